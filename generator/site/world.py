"""What one mission may look up of the rest of the site, and a list of what it did look up.

A mission is joined on its own: everything it takes from elsewhere passes through the mappings of a :class:`World`. A
traced world writes down each key that was asked for, found or not; as long as the answers stay the same, so does what
was made of them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, ItemsView, Iterable, Iterator, Mapping, Set
from typing import TypeVar

from generator.compact import compact
from generator.frozen import dataclass, replace
from generator.records import Audience, Lang, PersonRecord, Records, Settings, Slug

from .audience import AudienceRules
from .vocabulary import Competency, Team

Value = TypeVar("Value")
Other = TypeVar("Other")
Lookup = tuple[str, str]
"""The name of a mapping and the key that was asked for; an empty key stands for all of it."""

EVERYTHING = ""


class _Asked:
    """Values of which it is written down what they are asked."""

    def __init__(self, name: str, values: Collection[str], asked: set[Lookup]) -> None:
        self._name, self._values, self._asked = name, values, asked

    def __contains__(self, key: object) -> bool:
        if isinstance(key, str):
            self._asked.add((self._name, key))
        return key in self._values

    def __iter__(self) -> Iterator[str]:
        self._asked.add((self._name, EVERYTHING))
        return iter(self._values)

    def __len__(self) -> int:
        self._asked.add((self._name, EVERYTHING))
        return len(self._values)


class Traced(_Asked, Mapping[str, Value]):
    """A mapping that writes down what it is asked."""

    _values: Mapping[str, Value]

    def __getitem__(self, key: str) -> Value:
        self._asked.add((self._name, key))
        return self._values[key]

    def items(self) -> ItemsView[str, Value]:
        """All keys and values: one question, not one for each."""
        self._asked.add((self._name, EVERYTHING))
        return self._values.items()


class TracedSet(_Asked, Set[str]):
    """A set of ids that writes down what it is asked."""

    @classmethod
    def _from_iterable(cls, it: Iterable[Other]) -> Set[Other]:
        return frozenset(it)


@compact
@dataclass(frozen=True, slots=True)
class World:
    """The rest of the site as one mission sees it. ``records`` holds vocabularies and known ids, never a mission."""

    records: Records
    rules: AudienceRules
    people: Mapping[str, PersonRecord]
    visible: Mapping[str, Slug]
    """The missions that this build shows, with their slugs."""
    teams: Mapping[str, Team]
    competencies: Mapping[str, Competency]
    audience: Audience
    date: dt.date

    @property
    def settings(self) -> Settings:
        """The site's settings."""
        return self.records.settings

    def traced(self, asked: set[Lookup]) -> World:
        """The same, writing every question into ``asked``."""
        records, rules = self.records, self.rules
        return replace(
            self,
            records=replace(
                records,
                formats=Traced("format", records.formats, asked),
                teams=Traced("team", records.teams, asked),
                competencies=Traced("competency", records.competencies, asked),
                names=Traced("person", records.names, asked),
                known_missions=TracedSet("known mission", records.known_missions, asked),  # type: ignore[arg-type]
                known_people=TracedSet("known person", records.known_people, asked),  # type: ignore[arg-type]
                known_teams=TracedSet("known team", records.known_teams, asked),  # type: ignore[arg-type]
                known_competencies=TracedSet(  # type: ignore[arg-type]
                    "known competency", records.known_competencies, asked),
            ),
            rules=replace(rules, people=Traced("person", rules.people, asked),
                          by_name=Traced("name", rules.by_name, asked),
                          names=Traced("person", rules.names, asked)),
            people=Traced("person", self.people, asked),
            visible=Traced("mission", self.visible, asked),
            teams=Traced("team", self.teams, asked),
            competencies=Traced("competency", self.competencies, asked),
        )


def slug_in(slug: Slug, record_id: str, lang: Lang) -> str:
    """The last part of a record's address: its slug in that language, else its id."""
    return slug.get(lang) or record_id
