"""The stages that remember: each asks the memo record by record, works on what it does not know, and tells it after."""

from __future__ import annotations

import marshal
import os
import pickle
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path

from generator.bodies import Contexts
from generator.cldr import ANSWERS, take_up
from generator.compact import compact
from generator.frozen import dataclass
from generator.joining import JoinState, JoinTask, join_missions
from generator.memo import Input, Memo, key
from generator.pool import Workers
from generator.problems import Problem
from generator.reading import ReadAnswer, ReadState, ReadTask, Section, Told, file_digest, read_records
from generator.records import Common, Lang, load_common
from generator.signature import UNSURE, Signature, is_settled, signature_of
from generator.site import EVERYTHING, Brief, Limit, Lookup, Outline, Withheld, World
from generator.source import NOTHING_SEEN, Seen, SourceFile, Sources, walk

CHUNK = 10
"""Records that a worker takes at once, at least."""

ALONE_BELOW = 60
"""Records below which starting processes costs more than it saves."""


MANY_FOLDERS = 100
"""Folders that somebody changed during a visit, from which nothing of it is trusted: to hash all again costs less."""


def survey(content: Path, memo: Memo) -> Sources:
    """The content folder, listed; digests and listings that an earlier visit left are trusted while nothing moved."""
    known = memo.value("sources", _place(content))
    seen = Seen(*known) if known is not None else NOTHING_SEEN
    return walk(content, seen)


def remember_sources(
    content: Path, memo: Memo, sources: Sources, digests: Mapping[str, str], moment: int
) -> Mapping[str, Signature]:
    """What the next visit may trust: whatever was last touched well before ``moment``, when this visit began.

    Returns the signatures of all files and folders, unsure of those that were touched just now.
    """
    exchanged = tuple(_exchanged(sources))
    if len(exchanged) > MANY_FOLDERS:
        exchanged = ("",)
    files = {file.path: (file.signature, digests[file.path]) for file in sources.files
             if file.signature is not None and digests.get(file.path) and is_settled(file.signature, moment)
             and not file.path.startswith(exchanged)}
    folders = {path: listing for path, listing in sources.folders.items()
               if is_settled(listing.signature, moment) and not f"{path}/".startswith(exchanged)}
    memo.put("sources", _place(content), pickle.dumps((folders, files), 5))
    seen = {file.path: file.signature for file in sources.files}
    seen |= {path: listing.signature for path, listing in sources.folders.items()} | dict(sources.unsteady)
    return {path: signature if signature is not None and is_settled(signature, moment) else UNSURE
            for path, signature in seen.items()}


def _exchanged(sources: Sources) -> Iterator[str]:
    """How paths begin below folders of which the system does not say any more what it said when they were listed:
    others may have stood there, and been read. Nothing would show it of a file, once its own folder is back."""
    for path, listing in sources.folders.items():
        try:
            now = signature_of(os.stat(f"{sources.root}/{path}"))
        except OSError:
            now = UNSURE
        if now != listing.signature:
            yield f"{path}/" if path else ""


def _place(content: Path) -> str:
    return key("sources", content=str(content.resolve()))


def recall_common(sources: Sources, memo: Memo, digests: dict[str, str]) -> tuple[Common, list[Problem]]:
    """Settings and vocabularies, and every problem of their files."""
    for file in sources.files:
        if "/" not in file.path:
            try:
                digests[file.path] = file.sha256 or file_digest(sources.root, file.path)[0]
            except OSError:
                return load_common(sources)[:2]
    known: tuple[Common, list[Problem]] | None = memo.value("common", _common_key(sources, digests))
    if known is not None:
        return known
    common, problems, read = load_common(sources)
    digests.update(read)  # somebody may have saved since
    if all(digests.values()):
        memo.put("common", _common_key(sources, digests), pickle.dumps((common, problems), 5))
    return common, problems


def _common_key(sources: Sources, digests: Mapping[str, str]) -> str:
    return key("common", files=tuple(sorted(digests.items())), refused=sources.is_refused)


def recall_words(memo: Memo) -> None:
    """Takes up what CLDR was asked before."""
    words = memo.kept("words", "") if not ANSWERS.known else None
    if words is not None:
        ANSWERS.known.update(marshal.loads(words))  # noqa: S302 - checked against its digest


def remember_words(memo: Memo) -> None:
    """Keeps what CLDR was asked, where some of it is new."""
    if ANSWERS.fresh:
        memo.keep("words", "", marshal.dumps(ANSWERS.known))
        ANSWERS.fresh = False


@compact
@dataclass(frozen=True, slots=True)
class Read:
    """A record that was read: the key of all its files, its stored form (empty where it cannot be read), its outline if
    it is a mission's, and what there is to say."""

    id: str
    key: str
    told: str
    outline: Outline | None
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads records of one content folder."""

    sources: Sources
    lang: Lang
    contexts: Contexts
    memo: Memo
    workers: Workers
    digests: dict[str, str]
    """The SHA-256 of every file that was looked into, by path."""

    def read(self, *sections: Section) -> list[list[Read]]:
        """Every record of each section, by id; all of them are one piece of work."""
        tasks = [task for section in sections for task in self._tasks(section)]
        reads = [self._known(task) for task in tasks]
        unknown = [at for at, read in enumerate(reads) if read is None]
        state = ReadState(self.sources.root, self.lang, self.contexts)
        answers = self.workers.spread(read_records, state, [tasks[at] for at in unknown], CHUNK, len(unknown),
                                      len(unknown) < ALONE_BELOW, self._meanwhile)
        for at, answer in zip(unknown, chain.from_iterable(answers), strict=True):
            reads[at] = self.learn(tasks[at].section, answer)
        return [[read for task, read in zip(tasks, reads, strict=True) if read is not None and task.section == section]
                for section in sections]

    def _meanwhile(self) -> None:
        """What those who join would each have to read."""
        if not ANSWERS.known:
            take_up(each.locale for each in self.contexts.values())

    def _tasks(self, section: Section) -> Iterator[ReadTask]:
        found: dict[str, list[SourceFile]] = {}
        for file in self.sources.under(f"{section}/"):
            found.setdefault(file.path.split("/", 2)[1], []).append(file)
        return (ReadTask(section, record, tuple(files)) for record, files in found.items())

    def _known(self, task: ReadTask) -> Read | None:
        """The record as an earlier build read it, if its files are the same."""
        if not self.memo.warm:
            return None
        for file in task.files:
            if file.path not in self.digests:
                try:
                    self.digests[file.path] = file.sha256 or file_digest(self.sources.root, file.path)[0]
                except OSError:
                    return None
        name = self._key(task.section, task.id, tuple((file.path, self.digests[file.path]) for file in task.files))
        row = self.memo.value("records", name)
        return Read(task.id, name, *row) if row is not None else None

    def learn(self, section: Section, answer: ReadAnswer) -> Read:
        """Keeps what was read."""
        name = self._key(section, answer.id, answer.digests)
        told = self.memo.pack.add(answer.told) if answer.told else ""
        row = pickle.dumps((told, answer.outline, answer.problems), 5)
        if all(sha256 for _, sha256 in answer.digests):
            self.memo.put("records", name, row, (told,) if told else ())
        self.digests.update(answer.digests)
        return Read(answer.id, name, told, answer.outline, answer.problems)

    def _key(self, section: Section, record: str, digests: tuple[tuple[str, str], ...]) -> str:
        return key("record", section=section, id=record, files=digests, lang=self.lang, contexts=repr(self.contexts))


def load_told(memo: Memo, name: str) -> Told:
    """A stored record."""
    told: Told = pickle.loads(memo.pack.get(name))  # noqa: S301 - checked against its digest
    return told


@compact
@dataclass(frozen=True, slots=True)
class Joined:
    """A mission after joining: in brief where this build shows it, and what it asked of the rest of the site."""

    id: str
    brief: Brief | None
    problems: tuple[Problem, ...]
    withheld: tuple[Withheld, ...]
    asked: bytes

    @property
    def questions(self) -> tuple[Lookup, ...]:
        """What it asked of the rest of the site."""
        return _questions(self.asked)


def _questions(asked: bytes) -> tuple[Lookup, ...]:
    found: tuple[Lookup, ...] = marshal.loads(asked)  # noqa: S302 - our own memo, and whole
    return found


def join_all(
    world: World, root: Path, missions: Iterable[Read], limits: Mapping[str, Limit], memo: Memo, workers: Workers
) -> list[Joined]:
    """Every mission that could be read, joined with what it names."""
    answers = Answers(world)
    reads = [read for read in missions if read.outline is not None]
    known = {read.id: None if memo.partial else _known(read, limits[read.id], answers, memo) for read in reads}
    tasks = [JoinTask(read.id, read.told, limits[read.id], read.id in world.visible)
             for read in reads if known[read.id] is None]
    by_id = {read.id: read for read in reads}
    fresh: dict[str, Joined] = {}
    state = JoinState(world, root, memo.pack)
    alone = len(tasks) < ALONE_BELOW
    for chunk, words in workers.spread(join_missions, state, tasks, CHUNK, len(tasks), alone, halves=True):
        ANSWERS.learn(words)
        for answer in chunk:
            memo.pack.add_all(answer.values)
            read, joined = by_id[answer.id], (answer.brief, answer.problems, answer.withheld)
            memo.put("questions", read.key, answer.asked)
            name = answers.key(read, limits[read.id], _questions(answer.asked))
            memo.put("missions", name, pickle.dumps(joined, 5), tuple(answer.values))
            fresh[answer.id] = Joined(answer.id, *joined, answer.asked)
    return [known[read.id] or fresh[read.id] for read in reads]


def _known(read: Read, limit: Limit, answers: Answers, memo: Memo) -> Joined | None:
    """The mission as an earlier build joined it, if all that it asked has the same answers."""
    asked = memo.get("questions", read.key)
    if not isinstance(asked, bytes):
        return None
    row = memo.value("missions", answers.key(read, limit, _questions(asked)))
    if row is None:
        return None
    brief, problems, withheld = row
    return Joined(read.id, brief, problems, withheld, asked)


class Answers:
    """Digests of what missions may ask of a world."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._today = world.date.toordinal()
        self._site = key("settings", settings=repr(world.settings), audience=world.audience.value,
                         glossary=repr(dict(world.records.glossary)))
        records = world.records
        self._known: Mapping[str, frozenset[str]] = {
            "known mission": records.known_missions, "known person": records.known_people,
            "known team": records.known_teams, "known competency": records.known_competencies,
        }
        self._values: Mapping[str, tuple[Iterable[str], Callable[[str], Input]]] = {
            "format": (records.formats, lambda each: repr(records.formats.get(each))),
            "team": (world.teams, self._team),
            "competency": (world.competencies, lambda each: repr(world.competencies.get(each))),
            "person": (world.people, self._person),
            "name": (world.rules.by_name, lambda each: world.rules.by_name.get(each)),
            "mission": (world.visible, lambda each: repr(world.visible.get(each))),
        }
        self.of = cache(self._of)

    def key(self, read: Read, limit: Limit, asked: Iterable[Lookup]) -> str:
        """The key of a joined mission. Days matter only as before, on or after each date of its own."""
        days = read.outline.days if read.outline is not None else ()
        return key("mission", record=read.key, site=self._site, limit=repr(limit), shown=read.id in self._world.visible,
                   days=(bisect_left(days, self._today), bisect_right(days, self._today)),
                   asked=tuple([self.of(*each) for each in asked]))

    def _of(self, mapping: str, name: str) -> str:
        known = self._known.get(mapping)
        if known is not None:
            answer: Input = tuple(sorted(known)) if name == EVERYTHING else name in known
            return key("answer", mapping=mapping, name=name, answer=answer)
        names, value = self._values[mapping]
        answer = tuple((each, value(each)) for each in names) if name == EVERYTHING else value(name)
        return key("answer", mapping=mapping, name=name, answer=answer)

    def _team(self, team_id: str) -> Input:
        team = self._world.teams.get(team_id)
        return None if team is None else (repr(team.fields), repr(team.name), repr(team.abbr))

    def _person(self, person_id: str) -> Input:
        person = self._world.people.get(person_id)
        return None if person is None else (repr(person.data), repr(self._world.rules.person(person_id)))
