"""Files that are copied rather than written: the archive with its checksums, pictures, the theme's static files."""

from __future__ import annotations

from collections.abc import Iterator

from generator.archive import CHECKSUMS, checksums
from generator.publish import OutputFile

from .build import Build


def make(build: Build) -> Iterator[OutputFile]:
    """The archive, ``SHA256SUMS``, pictures and static files."""
    stored = build.material.archive.values()
    for file in stored:
        yield OutputFile(file.path, file.sha256, file.size, source=file.source)
    if stored:
        yield OutputFile.of(CHECKSUMS, checksums(stored))
    for picture in build.material.pictures.values():
        yield OutputFile.of(picture.path, picture.data)
    for static in build.theme.static.values():
        yield OutputFile.of(static.path, static.data)
