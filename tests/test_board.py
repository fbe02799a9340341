"""What workers have made is pinned up for the others: they find it, whole or not at all, and build the same bytes."""

from __future__ import annotations

import errno
import importlib
import mmap
import multiprocessing
import pickle
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lab import DEMO, DEMO_DATE, Lab
from systems import POSIX

from generator import pool
from generator.board import LOAD, Board
from generator.pack import Pack, Places

VALUES = st.dictionaries(st.text(min_size=1), st.binary(min_size=1, max_size=20), max_size=20)


@pytest.fixture
def pack(tmp_path: Path) -> Pack:
    return Pack(tmp_path / "pack", Places())


def pinned(board: Board, pack: Pack, values: Mapping[str, bytes]) -> Board:
    for name, data in values.items():
        board.pin(name, pack.add(data), pack)
    return board


@given(VALUES, VALUES, st.integers(0, 40))
def test_what_was_pinned_is_found_and_nothing_else(
    values: dict[str, bytes], others: dict[str, bytes], rows: int
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        pack = Pack(Path(folder) / "pack", Places())
        board = pinned(pinned(Board(rows), pack, values), pack, values)
        room = min(len(values), int(rows * LOAD))
        assert {name: board.find(name, pack) for name in list(values)[:room]} == dict(list(values.items())[:room])
        assert not any(board.find(name, pack) for name in {*list(values)[room:], *(set(others) - set(values))})
        pack.close()


def test_a_row_that_is_half_written_is_not_believed(pack: Pack) -> None:
    whole = pinned(Board(1_000), pack, {"somebody": b"a fragment"})
    assert whole._table is not None
    row = bytes(whole._table)
    at = len(row) - len(row.lstrip(b"\0"))
    written = row[at:].rstrip(b"\0")
    for count in range(len(written)):
        half = Board(1_000)
        assert half._table is not None
        half._table[at : at + count] = written[:count]
        assert half.find("somebody", pack) is None, count
    assert whole.find("somebody", pack) == b"a fragment"


def test_a_value_that_is_no_longer_what_it_was_is_not_found(pack: Pack) -> None:
    board = pinned(Board(10), pack, {"somebody": b"a fragment"})
    pack.path.write_bytes(b"something else")
    assert board.find("somebody", pack) is None


def test_a_value_that_the_disk_refused_is_not_pinned(tmp_path: Path) -> None:
    pack = Pack(tmp_path / "no" / "pack", Places())
    assert pinned(Board(10), pack, {"somebody": b"a fragment"}).find("somebody", pack) is None


def test_a_system_without_memory_to_share_costs_only_time(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise OSError(errno.ENOMEM, "no memory")

    monkeypatch.setattr(mmap, "mmap", refused)
    assert pinned(Board(10), pack, {"somebody": b"a fragment"}).find("somebody", pack) is None


def test_a_board_that_travels_is_empty(pack: Pack) -> None:
    board = pinned(Board(10), pack, {"somebody": b"a fragment"})
    again: Board = pickle.loads(pickle.dumps(board))
    assert again.find("somebody", pack) is None
    assert pinned(again, pack, {"somebody": b"a fragment"}).find("somebody", pack) is None


@POSIX
def test_workers_find_what_others_made_after_they_had_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forked = multiprocessing.get_context("fork")
    found, find = forked.Value("q"), Board.find

    def counted(board: Board, name: str, pack: Pack) -> bytes | None:
        data = find(board, name, pack)
        with found.get_lock():
            found.value += data is not None
        return data

    def built(jobs: int) -> Mapping[str, str]:
        produce._DRESSED.clear()  # as in another process, which has no fragment at hand
        lab = Lab(tmp_path / str(jobs))
        shutil.copytree(DEMO, lab.content, dirs_exist_ok=True)
        return {path: file.sha256 for path, file in lab.build(date=DEMO_DATE, jobs=jobs).made.files.items()}

    produce = importlib.import_module("generator.outputs.produce")
    monkeypatch.setattr(pool, "_context", lambda: forked)
    monkeypatch.setattr(Board, "find", counted)
    monkeypatch.setattr(produce, "CHUNK", 1)
    alone = built(1)
    assert not found.value
    assert built(2) == alone
    assert found.value
