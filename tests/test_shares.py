"""Shares of working time that overlap are added up day by day, and told to authors only."""

from __future__ import annotations

import calendar
import datetime as dt
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lab import MARIE, SITE, Checked, Lab

Row = tuple[str, str | None, int]
Drawn = tuple[int, int | None, int, int]
Span = tuple[dt.date, dt.date, int]


def write(lab: Lab, rows: list[Row], person: str = "marie-roy", prefix: str = "m") -> Lab:
    """One mission per row (start, end, share), all of the same person."""
    lab.write(SITE, MARIE)
    for number, (start, end, share) in enumerate(rows):
        lines = f"title: m\npeople: {person}\nformat: exchange\nhost: x\nstart: {start}\nshare: {share}\n"
        lab.write({f"missions/{prefix}{number}/mission.yml": lines + (f"end: {end}\n" if end else "")})
    return lab


def totals(checked: Checked) -> dict[str, float]:
    """The total said of each mission."""
    found = [one for one in checked.problems if one.code == "TR350"]
    return {one.place.path.split("/")[1]: float(dict(one.params)["total"]) for one in found}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([("2025-01-01", "2025-01-31", 25), ("2025-01-31", "2025-02-28", 20)], {"m1": 45}),
        ([("2025-01-01", "2025-01-30", 25), ("2025-01-31", "2025-02-28", 20)], {}),
        ([("2025-01", "2025-01", 25), ("2025-01-31", "2025-02", 20)], {"m1": 45}),
        ([("2025-01", "2025-01", 25), ("2025-02", "2025-02", 20)], {}),
        ([("2025", None, 25), ("2031-01-01", None, 20)], {"m1": 45}),
        ([("2025-01-01", "2025-02-28", 20), ("2025-01-01", "2025-02-28", 20)], {}),
        ([("2025-01-01", "2025-02-28", 20), ("2025-01-01", "2025-02-28", 21)], {"m1": 41}),
        ([("2025-01-01", "2025-12-31", 60)], {}),
        ([("2025-01", "2025-12", 15), ("2025-02", "2025-03", 15), ("2025-05", "2025-06", 15)], {}),
        ([("2025-01", "2025-12", 15), ("2025-02", "2025-05", 15), ("2025-05", "2025-06", 15)], {"m2": 45}),
    ],
)
def test_shares_that_overlap_are_added_up(lab: Lab, rows: list[Row], expected: dict[str, float]) -> None:
    assert totals(write(lab, rows).check()) == expected


def test_the_warning_stands_at_the_share_and_names_the_person(lab: Lab) -> None:
    found = write(lab, [("2025-01", "2025-02", 25), ("2025-01", "2025-02", 20)]).check().find("TR350")
    assert (found.place.path, found.place.line, found.place.column) == ("missions/m1/mission.yml", 6, 8)
    assert dict(found.params) == {"person": "marie-roy", "total": "45", "limit": "40",
                                  "total_fr": "45", "limit_fr": "40"}
    assert found.severity.value == "warning"


def test_the_site_sets_its_own_limit(lab: Lab) -> None:
    write(lab, [("2025-01", "2025-02", 25), ("2025-01", "2025-02", 20)])
    lab.edit("site.yml", "audience: public\n", "audience: public\nmax_share: 45 %\n")
    assert totals(lab.check()) == {}


def test_a_stopped_mission_ends_the_day_it_stopped(lab: Lab) -> None:
    write(lab, [("2025-01", "2025-12", 25), ("2025-06", "2025-12", 20)])
    assert totals(lab.check()) == {"m1": 45}
    lab.edit("missions/m0/mission.yml", "share: 25\n", "share: 25\nstopped: {date: 2025-05-31}\n")
    assert totals(lab.check()) == {}


def test_people_are_counted_apart(lab: Lab) -> None:
    write(lab, [("2025-01", "2025-02", 25), ("2025-01", "2025-02", 20)])
    lab.write({"people/ali-ba/person.yml": "name: Ali Ba\n"})
    lab.edit("missions/m1/mission.yml", "people: marie-roy", "people: ali-ba")
    assert totals(lab.check()) == {}
    lab.edit("missions/m1/mission.yml", "people: ali-ba", "people: [ali-ba, {id: marie-roy, role: peer}]")
    assert totals(lab.check()) == {"m1": 45}


SPAN = [dt.date(2024, 1, 1) + dt.timedelta(days=number) for number in range(120)]
rows_of = st.lists(
    st.tuples(st.integers(0, 119), st.none() | st.integers(0, 60), st.integers(1, 60), st.integers(2, 3)),
    min_size=1, max_size=6,
)


@settings(max_examples=20)
@given(st.lists(rows_of, min_size=1, max_size=6))
def test_the_sweep_finds_what_counting_every_day_finds(all_rows: list[list[Drawn]]) -> None:
    """Each list of rows is somebody's own, all on one site."""
    with tempfile.TemporaryDirectory() as folder:
        lab, told = Lab(Path(folder)), []
        for number, rows in enumerate(all_rows):
            written, spans = spans_of(rows)
            lab.write({f"people/p{number}/person.yml": f"name: Personne {number}\n"})
            write(lab, written, f"p{number}", f"p{number}-m")
            told.append(spans)
        found = totals(lab.check())
    for number, spans in enumerate(told):
        prefix = f"p{number}-"
        compare({key.removeprefix(prefix): total for key, total in found.items() if key.startswith(prefix)}, spans)


def spans_of(rows: list[Drawn]) -> tuple[list[Row], list[Span]]:
    """What is written of each row, and the days that it means."""
    written: list[Row] = []
    spans: list[Span] = []
    for start, length, share, precision in rows:
        first = SPAN[start].replace(day=1) if precision == 2 else SPAN[start]
        last = dt.date.max if length is None else first + dt.timedelta(days=length)
        if precision == 2 and length is not None:
            last = last.replace(day=calendar.monthrange(last.year, last.month)[1])
        cut = 7 if precision == 2 else 10
        written.append((first.isoformat()[:cut], None if length is None else last.isoformat()[:cut], share))
        spans.append((first, last, share))
    return written, spans


def compare(found: dict[str, float], spans: list[Span]) -> None:
    """The totals said of somebody's missions against those that counting every day finds."""
    busy = {day: [share for first, last, share in spans if first <= day <= last] for day in SPAN}
    peaks = [sum(shares) for shares in busy.values() if len(shares) > 1 and sum(shares) > 40]
    assert bool(found) is bool(peaks)
    assert max(found.values(), default=0) == max(peaks, default=0)
    for key, total in found.items():
        first = spans[int(key[1:])][0]
        earlier = [share for number, (start, end, share) in enumerate(spans)
                   if start <= first <= end and (start, f"m{number}") <= (first, key)]
        assert total == sum(earlier) > 40
