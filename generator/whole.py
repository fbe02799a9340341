"""The whole build as one answer: where nothing that it read or wrote has moved, it is what it was.

This is the memo's coarsest answer, and the only one that is asked before the program itself is loaded. It is kept only
where every file is old enough for its times to tell whether it changes again. Where little has moved, what did is the
beginning of the next build (:mod:`generator.incremental`).
"""

from __future__ import annotations

import contextlib
import marshal
import os
import pickle
import struct
import sys
import threading
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.frozen import dataclass
from generator.memo import FOLDER, code_digest, digest, key
from generator.publish.model import Counts, Publication
from generator.results import Made, Result
from generator.signature import TRUSTED, Signature, signature_of

if TYPE_CHECKING:
    from generator.options import Options

Seen = Mapping[str, Signature | None]
"""The signature of files and folders by their full path; ``None`` for what was not there."""

Marks = Mapping[str, bytes]
"""The same, as it is kept: see :func:`mark`."""

_FILE, _STATE = "whole", "state"
_MARK = struct.Struct("<3qQ")

MANY = 20_000
"""Files from which it is worth letting another process look at half of them."""


@dataclass(frozen=True, slots=True)
class Look:
    """What an earlier build of the same options saw, and which of these files and folders have moved since. ``state``
    is the digest of what it knew, and ``change`` what small builds changed of that."""

    marks: Marks
    moved: tuple[str, ...]
    said: bytes
    published: tuple[int, int, int, str]
    state: str
    change: bytes

    @property
    def result(self) -> Result | None:
        """What that build did, if nothing has moved since; the stages it took are none."""
        if self.moved:
            return None
        problems, account = pickle.loads(self.said)  # noqa: S301 - our own memo
        pages, files, size, name = self.published
        publication = Publication(Counts(0, pages, 0), Counts(0, files, 0), size, name)
        return Result(Made(problems, account=account, pages=pages), publication, {})


def look(options: Options) -> Look | None:
    """What the last build saw, if it was asked the same; ``None`` where nothing can be told of it."""
    if options.clean or not TRUSTED:
        return None
    known = _load(_place(options, _FILE))
    if known is None or known["asked"] != _asked(options):
        return None
    marks: Marks = known["marks"]
    return Look(marks, moved_among(marks), known["said"], known["published"], known["state"], known["change"])


def unchanged(options: Options) -> Result | None:
    """What the last build of the same options did, if nothing has moved since."""
    found = look(options)
    return found.result if found is not None else None


def remember(
    options: Options, result: Result, seen: Seen, state: bytes | str, change: bytes = b"", earlier: Marks | None = None
) -> None:
    """Keeps what a build did; ``seen`` is what it read and wrote, apart from what ``earlier`` marks say already,
    ``state`` what it knew (or the digest of that, where it is kept already), and ``change`` what is different from
    that."""
    publication, made = result.publication, result.made
    if publication is None or not TRUSTED:
        return
    with contextlib.suppress(OSError):
        if isinstance(state, bytes):
            _replace(_place(options, _STATE), state)
            state = digest(state)
        pages, files = publication.pages, publication.files
        content = marshal.dumps({
            "asked": _asked(options),
            "marks": {**(earlier or {}), **{path: mark(signature) for path, signature in seen.items()}},
            "said": pickle.dumps((made.problems, made.account), 5),
            "published": (pages.written + pages.unchanged, files.written + files.unchanged, publication.bytes,
                          publication.digest),
            "state": state, "change": change,
        })
        _replace(_place(options, _FILE), digest(content).encode("ascii") + content)


def recall_state(options: Options, name: str) -> Any:
    """What the build knew that left a state of that digest; ``None`` where it is not there, or not whole."""
    with contextlib.suppress(OSError):
        data = _place(options, _STATE).read_bytes()
        if digest(data) == name:
            return pickle.loads(data)  # noqa: S301 - whole, and written by this very program
    return None


def signatures(paths: Iterable[str]) -> dict[str, Signature | None]:
    """What the system says of each path now."""
    found: dict[str, Signature | None] = {}
    for path in paths:
        try:
            found[path] = signature_of(os.stat(path))
        except OSError:
            found[path] = None
    return found


def mark(signature: Signature | None) -> bytes:
    """A signature as it is kept, quick to read again; empty for what was not there."""
    return _MARK.pack(*signature) if signature is not None else b""


def moved_among(marks: Marks) -> tuple[str, ...]:
    """The files and folders of which the system does not say now what it said then."""
    paths = list(marks)
    can_fork = hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1
    if len(paths) < MANY or not can_fork:
        return tuple(_moved(marks, paths))
    here, there = paths[: len(paths) // 2], paths[len(paths) // 2 :]
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as answer:
        with os.fdopen(writer, "wb") as given:
            child = os.fork()
            if child == 0:
                try:
                    given.write(marshal.dumps(_moved(marks, there)))
                    given.flush()
                finally:
                    os._exit(0)
        moved = _moved(marks, here)
        said = answer.read()
    os.waitpid(child, 0)
    try:
        return (*moved, *marshal.loads(said))  # noqa: S302 - made by this very program
    except (EOFError, ValueError, TypeError):
        return (*moved, *_moved(marks, there))  # nobody is left who could say


def _moved(marks: Marks, paths: Iterable[str]) -> list[str]:
    return [path for path, signature in signatures(paths).items() if mark(signature) != marks[path]]


def _place(options: Options, name: str) -> Path:
    return options.content.resolve().parent / FOLDER / name


def _replace(path: Path, data: bytes) -> None:
    part = path.with_suffix(".part")
    part.write_bytes(data)
    part.replace(path)


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
