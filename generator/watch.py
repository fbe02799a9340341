"""Watching folders: one answer per burst of saves, whatever the editor does to save and whatever becomes of a folder.

Editors save in steps (a temporary file, a rename, a backup removed), and a copied folder arrives file by file. What
follows within a moment is one change.
"""

from __future__ import annotations

import contextlib
import fnmatch
import logging
import os
import threading
import time
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

from watchdog.events import (
    DirCreatedEvent,
    DirDeletedEvent,
    DirMovedEvent,
    FileClosedEvent,
    FileCreatedEvent,
    FileDeletedEvent,
    FileModifiedEvent,
    FileMovedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver, ObservedWatch
from watchdog.observers.polling import PollingObserver

from generator.frozen import dataclass
from generator.source.names import is_ignored

QUIET = 0.1
"""Seconds without a change after which a burst is over."""

LIMIT = 1.0
"""Seconds after which a burst that does not end is answered all the same."""

TICK = 0.25
"""Seconds between two looks at whether the watched folders are still the same folders."""

_PROBE = "4913"
"""A file by which vi finds out whether it may write to a folder; a folder of that name may well be a record's."""

_TEMPORARY = (
    "*.sw[nopx]", "*.tmp", "*.temp", "*.part", "*.crdownload", "#*#", "*___jb_tmp___", "*___jb_old___",
    "*.sb-????????-??????", "__pycache__",
)
logging.getLogger("watchdog").addHandler(logging.NullHandler())  # what it says of itself is not for authors

_CHANGES: list[type[FileSystemEvent]] = [
    DirCreatedEvent, DirDeletedEvent, DirMovedEvent, FileClosedEvent, FileCreatedEvent, FileDeletedEvent,
    FileModifiedEvent, FileMovedEvent,
]
"""What a system is asked to report. A build that reads tens of thousands of files would else fill the queue of reports
(16,384 on Linux), and changes would be lost in it."""

_READING = frozenset({"opened", "closed_no_write"})


def is_noise(path: Path, root: Path) -> bool:
    """Whether a path below ``root`` is one that systems and editors use for themselves."""
    parts = path.relative_to(root).parts if path.is_relative_to(root) else path.parts[-1:]
    return path.name == _PROBE or any(
        is_ignored(part) or any(fnmatch.fnmatchcase(part, name) for name in _TEMPORARY) for part in parts)


def is_change(event: FileSystemEvent, root: Path) -> bool:
    """Whether an event may change what is built from ``root``: reading does not, a rename into place does."""
    if event.event_type in _READING or (event.is_directory and event.event_type == "modified"):
        return False
    return not all(is_noise(path, root) for path in _paths(event))


def _paths(event: FileSystemEvent) -> Iterator[Path]:
    return (Path(os.fsdecode(path)) for path in (event.src_path, event.dest_path) if path)


@dataclass(slots=True)
class Debounce:
    """Says when a burst of changes is over; it has no clock, the caller gives monotonic seconds."""

    quiet: float = QUIET
    limit: float = LIMIT
    _first: float | None = None
    _last: float = 0.0

    def note(self, now: float) -> None:
        """A change happened."""
        self._first = now if self._first is None else self._first
        self._last = now

    def remaining(self, now: float) -> float | None:
        """Seconds until the burst is over, 0 if it is, ``None`` where there is none."""
        if self._first is None:
            return None
        return max(0.0, min(self._last + self.quiet, self._first + self.limit) - now)

    def take(self) -> None:
        """The burst is answered; the next change begins another."""
        self._first = None


@dataclass(frozen=True, slots=True)
class _Attached:
    """A root as it was when it was last looked at: which folder stood there, and the watch on it."""

    identity: tuple[int, int]
    watch: ObservedWatch


class Watcher:
    """Watches folders that may vanish, come back, or not exist yet.

    One thread calls :meth:`wait`; any thread may call :meth:`note` and :meth:`close`.
    """

    def __init__(self, roots: tuple[Path, ...], debounce: Debounce | None = None) -> None:
        self._roots = tuple(dict.fromkeys(roots))
        self._debounce = debounce or Debounce()
        self._changed = threading.Condition()
        self._closed = False
        self._attached: dict[Path, _Attached] = {}
        self._touched: set[str] | None = set()
        self._observer = _observer()

    def start(self) -> None:
        """Begins to watch: changes from now on are answered."""
        # A folder that is copied in can be seen twice, as itself and in its parent: harmless, but watchdog warns of it.
        warnings.filterwarnings("ignore", category=RuntimeWarning, module=r"watchdog\.")
        self._observer.start()
        self._attach()
        with self._changed:
            self._debounce.take()
            self._touched = set()

    def close(self) -> None:
        """Ends every wait, now and later. Does not wait for anything: safe in a signal handler's wake."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def stop(self) -> None:
        """Closes, and ends the observer's threads; does not insist where the system keeps them."""
        self.close()
        ending = threading.Thread(target=self._observer.stop, name="watcher-end", daemon=True)
        ending.start()
        ending.join(2)

    @property
    def closed(self) -> bool:
        """Whether nothing will be waited for any more."""
        return self._closed

    def note(self, paths: Iterable[Path] | None = None) -> None:
        """Something changed: ``paths``, as far as the system said."""
        with self._changed:
            if paths is None:
                self._touched = None
            elif self._touched is not None:
                self._touched.update(map(str, paths))
            self._debounce.note(time.monotonic())
            self._changed.notify_all()

    @property
    def is_pending(self) -> bool:
        """Whether something changed that no wait has answered yet."""
        with self._changed:
            return self._closed or self._debounce.remaining(time.monotonic()) is not None

    def touched(self) -> frozenset[str] | None:
        """What changed since the last question, as full paths; ``None`` where more may have changed than that."""
        with self._changed:
            touched, self._touched = self._touched, set()
            return frozenset(touched) if touched is not None else None

    def wait(self, timeout: float | None = None) -> bool:
        """Waits until something changed and the burst is over; ``False`` after ``timeout`` seconds or once closed."""
        deadline = time.monotonic() + timeout if timeout is not None else float("inf")
        while True:
            self._attach()
            with self._changed:
                if self._closed:
                    return False
                now = time.monotonic()
                remaining = self._debounce.remaining(now)
                if remaining == 0.0:
                    self._debounce.take()
                    return True
                if now >= deadline:
                    return False
                self._changed.wait(min(TICK if remaining is None else remaining, TICK, deadline - now))

    def _attach(self) -> None:
        """Watches anew every root that is not the folder it was; each such difference is a change."""
        for root in self._roots:
            attached, identity = self._attached.get(root), _identity(root)
            if attached is not None and attached.identity == identity and self._is_live(attached.watch):
                continue
            if attached is not None:
                del self._attached[root]
                with contextlib.suppress(KeyError):  # two roots may be one folder
                    self._observer.unschedule(attached.watch)
                self.note()
            if identity is not None and self._schedule(root, identity):
                self.note()

    def _schedule(self, root: Path, identity: tuple[int, int]) -> bool:
        """Watches a root; ``False`` where it vanished meanwhile."""
        try:
            real = root.resolve(strict=True)
            self._attached[root] = _Attached(identity, self._watch(real))
        except FileNotFoundError:
            return False
        return True

    def _watch(self, folder: Path) -> ObservedWatch:
        handler = _Handler(self, folder)
        try:
            return self._observer.schedule(handler, str(folder), recursive=True, event_filter=_CHANGES)
        except FileNotFoundError:
            raise
        except OSError:  # the system has no watches left: look at the files from time to time instead
            self._fall_back()
            return self._observer.schedule(handler, str(folder), recursive=True, event_filter=_CHANGES)

    def _fall_back(self) -> None:
        self._observer.stop()
        self._attached.clear()
        self._observer = PollingObserver(timeout=0.5)
        self._observer.start()

    def _is_live(self, watch: ObservedWatch) -> bool:
        """The watch on a folder that was removed dies, and another folder may get the same inode."""
        return any(emitter.watch == watch and emitter.is_alive() for emitter in self._observer.emitters)


def _observer() -> BaseObserver:
    try:
        return Observer()
    except OSError:  # no inotify instance left
        return PollingObserver(timeout=0.5)


def _identity(root: Path) -> tuple[int, int] | None:
    with contextlib.suppress(OSError):
        found = root.stat()
        if root.is_dir():
            return (found.st_dev, found.st_ino)
    return None


class _Handler(FileSystemEventHandler):
    def __init__(self, watcher: Watcher, root: Path) -> None:
        self._watcher, self._root = watcher, root

    def on_any_event(self, event: FileSystemEvent) -> None:
        if is_change(event, self._root):
            self._watcher.note(_paths(event))
