"""A build over the last one: where the words of a few records have moved, only what shows them is worked out again.

A build that publishes leaves its *state*. The next one takes it up where nothing has moved but files of a few records,
and where what they say leaves order, addresses, counts and links as they were. Everything else is planned anew: this
is a short cut through the memo's answers, never another way to make them.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import cast

from generator.bodies import check_links, contexts_of
from generator.checks import Facts, check_outlines, check_people
from generator.frozen import dataclass, replace
from generator.kept import altered
from generator.memo import Memo
from generator.options import Options
from generator.outputs import OUTPUTS, Build, Faces, Planned
from generator.packed_routes import PackedRoutes
from generator.pool import Workers
from generator.problems import Problem, sort_problems
from generator.reading import ReadState, ReadTask, Section, read_record
from generator.recall import Joined, Read, Reader, join_all, load_told
from generator.records import PersonRecord, assemble
from generator.results import Made, account_of, has_errors
from generator.signature import UNSURE, Signature, is_settled
from generator.site import EVERYTHING, Lookup, World, make_world, renewed
from generator.source import Sources, walk_record
from generator.state import Askers, Change, RecordName, State, Wanted, belonging_in
from generator.views import Material, Pages

AT_MOST = 50
"""Records that may have moved; with more of them, everything is planned anew."""

SECTIONS: tuple[Section, ...] = ("people", "missions")


class Plan(Iterable[Planned]):
    """The files that show what has changed and are not what they were, each planned when it is asked for: it can be
    made while the next one is planned."""

    def __init__(self, build: Build, only: Set[str], keys: Mapping[str, str], begun: Iterable[Planned] = ()) -> None:
        self.at_most = len(only)
        self.found = list(begun)
        self._left = set(only)
        self._rest = self._planned(replace(build, only=only), keys) if only else iter(())

    def _planned(self, build: Build, keys: Mapping[str, str]) -> Iterator[Planned]:
        for _, outline in OUTPUTS:
            for each in outline(build):
                if each.path in self._left:
                    self._left.remove(each.path)
                    if each.key != keys[each.path]:
                        self.found.append(each)
                        yield each

    def __iter__(self) -> Iterator[Planned]:
        return chain(self.found.copy(), self._rest)

    @property
    def is_whole(self) -> bool:
        """Once everything was asked for: whether the site still has each file that may show what has changed."""
        return not self._left


@dataclass(frozen=True, slots=True)
class Step:
    """One build over a state: the state after it, what changed, the files to make, and the signatures of what was
    read."""

    state: State
    change: Change
    build: Build
    plan: Plan
    signatures: Mapping[str, Signature]
    is_otherwise: bool
    """Whether there is something else to say than before."""

    def settled(self, moment: int) -> dict[str, Signature]:
        """The signatures, by full path, that may be believed, unsure of what was touched just before ``moment``."""
        return {path: signature if is_settled(signature, moment) else UNSURE
                for path, signature in self.signatures.items()}

    def made(self, said: Callable[[], Sequence[Problem]]) -> Made:
        """What is known of the site; ``said`` gives what there was to say before, in order."""
        site, problems = self.state.site, self.state.said
        found = said() if not self.is_otherwise else sort_problems(problems.all)
        return Made(tuple(found), account_of(site), site=site, pages=len(self.build.routes))

    def published(self, made: Iterable[Planned], wanted: Wanted) -> Step:
        """The step when files of its plan are made: ``wanted`` are all files of the site."""
        keys = {each.path: each.key for each in made}
        change = replace(self.change, keys=keys, wanted={path: wanted[path] for path in keys})
        state = replace(self.state, keys={**self.state.keys, **keys}, wanted={**self.state.wanted, **change.wanted})
        return replace(self, state=state, change=change)


def _moved_questions(before: World, after: World) -> set[Lookup]:
    """What may be asked of people that has another answer after a change of some people's words."""
    people = {each for each, record in after.people.items() if record.data != before.people[each].data}
    names = before.rules.moved_names(after.rules)
    return ({("person", each) for each in (*people, EVERYTHING) if people}
            | {("name", each) for each in (*names, EVERYTHING) if names})


def _is_otherwise(now: Read, before: Read) -> bool:
    """Whether a record says something else than before, or something else is to be said of it."""
    return (now.told, now.problems) != (before.told, before.problems)


def records_in(moved: Iterable[str], content: str) -> set[RecordName] | None:
    """The records that paths below the content folder belong to; ``None`` where one is of something else."""
    found: set[RecordName] = set()
    for path in moved:
        section, _, rest = path.removeprefix(content).partition("/")
        if not path.startswith(content) or section not in SECTIONS or not rest:
            return None
        found.add((section, rest.partition("/")[0]))
    return found


def changed(state: State, options: Options, change: Change) -> State | None:
    """The state after a change; ``None`` where it is more than a change of words."""
    world, said = state.world, dict(change.together)
    people = {person: cast("PersonRecord", told.record) for person, (_, told) in change.people.items()}
    if people:
        everybody = tuple({**world.people, **people}.values())
        records = assemble(state.common, everybody, state.ids("people"), state.ids("missions"))
        world = replace(make_world(records, (), options.date, options.audience), visible=world.visible)
        before = state.world.rules
        moved = before.moved_names(world.rules)
        if world.rules.people != before.people or not state.called.isdisjoint(moved):
            return None
        if moved and not moved.isdisjoint(belonging_in(everybody)):
            return None
        for person, (read, told) in change.people.items():
            said[f"people/{person}"] = read.problems
            said[f"links/{person}"] = tuple(check_links(records, told.record, told.bodies))
    if any(each.withheld != state.withheld.get(each.id, ()) for each in change.joined.values()):
        return None
    said |= {f"missions/{mission}": read.problems for mission, read in change.missions.items()}
    said |= {f"joined/{mission}": joined.problems for mission, joined in change.joined.items()}
    briefs = [each.brief for each in change.joined.values() if each.brief is not None]
    site = renewed(state.site, world, people.values(), briefs)
    if site is None:
        return None
    bodies = altered(state.bodies, {path: body for _, told in change.people.values()
                                    for path, body in told.bodies.items()})
    reads: dict[RecordName, Read] = {("missions", mission): read for mission, read in change.missions.items()}
    reads |= {("people", person): read for person, (read, _) in change.people.items()}
    stories = {**state.stories, **{person: read.told for person, (read, _) in change.people.items()}}
    return replace(
        state, reads=state.reads.but(reads), world=world, site=site, bodies=bodies, stories=stories,
        said=state.said.but(said), faces={each: face for each, face in state.faces.items() if each not in people},
        keys={**state.keys, **change.keys}, wanted={**state.wanted, **change.wanted},
        asked_since={**state.asked_since, **{each.id: each.questions for each in change.joined.values()}},
    )


def step_over(
    state: State, options: Options, memo: Memo, workers: Workers, moved: Iterable[str], seen: Iterable[str],
    first: Collection[str] = (), early: Callable[[Step], None] = lambda _step: None, owed: Collection[str] = (),
) -> Step | None:
    """The step over what moved; ``seen`` are all files and folders as they were. ``None`` where everything has to be
    planned anew. Raises TornMemo where the memo has lost what the state relies on.

    Files of ``first`` are planned before the others, and ``early`` is given the step as far as it is for these.
    ``owed`` are files that an earlier step planned and nobody made.
    """
    records = records_in(moved, f"{options.content.resolve()}/")
    if records is None or len(records) > AT_MOST:
        return None
    return Stepping(state, options, memo, workers, first, early, owed).step(records, seen)


class Stepping:
    """One step being made from a state."""

    def __init__(
        self, state: State, options: Options, memo: Memo, workers: Workers, first: Collection[str],
        early: Callable[[Step], None], owed: Collection[str],
    ) -> None:
        self.state, self.options = state, options
        self.memo, self.workers = memo, workers
        self.first, self.early, self.owed = frozenset(first), early, frozenset(owed)
        self.root = options.content.resolve()
        self.signatures: dict[str, Signature] = {}
        self.digests: dict[str, str] = {}

    def step(self, records: set[RecordName], seen: Iterable[str]) -> Step | None:
        """The step over some records that may have moved."""
        read = self._read(sorted(records), seen)
        if read is None:
            return None
        people = {each.id: (each, load_told(self.memo, each.told)) for section, each in read
                  if section == "people" and _is_otherwise(each, self.state.reads[section, each.id])}
        missions = {each.id: each for section, each in read if section == "missions"}
        change = Change(people, missions, {}, self.digests)
        before = changed(self.state, self.options, change)
        if before is None:
            return None
        change = replace(change, joined=self._joined(before, missions, bool(people)))
        after = changed(before, self.options, Change(joined=change.joined))
        if after is None:
            return None
        change = replace(change, together=self._together(after, change))
        after = replace(after, said=after.said.but(change.together))
        if any(has_errors(found) for found in after.said.since.values()):
            return None
        return self._planned(after, change)

    def _read(
        self, records: Sequence[RecordName], seen: Iterable[str]
    ) -> list[tuple[Section, Read]] | None:
        """Records as they are now; ``None`` where one has other files than before, or cannot be read."""
        folders = tuple(f"{self.root}/{section}/{record}" for section, record in records)
        stood = {path for path in seen if path.startswith(folders)}
        stood = {path for path in stood if f"{path}/".startswith(tuple(f"{folder}/" for folder in folders))}
        reader = Reader(Sources(self.root, (), ()), self.state.common.settings.lang,
                        contexts_of(self.state.common), self.memo, self.workers, self.digests)
        reads: list[tuple[Section, Read]] = []
        for section, record in records:
            before = self.state.reads.get((section, record))
            sources = walk_record(self.root, section, record)
            if before is None or sources.problems or sources.unsteady:
                return None
            found = {path: listing.signature for path, listing in sources.folders.items()}
            found |= {file.path: file.signature for file in sources.files if file.signature is not None}
            self.signatures |= {f"{self.root}/{path}": signature for path, signature in found.items()}
            state = ReadState(self.root, reader.lang, reader.contexts)
            read = reader.learn(section, read_record(state, ReadTask(section, record, sources.files)))
            if not read.told or read.outline != before.outline:
                return None
            reads.append((section, read))
        return reads if self.signatures.keys() == stood else None

    def _joined(self, state: State, missions: Mapping[str, Read], everywhere: bool) -> dict[str, Joined]:
        """The missions that have to be joined again: their own words changed, or what they asked has another answer."""
        asking = {each for each, read in missions.items() if read.told != self.state.reads["missions", each].told}
        if everywhere:
            moved = _moved_questions(self.state.world, state.world)
            askers: Askers = pickle.loads(state.askers)  # noqa: S301 - our own memo
            asking |= {mission for question in moved for mission in askers.get(question, ())}
            asking |= {mission for mission, asked in state.asked_since.items() if not moved.isdisjoint(asked)}
        reads = [state.reads["missions", each] for each in sorted(asking)]
        limits = {each.id: state.world.rules.mission(each.outline) for each in reads if each.outline is not None}
        found = join_all(state.world, self.root, reads, limits, self.memo, self.workers)
        return {each.id: each for each in found}

    def _together(self, state: State, change: Change) -> dict[str, tuple[Problem, ...]]:
        """What is to be said of outlines or people together, where that may be something else now."""
        ours = tuple(f"{section}/{each}/" for section, ids in (("people", change.people), ("missions", change.missions))
                     for each in ids)

        def is_asked(source: str) -> bool:
            return any(found.place.path.startswith(ours) for found in state.said.of(source))

        asked = [source for source in ("outlines", "people") if (change.people and source == "people")
                 or is_asked(source)]
        if not asked:
            return {}
        records = assemble(
            state.common, tuple(state.world.people.values()), state.ids("people"), state.ids("missions"))
        facts = Facts(records, self.options.date, state.world.people, state.world.rules, state.world.audience,
                      state.outlines if "outlines" in asked else (),
                      lambda mission: load_told(self.memo, state.reads["missions", mission].told).record.document)
        checks = {"outlines": check_outlines, "people": check_people}
        return {source: tuple(checks[source](facts)) for source in asked}

    def _planned(self, state: State, change: Change) -> Step | None:
        """The files that show what has changed, and are not what they were."""
        before, after = self.state.site.briefs, state.site.briefs
        missions = [each for each in change.joined if each in after and after[each] != before[each]]
        routes = PackedRoutes(state.site.settings, state.routes)
        material = Material(state.site, routes, state.bodies, state.pictures, dict(state.faces))
        only = state.shown.by(missions, change.people) | self.owed
        build = Build(material, Pages(material, self.memo.pack), state.theme, self.root, self.memo, self.workers,
                      state.stories, only=only)
        faces = Faces(build)
        if faces.common != state.face:
            return None
        faces.cards(each for each in change.people if each in state.site.people)  # known to all who make pages
        sooner = only & self.first
        plan = Plan(build, sooner, state.keys)
        step = Step(state, change, build, plan, self.signatures, state.said.differs(self.state.said))
        if sooner:
            begun = list(plan)
            if not plan.is_whole:
                return None
            if begun:
                self.early(step)
        return replace(step, plan=Plan(build, only - sooner, state.keys, plan.found))
