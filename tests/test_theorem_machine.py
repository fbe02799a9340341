"""The theorem, by a machine of states: whatever happens to a site, a build over earlier ones is a clean build.

``TRACE_THEOREM_STEPS=5000 python -m pytest tests/test_theorem_machine.py`` takes as many steps as that and says
what they amount to; ``TRACE_PREVIEW_STEPS`` are those of the preview. ``TRACE_THEOREM_SEED`` starts elsewhere;
``TRACE_THEOREM_SHRINK=1`` looks for a shorter run that fails. A run that fails is printed as the calls that make
it again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis.stateful import run_state_machine_as_test
from theorem.clean_room import CleanRoom
from theorem.machine import Theorem
from theorem.preview import Previewing
from theorem.world import Tally

STEPS = int(os.environ.get("TRACE_THEOREM_STEPS", "15"))
PREVIEW_STEPS = int(os.environ.get("TRACE_PREVIEW_STEPS", "60"))
SEED = int(os.environ.get("TRACE_THEOREM_SEED", "1"))
SHRINK = bool(os.environ.get("TRACE_THEOREM_SHRINK"))
LENGTH = 15
"""Moves on one site before a new one begins."""


@pytest.fixture
def rooms() -> Iterator[tuple[CleanRoom, CleanRoom]]:
    """A room that has everything at hand that no site can change, and one that has nothing."""
    warm, cold = CleanRoom(), CleanRoom(warm=False)
    yield warm, cold
    warm.close()
    cold.close()


def test_whatever_happens_to_a_site_the_next_build_is_a_clean_one(
    rooms: tuple[CleanRoom, CleanRoom], say: Callable[[str], None]
) -> None:
    run(Theorem, STEPS, rooms, say)


def test_whatever_happens_while_a_preview_is_open_it_shows_what_a_clean_build_makes(
    rooms: tuple[CleanRoom, CleanRoom], say: Callable[[str], None]
) -> None:
    tally = run(Previewing, PREVIEW_STEPS, rooms, say)
    say(f"{tally.over} times over the site before, {tally.interrupted} times interrupted by another save")


def run(
    machine: type[Theorem | Previewing], steps: int, rooms: tuple[CleanRoom, CleanRoom], say: Callable[[str], None]
) -> Tally:
    """So many steps of a machine, and what they amount to."""
    tally = Tally()
    kind = type("Run", (machine,), {"room": rooms[0], "cold": rooms[1], "tally": tally})
    phases = [Phase.generate, Phase.shrink] if SHRINK else [Phase.generate]
    run_state_machine_as_test(seed(SEED)(kind), settings=settings(
        max_examples=steps // LENGTH + 1, stateful_step_count=LENGTH, deadline=None, database=None, phases=phases,
        derandomize=False, suppress_health_check=list(HealthCheck), print_blob=False))
    say(f"seed {SEED}: {tally.line()}")
    if steps > 200:
        for move, count in sorted(tally.moves.items()):
            say(f"   {move}: {count} times, {tally.vain[move]} of {tally.rendered[move]} pages in vain")
    return tally
