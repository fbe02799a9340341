"""Shares of working time that overlap add up to no more than the site's ``max_share``. Told to authors only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from generator.problems import Problem, problem
from generator.records import with_comma
from generator.site import Outline

from .facts import Facts


def check(facts: Facts) -> Iterator[Problem]:
    """For each person, every mission whose beginning takes the sum above the limit."""
    limit = facts.records.settings.max_share
    by_person: dict[str, list[Outline]] = {}
    for mission in facts.outlines:
        if mission.share is not None and mission.start is not None:
            for person in mission.people:
                if person.id is not None:
                    by_person.setdefault(person.id, []).append(mission)
    for person_id, missions in sorted(by_person.items()):
        yield from _overload(facts, person_id, missions, limit)


def _overload(
    facts: Facts, person_id: str, missions: list[Outline], limit: float
) -> Iterator[Problem]:
    active: list[tuple[dt.date, float]] = []
    for mission in sorted(missions, key=lambda m: (_start(m), m.id)):
        active = [(end, share) for end, share in active if end >= _start(mission)]
        active.append((mission.end, mission.share or 0))
        total = sum(share for _, share in active)
        if total > limit and len(active) > 1:
            said, most = f"{total:g}", f"{limit:g}"
            place = facts.document(mission.id).place(("share",))
            yield problem("TR350", place, person=person_id, total=said, limit=most,
                          total_fr=with_comma(said), limit_fr=with_comma(most))


def _start(mission: Outline) -> dt.date:
    assert mission.start is not None
    return mission.start
