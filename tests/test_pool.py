"""Work over processes: the same answers in the same order, and none is lost when a worker dies."""

from __future__ import annotations

import asyncio
import concurrent.futures
import errno
import importlib
import multiprocessing
import os
import pickle
import pkgutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from lab import DATE, PROVEN_SITE, REPOSITORY, Lab
from systems import POSIX

from generator import pool
from generator.pipeline import make
from generator.pool import AHEAD, Workers
from generator.problems import Place, problem
from generator.render import RenderError

CHUNK = 8
TASKS = list(range(5 * CHUNK + 3))
FACTOR = 3


def scaled(factor: int, numbers: Sequence[int]) -> list[int]:
    return [factor * number for number in numbers]


def same(_state: None, numbers: Sequence[int]) -> list[int]:
    return list(numbers)


def die_elsewhere(home: int, numbers: Sequence[int]) -> list[int]:
    """Kills whatever process it runs in, unless that is ``home``."""
    if os.getpid() != home and 40 in numbers:
        os._exit(1)
    return list(numbers)


def sees_nothing(home: int, numbers: Sequence[int]) -> list[int]:
    """A machine of a cluster that has none of our folders."""
    if os.getpid() != home:
        raise FileNotFoundError(2, "no such folder here", "pack")
    return list(numbers)


def all_of(chunks: Iterable[list[int]]) -> list[int]:
    return [number for chunk in chunks for number in chunk]


@pytest.mark.parametrize("jobs", [1, 2, 3])
def test_answers_come_in_the_order_of_the_tasks(jobs: int) -> None:
    assert all_of(Workers(jobs).spread(scaled, FACTOR, iter(TASKS), CHUNK)) == scaled(FACTOR, TASKS)


def test_processes_that_inherit_nothing_do_the_same_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_context", lambda: multiprocessing.get_context("spawn"))
    assert all_of(Workers(2).spread(scaled, FACTOR, TASKS, CHUNK)) == scaled(FACTOR, TASKS)


def test_little_work_starts_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(concurrent.futures, "ProcessPoolExecutor", refuse)
    assert all_of(Workers(4).spread(scaled, FACTOR, [1, 2], CHUNK, alone=True)) == [3, 6]
    assert all_of(Workers(1).spread(scaled, FACTOR, [1, 2], CHUNK)) == [3, 6]


def with_process(_state: None, numbers: Sequence[int]) -> list[tuple[int, int]]:
    return [(number, os.getpid()) for number in numbers]


@POSIX
@pytest.mark.parametrize(("jobs", "count", "others"), [(2, 2 * CHUNK, 1), (2, 2 * CHUNK - 1, 0), (1, 2 * CHUNK, 0)])
def test_a_forked_process_does_the_second_half_of_what_is_little_work(jobs: int, count: int, others: int) -> None:
    found = [each for chunk in Workers(jobs).spread(with_process, None, iter(range(count)), CHUNK, count, alone=True,
                                                    halves=True) for each in chunk]
    assert [number for number, _ in found] == list(range(count))
    assert [process for _, process in found if process != os.getpid()] == [found[-1][1]] * (count // 2) * others


@POSIX
@pytest.mark.parametrize("refused", ["fork", "dies"])
def test_the_second_half_is_done_here_where_nobody_else_does_it(monkeypatch: pytest.MonkeyPatch, refused: str) -> None:
    def no_fork() -> int:
        raise OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))

    if refused == "fork":
        monkeypatch.setattr(os, "fork", no_fork)
    tasks = list(range(30, 50))
    found = Workers(2).spread(die_elsewhere, os.getpid(), tasks, CHUNK, len(tasks), alone=True, halves=True)
    assert all_of(found) == tasks


@POSIX
def test_the_second_half_is_ended_where_nobody_asks_for_it(monkeypatch: pytest.MonkeyPatch) -> None:
    fork, children = os.fork, list[int]()

    def noted() -> int:
        children.append(fork())
        return children[-1]

    def waits(home: int, numbers: Sequence[int]) -> list[int]:
        if os.getpid() != home:
            time.sleep(60)
        return list(numbers)

    monkeypatch.setattr(os, "fork", noted)
    found = Workers(2).spread(waits, os.getpid(), TASKS, CHUNK, len(TASKS), alone=True, halves=True)
    assert next(found) == TASKS[:22]
    assert isinstance(found, Generator)
    found.close()
    with pytest.raises(ProcessLookupError):
        os.kill(children[0], 0)


@pytest.mark.parametrize("make_executor", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_any_executor_may_do_the_work(make_executor: Callable[[int], Executor]) -> None:
    with make_executor(2) as executor:
        assert all_of(Workers(1, executor).spread(scaled, FACTOR, TASKS, CHUNK)) == scaled(FACTOR, TASKS)


@pytest.mark.parametrize("workers", [1, 2, 16])
@pytest.mark.parametrize("said", [0, 10_000, 1_000_000], ids=["not said", "right", "far too many"])
def test_chunks_are_large_while_much_is_left(workers: int, said: int) -> None:
    sizes = [len(each) for each in Workers(workers).spread(same, None, range(10_000), 10, said, alone=True)]
    assert sum(sizes) == 10_000
    assert max(sizes) == (40 if said else 10)
    if said == 10_000:
        assert sizes[-3:-1] == [10, 10]
        assert sizes == sorted(sizes[:-1], reverse=True) + sizes[-1:]


def refusing(after: int, error: Exception, real: Callable[..., object]) -> Callable[..., object]:
    """Does the real thing so many times, then refuses."""
    left = iter(range(after))

    def work(*args: object, **named: object) -> object:
        if next(left, None) is None:
            raise error
        return real(*args, **named)

    return work


NO_ROOM = OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))


@POSIX
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")  # of a thread of the library
@pytest.mark.parametrize(
    ("name", "error"),
    [("os.fork", NO_ROOM), ("os.pipe", NO_ROOM), ("_multiprocessing.SemLock", NO_ROOM),
     ("multiprocessing.synchronize.SemLock.__init__", ImportError("no semaphores on this platform")),
     ("threading.Thread.start", RuntimeError("can't start new thread"))],
)
@pytest.mark.parametrize("after", [0, 1, 2])
def test_a_system_without_room_for_processes_costs_time_only(
    monkeypatch: pytest.MonkeyPatch, name: str, error: Exception, after: int
) -> None:
    monkeypatch.setattr(pool, "_context", lambda: multiprocessing.get_context("fork"))
    monkeypatch.setattr(pool, "BEGIN_SECONDS", 2.0)
    place, _, attribute = name.rpartition(".")
    owner = pkgutil.resolve_name(place)
    before = set(multiprocessing.active_children())
    with monkeypatch.context() as poor:
        poor.setattr(owner, attribute, refusing(after, error, getattr(owner, attribute)))
        assert all_of(Workers(3).spread(scaled, FACTOR, TASKS, CHUNK)) == scaled(FACTOR, TASKS)
    assert set(multiprocessing.active_children()) <= before, "nobody would ever tell them to end"


@POSIX
def test_nothing_is_left_of_processes_that_are_interrupted_as_they_begin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl+C waits while they are forked, and comes right after."""
    @contextmanager
    def interrupted() -> Iterator[None]:
        yield
        raise KeyboardInterrupt

    monkeypatch.setattr(pool, "_context", lambda: multiprocessing.get_context("fork"))
    monkeypatch.setattr(pool, "uninterrupted", interrupted)
    children, threads = set(multiprocessing.active_children()), set(threading.enumerate())
    with pytest.raises(KeyboardInterrupt):
        next(Workers(2).spread(scaled, FACTOR, TASKS, CHUNK))
    assert set(multiprocessing.active_children()) <= children
    assert set(threading.enumerate()) <= threads


def test_as_many_processes_are_begun_as_every_system_waits_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def refuse(count: int, *_: object) -> None:
        asked.append(count)
        raise OSError(errno.EAGAIN, "no room")

    monkeypatch.setattr(concurrent.futures, "ProcessPoolExecutor", refuse)
    assert all_of(Workers(256).spread(same, None, TASKS, CHUNK)) == TASKS
    assert asked == [61]


ORPHANS = """
import os, sys, time
from generator import pool
started = os.environ.setdefault("STARTED", str(os.getpid()))
os.getppid = lambda: int(started)  # as on Windows, where it stays what it was

def work(_state, numbers):
    os.write(1, b"%d\\n" % os.getpid())  # at once: two workers write
    time.sleep(60)
    return numbers

if __name__ == "__main__":
    pool.can_fork = lambda: sys.argv[1] == "fork"
    list(pool.Workers(2).spread(work, None, range(40), 1))
"""


@POSIX
@pytest.mark.parametrize("start", ["fork", "spawn"])
def test_no_worker_outlives_its_build(tmp_path: Path, start: str) -> None:
    (tmp_path / "orphans.py").write_text(ORPHANS, "utf-8")
    paths = os.pathsep.join([str(REPOSITORY), *filter(None, [os.environ.get("PYTHONPATH")])])
    with subprocess.Popen([sys.executable, "orphans.py", start], cwd=tmp_path, stdout=subprocess.PIPE,
                          env={**os.environ, "PYTHONPATH": paths}) as build:
        assert build.stdout is not None
        workers = [int(build.stdout.readline()) for _ in range(2)]
        build.kill()
        assert build.stdout.read() == b"", "whoever holds the pipe open is still there"
    assert len({*workers, build.pid}) == 3


CROWDED = """
import multiprocessing, sys, threading
import generator.cli, generator.outputs
sys.modules["generator.outputs.produce"].ALONE_BELOW = 0
start = threading.Thread.start

def refuse(thread):
    if multiprocessing.parent_process() is not None:
        raise RuntimeError("can't start new thread")
    start(thread)

threading.Thread.start = refuse
generator.cli.main()
"""


@POSIX
def test_a_worker_for_whose_threads_there_is_no_room_ends_without_a_word(lab: Lab) -> None:
    """As where a machine that many share counts what each of them runs."""
    lab.write(PROVEN_SITE)
    done = subprocess.run(
        [sys.executable, "-c", CROWDED, "--content", str(lab.content), "--output", str(lab.output), "--lang", "en",
         "--date", DATE.isoformat(), "--jobs", "2"],
        capture_output=True, check=False, encoding="utf-8", env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.endswith(f"sha256:{lab.build().digest}\n")


def test_only_a_few_chunks_are_in_flight() -> None:
    taken: list[int] = []
    with ThreadPoolExecutor(1) as executor:
        tasks = (taken.append(task) or task for task in range(100 * CHUNK))  # type: ignore[func-returns-value]
        answers = Workers(1, executor).spread(scaled, FACTOR, tasks, CHUNK)
        next(answers)
        assert len(taken) <= 2 * AHEAD * CHUNK
        assert len(list(answers)) == 99


@pytest.mark.parametrize("work", [die_elsewhere, sees_nothing])
def test_a_worker_that_dies_or_sees_nothing_loses_no_answer(
    work: Callable[[int, Sequence[int]], list[int]]
) -> None:
    with ProcessPoolExecutor(2) as executor:
        assert all_of(Workers(2, executor).spread(work, os.getpid(), TASKS, CHUNK)) == TASKS
    assert all_of(Workers(2).spread(work, os.getpid(), TASKS, CHUNK)) == TASKS


class Scheduler(Executor):
    """Does every third chunk; of the others comes what a cluster may answer instead."""

    def __init__(self, refuse: Callable[[Future[object]], None]) -> None:
        self.refuse, self.asked = refuse, 0

    def submit(self, work: Callable[..., object], /, *args: object, **named: object) -> Future[object]:
        self.asked += 1
        future = Future[object]()
        if self.asked % 3 == 0:
            future.set_result(work(*args, **named))
        else:
            self.refuse(future)
        return future


class KilledWorkerError(Exception):
    """As a scheduler has its own."""


def refuses(error: BaseException) -> Callable[[Future[object]], None]:
    return lambda future: future.set_exception(error)


def throws(error: BaseException) -> Callable[[Future[object]], None]:
    def refuse(_future: Future[object]) -> None:
        raise error

    return refuse


@pytest.mark.parametrize("refuse", [
    lambda future: future.cancel(), refuses(KilledWorkerError()), refuses(asyncio.CancelledError()),
    refuses(concurrent.futures.CancelledError()), refuses(TimeoutError()),
    refuses(PermissionError(13, "no", "stage/a")), refuses(OSError("Stream is closed")),
    refuses(pickle.PicklingError()), refuses(MemoryError()),
    throws(RuntimeError("cannot schedule new futures after shutdown")), throws(TimeoutError()),
    throws(concurrent.futures.CancelledError()), throws(OSError("closed")), throws(KilledWorkerError()),
    throws(TypeError("cannot pickle")), throws(KeyError("graph")),
])
def test_whatever_a_cluster_answers_instead_of_work_is_done_here(refuse: Callable[[Future[object]], None]) -> None:
    executor = Scheduler(refuse)
    assert all_of(Workers(1, executor).spread(scaled, FACTOR, TASKS, CHUNK)) == scaled(FACTOR, TASKS)
    assert executor.asked == 6


def refused_everywhere(_state: None, _numbers: Sequence[int]) -> list[int]:
    raise RenderError(problem("TR603", Place("themes/mine/templates/a.html", 3, 1), template="a.html", detail="?"))


def test_an_error_of_the_work_itself_is_what_it_is() -> None:
    with ThreadPoolExecutor(2) as executor, pytest.raises(RenderError):
        all_of(Workers(2, executor).spread(refused_everywhere, None, TASKS, CHUNK))


@POSIX
def test_a_site_is_built_by_a_cluster_that_is_closed(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.import_module("generator.outputs.produce"), "ALONE_BELOW", 0)
    lab.write(PROVEN_SITE)
    executor = ThreadPoolExecutor(1)
    executor.shutdown()
    here = make(lab.options()).files
    there = make(lab.options(), executor=executor).files
    assert {path: file.sha256 for path, file in there.items()} == {path: file.sha256 for path, file in here.items()}


def test_a_template_error_travels_back_from_a_worker() -> None:
    found = problem("TR603", Place("themes/mine/templates/a.html", 3, 1), template="a.html", detail="?")
    assert pickle.loads(pickle.dumps(RenderError(found))).problem == found


@pytest.mark.parametrize(("jobs", "times"), [(1, 0), (2, 1)])
def test_what_is_done_meanwhile_is_done_once_where_others_work(jobs: int, times: int) -> None:
    done = list[int]()
    answers = Workers(jobs).spread(scaled, FACTOR, TASKS, CHUNK, meanwhile=lambda: done.append(1))
    assert (all_of(answers), len(done)) == (scaled(FACTOR, TASKS), times)
