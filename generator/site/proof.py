"""States and levels: derived from facts and the build date, never typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

from generator.records import Mission, PersonRef

from .naming import akin, same
from .standing import Level, Missing, State


def state_of(mission: Mission, date: dt.date) -> State:
    """No person → offer; stopped → stopped; starts later → agreed; no end, or not yet over → under way; else done."""
    if mission.stopped is not None:
        return State.STOPPED
    if not mission.people:
        return State.OFFER
    if mission.start is not None and mission.start.first > date:
        return State.AGREED
    if mission.end is None or mission.end.last >= date:
        return State.UNDER_WAY
    return State.DONE


Names = Mapping[str, str]
"""The name of everybody who has a record, by id."""


def contributes(person: PersonRef, mission: Mission, names: Names) -> bool:
    """Whether that person is one of the mission's contributors, or may be: by id or by name, whichever way each was
    written. A proof rests on somebody else's word, so a doubt speaks against it."""
    if surely_contributes(person, mission, names):
        return True
    name = _name(person, names)
    return name is not None and any(
        akin(name, known) for other in mission.people if person.id is None or other.id is None
        if (known := _name(other, names)) is not None
    ) and not _is_known(person, names)


def _is_known(person: PersonRef, names: Names) -> bool:
    """Whether a free name is that of one person with a record, and of nobody else."""
    return person.id is None and person.name is not None and sum(same(person.name, each)
                                                                 for each in names.values()) == 1


def surely_contributes(person: PersonRef, mission: Mission, names: Names) -> bool:
    """Whether that person is one of the mission's contributors, beyond doubt."""
    name = _name(person, names)
    for other in mission.people if name is not None or person.id is not None else ():
        if person.id is not None and other.id is not None:
            if person.id == other.id:
                return True
        elif name is not None and (known := _name(other, names)) is not None and same(name, known):
            return True
    return False


def _name(person: PersonRef, names: Names) -> str | None:
    return person.name or (names.get(person.id) if person.id is not None else None)


def may_validate(person: PersonRef, mission: Mission, validators: Collection[str], names: Names) -> bool:
    """Never a contributor; with a role, one the site allows. A person named without a role is taken at their word,
    and a notice asks the author for the role (docs/decisions/0004)."""
    if contributes(person, mission, names) or person.role_key == "self":
        return False
    role = person.role
    return role is None or role.key in validators or (role.text is not None and _listed(role.text.fr, role.text.en,
                                                                                     validators))


def _listed(fr: str | None, en: str | None, validators: Collection[str]) -> bool:
    return any(word is not None and word in validators for word in (fr, en))


def lacks_for_validated(
    mission: Mission, state: State, validators: Collection[str], names: Names, date: dt.date
) -> list[Missing]:
    """What separates a mission from *validated*, in the order a reader would ask."""
    validated = mission.validated
    lacking = {
        Missing.END: state is not State.DONE,
        Missing.DELIVERABLE: mission.deliverable is None,
        Missing.TIME: mission.hours is None and mission.max_hours is None and mission.share is None,
        Missing.CRITERION: mission.criterion is None,
        Missing.VALIDATION: validated is None or validated.result != "met" or validated.date.first > date,
        Missing.VALIDATOR: validated is not None and not may_validate(validated.by, mission, validators, names),
    }
    return [missing for missing, is_lacking in lacking.items() if is_lacking]


def lacks_for_proven(archived: int, voices: int, known_competencies: int) -> list[Missing]:
    """What separates a validated mission from *proven*, counting only what the build may show."""
    lacking = {
        Missing.ARCHIVE: archived == 0,
        Missing.FEEDBACK: voices == 0,
        Missing.COMPETENCY: known_competencies == 0,
    }
    return [missing for missing, is_lacking in lacking.items() if is_lacking]


def level_of(for_validated: Iterable[Missing], for_proven: Iterable[Missing]) -> tuple[Level, tuple[Missing, ...]]:
    """The level reached and what is missing for the next one."""
    first, second = tuple(for_validated), tuple(for_proven)
    if first:
        return Level.DECLARED, first
    return (Level.VALIDATED, second) if second else (Level.PROVEN, ())
