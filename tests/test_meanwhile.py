"""Work that another process does meanwhile: its answer, or none; and nothing is left behind, whoever dies."""

from __future__ import annotations

import errno
import gc
import importlib
import os
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import jinja2
import pytest
from lab import DATE, PROVEN_SITE, REPOSITORY, Lab
from systems import POSIX

from generator.compiling import CODES
from generator.meanwhile import Meanwhile
from generator.memo import Memo
from generator.outputs import compile_meanwhile, take_up
from generator.theme import load_theme, theme_folders

pytestmark = POSIX

LARGE = 10_000_000
"""More than a pipe holds: whoever writes it waits for somebody who reads."""


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests that go side by side have a thread that the program would not have."""
    monkeypatch.setattr(threading, "active_count", lambda: 1)


def begun(work: Callable[[], Any]) -> Meanwhile:
    found = Meanwhile.begin(work)
    assert found is not None
    return found


def open_files() -> int:
    gc.collect()  # what an earlier test let go of is closed now, and not in the middle of this one
    return sum(1 for _ in Path("/dev/fd").iterdir())


def test_the_answer_is_what_the_work_came_to_and_is_given_once() -> None:
    files, work = open_files(), begun(lambda: b"%d " % os.getpid() + b"a" * LARGE)
    found = (work.answer() or b"").split()
    assert int(found[0]) != os.getpid()
    assert found[1:] == [b"a" * LARGE]
    assert work.answer() is None
    work.leave()
    assert open_files() == files


@pytest.mark.parametrize(
    "end", [lambda: os._exit(9), lambda: os.kill(os.getpid(), signal.SIGKILL), lambda: 1 / 0, object]
)
def test_work_that_does_not_end_well_has_no_answer(
    end: Callable[[], Any], capfd: pytest.CaptureFixture[str]
) -> None:
    assert begun(end).answer() is None
    assert capfd.readouterr() == ("", "")


def test_work_that_nobody_waits_for_is_ended() -> None:
    files, started = open_files(), time.monotonic()
    work = begun(lambda: time.sleep(60))
    work.leave()
    assert time.monotonic() - started < 30
    assert work.answer() is None
    assert open_files() == files


def test_work_that_never_comes_to_its_turn_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.outputs.codes.WITHIN", 0.05)
    files, started = open_files(), time.monotonic()
    take_up(begun(lambda: time.sleep(60)))
    assert time.monotonic() - started < 30
    assert open_files() == files


def test_work_whose_answer_is_not_waited_for_to_the_end_is_ended() -> None:
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    files, started, before = open_files(), time.monotonic(), signal.signal(signal.SIGALRM, interrupt)
    work = begun(lambda: time.sleep(60))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.2)
        with pytest.raises(KeyboardInterrupt):
            work.answer()
    finally:
        signal.signal(signal.SIGALRM, before)
    work.leave()
    assert time.monotonic() - started < 30
    assert open_files() == files


def test_with_several_threads_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert Meanwhile.begin(lambda: b"1") is None


def test_a_system_that_refuses_a_process_costs_only_time(monkeypatch: pytest.MonkeyPatch) -> None:
    def refused() -> int:
        raise OSError(errno.EAGAIN, "no process")

    monkeypatch.setattr(os, "fork", refused)
    files = open_files()
    assert Meanwhile.begin(lambda: b"1") is None
    assert open_files() == files


def test_work_ends_with_whoever_asked_for_it() -> None:
    alive, held = os.pipe()
    asker = os.fork()
    if asker == 0:
        Meanwhile.begin(lambda: b"a" * LARGE)
        os._exit(0)
    os.close(held)
    os.waitpid(asker, 0)
    assert select.select([alive], [], [], 60)[0]
    assert os.read(alive, 1) == b""  # nobody holds the other end any more
    os.close(alive)


UNHEARD = """
import signal
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
import generator.cli, generator.whole
generator.whole.SOME = 0
generator.cli.main()
"""


def test_whoever_does_not_hear_of_the_end_of_processes_builds_as_others_do(lab: Lab) -> None:
    """As a program is begun by one that does not want to hear of its own, which is passed on."""
    lab.write(PROVEN_SITE)
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", UNHEARD, "--content", str(lab.content), "--output", str(lab.output), "--date",
             DATE.isoformat(), "--lang", "en"],
            capture_output=True, check=False, encoding="utf-8", env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
        )
        assert (done.returncode, done.stderr) == (0, "")
    assert (lab.output / "fr/missions/guide/index.html").exists()


def test_work_of_which_nobody_hears_that_it_ended_has_no_answer_and_can_be_left() -> None:
    files, before = open_files(), signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    told, tells = os.pipe()
    try:
        assert begun(lambda: b"1").answer() is None
        work = begun(lambda: os.write(tells, b"%d" % os.getpid()))
        with pytest.raises(ChildProcessError):
            os.waitpid(int(os.read(told, 20)), 0)  # until it is gone
        work.leave()
    finally:
        signal.signal(signal.SIGCHLD, before)
        os.close(told)
        os.close(tells)
    assert open_files() == files


@pytest.mark.parametrize("name", ["default", "mine"])
def test_templates_compiled_meanwhile_are_compiled_no_more(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def refused(*_: object) -> None:
        raise AssertionError("a template was compiled")

    own = lab.root / "themes" / "mine" / "templates" / "person.html"
    own.parent.mkdir(parents=True)
    own.write_text('{% extends "default/person.html" %}{% block story %}{% endblock %}', encoding="utf-8")
    built = lab.write(PROVEN_SITE).build(theme=name)
    theme, _ = load_theme(name, theme_folders(lab.content), "")
    assert theme is not None
    monkeypatch.setattr(CODES, "known", {})
    monkeypatch.setattr("generator.outputs.codes.recall_shipped", dict)
    monkeypatch.setattr("generator.outputs.codes.WITHIN", 60)
    with closing(Memo(None)) as memo:
        take_up(compile_meanwhile(theme, memo))
        assert len(CODES.known) == len({each.place for each in theme.templates.values()}), "each of them once"
        assert compile_meanwhile(theme, memo) is None
    importlib.import_module("generator.outputs.produce")._DRESSED.clear()
    monkeypatch.setattr(jinja2.Environment, "compile", refused)
    again = lab.build(theme=name, clean=True).made.files
    assert {path: each.sha256 for path, each in again.items()} == {path: each.sha256
                                                                   for path, each in built.made.files.items()}


def test_templates_that_cannot_be_compiled_are_told_by_whoever_renders(
    lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    templates = lab.root / "themes" / "ours" / "templates"
    templates.mkdir(parents=True)
    (templates / "mission.html").write_text("{% if %}", "utf-8")
    monkeypatch.setattr(CODES, "known", {})
    built = lab.write(PROVEN_SITE).build(theme="ours", jobs=2)
    stops = [found.place.path for found in built.problems if found.severity.stops]
    assert stops == ["themes/ours/templates/mission.html"]
