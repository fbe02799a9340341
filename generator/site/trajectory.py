"""Trajectories: per person and competency, validated and proven missions by end date. No score, no average."""

from __future__ import annotations

from collections.abc import Iterable

from .brief import Brief
from .model import Step, Trajectory
from .standing import Level


def trajectories(missions: Iterable[Brief]) -> tuple[Trajectory, ...]:
    """One person's paths, by competency id; each step says whether it rises above all earlier ones."""
    by_competency: dict[str, list[tuple[Brief, int | None]]] = {}
    for mission in missions:
        if mission.level.stands_out and mission.end is not None:
            for skill in mission.skills:
                by_competency.setdefault(skill.id, []).append((mission, skill.level))
    return tuple(Trajectory(key, _steps(found)) for key, found in sorted(by_competency.items()))


def _steps(found: list[tuple[Brief, int | None]]) -> tuple[Step, ...]:
    steps: list[Step] = []
    highest: int | None = None
    for mission, level in sorted(found, key=lambda pair: _by_end(pair[0])):
        assert mission.end is not None
        rises = level is not None and highest is not None and level > highest
        steps.append(Step(mission.id, mission.end, level, mission.level is Level.PROVEN, rises))
        highest = max((known for known in (highest, level) if known is not None), default=None)
    return tuple(steps)


def _by_end(mission: Brief) -> tuple[int, int, str]:
    assert mission.end is not None
    start = mission.start
    return mission.end.last.toordinal(), start.first.toordinal() if start else 0, mission.id
