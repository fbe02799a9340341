"""What earlier builds worked out, kept by content: a build with a warm memo is the clean build with answers at hand.

Every answer is kept under a key made by :func:`key` of everything that can change it. The memo lives in one folder: an
index of answers, written whole and replaced at once, and a pack of values that are only ever appended. Whatever is
torn, foreign or older is a miss: the worst a memo can do is to be of no use.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import marshal
import os
import pickle
import sys
from collections.abc import Collection, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    import tempfile

FOLDER = ".trace"
_LIBRARIES = ("Jinja2", "Markdown", "PyYAML", "Babel", "nh3", "pydantic", "Pillow", "pyuca", "MarkupSafe")
_GENERATIONS = 6
"""For how many builds an answer is kept that none of them asked for."""

_WORTH_PACKING = 8_000_000
"""Bytes of dead values that a pack may hold before it is written anew."""

Input = str | bytes | int | float | bool | None | tuple["Input", ...]
Row = bytes | str | tuple[object, ...]


class TornMemo(Exception):  # noqa: N818 - what happened to it
    """A value of the memo is not what was put there: the memo has to be forgotten."""


def key(kind: str, /, **inputs: Input) -> str:
    """The key of an answer of one kind: a digest (BLAKE2b, RFC 7693) of its named inputs, types told apart."""
    return digest(marshal.dumps((kind, sorted(inputs.items())), 2))


def digest(data: bytes) -> str:
    """The digest under which a value is kept, hexadecimal."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


@cache
def code_digest() -> str:
    """The digest of this program, and of the Python and the libraries that shape what it writes and keeps."""
    package = Path(__file__).parent
    own = sorted(path for path in package.rglob("*") if path.suffix in (".py", ".toml", ".yml", ".css", ".js"))
    sources = tuple((path.relative_to(package).as_posix(), path.read_bytes()) for path in own)
    return key("code", sources=sources, python=sys.version, libraries=_versions())


def _versions() -> tuple[Input, ...]:
    """The libraries with every version that is installed of them, as the folders beside them are named (PEP 376).

    `importlib.metadata`, which would open each of them, is asked only for what is installed in another way.
    """
    wanted = {library.lower(): library for library in _LIBRARIES}
    found: set[tuple[str, str]] = set()
    for folder in sys.path:
        with contextlib.suppress(OSError):
            names = (path.stem.partition("-") for path in Path(folder).iterdir() if path.suffix == ".dist-info")
            found |= {(wanted[name.lower()], version) for name, _, version in names if name.lower() in wanted}
    missing = set(_LIBRARIES) - {library for library, _ in found}
    return tuple(sorted(found | {(library, _version(library)) for library in missing}))


def _version(library: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


class Pack:
    """Values by digest in one file. It travels to other processes as a path and an index, and reads there too."""

    def __init__(
        self, path: Path, index: dict[str, tuple[int, int]], spare: dict[str, bytes] | None = None
    ) -> None:
        self.path = path
        self.index = index
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
                self.index[name] = (self._append(data), len(data))
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

    def close(self) -> None:
        """Lets go of the file."""
        for handle in (self._reader, self._writer):
            if handle is not None:
                os.close(handle)
        self._reader = self._writer = None


class Memo:
    """The answers of one folder. One build at a time uses it; another that runs meanwhile remembers nothing."""

    def __init__(self, folder: Path | None, forget: bool = False) -> None:
        self._folder = folder
        self._tables: dict[str, dict[str, tuple[int, Row, tuple[str, ...]]]] = {}
        self._generation = 1
        self._read: dict[tuple[str, str], tuple[bytes, Any]] = {}
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._lock = self._locked(folder)
        saved = _load(folder) if folder is not None and not forget else None
        path, index = self._pack_path(), dict[str, tuple[int, int]]()
        if saved is not None and folder is not None and self._lock is not None:
            self._tables, self._generation, index = saved["tables"], saved["generation"] + 1, saved["pack"]
            path = folder / str(saved["name"])
        self.pack = Pack(path, index)

    def _locked(self, folder: Path | None) -> FileLock | None:
        """The right to write there, or ``None`` where another build has it or the disk refuses."""
        if folder is None:
            return None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError), (folder / ".gitignore").open("x") as ignored:
                ignored.write("*\n")
            lock = FileLock(folder / "lock")
            lock.acquire(timeout=0)
        except (OSError, Timeout):
            return None
        return lock

    def _pack_path(self) -> Path:
        if self._lock is not None and self._folder is not None:
            return self._folder / f"pack-{self._generation}"
        import tempfile

        self._scratch = tempfile.TemporaryDirectory(prefix="trace-")
        return Path(self._scratch.name) / "pack"

    def get(self, table: str, name: str) -> Row | None:
        """The answer under a key, or ``None``."""
        found = self._tables.get(table, _EMPTY).get(name)
        if found is None:
            return None
        if found[0] != self._generation:
            self._tables[table][name] = (self._generation, found[1], found[2])
        return found[1]

    def value(self, table: str, name: str) -> Any:
        """The pickled answer under a key, read once however many builds ask for it; ``None`` where there is none."""
        row = self.get(table, name)
        if not isinstance(row, bytes):
            return None
        known = self._read.get((table, name))
        if known is None or known[0] is not row:
            known = self._read[table, name] = (row, pickle.loads(row))  # noqa: S301 - our own, and whole
        return known[1]

    def put(self, table: str, name: str, answer: Row, values: tuple[str, ...] = ()) -> None:
        """Keeps an answer; ``values`` are the digests of values in the pack that it needs."""
        self._tables.setdefault(table, {})[name] = (self._generation, answer, values)

    @property
    def warm(self) -> bool:
        """Whether an earlier build left anything."""
        return self._generation > 1

    def names(self, table: str, prefix: str, alive: Collection[str]) -> dict[str, str]:
        """The answers of a table whose key starts with ``prefix``, by the rest of the key; those whose key ends in one
        of ``alive`` count as asked for."""
        found: dict[str, str] = {}
        for name, (generation, answer, values) in self._tables.get(table, _EMPTY).items():
            if name.startswith(prefix):
                found[name[len(prefix):]] = str(answer)
                if generation != self._generation and name.rpartition("/")[2] in alive:
                    self._tables[table][name] = (self._generation, answer, values)
        return found

    def moment(self) -> int:
        """The time of the disk the memo is on, in nanoseconds; 0 where nothing is remembered."""
        if self._lock is None or self._folder is None:
            return 0
        with contextlib.suppress(OSError):
            os.utime(self._folder / "lock")
            return (self._folder / "lock").stat().st_mtime_ns
        return 0

    def save(self) -> None:
        """Writes what was learnt, without what nothing asked for lately. A disk that refuses costs only the memory."""
        if self._lock is None or self._folder is None or self.pack.refused:
            return
        oldest = self._generation - _GENERATIONS
        tables = {table: {name: row for name, row in rows.items() if row[0] > oldest}
                  for table, rows in self._tables.items()}
        needed = {value for rows in tables.values() for row in rows.values() for value in row[2]}
        try:
            pack = self._without_dead(needed)
            _write(self._folder, {"tables": tables, "generation": self._generation, "name": pack.path.name,
                                  "pack": {name: at for name, at in pack.index.items() if name in needed}})
        except (OSError, TornMemo):
            return
        for path in self._folder.glob("pack-*"):
            if path.name != pack.path.name:
                path.unlink(missing_ok=True)
        self.pack, self._tables, self._generation = pack, tables, self._generation + 1
        self._read = {place: known for place, known in self._read.items() if place[1] in tables.get(place[0], _EMPTY)}

    def _without_dead(self, needed: Collection[str]) -> Pack:
        """The pack, or a new one of what is needed where the rest has become too much."""
        alive = sum(self.pack.index[name][1] for name in needed if name in self.pack.index)
        with contextlib.suppress(OSError):
            if self.pack.path.stat().st_size - alive <= max(alive, _WORTH_PACKING):
                return self.pack
        path = self.pack.path.with_name(f"pack-{self._generation}")
        if path == self.pack.path:
            path = path.with_name(f"{path.name}-again")
        path.unlink(missing_ok=True)
        fresh = Pack(path, {})
        for name in sorted(needed, key=lambda name: self.pack.index.get(name, (0, 0))):
            fresh.add(self.pack.get(name))
        self.pack.close()
        return fresh

    def close(self) -> None:
        """Lets go of files and of the right to write."""
        self.pack.close()
        if self._lock is not None:
            self._lock.release()
        if self._scratch is not None:
            self._scratch.cleanup()


_EMPTY: Mapping[str, tuple[int, Row, tuple[str, ...]]] = {}
_INDEX = "index"


def _store() -> bytes:
    """What an index begins with: one that another program wrote begins otherwise."""
    return key("store", code=code_digest(), layout=1).encode("ascii") + b"\n"


def _write(folder: Path, content: dict[str, Any]) -> None:
    data = marshal.dumps(content)
    part = folder / f"{_INDEX}.part"
    part.write_bytes(_store() + digest(data).encode("ascii") + b"\n" + data)
    part.replace(folder / _INDEX)


def _load(folder: Path) -> dict[str, Any] | None:
    """The index as it was saved, or ``None`` where it is not whole or not ours."""
    try:
        data = (folder / _INDEX).read_bytes()
    except OSError:
        return None
    start = _store()
    head, _, rest = data[len(start):].partition(b"\n")
    if not data.startswith(start) or head != digest(rest).encode("ascii"):
        return None
    found: dict[str, Any] = marshal.loads(rest)  # noqa: S302 - whole, and written by this very program
    return found
