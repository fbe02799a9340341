"""One site being made: sources → records → site → routes → views → outputs, each stage asking the memo first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from pathlib import Path

from generator import whole
from generator.bodies import check_links, contexts_of
from generator.checks import Facts, check_outlines, check_people, without_echoes
from generator.claims import at_line
from generator.frozen import replace
from generator.kept import Kept
from generator.meanwhile import Meanwhile
from generator.memo import Memo
from generator.options import Options
from generator.outputs import (
    OUTPUTS,
    Build,
    Comparison,
    Faces,
    Planned,
    Sink,
    clashes,
    compile_meanwhile,
    produce,
    take_up,
)
from generator.packed_routes import pack_routes
from generator.pictures import Picture, prepare_portrait
from generator.pool import Workers
from generator.problems import Problem, sort_problems
from generator.publish import Standing
from generator.recall import Reader, join_all, load_told, recall_common, remember_sources, survey
from generator.records import PersonRecord, assemble
from generator.render import RenderError
from generator.results import Made, Stages, account_of, has_errors
from generator.routes import make_routes
from generator.signature import UNSURE, is_settled
from generator.site import Site, at_rest, join, make_world, rest
from generator.state import Packed, Said, State, Wanted, said_of
from generator.theme import Theme, load_theme, theme_folders, theme_places
from generator.views import Material, Pages


class Making:
    """One site being made: its stages in their order, and the problems they find."""

    def __init__(self, options: Options, stages: Stages, memo: Memo, workers: Workers) -> None:
        self.options, self.stages, self.memo, self.workers = options, stages, memo, workers
        self.problems: list[Problem] = []
        self.links: dict[str, tuple[Problem, ...]] = {}
        self._content_seen: Callable[[], whole.SeenBelow] | None = None
        self.steady = False
        """Whether no folder of the content has to be listed at each visit."""
        self.around: whole.Seen | None = None
        self.theme: Theme | None = None
        self._compiling: Meanwhile | None = None
        self.build: Build | None = None
        self.planned: list[Planned] = []
        self._digests: dict[str, str] = {}
        self._said: Said | None = None
        self._packed: Callable[[], Packed] | None = None
        self._hashed: Callable[[], Mapping[str, str]] | None = None

    def make(self, sink: Sink) -> Made:
        """The whole site, in the sink; with errors, only what is wrong."""
        try:
            build = self.plan(compiles=self.workers.count > 1)
            return self.made() if build is None else self._produced(build, sink)
        finally:
            if self._compiling is not None:
                self._compiling.leave()

    def plan(self, compiles: bool = False) -> Build | None:
        """Everything that the site is made of, and the files it will have, in ``planned``; ``None`` with errors.
        ``compiles`` says whether its templates may be compiled meanwhile."""
        self.memo.partial = False
        moment = self.memo.moment()
        root = self._read(moment, compiles)
        self.memo.set_aside("sources", "records")
        with self.stages.stage("site", len(self.missions)):
            material = self._site(root)
        self.memo.set_aside("questions", "missions")
        self.around = self._around(moment)
        if self.theme is None or has_errors(self.all_problems):
            return None
        with self.stages.stage("views"):
            stories = {each.id: each.told for each in self.people}
            pages = Pages(material, self.memo.pack)
            build = Build(material, pages, self.theme, root, self.memo, self.workers, stories)
        for name, outline in OUTPUTS:
            with self.stages.stage(f"plan {name}"):
                self.planned.extend(outline(build))
        self.problems += self._at_lines(clashes(self.planned, build.routes))
        if has_errors(self.all_problems):
            return None
        self._pack()
        return build

    def _read(self, moment: int, compiles: bool) -> Path:
        """Every record of the content; the content folder, of which nothing else stays in memory."""
        with self.stages.stage("read"):
            sources = survey(self.options.content, self.memo)
            common, problems = recall_common(sources, self.memo, self._digests)
            self.common = common = replace(common, settings=self.options.override(common.settings))
            self.problems += [*sources.problems, *problems]
            self.theme, problems = load_theme(self.options.theme or common.settings.theme,
                                              theme_folders(self.options.content),
                                              "" if self.options.theme else "site.yml")
            self.problems += problems
            if self.theme is not None and compiles:
                self._compiling = compile_meanwhile(self.theme, self.memo)
        with self.stages.stage("records", len(sources.files)):
            reader = Reader(sources, common.settings.lang, contexts_of(common), self.memo, self.workers, self._digests)
            self.people, self.missions = reader.read("people", "missions")
            old = remember_sources(self.options.content, self.memo, sources, reader.digests, moment)
            self._content_seen = self.memo.lay_aside(whole.SeenBelow.of(str(sources.root), old))
            self.steady = not sources.unsteady
        return sources.root

    def _around(self, moment: int) -> whole.Seen:
        """What stands for the theme as it was read, unsure of what was touched just before ``moment``; for all themes
        where there is something wrong with the one that was asked for."""
        names = self.theme.names if self.theme is not None else None
        found = whole.signatures(theme_places(names, theme_folders(self.options.content)))
        return {path: each if each is None or is_settled(each, moment) else UNSURE for path, each in found.items()}

    def _site(self, root: Path) -> Material:
        """The site that this build may show, and what its pages are made from."""
        told = [load_told(self.memo, each.told) for each in self.people if each.told]
        persons = tuple(each.record for each in told if isinstance(each.record, PersonRecord))
        missions = self.missions
        records = assemble(self.common, persons, [each.id for each in self.people], [each.id for each in missions])
        outlines = tuple(each.outline for each in missions if each.outline is not None)
        self.world = world = make_world(records, outlines, self.options.date, self.options.audience)
        limits = {outline.id: world.rules.mission(outline) for outline in outlines}
        joined = join_all(world, root, missions, limits, self.memo, self.workers)
        stored = {each.id: each.told for each in missions}
        facts = Facts(records, self.options.date, world.people, world.rules, world.audience, outlines,
                      lambda mission: load_told(self.memo, stored[mission]).record.document)
        bodies = Kept.of({path: body for each in told for path, body in each.bodies.items()})
        self.together = {"outlines": tuple(check_outlines(facts)), "people": tuple(check_people(facts))}
        self.links = {each.record.id: tuple(check_links(records, each.record, each.bodies)) for each in told}
        site = join(world, persons, (each.brief for each in joined if each.brief is not None),
                    (item for each in joined for item in each.withheld), outlines)
        self.joined = [replace(each, brief=None) for each in joined]
        routes, problems = make_routes(site)
        self.site = at_rest(site)
        self.problems += self._at_lines(problems)
        return Material(self.site, routes, bodies, self._portraits(self.site, root))

    def _at_lines(self, claims: Iterable[Problem]) -> Iterator[Problem]:
        """Claims on addresses, each at the line of the record that makes it."""
        stored = {"missions": self.missions, "people": self.people}
        for found in claims:
            section, _, rest = found.place.path.partition("/")
            key = rest.partition("/")[0]
            told = next((each.told for each in stored.get(section, ()) if each.id == key), "")
            yield at_line(found, load_told(self.memo, told).record) if told else found

    def _pack(self) -> None:
        """Packs what only the end of a build asks again: processes that make pages would share it, and copy it."""
        self._said = said_of(self.problems, self.people, self.missions, self.joined, self.links, self.together)
        packed = Packed.of(self.people, self.missions, self.joined)
        self._packed = self.memo.lay_aside(packed)
        self._hashed = self.memo.lay_aside(self._digests)
        self.world = replace(self.world, people=Kept.of(self.world.people))
        self.problems, self._digests = [], {}
        self.people, self.missions, self.joined, self.links, self.together = [], [], [], {}, {}

    @property
    def all_problems(self) -> list[Problem]:
        """What there is to say so far, unsorted."""
        if self._said is not None:
            return [*self.problems, *self._said.all]
        return [*self.problems, *(found for problems in self.together.values() for found in problems),
                *(found for links in self.links.values() for found in links),
                *(found for each in (*self.people, *self.missions) for found in each.problems),
                *(found for each in self.joined for found in each.problems)]

    @property
    def content_seen(self) -> whole.Seen:
        """What was read of the content. May raise TornMemo."""
        return self._content_seen().all if self._content_seen is not None else {}

    @property
    def digests(self) -> Mapping[str, str]:
        """The SHA-256 of every file of the content, by path. May raise TornMemo."""
        return self._hashed() if self._hashed is not None else self._digests

    def state(self, build: Build, wanted: Wanted) -> State:
        """What this build knows, for the next one to begin with. May raise TornMemo."""
        assert self._said is not None
        assert self._packed is not None
        packed = self._packed()
        rest(build.site)
        return State(
            common=self.common, theme=build.theme, reads=packed.reads, withheld=packed.withheld,
            outlined=packed.outlined, called=packed.called,
            world=self.world, site=build.site, routes=pack_routes(build.routes),
            bodies=build.material.bodies, pictures=build.material.pictures, stories=build.people,
            said=self._said, face=Faces(build).common, faces=dict(build.material.faces), shown=build.shown,
            keys={each.path: each.key for each in self.planned}, wanted=dict(wanted), askers=packed.askers,
        )

    def _portraits(self, site: Site, root: Path) -> Mapping[str, Picture]:
        prepared = {each.photo.path: prepare_portrait(root, each.photo)
                    for each in site.people.values() if each.photo is not None}
        self.problems += [each for each in prepared.values() if not isinstance(each, Picture)]
        return {path: each for path, each in prepared.items() if isinstance(each, Picture)}

    def _produced(self, build: Build, sink: Sink) -> Made:
        try:
            with self.stages.stage("pages", len(self.planned)):
                take_up(self._compiling)
                rendered = produce(build, self.planned, sink)
        except RenderError as error:
            self.problems.append(error.problem)
            return self.made()
        self.build = build
        return replace(self.made(), pages=len(build.routes), rendered=tuple(rendered))

    def compared(self, build: Build, only: Collection[str], standing: Standing) -> list[str] | None:
        """Which of these files do not stand as a build would leave them; ``None`` where one cannot be made. What is not
        known to be the same is made, for that is the only way to know."""
        sink = Comparison(standing)
        try:
            produce(build, (each for each in self.planned if each.path in only), sink)
        except RenderError as error:
            self.problems.append(error.problem)
            return None
        return sorted(set(sink.changed))

    def made(self) -> Made:
        """What is known so far."""
        return Made(tuple(sort_problems(without_echoes(self.all_problems))), account_of(self.site), site=self.site)
