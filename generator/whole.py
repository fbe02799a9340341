"""The whole build as one answer: where nothing that it read or wrote has moved, it is what it was.

This is the memo's coarsest answer, and the only one that is asked before the program itself is loaded. It is kept only
where every file is old enough for its times to tell whether it changes again.
"""

from __future__ import annotations

import contextlib
import marshal
import os
import pickle
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.memo import FOLDER, code_digest, digest, key
from generator.publish.model import Counts, Publication
from generator.results import Made, Result
from generator.signature import TRUSTED, Signature, signature_of

if TYPE_CHECKING:
    from generator.options import Options

Seen = Mapping[str, Signature | None]
"""The signature of files and folders by their full path; ``None`` for what was not there."""

_FILE = "whole"


def unchanged(options: Options) -> Result | None:
    """What the last build of the same options did, if nothing has moved since; the stages it took are none."""
    if options.clean or not TRUSTED:
        return None
    known = _load(_place(options))
    if known is None or known["asked"] != _asked(options) or not all(map(_holds, known["seen"].items())):
        return None
    problems, account = pickle.loads(known["said"])  # noqa: S301 - our own memo
    pages, files, size, name = known["published"]
    publication = Publication(Counts(0, pages, 0), Counts(0, files, 0), size, name)
    return Result(Made(problems, account=account, pages=pages), publication, {})


def remember(options: Options, result: Result, seen: Mapping[str, Seen]) -> None:
    """Keeps what a build did; ``seen`` is what it read and wrote below each folder."""
    publication, made = result.publication, result.made
    if publication is None or not TRUSTED:
        return
    everything = {f"{folder}{path}": signature for folder, paths in seen.items() for path, signature in paths.items()}
    pages, files = publication.pages, publication.files
    content = {
        "asked": _asked(options), "seen": everything, "said": pickle.dumps((made.problems, made.account), 5),
        "published": (pages.written + pages.unchanged, files.written + files.unchanged, publication.bytes,
                      publication.digest),
    }
    data = marshal.dumps(content)
    place = _place(options)
    part = place.with_suffix(".part")
    with contextlib.suppress(OSError):
        part.write_bytes(digest(data).encode("ascii") + data)
        part.replace(place)


def signatures(paths: Iterable[str]) -> dict[str, Signature | None]:
    """What the system says of each path now."""
    return {path: _signature(path) for path in paths}


def _place(options: Options) -> Path:
    return options.content.resolve().parent / FOLDER / _FILE


def _asked(options: Options) -> str:
    return key("whole", code=code_digest(), content=str(options.content.resolve()), date=options.date.isoformat(),
               output=str(options.output.resolve()), audience=repr(options.audience), theme=options.theme,
               base_url=repr(options.base_url), portable=options.portable, strict=options.strict)


def _load(place: Path) -> dict[str, Any] | None:
    try:
        data = place.read_bytes()
    except OSError:
        return None
    if data[:32] != digest(data[32:]).encode("ascii"):
        return None
    found: dict[str, Any] = marshal.loads(data[32:])  # noqa: S302 - whole, and written by this very program
    return found


def _holds(known: tuple[str, Signature | None]) -> bool:
    return _signature(known[0]) == known[1]


def _signature(path: str) -> Signature | None:
    try:
        return signature_of(os.stat(path))
    except OSError:
        return None
