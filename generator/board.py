"""Where the process that builds pins up what its workers have made, for each of them to read: they were begun before it
was known, and would make it again.
"""

from __future__ import annotations

import contextlib
import hashlib
import struct
from typing import TYPE_CHECKING

from generator.pack import Pack

if TYPE_CHECKING:
    from mmap import mmap

_ROW = struct.Struct(">16s16sQI")
_FREE = b"\0" * _ROW.size

LOAD = 0.75
"""The share of rows that may be taken: beyond it, looking takes long."""


class Board:
    """Where values of a pack stand, by a name of one's own: a table of fixed size, in memory that processes share once
    they are forked. One of them writes, all of them read.

    Whoever reads may meet a row that is half written, whose bytes are what they will be or still nothing: it leads to
    no more bytes than the value has, and a value has to be what its digest says. A board that reaches a process in
    another way, pickled, is empty.
    """

    def __init__(self, rows: int = 0) -> None:
        self._rows = rows
        self._room = int(rows * LOAD)
        self._table = _shared(rows * _ROW.size) if rows else None

    def __reduce__(self) -> tuple[type[Board], tuple[()]]:
        return Board, ()

    def pin(self, name: str, value: str, pack: Pack) -> None:
        """Tells where the value of a digest stands in the pack; where there is no room, nobody is told."""
        where = pack.places.get(value)
        if self._table is None or not self._room or where is None:
            return
        hashed, at = self._sought(name)
        while (row := self._table[at : at + _ROW.size]) != _FREE:
            if row.startswith(hashed):
                return
            at = self._next(at)
        self._table[at : at + _ROW.size] = _ROW.pack(hashed, bytes.fromhex(value), *where)
        self._room -= 1

    def find(self, name: str, pack: Pack) -> bytes | None:
        """The value that was pinned up under a name, or ``None``."""
        if self._table is None:
            return None
        hashed, at = self._sought(name)
        while (row := self._table[at : at + _ROW.size]) != _FREE:
            if row.startswith(hashed):
                _, value, start, length = _ROW.unpack(row)
                return pack.at(start, length, value.hex())
            at = self._next(at)
        return None

    def _sought(self, name: str) -> tuple[bytes, int]:
        """What stands for a name (the first half of its SHA-256), and where to begin to look for it."""
        hashed = hashlib.sha256(name.encode()).digest()[:16]
        return hashed, int.from_bytes(hashed[:8], "big") % self._rows * _ROW.size

    def _next(self, at: int) -> int:
        return (at + _ROW.size) % (self._rows * _ROW.size)


def _shared(size: int) -> mmap | None:
    """Memory that forked processes share; ``None`` where the system has none to give."""
    from mmap import mmap

    with contextlib.suppress(OSError):
        return mmap(-1, size)
    return None
