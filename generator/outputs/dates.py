"""When a record last said something new: from its own dates, never from a clock or a file's time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from generator.kept import cells
from generator.site import Site


def latest(site: Site, missions: Iterable[str]) -> dt.date | None:
    """The latest of several missions."""
    days = map(cells(site.briefs, "updated"), missions)
    return max((day for day in days if day is not None), default=None)
