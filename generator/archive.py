"""The archive of deliverables: every file at an address made of its own SHA-256, which never changes meaning."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import quote

from generator.frozen import dataclass
from generator.site import Stored

CHECKSUMS = "archive/SHA256SUMS"


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file with its digest (FIPS 180-4, hexadecimal), its size in bytes and where it is archived."""

    sha256: str
    size: int
    path: str

    @classmethod
    def of(cls, file: Stored) -> ArchivedFile:
        """Where a file of the content is archived."""
        return cls(file.sha256, file.size, archive_path(file.sha256, file.name))

    @property
    def url(self) -> str:
        """Its path, percent-encoded for links (RFC 3986)."""
        return quote(self.path, safe="/~!$&'()*+,;=@-._")


def archive_path(sha256: str, name: str) -> str:
    """``archive/<first 2>/<sha256>/<name>``, the name without its folders."""
    return f"archive/{sha256[:2]}/{sha256}/{name.rpartition('/')[2]}"


def checksums(files: Iterable[ArchivedFile]) -> bytes:
    """``SHA256SUMS`` as ``sha256sum -c`` reads it in the archive's own folder, wherever that is copied: names with a
    backslash or a line feed are escaped the way GNU coreutils escapes them."""
    lines = {file.path: _line(file) for file in files}
    return "".join(lines[path] for path in sorted(lines)).encode("utf-8")


def _line(file: ArchivedFile) -> str:
    escaped = file.path.removeprefix("archive/").replace("\\", "\\\\").replace("\n", "\\n")
    mark = "\\" if "\\" in escaped else ""
    return f"{mark}{file.sha256}  {escaped}\n"
