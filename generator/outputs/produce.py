"""Making what nobody has yet: files whose key is known and that still stand where they belong are left alone."""

from __future__ import annotations

import itertools
import pickle
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

from markupsafe import Markup

from generator.frozen import dataclass
from generator.kept import column
from generator.memo import Memo, Pack, key
from generator.publish import OutputFile
from generator.render import CODES, Dress, Renderer
from generator.routes import Route
from generator.site import at_rest
from generator.theme import Theme
from generator.views import Material, Pages

from .build import Build
from .planned import Planned

_FILES, _FRAGMENTS = "files", "fragments"
CHUNK = 24
FRAGMENTS_AT_HAND = 10_000
"""How many of the latest fragments a process keeps for sure; at most twice as many."""

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

    def stage_path(self, path: str) -> Path | None:
        """Where another process may put the bytes of a file before ``staged``; ``None`` where it cannot."""
        ...

    def staged(self, path: str, sha256: str, size: int) -> None:
        """The file is wanted, and its bytes stand at its ``stage_path``."""
        ...


class MemorySink:
    """Keeps files in memory, and takes over those of an earlier build that are the same."""

    def __init__(self, earlier: Mapping[str, OutputFile] | None = None) -> None:
        self.files: dict[str, OutputFile] = {}
        self._earlier = earlier or {}

    def holds(self, path: str, sha256: str, size: int) -> bool:
        """Whether the earlier build had that very file."""
        found = self._earlier.get(path)
        return found is not None and (found.sha256, found.size) == (sha256, size)

    def keep(self, path: str, sha256: str, size: int) -> None:
        """Takes the earlier build's file."""
        self.files[path] = self._earlier[path]

    def stage(self, file: OutputFile) -> None:
        """Keeps a file."""
        self.files[file.path] = file

    def stage_path(self, path: str) -> Path | None:
        """Nothing is written anywhere."""
        return None

    def staged(self, path: str, sha256: str, size: int) -> None:
        """Never called: there is no place to write to."""
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class PageState:
    """What rendering needs: the site and its addresses, the theme, the stored parts of missions, and what was made of
    their cards before."""

    material: Material
    theme: Theme
    pack: Pack
    fragments: Mapping[str, str]
    """Digests of stored fragments, by fragment key."""


@dataclass(frozen=True, slots=True)
class PageTask:
    """One page, and where its bytes may be put."""

    route: Route
    place: Path | None


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """The rendered pages of a chunk, without bytes where these were put in place, and the new fragments."""

    files: tuple[OutputFile, ...]
    fragments: tuple[tuple[str, bytes], ...]
    codes: Mapping[str, tuple[str, bytes]]
    """The templates that had to be compiled for it."""


class _Fragments:
    """What templates made of cards: earlier builds' from the pack, this process's own at hand."""

    def __init__(self) -> None:
        self._state: PageState | None = None
        self._at_hand: dict[str, bytes] = {}
        self._older: dict[str, bytes] = {}
        self.passing: dict[tuple[object, ...], tuple[object, Markup]] = {}
        self.fresh: dict[str, bytes] = {}

    def serve(self, state: PageState) -> None:
        """Goes on with the fragments of another build."""
        self._state = state
        self.passing.clear()

    def get(self, name: str) -> str | None:
        """The fragment of a key, or ``None``."""
        found = self._at_hand.get(name)
        if found is None:
            found = self._older.get(name)
            if found is None and self._state is not None and (stored := self._state.fragments.get(name)) is not None:
                found = self._state.pack.get(stored)
            if found is None:
                return None
            self._keep(name, found)
        return found.decode()

    def put(self, name: str, html: str) -> None:
        """Keeps a fragment."""
        self.fresh[name] = data = html.encode()
        self._keep(name, data)

    def _keep(self, name: str, data: bytes) -> None:
        if len(self._at_hand) >= FRAGMENTS_AT_HAND:
            self._older, self._at_hand = self._at_hand, {}
        self._at_hand[name] = data


_DRESSED: dict[object, tuple[Renderer, _Fragments]] = {}
"""The renderer of this process: one theme at a time, kept from one build to the next."""

_AT_WORK: list[tuple[PageState, Pages, Renderer, _Fragments]] = []
"""The makers of this process: one state at a time, kept between chunks of one build."""


def render_pages(state: PageState, tasks: Sequence[PageTask]) -> PageAnswer:
    """Each page of a chunk, in any process. Raises RenderError."""
    if not _AT_WORK or _AT_WORK[0][0] is not state:
        pages = Pages(state.material, state.pack)
        _AT_WORK[:] = [(state, pages, *_dressed(state, pages))]
    _, pages, renderer, fragments = _AT_WORK[0]
    fragments.fresh = {}
    files = tuple(_rendered(renderer.render(pages.page(task.route)), task) for task in tasks)
    return PageAnswer(files, tuple(fragments.fresh.items()), CODES.news())


def _dressed(state: PageState, pages: Pages) -> tuple[Renderer, _Fragments]:
    dress = Dress(state.theme, {lang: context.words.locale for lang, context in pages.contexts.items()})
    name = dress.key
    found = _DRESSED.get(name)
    if found is None:
        _DRESSED.clear()
        fragments = _Fragments()
        found = _DRESSED[name] = (Renderer(dress, fragments), fragments)
    found[1].serve(state)
    return found


def _rendered(data: bytes, task: PageTask) -> OutputFile:
    file = OutputFile.of(task.route.file, data)
    if task.place is None:
        return file
    task.place.write_bytes(data)
    return replace(file, data=None)


def produce(build: Build, planned: Sequence[Planned], sink: Sink) -> list[str]:
    """Brings every planned file into the sink; the paths of the pages that had to be rendered. Raises RenderError."""
    waiting = [each for each in planned if not _is_there(build, each, sink)]
    pages = [each for each in waiting if each.route is not None]
    others = iter([each for each in waiting if each.route is None])
    for each, file in zip(pages, _render(build, pages, sink), strict=True):
        if file.data is not None:
            sink.stage(file)
        else:
            sink.staged(file.path, file.sha256, file.size)
        _learn(build, each, file)
        _make(build, itertools.islice(others, OTHERS_PER_PAGE), sink)
    _make(build, others, sink)
    return sorted(each.path for each in pages)


def _make(build: Build, planned: Iterable[Planned], sink: Sink) -> None:
    """Files that are no pages, made in this process while others render."""
    for each in planned:
        if each.file is not None:
            sink.stage(each.file)
        elif each.make is not None:
            file = OutputFile.of(each.path, each.make())
            sink.stage(file)
            _learn(build, each, file)


def missing(build: Build, planned: Iterable[Planned], standing: Holder) -> list[str]:
    """The paths of the planned files that nobody knows, or that do not stand where they belong."""
    return sorted(each.path for each in planned if (known := _known(build, each)) is None
                  or not standing.holds(each.path, *known))


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


def _recall_codes(build: Build) -> str:
    """Takes up the compiled templates that an earlier build left; the key to leave this one's under."""
    name = key("codes", theme=build.theme.digest)
    stored = build.memo.get("codes", name)
    if isinstance(stored, str):
        CODES.known.update(pickle.loads(build.memo.pack.get(stored)))  # noqa: S301 - checked against its digest
        CODES.fresh = False
    return name


def _remember_codes(build: Build, name: str) -> None:
    if CODES.fresh:
        stored = build.memo.pack.add(pickle.dumps(CODES.known, 5))
        build.memo.put("codes", name, stored, (stored,))
        CODES.fresh = False


def _fragments_of(build: Build, prefix: str, here: bool) -> Mapping[str, str]:
    """The digests of stored fragments; where few pages are made, those that are asked for."""
    if build.only is not None:
        if not here:
            build.memo.get(_FRAGMENTS, prefix)  # read now: processes that begin later share the file's place
        return _Known(build.memo, prefix)
    alive = {card for faces in column(build.site.briefs, "faces") for card, _ in faces}
    alive.update(build.material.faces.values())
    return build.memo.names(_FRAGMENTS, prefix, alive)


class _Known(Mapping[str, str]):
    """Digests of stored fragments, as the memo knows them; all of them where another program has to be told."""

    def __init__(self, memo: Memo, prefix: str) -> None:
        self._memo, self._prefix = memo, prefix

    def __reduce__(self) -> tuple[type, tuple[Mapping[str, str]]]:
        return dict, (self._memo.names(_FRAGMENTS, self._prefix, ()),)

    def __getitem__(self, name: str) -> str:
        found = self._memo.get(_FRAGMENTS, f"{self._prefix}{name}")
        if not isinstance(found, str):
            raise KeyError(name)
        return found

    def __iter__(self) -> Iterator[str]:
        raise NotImplementedError

    def __len__(self) -> int:
        raise NotImplementedError


def _render(build: Build, pages: Sequence[Planned], sink: Sink) -> Iterator[OutputFile]:
    if not pages:
        return
    prefix = key("fragments", theme=build.theme.digest, langs=repr(build.site.settings.langs))
    alone = len(pages) < ALONE_BELOW
    fragments = _fragments_of(build, prefix, build.workers.stays(alone))
    state, makers = PageState(build.material, build.theme, build.memo.pack, fragments), build.pages
    if not build.workers.stays(alone):  # in other processes, what is only looked at is copied all the same
        state = replace(state, material=replace(build.material, site=at_rest(build.site)))
        makers = Pages(state.material, build.memo.pack)
    codes = _recall_codes(build)
    _AT_WORK[:] = [(state, makers, *_dressed(state, makers))]
    tasks = (PageTask(each.route, sink.stage_path(each.path)) for each in pages if each.route is not None)
    answers: Iterable[PageAnswer] = build.workers.spread(render_pages, state, tasks, CHUNK, alone)
    for answer in answers:
        for name, data in answer.fragments:
            stored = build.memo.pack.add(data)
            build.memo.put(_FRAGMENTS, f"{prefix}{name}", stored, (stored,))
        CODES.learn(answer.codes)
        yield from answer.files
    _remember_codes(build, codes)


__all__ = ["Holder", "MemorySink", "PageTask", "Sink", "missing", "produce", "render_pages"]
