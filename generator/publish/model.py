"""What is published and what became of it: plain values."""

from __future__ import annotations

import hashlib
from pathlib import Path

from generator.compact import compact
from generator.frozen import dataclass
from generator.problems import Problem


@compact
@dataclass(frozen=True, slots=True)
class OutputFile:
    """One file of the site: its path below the output folder, and either its bytes or the file they come from."""

    path: str
    sha256: str
    size: int
    data: bytes | None = None
    source: Path | None = None

    @staticmethod
    def of(path: str, data: bytes) -> OutputFile:
        """A file made of bytes."""
        return OutputFile(path, hashlib.sha256(data).hexdigest(), len(data), data)


@compact
@dataclass(frozen=True, slots=True)
class Counts:
    """How many files a publication wrote, left alone and removed."""

    written: int
    unchanged: int
    removed: int


@compact
@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication did to pages and to all other files. ``digest`` is the SHA-256 of the whole tree."""

    pages: Counts
    files: Counts
    bytes: int
    digest: str


class PublishError(Exception):
    """The machine refused (``refused``), or another folder must be chosen; carries the problem to show, which
    says whether the old site is whole."""

    def __init__(self, found: Problem, refused: bool = True) -> None:
        super().__init__(found.code)
        self.problem = found
        self.refused = refused
