"""The content folder, listed in an order that does not depend on the disk; its files are read when they are needed."""

from __future__ import annotations

import os
from operator import attrgetter
from pathlib import Path

from generator.frozen import dataclass
from generator.problems import Place, Problem, problem, sort_problems
from generator.signature import TRUSTED, UNSURE, Signature, signature_of
from generator.source import layout
from generator.source.files import (
    NOTHING_SEEN,
    Kind,
    Listing,
    Seen,
    SourceFile,
    Sources,
    unreadable,
)
from generator.source.layout import Folder
from generator.source.names import (
    folded,
    is_id,
    is_ignored,
    is_shortcut,
    is_undecodable,
    meant_id,
    name_problem,
    original_of,
    suggested_id,
)
from generator.source.text import MAX_BYTES

MAX_FOLDER_DEPTH = 20

_OF_STRANGERS = ("TR006", "TR029", "TR043", "TR044")
"""What is said of each thing in a folder that is none of content; that is said once, of the folder."""


def walk(root: Path, seen: Seen = NOTHING_SEEN) -> Sources:
    """List a content folder. Never raises for what is in it: what cannot be listed is among the problems."""
    if not root.is_dir():
        missing = "TR002" if os.path.lexists(root) else "TR001"
        return Sources(root, (), (problem(missing, Place(""), path=str(root)),))
    walker = _Walker(root.resolve(), seen)
    walker.folder("", layout.ROOT)
    is_told = any(found.code in ("TR004", "TR042") for found in walker.problems)
    if not (is_told or layout.is_content(root)) and (walker.files or walker.problems):
        named = [found for found in walker.problems if found.code not in _OF_STRANGERS]
        return Sources(walker.root, (), tuple(sort_problems([_no_content(root), *named])), {}, walker.unsteady)
    if not walker.files and not any(found.severity.stops for found in walker.problems):
        walker.problems.append(problem("TR003", Place(""), path=str(root)))
    files = tuple(sorted(walker.files, key=attrgetter("path")))
    return Sources(walker.root, files, tuple(sort_problems(walker.problems)), walker.folders, walker.unsteady)


def _no_content(root: Path) -> Problem:
    """What to say of a folder that is none of content: which one is meant, where one around or inside it looks so."""
    places = [root / "..", root / "../..", *sorted(folder for folder in root.iterdir() if folder.is_dir())]
    meant = next((os.path.normpath(place) for place in places if layout.is_content(place)), None)
    if meant is None:
        return problem("TR040", Place(""), path=str(root))
    return problem("TR041", Place(""), path=str(root), meant=meant)


def walk_record(root: Path, section: str, record: str) -> Sources:
    """As :func:`walk`, below the folder of one record of ``missions`` or ``people``."""
    each = layout.ROOT.folders[section].each
    assert each is not None
    walker = _Walker(root, NOTHING_SEEN)
    walker.folder(f"{section}/{record}", each)
    files = tuple(sorted(walker.files, key=attrgetter("path")))
    return Sources(root, files, tuple(walker.problems), walker.folders, walker.unsteady)


@dataclass(frozen=True, slots=True)
class _Visit:
    """What one folder is found to hold, as it is being listed."""

    files: list[tuple[str, Kind]]
    folders: list[str]
    names: list[str]
    """Everything that stands there."""


class _Walker:
    """One visit; folders are visited through links only when they are real folders inside the root."""

    def __init__(self, root: Path, seen: Seen) -> None:
        self.root = root
        self.seen = seen
        self.start = f"{root}/"
        self.files: list[SourceFile] = []
        self.problems: list[Problem] = []
        self.folders: dict[str, Listing] = {}
        self.unsteady: dict[str, Signature] = {}

    def folder(self, path: str, kind: Folder) -> None:
        """Visit one folder of a known kind: from memory where it has not changed."""
        if path.count("/") > MAX_FOLDER_DEPTH:
            self._report("TR019", path, limit=MAX_FOLDER_DEPTH)
            return
        listing = self._remembered(path)
        if listing is None:
            listing = self._listed(path, kind)
        inside = f"{path}/" if path else ""
        for name, sort in listing.files:
            self._add(inside + name, sort)
        for name in listing.folders:
            self.folder(inside + name, kind.each or kind.folders.get(name, kind))

    def _remembered(self, path: str) -> Listing | None:
        known = self.seen.folders.get(path) if TRUSTED else None
        if known is None:
            return None
        try:
            if signature_of(os.stat(self.start + path)) != known.signature:
                return None
        except OSError:
            return None
        self.folders[path] = known
        return known

    def _add(self, path: str, kind: Kind) -> None:
        try:
            signature = signature_of(os.stat(self.start + path))
        except OSError as error:
            self.problems.append(unreadable(path, error))
            return
        if kind == "text" and signature[0] > MAX_BYTES:
            self._report("TR023", path, size=-(-signature[0] // 1_000), limit=MAX_BYTES // 1_000)
            return
        known = self.seen.files.get(path) if TRUSTED else None
        sha256 = known[1] if known is not None and known[0] == signature else ""
        self.files.append(SourceFile(path, kind, signature[0], sha256, signature))

    def _listed(self, path: str, kind: Folder) -> Listing:
        """List one folder; it is remembered where nothing in it asks to be said, and no link leads elsewhere."""
        said = len(self.problems)
        try:
            signature = signature_of(os.stat(self.start + path))
        except OSError:
            signature = UNSURE
        entries = self._entries(path)
        names = [entry.name for entry in entries]
        visit = _Visit([], [], names)
        self.unsteady[path] = signature
        if kind.main and kind.main not in names and self._is_misplaced(path):
            return Listing(signature, (), ())
        suggested = [
            self._entry(entry, f"{path}/{entry.name}" if path else entry.name, kind, visit) for entry in entries
        ]
        self._twins(names, path)
        if kind.main and kind.main not in names and kind.main not in suggested:
            self._report("TR027" if kind is layout.PERSON else "TR024", path)
        listing = Listing(signature, tuple(visit.files), tuple(visit.folders))
        if len(self.problems) == said and not any(entry.is_symlink() for entry in entries):
            self.folders[path] = listing
            del self.unsteady[path]
        return listing

    def _entries(self, path: str) -> list[os.DirEntry[str]]:
        try:
            with os.scandir(self.start + path) as found:
                return sorted((entry for entry in found if not is_ignored(entry.name)), key=lambda entry: entry.name)
        except OSError as error:
            self.problems.append(unreadable(path, error))
            return []

    def _entry(self, entry: os.DirEntry[str], path: str, kind: Folder, visit: _Visit) -> str | None:
        """Visit one file or folder; the expected name that it comes close to, if it is not expected."""
        if is_undecodable(entry.name):
            self._report("TR017", path)
            return None
        try:
            if entry.is_symlink() and not self._link_is_fine(entry, path):
                return None
            if entry.is_dir():
                return self._subfolder(entry, path, kind, visit)
            if entry.is_file():
                return self._file(entry, path, kind, visit)
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

    def _subfolder(self, entry: os.DirEntry[str], path: str, kind: Folder, visit: _Visit) -> str | None:
        if kind.each is not None:
            if not is_id(entry.name):
                self._bad_id(entry.name, path, visit.names)
        elif kind.anything and entry.name not in kind.folders:
            self._check_name(entry.name, path)
        elif entry.name not in kind.folders:
            misnamed = self._misnamed(path, visit.names) if kind is layout.ROOT else None
            if misnamed is None and self._is_misplaced(path):
                return kind.main or entry.name
            return misnamed or self._unexpected(entry.name, path, kind, tuple(kind.folders), visit.names)
        visit.folders.append(entry.name)
        return None

    def _misnamed(self, path: str, names: list[str]) -> str | None:
        """The section of which a folder at the root holds the records, whatever its own name, where there is none."""
        wanted = [section for section in layout.ROOT.folders if section not in names]
        inside = [entry.name for entry in self._entries(path) if entry.is_dir()] if wanted else []
        for section in wanted:
            main = layout.main_of(section)
            if any(os.path.lexists(f"{self.start}{path}/{name}/{main}") for name in inside):
                self._report("TR042", path, fixed=section)
                return section
        return None

    def _is_misplaced(self, path: str) -> bool:
        """Whether a folder is a record where none of its kind is looked for, or a part of a mission that stands in
        none: where to move it."""
        name = path.rpartition("/")[2]
        for section in layout.ROOT.folders:
            main, fixed = layout.main_of(section), f"{section}/{name}"
            twice = path == f"{fixed}/{name}"
            if os.path.lexists(f"{self.start}{path}/{main}") and (twice or not os.path.lexists(self.start + fixed)):
                is_copy = twice and os.path.lexists(f"{self.start}{fixed}/{main}")
                told = {"other": main} if is_copy else {"fixed": fixed}
                self._report("TR034" if is_copy else "TR047" if twice else "TR043", path, **told)
                return True
        if name in layout.MISSION.folders:
            self._report("TR044", path, name=name)
        return name in layout.MISSION.folders

    def _file(self, entry: os.DirEntry[str], path: str, kind: Folder, visit: _Visit) -> str | None:
        name = entry.name
        if is_shortcut(name):
            self._report("TR032", path)
        elif name in kind.texts:
            visit.files.append((name, "text"))
        elif kind.voices:
            return self._voice(entry, path, kind, visit)
        elif kind.anything or kind.blobs.fullmatch(name):
            self._check_name(name, path)
            if (original := original_of(name)) in visit.names:
                self._report("TR033", path, other=str(original))
            visit.files.append((name, "blob"))
        else:
            return self._odd_file(name, path, kind, visit.names)
        return None

    def _odd_file(self, name: str, path: str, kind: Folder, names: list[str]) -> str | None:
        """A file whose name is not read here, but may tell what it was meant to be."""
        stem, main = kind.main.partition(".")[0], kind.main
        photo = layout.nearest_photo(name, names) if kind is layout.PERSON else None
        is_copy = original_of(name) in kind.texts
        voice = layout.spoken_voice(name) if "feedback" in kind.folders and not is_copy else None
        meant = layout.nearest(voice or name, kind.texts, exactly=voice is not None)
        if main and main not in names and name.casefold().startswith(stem) and meant is None:
            self._report("TR028", path, fixed=main, field="name" if kind is layout.PERSON else "title")
            return main
        if photo is not None:
            self._report("TR005", path, fixed=photo)
        elif voice is not None and meant is None:
            self._report("TR030", path, fixed=f"feedback/{voice}")
        else:
            return self._unexpected(name, path, kind, kind.texts, names, meant if voice is not None else None)
        return None

    def _voice(self, entry: os.DirEntry[str], path: str, kind: Folder, visit: _Visit) -> str | None:
        found = layout.voice_of(entry.name)
        if found is None:
            original = original_of(entry.name)
            if original is not None and layout.voice_of(original) is not None:
                self._rename("TR005", entry.name, path, original, visit.names)
                return None
            meant = layout.nearest_voice(entry.name)
            if meant is None and layout.is_document(entry.name):
                self._report("TR045", path, voice=suggested_id(entry.name.rpartition(".")[0]) or "hote")
                return None
            if meant is None:
                return self._unexpected(entry.name, path, kind, (), visit.names)
            if layout.spoken_voice(entry.name) is None:
                if not {meant, other := layout.other_language(meant)} & set(visit.names):
                    self._report("TR046", path, voice=meant.split(".")[0])
                    return None
                meant = other if meant in visit.names else meant
            self._rename("TR026", entry.name, path, meant, visit.names)
            return None
        if not is_id(found[0]):
            self._bad_id(found[0], path, visit.names, f".{found[1]}.md")
        visit.files.append((entry.name, "text"))
        return None

    def _unexpected(
        self, name: str, path: str, kind: Folder, expected: tuple[str, ...], names: list[str], meant: str | None = None
    ) -> str | None:
        original = original_of(name)
        if original in names and kind.blobs.fullmatch(str(original)):
            meant = original
        meant = meant or (original if original in expected else layout.nearest(name, expected))
        if meant is not None:
            self._rename("TR042" if meant in layout.ROOT.folders else "TR005", name, path, meant, names)
        elif "deliverables" in kind.folders:
            self._report("TR025", path, expected=", ".join(kind.expected))
        elif (example := kind.example or kind.example_for(name)) is not None:
            self._report("TR029", path, example=example)
        else:
            self._report("TR006", path, expected=", ".join(kind.expected))
        return meant

    def _rename(self, code: str, name: str, path: str, fixed: str, names: list[str]) -> None:
        """Propose the expected name, unless it is taken: the file that bears it would be overwritten."""
        if fixed in names:
            self._report("TR034", path, other=fixed)
        else:
            self._report("TR036" if layout.without_hidden(name) != name else code, path, fixed=fixed)

    def _bad_id(self, name: str, path: str, names: list[str], ending: str = "") -> None:
        fixed, original = meant_id(name, names, ending)
        if original is not None:
            self._report("TR035", path, name=name + ending, other=original, fixed=f"{fixed}{ending}")
        elif fixed:
            self._report("TR007", path, name=name, fixed=f"{fixed}{ending}")
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
