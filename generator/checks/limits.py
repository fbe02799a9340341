"""What a mission says fits its format and its own agreement; formats are editable data."""

from __future__ import annotations

from collections.abc import Iterator

from generator.frozen import replace
from generator.problems import Problem, Severity, problem
from generator.records import Format, MissionRecord, with_comma
from generator.site import State, contribution, state_of

from .facts import Facts
from .needs import needs_in_words


def check_mission(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    """Hours, shares, durations and needs of a mission's format; a long title; hours above the maximum."""
    yield from _own_limits(mission)
    kind = facts.records.formats.get(mission.data.format)
    if kind is not None and mission.data.stopped is None:
        yield from _format_limits(mission, kind)
        yield from _needs(facts, mission, kind)


def _own_limits(mission: MissionRecord) -> Iterator[Problem]:
    data, document = mission.data, mission.document
    if data.title.longest > 120:
        yield problem("TR330", document.place(("title",)), length=data.title.longest)
    if data.hours is not None and data.max_hours is not None and data.hours > data.max_hours:
        hours, most = f"{data.hours:g}", f"{data.max_hours:g}"
        yield problem("TR331", document.place(("hours",)), hours=hours, max_hours=most,
                      hours_fr=with_comma(hours), max_hours_fr=with_comma(most))


def _said(kind: Format, found: Problem) -> Problem:
    return replace(found, severity=Severity(kind.severity))


def _format_limits(mission: MissionRecord, kind: Format) -> Iterator[Problem]:
    data = mission.data
    numbers = (
        ("hours", data.hours if data.hours is not None else data.max_hours, kind.min_hours, kind.max_hours, ("h", "h")),
        ("share", data.share, kind.min_share, kind.max_share, ("%", "%")),
        ("end", _months(mission), None, kind.max_months, ("mois", "months")),
    )
    for field, value, low, high, units in numbers:
        if value is not None and ((low is not None and value < low) or (high is not None and value > high)):
            place, (unit_fr, unit_en) = mission.document.place((_typed(mission, field),)), units
            yield _said(kind, problem(
                "TR332", place, format=data.format,
                value_fr=f"{with_comma(f'{value:g}')} {unit_fr}", range_fr=_range_fr(low, high, unit_fr),
                value_en=f"{value:g} {unit_en}", range_en=_range_en(low, high, unit_en),
            ))


def _range_fr(low: float | None, high: float | None, unit: str) -> str:
    least, most = (with_comma(f"{number or 0:g}") for number in (low, high))
    if low is not None and high is not None:
        return f"de {least} à {most} {unit}"
    return f"au moins {least} {unit}" if low is not None else f"au plus {most} {unit}"


def _range_en(low: float | None, high: float | None, unit: str) -> str:
    if low is not None and high is not None:
        return f"from {low:g} to {high:g} {unit}"
    return f"at least {low:g} {unit}" if low is not None else f"at most {high or 0:g} {unit}"


def _typed(mission: MissionRecord, field: str) -> str:
    return "max_hours" if field == "hours" and mission.data.hours is None else field


def _months(mission: MissionRecord) -> float | None:
    """Calendar months from start to end, counting part of a month as a whole one; at least what is certain."""
    start, end = mission.data.start, mission.data.end
    if start is None or end is None or start.month is None or end.month is None:
        return None
    months = (end.year - start.year) * 12 + end.month - start.month
    return float(months + ((end.day or 1) > (start.day or 31)))


def _needs(facts: Facts, mission: MissionRecord, kind: Format) -> Iterator[Problem]:
    """Everything the format still asks for, in one problem: a short record is not scolded line by line."""
    state = state_of(mission.data, facts.date)
    unmet = [need for need in kind.needs if not _met(facts, mission, need, state)]
    if unmet:
        severity = Severity(kind.needs_severity)
        found = problem("TR334" if severity.stops else "TR333", mission.document.place(()), format=mission.data.format,
                        **needs_in_words(unmet))
        yield replace(found, severity=severity)


def _met(facts: Facts, mission: MissionRecord, need: str, state: State) -> bool:
    if need == "host_feedback":
        voices = (feedback.front.from_ for feedback in mission.feedback)
        return state is not State.DONE or any(
            voice.role_key != "self" and contribution(voice, mission.data, facts.rules) is False for voice in voices
        )
    if need == "outside_host":
        return mission.data.host is not None and not _same_house(facts, mission)
    return bool(getattr(mission.data, need))


def _same_house(facts: Facts, mission: MissionRecord) -> bool:
    """Whether the host and a contributor's team stand under one parent."""
    host = _top(facts, mission.data.host.fr or mission.data.host.en or "") if mission.data.host else ""
    people = (facts.by_id.get(person.id or "") for person in mission.data.people)
    teams = [m.team for record in people if record is not None for m in record.data.team]
    return any(_top(facts, team.fr or team.en or "") == host for team in teams)


def _top(facts: Facts, team: str) -> str:
    seen: set[str] = set()
    while team in facts.records.teams and team not in seen:
        seen.add(team)
        team = facts.records.teams[team].parent or team
    return team
