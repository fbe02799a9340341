"""Dates follow each other: start before end, validation after start and not in the future, offered → delivered; and
what was done was done by somebody."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from generator.problems import Problem, problem
from generator.records import Consent, MissionRecord, PartialDate
from generator.source import Document

from .facts import Facts

_LONG = 10
"""Years after which an end is more likely a slip of the keyboard."""

_EARLY = 31
"""Days before the end on which a result may well be seen already."""


def check(facts: Facts) -> Iterator[Problem]:
    """Dates that contradict each other, in memberships, consents and the names of teams."""
    for person in facts.people:
        for index, membership in enumerate(person.data.team):
            if _reversed(membership.from_, membership.to):
                yield problem("TR321", person.document.place(("team", index, "to")), first=str(membership.from_),
                              second=str(membership.to))
        yield from _consent(person.document, person.data.consent)
    for key, team in sorted(facts.records.teams.items()):
        for index, name in enumerate(team.names):
            if _reversed(name.from_, name.to):
                place = facts.records.places[f"teams/{key}"].place((key, "names", index, "to"))
                yield problem("TR321", place, first=str(name.from_), second=str(name.to))


def _consent(document: Document, consent: Consent | None) -> Iterator[Problem]:
    if consent is not None and _reversed(consent.date, consent.withdrawn):
        yield problem("TR321", document.place(("consent", "withdrawn")), first=str(consent.date),
                      second=str(consent.withdrawn))


def _reversed(first: PartialDate | None, second: PartialDate | None) -> bool:
    return first is not None and second is not None and first.first > second.last


def check_mission(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    """Dates of a mission that contradict each other."""
    data, document = mission.data, mission.document
    if data.people and data.start is None:
        yield problem("TR320", document.place(("people",)))
    done = [name for name in ("hours", "validated") if getattr(data, name) is not None]
    if done and not data.people and data.stopped is None:
        name = "people" if document.find(("people",)) is not None else done[0]
        yield problem("TR327", document.key_place((name,)), fields=", ".join(done))
    if _reversed(data.start, data.end):
        yield problem("TR321", document.place(("end",)), first=str(data.start), second=str(data.end))
    elif data.start is not None and data.end is not None and data.end.year - data.start.year >= _LONG:
        yield problem("TR326", document.place(("end",)), start=str(data.start), end=str(data.end))
    validated = data.validated
    if validated is not None:
        loc = ("validated", "date")
        if validated.date.first > facts.date:
            yield problem("TR322", document.place(loc), value=str(validated.date))
        if _reversed(data.start, validated.date):
            yield problem("TR323", document.place(loc), value=str(validated.date), start=str(data.start))
        elif data.end is not None and (data.end.first - validated.date.last).days > _EARLY:
            yield problem("TR325", document.place(loc), value=str(validated.date), end=str(data.end))
        if data.stopped is not None:
            yield problem("TR324", document.key_place(("validated",)))
    for feedback in mission.feedback:
        yield from _consent(feedback.document, feedback.front.consent)
    steps = (("offered", data.dates.offered), ("agreed", data.dates.agreed), ("delivered", data.dates.delivered))
    known = [(name, date) for name, date in steps if date is not None]
    for (_, earlier), (name, later) in pairwise(known):
        if _reversed(earlier, later):
            yield problem("TR321", document.place(("dates", name)), first=str(earlier), second=str(later))
