"""What a memo sets aside waits on the disk: it answers as before, is saved with the rest, and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lab import PROVEN_SITE, Lab
from systems import POSIX

from generator.memo import FOLDER, Memo
from generator.pack import Places, TornMemo
from generator.pipeline import make
from generator.publish import MANIFEST, read_manifest
from generator.publish.site import STAGE

TABLES = st.sampled_from(["records", "missions", "questions"])
NAMES = st.text("abc", min_size=1, max_size=2)
ROWS = st.lists(st.tuples(TABLES, NAMES, st.binary(max_size=20)), max_size=12)


def told(memo: Memo, rows: list[tuple[str, str, bytes]]) -> list[bytes | None]:
    """What a memo answers to everything that was ever put into it."""
    return [memo.kept(table, name) for table, name, _ in rows]


@given(ROWS, st.sets(TABLES), ROWS, st.sets(TABLES), st.integers(0, 3), st.booleans(), st.booleans(), st.booleans())
def test_a_memo_that_sets_tables_aside_answers_like_one_that_does_not(
    before: list[tuple[str, str, bytes]], aside: set[str], after: list[tuple[str, str, bytes]], aside_again: set[str],
    above: int, asked: bool, asked_again: bool, partial: bool,
) -> None:
    folder, rows = Path(tempfile.mkdtemp()), [*before, *after]
    expected = {(table, name): data for table, name, data in rows}
    answers = [expected[table, name] for table, name, _ in rows]
    try:
        memo = Memo(folder)
        if asked:
            assert not any(told(memo, before))
        for table, name, data in before:
            memo.keep(table, name, data)
        memo.set_aside(*aside)
        if asked_again:
            told(memo, before)
        for table, name, data in after:
            memo.keep(table, name, data)
            memo.set_aside(*aside_again, above=above)
        memo.set_aside(*aside_again)
        assert told(memo, rows) == answers
        memo.partial = partial
        memo.save()
        assert told(memo, rows) == answers
        memo.close()
        again = Memo(folder)
        assert again.warm
        assert told(again, rows) == answers
        again.close()
        assert {path.name for path in folder.iterdir()} <= {".gitignore", "lock", "index", "pack-1"}
    finally:
        shutil.rmtree(folder)


@given(st.lists(st.tuples(st.integers(0, 2**128 - 1), st.integers(0, 2**40), st.integers(0, 2**31)), max_size=20),
       st.integers(0, 20))
def test_places_that_are_settled_are_the_same_places(rows: list[tuple[int, int, int]], earlier: int) -> None:
    known = {f"{name:032x}": (start, length) for name, start, length in rows}
    places = Places()
    for number, (name, where) in enumerate(known.items()):
        if number == earlier:
            places = places.settled()
        places.put(name, *where)
    settled = places.settled()
    assert not settled.news
    assert {name: settled.get(name) for name in known} == known
    assert settled.get("f" * 31 + "0") == known.get("f" * 31 + "0")
    assert settled.among(known) == places.among(known) == settled.among(None)


def test_what_a_killed_build_had_set_aside_is_gone_with_the_next_one(tmp_path: Path) -> None:
    (tmp_path / "aside").write_bytes(b"half a table")
    memo = Memo(tmp_path)
    memo.keep("records", "one", b"a value")
    memo.set_aside("records")
    assert memo.kept("records", "one") == b"a value"
    memo.save()
    memo.close()
    assert {path.name for path in tmp_path.iterdir()} - {"lock"} == {".gitignore", "index", "pack-1"}


def test_a_table_that_was_set_aside_and_is_torn_is_not_saved(tmp_path: Path) -> None:
    memo = Memo(tmp_path)
    memo.keep("records", "one", b"a value")
    memo.set_aside("records")
    with (tmp_path / "aside").open("r+b") as file:
        file.write(b"\0\0\0\0")
    memo.save()
    memo.close()
    again = Memo(tmp_path)
    assert not again.warm
    again.close()


@pytest.mark.parametrize("earlier", [False, True])
def test_what_is_laid_aside_is_taken_up_anew_and_leaves_nothing(tmp_path: Path, earlier: bool) -> None:
    if earlier:
        first = Memo(tmp_path)
        first.save()
        first.close()
    memo, value = Memo(tmp_path), {"a": [1, 2]}
    take_up = memo.lay_aside(value)
    assert (tmp_path / "aside").exists() is not earlier, "a first build spares memory"
    assert (take_up(), take_up() is value) == (value, False)
    memo.close()
    assert not (tmp_path / "aside").exists()


def test_what_is_laid_aside_and_no_longer_whole_is_torn(tmp_path: Path) -> None:
    memo = Memo(tmp_path)
    take_up = memo.lay_aside("x" * 100)
    (tmp_path / "aside").write_bytes(b"?")
    with pytest.raises(TornMemo):
        take_up()
    memo.close()


@POSIX
@pytest.mark.parametrize("built", [False, True])
@pytest.mark.parametrize("to", ["/dev/null", "/dev/full", "nowhere", "."])
def test_a_pack_that_is_a_link_is_a_miss(lab: Lab, built: bool, to: str) -> None:
    lab.write(PROVEN_SITE)
    wanted = {path: file.sha256 for path, file in make(replace(lab.options(), clean=True)).files.items()}
    if built:
        assert lab.run()[0] == 0
    pack = lab.root / FOLDER / "pack-1"
    pack.parent.mkdir(exist_ok=True)
    pack.unlink(missing_ok=True)
    pack.symlink_to(to)
    lab.edit("missions/guide/mission.yml", "hours: 7\n", "hours: 7  # as agreed\n")
    for _ in range(2):
        assert lab.run()[0] == 0
        assert {path: digest for path, digest in read_manifest(lab.output).files.items() if path in wanted} == wanted


@pytest.fixture
def within_a_minute() -> Iterator[None]:
    """Nothing waits for ever."""
    def fail(*_: object) -> None:
        raise AssertionError("a minute has gone by")

    before = signal.signal(signal.SIGALRM, fail)
    signal.alarm(60)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def _endless(path: Path) -> None:
    path.symlink_to("/dev/tty" if os.path.lexists("/dev/tty") else "/dev/null")


@POSIX
@pytest.mark.usefixtures("within_a_minute")
@pytest.mark.parametrize("put", [getattr(os, "mkfifo", os.mkdir), _endless, os.mkdir], ids=["pipe", "device", "folder"])
@pytest.mark.parametrize("name", ["whole", "since", "state", "index", "journal", "pack-1", "whole.part", "index.part"])
def test_what_is_no_file_is_a_miss_and_is_not_waited_for(lab: Lab, name: str, put: Callable[[Path], None]) -> None:
    lab.write(PROVEN_SITE)
    assert lab.run()[0] == 0
    lab.edit("missions/guide/mission.yml", "title: Un guide d’accueil", "title: Un guide")
    assert lab.run()[0] == 0
    place = lab.root / FOLDER / name
    place.unlink(missing_ok=True)
    put(place)
    lab.edit("missions/guide/mission.yml", "title: Un guide", "title: Le guide")
    assert lab.run()[0] == 0
    wanted = {path: file.sha256 for path, file in make(replace(lab.options(), clean=True)).files.items()}
    assert {path: digest for path, digest in read_manifest(lab.output).files.items() if path in wanted} == wanted


@POSIX
@pytest.mark.usefixtures("within_a_minute")
@pytest.mark.parametrize(("name", "code"), [(MANIFEST, 3), (STAGE, 0)])
def test_a_pipe_in_the_place_of_what_a_publication_keeps_is_not_waited_for(lab: Lab, name: str, code: int) -> None:
    lab.write(PROVEN_SITE).output.mkdir()
    os.mkfifo(lab.output / name)
    assert lab.run()[0] in (0, code)


@POSIX
def test_nothing_is_remembered_through_a_link(lab: Lab) -> None:
    lab.write({**PROVEN_SITE, "../mine.txt": "à moi"})
    (lab.root / FOLDER).mkdir()
    for name in ("whole.part", "index.part", "journal.part"):
        (lab.root / FOLDER / name).symlink_to(lab.root / "mine.txt")
    assert lab.run()[0] == 0
    assert (lab.root / "mine.txt").read_text("utf-8") == "à moi"
