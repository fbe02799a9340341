"""Ordered work over processes: the same results in the same order, whatever the number of workers."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from typing import TypeVar

Task = TypeVar("Task")
Answer = TypeVar("Answer")

SERIAL_BELOW = 400_000
"""Characters of work below which starting processes costs more than it saves (measured: about 0.2 s of Markdown)."""


def workers(jobs: int, weight: int) -> int:
    """How many processes ``weight`` characters of work deserve; ``jobs`` 0 means as many as the machine has cores."""
    if weight < SERIAL_BELOW:
        return 1
    return jobs or _cores()


def _cores() -> int:
    """The cores this process may use, where the system says so."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ordered_map(
    work: Callable[[Task], Answer], tasks: Sequence[Task], jobs: int, weight: int, executor: Executor | None = None
) -> list[Answer]:
    """``[work(task) for task in tasks]``, over processes where the work is heavy enough."""
    count = workers(jobs, weight)
    if executor is None and (count == 1 or len(tasks) < 2):
        return [work(task) for task in tasks]
    if executor is not None:
        return _spread(executor, work, tasks, count)
    with ProcessPoolExecutor(count, mp_context=get_context()) as own:
        return _spread(own, work, tasks, count)


def _spread(
    executor: Executor, work: Callable[[Task], Answer], tasks: Sequence[Task], count: int
) -> list[Answer]:
    size = max(1, min(64, -(-len(tasks) // (count * 4))))
    return list(executor.map(work, tasks, chunksize=size))
