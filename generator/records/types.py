"""The values that records are made of: text in two languages, partial dates, numbers, references, audiences.

Each type knows how to read itself from what people write (strings, lists and mappings, nothing else) and refuses the
rest with a permanent problem code, which :mod:`generator.records.bind` turns into a located message.
"""

from __future__ import annotations

import calendar
import datetime as dt
import enum
import re
from dataclasses import dataclass
from typing import Annotated, Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationInfo
from pydantic_core import PydanticCustomError

from generator.source import is_id, suggested_id

Lang = Literal["fr", "en"]
LANGS: tuple[Lang, Lang] = ("fr", "en")

def refuse(code: str, **params: str | int | float) -> PydanticCustomError:
    """The error a validator raises: ``code`` is a permanent problem code, ``params`` fill its message."""
    context = {name: str(value) for name, value in params.items()}
    return PydanticCustomError(code, "{code}", {"code": code, **context})


class Record(BaseModel):
    """Base of everything people write: frozen, and no unknown key passes."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=False)


class Audience(enum.Enum):
    """The widest circle allowed to see something, from narrow to wide."""

    PRIVATE = "private"
    INTERNAL = "internal"
    PUBLIC = "public"

    @property
    def width(self) -> int:
        """0 for private, 1 for internal, 2 for public."""
        return ("private", "internal", "public").index(self.value)

    def admits(self, item: Audience) -> bool:
        """Whether a build for this audience may show an item of that audience."""
        return item.width >= self.width

    @staticmethod
    def narrowest(*audiences: Audience | None) -> Audience:
        """The narrowest of those given; ``None`` sets no limit, and no limit at all is public."""
        return min((a for a in audiences if a is not None), key=lambda a: a.width, default=Audience.PUBLIC)


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


_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_SLASHED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_LOOSE = re.compile(r"(\d{4})[-/.](\d{1,2})(?:[-/.](\d{1,2}))?")


def parse_date(value: object) -> PartialDate:
    """A date as people write it: ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``, of the years 1900 to 2199."""
    if isinstance(value, PartialDate):
        return value
    if not isinstance(value, str):
        raise refuse("TR204", expected="date")
    match = _ISO.fullmatch(value.strip())
    if match is None:
        raise _explain_date(value.strip())
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None
    return _checked_date(value, year, month, day)


def _checked_date(value: str, year: int, month: int | None, day: int | None) -> PartialDate:
    date = PartialDate(year, month, day)
    try:
        in_range = 1900 <= date.first.year <= 2199
    except ValueError:
        in_range = False
    if not in_range:
        raise refuse("TR212", value=value)
    return date


def _explain_date(value: str) -> PydanticCustomError:
    if match := _SLASHED.fullmatch(value):
        a, b, year = (int(part) for part in match.groups())
        readings = [f"{year}-{month:02}-{day:02}" for month, day in ((b, a), (a, b)) if month <= 12 and day <= 31]
        if readings:
            return refuse("TR211", value=value, readings=" / ".join(dict.fromkeys(readings)))
    if match := _LOOSE.fullmatch(value):
        parts = [part.zfill(2) for part in match.groups() if part]
        return refuse("TR211", value=value, readings="-".join(parts))
    return refuse("TR210", value=value)


Date = Annotated[PartialDate, BeforeValidator(parse_date)]

_NUMBER = re.compile(r"([+-]?\d{1,9}(?:[.,]\d{1,6})?)\s*(%|h)?")
_CLOCK = re.compile(r"(\d{1,3}):(\d{2})|(\d{1,3})\s*h\s*(\d{2})")


def parse_number(value: object) -> float:
    """A number with a decimal point or comma; ``40 %`` and ``7 h`` keep their unit for the reader's comfort."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return float(value)
    if not isinstance(value, str):
        raise refuse("TR204", expected="number")
    text = re.sub(r"[\u00a0\u202f]", " ", value.strip())
    if match := _NUMBER.fullmatch(text):
        return float(match[1].replace(",", "."))
    if match := _CLOCK.fullmatch(text):
        hours, minutes = int(match[1] or match[3]), int(match[2] or match[4])
        raise refuse("TR214", value=value, reading=f"{hours + minutes / 60:.2f}".rstrip("0").rstrip("."))
    raise refuse("TR213", value=value)


def _positive(value: float) -> float:
    if value <= 0:
        raise refuse("TR215", value=f"{value:g}")
    return value


def _between(low: float, high: float) -> BeforeValidator:
    def check(value: object) -> float:
        number = parse_number(value)
        if not low <= number <= high:
            raise refuse("TR216", value=f"{number:g}", low=f"{low:g}", high=f"{high:g}")
        return number

    return BeforeValidator(check)


def _whole(low: int, high: int) -> BeforeValidator:
    def check(value: object) -> int:
        number = parse_number(value)
        if not low <= number <= high or number != int(number):
            raise refuse("TR216", value=f"{number:g}", low=str(low), high=str(high))
        return int(number)

    return BeforeValidator(check)


Hours = Annotated[float, BeforeValidator(lambda value: _positive(parse_number(value)))]
Percent = Annotated[float, _between(1, 100)]
Number = Annotated[float, _between(0, 1_000_000)]
Count = Annotated[int, _whole(0, 1_000_000)]
Rung = Annotated[int, _whole(1, 4)]


def parse_bool(value: object) -> bool:
    """Only ``true`` and ``false`` are booleans; ``yes``, ``oui``, ``on`` and ``no`` are words."""
    if value in ("true", True):
        return True
    if value in ("false", False):
        return False
    raise refuse("TR217", value=str(value)[:60])


Bool = Annotated[bool, BeforeValidator(parse_bool)]


def parse_line(value: object) -> str:
    """A short string on one line; white space is folded."""
    if not isinstance(value, str):
        raise refuse("TR204", expected="text")
    return " ".join(value.split())


Line = Annotated[str, BeforeValidator(parse_line), Field(min_length=1, max_length=500)]


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one language or in both; never empty in both."""

    fr: str | None = None
    en: str | None = None

    def get(self, lang: Lang) -> str | None:
        """The words in that language, or ``None``."""
        return self.fr if lang == "fr" else self.en

    def pick(self, lang: Lang) -> tuple[str, Lang]:
        """The words in that language, else the other's, with the language they are in."""
        other: Lang = "en" if lang == "fr" else "fr"
        own = self.get(lang)
        return (own, lang) if own is not None else (self.get(other) or "", other)

    @property
    def langs(self) -> tuple[Lang, ...]:
        """The languages it exists in."""
        return tuple(lang for lang in LANGS if self.get(lang) is not None)

    @property
    def longest(self) -> int:
        """Characters of its longer version."""
        return max(len(self.fr or ""), len(self.en or ""))


def record_lang(info: ValidationInfo) -> Lang:
    """The language of plain strings in the record being read."""
    context = info.context
    return "en" if isinstance(context, dict) and context.get("lang") == "en" else "fr"


TEXT_MAX = 5000


def parse_text(value: object, info: ValidationInfo) -> Text:
    """T: a string in the record's language, or ``{fr: …, en: …}``."""
    if isinstance(value, Text):
        return value
    if isinstance(value, str):
        value = {record_lang(info): value}
    if not isinstance(value, dict):
        raise refuse("TR204", expected="text")
    words: dict[str, str] = {}
    for key, word in value.items():
        _read_version(key, word, words)
    if not words:
        raise refuse("TR219")
    return Text(words.get("fr"), words.get("en"))


def _read_version(key: str, word: object, words: dict[str, str]) -> None:
    if key not in LANGS:
        raise refuse("TR218", key=key)
    if word is None:
        return
    if not isinstance(word, str):
        raise refuse("TR204", expected="text")
    if len(word) > TEXT_MAX:
        raise refuse("TR220", length=len(word), limit=TEXT_MAX)
    if clean := word.strip():
        words[key] = clean


def _limit(limit: int) -> BeforeValidator:
    def check(value: object, info: ValidationInfo) -> Text:
        text = parse_text(value, info)
        if text.longest > limit:
            raise refuse("TR220", length=text.longest, limit=limit)
        return text

    return BeforeValidator(check)


T = Annotated[Text, BeforeValidator(parse_text)]
Title = Annotated[Text, _limit(200)]
ShortText = Annotated[Text, _limit(300)]

Item = TypeVar("Item")


def _wrap(value: object) -> object:
    return value if isinstance(value, (list, tuple)) else [value]


Many = Annotated[tuple[Item, ...], BeforeValidator(_wrap)]


def parse_key(value: object) -> str:
    """The id of another record, in its exact spelling."""
    if not isinstance(value, str):
        raise refuse("TR204", expected="id")
    if not is_id(value):
        raise refuse("TR221", value=value[:80], suggestion=suggested_id(value))
    return value


Key = Annotated[str, BeforeValidator(parse_key)]


def parse_url(value: object) -> str:
    """An absolute ``http``, ``https`` or ``mailto`` address (RFC 3986), at most 2,000 characters, no white space."""
    if not isinstance(value, str):
        raise refuse("TR204", expected="url")
    url = value.strip()
    try:
        parts = urlsplit(url)
        fine = (parts.scheme in ("http", "https") and bool(parts.hostname)) or (parts.scheme == "mailto" and "@" in url)
    except ValueError:
        fine = False
    if not fine or len(url) > 2000 or re.search(r"[\s<>\"{}\\^`\x00-\x1f\x7f]", url):
        raise refuse("TR222", value=url[:80])
    return url


Url = Annotated[str, BeforeValidator(parse_url)]
