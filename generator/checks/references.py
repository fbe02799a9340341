"""Every id that a record names exists; what only looks like one gets a hint."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.patterns import pattern
from generator.problems import Place, Problem, problem
from generator.records import ROLES, CompetencyRef, MissionRecord, PersonRef, Text, flow, meant_role
from generator.source import Document, Scalar, is_id, to_plain

from .facts import Facts, nearest
from .names import competency_named, team_named

Loc = tuple[str | int, ...]
_COMMA, _BETWEEN = pattern("[,;]"), pattern(r"[,;\s]")


def check_mission(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    """Unknown people, missions, teams, competencies and formats."""
    yield from _people_of(facts, mission)
    yield from _missions_of(facts, mission)
    yield from _words_of(facts, mission)
    for feedback in mission.feedback:
        yield from _person(facts, feedback.document, ("from",), feedback.front.from_)
        yield from _skills(facts, feedback.document, "competencies", feedback.front.competencies)


def check(facts: Facts) -> Iterator[Problem]:
    """Unknown teams and competencies in people's records and vocabularies, and an unknown coordinator."""
    for person in facts.people:
        yield from _skills(facts, person.document, "declared", person.data.declared)
        for index, membership in enumerate(person.data.team):
            yield from _team(facts, person.document, ("team", index), membership.team)
    yield from _person(facts, facts.records.settings_document, ("coordinator",), facts.records.settings.coordinator)
    yield from _parents(facts)


def without_echoes(found: list[Problem]) -> list[Problem]:
    """What there is to say, once: while the folder of all people goes by another name, each of them is unknown."""
    if not any(one.code == "TR042" and dict(one.params)["fixed"] == "people" for one in found):
        return found
    return [one for one in found if one.code != "TR301"]


def _people_of(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    data, document = mission.data, mission.document
    named: list[tuple[Loc, PersonRef | None]] = [
        (("people", index), person) for index, person in enumerate(data.people)
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
    if person is None:
        return
    yield from _concealed(facts, document, (*loc, "role"), person.role.text if person.role is not None else None)
    if person.team is not None and person.team not in facts.records.known_teams:
        yield from _concealed(facts, document, (*loc, "team"), Text(fr=person.team))
    if person.id is None or person.id in facts.records.known_people:
        return
    near, role = nearest(person.id, facts.records.known_people), meant_role(person.id, ROLES)
    if near is not None:
        yield problem("TR302", document.place(loc), id=person.id, suggestion=near)
    elif role is not None:
        yield problem("TR316", document.place(loc), id=person.id, role=role)
    else:
        yield problem("TR301", document.place(loc), id=person.id)


def _missions_of(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    known = facts.records.known_missions
    for index, key in enumerate(mission.data.follows):
        if key not in known:
            place = mission.document.place(("follows", index))
            yield _unknown("TR303", "TR312", place, key, known)
    for index, reuse in enumerate(mission.data.reuse):
        key = reuse.by.fr or reuse.by.en or ""
        if key not in known and key not in facts.records.known_teams:
            yield from _concealed(facts, mission.document, ("reuse", index, "by"), reuse.by)
            yield from _hint(mission.document, ("reuse", index, "by"), key, known | facts.records.known_teams)


def _words_of(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    data, document = mission.data, mission.document
    yield from _team(facts, document, ("home",), data.home)
    yield from _team(facts, document, ("host",), data.host)
    for index, partner in enumerate(data.partners):
        yield from _team(facts, document, ("partners", index), partner)
    yield from _skills(facts, document, "competencies", data.competencies)
    if data.format not in facts.records.formats:
        yield _unknown_format(document.place(("format",)), data.format[:60], facts.records.formats)


def _unknown(far: str, close: str, place: Place, key: str, known: Collection[str]) -> Problem:
    """A name is proposed only where one is near."""
    near = nearest(key, known)
    return problem(far, place, id=key) if near is None else problem(close, place, id=key, suggestion=near)


def _unknown_format(place: Place, value: str, formats: Collection[str]) -> Problem:
    near, known = nearest(value, formats), ", ".join(formats)
    if near is None:
        return problem("TR315", place, value=value, known=known)
    return problem("TR304", place, value=value, suggestion=near, known=known)


def _team(facts: Facts, document: Document, loc: Loc, team: Text | None) -> Iterator[Problem]:
    if team is None or team.fr in facts.records.known_teams or team.en in facts.records.known_teams:
        return
    yield from _concealed(facts, document, loc, team)
    word = team.fr or team.en or ""
    named = team_named(word, facts.records.teams)
    if named is not None:
        yield problem("TR317", document.place(loc), value=word[:80], suggestion=named, file="teams.yml")
    else:
        yield from _hint(document, loc, word, facts.records.known_teams)


def _concealed(facts: Facts, document: Document, loc: Loc, words: Text | None) -> Iterator[Problem]:
    """The name or id of somebody who is not shown, where a team or a role is expected."""
    for word in (words.fr, words.en) if words is not None else ():
        if word is not None and facts.rules.conceals(word, facts.readers):
            code = "TR347" if loc[-1] == "role" else "TR346"
            yield problem(code, document.place(loc), value=word[:80], field=".".join(map(str, loc)))
            return


def _hint(document: Document, loc: Loc, word: str, known: Collection[str]) -> Iterator[Problem]:
    """A word that is nearly an id is probably a slip; any other text is a name, which is fine."""
    near = nearest(word, known) if is_id(word) else None
    if near is not None:
        yield problem("TR305", document.place(loc), value=word, suggestion=near)


def _skills(facts: Facts, document: Document, field: str, refs: tuple[CompetencyRef, ...]) -> Iterator[Problem]:
    known = facts.records.known_competencies
    for index, ref in enumerate(refs):
        loc: Loc = (field, index)
        if ref.id is not None and ref.words is None and ref.id not in known:
            yield _unknown("TR306", "TR313", document.place(loc), ref.id, known)
        elif (listed := _several(facts, document, loc, ref)) is not None:
            yield listed
        elif ref.words is not None and (ref.id is None or ref.id not in known):
            yield from _to_be_named(facts, document, loc, ref)


def _several(facts: Facts, document: Document, loc: Loc, ref: CompetencyRef) -> Problem | None:
    """Words with a comma that look like ids are a list that was meant; a phrase with a comma is a phrase."""
    if ref.words is None or not _BETWEEN.search((ref.words.fr or "") + (ref.words.en or "")):
        return None
    node = document.find(loc) or document.find(loc[:1])
    if not isinstance(node, Scalar) or not _parts(facts, node.text):
        return None
    field = str(loc[0])
    plain = to_plain(document.find(loc[:1]))
    items: list[object] = []
    for item in plain if isinstance(plain, list) else [plain]:
        items += (_parts(facts, item) if isinstance(item, str) else []) or ([] if item is None else [item])
    return problem("TR309", document.place(loc), field=field, value=node.text[:80], form=f"{field}: {flow(items)}")


def _parts(facts: Facts, text: str) -> list[str]:
    """The competencies of a text with commas, by their ids where they have one; ids alone need no comma."""
    words = text.split()
    if len(words) > 1 and all(word in facts.records.known_competencies for word in words):
        return words
    parts = [part.strip() for part in _COMMA.split(text) if part.strip()]
    if len(parts) > 1:
        parts = [competency_named(part, facts.records.competencies) or part for part in parts]
    alike = any(part in facts.records.known_competencies for part in parts) or not any(" " in part for part in parts)
    return parts if len(parts) > 1 and alike else []


def _to_be_named(facts: Facts, document: Document, loc: Loc, ref: CompetencyRef) -> Iterator[Problem]:
    words = ref.words.pick("fr")[0] if ref.words else ""
    named = competency_named(words, facts.records.competencies)
    near = nearest(ref.id, facts.records.known_competencies) if ref.id is not None else None
    if named is not None:
        yield problem("TR317", document.place(loc), value=words[:80], suggestion=named, file="competencies.yml")
    elif near is not None:
        yield problem("TR305", document.place(loc), value=ref.id or "", suggestion=near)
    else:
        yield problem("TR307", document.place(loc), words=words[:80])


def _parents(facts: Facts) -> Iterator[Problem]:
    for kind, key, parent in facts.parents():
        known = facts.records.known_teams if kind == "teams" else facts.records.known_competencies
        if parent not in known:
            place = facts.records.places[f"{kind}/{key}"].place((key, "parent"))
            yield _unknown("TR308", "TR314", place, parent, known)
