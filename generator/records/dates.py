"""Partial dates: how they are read, and what is said of dates written in another way."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from functools import lru_cache
from typing import Annotated

from generator.frozen import dataclass
from generator.patterns import pattern
from generator.source import suggested_id

from .record import Read
from .refusal import RefusalError, refuse


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """An ISO 8601 calendar date of reduced precision: a year, a month or a day."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> dt.date:
        """The earliest day it can mean."""
        return dt.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> dt.date:
        """The latest day it can mean."""
        month = self.month or 12
        return dt.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def iso(self) -> str:
        """As ISO 8601 writes it: ``2019``, ``2019-11`` or ``2019-11-15``."""
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    __str__ = iso


_ISO = pattern(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_SLASHED = pattern(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_LOOSE = pattern(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?", re.ASCII)


def parse_date(value: object) -> PartialDate:
    """A date as people write it: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, of the years 1900 to 2199."""
    if not isinstance(value, str):
        raise refuse("TR204", expected="date")
    text = value.strip()
    date = _iso_date(text)
    if date is None:
        raise refuse("TR212", value=value) if _ISO.fullmatch(text) else _explain(text)
    return date


def is_date(value: object) -> bool:
    """Whether that is a date as it should be written."""
    return isinstance(value, str) and _iso_date(value.strip()) is not None


@lru_cache(maxsize=4096)
def _iso_date(text: str) -> PartialDate | None:
    """The date, once for all records that name it; ``None`` where it is not written in ISO 8601 or does not exist."""
    match = _ISO.fullmatch(text)
    return _calendar_date(*(int(part) if part else None for part in match.groups())) if match else None


def _calendar_date(year: int | None, month: int | None, day: int | None) -> PartialDate | None:
    """The date, or ``None`` where the calendar has no such day or the year is out of bounds."""
    date = PartialDate(year or 0, month, day)
    try:
        return date if 1900 <= date.first.year <= 2199 else None
    except ValueError:
        return None


def _explain(value: str) -> RefusalError:
    readings = _readings(value)
    if readings is None:
        return _with_other_dashes(value) or refuse("TR210", value=value)
    found = [date.iso() for date in dict.fromkeys(readings) if date is not None]
    if not found:
        return refuse("TR212", value=value)
    if len(found) > 1:
        return refuse("TR211", value=value, readings=" / ".join(found))
    return refuse("TR237", value=value, reading=found[0])


_DASHES = {
    "\u2010": ("typographic hyphen", "trait d’union typographique"),
    "\u2011": ("no-break hyphen", "trait d’union insécable"),
    "\u2012": ("figure dash", "tiret numérique"),
    "\u2013": ("en dash", "tiret demi-cadratin"),
    "\u2014": ("em dash", "tiret cadratin"),
    "\u2212": ("minus sign", "signe moins"),
    "\u00ad": ("soft hyphen", "trait d’union conditionnel"),
}
"""What Word and other programs put in the place of the hyphen of the keyboard, and how each is called."""


def _with_other_dashes(value: str) -> RefusalError | None:
    """A date that would be right with plain hyphens: on a screen, the two cannot be told apart."""
    sign = next((sign for sign in value if sign in _DASHES), None)
    plain = value.translate({ord(dash): "-" for dash in _DASHES})
    if sign is None or _iso_date(plain) is None:
        return None
    english, french = _DASHES[sign]
    return refuse("TR245", value=value, reading=plain, sign=english, sign_fr=french)


def _readings(value: str) -> list[PartialDate | None] | None:
    """What a date in figures or words can mean, ``None`` for a day that does not exist; ``None`` if it is no date."""
    if match := _SLASHED.fullmatch(value):
        a, b, year = (int(part) for part in match.groups())
        return [_calendar_date(year, b, a), _calendar_date(year, a, b)]
    if match := _LOOSE.fullmatch(value):
        return [_calendar_date(*(int(part) if part else None for part in match.groups()))]
    return _in_words(value)


_MONTHS = (
    ("janvier", "january"), ("fevrier", "february"), ("mars", "march"), ("avril", "april"), ("mai", "may"),
    ("juin", "june"), ("juillet", "july"), ("aout", "august"), ("septembre", "september"), ("octobre", "october"),
    ("novembre", "november"), ("decembre", "december"),
)
_DAY = pattern(r"(\d{1,2})(?:er|e|st|nd|rd|th)?", re.ASCII)
_YEAR = pattern(r"\d{4}", re.ASCII)
_LITTLE = frozenset((
    "le", "the", "of", "de", "du", "en", "in",
    "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
))


def _in_words(value: str) -> list[PartialDate | None] | None:
    """A month in French or English words with its year, and a day or none: ``2 mars 2026``, ``March 2, 2026``."""
    years, months, days = [], [], []
    for word in (part for part in suggested_id(value).split("-") if part not in _LITTLE):
        if _YEAR.fullmatch(word):
            years.append(int(word))
        elif match := _DAY.fullmatch(word):
            days.append(int(match[1]))
        elif (month := _month(word)) is not None:
            months.append(month)
        else:
            return None
    if len(years) != 1 or len(months) != 1 or len(days) > 1:
        return None
    return [_calendar_date(years[0], months[0], days[0] if days else None)]


def _month(word: str) -> int | None:
    """The month of a name in either language, or of its first letters where only one month begins with them."""
    found = [number for number, names in enumerate(_MONTHS, 1) if len(word) > 2 and any(
        name.startswith(word) for name in names)]
    return found[0] if len(found) == 1 else None


def said_when(value: object) -> object:
    """What stands where an agreement is dated: ``oui`` or ``true`` does not say since when."""
    if isinstance(value, str) and not any(char.isdigit() for char in value):
        raise refuse("TR236", value=value[:60])
    return value


Date = Annotated[PartialDate, Read(parse_date)]
