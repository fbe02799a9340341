"""Who vouches for a mission: never a contributor, somebody in a role the site allows, and not tit for tat."""

from __future__ import annotations

import datetime as dt
import json
from bisect import bisect_left
from collections.abc import Collection, Iterator

from generator.problems import Place, Problem, problem
from generator.records import ROLES, MissionRecord, PersonRef, flow, meant_role
from generator.site import Outline, contribution, may_validate
from generator.source import Document

from .facts import Facts

_WINDOW = dt.timedelta(days=180)


def check_mission(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    """A contributor as validator, or a role that the site does not list."""
    validated = mission.data.validated
    if validated is None:
        return
    loc = ("validated", "by")
    who = validated.by.id or validated.by.name or ""
    known = contribution(validated.by, mission.data, facts.rules)
    if known:
        yield problem("TR340", mission.document.place(loc), who=who)
    elif known is None:
        yield problem("TR345", mission.document.place(loc), who=who, field="validated.by")
    elif not may_validate(validated.by, mission.data, facts.records.settings.validators, facts.rules):
        allowed = facts.records.settings.validators
        told = role_in_words(mission.document, loc, validated.by, allowed)
        yield told or _refused_role(mission.document.place(loc), validated.by, allowed)
    elif validated.by.role is None and _is_known(facts, validated.by.id):
        yield problem("TR342", mission.document.place(loc), who=who, form=_with_role(validated.by))


def _is_known(facts: Facts, person_id: str | None) -> bool:
    """Whether nobody else says of that id that it leads nowhere, or is the name of a role."""
    return person_id is None or person_id in facts.records.known_people


def role_in_words(
    document: Document, loc: tuple[str, ...], person: PersonRef, roles: Collection[str] = ROLES
) -> Problem | None:
    """A role written in words that have a key among ``roles``: its words are kept, and the key is proposed."""
    words = person.role.text.pick("fr")[0] if person.role is not None and person.role.text is not None else ""
    if words and person.is_self and "self" in roles:
        return problem("TR348", document.place(loc), words=words[:60])
    meant = meant_role(words, [role for role in ROLES if role in roles])
    if meant is None:
        return None
    return problem("TR344", document.place(loc), words=words[:60], suggestion=meant)


def _refused_role(place: Place, person: PersonRef, allowed: Collection[str]) -> Problem:
    words = (person.role.key or (person.role.text.pick("fr")[0] if person.role.text else "")) if person.role else ""
    return problem("TR341", place, role=words[:60], allowed=", ".join(allowed))


def _with_role(person: PersonRef) -> str:
    """The person as written, with a role: `id` for somebody with a page, a quoted name for somebody without."""
    who = f"id: {person.id}" if person.id is not None else f"name: {json.dumps(person.name, ensure_ascii=False)}"
    team = f", team: {flow(person.team)}" if person.team is not None else ""
    return f"{{{who}, role: manager{team}}}"


def check(facts: Facts) -> Iterator[Problem]:
    """Two people validating each other within half a year: each mission of one, with the first of the other."""
    given: dict[tuple[str, str], list[Outline]] = {}
    for mission in facts.outlines:
        if mission.validator is not None:
            for person in mission.people:
                if person.id is not None and person.id != mission.validator:
                    given.setdefault((mission.validator, person.id), []).append(mission)
    for (giver, receiver), missions in sorted(given.items()):
        back = sorted(given.get((receiver, giver), ()), key=_day) if giver < receiver else []
        days = [_day(mission) for mission in back]
        for mission in missions:
            at = bisect_left(days, _day(mission) - _WINDOW)
            if at < len(days) and days[at] <= _day(mission) + _WINDOW:
                place = facts.document(mission.id).place(("validated", "by"))
                yield problem("TR343", place, one=giver, other=receiver, mission=back[at].id)


def _day(mission: Outline) -> dt.date:
    assert mission.validated is not None
    return mission.validated
