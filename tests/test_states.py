"""States follow from dates and the build date alone, which is an argument: one content, each day its own truth."""

from __future__ import annotations

import calendar
import datetime as dt
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from lab import MARIE, SITE, Lab, records_of

from generator.records import Mission, PartialDate
from generator.records.record import read
from generator.site import State, outline_of, state_of

MISSION = "missions/guide/mission.yml"
TODAY = "2026-01-15"


@pytest.mark.parametrize(
    ("lines", "state"),
    [
        ("", "offer"),
        ("start: 2025-01-01\n", "offer"),
        ("people: marie-roy\nstart: 2026-01-16\n", "agreed"),
        ("people: marie-roy\nstart: 2026-02\n", "agreed"),
        ("people: marie-roy\nstart: 2027\nend: 2028\n", "agreed"),
        ("people: marie-roy\nstart: 2026-01-15\n", "under-way"),
        ("people: marie-roy\nstart: 2026-01\n", "under-way"),
        ("people: marie-roy\nstart: 2026\n", "under-way"),
        ("people: marie-roy\nstart: 2025\n", "under-way"),
        ("people: marie-roy\nstart: 2025\nend: 2026-01-15\n", "under-way"),
        ("people: marie-roy\nstart: 2025\nend: 2026-01\n", "under-way"),
        ("people: marie-roy\nstart: 2025\nend: 2026\n", "under-way"),
        ("people: marie-roy\nstart: 2025\nend: 2026-01-14\n", "done"),
        ("people: marie-roy\nstart: 2025\nend: 2025-12\n", "done"),
        ("people: marie-roy\nstart: 2025\nend: 2025\n", "done"),
        ("people: marie-roy\nstart: 2025\nstopped: {date: 2025-06}\n", "stopped"),
        ("people: marie-roy\nstart: 2025\nend: 2025-12\nstopped: {date: 2025-06, reason: load}\n", "stopped"),
    ],
)
def test_the_state_follows_from_dates_and_the_build_date(lab: Lab, lines: str, state: str) -> None:
    lab.write(SITE, MARIE, {MISSION: "title: Un guide\n" + lines})
    assert lab.build(audience="internal", date=TODAY).page("fr/missions/guide/").state == state


@pytest.mark.parametrize("state", ["offer", "agreed", "under-way", "done", "stopped"])
def test_pages_and_data_show_the_state(lab: Lab, state: str) -> None:
    lines = {
        "offer": "",
        "agreed": "people: marie-roy\nstart: 2026-02\n",
        "under-way": "people: marie-roy\nstart: 2026-01\n",
        "done": "people: marie-roy\nstart: 2025\nend: 2025\n",
        "stopped": "people: marie-roy\nstart: 2025\nstopped: {date: 2025-06}\n",
    }
    lab.write(SITE, MARIE, {MISSION: "title: Un guide\n" + lines[state]})
    built = lab.build(audience="internal")
    assert built.page("fr/missions/guide/").state == state
    assert built.page("en/missions/guide/").state == state
    assert [row["state"] for row in built.json("fr/index.json")["missions"]] == [state]


def test_one_content_tells_the_truth_of_each_build_date(lab: Lab) -> None:
    lab.write(SITE, MARIE, {MISSION: "title: Un guide\npeople: marie-roy\nstart: 2025-03-03\nend: 2025-03-14\n"})
    states = [lab.build(date=date).page("fr/missions/guide/").state
              for date in ("2025-03-02", "2025-03-03", "2025-03-14", "2025-03-15")]
    assert states == ["agreed", "under-way", "under-way", "done"]


def test_somebody_on_a_mission_without_a_start_is_asked_for_one(lab: Lab) -> None:
    lab.write(SITE, MARIE, {MISSION: "title: Un guide\npeople: marie-roy\n"})
    assert lab.check().find("TR320").place.line == 2


def test_offers_are_on_their_own_page_and_missions_on_theirs(lab: Lab) -> None:
    lab.write(SITE, MARIE, {
        MISSION: "title: Le guide pris\npeople: marie-roy\nstart: 2025-03\n",
        "missions/libre/mission.yml": "title: La mission libre\n",
    })
    built = lab.build()
    assert "La mission libre" in built.page("fr/offres/").text
    assert "Le guide pris" not in built.page("fr/offres/").text
    assert "La mission libre" not in built.page("fr/missions/").text
    assert "Le guide pris" in built.page("fr/missions/").text


def test_a_stopped_mission_cannot_be_validated(lab: Lab) -> None:
    lab.write(SITE, MARIE, {MISSION: (
        "title: Un guide\npeople: marie-roy\nstart: 2025\nend: 2025\nstopped: {date: 2025-06}\n"
        "validated: {by: {role: manager}, date: 2025-12}\n")})
    assert lab.check().find("TR324").place.line == 6


def partial_dates() -> st.SearchStrategy[PartialDate]:
    days = st.dates(dt.date(2024, 1, 1), dt.date(2027, 12, 31))
    return st.builds(
        lambda day, precision: PartialDate(*(day.year, day.month, day.day)[:precision]), days, st.integers(1, 3)
    )


def days_of(date: PartialDate) -> set[dt.date]:
    """Every day that a partial date can mean, without the help of the code under test."""
    months = [date.month] if date.month else range(1, 13)
    return {
        dt.date(date.year, month, day)
        for month in months
        for day in ([date.day] if date.day else range(1, calendar.monthrange(date.year, month)[1] + 1))
    }


def mission(start: PartialDate | None, end: PartialDate | None, **more: object) -> Mission:
    dates = {"start": str(start) if start else None, "end": str(end) if end else None}
    given_dates = {name: value for name, value in dates.items() if value}
    found, faults = read(Mission, {"title": "x", "people": ["marie-roy"], **given_dates, **more}, "fr")
    assert found is not None, faults
    return found


@given(partial_dates(), st.none() | partial_dates(), st.dates(dt.date(2023, 12, 1), dt.date(2028, 2, 1)))
def test_the_state_is_a_function_of_dates(start: PartialDate, end: PartialDate | None, today: dt.date) -> None:
    if all(day > today for day in days_of(start)):
        expected = State.AGREED
    elif end is not None and all(day < today for day in days_of(end)):
        expected = State.DONE
    else:
        expected = State.UNDER_WAY
    assert state_of(mission(start, end), today) is expected


@given(partial_dates(), st.none() | partial_dates(), st.dates(dt.date(2023, 12, 1), dt.date(2028, 2, 1)),
       st.integers(0, 400))
def test_time_only_moves_missions_forward(
    start: PartialDate, end: PartialDate | None, today: dt.date, later: int
) -> None:
    assume(end is None or min(days_of(start)) <= max(days_of(end)))
    order = [State.AGREED, State.UNDER_WAY, State.DONE]
    fields = mission(start, end)
    first, second = state_of(fields, today), state_of(fields, today + dt.timedelta(days=later))
    assert order.index(first) <= order.index(second)


DATED = """start: 2021-01-01
end: 2021-01-02
validated: {by: {role: manager}, date: 2021-01-03}
sheet: {approved_by: {role: executive}, date: 2021-01-04}
load: {agreed_by: {role: manager}, date: 2021-01-05}
dates: {offered: 2020-01-06, agreed: 2020-01-07, delivered: 2021-01-08}
meeting: 2021-01-09
deliverables: [{file: a.pdf, archived: 2021-01-10}, {url: https://example.org/, archived: 2021-01-11}]
reuse: [{by: x, date: 2021-01-12}]
republished: {source: x, permission_by: {role: manager}, permission_date: 2021-01-13}
stopped: {date: 2021-01-14}
"""


def test_every_date_of_a_mission_is_a_day_on_which_something_may_change(lab: Lab) -> None:
    voice = "---\nfrom: {role: host}\ndate: 2021-01-15\nconsent: {date: 2021-01-16, withdrawn: 2021-01-17}\n---\nOui.\n"
    correction = "date: 2021-01-18\nby: {role: manager}\nwhat: x\nof: hours\n"
    lab.write(SITE, {MISSION: f"title: Un guide\n{DATED}", "missions/guide/feedback/hote.fr.md": voice,
                     "missions/guide/corrections.yml": correction})
    (record,) = records_of(lab.content)[1]
    written = {dt.date.fromisoformat(found) for found in re.findall(r"\d{4}-\d\d-\d\d", DATED + voice + correction)}
    assert outline_of(record).days == tuple(sorted(day.toordinal() for day in written))
    assert len(written) == 18
