"""Ordered work over processes: the same results in the same order, whatever the number of workers.

Work is a function of a *state*, which all of it shares, and of a chunk of tasks. A state reaches the processes of our
own pool once, as they start; an executor that was handed in (such as a cluster's) gets it with every chunk.
A worker that dies costs time, never a result: what is not answered is done again in this process, where an error of
the work itself comes to light as what it is.
"""

from __future__ import annotations

import gc
import itertools
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future
    from multiprocessing.context import BaseContext

from generator.frozen import dataclass
from generator.meanwhile import Meanwhile, can_fork, uninterrupted

State = TypeVar("State")
Task = TypeVar("Task")
Answer = TypeVar("Answer")
Work = Callable[[State, Sequence[Task]], Answer]

AHEAD = 4
"""Chunks for each worker that wait or are worked on: nobody runs out of work while an answer is dealt with."""

LARGE, SHARES = 4, 8
"""How many times as large as the least a chunk may be, and into how many of them what is left for each worker would go:
each chunk costs a millisecond to hand on, and the last ones must end at about the same time."""

SWITCH_SECONDS = 0.0005
"""How soon the threads that hand chunks on have their turn while this one plans more of them. It takes three turns of
them until a process has its first chunk, which were 5 ms each."""

BEGIN_SECONDS = 30.0
"""After which a first sign of processes is given up: they will never begin."""

MOST = 61
"""Processes of our own at a time: Windows waits for no more, and a build has no use for them."""


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the work: ``jobs`` processes (0: one per core that may be used), or an executor that was handed in."""

    jobs: int = 1
    executor: Executor | None = None

    @property
    def count(self) -> int:
        """How many tasks may be worked on at once."""
        if self.jobs:
            return self.jobs
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    def stays(self, alone: bool = False) -> bool:
        """Whether all work is done in this process; ``alone`` as for ``spread``."""
        return self.executor is None and (self.count == 1 or alone)

    def spread(
        self, work: Work[State, Task, Answer], state: State, tasks: Iterable[Task], chunk: int, count: int = 0,
        alone: bool = False, meanwhile: Callable[[], object] = lambda: None, halves: bool = False,
    ) -> Iterator[Answer]:
        """``work(state, tasks)`` for successive chunks, answers in order; only a few chunks are in flight at a time.

        Chunks have at least ``chunk`` tasks, and more of them where there are many: ``count`` is how many there may be.
        ``alone`` says that there is too little to do for processes to be worth their start; where there are tasks for
        two chunks, and ``halves`` are allowed, a process that is forked for it does the second half. ``meanwhile`` is
        done in this process while others begin to work.
        """
        chunks = _chunks(tasks, chunk, count, self.count)
        if halves and self.stays(alone) and self.count > 1 and count >= 2 * chunk:
            yield from _in_halves(work, state, list(tasks))
        elif self.stays(alone):
            yield from (work(state, each) for each in chunks)
        elif self.executor is not None:
            carried = partial(_carried, work, pickle.dumps(state, 5))
            yield from _ahead(self.executor, carried, partial(work, state), chunks, AHEAD * self.count, meanwhile)
        else:
            with _processes(self.count, state) as (own, begins):
                yield from _ahead(
                    own, partial(_stated, work), partial(work, state), chunks, AHEAD * self.count, meanwhile, begins)


def _in_halves(work: Work[State, Task, Answer], state: State, tasks: Sequence[Task]) -> Iterator[Answer]:
    half = (len(tasks) + 1) // 2
    other = Meanwhile.begin(lambda: pickle.dumps(work(state, tasks[half:]), 5))
    try:
        yield work(state, tasks[:half])
        said = other.answer() if other is not None else None
    finally:
        if other is not None:
            other.leave()
    yield work(state, tasks[half:]) if said is None else pickle.loads(said)  # noqa: S301 - made by this program just now


@contextmanager
def _processes(count: int, state: object) -> Iterator[tuple[Executor | None, Callable[[], bool]]]:
    """So many processes that know the state, and whether they begin to work, which may take a moment; ``None`` where
    the system has no room for as many. Those that were begun in vain are ended: nobody would ever tell them to."""
    from concurrent.futures import ProcessPoolExecutor, wait
    from multiprocessing import active_children

    others = set(active_children())
    own: Executor | None = None
    first: Future[int] | None = None
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH_SECONDS)
    try:
        with suppress(OSError, RuntimeError, ImportError, NotImplementedError):  # no files, processes, threads left
            own = ProcessPoolExecutor(min(count, MOST), _context(), _begin, (state,))
            with uninterrupted():
                first = own.submit(os.getpid)
        yield (own, lambda: bool(wait([first], BEGIN_SECONDS).done)) if first is not None else (None, lambda: False)
    finally:
        sys.setswitchinterval(before)
        if first is None or not first.done():
            for child in set(active_children()) - others:
                child.kill()
                child.join()
        if own is not None:
            with suppress(RuntimeError):  # of a thread that could not begin
                own.shutdown(cancel_futures=True)  # where it ends early, nobody asks for the rest


def _context() -> BaseContext:
    """Processes that inherit what is in memory, where that is safe."""
    import multiprocessing

    return multiprocessing.get_context("fork" if can_fork() else "spawn")


_STATE: list[object] = []
"""In a worker of our own pool: the state of its work."""


def _begin(state: object) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C reaches every process: the build decides what it means
    gc.disable()  # looking for cycles would write on all that is shared; this ends before any could pile up
    _STATE[:] = [state]
    try:
        threading.Thread(target=_watch, daemon=True).start()
    except RuntimeError:  # no room for it: the build does without this worker, rather than have one that may outlive it
        os._exit(1)


def _watch() -> None:
    """Ends this worker once the build that started it is gone: nobody waits for its answers any more."""
    from multiprocessing import parent_process

    build = parent_process()
    if build is not None:
        build.join()
        os._exit(1)


def _stated(work: Callable[[Any, Sequence[Task]], Answer], chunk: Sequence[Task]) -> Answer:
    return work(_STATE[0], chunk)


def _carried(work: Callable[[Any, Sequence[Task]], Answer], state: bytes, chunk: Sequence[Task]) -> Answer:
    return work(_read_once(state), chunk)


@lru_cache(maxsize=1)
def _read_once(state: bytes) -> object:
    """A state that travels with every chunk; each process reads it once."""
    return pickle.loads(state)  # noqa: S301 - made by this program just now


def _chunks(tasks: Iterable[Task], least: int, count: int, workers: int) -> Iterator[list[Task]]:
    """Large chunks while much is left to do, small ones in the end."""
    remaining = iter(tasks)
    while chunk := list(itertools.islice(remaining, max(least, min(LARGE * least, count // (SHARES * workers))))):
        yield chunk
        count -= len(chunk)


def _ahead(
    executor: Executor | None,
    work: Callable[[Sequence[Task]], Answer],
    here: Callable[[Sequence[Task]], Answer],
    chunks: Iterator[list[Task]],
    ahead: int,
    meanwhile: Callable[[], object],
    begins: Callable[[], bool] = lambda: True,
) -> Iterator[Answer]:
    """Answers in order, with at most ``ahead`` chunks waiting for a worker; ``here`` does the work in this process, all
    of it where there is no executor, or where it never ``begins``."""
    if executor is None:
        yield from map(here, chunks)
        return
    waiting = deque((chunk, _submit(executor, work, chunk)) for chunk in itertools.islice(chunks, ahead + 1))
    if not begins():
        yield from map(here, itertools.chain((chunk for chunk, _ in waiting), chunks))
        return
    meanwhile()
    while waiting:
        yield _answer(here, *waiting.popleft())
        waiting.extend((chunk, _submit(executor, work, chunk)) for chunk in itertools.islice(chunks, 1))


def _submit(
    executor: Executor, work: Callable[[Sequence[Task]], Answer], chunk: list[Task]
) -> Future[Answer] | None:
    """The chunk on its way; ``None`` where nobody takes it: a worker died, there is no room for one that begins only
    now, or whatever a scheduler has to say. Nothing is lost by that: the work is done here."""
    with suppress(Exception), uninterrupted():
        return executor.submit(work, chunk)
    return None


def _answer(
    here: Callable[[Sequence[Task]], Answer], chunk: list[Task], future: Future[Answer] | None
) -> Answer:
    return future.result() if future is not None and _is_done(future) else here(chunk)


def _is_done(future: Future[Answer]) -> bool:
    """Whether others did the work. Whatever came of it else, they died, see none of our folders, were called off, or
    the work itself fails, is found out by doing it here."""
    with suppress(Exception):
        return future.exception() is None
    return False
