"""What a build knew when it was done, for the next one to begin with, and what small builds changed of that since."""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field, fields
from functools import lru_cache

from generator.compact import compact
from generator.frozen import dataclass, replace
from generator.kept import Kept
from generator.markup import Rendered
from generator.outputs import Shown
from generator.pictures import Picture
from generator.problems import Problem
from generator.reading import Section, Told
from generator.recall import Joined, Read
from generator.records import Common, PersonRecord
from generator.site import Lookup, Outline, Site, Withheld, World, spelled
from generator.theme import Theme

MANY = 200
"""Records that may have changed since a state was left; with more of them, another is left."""

RecordName = tuple[Section, str]
Wanted = Mapping[str, tuple[str, int]]
"""The SHA-256 and the size of every file of a site, by path."""


@dataclass(frozen=True, slots=True)
class Said:
    """What there is to say, by where it comes from: a record as read, a mission as joined, somebody's links, outlines
    or people together; and what came to be said since, instead of that."""

    before: Kept[str, tuple[Problem, ...]]
    since: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)

    def of(self, source: str) -> tuple[Problem, ...]:
        """What there is to say of one source."""
        return self.since[source] if source in self.since else self.before.get(source, ())

    def but(self, new: Mapping[str, tuple[Problem, ...]]) -> Said:
        """The same, with what there is to say of some now."""
        return replace(self, since={**self.since, **new})

    def differs(self, earlier: Said) -> bool:
        """Whether anything is said otherwise than earlier, of the sources that were asked again since."""
        return any(found != earlier.of(source) for source, found in self.since.items())

    @property
    def all(self) -> list[Problem]:
        """Everything, unsorted."""
        return [found for source in {**dict.fromkeys(self.before), **self.since} for found in self.of(source)]


def said_of(
    rest: Iterable[Problem], people: Iterable[Read], missions: Iterable[Read], joined: Iterable[Joined],
    links: Mapping[str, tuple[Problem, ...]], together: Mapping[str, tuple[Problem, ...]],
) -> Said:
    """All of that; sources of nothing are left out."""
    found = {"": tuple(rest), **together}
    found |= {f"people/{each.id}": each.problems for each in people}
    found |= {f"missions/{each.id}": each.problems for each in missions}
    found |= {f"joined/{each.id}": each.problems for each in joined}
    found |= {f"links/{person}": problems for person, problems in links.items()}
    return Said(Kept.of({name: problems for name, problems in found.items() if problems}))


@dataclass(frozen=True, slots=True)
class Packed:
    """What a state says of all records, in as little memory as that takes; fields as those of :class:`State`."""

    reads: Kept[RecordName, Read]
    withheld: Mapping[str, tuple[Withheld, ...]]
    outlined: bytes
    called: frozenset[str]
    askers: bytes

    @classmethod
    def of(cls, people: Iterable[Read], missions: Sequence[Read], joined: Sequence[Joined]) -> Packed:
        """Of people and missions as they were read, and missions as they were joined."""
        outlines = tuple(each.outline for each in missions if each.outline is not None)
        reads: dict[RecordName, Read] = {("people", each.id): each for each in people}
        reads |= {("missions", each.id): each for each in missions}
        return cls(
            reads=Kept.of(reads), withheld={each.id: each.withheld for each in joined if each.withheld},
            outlined=pickle.dumps(outlines, 5), called=called_in(outlines), askers=pickle.dumps(askers_of(joined), 5),
        )


@compact
@dataclass(frozen=True, slots=True)
class State:
    """What a build knew when it was done. ``keys`` and ``wanted`` are those of all files that it planned."""

    common: Common
    theme: Theme
    reads: Kept[RecordName, Read]
    withheld: Mapping[str, tuple[Withheld, ...]]
    """What missions leave out, by their id, where it is anything."""
    outlined: bytes
    """All missions in outline, pickled: only a change of people needs them."""
    called: frozenset[str]
    """The keys of names of people on missions who are written there without an id."""
    world: World
    site: Site
    routes: bytes
    """All addresses, packed."""
    bodies: Mapping[str, Rendered]
    pictures: Mapping[str, Picture]
    stories: Mapping[str, str]
    """The digest of each person's stored record, by id."""
    said: Said
    face: str
    """What every page shows."""
    faces: Mapping[str, str]
    """What lists show of each person, by id."""
    shown: Shown
    keys: Mapping[str, str]
    wanted: Wanted
    askers: bytes
    """The missions that asked something of people, by question, pickled: only a change of people needs to know."""
    asked_since: Mapping[str, tuple[Lookup, ...]] = field(default_factory=dict)
    """What missions ask that were joined again since."""

    @property
    def outlines(self) -> tuple[Outline, ...]:
        """All missions in outline, which no step changes."""
        return _outlines(self.outlined)

    def ids(self, section: Section) -> list[str]:
        """The records of a section."""
        return [record for found, record in self.reads if found == section]


@lru_cache(maxsize=1)
def _outlines(pickled: bytes) -> tuple[Outline, ...]:
    found: tuple[Outline, ...] = pickle.loads(pickled)  # noqa: S301 - our own memo
    return found


@compact
@dataclass(frozen=True, slots=True)
class Change:
    """What small builds did to a state since it was left: records as they are now, and what was made of them."""

    people: Mapping[str, tuple[Read, Told]] = field(default_factory=dict)
    missions: Mapping[str, Read] = field(default_factory=dict)
    joined: Mapping[str, Joined] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)
    wanted: Wanted = field(default_factory=dict)
    together: Mapping[str, tuple[Problem, ...]] = field(default_factory=dict)
    """What there is to say of people or outlines together, where it was asked again."""

    def then(self, later: Change) -> Change:
        """This one, and a later one."""
        return Change(*({**getattr(self, each.name), **getattr(later, each.name)} for each in fields(self)))

    @property
    def small(self) -> bool:
        """Whether it is still worth keeping beside the state."""
        return len(self.people) + len(self.joined) <= MANY


Askers = Mapping[Lookup, Sequence[str]]
_OF_PEOPLE = ("person", "name")


def askers_of(joined: Iterable[Joined]) -> Askers:
    """The missions that asked something of people, by question."""
    found: dict[Lookup, list[str]] = {}
    for each in joined:
        for question in each.questions:
            if question[0] in _OF_PEOPLE:
                found.setdefault(question, []).append(each.id)
    return found


def belonging_in(people: Iterable[PersonRecord]) -> frozenset[str]:
    """The places of the names of teams in people's records: they may be names of people."""
    words = (word for person in people for each in person.data.team for word in (each.team.fr, each.team.en))
    return frozenset(spelled(word).key for word in words if word is not None)


def called_in(outlines: Iterable[Outline]) -> frozenset[str]:
    """The places of names of people on missions who are written there without an id."""
    names = {person.name for outline in outlines for person in outline.people
             if person.id is None and person.name is not None}
    return frozenset(place for name in names for place in (spelled(name).key, *spelled(name).sought))
