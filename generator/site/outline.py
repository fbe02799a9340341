"""What a mission says of itself that the rest of the site must know before anything is joined."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import get_args

from generator.compact import compact
from generator.frozen import dataclass
from generator.records import Audience, MissionRecord, PartialDate, PersonRef, Record, Slug, parts_of


@compact
@dataclass(frozen=True, slots=True)
class Outline:
    """Who is on it, who may see it, what it follows, and the days on which any of that may change.

    Days are proleptic Gregorian ordinals (``datetime.date.toordinal``) where they are only compared.
    """

    id: str
    path: str
    audience: Audience | None
    people: tuple[PersonRef, ...]
    stopped: bool
    original_audience: Audience | None
    permitted: dt.date | None
    """The day from which a republished story may be seen by more people than at first."""
    slug: Slug
    follows: tuple[str, ...]
    share: float | None
    start: dt.date | None
    end: dt.date
    """Its last day as far as anybody knows."""
    validator: str | None
    """The id of who validated it."""
    validated: dt.date | None
    days: tuple[int, ...]
    """Every first and last day of every date in its files, sorted: between two of them nothing about it changes."""


def outline_of(record: MissionRecord) -> Outline:
    """The outline of a record."""
    data, source = record.data, record.data.republished
    permission = source.permission_date if source is not None and source.permission_by is not None else None
    ended = data.stopped.date if data.stopped is not None else data.end
    return Outline(
        id=record.id, path=record.document.path, audience=data.audience, people=data.people,
        stopped=data.stopped is not None,
        original_audience=source.original_audience if source is not None else None,
        permitted=permission.first if permission is not None else None,
        slug=data.slug, follows=data.follows, share=data.share,
        start=data.start.first if data.start is not None else None,
        end=ended.last if ended is not None else dt.date.max,
        validator=data.validated.by.id if data.validated is not None else None,
        validated=data.validated.date.first if data.validated is not None else None,
        days=_days_in(data, *(feedback.front for feedback in record.feedback), *record.corrections),
    )


def _days_in(*values: object) -> tuple[int, ...]:
    """The first and last day of every date below some values of records, sorted."""
    found: set[int] = set()
    waiting = list(values)
    while waiting:
        value = waiting.pop()
        if isinstance(value, PartialDate):
            found |= {value.first.toordinal(), value.last.toordinal()}
        elif isinstance(value, tuple):
            waiting += value
        elif value is not None:
            kind: type = value.__class__
            waiting += [getattr(value, name) for name in _dated(kind)]
    return tuple(sorted(found))


@cache
def _dated(kind: type) -> tuple[str, ...]:
    """The fields of a record that dates may stand below; most hold none."""
    return tuple(part.name for part in parts_of(kind).values() if _may_hold_dates(part.annotation))


def _may_hold_dates(annotation: object) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        kind: type = annotation
        return bool(_dated(kind))
    return annotation is PartialDate or any(map(_may_hold_dates, get_args(annotation)))
