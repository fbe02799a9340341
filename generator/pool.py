"""Ordered work over processes: the same results in the same order, whatever the number of workers.

A worker that dies costs time, never a result: what it had not answered is done again in this process.
"""

from __future__ import annotations

import itertools
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Generic, TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

SERIAL_BELOW = 400_000
"""Characters of Markdown below which starting processes costs more than it saves (about 0.2 s of work)."""

SERIAL_PAGES = 600
"""Pages below which starting processes costs more than it saves (about 0.7 s of work)."""

CHUNK = 32


def workers(jobs: int) -> int:
    """How many processes may work; ``jobs`` 0 means as many as this process may use cores."""
    return jobs or (len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1)


def ordered_map(
    work: Callable[[Task], Answer], tasks: Sequence[Task], weight: int, jobs: int, executor: Executor | None = None
) -> list[Answer]:
    """``[work(task) for task in tasks]``; ``weight`` is their characters, which decide whether processes help."""
    if executor is None and (workers(jobs) == 1 or weight < SERIAL_BELOW):
        return [work(task) for task in tasks]
    chunks = _spread(_Each(work), tasks, jobs, executor)
    return [answer for chunk in chunks for answer in chunk]


def in_chunks(
    work: Callable[[Sequence[Task]], Answer],
    tasks: Iterable[Task],
    count: int,
    jobs: int,
    executor: Executor | None = None,
) -> Iterator[Answer]:
    """``work`` on successive chunks of ``count`` tasks, answers in order; only a few chunks are in flight at a time."""
    if executor is None and (workers(jobs) == 1 or count < SERIAL_PAGES):
        return (work(chunk) for chunk in _chunks(tasks))
    return _spread(work, tasks, jobs, executor)


class _Each(Generic[Task, Answer]):
    """Work on single tasks as work on a chunk; a class, because a closure cannot travel to another process."""

    def __init__(self, work: Callable[[Task], Answer]) -> None:
        self.work = work

    def __call__(self, chunk: Sequence[Task]) -> list[Answer]:
        return [self.work(task) for task in chunk]


def _chunks(tasks: Iterable[Task]) -> Iterator[list[Task]]:
    remaining = iter(tasks)
    return iter(lambda: list(itertools.islice(remaining, CHUNK)), [])


def _spread(
    work: Callable[[Sequence[Task]], Answer], tasks: Iterable[Task], jobs: int, executor: Executor | None
) -> Iterator[Answer]:
    if executor is not None:
        yield from _ahead(executor, work, tasks, 2 * workers(jobs))
        return
    with ProcessPoolExecutor(workers(jobs)) as own:
        yield from _ahead(own, work, tasks, 2 * workers(jobs))


def _ahead(
    executor: Executor, work: Callable[[Sequence[Task]], Answer], tasks: Iterable[Task], ahead: int
) -> Iterator[Answer]:
    """Answers in order, with at most ``ahead`` chunks waiting for a worker."""
    waiting: deque[tuple[list[Task], Future[Answer] | None]] = deque()
    for chunk in _chunks(tasks):
        waiting.append((chunk, _submit(executor, work, chunk)))
        if len(waiting) > ahead:
            yield _answer(work, *waiting.popleft())
    while waiting:
        yield _answer(work, *waiting.popleft())


def _submit(
    executor: Executor, work: Callable[[Sequence[Task]], Answer], chunk: list[Task]
) -> Future[Answer] | None:
    try:
        return executor.submit(work, chunk)
    except BrokenProcessPool:
        return None


def _answer(
    work: Callable[[Sequence[Task]], Answer], chunk: list[Task], future: Future[Answer] | None
) -> Answer:
    try:
        return future.result() if future is not None else work(chunk)
    except BrokenProcessPool:
        return work(chunk)
