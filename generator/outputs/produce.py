"""Making what nobody has yet: files whose key is known and that still stand where they belong are left alone."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from generator.cldr import ANSWERS, Said
from generator.compiling import CODES
from generator.frozen import dataclass, replace
from generator.heap import give_back
from generator.memo import MANY_ROWS, Pack
from generator.publish import OutputFile
from generator.render import Dress, Renderer
from generator.routes import Route
from generator.site import MANY_MISSIONS, rest
from generator.theme import Theme
from generator.views import Material, Pages

from .build import Build
from .codes import recall_codes, remember_codes
from .fragments import Fragments, Stored, learn_fragments, stored_fragments
from .planned import Planned

_FILES = "files"
CHUNK = 12
"""Pages that a worker renders at once, at least."""

OTHERS_PER_PAGE = 2
"""Files made in the main process for each page that a worker has rendered."""

ALONE_BELOW = 120
"""Pages below which starting processes costs more than it saves (about 0.2 s of work)."""


class Holder(Protocol):
    """Where files stand."""

    def holds(self, path: str, sha256: str, size: int) -> bool:
        """Whether that very file stands there already."""
        ...


class Sink(Holder, Protocol):
    """Where files go."""

    def keep(self, path: str, sha256: str, size: int) -> None:
        """The file is wanted, and there."""
        ...

    def stage(self, file: OutputFile) -> None:
        """The file is wanted, and here it is."""
        ...

    def stage_path(self, path: str) -> str | None:
        """Where another process may put the bytes of a file before ``staged``; ``None`` where it cannot."""
        ...

    def staged(self, path: str, sha256: str, size: int) -> None:
        """The file is wanted, and its bytes stand at its ``stage_path``."""
        ...


class _Unwritten:
    """A sink that writes nothing anywhere."""

    def stage_path(self, path: str) -> str | None:
        """There is no place to write to."""
        return None

    def staged(self, path: str, sha256: str, size: int) -> None:
        """Never called."""
        raise NotImplementedError


class MemorySink(_Unwritten):
    """Keeps files in memory, and takes over those of an earlier build that are the same."""

    def __init__(self, earlier: Mapping[str, OutputFile] | None = None) -> None:
        self.files: dict[str, OutputFile] = {}
        self._earlier = earlier or {}

    def holds(self, path: str, sha256: str, size: int) -> bool:
        """Whether the earlier build had that very file; not of files that stand elsewhere, for they may have moved."""
        found = self._earlier.get(path)
        return found is not None and found.source is None and (found.sha256, found.size) == (sha256, size)

    def keep(self, path: str, sha256: str, size: int) -> None:
        """Takes the earlier build's file."""
        self.files[path] = self._earlier[path]

    def stage(self, file: OutputFile) -> None:
        """Keeps a file."""
        self.files[file.path] = file


class Comparison(_Unwritten):
    """Compares every file with what stands at its place, and keeps neither; ``changed`` are those that differ."""

    def __init__(self, standing: Holder) -> None:
        self._standing = standing
        self.changed: list[str] = []

    def holds(self, path: str, sha256: str, size: int) -> bool:
        """Whether that very file stands there."""
        return self._standing.holds(path, sha256, size)

    def keep(self, path: str, sha256: str, size: int) -> None:
        """The file stays as it is."""

    def stage(self, file: OutputFile) -> None:
        """The file as it would be."""
        if not self.holds(file.path, file.sha256, file.size):
            self.changed.append(file.path)


@dataclass(frozen=True, slots=True)
class PageState:
    """What rendering needs: the site and its addresses, the theme, and the stored parts of missions."""

    material: Material
    theme: Theme
    pack: Pack
    fragments: Stored
    """What was made of their cards before."""


@dataclass(frozen=True, slots=True)
class PageTask:
    """One page, and where its bytes may be put."""

    route: Route
    place: str | None


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """The rendered pages of a chunk, without bytes where these were put in place, and the new fragments."""

    files: tuple[OutputFile, ...]
    fragments: tuple[tuple[str, bytes], ...]
    codes: Mapping[str, tuple[str, bytes]]
    """The templates that had to be compiled for it."""
    words: Said
    """What CLDR was asked for it."""


_DRESSED: dict[object, tuple[Renderer, Fragments]] = {}
"""The renderer of this process: one theme at a time, kept from one build to the next."""

_AT_WORK: list[tuple[PageState, Pages, Renderer, Fragments]] = []
"""The makers of this process: one state at a time, kept between chunks of one build."""


def render_pages(state: PageState, tasks: Sequence[PageTask]) -> PageAnswer:
    """Each page of a chunk, in any process. Raises RenderError."""
    if not _AT_WORK or _AT_WORK[0][0] is not state:
        pages = Pages(state.material, state.pack)
        _AT_WORK[:] = [(state, pages, *_dressed(state, pages))]
    _, pages, renderer, fragments = _AT_WORK[0]
    fragments.fresh = {}
    files = tuple(_rendered(renderer.render(pages.page(task.route)), task) for task in tasks)
    return PageAnswer(files, tuple(fragments.fresh.items()), CODES.news(), ANSWERS.news())


def _dressed(state: PageState, pages: Pages) -> tuple[Renderer, Fragments]:
    dress = Dress(state.theme, {lang: context.words.locale for lang, context in pages.contexts.items()})
    name = dress.key
    found = _DRESSED.get(name)
    if found is None:
        _DRESSED.clear()
        fragments = Fragments(state.fragments, state.pack)
        found = _DRESSED[name] = (Renderer(dress, fragments), fragments)
    else:
        found[1].serve(state.fragments, state.pack)
    return found


def _rendered(data: bytes, task: PageTask) -> OutputFile:
    file = OutputFile.of(task.route.file, data)
    if task.place is None:
        return file
    Path(task.place).write_bytes(data)
    return replace(file, data=None)


def produce(build: Build, planned: Iterable[Planned], sink: Sink, at_most: int | None = None) -> list[str]:
    """Brings every planned file into the sink; the paths of the pages that had to be rendered. Raises RenderError.

    Where it is known that there are ``at_most`` so many, files may be planned while others are rendered.
    """
    waiting: Iterable[Planned] = (each for each in planned if not _is_there(build, each, sink))
    pages, others = list[Planned](), deque[Planned]()
    if at_most is None:
        waiting = list(_parted(waiting, [], others))
        at_most = len(waiting)
    asked = _parted(waiting, pages, others)
    for number, file in enumerate(_render(build, asked, sink, at_most)):
        if file.data is not None:
            sink.stage(file)
        else:
            sink.staged(pages[number].path, file.sha256, file.size)
        _learn(build, pages[number], file)
        _make(build, [others.popleft() for _ in range(min(OTHERS_PER_PAGE, len(others)))], sink)
    _make(build, others, sink)
    return sorted(each.path for each in pages)


def _parted(planned: Iterable[Planned], pages: list[Planned], others: deque[Planned]) -> Iterator[Planned]:
    """The pages, as they are planned; the rest is put aside."""
    for each in planned:
        if each.route is None:
            others.append(each)
        else:
            pages.append(each)
            yield each


def _make(build: Build, planned: Iterable[Planned], sink: Sink) -> None:
    """Files that are no pages, made in this process while others render."""
    for each in planned:
        if each.file is not None:
            sink.stage(each.file)
        elif each.make is not None:
            file = OutputFile.of(each.path, each.make())
            sink.stage(file)
            _learn(build, each, file)


def _known(build: Build, planned: Planned) -> tuple[str, int] | None:
    """The SHA-256 and the size of a file, if an earlier build made it of the same."""
    if planned.file is not None:
        return planned.file.sha256, planned.file.size
    if build.memo.partial:
        return None
    known = build.memo.get(_FILES, planned.key)
    return (str(known[0]), int(str(known[1]))) if isinstance(known, tuple) else None


def _is_there(build: Build, planned: Planned, sink: Sink) -> bool:
    """Whether the file is known and stands where it belongs; then it is kept."""
    known = _known(build, planned)
    if known is None or not sink.holds(planned.path, *known):
        return False
    sink.keep(planned.path, *known)
    return True


def _learn(build: Build, planned: Planned, file: OutputFile) -> None:
    build.memo.put(_FILES, planned.key, (file.sha256, file.size))


def _render(build: Build, pages: Iterator[Planned], sink: Sink, at_most: int) -> Iterator[OutputFile]:
    first = next(pages, None)
    if first is None:
        return
    alone = at_most < ALONE_BELOW
    fragments = stored_fragments(build, build.workers.stays(alone))
    state = PageState(build.material, build.theme, build.memo.pack, fragments)
    if not build.workers.stays(alone):  # in other processes, what is only looked at is copied all the same
        rest(build.site)
        if len(build.site.briefs) >= MANY_MISSIONS:
            give_back()
    codes = recall_codes(build)
    _AT_WORK[:] = [(state, build.pages, *_dressed(state, build.pages))]
    tasks = (PageTask(each.route, sink.stage_path(each.path)) for each in itertools.chain([first], pages)
             if each.route is not None)
    answers: Iterable[PageAnswer] = build.workers.spread(render_pages, state, tasks, CHUNK, at_most, alone)
    for answer in answers:
        learn_fragments(build.memo, fragments, answer.fragments)
        build.memo.set_aside("fragments", _FILES, above=MANY_ROWS)
        CODES.learn(answer.codes)
        ANSWERS.learn(answer.words)
        yield from answer.files
    remember_codes(build, codes)


__all__ = ["Comparison", "MemorySink", "Sink", "produce"]
