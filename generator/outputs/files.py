"""Files that are copied rather than written: the archive with its checksums, pictures, the theme's static files."""

from __future__ import annotations

import pickle
from collections.abc import Iterator

from generator.archive import CHECKSUMS, ArchivedFile, checksums
from generator.memo import key
from generator.pictures import Picture
from generator.publish import OutputFile

from .build import Build
from .planned import Planned


def make(build: Build) -> Iterator[Planned]:
    """The archive, ``SHA256SUMS``, pictures and static files."""
    if build.only is not None:
        return  # nothing here is made of words
    stored = {file.path: file for brief in build.site.briefs.values() for file in brief.files}
    archived = {path: ArchivedFile.of(stored[path]) for path in sorted(stored)}
    for path, file in archived.items():
        yield Planned.copy(OutputFile(file.path, file.sha256, file.size, source=build.root / path))
    if archived:
        digests = tuple((file.path, file.sha256) for file in archived.values())
        yield Planned(CHECKSUMS, key("checksums", files=digests), make=lambda: checksums(archived.values()))
    for picture in _pictures(build):
        yield Planned.copy(OutputFile.of(picture.path, picture.data))
    for static in build.theme.static.values():
        yield Planned.copy(OutputFile.of(static.path, static.data))


def _pictures(build: Build) -> Iterator[Picture]:
    yield from build.material.pictures.values()
    for brief in build.site.briefs.values():
        if brief.picture:
            picture: Picture = pickle.loads(build.memo.pack.get(brief.picture))  # noqa: S301 - checked by its digest
            yield picture
