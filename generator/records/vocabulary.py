"""What the site knows in general: ``teams.yml``, ``competencies.yml``, ``glossary.yml``."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from .dates import Date
from .references import G
from .refusal import refuse
from .types import Key, Line, Many, Record, T, Text, Url


class TeamName(Record):
    """A name an organisation bore from one date (included) to another (excluded)."""

    fr: Line | None = None
    en: Line | None = None
    abbr: T | None = None
    from_: Date | None = Field(default=None, alias="from")
    to: Date | None = None

    @model_validator(mode="after")
    def _some_name(self) -> TeamName:
        if self.fr is None and self.en is None:
            raise refuse("TR235")
        return self

    @property
    def text(self) -> Text:
        """The name in its languages."""
        return Text(self.fr, self.en)


def _not_empty(names: tuple[TeamName, ...]) -> tuple[TeamName, ...]:
    """Asked of names that could be read: a name that could not is no reason to say that there is none."""
    if not names:
        raise refuse("TR219")
    return names


class Team(Record):
    """An organisation with the names it bore over time, oldest first or not."""

    names: Annotated[Many[TeamName], AfterValidator(_not_empty)]
    parent: Key | None = None
    region: G | None = None
    url: Url | None = None


class Alignment(Record):
    """The same competency in somebody else's framework (ESCO, ROME, OaSIS…)."""

    framework: Line
    code: Line
    url: Url | None = None


class Synonyms(Record):
    """Other words for a competency, per language."""

    fr: Many[Line] = ()
    en: Many[Line] = ()


class Competency(Record):
    """Something people can show they know how to do."""

    name: T
    definition: T | None = None
    synonyms: Synonyms = Synonyms.blank()
    ask: T | None = None
    levels: tuple[T, ...] = Field(default=(), max_length=4)
    parent: Key | None = None
    align: Many[Alignment] = ()


class Expansion(Record):
    """An abbreviation and what it stands for, in one language."""

    abbr: Line
    title: Line


class Abbreviation(Record):
    """One glossary entry: the same thing in both languages, whose abbreviations may differ."""

    fr: Expansion | None = None
    en: Expansion | None = None
