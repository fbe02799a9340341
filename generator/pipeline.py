"""The whole program on one screen: sources → records → site → routes → views → outputs → publication.

Each stage takes frozen values and returns new ones; problems are collected on the way, and errors stop the build
before anything is published. Stages ask a memo first: with a warm one, a build is the clean build with answers at hand.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from generator import whole
from generator.bodies import check_links, contexts_of
from generator.checks import Facts, check_site, run_checks
from generator.frozen import dataclass
from generator.memo import FOLDER, Memo, TornMemo, code_digest, key
from generator.options import Options
from generator.outputs import OUTPUTS, Build, MemorySink, Planned, Sink, clashes, missing, produce
from generator.pictures import Picture, prepare_portrait
from generator.pool import Workers
from generator.problems import Problem, Severity, sort_problems
from generator.publish import MANIFEST, Known, OutputFile, Publishing, Standing, keep_apart, publishing
from generator.recall import Read, Reader, join_all, load_told, recall_common, remember_sources, survey
from generator.records import Audience, Common, PersonRecord, Records, assemble, load_records
from generator.render import RenderError
from generator.results import Account, LeftOut, Made, Published, Result, Stages, has_errors
from generator.routes import Route, make_routes
from generator.signature import is_settled
from generator.site import Site, join, make_world
from generator.source import Sources, walk
from generator.theme import Theme, load_theme, theme_folders, theme_places
from generator.views import Material, Pages

if TYPE_CHECKING:
    from concurrent.futures import Executor

Answer = TypeVar("Answer")
@dataclass(frozen=True, slots=True)
class Content:
    """A content folder, read and checked, with all its records in memory."""

    sources: Sources
    records: Records
    problems: tuple[Problem, ...]

    @property
    def failed(self) -> bool:
        """Whether an error forbids building from it."""
        return has_errors(self.problems)


def read(options: Options, stages: Stages) -> Content:
    """Sources and records, all in memory, with every problem of every rule."""
    with stages.stage("read"):
        sources = walk(options.content)
    with stages.stage("records", len(sources.files)):
        records, problems = load_records(sources)
        records = replace(records, settings=options.override(records.settings))
    with stages.stage("check"):
        problems = problems + run_checks(records, Facts.of(records, options.date))
    return Content(sources, records, tuple(sort_problems(problems)))


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a build would do. ``wanted`` are all files with their routes; ``before`` and ``now`` are the digests of the
    content's files and what was asked, at the last build and now."""

    made: Made
    build: Build | None
    wanted: Mapping[str, Route | None]
    changed: tuple[str, ...]
    removed: tuple[str, ...]
    owned: Mapping[str, str]
    before: tuple[Mapping[str, str], Mapping[str, str]]
    now: tuple[Mapping[str, str], Mapping[str, str]]


class Making:
    """One site being made: its stages in their order, and the problems they find."""

    def __init__(self, options: Options, stages: Stages, memo: Memo, workers: Workers) -> None:
        self.options, self.stages, self.memo, self.workers = options, stages, memo, workers
        self.problems: list[Problem] = []
        self.seen: dict[str, whole.Seen] = {}
        self.around: whole.Seen | None = None
        self.theme: Theme | None = None
        self.site: Site | None = None
        self.planned: list[Planned] = []
        self.digests: dict[str, str] = {}

    def make(self, sink: Sink) -> Made:
        """The whole site, in the sink; with errors, only what is wrong."""
        build = self.plan()
        if self.site is None:
            raise AssertionError("a plan always knows its site")
        return self._made(self.site) if build is None else self._produced(build, sink)

    def plan(self) -> Build | None:
        """Everything that the site is made of, and the files it will have, in ``planned``; ``None`` with errors."""
        moment = self.memo.moment()
        with self.stages.stage("read"):
            sources = survey(self.options.content, self.memo)
            common, problems = recall_common(sources, self.memo, self.digests)
            common = replace(common, settings=self.options.override(common.settings))
            self.problems += [*sources.problems, *problems]
        with self.stages.stage("records", len(sources.files)):
            reader = Reader(sources, common.settings.lang, contexts_of(common), self.memo, self.workers, self.digests)
            people, missions = reader.read("people"), reader.read("missions")
            self.problems += [found for each in (*people, *missions) for found in each.problems]
            old = remember_sources(self.options.content, self.memo, sources, reader.digests, moment)
            if old is not None:
                self.seen[f"{sources.root}/"] = old
        with self.stages.stage("site", len(missions)):
            self.site, material = self._site(common, people, missions, sources)
        name = self.options.theme or common.settings.theme
        self.theme, problems = load_theme(name, theme_folders(self.options.content))
        self.problems += problems
        self.around = self._around(moment)
        if self.theme is None or has_errors(self.problems):
            return None
        with self.stages.stage("views"):
            stories = {each.id: each.told for each in people}
            pages = Pages(material, self.memo.pack)
            build = Build(material, pages, self.theme, sources.root, self.memo, self.workers, stories)
        for name, outline in OUTPUTS:
            with self.stages.stage(f"plan {name}"):
                self.planned.extend(outline(build))
        self.problems += clashes(self.planned, build.routes)
        return None if has_errors(self.problems) else build

    def _around(self, moment: int) -> whole.Seen | None:
        """What stands for the theme as it was read; ``None`` where it may have changed meanwhile."""
        if self.theme is None:
            return None
        found = whole.signatures(theme_places(self.theme.names, theme_folders(self.options.content)))
        return found if all(each is None or is_settled(each, moment) for each in found.values()) else None

    def _site(
        self, common: Common, people: list[Read], missions: list[Read], sources: Sources
    ) -> tuple[Site, Material]:
        """The site that this build may show, and what its pages are made from."""
        told = [load_told(self.memo, each.told) for each in people if each.told]
        persons = tuple(each.record for each in told if isinstance(each.record, PersonRecord))
        records = assemble(common, persons, (), [each.id for each in people], [each.id for each in missions])
        outlines = tuple(each.outline for each in missions if each.outline is not None)
        world = make_world(records, outlines, self.options.date, self.options.audience)
        limits = {outline.id: world.rules.mission(outline) for outline in outlines}
        joined = join_all(world, sources.root, missions, limits, self.memo, self.workers)
        stored = {each.id: each.told for each in missions}
        facts = Facts(records, self.options.date, world.people, outlines,
                      lambda mission: load_told(self.memo, stored[mission]).record.document)
        bodies = {path: body for each in told for path, body in each.bodies.items()}
        self.problems += [*check_site(facts), *(found for each in joined for found in each.problems)]
        self.problems += [found for each in told for found in check_links(records, each.record, each.bodies)]
        site = join(world, persons, (each.brief for each in joined if each.brief is not None),
                    (item for each in joined for item in each.withheld), outlines)
        routes, problems = make_routes(site)
        self.problems += problems
        return site, Material(site, routes, bodies, self._portraits(site, sources))

    def _portraits(self, site: Site, sources: Sources) -> Mapping[str, Picture]:
        prepared = {each.photo.path: prepare_portrait(sources.root, each.photo)
                    for each in site.people.values() if each.photo is not None}
        self.problems += [each for each in prepared.values() if not isinstance(each, Picture)]
        return {path: each for path, each in prepared.items() if isinstance(each, Picture)}

    def _produced(self, build: Build, sink: Sink) -> Made:
        try:
            with self.stages.stage("pages", len(self.planned)):
                rendered = produce(build, self.planned, sink)
        except RenderError as error:
            self.problems.append(error.problem)
            return self._made(build.site)
        return replace(self._made(build.site), pages=len(build.routes.pages), rendered=tuple(rendered))

    def made(self) -> Made:
        """What is known so far."""
        return Made(tuple(sort_problems(self.problems)), site=self.site)

    def _made(self, site: Site) -> Made:
        return Made(tuple(sort_problems(self.problems)), site=site, account=account_of(site))


def account_of(site: Site) -> Account:
    """What a build of that site has to say of itself."""
    left_out = (LeftOut(item.kind, item.id, item.limit.reason.value if item.limit.reason else "record", item.limit.who,
                        item.limit.audience.value, item.path) for item in site.withheld)
    return Account(site.audience.value, site.settings.audience.value, len(site.briefs), len(site.people),
                   tuple(left_out))


def make(
    options: Options, stages: Stages | None = None, earlier: Mapping[str, OutputFile] | None = None,
    executor: Executor | None = None, memo: Memo | None = None,
) -> Made:
    """The whole site in memory; with errors, only what is wrong. Files of an ``earlier`` one are taken over; a ``memo``
    that is handed in stays open, and may turn out to be torn (TornMemo)."""

    def work(memo: Memo) -> Made:
        sink = MemorySink(earlier)
        made = Making(options, stages or Stages(), memo, Workers(options.jobs, executor)).make(sink)
        return replace(made, files=sink.files if made.pages else {})

    return work(memo) if memo is not None else _remembering(options, work)


def open_memo(options: Options, forget: bool = False, room: str = "") -> Memo:
    """The memo beside the content; a ``room`` of its own for builds that stay open."""
    folder = options.content.resolve().parent / FOLDER / room if options.content.is_dir() else None
    return Memo(folder, forget)


def _remembering(options: Options, work: Callable[[Memo], Answer], learn: bool = True) -> Answer:
    """Works with the memo beside the content, and lets it learn; a torn one is forgotten, and the work begins again."""
    for forget in (options.clean, True):
        memo = open_memo(options, forget)
        try:
            answer = work(memo)
            if learn:
                memo.save()
            return answer
        except TornMemo:
            if forget:
                raise
        finally:
            memo.close()
    raise AssertionError("a new memo is never torn")


def build(options: Options, stages: Stages | None = None, executor: Executor | None = None) -> Result:
    """Builds and publishes. Raises PublishError where the machine refuses or the folder is not ours."""
    stages = stages or Stages()
    keep_apart(options.content, options.output)
    with publishing(options.output, options.clean, lambda: stages.progress("waiting", 0)) as site:
        return _remembering(options, lambda memo: _build(options, stages, memo, executor, site))


def _build(options: Options, stages: Stages, memo: Memo, executor: Executor | None, site: Publishing) -> Result:
    site.trust(memo.value("outputs", place_of(options)) or {})
    making = Making(options, stages, memo, Workers(options.jobs, executor))
    made = making.make(site)
    if not made.pages or (options.strict and any(p.severity is Severity.WARNING for p in made.problems)):
        return Result(made, None, stages.seconds)
    with stages.stage("publish", len(site.wanted)):
        publication = site.commit()
    written = site.signatures(memo.moment())
    memo.put("outputs", place_of(options), pickle.dumps(written, 5))
    memo.put("built", place_of(options), pickle.dumps((making.digests, said(options, making.theme)), 5))
    result = Result(replace(made, files=Published(options.output, site.wanted)), publication, stages.seconds)
    if making.seen and making.around is not None and len(written) == len(site.wanted):
        whole.remember(options, result, {**making.seen, **_around(options, making.around, written)})
    return result


def place_of(options: Options) -> str:
    """The key of what is remembered of the folder that the site is published to."""
    return key("output", folder=str(options.output.resolve()))


def said(options: Options, theme: Theme | None) -> dict[str, str]:
    """What a build was asked, apart from its content: each of these may change pages."""
    return {"theme": theme.digest if theme is not None else "", "program": code_digest(),
            "audience": repr(options.audience), "address": repr((options.base_url, options.portable)),
            "date": options.date.isoformat()}


def foresee(options: Options) -> Foreseen:
    """What a build would write and remove, and why; nothing is written anywhere."""

    def work(memo: Memo) -> Foreseen:
        standing = Standing(options.output, memo.value("outputs", place_of(options)) or {})
        before: tuple[dict[str, str], dict[str, str]] = memo.value("built", place_of(options)) or ({}, {})
        making = Making(options, Stages(), memo, Workers(options.jobs))
        build = making.plan()
        changed = missing(build, making.planned, standing) if build is not None else []
        wanted = {each.path: each.route for each in making.planned}
        return Foreseen(
            making.made(), build, wanted, tuple(changed), tuple(sorted(set(standing.owned) - set(wanted))),
            standing.owned, before, (making.digests, said(options, making.theme)),
        )

    return _remembering(options, work, learn=False)


def _around(options: Options, theme: whole.Seen, written: Known) -> dict[str, whole.Seen]:
    """What stands for the site's own files and for its theme."""
    output = {path: signature for path, (signature, _) in written.items()}
    manifest = str(options.output.resolve() / MANIFEST)
    return {f"{options.output.resolve()}/": output, "": {**theme, **whole.signatures([manifest])}}


def check(options: Options, stages: Stages | None = None) -> Made:
    """Every problem of every file, including those that only show when the site is made; writes nothing."""
    return make(replace(options, audience=Audience.PRIVATE), stages)
