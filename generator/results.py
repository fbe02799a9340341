"""What commands hand to whoever prints: stages with their times, what was made and published, what was left out."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from generator.compact import compact
from generator.frozen import dataclass
from generator.problems import Problem, Severity
from generator.publish import OutputFile, Publication

if TYPE_CHECKING:
    from generator.site import Site

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


@compact
@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something that the build does not show: the kind and id of the record, why, who set the limit, the audience that
    it allows, and the file to change."""

    kind: str
    id: str
    reason: str
    who: str
    audience: str
    path: str


@compact
@dataclass(frozen=True, slots=True)
class Account:
    """For whom the site was made, the audience that its settings ask for, how many missions and people it shows, and
    what it leaves out."""

    audience: str
    wanted: str
    missions: int
    people: int
    left_out: tuple[LeftOut, ...] = ()
    opens: bool = True
    """Whether its pages lead to each other without a web server."""


@compact
@dataclass(frozen=True, slots=True)
class Made:
    """A site that was made: every file it has, and every problem found. ``rendered`` are the pages that no earlier
    build had left."""

    problems: tuple[Problem, ...]
    account: Account
    files: Mapping[str, OutputFile] = field(default_factory=dict)
    site: Site | None = None
    pages: int = 0
    rendered: tuple[str, ...] = ()


@compact
@dataclass(frozen=True, slots=True)
class Result:
    """What a build did. ``publication`` is ``None`` where errors stopped it before anything was written."""

    made: Made
    publication: Publication | None
    seconds: Mapping[str, float]
    lost: tuple[Problem, ...] = ()
    """What there is to say of addresses that go with this build; the next one has none to lose."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything there is to say, in order."""
        return (*self.lost, *self.made.problems)

    @property
    def rendered(self) -> tuple[str, ...]:
        """The pages that had to be rendered, by path."""
        return self.made.rendered


class Published(Mapping[str, OutputFile]):
    """The files of a site where they were published."""

    def __init__(self, output: Path, files: Mapping[str, tuple[str, int]]) -> None:
        self._output, self._files = output, files

    def __getitem__(self, path: str) -> OutputFile:
        sha256, size = self._files[path]
        return OutputFile(path, sha256, size, source=self._output / path)

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def has_warnings(problems: Iterable[Problem]) -> bool:
    """Whether one of them is a warning, which a strict build does not accept."""
    return any(found.severity is Severity.WARNING for found in problems)


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether one of them is an error."""
    return any(found.severity is Severity.ERROR for found in problems)


def account_of(site: Site) -> Account:
    """What a build of that site has to say of itself."""
    left_out = (LeftOut(item.kind, item.id, item.limit.reason.value if item.limit.reason else "record", item.limit.who,
                        item.limit.audience.value, item.path) for item in site.withheld)
    return Account(site.audience.value, site.settings.audience.value, len(site.briefs), len(site.people),
                   tuple(left_out), site.settings.base_url is None)
