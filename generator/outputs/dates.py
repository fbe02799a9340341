"""When a record last said something new: from its own dates, never from a clock or a file's time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from generator.site import Mission, Site


def updated(mission: Mission, today: dt.date) -> dt.date | None:
    """The latest dated event of a mission that has happened, ``None`` where nothing is dated."""
    fields = mission.fields
    dates = [fields.end, fields.meeting, fields.dates.offered, fields.dates.agreed,
             fields.dates.delivered]
    dates += [voice.front.date for voice in mission.voices]
    dates += [link.date for link in mission.reused_by]
    dates += [correction.date for correction in mission.corrections]
    dates += [artifact.fields.archived for artifact in mission.artifacts if artifact.fields]
    if fields.validated is not None and mission.validator is not None:
        dates.append(fields.validated.date)
    past = [fields.start.first] if fields.start is not None else []  # "2019" began before it ended in June 2019
    past += [date.last if date.last <= today else date.first for date in dates if date is not None]
    return max((day for day in past if day <= today), default=None)


def latest(site: Site, missions: Iterable[str]) -> dt.date | None:
    """The latest of several missions."""
    days = (updated(site.missions[key], site.date) for key in missions)
    return max((day for day in days if day is not None), default=None)


def timestamp(day: dt.date) -> str:
    """RFC 3339: the day's midnight in universal time."""
    return f"{day.isoformat()}T00:00:00Z"
