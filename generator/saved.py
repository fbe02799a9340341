"""A memo as it lies on the disk: an index of tables, which are read when they are asked for, and a journal."""

from __future__ import annotations

import errno
import marshal
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from generator.pack import DIGEST_LENGTH, digest
from generator.program import code_digest

Row = bytes | str | tuple[object, ...]
Entry = tuple[int, Row, tuple[str, ...]]
"""An answer with the build that last asked for it, and the digests of the values in the pack that it needs."""

_FOOT = 50
"""Bytes at the end of an index that say where its head starts, and the digest of that."""

Place = tuple[int, int, str]
"""Where a part of the index stands, how long it is, and its digest."""


class Saved:
    """An index as it was saved: its head, which stands at the end, and the file that its parts are read from when they
    are asked for."""

    def __init__(self, path: Path, head: bytes) -> None:
        known = _read(head)
        self.digest = digest(head)
        self.generation: int = known["generation"]
        self.name: str = known["name"]
        self.tables: Mapping[str, Place] = known["tables"]
        self._pack: Place = known["pack"]
        self._reader = path.open("rb", 0)

    @classmethod
    def open(cls, path: Path) -> Saved | None:
        """What was saved, or ``None`` where it is not whole or not ours."""
        try:
            if not path.is_file():  # such as a pipe, which would be waited for
                return None
            with path.open("rb") as reader:
                if reader.readline() != _store():
                    return None
                end = reader.seek(-_FOOT, os.SEEK_END)
                start, _, name = reader.read().decode("ascii").strip().partition(" ")
                reader.seek(int(start, 16))
                head = reader.read(end - int(start, 16))
            return cls(path, head) if digest(head) == name else None
        except (OSError, ValueError):
            return None

    def table(self, name: str) -> dict[str, Entry]:
        """A table; empty where it is not there, or not whole."""
        place = self.tables.get(name)
        data = self._part(place) if place is not None else b""
        return rows_of(data) if data else {}

    def pack(self) -> bytes:
        """Where the values of the pack stand."""
        return self._part(self._pack)

    def _part(self, place: Place) -> bytes:
        start, length, name = place
        try:
            self._reader.seek(start)
            data = self._reader.read(length)
        except OSError:
            return b""
        return data if digest(data) == name else b""

    def close(self) -> None:
        """Lets go of the file."""
        self._reader.close()


def rows_of(data: bytes) -> dict[str, Entry]:
    """A table as it was written."""
    found: dict[str, Entry] = _read(data)
    return found


def _read(data: bytes) -> Any:
    return marshal.loads(data)  # noqa: S302 - whole, and written by this very program


def _store() -> bytes:
    """What an index begins with: one that another program wrote begins otherwise."""
    return digest(marshal.dumps(("store", code_digest(), 5), 2)).encode("ascii") + b"\n"


def write_index(path: Path, generation: int, name: str, parts: Iterable[tuple[str, bytes]]) -> Saved:
    """Puts an index in its place: tables as they are written, and last, without a name, where values stand."""
    places: dict[str, Place] = {}
    part = path.with_name(f"{path.name}.part")
    with begin_part(part) as writer:
        writer.write(_store())
        for table, data in parts:  # one at a time: they are large
            places[table] = (writer.tell(), len(data), digest(data))
            writer.write(data)
        start = writer.tell()
        head = marshal.dumps({"generation": generation, "name": name, "pack": places.pop(""), "tables": places})
        writer.write(head)
        writer.write(f"{start:016x} {digest(head)}\n".encode("ascii"))
    part.replace(path)
    return Saved(path, head)


def put_in_place(path: Path, data: bytes) -> None:
    """Puts a file in its place, whole."""
    part = path.with_name(f"{path.name}.part")
    with begin_part(part) as writer:
        writer.write(data)
    part.replace(path)


def begin_part(part: Path) -> BinaryIO:
    """A new file that is to take another one's place: what a killed build left there goes, or whatever else it is, and
    is never written through."""
    part.unlink(missing_ok=True)
    return part.open("xb")


def read_plain(path: Path) -> bytes:
    """The bytes of a file. Raises OSError, also where what stands there is no file: a pipe would be waited for, and a
    device may have no end."""
    if not path.is_file():
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(path))
    return path.read_bytes()


def seal(path: Path, content: bytes) -> None:
    """Puts a file in its place that begins with the digest of what it holds."""
    put_in_place(path, digest(content).encode("ascii") + content)


def unseal(path: Path) -> tuple[str, bytes] | None:
    """The digest and the content of such a file; ``None`` where it is not there, or not whole."""
    try:
        data = read_plain(path)
    except OSError:
        return None
    content = data[DIGEST_LENGTH:]
    name = digest(content)
    return (name, content) if data[:DIGEST_LENGTH] == name.encode("ascii") else None


def read_journal(path: Path, base: str) -> tuple[dict[str, dict[str, Entry]], dict[str, int]]:
    """The answers and the places of values that were learnt since an index was saved; none where it is not whole."""
    sealed = unseal(path)
    found = _read(sealed[1]) if sealed is not None else None
    return (found[1], found[2]) if found is not None and found[0] == base else ({}, {})


__all__ = [
    "Entry", "Row", "Saved", "begin_part", "read_journal", "read_plain", "rows_of", "seal", "unseal",
    "write_index",
]
