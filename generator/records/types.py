"""The values that records are made of: text in two languages, numbers, ids, addresses, audiences.

Each type knows how to read itself from what people write (strings, lists and mappings, nothing else) and refuses the
rest with a permanent problem code, which :mod:`generator.records.bind` turns into a located message.
"""

from __future__ import annotations

import enum
import re
from typing import Annotated, TypeVar
from urllib.parse import urlsplit

from generator.frozen import dataclass
from generator.patterns import pattern
from generator.problems import Lang as Lang
from generator.source import is_id, suggested_id

from .record import Length, Read, ReadIn
from .refusal import RefusalError, refuse, with_comma

LANGS: tuple[Lang, Lang] = ("fr", "en")


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


_NUMBER = pattern(r"([+-]?\d{1,9}(?:[.,]\d{1,6})?)\s*(%|h)?(?:(?<=h)(?:eures?|ours?|rs?)?)?")
_CLOCK = pattern(r"(\d{1,3}):(\d{2})|(\d{1,3})\s*h\s*(\d{2})")


def parse_number(value: object, unit: str = "") -> float:
    """A number with a decimal point or comma, and its own unit where people like to write it: ``40 %``, ``7 h``."""
    if not isinstance(value, str):
        raise refuse("TR204", expected="number")
    text = re.sub(r"[\u00a0\u202f]", " ", value.strip())
    if (match := _NUMBER.fullmatch(text)) and match[2] in (None, unit):
        return float(match[1].replace(",", "."))
    if match := _CLOCK.fullmatch(text):
        hours, minutes = int(match[1] or match[3]), int(match[2] or match[4])
        reading = f"{hours + minutes / 60:.2f}".rstrip("0").rstrip(".")
        raise refuse("TR214", value=value, reading=reading, reading_fr=with_comma(reading))
    raise refuse("TR258" if unit == "h" else "TR213", value=value)


def _positive(value: float) -> float:
    if value <= 0:
        raise refuse("TR215", value=f"{value:g}", value_fr=with_comma(f"{value:g}"))
    return value


def _in_range(value: object, low: float, high: float, unit: str = "") -> float:
    number = _small_number(value, low, high, unit)
    if not low <= number <= high:
        raise _out_of_range(number, low, high)
    return number


def _small_number(value: object, low: float, high: float, unit: str) -> float:
    """A number; where only a few are possible, a word in its place is told which ones."""
    try:
        return parse_number(value, unit)
    except RefusalError as error:
        if error.code == "TR213" and high <= 100:
            raise refuse("TR238", value=str(value), low=f"{low:g}", high=f"{high:g}") from None
        raise


def _out_of_range(number: float, low: float, high: float) -> RefusalError:
    written = f"{number:g}"
    return refuse("TR216", value=written, value_fr=with_comma(written), low=f"{low:.0f}", high=f"{high:.0f}")


def _between(low: float, high: float, unit: str = "") -> Read:
    return Read(lambda value: _in_range(value, low, high, unit))


def _whole(low: int, high: int) -> Read:
    def check(value: object) -> int:
        number = _in_range(value, low, high)
        if number != int(number):
            raise _out_of_range(number, low, high)
        return int(number)

    return Read(check)


Hours = Annotated[float, Read(lambda value: _positive(parse_number(value, "h")))]
Percent = Annotated[float, _between(1, 100, "%")]
Number = Annotated[float, _between(0, 1_000_000)]
Count = Annotated[int, _whole(0, 1_000_000)]
Rung = Annotated[int, _whole(1, 4)]


def parse_bool(value: object) -> bool:
    """Only ``true`` and ``false`` are booleans; ``yes``, ``oui``, ``on`` and ``no`` are words."""
    if value not in ("true", "false"):
        raise refuse("TR217", value=str(value)[:60])
    return value == "true"


Bool = Annotated[bool, Read(parse_bool)]


def visible(text: str) -> str:
    """Without the invisible signs that reverse the order of what follows (Unicode bidirectional overrides, embeddings
    and isolates): copied from elsewhere unseen, they would turn names and titles around."""
    return text if text.isascii() else _REVERSING.sub("", text)


_REVERSING = pattern("[\u202a-\u202e\u2066-\u2069]")


def parse_line(value: object) -> str:
    """A short string on one line; white space is folded."""
    if not isinstance(value, str):
        raise refuse("TR204", expected="text")
    return " ".join(visible(value).split())


Line = Annotated[str, Length(500, 1), Read(parse_line)]


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


TEXT_MAX = 5000


def parse_text(value: object, lang: Lang) -> Text:
    """T: a string in the record's language, or ``{fr: …, en: …}``."""
    if isinstance(value, str):
        value = {lang: value}
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
    if not isinstance(word, str):
        raise refuse("TR204", expected="text")
    if len(word) > TEXT_MAX:
        raise refuse("TR220", length=len(word), limit=TEXT_MAX)
    if clean := visible(word).strip():
        words[key] = clean


def _limit(limit: int) -> ReadIn:
    def check(value: object, lang: Lang) -> Text:
        text = parse_text(value, lang)
        if text.longest > limit:
            raise refuse("TR220", length=text.longest, limit=limit)
        return text

    return ReadIn(check)


T = Annotated[Text, ReadIn(parse_text)]
Title = Annotated[Text, _limit(200)]
ShortText = Annotated[Text, _limit(300)]

Item = TypeVar("Item")


def _wrap(value: object) -> object:
    return value if isinstance(value, list) else [value]


Many = Annotated[tuple[Item, ...], Read(_wrap)]


def parse_key(value: object) -> str:
    """The id of another record, in its exact spelling."""
    if not isinstance(value, str):
        raise refuse("TR204", expected="id")
    if not is_id(value):
        raise refuse("TR221", value=value[:80], suggestion=suggested_id(value))
    return value


Key = Annotated[str, Read(parse_key)]


def parse_url(value: object) -> str:
    """An absolute ``http``, ``https`` or ``mailto`` address (RFC 3986), at most 2,000 characters, no white space,
    and no bytes of a command line that are not UTF-8 (PEP 383: lone surrogates)."""
    if not isinstance(value, str):
        raise refuse("TR204", expected="url")
    url = value.strip()
    try:
        parts = urlsplit(url)
        fine = (parts.scheme in ("http", "https") and bool(parts.hostname)) or (parts.scheme == "mailto" and "@" in url)
    except ValueError:
        fine = False
    if not fine or len(url) > 2000 or re.search(r"[\s<>\"{}\\^`\x00-\x1f\x7f\ud800-\udfff]", url):
        raise refuse("TR222", value=url[:80])
    return url


Url = Annotated[str, Read(parse_url)]
