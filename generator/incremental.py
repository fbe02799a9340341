"""A build over the last one: where the words of a few records have moved, only what shows them is worked out again.

A build that publishes leaves its *state*. The next one takes it up where nothing has moved but files of a few records,
and where what they say leaves order, addresses, counts and links as they were. Everything else is planned anew: this
is a short cut through the memo's answers, never another way to make them.
"""

from __future__ import annotations

import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import cast

from generator.bodies import check_links, contexts_of
from generator.checks import Facts, check_site
from generator.compact import compact
from generator.frozen import dataclass
from generator.markup import Rendered
from generator.memo import Memo
from generator.options import Options
from generator.outputs import OUTPUTS, Build, Faces, Planned, Shown
from generator.pictures import Picture
from generator.pool import Workers
from generator.problems import Problem, sort_problems
from generator.reading import ReadState, ReadTask, Section, Told, read_record
from generator.recall import Answers, Joined, Read, Reader, join_all, load_told
from generator.records import Common, PersonRecord, assemble
from generator.results import Made, account_of, has_errors
from generator.routes import Route, Routes
from generator.signature import UNSURE, Signature, is_settled
from generator.site import Limit, Lookup, Site, World, make_world, renewed
from generator.source import Sources, walk_record
from generator.theme import Theme, load_theme, theme_folders
from generator.views import Material, Pages

AT_MOST = 50
"""Records that may have moved; with more of them, everything is planned anew."""

SECTIONS: tuple[Section, ...] = ("people", "missions")
RecordName = tuple[Section, str]
Wanted = Mapping[str, tuple[str, int]]
"""The SHA-256 and the size of every file of a site, by path."""


@compact
@dataclass(frozen=True, slots=True)
class Said:
    """The problems of a build by where they come from: records and missions keep their own."""

    links: Mapping[str, tuple[Problem, ...]]
    """Of the links in somebody's story, by their id."""
    site: tuple[Problem, ...]
    """Of what is not one record's own."""
    rest: tuple[Problem, ...]


@compact
@dataclass(frozen=True, slots=True)
class State:
    """What a build knew when it was done. ``keys`` and ``wanted`` are those of all files that it planned."""

    common: Common
    people: Mapping[str, Read]
    missions: Mapping[str, Read]
    joined: Mapping[str, Joined]
    limits: Mapping[str, Limit]
    world: World
    site: Site
    pages: tuple[Route, ...]
    bodies: Mapping[str, Rendered]
    pictures: Mapping[str, Picture]
    said: Said
    face: str
    """What every page shows."""
    shown: Shown
    keys: Mapping[str, str]
    wanted: Wanted
    asked: bytes
    """What missions asked of the rest of the site, by their id, pickled: only a change of people needs to know."""

    @property
    def problems(self) -> Iterator[Problem]:
        """Everything there is to say, unsorted."""
        yield from self.said.rest
        yield from self.said.site
        for links in self.said.links.values():
            yield from links
        for read in (*self.people.values(), *self.missions.values()):
            yield from read.problems
        for joined in self.joined.values():
            yield from joined.problems


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

    def then(self, later: Change) -> Change:
        """This one, and a later one."""
        return Change({**self.people, **later.people}, {**self.missions, **later.missions},
                      {**self.joined, **later.joined}, {**self.digests, **later.digests},
                      {**self.keys, **later.keys}, {**self.wanted, **later.wanted})

    @property
    def small(self) -> bool:
        """Whether it is still worth keeping beside the state."""
        return len(self.people) + len(self.joined) <= 4 * AT_MOST


@dataclass(frozen=True, slots=True)
class Step:
    """One build over a state: the state after it, what changed, the files to make, and the signatures of what was
    read."""

    state: State
    change: Change
    build: Build
    planned: Sequence[Planned]
    signatures: Mapping[str, Signature]

    def settled(self, moment: int) -> dict[str, Signature]:
        """The signatures that may be believed, unsure of what was touched just before ``moment``."""
        return {path: signature if is_settled(signature, moment) else UNSURE
                for path, signature in self.signatures.items()}

    @property
    def made(self) -> Made:
        """What is known of the site."""
        site = self.state.site
        return Made(tuple(sort_problems(self.state.problems)), site=site, account=account_of(site),
                    pages=len(self.state.pages))

    def published(self, wanted: Wanted) -> Step:
        """The step when its files are made: ``wanted`` are all files of the site."""
        keys = {each.path: each.key for each in self.planned}
        change = replace(self.change, keys=keys, wanted={path: wanted[path] for path in keys})
        state = replace(self.state, keys={**self.state.keys, **keys}, wanted={**self.state.wanted, **change.wanted})
        return replace(self, state=state, change=change)


def records_in(moved: Iterable[str]) -> set[RecordName] | None:
    """The records that paths of the content belong to; ``None`` where one is of something else."""
    found: set[RecordName] = set()
    for path in moved:
        section, _, rest = path.partition("/")
        if section not in SECTIONS or not rest:
            return None
        found.add((section, rest.partition("/")[0]))
    return found


def changed(state: State, options: Options, change: Change) -> State | None:
    """The state after a change; ``None`` where it is more than a change of words."""
    world, limits = state.world, state.limits
    people = {**state.people, **{person: read for person, (read, _) in change.people.items()}}
    persons = {person: cast("PersonRecord", told.record) for person, (_, told) in change.people.items()}
    links = dict(state.said.links)
    if persons:
        everybody = tuple({**world.people, **persons}.values())
        records = assemble(state.common, everybody, (), people, state.missions)
        outlines = [read.outline for read in state.missions.values() if read.outline is not None]
        world = make_world(records, outlines, options.date, options.audience)
        limits = {outline.id: world.rules.mission(outline) for outline in outlines}
        if limits != state.limits or world.visible != state.world.visible:
            return None
        for person, (_, told) in change.people.items():
            links[person] = tuple(check_links(records, told.record, told.bodies))
    for joined in change.joined.values():
        if joined.withheld != state.joined[joined.id].withheld:
            return None
    briefs = [each.brief for each in change.joined.values() if each.brief is not None]
    site = renewed(state.site, world, persons.values(), briefs)
    if site is None:
        return None
    bodies = dict(state.bodies)
    for _, told in change.people.values():
        bodies.update(told.bodies)
    return replace(
        state, people=people, missions={**state.missions, **change.missions},
        joined={**state.joined, **change.joined}, limits=limits, world=world, site=site, bodies=bodies,
        said=replace(state.said, links=links), keys={**state.keys, **change.keys},
        wanted={**state.wanted, **change.wanted},
    )


def step_over(
    state: State, options: Options, memo: Memo, workers: Workers, moved: Iterable[str],
    seen: Mapping[str, Signature | None],
) -> Step | None:
    """The step over what moved, by paths of the content; ``seen`` is what stood for each path before. ``None`` where
    everything has to be planned anew. Raises TornMemo where the memo has lost what the state relies on."""
    records = records_in(moved)
    theme, _ = load_theme(options.theme or state.common.settings.theme, theme_folders(options.content))
    if records is None or theme is None or len(records) > AT_MOST:
        return None
    return Stepping(state, options, theme, memo, workers).step(records, seen)


class Stepping:
    """One step being made from a state."""

    def __init__(self, state: State, options: Options, theme: Theme, memo: Memo, workers: Workers) -> None:
        self.state, self.options, self.theme = state, options, theme
        self.memo, self.workers = memo, workers
        self.root = options.content.resolve()
        self.signatures: dict[str, Signature] = {}
        self.digests: dict[str, str] = {}

    def step(self, records: set[RecordName], seen: Mapping[str, Signature | None]) -> Step | None:
        """The step over some records that may have moved."""
        read = self._read(sorted(records), seen)
        if read is None:
            return None
        people = {each.id: (each, load_told(self.memo, each.told)) for section, each in read
                  if section == "people" and each.told != self.state.people[each.id].told}
        missions = {each.id: each for section, each in read if section == "missions"}
        change = Change(people, missions, {}, self.digests)
        before = changed(self.state, self.options, change)
        if before is None:
            return None
        change = replace(change, joined=self._joined(before, missions, bool(people)))
        after = changed(before, self.options, Change(joined=change.joined))
        if after is None:
            return None
        after = self._checked(after, change)
        return None if has_errors(after.problems) else self._planned(after, change)

    def _read(
        self, records: Sequence[RecordName], seen: Mapping[str, Signature | None]
    ) -> list[tuple[Section, Read]] | None:
        """Records as they are now; ``None`` where one has other files than before, or cannot be read."""
        inside = tuple(f"{section}/{record}/" for section, record in records)
        stood = {path for path in seen if f"{path}/".startswith(inside)}
        reader = Reader(Sources(self.root, (), ()), self.state.common.settings.lang,
                        contexts_of(self.state.common), self.memo, self.workers, self.digests)
        found: list[tuple[Section, Read]] = []
        for section, record in records:
            before = (self.state.people if section == "people" else self.state.missions).get(record)
            sources = walk_record(self.root, section, record)
            if before is None or sources.problems or not sources.steady:
                return None
            self.signatures |= {path: listing.signature for path, listing in sources.folders.items()}
            self.signatures |= {file.path: file.signature for file in sources.files if file.signature is not None}
            state = ReadState(self.root, reader.lang, reader.contexts)
            read = reader.learn(section, read_record(state, ReadTask(section, record, sources.files)))
            if not read.told or read.outline != before.outline:
                return None
            found.append((section, read))
        return found if self.signatures.keys() == stood else None

    def _joined(self, state: State, missions: Mapping[str, Read], everywhere: bool) -> dict[str, Joined]:
        """The missions that have to be joined again: their own words changed, or what they asked has another answer."""
        asking = {each for each, read in missions.items() if read.told != self.state.missions[each].told}
        if everywhere:
            old, new = Answers(self.state.world), Answers(state.world)
            asked: dict[str, tuple[Lookup, ...]] = pickle.loads(state.asked)  # noqa: S301 - our own memo
            asked |= {joined.id: joined.asked for joined in state.joined.values() if joined.asked}
            moved = {each for questions in asked.values() for each in questions}
            moved = {each for each in moved if old.of(*each) != new.of(*each)}
            asking |= {mission for mission, questions in asked.items() if not moved.isdisjoint(questions)}
        reads = [state.missions[each] for each in sorted(asking)]
        found = join_all(state.world, self.root, reads, state.limits, self.memo, self.workers)
        return {each.id: each for each in found}

    def _checked(self, state: State, change: Change) -> State:
        """The state with what is to be said of the whole, where that may be something else now."""
        ours = tuple(f"{section}/{each}/" for section, ids in (("people", change.people), ("missions", change.missions))
                     for each in ids)
        if not change.people and not any(found.place.path.startswith(ours) for found in state.said.site):
            return state
        records = assemble(state.common, tuple(state.world.people.values()), (), state.people, state.missions)
        outlines = tuple(read.outline for read in state.missions.values() if read.outline is not None)
        facts = Facts(records, self.options.date, state.world.people, outlines,
                      lambda mission: load_told(self.memo, state.missions[mission].told).record.document)
        return replace(state, said=replace(state.said, site=tuple(check_site(facts))))

    def _planned(self, state: State, change: Change) -> Step | None:
        """The files that show what has changed, and are not what they were."""
        before, after = self.state.site.briefs, state.site.briefs
        missions = [each for each in change.joined if each in after and after[each] != before[each]]
        material = Material(state.site, Routes(state.site.settings, state.pages), state.bodies, state.pictures)
        only = state.shown.by(missions, change.people)
        build = Build(material, Pages(material, self.memo.pack), self.theme, self.root, self.memo, self.workers,
                      {each: read.told for each, read in state.people.items()}, only=only)
        if Faces(build).common != state.face:
            return None
        planned = [each for _, outline in OUTPUTS for each in outline(build) if each.path in only]
        if {each.path for each in planned} != only:
            return None
        moved = [each for each in planned if each.key != state.keys[each.path]]
        return Step(state, change, build, moved, self.signatures)
