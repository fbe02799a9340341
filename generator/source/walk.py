"""The content folder, read once, in an order that does not depend on the disk."""

import errno
import os
from bisect import bisect_left
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from generator.problems import Place, Problem, problem, sort_problems
from generator.source import layout
from generator.source.layout import Folder
from generator.source.names import (
    composed,
    folded,
    is_id,
    is_ignored,
    is_undecodable,
    name_problem,
    suggested_id,
)
from generator.source.text import MAX_BYTES, decode

Kind = Literal["text", "blob"]
MAX_FOLDER_DEPTH = 20


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the content folder. `path` is relative and POSIX, as the disk spells it; `size` is in bytes.

    The text of a "text" file ends lines with `\\n`, has no byte-order mark and no control character; a "blob" has
    none, and is only ever read by whoever archives it, from `absolute`.
    """

    path: str
    kind: Kind
    text: str
    size: int
    absolute: Path

    @property
    def name(self) -> str:
        """The file's own name in composed form (NFC): the name to publish it under."""
        return composed(self.path.rpartition("/")[2])

    @property
    def inner_name(self) -> str:
        """The file's path below `deliverables/`, in composed form: what a record calls it."""
        return composed(self.path.partition("/deliverables/")[2] or self.name)


@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that was found, sorted by path, and everything there is to say about it."""

    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]

    def get(self, path: str) -> SourceFile | None:
        """The file at a path, or None."""
        at = bisect_left(self.files, path, key=_path)
        return self.files[at] if at < len(self.files) and self.files[at].path == path else None

    def under(self, prefix: str) -> tuple[SourceFile, ...]:
        """The files inside a folder, at any depth; `""` is the content folder itself."""
        if not prefix:
            return self.files
        start = prefix.rstrip("/") + "/"
        first = bisect_left(self.files, start, key=_path)
        last = bisect_left(self.files, start[:-1] + "0", lo=first, key=_path)  # "0" comes right after "/"
        return self.files[first:last]


def walk(root: Path) -> Sources:
    """Read a content folder. Never raises for what is in it: what cannot be read is among the problems."""
    if not root.is_dir():
        missing = "TR002" if os.path.lexists(root) else "TR001"
        return Sources((), (problem(missing, Place(""), path=str(root)),))
    walker = _Walker(root.resolve())
    walker.folder(walker.root, "", layout.ROOT)
    if not walker.files and not walker.problems:
        walker.problems.append(problem("TR003", Place(""), path=str(root)))
    return Sources(tuple(sorted(walker.files, key=_path)), tuple(sort_problems(walker.problems)))


def _path(file: SourceFile) -> str:
    return file.path


class _Walker:
    """One visit; folders are visited through links only when they are real folders inside the root."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.files: list[SourceFile] = []
        self.problems: list[Problem] = []

    def folder(self, absolute: Path, path: str, kind: Folder) -> None:
        """Visit one folder of a known kind."""
        if path.count("/") > MAX_FOLDER_DEPTH:
            self._report("TR019", path, limit=MAX_FOLDER_DEPTH)
            return
        entries = self._entries(absolute, path)
        names = [entry.name for entry in entries]
        suggested = [
            self._entry(entry, f"{path}/{entry.name}" if path else entry.name, kind, names) for entry in entries
        ]
        self._twins(names, path)
        if kind.main and kind.main not in names and kind.main not in suggested:
            self._report("TR027" if kind is layout.PERSON else "TR024", path)

    def _entries(self, absolute: Path, path: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(absolute) as found:
                return sorted((entry for entry in found if not is_ignored(entry.name)), key=lambda entry: entry.name)
        except OSError as error:
            self.problems.append(unreadable(path, error))
            return []

    def _entry(self, entry: os.DirEntry[str], path: str, kind: Folder, names: list[str]) -> str | None:
        """Visit one file or folder; the expected name that it comes close to, if it is not expected."""
        if is_undecodable(entry.name):
            self._report("TR017", path)
            return None
        try:
            if entry.is_symlink() and not self._link_is_fine(entry, path):
                return None
            if entry.is_dir():
                return self._subfolder(entry, path, kind)
            if entry.is_file():
                return self._file(entry, path, kind, names)
            self._report("TR018", path)
        except OSError as error:
            self.problems.append(unreadable(path, error))
        return None

    def _link_is_fine(self, entry: os.DirEntry[str], path: str) -> bool:
        """A link may only lead to a regular file inside the content folder."""
        try:
            target = Path(entry.path).resolve(strict=True)
        except (OSError, RuntimeError):  # RuntimeError: a loop, before Python 3.13
            self._report("TR016", path)
            return False
        if not target.is_relative_to(self.root) or not target.is_file():
            self._report("TR015", path)
            return False
        return True

    def _subfolder(self, entry: os.DirEntry[str], path: str, kind: Folder) -> str | None:
        absolute = Path(entry.path)
        if kind.each is not None:
            if not is_id(entry.name):
                self._bad_id(entry.name, path)
            self.folder(absolute, path, kind.each)
        elif entry.name in kind.folders:
            self.folder(absolute, path, kind.folders[entry.name])
        elif kind.anything:
            self._check_name(entry.name, path)
            self.folder(absolute, path, kind)
        else:
            return self._unexpected(entry.name, path, kind, tuple(kind.folders))
        return None

    def _file(self, entry: os.DirEntry[str], path: str, kind: Folder, names: list[str]) -> str | None:
        name = entry.name
        if name in kind.texts:
            self._text(entry, path)
        elif kind.voices:
            return self._voice(entry, path, kind)
        elif kind.anything or kind.blobs.fullmatch(name):
            self._check_name(name, path)
            self.files.append(SourceFile(path, "blob", "", entry.stat().st_size, Path(entry.path)))
        else:
            return self._odd_file(name, path, kind, names)
        return None

    def _odd_file(self, name: str, path: str, kind: Folder, names: list[str]) -> str | None:
        """A file whose name is not read here, but may tell what it was meant to be."""
        stem, main = kind.main.partition(".")[0], kind.main
        photo = layout.nearest_photo(name, names) if kind is layout.PERSON else None
        voice = layout.spoken_voice(name) if "feedback" in kind.folders else None
        meant = layout.nearest(voice or name, kind.texts, exactly=voice is not None)
        if main and main not in names and name.casefold().startswith(stem) and meant is None:
            self._report("TR028", path, fixed=main, field="name" if kind is layout.PERSON else "title")
            return main
        if photo is not None or (voice is not None and meant is not None):
            self._report("TR005", path, fixed=str(photo or meant))
        elif voice is not None:
            self._report("TR030", path, fixed=f"feedback/{voice}")
        else:
            return self._unexpected(name, path, kind, kind.texts)
        return None

    def _voice(self, entry: os.DirEntry[str], path: str, kind: Folder) -> str | None:
        found = layout.voice_of(entry.name)
        if found is None:
            meant = layout.nearest_voice(entry.name)
            if meant is None:
                return self._unexpected(entry.name, path, kind, ())
            self._report("TR026", path, fixed=meant)
            return None
        if not is_id(found[0]):
            self._bad_id(found[0], path)
        self._text(entry, path)
        return None

    def _text(self, entry: os.DirEntry[str], path: str) -> None:
        absolute = Path(entry.path)
        size = entry.stat().st_size
        if size > MAX_BYTES:
            self._report("TR023", path, size=-(-size // 1_000), limit=MAX_BYTES // 1_000)
            return
        with absolute.open("rb") as file:
            data = file.read(size)
        text, problems = decode(data, path)
        self.problems.extend(problems)
        self.files.append(SourceFile(path, "text", text, size, absolute))

    def _unexpected(self, name: str, path: str, kind: Folder, names: tuple[str, ...]) -> str | None:
        meant = layout.nearest(name, names)
        if meant is not None:
            self._report("TR005", path, fixed=meant)
        elif "deliverables" in kind.folders:
            self._report("TR025", path, expected=", ".join(kind.expected))
        elif kind.each is not None:
            self._report("TR029", path, example=kind.example)
        else:
            self._report("TR006", path, expected=", ".join(kind.expected))
        return meant

    def _bad_id(self, name: str, path: str) -> None:
        fixed = suggested_id(name)
        if fixed:
            self._report("TR007", path, name=name, fixed=fixed)
        else:
            self._report("TR008", path, name=name)

    def _check_name(self, name: str, path: str) -> None:
        found = name_problem(name, path)
        if found is not None:
            self.problems.append(found)

    def _twins(self, names: list[str], path: str) -> None:
        """Two names that a Mac or a Windows computer takes for one."""
        first: dict[str, str] = {}
        for name in names:
            other = first.setdefault(folded(name), name)
            if other != name:
                self._report("TR009", f"{path}/{name}" if path else name, other=other)

    def _report(self, code: str, path: str, **params: str | int) -> None:
        self.problems.append(problem(code, Place(path), **params))


def unreadable(path: str, error: OSError) -> Problem:
    """What to say of a file or folder that the machine would not let us read."""
    if isinstance(error, PermissionError):
        return problem("TR004", Place(path))
    return problem("TR022", Place(path), reason=errno.errorcode.get(error.errno or 0, type(error).__name__))


def folders_of(sources: Sources, parent: str) -> tuple[str, ...]:
    """The names of the folders directly inside one, that hold at least one file, sorted."""
    skipped = len(parent.rstrip("/")) + 1
    parts = (file.path[skipped:].partition("/") for file in sources.under(parent))
    return tuple(sorted({name for name, slash, _ in parts if slash}))
