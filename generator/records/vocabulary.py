"""What the site knows in general: ``teams.yml``, ``competencies.yml``, ``glossary.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from .dates import Date
from .record import Also, Length, Record, record
from .references import G
from .refusal import RefusalError, refuse
from .types import Key, Lang, Line, Many, T, Text, Url


@record
class TeamName(Record):
    """A name an organisation bore from one date (included) to another (excluded)."""

    fr: Line | None = None
    en: Line | None = None
    abbr: T | None = None
    from_: Date | None = None
    to: Date | None = None

    def refusal(self) -> RefusalError | None:
        """It has to have a name."""
        return refuse("TR235") if self.fr is None and self.en is None else None

    @property
    def text(self) -> Text:
        """The name in its languages."""
        return Text(self.fr, self.en)


def _not_empty(names: tuple[TeamName, ...]) -> tuple[TeamName, ...]:
    """Asked of names that could be read: a name that could not is no reason to say that there is none."""
    if not names:
        raise refuse("TR219")
    return names


@record
class Team(Record):
    """An organisation with the names it bore over time, oldest first or not."""

    names: Annotated[Many[TeamName], Also(_not_empty)]
    parent: Key | None = None
    region: G | None = None
    url: Url | None = None


@record
class Alignment(Record):
    """The same competency in somebody else's framework (ESCO, ROME, OaSIS…)."""

    framework: Line
    code: Line
    url: Url | None = None


@record
class Synonyms(Record):
    """Other words for a competency, per language."""

    fr: Many[Line] = ()
    en: Many[Line] = ()


@record
class Competency(Record):
    """Something people can show they know how to do."""

    name: T
    definition: T | None = None
    synonyms: Synonyms = Synonyms()
    ask: T | None = None
    levels: Annotated[tuple[T, ...], Length(4)] = ()
    parent: Key | None = None
    align: Many[Alignment] = ()


@record
class Expansion(Record):
    """An abbreviation and what it stands for, in one language."""

    abbr: Line
    title: Line


@record
class Abbreviation(Record):
    """One glossary entry: the same thing in both languages, whose abbreviations may differ."""

    fr: Expansion | None = None
    en: Expansion | None = None


def expansions(glossary: Mapping[str, Abbreviation], lang: Lang) -> dict[str, str]:
    """What the abbreviations of one language stand for."""
    entries = (entry.fr if lang == "fr" else entry.en for entry in glossary.values())
    return {entry.abbr: entry.title for entry in entries if entry is not None}
