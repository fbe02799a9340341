"""Values by digest in one file that only grows: what the answers of a memo are made of."""

from __future__ import annotations

import errno
import hashlib
import os
import struct
import sys
from array import array
from bisect import bisect_left
from collections.abc import Collection, Mapping
from pathlib import Path


class TornMemo(Exception):  # noqa: N818 - what happened to it
    """A value of the memo is not what was put there: the memo has to be forgotten."""


DIGEST_LENGTH = 32


def digest(data: bytes) -> str:
    """The digest under which a value is kept: the first half of its SHA-256 (FIPS 180-4), hexadecimal."""
    return hashlib.sha256(data).hexdigest()[:DIGEST_LENGTH]


_ROW, _WHOLE = struct.Struct(">8sQI"), struct.Struct(">Q8sQI")


class Places:
    """Where the values of a pack stand, by digest, ready as it is read: the first halves of all digests as one sorted
    run of numbers, the rest of each in the same order, and what is new."""

    def __init__(self, run: bytes = b"", news: Mapping[str, int] | None = None) -> None:
        count = len(run) // (8 + _ROW.size)
        self._halves, self._rest = array("Q", run[: 8 * count]), run[8 * count :]
        if sys.byteorder == "big":
            self._halves.byteswap()
        self.news: dict[str, int] = dict(news or {})
        """Start and length, as one number, of what is not in the run."""

    def __contains__(self, name: str) -> bool:
        return name in self.news or self._find(name) is not None

    def get(self, name: str) -> tuple[int, int] | None:
        """Where a value starts, and how long it is."""
        known = self.news.get(name)
        return (known >> 32, known & 0xFFFFFFFF) if known is not None else self._find(name)

    def put(self, name: str, start: int, length: int) -> None:
        """A value was added."""
        self.news[name] = start << 32 | length

    def _find(self, name: str) -> tuple[int, int] | None:
        half, rest = int(name[:16], 16), bytes.fromhex(name[16:])
        at = bisect_left(self._halves, half)
        while at < len(self._halves) and self._halves[at] == half:
            found, start, length = _ROW.unpack_from(self._rest, at * _ROW.size)
            if found == rest:
                return start, length
            at += 1
        return None

    def settled(self) -> Places:
        """The same, nothing of it new: little memory, which other processes share."""
        return Places(self.among(None))

    def among(self, needed: Collection[str] | None) -> bytes:
        """The run of those values that somebody needs; of all, where nobody says."""
        pack = _WHOLE.pack
        rows = [pack(half, *row) for half, row in zip(self._halves, _ROW.iter_unpack(self._rest), strict=True)
                if needed is None or f"{half:016x}{row[0].hex()}" in needed]
        rows += [pack(int(name[:16], 16), bytes.fromhex(name[16:]), known >> 32, known & 0xFFFFFFFF)
                 for name, known in self.news.items() if needed is None or name in needed]
        rows.sort()
        halves = array("Q", (int.from_bytes(row[:8], "big") for row in rows))
        if sys.byteorder == "big":
            halves.byteswap()
        return halves.tobytes() + b"".join(row[8:] for row in rows)


def length_of(run: bytes) -> int:
    """How many bytes the values of a run take."""
    rest = run[len(run) // (8 + _ROW.size) * 8 :]
    return sum(length for _, _, length in _ROW.iter_unpack(rest))


class Pack:
    """Values by digest in one file. It travels to other processes as a path and places, and reads there too."""

    def __init__(self, path: Path, places: Places, spare: dict[str, bytes] | None = None) -> None:
        self.path, self.places = path, places
        self._spare = spare or {}
        self._reader: int | None = None
        self._writer: int | None = None
        self._end = 0

    def __getstate__(self) -> tuple[Path, Places, dict[str, bytes]]:
        return self.path, self.places, self._spare

    def __setstate__(self, state: tuple[Path, Places, dict[str, bytes]]) -> None:
        Pack.__init__(self, *state)

    @property
    def refused(self) -> bool:
        """Whether the disk refused a value."""
        return bool(self._spare)

    def add(self, data: bytes) -> str:
        """Keeps a value, in memory where the disk refuses it; the digest to ask for it with."""
        name = digest(data)
        self.add_all({name: data})
        return name

    def add_all(self, values: Mapping[str, bytes]) -> None:
        """``add`` of several whose digests are known, in one go: each write costs as much as ten values."""
        fresh = {name: data for name, data in values.items() if name not in self.places and name not in self._spare}
        if not fresh:
            return
        try:
            start = self._append(b"".join(fresh.values()))
        except OSError:
            self._spare.update(fresh)
            return
        for name, data in fresh.items():
            self.places.put(name, start, len(data))
            start += len(data)

    def _append(self, data: bytes) -> int:
        """Where it was written."""
        if self._writer is None:
            self._writer = os.open(self.path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o666)
            self._end = os.lseek(self._writer, 0, os.SEEK_END)
        start = os.lseek(self._writer, self._end, os.SEEK_SET)
        if os.write(self._writer, data) != len(data):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        self._end += len(data)
        return start

    def get(self, name: str) -> bytes:
        """The value of a digest. Raises TornMemo where it is not there or no longer what it was."""
        where = self.places.get(name)
        if where is None:
            if name in self._spare:
                return self._spare[name]
            raise TornMemo(name)
        data = self.at(*where, name)
        if data is None:
            raise TornMemo(name)
        return data

    def at(self, start: int, length: int, name: str) -> bytes | None:
        """The value of a digest, if it stands there."""
        try:
            data = self._read(start, length)
        except OSError:
            return None
        return data if digest(data) == name else None

    def _read(self, start: int, length: int) -> bytes:
        if self._reader is None:
            self._reader = os.open(self.path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        if hasattr(os, "pread"):
            return os.pread(self._reader, length, start)
        os.lseek(self._reader, start, os.SEEK_SET)
        return os.read(self._reader, length)

    def close(self) -> None:
        """Lets go of the file."""
        for handle in (self._reader, self._writer):
            if handle is not None:
                os.close(handle)
        self._reader = self._writer = None
