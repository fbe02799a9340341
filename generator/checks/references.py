"""Every id that a record names exists; what only looks like one gets a hint."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.problems import Problem, problem
from generator.records import CompetencyRef, MissionRecord, PersonRef, Text
from generator.source import Document, is_id

from .facts import Facts, nearest

Loc = tuple[str | int, ...]


def check(facts: Facts) -> Iterator[Problem]:
    """Unknown people, missions, teams, competencies and formats."""
    for mission in facts.missions:
        yield from _people_of(facts, mission)
        yield from _missions_of(facts, mission)
        yield from _words_of(facts, mission)
        for feedback in mission.feedback:
            yield from _person(facts, feedback.document, ("from",), feedback.front.from_)
            yield from _skills(facts, feedback.document, "competencies", feedback.front.competencies)
    for person in facts.people:
        yield from _skills(facts, person.document, "declared", person.data.declared)
        for index, membership in enumerate(person.data.team):
            yield from _team(facts, person.document, _indexed(person.document, "team", index), membership.team)
    yield from _person(facts, facts.records.settings_document, ("coordinator",), facts.records.settings.coordinator)
    yield from _parents(facts)


def _indexed(document: Document, field: str, index: int) -> Loc:
    """The place of one item, whether the field was written as a list or as a single value."""
    return (field, index) if document.find((field, index)) is not None else (field,)


def _people_of(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    data, document = mission.data, mission.document
    named: list[tuple[Loc, PersonRef | None]] = [
        (_indexed(document, "people", index), person) for index, person in enumerate(data.people)
    ]
    named += [(("lead",), data.lead), (("referent",), data.referent)]
    if data.validated is not None:
        named.append((("validated", "by"), data.validated.by))
    if data.sheet is not None:
        named.append((("sheet", "approved_by"), data.sheet.approved_by))
    if data.load is not None:
        named += [(("load", "agreed_by"), person) for person in data.load.agreed_by]
    if data.republished is not None:
        named.append((("republished", "permission_by"), data.republished.permission_by))
    for loc, person in named:
        yield from _person(facts, document, loc, person)


def _person(facts: Facts, document: Document, loc: Loc, person: PersonRef | None) -> Iterator[Problem]:
    if person is None or person.id is None or person.id in facts.records.known_people:
        return
    near = nearest(person.id, facts.records.known_people)
    if near is not None:
        yield problem("TR302", document.place(loc), id=person.id, suggestion=near)
    else:
        yield problem("TR301", document.place(loc), id=person.id)


def _missions_of(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    known = facts.records.known_missions
    for index, key in enumerate(mission.data.follows):
        if key not in known:
            near = nearest(key, known) or "…"
            place = mission.document.place(_indexed(mission.document, "follows", index))
            yield problem("TR303", place, id=key, suggestion=near)
    for index, reuse in enumerate(mission.data.reuse):
        key = reuse.by.fr or reuse.by.en or ""
        if key not in known and key not in facts.records.known_teams:
            yield from _hint(mission.document, ("reuse", index, "by"), key, known | facts.records.known_teams)


def _words_of(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    data, document = mission.data, mission.document
    yield from _team(facts, document, ("home",), data.home)
    yield from _team(facts, document, ("host",), data.host)
    for index, partner in enumerate(data.partners):
        yield from _team(facts, document, _indexed(document, "partners", index), partner)
    yield from _skills(facts, document, "competencies", data.competencies)
    if data.format not in facts.records.formats:
        near = nearest(data.format, facts.records.formats) or "micro"
        yield problem("TR304", document.place(("format",)), value=data.format[:60], suggestion=near,
                      known=", ".join(facts.records.formats))


def _team(facts: Facts, document: Document, loc: Loc, team: Text | None) -> Iterator[Problem]:
    if team is not None and team.fr not in facts.records.known_teams and team.en not in facts.records.known_teams:
        yield from _hint(document, loc, team.fr or team.en or "", facts.records.known_teams)


def _hint(document: Document, loc: Loc, word: str, known: Collection[str]) -> Iterator[Problem]:
    """A word that is nearly an id is probably a slip; any other text is a name, which is fine."""
    near = nearest(word, known) if is_id(word) else None
    if near is not None:
        yield problem("TR305", document.place(loc), value=word, suggestion=near)


def _skills(facts: Facts, document: Document, field: str, refs: tuple[CompetencyRef, ...]) -> Iterator[Problem]:
    known = facts.records.known_competencies
    for index, ref in enumerate(refs):
        loc = _indexed(document, field, index)
        if ref.id is not None and ref.words is None and ref.id not in known:
            yield problem("TR306", document.place(loc), id=ref.id, suggestion=nearest(ref.id, known) or "…")
        elif ref.words is not None and (ref.id is None or ref.id not in known):
            yield from _to_be_named(facts, document, loc, ref)


def _to_be_named(facts: Facts, document: Document, loc: Loc, ref: CompetencyRef) -> Iterator[Problem]:
    near = nearest(ref.id, facts.records.known_competencies) if ref.id is not None else None
    if near is not None:
        yield problem("TR305", document.place(loc), value=ref.id or "", suggestion=near)
    else:
        words = ref.words.pick("fr")[0] if ref.words else ""
        yield problem("TR307", document.place(loc), words=words[:80])


def _parents(facts: Facts) -> Iterator[Problem]:
    for kind, key, parent in facts.parents():
        known = facts.records.known_teams if kind == "teams" else facts.records.known_competencies
        if parent not in known:
            place = facts.records.places[f"{kind}/{key}"].document.place((key, "parent"))
            yield problem("TR308", place, id=parent, suggestion=nearest(parent, known) or "…")
