"""Values by digest in one file that only grows: what the answers of a memo are made of."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Collection
from pathlib import Path


class TornMemo(Exception):  # noqa: N818 - what happened to it
    """A value of the memo is not what was put there: the memo has to be forgotten."""


def digest(data: bytes) -> str:
    """The digest under which a value is kept: the first half of its SHA-256 (FIPS 180-4), hexadecimal."""
    return hashlib.sha256(data).hexdigest()[:32]


class Pack:
    """Values by digest in one file. It travels to other processes as a path and an index, and reads there too."""

    def __init__(
        self, path: Path, index: dict[str, tuple[int, int]], spare: dict[str, bytes] | None = None
    ) -> None:
        self.path = path
        self.index = index
        self.news: dict[str, tuple[int, int]] = {}
        """What was added since it was opened."""
        self._spare = spare or {}
        self._reader: int | None = None
        self._writer: int | None = None
        self._end = 0

    def __getstate__(self) -> tuple[Path, dict[str, tuple[int, int]], dict[str, bytes]]:
        return self.path, self.index, self._spare

    def __setstate__(self, state: tuple[Path, dict[str, tuple[int, int]], dict[str, bytes]]) -> None:
        Pack.__init__(self, *state)

    @property
    def refused(self) -> bool:
        """Whether the disk refused a value."""
        return bool(self._spare)

    def add(self, data: bytes) -> str:
        """Keeps a value, in memory where the disk refuses it; the digest to ask for it with."""
        name = digest(data)
        if name not in self.index and name not in self._spare:
            try:
                self.index[name] = self.news[name] = (self._append(data), len(data))
            except OSError:
                self._spare[name] = data
        return name

    def _append(self, data: bytes) -> int:
        """Where the value was written."""
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
        where = self.index.get(name)
        if where is None:
            if name in self._spare:
                return self._spare[name]
            raise TornMemo(name)
        try:
            data = self._read(*where)
        except OSError as error:
            raise TornMemo(name) from error
        if digest(data) != name:
            raise TornMemo(name)
        return data

    def _read(self, start: int, length: int) -> bytes:
        if self._reader is None:
            self._reader = os.open(self.path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        if hasattr(os, "pread"):
            return os.pread(self._reader, length, start)
        os.lseek(self._reader, start, os.SEEK_SET)
        return os.read(self._reader, length)

    def alive(self, needed: Collection[str]) -> dict[str, tuple[int, int]]:
        """Where the values stand that somebody needs."""
        return {name: at for name, at in self.index.items() if name in needed}

    def close(self) -> None:
        """Lets go of the file."""
        for handle in (self._reader, self._writer):
            if handle is not None:
                os.close(handle)
        self._reader = self._writer = None
