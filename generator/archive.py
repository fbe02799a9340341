"""The archive of deliverables: every file at an address made of its own SHA-256, which never changes meaning."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from urllib.parse import quote

from generator.problems import Problem
from generator.site import Site
from generator.source import SourceFile, unreadable

CHECKSUMS = "archive/SHA256SUMS"


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file with its digest (FIPS 180-4, hexadecimal), its size in bytes and where it is archived."""

    sha256: str
    size: int
    path: str
    source: Path

    @property
    def url(self) -> str:
        """Its path, percent-encoded for links (RFC 3986)."""
        return quote(self.path, safe="/~!$&'()*+,;=@-._")


def archive_path(sha256: str, name: str) -> str:
    """``archive/<first 2>/<sha256>/<name>``, the name without its folders."""
    return f"archive/{sha256[:2]}/{sha256}/{name.rpartition('/')[2]}"


def make_archive(site: Site) -> tuple[Mapping[str, ArchivedFile], list[Problem]]:
    """Every file that this build may show, by its path in the content folder, and those that cannot be read."""
    files = {artifact.file.path: artifact.file for m in site.missions.values() for artifact in m.artifacts}
    found: dict[str, ArchivedFile] = {}
    problems: list[Problem] = []
    for path in sorted(files):
        try:
            found[path] = _archived(files[path])
        except OSError as error:
            problems.append(unreadable(path, error))
    return MappingProxyType(found), problems


def _archived(file: SourceFile) -> ArchivedFile:
    digest, size = hashlib.sha256(), 0
    with file.absolute.open("rb") as reader:
        while block := reader.read(1 << 20):
            digest.update(block)
            size += len(block)
    sha256 = digest.hexdigest()
    return ArchivedFile(sha256, size, archive_path(sha256, file.name), file.absolute)


def checksums(files: Iterable[ArchivedFile]) -> bytes:
    """``SHA256SUMS`` as ``sha256sum -c`` reads it in the archive's own folder, wherever that is copied: names with a
    backslash or a line feed are escaped the way GNU coreutils escapes them."""
    lines = {file.path: _line(file) for file in files}
    return "".join(lines[path] for path in sorted(lines)).encode("utf-8")


def _line(file: ArchivedFile) -> str:
    escaped = file.path.removeprefix("archive/").replace("\\", "\\\\").replace("\n", "\\n")
    mark = "\\" if "\\" in escaped else ""
    return f"{mark}{file.sha256}  {escaped}\n"
