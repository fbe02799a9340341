"""Ctrl+C reaches every process of a build: it ends soon, says so, and the next build is as a clean one."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from lab import DEMO, REPOSITORY, read_tree
from systems import POSIX

from generator import report
from generator.cli import run
from generator.wording import Wording

SOON = 30.0
MOMENTS = [0.1, 0.2, 0.3, 0.45, 0.6, 0.9]
"""Seconds after which somebody has had enough."""

BUILD = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # as a terminal has it
import generator.cli, generator.outputs, generator.recall, sys
produce = sys.modules["generator.outputs.produce"]
produce.ALONE_BELOW = generator.recall.ALONE_BELOW = 0
produce.CHUNK = generator.recall.CHUNK = 1
print("ready", flush=True)
generator.cli.main()
"""


def begun(folder: Path) -> subprocess.Popen[str]:
    build = subprocess.Popen(
        [sys.executable, "-c", BUILD, "build", "--lang", "en", "--jobs", "3", "--date", "2026-12-01"], cwd=folder,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, start_new_session=True, encoding="utf-8",
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )
    assert build.stdout is not None
    assert build.stdout.readline() == "ready\n"
    return build


def site_of(folder: Path) -> dict[str, bytes]:
    return {path: data for path, data in read_tree(folder / "public").items() if not path.startswith(".trace-")}


@POSIX
def test_a_build_that_is_interrupted_ends_soon_and_the_next_is_clean(tmp_path: Path) -> None:
    shutil.copytree(DEMO, tmp_path / "content")
    codes = []
    for moment in MOMENTS:
        # a first build each time: one that follows a build that came to its end is over before anybody can act
        shutil.rmtree(tmp_path / ".trace", ignore_errors=True)
        shutil.rmtree(tmp_path / "public", ignore_errors=True)
        build = begun(tmp_path)
        time.sleep(moment)
        os.killpg(build.pid, signal.SIGINT)
        said = build.communicate(timeout=SOON)[0]
        codes.append(build.returncode)
        assert "Traceback" not in said
        assert ("Interrupted before the end" in said) is (build.returncode == 130)
    assert codes.count(130) > 1, codes
    assert set(codes) <= {0, 130}, codes
    assert begun(tmp_path).communicate(timeout=SOON)
    healed = site_of(tmp_path)
    shutil.rmtree(tmp_path / "public")
    shutil.rmtree(tmp_path / ".trace")
    assert begun(tmp_path).communicate(timeout=SOON)
    assert site_of(tmp_path) == healed


@pytest.mark.parametrize(("command", "code"), [("build", 130), ("check", 130), ("serve", 0)])
def test_an_interrupted_command_says_so(
    command: str, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(report, "build", interrupted)
    monkeypatch.setattr(report, "check", interrupted)
    monkeypatch.setattr("generator.serve.serve", interrupted)
    (tmp_path / "content").mkdir()
    assert run([command, "--lang", "fr"], tmp_path, Wording("fr")) == code
    assert ("Interrompu avant la fin" in capsys.readouterr().err) is (code == 130)


ANOTHER_ERROR = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
from generator import cli, report

def build(*_):
    try:
        os.kill(os.getpid(), signal.SIGINT)
        signal.pause()
    except KeyboardInterrupt:
        raise RuntimeError("cannot release un-acquired lock") from None

report.build = build
cli.main()
"""


@POSIX
def test_an_interruption_of_which_something_makes_another_error_is_still_one(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    done = subprocess.run(
        [sys.executable, "-c", ANOTHER_ERROR, "build", "--lang", "en"], cwd=tmp_path, check=False, timeout=SOON,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, encoding="utf-8", capture_output=True,
    )
    assert (done.returncode, done.stdout) == (130, "")
    assert done.stderr.startswith("Interrupted before the end")
    assert "Traceback" not in done.stderr
