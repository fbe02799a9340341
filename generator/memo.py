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
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.kept import Value, dump, load
from generator.pack import DIGEST_LENGTH, Pack, Places, TornMemo, digest, length_of
from generator.program import code_digest
from generator.saved import Entry, Row, Saved, read_journal, rows_of, seal, write_index

if TYPE_CHECKING:
    import tempfile

    from filelock import FileLock

FOLDER = ".trace"
_GENERATIONS = 6
"""For how many builds an answer is kept that none of them asked for."""

MANY_ROWS = 20_000
"""Answers of which a first build keeps no more in memory than it must."""

_WORTH_PACKING = 8_000_000
"""Bytes of dead values that a pack may hold before it is written anew."""

Input = str | bytes | int | float | bool | None | tuple["Input", ...]


def key(kind: str, /, **inputs: Input) -> str:
    """The key of an answer of one kind: a digest (SHA-256, FIPS 180-4) of its named inputs, types told apart."""
    return digest(marshal.dumps((kind, sorted(inputs.items())), 2))


class Memo:
    """The answers of one folder. One build at a time uses it; another that runs meanwhile remembers nothing."""

    def __init__(self, folder: Path | None, forget: bool = False) -> None:
        self._lock = self._locked(folder)
        self._folder = folder if self._lock is not None else None
        """Where all of it is; ``None`` where nothing is remembered."""
        self._tables: dict[str, dict[str, Entry]] = {}
        self._news: dict[str, dict[str, Entry]] = {}
        self._generation = 1
        self.partial = False
        """Whether the build works on little: then it is not worth asking whether that was done before, and what it does
        not ask for does not grow old."""
        self._read: dict[tuple[str, str], tuple[bytes, Any]] = {}
        self._aside: dict[str, list[tuple[str, str]]] = {}
        """Tables on the disk, in the parts in which they were put there: the digest of each, and all the digests of
        values that it needs, one after the other."""
        self._waiting: Pack | None = None
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._saved = Saved.open(self._folder / _INDEX) if self._folder is not None and not forget else None
        if self._saved is not None and self._folder is not None and _is_no_file(self._folder / self._saved.name):
            self._forget_saved()
        path, places = self._pack_path(), Places()
        if self._saved is not None and self._folder is not None:
            self._generation, path = self._saved.generation + 1, self._folder / self._saved.name
            self._news, added = read_journal(self._folder / _JOURNAL, self._saved.digest)
            places = Places(self._saved.pack(), added)
        self.pack = Pack(path, places)

    def _locked(self, folder: Path | None) -> FileLock | None:
        """The right to write there, or ``None`` where another build has it or the disk refuses."""
        if folder is None:
            return None
        from filelock import FileLock, Timeout

        try:
            folder.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError), (folder / ".gitignore").open("xb") as ignored:
                ignored.write(b"*\n")
            lock = FileLock(folder / "lock")
            lock.acquire(timeout=0)
        except (OSError, Timeout):
            return None
        return lock

    def _pack_path(self) -> Path:
        if self._folder is not None:
            path = self._folder / f"pack-{self._generation}"
            if path.is_symlink() or _is_no_file(path):  # such as a link to a place that gives nothing back
                with contextlib.suppress(OSError):
                    path.unlink()
            return path
        import tempfile

        self._scratch = tempfile.TemporaryDirectory(prefix="trace-")
        return Path(self._scratch.name) / "pack"

    def _table(self, name: str) -> dict[str, Entry]:
        """The answers of a table as they were saved."""
        found = self._tables.get(name)
        if found is None and name in self._aside:
            found = self._tables[name] = rows_of(self._put_aside(name))
        elif found is None:
            found = self._tables[name] = self._saved.table(name) if self._saved is not None else {}
        return found

    def set_aside(self, *names: str, above: int = 0) -> None:
        """Tables that a first build learns and does not ask: they wait on the disk until they are saved, and not in the
        memory of this process and of all that it begins. With ``above``, only those that have learnt so many rows."""
        if self.warm or self._folder is None:
            return
        known, news = self._tables, self._news
        many = [name for name in names if len(known.get(name, _EMPTY)) + len(news.get(name, _EMPTY)) > above]
        for name in many:
            if name in known:
                self._aside.pop(name, None)  # all of it was taken up again
            rows = {**known.pop(name, _EMPTY), **news.pop(name, _EMPTY)}
            needed = "".join(value for row in rows.values() for value in row[2])
            self._aside.setdefault(name, []).append((self._shelf(self._folder).add(marshal.dumps(rows)), needed))
        if not above and len(self.pack.places.news) > MANY_ROWS:
            self.pack.places = self.pack.places.settled()

    def lay_aside(self, value: Value) -> Callable[[], Value]:
        """A value that only the end of a build asks again: it waits packed, that of a first build on the disk. Whoever
        takes it up may meet TornMemo."""
        data = b"".join(dump(value))
        if self.warm or self._folder is None:
            return lambda: load(data)
        shelf = self._shelf(self._folder)
        name = shelf.add(data)
        return lambda: load(shelf.get(name))

    def _shelf(self, folder: Path) -> Pack:
        """Where things wait."""
        if self._waiting is None:
            with contextlib.suppress(OSError):
                (folder / _ASIDE).unlink()  # of a build that was killed
            self._waiting = Pack(folder / _ASIDE, Places())
        return self._waiting

    def _put_aside(self, name: str) -> bytes:
        assert self._waiting is not None
        parts = [self._waiting.get(part) for part, _ in self._aside[name]]
        return parts[0] if len(parts) == 1 else marshal.dumps({name: row for part in parts
                                                               for name, row in rows_of(part).items()})

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

    def keep(self, table: str, name: str, data: bytes) -> str:
        """Keeps a value that is too large for a table in the pack; its digest."""
        return self.keep_all(table, {name: data})[name]

    def keep_all(self, table: str, values: Mapping[str, bytes]) -> dict[str, str]:
        """``keep`` of several, by their names; their digests."""
        stored = {name: digest(data) for name, data in values.items()}
        self.pack.add_all({stored[name]: data for name, data in values.items()})
        for name, each in stored.items():
            self.put(table, name, each, (each,))
        return stored

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
        if self._folder is None:
            return 0
        with contextlib.suppress(OSError):
            os.utime(self._folder / "lock")
            return (self._folder / "lock").stat().st_mtime_ns
        return 0

    def _note(self) -> None:
        """Adds what was learnt to what is saved."""
        assert self._saved is not None
        if self._folder is None or self.pack.refused:
            return
        with contextlib.suppress(OSError):
            seal(self._folder / _JOURNAL, marshal.dumps((self._saved.digest, self._news, self.pack.places.news)))

    def save(self) -> None:
        """Writes what was learnt, without what nothing asked for lately. A disk that refuses costs only the memory."""
        if self.partial and self._saved is not None:
            self._note()
            return
        if self._folder is None or self.pack.refused:
            return
        oldest = self._generation - _GENERATIONS
        tables: dict[str, dict[str, Entry]] = {}
        for table in (*(self._saved.tables if self._saved is not None else ()), *self._tables, *self._news):
            if table not in tables:
                rows = {**self._table(table), **self._news.get(table, _EMPTY)}
                tables[table] = {name: row for name, row in rows.items() if row[0] > oldest}
        aside = [table for table in self._aside if table not in tables]
        needed = {value for rows in tables.values() for row in rows.values() for value in row[2]}
        needed.update(each[at : at + DIGEST_LENGTH] for table in aside for _, each in self._aside[table]
                      for at in range(0, len(each), DIGEST_LENGTH))
        try:
            pack, run = self._without_dead(needed)
            self._forget_saved()
            parts = itertools.chain(((table, self._put_aside(table)) for table in aside),
                                    ((table, marshal.dumps(rows)) for table, rows in tables.items()), [("", run)])
            self._saved = write_index(self._folder / _INDEX, self._generation, pack.path.name, parts)
        except (OSError, TornMemo):
            return
        for path in (self._folder / _JOURNAL, *self._folder.glob("pack-*")):
            if path.name != pack.path.name:
                with contextlib.suppress(OSError):  # another build may read it: it belongs to no index any more
                    path.unlink()
        pack.places = Places(run)
        self.pack, self._tables, self._news, self._generation = pack, tables, {}, self._generation + 1
        self._forget_aside()
        self._read = {place: known for place, known in self._read.items() if place[1] in tables.get(place[0], _EMPTY)}

    def _forget_aside(self) -> None:
        if self._waiting is not None:
            self._waiting.close()
            with contextlib.suppress(OSError):
                self._waiting.path.unlink()
        self._waiting, self._aside = None, {}

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
        self._forget_aside()
        if self._lock is not None:
            self._lock.release()
        if self._scratch is not None:
            self._scratch.cleanup()


def _is_no_file(path: Path) -> bool:
    """Whether something stands there that is none, such as a pipe, which would be waited for."""
    return os.path.lexists(path) and not path.is_file()


_EMPTY: Mapping[str, Entry] = {}
_INDEX, _JOURNAL, _ASIDE = "index", "journal", "aside"


__all__ = ["FOLDER", "MANY_ROWS", "Input", "Memo", "Pack", "Row", "TornMemo", "code_digest", "digest", "key"]
