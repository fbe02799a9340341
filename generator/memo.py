"""What earlier builds worked out, kept by content: a build with a warm memo is the clean build with answers at hand.

Every answer is kept under a key made by :func:`key` of everything that can change it. The memo lives in one folder: an
index of answers, written whole and replaced at once, a journal of what small builds learnt since, and a pack of values
that are only ever appended. Whatever is torn, foreign or older is a miss: the worst a memo can do is to be of no use.
"""

from __future__ import annotations

import contextlib
import itertools
import marshal
import os
import pickle
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.pack import Pack, Places, TornMemo, digest, length_of
from generator.program import code_digest

if TYPE_CHECKING:
    import tempfile

    from filelock import FileLock

FOLDER = ".trace"
_GENERATIONS = 6
"""For how many builds an answer is kept that none of them asked for."""

_WORTH_PACKING = 8_000_000
"""Bytes of dead values that a pack may hold before it is written anew."""

Input = str | bytes | int | float | bool | None | tuple["Input", ...]
Row = bytes | str | tuple[object, ...]
Entry = tuple[int, Row, tuple[str, ...]]
"""An answer with the build that last asked for it, and the digests of the values in the pack that it needs."""


def key(kind: str, /, **inputs: Input) -> str:
    """The key of an answer of one kind: a digest (SHA-256, FIPS 180-4) of its named inputs, types told apart."""
    return digest(marshal.dumps((kind, sorted(inputs.items())), 2))


class Memo:
    """The answers of one folder. One build at a time uses it; another that runs meanwhile remembers nothing."""

    def __init__(self, folder: Path | None, forget: bool = False) -> None:
        self._folder = folder
        self._tables: dict[str, dict[str, Entry]] = {}
        self._news: dict[str, dict[str, Entry]] = {}
        self._generation = 1
        self.partial = False
        """Whether the build works on little: then it is not worth asking whether that was done before, and what it does
        not ask for does not grow old."""
        self._read: dict[tuple[str, str], tuple[bytes, Any]] = {}
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._lock = self._locked(folder)
        wanted = folder is not None and self._lock is not None and not forget
        self._saved = Saved.open(folder / _INDEX) if folder is not None and wanted else None
        path, places = self._pack_path(), Places()
        if self._saved is not None and folder is not None:
            self._generation, path = self._saved.generation + 1, folder / self._saved.name
            self._news, added = _read_journal(folder / _JOURNAL, self._saved.digest)
            places = Places(self._saved.pack(), added)
        self.pack = Pack(path, places)

    def _locked(self, folder: Path | None) -> FileLock | None:
        """The right to write there, or ``None`` where another build has it or the disk refuses."""
        if folder is None:
            return None
        from filelock import FileLock, Timeout

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

    def _table(self, name: str) -> dict[str, Entry]:
        """The answers of a table as they were saved."""
        found = self._tables.get(name)
        if found is None:
            found = self._tables[name] = self._saved.table(name) if self._saved is not None else {}
        return found

    def get(self, table: str, name: str) -> Row | None:
        """The answer under a key, or ``None``."""
        found = self._news.get(table, _EMPTY).get(name)
        if found is not None:
            return found[1]
        answers = self._table(table)
        found = answers.get(name)
        if found is None:
            return None
        if found[0] != self._generation:
            answers[name] = (self._generation, found[1], found[2])
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
        self._news.setdefault(table, {})[name] = (self._generation, answer, values)

    def keep(self, table: str, name: str, data: bytes) -> None:
        """Keeps a value that is too large for a table in the pack."""
        stored = self.pack.add(data)
        self.put(table, name, stored, (stored,))

    def kept(self, table: str, name: str) -> bytes | None:
        """The value that was kept there, or ``None``. Raises TornMemo where it is no longer what it was."""
        stored = self.get(table, name)
        return self.pack.get(stored) if isinstance(stored, str) else None

    @property
    def warm(self) -> bool:
        """Whether an earlier build left anything."""
        return self._generation > 1

    def names(self, table: str, prefix: str, alive: Collection[str]) -> dict[str, str]:
        """The answers of a table whose key starts with ``prefix``, by the rest of the key; those whose key ends in one
        of ``alive`` count as asked for."""
        found: dict[str, str] = {}
        answers = self._table(table)
        for name, (generation, answer, values) in answers.items():
            if name.startswith(prefix):
                found[name[len(prefix):]] = str(answer)
                if generation != self._generation and name.rpartition("/")[2] in alive:
                    answers[name] = (self._generation, answer, values)
        news = self._news.get(table, _EMPTY)
        return {**found, **{name[len(prefix):]: str(news[name][1]) for name in news if name.startswith(prefix)}}

    def moment(self) -> int:
        """The time of the disk the memo is on, in nanoseconds; 0 where nothing is remembered."""
        if self._lock is None or self._folder is None:
            return 0
        with contextlib.suppress(OSError):
            os.utime(self._folder / "lock")
            return (self._folder / "lock").stat().st_mtime_ns
        return 0

    def _note(self) -> None:
        """Adds what was learnt to what is saved."""
        if self._saved is None or self._folder is None or self.pack.refused:
            return
        content = marshal.dumps((self._saved.digest, self._news, self.pack.places.news))
        with contextlib.suppress(OSError):
            _replace(self._folder / _JOURNAL, digest(content).encode("ascii") + content)

    def save(self) -> None:
        """Writes what was learnt, without what nothing asked for lately. A disk that refuses costs only the memory."""
        if self.partial:
            self._note()
            return
        if self._lock is None or self._folder is None or self.pack.refused:
            return
        oldest = self._generation - _GENERATIONS
        tables: dict[str, dict[str, Entry]] = {}
        for table in (*(self._saved.tables if self._saved is not None else ()), *self._tables, *self._news):
            if table not in tables:
                rows = {**self._table(table), **self._news.get(table, _EMPTY)}
                tables[table] = {name: row for name, row in rows.items() if row[0] > oldest}
        needed = {value for rows in tables.values() for row in rows.values() for value in row[2]}
        try:
            pack, run = self._without_dead(needed)
            self._forget_saved()
            self._saved = _write(self._folder / _INDEX, self._generation, pack.path.name, tables, run)
        except (OSError, TornMemo):
            return
        (self._folder / _JOURNAL).unlink(missing_ok=True)
        for path in self._folder.glob("pack-*"):
            if path.name != pack.path.name:
                path.unlink(missing_ok=True)
        pack.places = Places(run)
        self.pack, self._tables, self._news, self._generation = pack, tables, {}, self._generation + 1
        self._read = {place: known for place, known in self._read.items() if place[1] in tables.get(place[0], _EMPTY)}

    def _forget_saved(self) -> None:
        if self._saved is not None:
            self._saved.close()
            self._saved = None

    def _without_dead(self, needed: Collection[str]) -> tuple[Pack, bytes]:
        """The pack, or a new one of what is needed where the rest has become too much, with where its values stand."""
        run = self.pack.places.among(needed)
        alive = length_of(run)
        with contextlib.suppress(OSError):
            if self.pack.path.stat().st_size - alive <= max(alive, _WORTH_PACKING):
                return self.pack, run
        path = self.pack.path.with_name(f"pack-{self._generation}")
        if path == self.pack.path:
            path = path.with_name(f"{path.name}-again")
        path.unlink(missing_ok=True)
        fresh = Pack(path, Places())
        for name in sorted(needed, key=lambda name: self.pack.places.get(name) or (0, 0)):
            fresh.add(self.pack.get(name))
        self.pack.close()
        return fresh, fresh.places.among(needed)

    def close(self) -> None:
        """Lets go of files and of the right to write."""
        self.pack.close()
        self._forget_saved()
        if self._lock is not None:
            self._lock.release()
        if self._scratch is not None:
            self._scratch.cleanup()


_EMPTY: Mapping[str, Entry] = {}
_INDEX, _JOURNAL = "index", "journal"
_FOOT = 50
"""Bytes at the end of an index that say where its head starts, and the digest of that."""

Place = tuple[int, int, str]
"""Where a part of the index stands, how long it is, and its digest."""


class Saved:
    """An index as it was saved: its head, which stands at the end, and the file that its parts are read from when they
    are asked for."""

    def __init__(self, path: Path, head: bytes) -> None:
        known = marshal.loads(head)  # noqa: S302 - whole, and written by this very program
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
        found: dict[str, Entry] = marshal.loads(data) if data else {}  # noqa: S302 - as above
        return found

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


def _store() -> bytes:
    """What an index begins with: one that another program wrote begins otherwise."""
    return key("store", code=code_digest(), layout=4).encode("ascii") + b"\n"


def _write(path: Path, generation: int, name: str, tables: Mapping[str, dict[str, Entry]], run: bytes) -> Saved:
    places: dict[str, Place] = {}
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as writer:
        writer.write(_store())
        dumped = ((table, marshal.dumps(rows)) for table, rows in tables.items())
        for table, data in itertools.chain(dumped, [("", run)]):  # one at a time: they are large
            places[table] = (writer.tell(), len(data), digest(data))
            writer.write(data)
        start = writer.tell()
        head = marshal.dumps({"generation": generation, "name": name, "pack": places.pop(""), "tables": places})
        writer.write(head)
        writer.write(f"{start:016x} {digest(head)}\n".encode("ascii"))
    part.replace(path)
    return Saved(path, head)


def _replace(path: Path, data: bytes) -> None:
    part = path.with_name(f"{path.name}.part")
    part.write_bytes(data)
    part.replace(path)


def _read_journal(path: Path, base: str) -> tuple[dict[str, dict[str, Entry]], dict[str, int]]:
    """The answers and the places of values that were learnt since an index was saved; none where it is not whole."""
    with contextlib.suppress(OSError):
        data = path.read_bytes()
        if data[:32] == digest(data[32:]).encode("ascii"):
            found = marshal.loads(data[32:])  # noqa: S302 - whole, and written by this very program
            if found[0] == base:
                return found[1], found[2]
    return {}, {}


__all__ = ["FOLDER", "Input", "Memo", "Pack", "Row", "TornMemo", "code_digest", "digest", "key"]
