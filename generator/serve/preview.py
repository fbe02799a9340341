"""What the preview shows: the last good site in memory, what is wrong now, and who waits for a change of it.

One thread replaces what is shown; server threads read it. A value that was read never changes, so a page and the
files it names always come from one build. Of the pages that a change of words makes anew, those that somebody looks at
are shown first, the others a moment later.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import quote

from generator.frozen import dataclass
from generator.problems import Problem, Severity
from generator.publish import OutputFile
from generator.routes import file_of, lang_of

ARCHIVE = "archive/"
"""Below it stand files as people wrote them: never pages of the site."""


@dataclass(frozen=True, slots=True)
class Accident:
    """A build that stopped for no reason an author is answerable for: a file that moved away meanwhile, or a mistake in
    the generator itself (``ours``)."""

    detail: str
    ours: bool

    @property
    def key(self) -> str:
        """The key of the words that say what happened."""
        return "preview_ours" if self.ours else "preview_moved"


@dataclass(frozen=True, slots=True)
class Showing:
    """What is shown from one build to the next. ``files`` are those of the last build that succeeded; ``problems`` and
    ``accident`` are of the last build, ``stopped`` where it gave no site. ``built`` is ``False`` only at the start."""

    files: Mapping[str, OutputFile] = field(default_factory=lambda: MappingProxyType({}))
    problems: tuple[Problem, ...] = ()
    accident: Accident | None = None
    stopped: bool = False
    built: bool = False
    marks: list[str] = field(default_factory=list, repr=False, compare=False)
    """The mark, once somebody has asked for it: every page that is looked at asks, and there may be many problems."""

    @property
    def loud(self) -> tuple[Problem, ...]:
        """What a page tells: errors and warnings; remarks are for ``check``."""
        return tuple(found for found in self.problems if found.severity is not Severity.NOTICE)

    def after(self, files: Mapping[str, OutputFile], problems: Iterable[Problem], stopped: bool) -> Showing:
        """What is shown after a build; one that gave no site keeps the files of the one before."""
        found = tuple(problems)
        same = (found, None, stopped, True) == (self.problems, self.accident, self.stopped, self.built)
        return Showing(self.files if stopped else files, found, None, stopped, True, self.marks if same else [])

    def after_accident(self, accident: Accident) -> Showing:
        """What is shown after a build that stopped by accident."""
        return Showing(self.files, (), accident, stopped=True, built=True)

    def mark(self) -> str:
        """A digest of everything that is told beside the pages: two equal marks are two equal lists."""
        if not self.marks:
            told = repr((self.loud, self.accident, self.stopped, self.built))
            self.marks.append(hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16])
        return self.marks[0]

    def tag(self, path: str) -> str:
        """Changes exactly when what a browser sees at ``path`` does: pages name their images, styles and files by
        digest, so that a page's own bytes stand for all of them."""
        if self.stopped or not self.built:
            return self.mark()
        found = self.find(path)
        content = found.file.sha256[:16] if found.file is not None else found.location
        return f"{found.status}-{content}-{self.mark()}"

    def find(self, path: str) -> Found:
        """What stands at a decoded request path, which starts with ``/``. Only known keys are ever found: ``..``, a
        second slash or a backslash in a path are names that no file has."""
        key = path.removeprefix("/")
        file = self.files.get(file_of(key))
        if file is not None:
            return Found(200, file)
        if f"{key}/index.html" in self.files:
            return Found(301, None, "/" + quote(key, safe="/~!$&'()*+,;=:@-._") + "/")
        return Found(404, self.files.get(f"{lang_of(key) or ''}/404.html".removeprefix("/")))


@dataclass(frozen=True, slots=True)
class Found:
    """An HTTP status with the file to send, or with where to look instead."""

    status: int
    file: OutputFile | None
    location: str = ""


def is_page(path: str) -> bool:
    """Whether somebody who asks for this path expects a page of the site rather than a file."""
    key = path.removeprefix("/")
    return not key.startswith(ARCHIVE) and PurePosixPath(path).suffix in ("", ".html", ".htm")


class Preview:
    """Hands what is shown from the thread that builds to the threads that serve."""

    def __init__(self) -> None:
        self._turn = threading.Condition()
        self._showing = Showing()
        self._closed = False
        self._watched: list[str] = []

    @property
    def watched(self) -> frozenset[str]:
        """The files of the pages that somebody is looking at."""
        with self._turn:
            return frozenset(file_of(path.removeprefix("/")) for path in self._watched)

    @property
    def showing(self) -> Showing:
        """What is shown now."""
        with self._turn:
            return self._showing

    def show(self, showing: Showing) -> None:
        """Shows something else, and wakes whoever waits for that."""
        with self._turn:
            self._showing = showing
            self._turn.notify_all()

    def first(self, timeout: float) -> Showing:
        """What is shown once the first build is over, or after ``timeout`` seconds whatever there is."""
        with self._turn:
            self._turn.wait_for(lambda: self._showing.built or self._closed, timeout)
            return self._showing

    def changed(self, path: str, seen: str, timeout: float) -> str | None:
        """The tag of ``path`` as soon as it is not ``seen``, and in any case after ``timeout`` seconds; ``None`` once
        the preview is over."""
        with self._turn:
            self._watched.append(path)
            try:
                self._turn.wait_for(lambda: self._closed or self._showing.tag(path) != seen, timeout)
            finally:
                self._watched.remove(path)
            return None if self._closed else self._showing.tag(path)

    def close(self) -> None:
        """Lets everybody go who waits, now and later."""
        with self._turn:
            self._closed = True
            self._turn.notify_all()
