"""Shares of working time that overlap add up to no more than the site's ``max_share``. Told to authors only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.problems import Problem, problem
from generator.records import MissionRecord, with_comma

from .facts import Facts


def check(facts: Facts) -> Iterator[Problem]:
    """For each person, the first mission whose beginning takes the sum above the limit."""
    limit = facts.records.settings.max_share
    by_person: dict[str, list[MissionRecord]] = {}
    for mission in facts.missions:
        if mission.data.share is not None and mission.data.start is not None:
            for person in mission.data.people:
                if person.id is not None:
                    by_person.setdefault(person.id, []).append(mission)
    for person_id, missions in sorted(by_person.items()):
        yield from _overload(person_id, missions, limit)


def _overload(person_id: str, missions: list[MissionRecord], limit: float) -> Iterator[Problem]:
    active: list[tuple[dt.date, float]] = []
    for mission in sorted(missions, key=lambda m: (_start(m), m.id)):
        active = [(end, share) for end, share in active if end >= _start(mission)]
        active.append((_end(mission), mission.data.share or 0))
        total = sum(share for _, share in active)
        if total > limit and len(active) > 1:
            said, most = f"{total:g}", f"{limit:g}"
            yield problem("TR350", mission.document.place(("share",)), person=person_id, total=said, limit=most,
                          total_fr=with_comma(said), limit_fr=with_comma(most))


def _start(mission: MissionRecord) -> dt.date:
    assert mission.data.start is not None
    return mission.data.start.first


def _end(mission: MissionRecord) -> dt.date:
    ended = mission.data.stopped.date if mission.data.stopped is not None else mission.data.end
    return ended.last if ended is not None else dt.date.max
