"""What starting and ending a command costs: what it loads, and that nothing is taken apart at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import zlib
from importlib import metadata
from pathlib import Path

import pytest
from lab import DATE, FEEDBACK, MARIE, PROVEN_SITE, REPOSITORY, SITE, Lab
from systems import POSIX

from generator import program
from generator.cli import DONE

DOOR = "from generator.cli import main\nmain()"
LOADED = "import sys\nfrom generator.cli import main\ntry:\n main()\nfinally:\n print('loaded:', *sys.modules)"

SPECIAL = {"PIL", "babel.messages", "ctypes", "email.message", "http.client", "importlib.metadata", "markdown",
           "multiprocessing", "pygments", "pyuca", "rich", "ssl", "urllib.request", "watchdog", "xml.sax", "yaml"}
"""What no build needs that has only ordinary texts to read, and little to do."""

THEIRS = {"ctypes"} if os.name == "nt" else set[str]()
"""How Windows is asked for the language of its interface."""

ASYNCIO = {"ssl"} if tuple(map(int, metadata.version("filelock").split(".")[:2])) < (4, 2) else set[str]()
"""What the locks of earlier releases load as well."""

ANEW = {"babel.messages", "email.message"} if os.name == "nt" else set[str]()
"""Where no build is a step, the words of a theme are read anew."""

PROGRAM = {"concurrent.futures", "filelock", "generator.markup", "generator.pipeline", "generator.records", "jinja2"}

ANY_BUILD = {"generator.memo", "hashlib"}


ORDINARY = """title: {fr: Un guide, en: A guide}
people: marie-roy
start: 2025
deliverable: {fr: Un guide, en: A guide}
max_hours: 8
criterion: {fr: On s’en sert sans aide, en: It is used without help}
"""


def run(code: str, *argv: str, stdout: int | None = subprocess.PIPE) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", code, *argv], stdout=stdout, stderr=subprocess.PIPE, text=True,
                          encoding="utf-8", cwd=REPOSITORY, check=False)


def loaded(*argv: str) -> set[str]:
    """The modules in memory as a command ends."""
    done = run(LOADED, *argv)
    assert done.returncode == DONE, done.stdout + done.stderr
    names = set(done.stdout.rpartition("loaded: ")[2].split())
    assert "generator.cli" in names
    return names


def build_of(lab: Lab) -> tuple[str, ...]:
    return ("build", "--content", str(lab.content), "--output", str(lab.output), "--date", DATE.isoformat(),
            "--no-search", "--jobs", "1")


@pytest.mark.parametrize("argv", [["--version"], ["--help"], ["build", "--help"], ["--help", "--lang=fr"]])
def test_words_about_the_program_load_none_of_it(argv: list[str]) -> None:
    assert loaded(*argv) & (SPECIAL | PROGRAM | ANY_BUILD) == THEIRS


@POSIX
def test_a_build_with_nothing_changed_loads_none_of_the_program(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    run(DOOR, *build_of(lab))
    assert loaded(*build_of(lab)) & (SPECIAL | PROGRAM) == set()


def test_a_build_of_one_edit_loads_nothing_for_what_nobody_wrote(lab: Lab) -> None:
    lab.write(SITE, MARIE, {"missions/guide/mission.yml": ORDINARY})
    lab.write({"missions/guide/fr.md": "---\nsummary: Un guide.\n---\nLe guide.\n",
               "missions/guide/en.md": "---\nsummary: A guide.\n---\nThe guide.\n",
               "missions/guide/feedback/hote.fr.md": FEEDBACK.replace("role: host", "name: Ana Lund, role: host")})
    run(DOOR, *build_of(lab))
    lab.edit("missions/guide/fr.md", "Le guide.", "Le guide et son **annexe**.")
    found = loaded(*build_of(lab))
    assert PROGRAM - {"concurrent.futures"} <= found
    assert found & SPECIAL == THEIRS | ASYNCIO | ANEW


def test_a_command_ends_without_taking_its_memory_apart() -> None:
    code = ("import atexit\nclass Held:\n def __del__(self):\n  print('taken apart')\n"
            "held = Held()\nfrom generator.cli import main\n"
            "try:\n main()\nfinally:\n print('finally')\n atexit.register(print, 'registered')")
    done = run(code, "--version")
    assert done.stdout.splitlines()[1:] == ["finally", "registered"]
    assert (done.returncode, done.stderr) == (DONE, "")


def test_a_program_that_goes_on_after_a_failure_ends_as_ever() -> None:
    done = run("import generator.cli as cli\ncli.run = lambda *_: 1 / 0\ncli.main()")
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_output_that_cannot_be_printed_is_not_passed_over() -> None:
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = run(DOOR, "--version", stdout=full.fileno())
    assert done.returncode not in (0, DONE)
    assert "No space left" in done.stderr


def test_what_is_installed_is_read_off_the_names_of_folders() -> None:
    libraries = dict(program._versions())
    assert libraries == {name: metadata.version(name) for name in program._LIBRARIES}


def test_another_version_of_a_library_is_another_program(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "jinja2-99.0.dist-info").mkdir()
    before = program.code_digest.__wrapped__()
    monkeypatch.setattr(sys, "path", [*sys.path, str(tmp_path)])
    assert program.code_digest.__wrapped__() != before


def test_another_zlib_is_another_program(monkeypatch: pytest.MonkeyPatch) -> None:
    before = program.code_digest.__wrapped__()
    monkeypatch.setattr(zlib, "ZLIB_RUNTIME_VERSION", "99")
    assert program.code_digest.__wrapped__() != before
