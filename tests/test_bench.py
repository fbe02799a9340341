"""The benchmark measures real builds of a corpus that is always the same, and says when a build missed an edit."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lab import REPOSITORY, Lab, read_tree
from systems import POSIX

from generator.bench import __main__ as bench
from generator.bench import measure, sides
from generator.bench.corpus import COMPETENCIES, edit_body, edit_name, write_corpus


def test_a_corpus_is_always_the_same_and_builds_without_a_warning(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write_corpus(tmp_path / name, 12)
    assert read_tree(tmp_path / "one") == read_tree(tmp_path / "two")
    lab = Lab(tmp_path / "site")
    write_corpus(lab.content, 12)
    built = lab.build(date="2026-12-01")
    assert (built.errors, len(built.site.briefs), len(built.site.people)) == ([], 12, 1)
    assert len(built.site.competencies) == COMPETENCIES
    assert {mission.level.value for mission in built.site.briefs.values()} == {"proven"}


def test_edits_show(tmp_path: Path) -> None:
    lab = Lab(tmp_path)
    write_corpus(lab.content, 3)
    edit_body(lab.content, "une fois")
    edit_name(lab.content, "Mo")
    built = lab.build(date="2026-12-01")
    assert built.mentions("Edited une fois.") != []
    assert built.mentions("Renamed Mo") != []


@POSIX
def test_the_command_prints_a_table_and_writes_every_figure(tmp_path: Path) -> None:
    figures = tmp_path / "figures.json"
    done = subprocess.run(
        [sys.executable, "-m", "generator.bench", "-n", "3", "-r", "1", "--scenarios", "cold", "edit_mission", "--json",
         str(figures)], cwd=REPOSITORY, capture_output=True, text=True, encoding="utf-8", check=True)
    assert "3 missions" in done.stdout
    assert set(json.loads(figures.read_text("utf-8"))["trace"]) == {"cold", "edit_mission"}


@POSIX
def test_a_build_that_misses_an_edit_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_corpus(tmp_path / "content", 3)
    monkeypatch.setattr(sides, "edit_body", lambda _folder, _mark: None)
    with pytest.raises(SystemExit, match="WRONG"):
        bench.measure({"trace": sides.Ours(tmp_path)}, ("edit_mission",), 1, lambda _line: None)


@POSIX
def test_what_measures_is_what_is_measured_whichever_is_installed(tmp_path: Path) -> None:
    shutil.copytree(REPOSITORY / "generator", tmp_path / "generator", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REPOSITORY / "themes", tmp_path / "themes")
    cli = tmp_path / "generator/cli.py"
    cli.write_text(cli.read_text("utf-8") + "\nraise SystemExit('the copy')\n", encoding="utf-8")
    done = subprocess.run([sys.executable, "-m", "generator.bench", "-n", "1", "-r", "1"], cwd=tmp_path,
                          env={**os.environ, "PYTHONPATH": ""}, capture_output=True, text=True, encoding="utf-8")
    assert "the copy" in done.stderr


@pytest.mark.parametrize("option", ["-n", "-r"])
@pytest.mark.parametrize("number", ["0", "-3", "many"])
def test_nothing_to_measure_is_said(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], option: str, number: str
) -> None:
    monkeypatch.setattr(sys, "argv", ["bench", option, number])
    with pytest.raises(SystemExit):
        bench.main()
    assert number in capsys.readouterr().err.splitlines()[-1]


@POSIX
def test_the_first_build_is_never_taken_for_one_where_nothing_changed(tmp_path: Path) -> None:
    write_corpus(tmp_path / "content", 3)
    rows = bench.measure({"trace": sides.Ours(tmp_path)}, ("nochange",), 1, lambda _line: None)
    assert "Pages written: 0," in rows["trace"]["nochange"][0].output


@POSIX
def test_a_mission_more_shows_and_a_content_folder_is_copied_first(tmp_path: Path) -> None:
    content = tmp_path / "content"
    write_corpus(content, 3)
    before = read_tree(content)
    subprocess.run([sys.executable, "-m", "generator.bench", "-r", "1", "--scenarios", "add_mission", "--content",
                    str(content), "--keep", str(tmp_path / "kept")], cwd=REPOSITORY, check=True, capture_output=True)
    assert read_tree(content) == before
    assert len(list((tmp_path / "kept/trace/content/missions").iterdir())) == 4


@POSIX
def test_saves_are_measured_up_to_the_page_that_shows_them(tmp_path: Path) -> None:
    write_corpus(tmp_path / "content", 3)
    saves = bench.measure_serve({"trace": sides.Ours(tmp_path)}, 1)
    assert {kind: len(found) for kind, found in saves["trace"].items()} == {"edit_mission": 1, "edit_person": 1}
    assert "serve edit_person" in bench.serve_table(saves)


@POSIX
def test_where_memory_cannot_be_added_up_the_largest_process_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(measure, "_memory", lambda _pid: 0.0)
    done = measure.run([sys.executable, "-c", ""], tmp_path)
    assert done.method == measure.LARGEST
    assert done.peak > 0
