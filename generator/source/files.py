"""The files of a content folder: what a visit knows of each without opening it, and reading one when it is needed."""

from __future__ import annotations

import errno
import hashlib
from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import field
from io import FileIO
from operator import attrgetter
from pathlib import Path
from typing import Literal

from generator.compact import compact
from generator.frozen import dataclass
from generator.problems import Place, Problem, problem
from generator.signature import Signature
from generator.source.names import composed
from generator.source.text import DOCUMENT, decode

Kind = Literal["text", "blob"]


@compact
@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file of the content folder. `path` is relative and POSIX, as the disk spells it; `size` is in bytes.

    A "text" file is read by `Sources.read`; a "blob" is only ever copied. `sha256` is empty until it was needed.
    """

    path: str
    kind: Kind
    size: int
    sha256: str = ""
    signature: Signature | None = None

    @property
    def name(self) -> str:
        """The file's own name in composed form (NFC): the name to publish it under."""
        return composed(self.path.rpartition("/")[2])

    @property
    def inner_name(self) -> str:
        """The file's path below `deliverables/`, in composed form: what a record calls it."""
        return composed(self.path.partition("/deliverables/")[2] or self.name)


@compact
@dataclass(frozen=True, slots=True)
class Listing:
    """What stood in a folder without problems: files as (name, kind) and folders by name, while `signature` held."""

    signature: Signature
    files: tuple[tuple[str, Kind], ...]
    folders: tuple[str, ...]


@compact
@dataclass(frozen=True, slots=True)
class Seen:
    """What an earlier visit found: trusted for whatever still has the signature it had then."""

    folders: Mapping[str, Listing] = field(default_factory=dict)
    files: Mapping[str, tuple[Signature, str]] = field(default_factory=dict)
    """The signature and the SHA-256 of files, by path."""


NOTHING_SEEN = Seen()
_path = attrgetter("path")


@compact
@dataclass(frozen=True, slots=True)
class Sources:
    """Everything that was found, sorted by path, and what its names and places ask to say."""

    root: Path
    files: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]
    folders: Mapping[str, Listing] = field(default_factory=dict)
    """The folders that need not be listed again while they keep their signature."""
    unsteady: Mapping[str, Signature] = field(default_factory=dict)
    """The signatures of the others: something in them asks to be said, or a link leads elsewhere."""

    @property
    def is_refused(self) -> bool:
        """Whether there is something to say of the folder itself: it is not there, is no content folder, or its
        `site.yml` bears another name."""
        return any(not found.place.path or ("fixed", "site.yml") in found.params for found in self.problems)

    def get(self, path: str) -> SourceFile | None:
        """The file at a path, or None."""
        at = bisect_left(self.files, path, key=_path)
        return self.files[at] if at < len(self.files) and self.files[at].path == path else None

    def under(self, prefix: str) -> tuple[SourceFile, ...]:
        """The files inside a folder, at any depth."""
        start = prefix.rstrip("/") + "/"
        first = bisect_left(self.files, start, key=_path)
        last = bisect_left(self.files, start[:-1] + "0", lo=first, key=_path)  # "0" comes right after "/"
        return self.files[first:last]

    def read(self, file: SourceFile) -> Text:
        """A text file's words, with what its bytes ask to say."""
        return read_text(self.root, file)


@compact
@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file: lines end with `\n`, no byte-order mark, no control character. `sha256` is of its bytes."""

    text: str
    problems: tuple[Problem, ...]
    sha256: str

    @property
    def is_text(self) -> bool:
        """Whether the machine gave it, and it is no document of a word processor."""
        return bool(self.sha256) and all(found.code != DOCUMENT for found in self.problems)


def read_text(root: Path, file: SourceFile) -> Text:
    """A text file as it stands now. Never raises: what the machine refuses is a problem."""
    try:
        with FileIO(f"{root}/{file.path}") as reader:
            data = reader.readall()
    except OSError as error:
        return Text("", (unreadable(file.path, error),), "")
    text, problems = decode(data, file.path)
    return Text(text, problems, hashlib.sha256(data).hexdigest())


def unreadable(path: str, error: OSError) -> Problem:
    """What to say of a file or folder that the machine would not let us read."""
    if isinstance(error, PermissionError):
        return problem("TR004", Place(path))
    return problem("TR022", Place(path), reason=errno.errorcode.get(error.errno or 0, type(error).__name__))
