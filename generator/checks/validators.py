"""Who vouches for a mission: never a contributor, somebody in a role the site allows, and not tit for tat."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.problems import Problem, problem
from generator.records import MissionRecord
from generator.site import contributes, may_validate

from .facts import Facts

_WINDOW = dt.timedelta(days=180)


def check(facts: Facts) -> Iterator[Problem]:
    """Contributors as validators, roles the site does not list, and two people validating each other."""
    for mission in facts.missions:
        yield from _validator(facts, mission)
    yield from _mutual(facts)


def _validator(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    validated = mission.data.validated
    if validated is None:
        return
    place = mission.document.place(("validated", "by"))
    if contributes(validated.by, mission.data, facts.records.names):
        yield problem("TR340", place, who=validated.by.id or validated.by.name or "")
    elif not may_validate(validated.by, mission.data, facts.records.settings.validators, facts.records.names):
        role = validated.by.role
        words = (role.key or (role.text.pick("fr")[0] if role.text else "")) if role else ""
        yield problem("TR341", place, role=words[:60], allowed=", ".join(facts.records.settings.validators))
    elif validated.by.role is None:
        yield problem("TR342", place, who=validated.by.id or validated.by.name or "")


def _mutual(facts: Facts) -> Iterator[Problem]:
    given: dict[tuple[str, str], list[MissionRecord]] = {}
    for mission in facts.missions:
        validated = mission.data.validated
        if validated is not None and validated.by.id is not None:
            for person in mission.data.people:
                if person.id is not None and person.id != validated.by.id:
                    given.setdefault((validated.by.id, person.id), []).append(mission)
    for (giver, receiver), missions in sorted(given.items()):
        for mission in missions:
            for other in given.get((receiver, giver), ()):
                if giver < receiver and _near(mission, other):
                    place = mission.document.place(("validated", "by"))
                    yield problem("TR343", place, one=giver, other=receiver, mission=other.id)


def _near(one: MissionRecord, other: MissionRecord) -> bool:
    assert one.data.validated is not None
    assert other.data.validated is not None
    return abs(one.data.validated.date.first - other.data.validated.date.first) <= _WINDOW
