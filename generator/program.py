"""What the program is: a memo that another one wrote, or this one upon other libraries, says nothing."""

from __future__ import annotations

import contextlib
import marshal
import os
import sys
import zlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from generator.pack import digest

_LIBRARIES = ("Jinja2", "Markdown", "PyYAML", "Babel", "nh3", "Pillow", "pyuca", "MarkupSafe")
_SHIPPED = (".py", ".toml", ".yml", ".css", ".js")


@cache
def code_digest() -> str:
    """The digest of this program, and of the Python and the libraries that shape what it writes and keeps; zlib packs
    the pixels of pictures."""
    sources = sorted(_sources(str(Path(__file__).parent), ""))
    return digest(marshal.dumps((sources, sys.version, zlib.ZLIB_RUNTIME_VERSION, _versions()), 2))


def _sources(folder: str, below: str) -> Iterator[tuple[str, bytes]]:
    """Every file of the program with its place; every command asks, and a walk of paths takes twice as long."""
    for entry in os.scandir(folder):
        if entry.is_dir():
            yield from _sources(entry.path, f"{below}{entry.name}/")
        elif entry.name.endswith(_SHIPPED):
            yield f"{below}{entry.name}", Path(entry.path).read_bytes()


def _versions() -> list[tuple[str, str]]:
    """The libraries with every version that is installed of them, as the folders beside them are named (PEP 376).

    ``importlib.metadata``, which would open each of them, is asked only for what is installed in another way.
    """
    wanted = {library.lower(): library for library in _LIBRARIES}
    found: set[tuple[str, str]] = set()
    for folder in sys.path:
        with contextlib.suppress(OSError):
            names = (path.stem.partition("-") for path in Path(folder).iterdir() if path.suffix == ".dist-info")
            found |= {(wanted[name.lower()], version) for name, _, version in names if name.lower() in wanted}
    missing = set(_LIBRARIES) - {library for library, _ in found}
    return sorted(found | {(library, _version(library)) for library in missing})


def _version(library: str) -> str:
    from importlib import metadata

    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""
