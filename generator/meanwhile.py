"""Work that another process does while this one goes on, where the system lets a process be forked safely."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress


def can_fork() -> bool:
    """Whether a process may be forked that goes on with what is in memory: with a single thread, outside macOS and
    Windows."""
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl+C waits until this is over. Python swallows it in what runs around a fork, and a process that is begun in
    here is never interrupted: it ends with whoever began it."""
    import signal

    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


class Meanwhile:
    """One piece of work under way; its answer is made of bytes."""

    def __init__(self, child: int, reader: int) -> None:
        self._child, self._reader = child, reader

    @classmethod
    def begin(cls, work: Callable[[], bytes]) -> Meanwhile | None:
        """Begins the work; ``None`` where no process may be forked, or where the system refuses another one."""
        if not can_fork():
            return None
        try:
            reader, writer = os.pipe()
        except OSError:
            return None
        try:
            with uninterrupted():
                child = os.fork()
                if child == 0:
                    _answer(work, reader, writer)
        except OSError:
            os.close(reader)
            os.close(writer)
            return None
        os.close(writer)
        return cls(child, reader)

    def answer(self, within: float | None = None) -> bytes | None:
        """What the work came to; ``None`` where it did not end well, and once it was asked. Waits for it, or so many
        seconds at most: then the work is ended."""
        if self._reader < 0:
            return None
        if within is not None and not _is_ready(self._reader, within):
            self.leave()
            return None
        with os.fdopen(self._reader, "rb") as reader:
            self._reader = -1
            data = reader.read()
        return data if self._ended() else None

    def leave(self) -> None:
        """Ends the work, if it has not ended: nobody asks any more."""
        from signal import SIGKILL

        if self._reader >= 0:
            os.close(self._reader)
            self._reader = -1
        if self._child:
            with suppress(ProcessLookupError):
                os.kill(self._child, SIGKILL)
        self._ended()

    def _ended(self) -> bool:
        """Whether it ended well, when that is asked first. Nobody can tell where whoever started this program does not
        want to hear of its processes (SIGCHLD), which is passed on."""
        child, self._child = self._child, 0
        try:
            return child != 0 and os.waitpid(child, 0)[1] == 0
        except ChildProcessError:
            return False


def _is_ready(reader: int, within: float) -> bool:
    from select import POLLIN, poll

    waiting = poll()
    waiting.register(reader, POLLIN)
    return bool(waiting.poll(1000 * within))


def _answer(work: Callable[[], bytes], reader: int, writer: int) -> None:
    """In the other process, which ends here, whatever happens, and without a word."""
    code = 1
    try:
        os.close(reader)  # else nothing would tell it that nobody is left who asks
        with os.fdopen(writer, "wb") as given:
            given.write(work())
        code = 0
    finally:
        os._exit(code)
