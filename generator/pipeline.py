"""The whole program on one screen: sources → records → site → routes → views → outputs → publication.

Each stage takes frozen values and returns new ones; problems are collected on the way, and errors stop the build
before anything is written.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from generator.archive import make_archive
from generator.bodies import check_links, make_bodies
from generator.checks import Facts, run_checks
from generator.options import Options
from generator.outputs import OUTPUTS, Build, clashes
from generator.pictures import make_pictures
from generator.problems import Problem, Severity, sort_problems
from generator.publish import OutputFile, Publication, keep_apart, publish
from generator.records import Audience, Records, load_records
from generator.render import RenderError
from generator.routes import make_routes
from generator.site import Site, derive
from generator.source import Sources, walk
from generator.theme import load_theme, theme_folders
from generator.views import Material, Pages

Progress = Callable[[str, int], None]
"""Told the stage that begins and how many steps it has (0 = not known)."""


@dataclass(slots=True)
class Stages:
    """Wall-clock seconds of each stage, for ``--timings`` only; nothing that is built depends on them."""

    seconds: dict[str, float] = field(default_factory=dict)
    progress: Progress = lambda _name, _count: None

    @contextmanager
    def stage(self, name: str, count: int = 0) -> Iterator[None]:
        """Times what happens inside."""
        self.progress(name, count)
        start = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - start


@dataclass(frozen=True, slots=True)
class Content:
    """A content folder, read and checked."""

    sources: Sources
    records: Records
    problems: tuple[Problem, ...]

    @property
    def failed(self) -> bool:
        """Whether an error forbids building from it."""
        return has_errors(self.problems)


@dataclass(frozen=True, slots=True)
class Made:
    """A site in memory: every file it will have, and every problem found."""

    problems: tuple[Problem, ...]
    files: Mapping[str, OutputFile] = field(default_factory=dict)
    site: Site | None = None
    pages: int = 0


@dataclass(frozen=True, slots=True)
class Result:
    """What a build did. ``publication`` is ``None`` where errors stopped it before anything was written."""

    made: Made
    publication: Publication | None
    seconds: Mapping[str, float]


def has_errors(problems: tuple[Problem, ...]) -> bool:
    """Whether one of them is an error."""
    return any(found.severity is Severity.ERROR for found in problems)


def read(options: Options, stages: Stages) -> Content:
    """Sources and records with every problem of every rule."""
    with stages.stage("read"):
        sources = walk(options.content)
    with stages.stage("records", len(sources.files)):
        records, problems = load_records(sources)
        records = replace(records, settings=options.override(records.settings))
    with stages.stage("check"):
        problems = problems + run_checks(Facts(records, options.date))
    return Content(sources, records, tuple(sort_problems(problems)))


def make(options: Options, stages: Stages | None = None) -> Made:
    """The whole site in memory; with errors, only what is wrong."""
    stages = stages or Stages()
    content = read(options, stages)
    theme, theme_problems = load_theme(options.theme or content.records.settings.theme, theme_folders(options.content))
    with stages.stage("bodies", len(content.records.missions)):
        bodies, body_problems = make_bodies(content.records, options.jobs)
    problems = [*content.problems, *theme_problems, *body_problems, *check_links(content.records, bodies)]
    with stages.stage("site"):
        site = derive(content.records, options.date, options.audience)
        routes, route_problems = make_routes(site)
    with stages.stage("files"):
        pictures, picture_problems = make_pictures(site)
        archive, archive_problems = make_archive(site)
    problems = sort_problems([*problems, *route_problems, *picture_problems, *archive_problems])
    if theme is None or has_errors(tuple(problems)):
        return Made(tuple(problems), site=site)
    with stages.stage("views"):
        material = Material(site, routes, bodies, archive, pictures)
        build = Build(material, Pages(material), theme, options.jobs)
    try:
        files = _outputs(build, stages)
    except RenderError as error:
        return Made(tuple(sort_problems([*problems, error.problem])), site=site)
    return Made(tuple(sort_problems([*problems, *clashes(files, routes)])), {file.path: file for file in files}, site,
                len(routes.pages))


def _outputs(build: Build, stages: Stages) -> list[OutputFile]:
    files: list[OutputFile] = []
    for name, make_output in OUTPUTS:
        with stages.stage(name, len(build.routes.pages) if name == "pages" else 0):
            files.extend(make_output(build))
    return files


def build(options: Options, stages: Stages | None = None) -> Result:
    """Builds and publishes. Raises PublishError where the machine refuses or the folder is not ours."""
    stages = stages or Stages()
    keep_apart(options.content, options.output)
    made = make(options, stages)
    strict = options.strict and any(p.severity is Severity.WARNING for p in made.problems)
    if has_errors(made.problems) or strict or not made.files:
        return Result(made, None, stages.seconds)
    with stages.stage("publish", len(made.files)):
        publication = publish(made.files.values(), options.output, options.clean)
    return Result(made, publication, stages.seconds)


def check(options: Options, stages: Stages | None = None) -> Made:
    """Every problem of every file, including those that only show when the site is made; writes nothing."""
    return make(replace(options, audience=Audience.PRIVATE), stages)
