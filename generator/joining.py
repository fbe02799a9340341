"""The second work of a build: each mission joined with what it names, checked, and made into the parts of its pages."""

from __future__ import annotations

import marshal
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from generator.bodies import Bodies, check_links
from generator.checks import Facts, check_mission
from generator.cldr import ANSWERS, Said
from generator.compact import compact
from generator.frozen import dataclass, replace
from generator.memo import Pack, digest
from generator.pictures import Picture, prepare_illustration
from generator.problems import Problem
from generator.reading import Told
from generator.records import LANGS, Lang, MissionRecord
from generator.routes import Kind, WorldRoutes
from generator.site import (
    Brief,
    Limit,
    Lookup,
    Mission,
    Part,
    Site,
    Withheld,
    World,
    abbreviations,
    brief_of,
    join_mission,
)
from generator.views import (
    Context,
    Material,
    Shared,
    Spoken,
    VoiceView,
    Words,
    mission_entry,
    mission_page,
    mission_row,
)


@compact
@dataclass(frozen=True, slots=True)
class JoinState:
    """What joining needs: the rest of the site, where pictures are, and where records are stored."""

    world: World
    root: Path
    pack: Pack


@compact
@dataclass(frozen=True, slots=True)
class JoinTask:
    """One mission: its stored record, its effective audience, and whether this build shows it."""

    id: str
    told: str
    limit: Limit
    shown: bool


@compact
@dataclass(frozen=True, slots=True)
class JoinAnswer:
    """A mission in brief if it is shown, the values its pages are made of (by their digests), what there is to say and
    what is left out, and every question that was asked of the rest of the site."""

    id: str
    brief: Brief | None
    values: Mapping[str, bytes]
    problems: tuple[Problem, ...]
    withheld: tuple[Withheld, ...]
    asked: bytes
    """Of :class:`Lookup`, as ``marshal`` writes them: there are many."""


def join_missions(state: JoinState, tasks: Sequence[JoinTask]) -> tuple[list[JoinAnswer], Said]:
    """Each mission of a chunk, and what CLDR was asked for it."""
    if not _AT_WORK or _AT_WORK[0][0] is not state:
        site = _surroundings(state.world)
        _AT_WORK[:] = [(state, {lang: Words(site, lang) for lang in LANGS})]
    words = _AT_WORK[0][1]
    return [_Work(state, words, task).answer() for task in tasks], ANSWERS.news()


_AT_WORK: list[tuple[JoinState, Mapping[Lang, Words]]] = []
"""The wording of this process: one state at a time, kept between chunks of one build."""


def _surroundings(world: World) -> Site:
    """The site around one mission: what it may look up, and no other mission."""
    return Site(
        settings=world.settings.on_pages, audience=world.audience, date=world.date, briefs={}, people={},
        teams=world.teams, competencies=world.competencies, formats=world.records.formats,
        abbreviations=abbreviations(world.records), coordinator=None, names=world.records.names,
    )


class _Work:
    """The work on one mission. Every look-up goes through a traced world."""

    def __init__(self, state: JoinState, words: Mapping[Lang, Words], task: JoinTask) -> None:
        self.state, self.words, self.task = state, words, task
        self.asked: set[Lookup] = set()
        self.world = state.world.traced(self.asked)
        self.values: dict[str, bytes] = {}
        told: Told = pickle.loads(state.pack.get(task.told))  # noqa: S301 - checked against its digest
        assert isinstance(told.record, MissionRecord)
        self.record: MissionRecord = told.record
        self.bodies: Bodies = told.bodies

    def answer(self) -> JoinAnswer:
        """The mission joined, checked and, where this build shows it, made into parts."""
        facts = Facts(self.world.records, self.world.date, self.world.people, self.world.rules, self.world.audience,
                      bodies=self.bodies)
        problems = [*check_mission(facts, self.record), *check_links(self.world.records, self.record, self.bodies)]
        brief: Brief | None = None
        withheld: tuple[Withheld, ...] = ()
        if self.task.shown:
            mission, withheld = join_mission(self.world, self.record, self.bodies, self.task.limit)
            pictures = self._pictures(mission, problems)
            brief = replace(brief_of(mission, self.world.date), parts=self._parts(mission, pictures),
                            picture="".join(self._keep(picture) for picture in pictures.values()))
        return JoinAnswer(self.task.id, brief, self.values, tuple(problems), withheld,
                          marshal.dumps(tuple(sorted(self.asked))))

    def _keep(self, value: object) -> str:
        return self._keep_bytes(pickle.dumps(value, 5))

    def _keep_text(self, text: str) -> str:
        return self._keep_bytes(text.encode())

    def _keep_bytes(self, data: bytes) -> str:
        name = digest(data)
        self.values[name] = data
        return name

    def _pictures(self, mission: Mission, problems: list[Problem]) -> dict[str, Picture]:
        if mission.image is None:
            return {}
        picture = prepare_illustration(self.state.root, mission.image)
        if isinstance(picture, Picture):
            return {mission.image.path: picture}
        problems.append(picture)
        return {}

    def _parts(self, mission: Mission, pictures: Mapping[str, Picture]) -> tuple[Part, ...]:
        material = Material(_surroundings(self.world), WorldRoutes(self.world), self.bodies, pictures)
        return tuple(self._part(Context(material, lang, self.words[lang]), mission) for lang in LANGS)

    def _part(self, context: Context, mission: Mission) -> Part:
        card, files = context.card(mission), tuple(map(context.file, mission.artifacts))
        card = replace(card, digest=_digest(card))
        route = context.routes.get(Kind.MISSION, context.lang, mission.id)
        assert route is not None
        page = mission_page(context, mission, card, files, route)
        entry, row = mission_entry(context, mission, card), mission_row(context, mission, card, files)
        return Part(
            view=self._keep(page),
            shared=self._keep(Shared(card, files)),
            card=card.digest, name=_digest((card.title, card.summary, card.path, card.permalink)),
            files=_digest(files), entry=self._keep_text(entry), index=self._keep_text(row),
            voices=self._keep(tuple(_spoken(mission, page[0].voices))),
        )


def _digest(value: object) -> str:
    return digest(pickle.dumps(value, 5))


def _spoken(mission: Mission, views: Iterable[VoiceView]) -> Iterator[Spoken]:
    """What others said, as the mission's page shows it."""
    for voice, view in zip(mission.voices, views, strict=True):
        if not voice.own:
            date = voice.front.date
            yield Spoken(date.last.toordinal() if date is not None else 0, view)


__all__ = ["JoinAnswer", "JoinState", "JoinTask", "join_missions"]
