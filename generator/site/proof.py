"""States and levels: derived from facts and the build date, never typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from itertools import product

from generator.records import Mission, PersonRef

from .audience import AudienceRules
from .naming import perhaps_akin, same
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


def contribution(person: PersonRef, mission: Mission, rules: AudienceRules) -> bool | None:
    """Whether that person is one of the mission's contributors: by id or by any name they go by, whichever way each was
    written; ``None`` where they may be. A proof rests on somebody else's word, so a doubt speaks against it."""
    known = [_are_one(person, other, rules) for other in mission.people]
    return True if True in known else None if None in known else False


def _are_one(one: PersonRef, other: PersonRef, rules: AudienceRules) -> bool | None:
    """Whether two people named in a mission are one; ``None`` where nobody knows. An id says it, and so does a name
    that leads to a record, as where it is shown; two records of one name are a doubt."""
    if one.id is not None and other.id is not None:
        return one.id == other.id
    if not all(each.id or each.name for each in (one, other)):
        return False  # a role alone is nobody in particular
    first, second = rules.ids_of(one), rules.ids_of(other)
    if first and second:
        return (True if first == second and len(first) == 1 else None) if {*first} & {*second} else False
    if (first or second) and {*rules.perhaps(one), *rules.perhaps(other)} & {*first, *second}:
        return None
    pairs = list(product(_names(one, first, rules), _names(other, second, rules)))
    if any(same(*pair) for pair in pairs):
        return True
    return None if any(perhaps_akin(*pair) for pair in pairs) else False


def _names(person: PersonRef, ids: tuple[str, ...], rules: AudienceRules) -> list[str]:
    """The names of somebody with a record, real and public, whatever is written beside their id; else as written."""
    known = [name for each in ids for name in rules.names.get(each, ())]
    return known or [name for name in (person.name,) if name is not None]


def may_validate(person: PersonRef, mission: Mission, validators: Collection[str], rules: AudienceRules) -> bool:
    """Never a contributor; with a role, one the site allows. A person named without a role is taken at their word,
    and a notice asks the author for the role (docs/decisions/0004)."""
    if contribution(person, mission, rules) is not False or person.is_self:
        return False
    role = person.role
    said = () if role is None else (role.key, *((role.text.fr, role.text.en) if role.text is not None else ()))
    return role is None or any(word in validators for word in said)


def lacks_for_validated(
    mission: Mission, state: State, validators: Collection[str], rules: AudienceRules, date: dt.date
) -> list[Missing]:
    """What separates a mission from *validated*, in the order a reader would ask."""
    validated = mission.validated
    lacking = {
        Missing.END: state is not State.DONE,
        Missing.DELIVERABLE: mission.deliverable is None,
        Missing.TIME: mission.hours is None and mission.max_hours is None and mission.share is None,
        Missing.CRITERION: mission.criterion is None,
        Missing.VALIDATION: validated is None or validated.result != "met" or validated.date.first > date,
        Missing.VALIDATOR: validated is not None and not may_validate(validated.by, mission, validators, rules),
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
