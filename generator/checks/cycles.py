"""Nothing follows itself: chains of missions and parents of teams and competencies have a beginning."""

from __future__ import annotations

from collections.abc import Iterator

from generator.problems import Place, Problem, problem
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
            yield problem("TR311", _place(facts, kind, circle[0]), circle=_words(circle))


def _words(circle: list[str]) -> str:
    return " → ".join([*circle, circle[0]])


def _place(facts: Facts, kind: str, key: str) -> Place:
    entry = facts.records.places.get(f"{kind}/{key}")
    return entry.document.place((key, "parent")) if entry is not None else Place(f"{kind}.yml")
