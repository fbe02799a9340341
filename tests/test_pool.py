"""Work over processes: the same answers in the same order, and none is lost when a worker dies."""

from __future__ import annotations

import os
import pickle
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial

import pytest

from generator import pool
from generator.pool import CHUNK, in_chunks, ordered_map
from generator.problems import Place, problem
from generator.render import RenderError

TASKS = list(range(5 * CHUNK + 3))


def double(number: int) -> int:
    return 2 * number


def total(numbers: Sequence[int]) -> int:
    return sum(numbers)


def die_elsewhere(home: int, numbers: Sequence[int]) -> list[int]:
    """Kills whatever process it runs in, unless that is ``home``."""
    if os.getpid() != home and 40 in numbers:
        os._exit(1)
    return list(numbers)


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_answers_come_in_the_order_of_the_tasks(jobs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "SERIAL_BELOW", 0)
    monkeypatch.setattr(pool, "SERIAL_PAGES", 0)
    assert ordered_map(double, TASKS, 1, jobs) == [2 * number for number in TASKS]
    assert sum(in_chunks(total, iter(TASKS), len(TASKS), jobs)) == sum(TASKS)


def test_little_work_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(pool, "ProcessPoolExecutor", refuse)
    assert ordered_map(double, [1, 2], 10, 4) == [2, 4]
    assert list(in_chunks(total, iter([1, 2]), 2, 4)) == [3]


def test_any_executor_may_do_the_work() -> None:
    with ThreadPoolExecutor(2) as executor:
        assert ordered_map(double, TASKS, 0, 1, executor) == [2 * number for number in TASKS]
        assert list(in_chunks(total, TASKS, 1, 1, executor)) == list(in_chunks(total, TASKS, 1, 1))


def test_only_a_few_chunks_are_in_flight() -> None:
    taken: list[int] = []
    with ThreadPoolExecutor(1) as executor:
        answers = in_chunks(total, (taken.append(task) or task for task in range(100 * CHUNK)), 1, 1, executor)  # type: ignore[func-returns-value]
        next(answers)
        assert len(taken) <= 4 * CHUNK
        assert len(list(answers)) == 99


def test_a_worker_that_dies_loses_no_answer() -> None:
    with ProcessPoolExecutor(2) as executor:
        chunks = in_chunks(partial(die_elsewhere, os.getpid()), TASKS, len(TASKS), 2, executor)
        assert [number for chunk in chunks for number in chunk] == TASKS


def test_a_template_error_travels_back_from_a_worker() -> None:
    found = problem("TR603", Place("themes/mine/templates/a.html", 3, 1), template="a.html", detail="?")
    assert pickle.loads(pickle.dumps(RenderError(found))).problem == found
