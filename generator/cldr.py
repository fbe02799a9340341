"""What CLDR makes of dates, numbers and lists (through Babel), each said once and kept from one build to the next.

Babel reads 30 ms of data before the first word of a language: a tenth of a small build, which often says nothing new.
:func:`said_once` is for whatever else costs as much to begin with.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache, wraps
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar, TypeVarTuple

if TYPE_CHECKING:
    import babel

Values = TypeVarTuple("Values")
Found = TypeVar("Found")

NO_BREAK = "\u00a0"

AT_MOST = 50_000
"""Answers that are kept; with more of them, they are gathered anew."""


Said = dict[tuple[Any, ...], Any]
"""What was said, by the function that said it and what it was asked."""


class Answers:
    """What was said so far; ``fresh`` once something is new to those who keep it."""

    def __init__(self) -> None:
        self.known: Said = {}
        self.fresh = False
        self._news: Said = {}

    def note(self, name: tuple[Any, ...], said: object) -> None:
        """Something was said for the first time."""
        if len(self.known) >= AT_MOST:
            self.known.clear()
        self.known[name] = self._news[name] = said
        self.fresh = True

    def news(self) -> Said:
        """What was said since the last question, to be told to another process."""
        news, self._news = self._news, {}
        return news

    def learn(self, said: Said) -> None:
        """What another process was told."""
        self.known.update(said)
        self.fresh = self.fresh or bool(said)


ANSWERS = Answers()
"""The answers of this process."""


def said_once(function: Callable[[*Values], Found]) -> Callable[[*Values], Found]:
    """The function, of plain values alone that ``marshal`` can write, asked once for each of them."""
    known, name = ANSWERS.known, function.__name__

    @wraps(function)
    def asked(*values: *Values) -> Found:
        found: Found | None = known.get((name, *values))
        if found is None:
            found = function(*values)
            ANSWERS.note((name, *values), found)
        return found

    return asked


@lru_cache(maxsize=32)
def locale(tag: str) -> babel.Locale:
    """What CLDR knows of a language tag (BCP 47). Raises ValueError where that is nothing."""
    from babel import Locale as Cldr
    from babel import UnknownLocaleError

    try:
        return Cldr.parse(tag, sep="-")
    except UnknownLocaleError as error:
        raise ValueError(str(error)) from error


def take_up(tags: Iterable[str]) -> None:
    """Reads what CLDR knows of some languages, for the processes that begin later."""
    for module in ("dates", "lists", "numbers", "units"):
        import_module(f"babel.{module}")
    for tag in tags:
        str(locale(tag).text_direction)


@said_once
def direction(tag: str) -> str:
    """``ltr`` or ``rtl``."""
    return str(locale(tag).text_direction)


_YEAR = "2000"
"""A leap year: it has every day of every other."""


def date_text(tag: str, year: int, month: int | None, day: int | None, pattern: str) -> str:
    """A date by a CLDR pattern (``long``, ``MMMM``) or skeleton (``yMMMM``, ``MMMMd``)."""
    text = _date_in(tag, int(_YEAR), month, day, pattern)
    if pattern in ("MMMM", "MMMMd"):
        return text
    if text.count(_YEAR) == 1:
        return text.replace(_YEAR, str(year))
    return _date_in(tag, year, month, day, pattern)  # in other digits, or twice


@said_once
def _date_in(tag: str, year: int, month: int | None, day: int | None, pattern: str) -> str:
    from babel.dates import format_date, format_skeleton

    value = dt.date(year, month or 1, day or 1)
    if pattern in ("long", "MMMM"):
        return format_date(value, pattern, locale(tag))
    return format_skeleton(pattern, value, locale=locale(tag))


@said_once
def plural_category(tag: str, number: str) -> str:
    """The category of a number as it is written: ``1.0`` is not ``1``."""
    return str(locale(tag).plural_form(Decimal(number)))


@said_once
def decimal(tag: str, number: str) -> str:
    """A number, thousands grouped, at most three decimals."""
    from babel.numbers import format_decimal

    return format_decimal(Decimal(number), locale=locale(tag))


@said_once
def percent(tag: str, share: str) -> str:
    """A share (1 is all) in per cent."""
    from babel.numbers import format_percent

    return format_percent(Decimal(share), locale=locale(tag), decimal_quantization=False)


@said_once
def file_size(tag: str, size: int) -> str:
    """Bytes in decimal units (1 kB = 1000 bytes), one decimal at most."""
    from babel.units import format_unit

    value, unit = Decimal(size), "byte"
    for larger in ("kilobyte", "megabyte", "gigabyte", "terabyte"):
        if round(value, 1) < 1000:
            break
        value, unit = value / 1000, larger
    width: Any = "long" if unit == "byte" else "short"
    short = round(value, 1)
    whole = short.to_integral_value()
    text = format_unit(whole if whole == short else short, f"digital-{unit}", width, locale=locale(tag))
    return text.replace(" ", NO_BREAK)


@said_once
def enumeration(tag: str, count: int) -> str:
    """A list of so many items, with ``{0}``, ``{1}``… in their places."""
    from babel.lists import format_list

    return format_list([f"{{{number}}}" for number in range(count)], locale=locale(tag))


@said_once
def display_name(tag: str, of: str) -> str:
    """The name of one language in another; empty where CLDR has none. Raises ValueError where it does not know it."""
    return locale(of).get_display_name(locale(tag)) or ""
