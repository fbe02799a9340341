"""The two languages, their locales (CLDR, through Babel) and gettext catalogues read straight from `.po` text.

Everything here is a pure function of its arguments: no process locale, no time zone, no compiled catalogue.
"""

import io
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Protocol

from markupsafe import Markup

from generator import cldr
from generator.cldr import NO_BREAK
from generator.collation import collation_key
from generator.frozen import dataclass
from generator.patterns import pattern

Number = int | float | Decimal


class PartialDate(Protocol):
    """A date known to the year, the month or the day; a day never comes without its month."""

    @property
    def year(self) -> int: ...
    @property
    def month(self) -> int | None: ...
    @property
    def day(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Locale:
    """A language as written in a region (`fr-CA`): dates, numbers, lists and order for readers of that locale."""

    tag: str

    def __post_init__(self) -> None:
        """Raise ValueError when CLDR does not know `tag`; a regional tag it lacks is refused, not guessed."""
        cldr.direction(self.tag)  # of what is known from earlier builds, without the data of Babel

    @property
    def is_french(self) -> bool:
        """Which of the site's languages this locale writes."""
        return self.tag.partition("-")[0].lower() == "fr"

    def date(self, date: PartialDate) -> str:
        """`12 novembre 2019`, `November 12, 2019`, `mars 2024`, `2019`; French writes `1er`."""
        if date.month is None:
            return f"{date.year:04d}"
        return self._pattern(date, "yMMMM" if date.day is None else "long")

    def date_range(self, start: PartialDate, end: PartialDate | None, ahead: bool = False) -> str:
        """A period in words, shared parts said once; `end` None means it goes on (`depuis`, `since`), or will (`à
        partir de`, `from`) where it is `ahead`.

        It reads as an adverbial in French (`du 3 au 14 mars 2024`) and as a label in English (`March 3–14, 2024`).
        """
        if end is None:
            return self._from(start) if ahead else self._since(start)
        if (start.year, start.month, start.day) == (end.year, end.month, end.day):
            return self.date(start)
        return self._french_range(start, end) if self.is_french else self._english_range(start, end)

    def until(self, end: PartialDate) -> str:
        """A period whose beginning nobody knows: `jusqu’en avril 2025`, `jusqu’au 3 avril 2025`, `until April 2025`."""
        if not self.is_french:
            return f"until {self.date(end)}"
        return f"jusqu’{'en' if end.day is None else 'au'} {self.date(end)}"

    def number(self, number: Number) -> str:
        """`1,5` or `1.5`, thousands grouped, at most three decimals."""
        return cldr.decimal(self.tag, str(_decimal(number)))

    def hours(self, number: Number) -> str:
        """`7 h`: the symbol is the same in both languages (SI), held to its number."""
        return f"{self.number(number)}{NO_BREAK}h"

    def percent(self, number: Number) -> str:
        """`number` is out of 100: `40 %` in French, `40%` in English."""
        return cldr.percent(self.tag, str(_decimal(number) / 100))

    def file_size(self, size: int) -> str:
        """Decimal units (1 kB = 1000 bytes), one decimal at most: `12,3 ko`, `12.3 kB`, `512 octets`."""
        return cldr.file_size(self.tag, size)

    def join(self, items: Sequence[str]) -> str:
        """`a, b et c`, `a, b and c`; when any item is `Markup`, the others are escaped and the result is `Markup`."""
        if not items:
            return ""
        pattern = cldr.enumeration(self.tag, len(items))
        if any(isinstance(item, Markup) for item in items):
            return Markup(pattern).format(*items)  # noqa: S704 - what CLDR says; `format` escapes the items
        return pattern.format(*map(str, items))

    def language_name(self, tag: str) -> str:
        """The name of a language in this one (`anglais`, `English`); what CLDR does not know stays as typed."""
        try:
            return cldr.display_name(self.tag, tag) or tag
        except ValueError:
            return tag

    def sort_key(self, text: str) -> tuple[tuple[int, ...], str]:
        """Unicode collation (Élodie beside Eloi), then the text itself: equal keys mean equal texts."""
        return collation_key(text), text

    def plural_category(self, number: Number) -> str:
        """CLDR's category: `one`, `many` (French millions) or `other`."""
        return cldr.plural_category(self.tag, str(_decimal(number)))

    def _pattern(self, date: PartialDate, pattern: str) -> str:
        """`date` by a CLDR pattern (`long`, `MMMM`) or skeleton (`yMMMM`, `MMMMd`)."""
        text = cldr.date_text(self.tag, date.year, date.month, date.day, pattern)
        return f"1er{text[1:]}" if self.is_french and date.day == 1 and text.startswith("1 ") else text

    def _since(self, start: PartialDate) -> str:
        if not self.is_french:
            return f"since {self.date(start)}"
        return f"depuis {'le ' if start.day is not None else ''}{self.date(start)}"

    def _from(self, start: PartialDate) -> str:
        if not self.is_french:
            return f"from {self.date(start)}"
        return f"à partir {self._of(start, self.date(start))}"

    def _of(self, start: PartialDate, first: str) -> str:
        """`du 3 mars`, `de mars`, `d’août`."""
        return f"du {first}" if start.day is not None else f"d’{first}" if first[0] in "ao" else f"de {first}"

    def _french_range(self, start: PartialDate, end: PartialDate) -> str:
        """`du 3 au 14 mars 2024`, `de mars à avril 2024`, `d’août 2023 au 5 mars 2024`, `de 2019 à 2021`."""
        first = self._of(start, self._shortened(start, end))
        return f"{first} {'à' if end.day is None else 'au'} {self.date(end)}"

    def _shortened(self, start: PartialDate, end: PartialDate) -> str:
        """`start` without what `end` repeats: its year, and its month when both have a day."""
        mixed = (start.day is None) != (end.day is None)
        if start.month is None or start.year != end.year or end.month is None or mixed:
            return self.date(start)
        if start.day is None:
            return self._pattern(start, "MMMM")
        if start.month == end.month and end.day is not None:
            return "1er" if start.day == 1 else str(start.day)
        return self._pattern(start, "MMMMd")

    def _english_range(self, start: PartialDate, end: PartialDate) -> str:
        """`March 3–14, 2024`, `March–April 2024`, `March 3 – April 14, 2024`, `2019–2021`."""
        same_year = start.year == end.year
        if start.day and end.day and same_year and start.month == end.month:
            return self.date(end).replace(str(end.day), f"{start.day}–{end.day}", 1)
        if not start.month and not end.month:
            return f"{self.date(start)}–{self.date(end)}"
        if same_year and start.month and end.month and not start.day and not end.day:
            return f"{self._pattern(start, 'MMMM')}–{self.date(end)}"
        if same_year and start.day and end.day:
            return f"{self._pattern(start, 'MMMMd')} – {self.date(end)}"
        return f"{self.date(start)} – {self.date(end)}"


Message = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Translations:
    """A `.po` text, and what it says: each message, by context and English text, with the forms that were written."""

    text: str
    rows: tuple[tuple[Message, tuple[str, ...]], ...]

    def line_of(self, message: str) -> int:
        """Where an English text begins, as far as its line shows it; else the first line."""
        lines, whole = self.text.splitlines(), f'msgid "{message}"'
        found = (number for number, line in enumerate(lines, 1) if line.startswith(whole[:30]))
        return lines.index(whole) + 1 if whole in lines else next(found, 1)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The interface strings of one language; `messages` maps (context, English text) to the plural forms, non-empty.

    `missing` lists, in order, the strings some catalogue of the chain names and none translates (fuzzy counts as none).
    """

    locale: Locale
    messages: Mapping[Message, tuple[str, ...]]
    missing: tuple[str, ...] = ()

    @classmethod
    def read(cls, locale: Locale, sources: Sequence[Translations]) -> "Catalogue":
        """Read a chain of `.po`; where two translate a string, the first wins."""
        found: dict[Message, tuple[str, ...]] = {}
        wanted: dict[Message, None] = {}
        for source in sources:
            for key, forms in source.rows:
                wanted.setdefault(key)
                if all(forms):
                    found.setdefault(key, forms)
        return cls(locale, found, tuple(sorted({text for context, text in wanted if (context, text) not in found})))

    def gettext(self, message: str) -> str:
        """The translation, or `message` itself."""
        forms = self.messages.get(("", message))
        return forms[0] if forms else message

    def ngettext(self, singular: str, plural: str, number: Number) -> str:
        """The form CLDR asks for: French says `0 heure` and `1,5 heure`, English `0 hours` and `1.5 hours`."""
        forms = self.messages.get(("", singular))
        category = self.locale.plural_category(number)
        if not forms or len(forms) == 1:
            return singular if category == "one" else plural
        order = ("one", "other") if len(forms) == 2 else ("one", "many", "other")
        return forms[order.index(category) if category in order else -1]


@dataclass(frozen=True, slots=True)
class Misread:
    """A line of a `.po` text that cannot be used: the code of what there is to say, and what fills it."""

    line: int
    code: str
    values: Mapping[str, str]


@lru_cache(maxsize=16)
def read_translations(text: str, lang: str) -> Translations | Misread:
    """What a `.po` text says, or the first line that cannot be used."""
    from babel.messages.pofile import PoFileError

    lines = text.split("\n")
    for number, line in enumerate(lines, 1):
        if _PO_LINE.fullmatch(line) is None:
            return Misread(number, "TR619", {})
    try:
        rows = _read_po("\n".join(map(_for_babel, lines)), lang)
    except PoFileError as error:
        return Misread(error.lineno + 1, "TR606", {"detail": str(error)})
    except ValueError as error:
        return Misread(1, "TR606", {"detail": str(error)})
    for place, (_, ids), forms in rows:
        if any("%" in _PLACE.sub("", form) for form in forms):
            return Misread(place, "TR622", {})
        known = _places_of(*ids) | ({"num"} if len(ids) > 1 else set())
        for name in sorted(_places_of(*forms) - known):
            places = ", ".join(f"%({each})s" for each in sorted(known))
            return Misread(place, "TR618", {"name": name, "known": places or "—"})
    return Translations(text, tuple(((context, ids[0]), forms) for _, (context, ids), forms in rows))


_PO_TEXT = r'"(?:[^"\\]|\\.)*"'
_PO_LINE = pattern(
    rf"\s*(?:#.*|(?:(?:domain|msgctxt|msgid|msgid_plural|msgstr(?:\[\d+\])?)\s*)?{_PO_TEXT}(?:\s*{_PO_TEXT})*)?\s*")
_PO_SKIPPED = pattern(r'\s*(?:#~|domain\b|"(?:Plural-Forms|POT-Creation-Date|PO-Revision-Date):)')
_PLACE = pattern(r"%%|%\((\w+)\)[sd]")


def _for_babel(line: str) -> str:
    """A line without what says nothing here, and that Babel stumbles over: what is obsolete, dates, plural rules (ours
    are CLDR's), tabs between a word and its text, texts side by side."""
    if _PO_SKIPPED.match(line):
        return '""' if line.lstrip().startswith('"') else "#"
    texts = re.findall(_PO_TEXT, line)
    if not texts or line.lstrip().startswith("#"):
        return line
    word, text = line[: line.index('"')].strip(), "".join(each[1:-1] for each in texts)
    return f'{word} "{text}"'.lstrip()


def _places_of(*texts: str) -> set[str]:
    """The names of what fills messages: `%(name)s`."""
    return {name for text in texts for name in _PLACE.findall(text) if name}


def _read_po(text: str, lang: str) -> list[tuple[int, tuple[str, tuple[str, ...]], tuple[str, ...]]]:
    """Each message: its line, its context and English texts, and the forms that were written."""
    from babel.messages.pofile import read_po

    rows: list[tuple[int, tuple[str, tuple[str, ...]], tuple[str, ...]]] = []
    for message in read_po(io.StringIO(text), locale=cldr.locale(lang), abort_invalid=True):
        ids = message.id if isinstance(message.id, (list, tuple)) else (message.id,)
        strings = message.string if isinstance(message.string, (list, tuple)) else (message.string,)
        forms = ("",) if message.fuzzy else _written(strings)
        if ids[0]:
            rows.append((message.lineno or 1, (message.context or "", tuple(ids)), forms))
    return rows


def _written(strings: Sequence[str | None]) -> tuple[str, ...]:
    """The forms that a translator wrote: Babel adds empty ones up to what the language could have (French millions)."""
    forms = [text or "" for text in strings]
    while len(forms) > 2 and not forms[-1]:
        forms.pop()
    return tuple(forms)


def _decimal(number: Number) -> Decimal:
    """The number as people typed it: a float goes through its shortest text, never through its binary value."""
    return number if isinstance(number, Decimal) else Decimal(str(number))


@lru_cache(maxsize=1024)
def is_language_tag(tag: str) -> bool:
    """Whether `tag` is a BCP 47 language, maybe with script and region, that CLDR knows: fit for a `lang` attribute."""
    if not tag or not tag.isascii() or not tag.replace("-", "").isalnum():
        return False
    from babel.core import get_global

    language, *rest = tag.split("-")
    script = rest.pop(0) if rest and len(rest[0]) == 4 else ""
    region = rest.pop(0) if rest and len(rest[0]) == 2 else ""
    names = cldr.locale("en")
    known = language.lower() in names.languages or language.lower() in get_global("likely_subtags")
    fits = (not script or script.title() in names.scripts) and (not region or region.upper() in names.territories)
    return known and fits and not rest
