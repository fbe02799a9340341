"""Nothing follows itself: chains of missions and parents of teams and competencies have a beginning."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problems import Problem, problem
from generator.site import find_cycle

from .facts import Facts


def check(facts: Facts) -> Iterator[Problem]:
    """One problem per kind of cycle, with the whole circle in words."""
    circle = find_cycle({outline.id: outline.follows for outline in facts.outlines})
    if circle:
        yield problem("TR310", facts.document(circle[0]).place(("follows",)), circle=_words(circle))
    for kind in ("teams", "competencies"):
        circle = find_cycle({key: (parent,) for found, key, parent in facts.parents() if found == kind})
        if circle:
            place = facts.records.places[f"{kind}/{circle[0]}"].place((circle[0], "parent"))
            yield problem("TR311", place, circle=_words(circle))


def _words(circle: list[str]) -> str:
    return " → ".join([*circle, circle[0]])
