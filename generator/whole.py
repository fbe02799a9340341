"""The whole build as one answer: where nothing that it read or wrote has moved, it is what it was.

This is the memo's coarsest answer, and the only one that is asked before the program itself is loaded. It is kept only
where every file is old enough for its times to tell whether it changes again. Where little has moved, what did is the
beginning of the next build (:mod:`generator.incremental`).
"""

from __future__ import annotations

import contextlib
import hashlib
import marshal
import os
import pickle
import struct
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from generator.frozen import dataclass
from generator.kept import dump, load
from generator.meanwhile import Meanwhile
from generator.memo import FOLDER, code_digest, key
from generator.publish.model import Counts, Publication
from generator.results import Made, Result
from generator.saved import begin_part, read_plain, seal, unseal
from generator.signature import TRUSTED, UNSURE, Signature, signature_of

if TYPE_CHECKING:
    from typing_extensions import Buffer

    from generator.options import Options
    from generator.problems import Problem

Seen = Mapping[str, Signature | None]
"""The signature of files and folders by their full path; ``None`` for what was not there."""

_FILE, _SINCE, _STATE = "whole", "since", "state"
_MARK = struct.Struct("<3qQ")
_NOWHERE = b"\xff" * _MARK.size

SOME, MANY = 3000, 20_000
"""Files from which it is worth letting another process look at them, and from which at half of them."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What the system said of files and folders: a mark for each path, one after the other, and those that small builds
    made since."""

    paths: list[str]
    run: bytes
    since: Mapping[str, bytes] = field(default_factory=dict)

    @classmethod
    def of(cls, seen: Seen) -> Marks:
        """The marks of signatures."""
        return cls(list(seen), b"".join(map(mark, seen.values())))

    def __getitem__(self, path: str) -> bytes:
        """The mark of one path. Raises ValueError where nobody looked at it."""
        at = self.paths.index(path) * _MARK.size
        return self.since.get(path) or self.run[at : at + _MARK.size]

    def moved(self, start: int, end: int) -> list[str]:
        """The paths of a range of which the system does not say now what it said then."""
        run, since, size, found = self.run, self.since, _MARK.size, list[str]()
        for at, (path, signature) in enumerate(signatures(self.paths[start:end]).items(), start):
            if mark(signature) != (since.get(path) or run[at * size : at * size + size]):
                found.append(path)
        return found


@dataclass(frozen=True, slots=True)
class SeenBelow:
    """Signatures of what is below a folder, in two pieces of memory: nobody asks for them until a build ends."""

    root: str
    names: str
    run: bytes

    @classmethod
    def of(cls, root: str, seen: Seen) -> SeenBelow:
        """Signatures by the path below that folder."""
        return cls(root, "\0".join(seen), b"".join(map(mark, seen.values())))

    @property
    def all(self) -> Seen:
        """The signatures, by full path."""
        nowhere = _MARK.unpack(_NOWHERE)
        rows = (row if row != nowhere else None for row in _MARK.iter_unpack(self.run))
        return {f"{self.root}/{name}": row for name, row in zip(self.names.split("\0"), rows, strict=False)}


@dataclass(frozen=True, slots=True)
class Look:
    """What an earlier build of the same options saw, and which of these files and folders have moved since. ``base`` is
    the digest of what it left, ``state`` that of what it knew, and ``change`` what small builds changed of that."""

    base: str
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
        return Result(Made(problems, account, pages=pages), publication, {})

    def problems(self) -> tuple[Problem, ...]:
        """What there was to say, in order."""
        found: tuple[Problem, ...] = pickle.loads(self.said)[0]  # noqa: S301 - our own memo
        return found


def look(options: Options, meanwhile: Callable[[], object] | None = None) -> Look | None:
    """What the last build saw, if it was asked the same; ``None`` where nothing can be told of it. ``meanwhile`` may be
    begun while another process looks; it has ended by then where something has moved."""
    if options.clean or not TRUSTED:
        return None
    base, known = _load(_place(options, _FILE))
    if known is None or known["asked"] != _asked(options):
        return None
    _, since = _load(_place(options, _SINCE))
    if since is None or since["base"] != base:
        since = {"marks": {}, "change": b""}
    marks, now = Marks(known["paths"].split("\0"), known["run"], since["marks"]), {**known, **since}
    moved = moved_among(marks, meanwhile)
    return Look(base, marks, moved, now["said"], now["published"], now["state"], now["change"])


def remember(options: Options, result: Result, seen: Seen, state: object) -> None:
    """Keeps what a build did that planned everything; ``seen`` is what it read and wrote, ``state`` what it knew."""
    if not TRUSTED:
        return
    marks = Marks.of(seen)
    with contextlib.suppress(OSError):
        _place(options, _SINCE).unlink(missing_ok=True)
        name = _write(_place(options, _STATE), dump(state))
        _keep(_place(options, _FILE), {
            "asked": _asked(options), "paths": "\0".join(marks.paths), "run": marks.run,
            "said": _said(result), "published": _published(result), "state": name,
        })


def remember_since(
    options: Options, look: Look, result: Result, seen: Seen, change: bytes, goes_on: bool, is_otherwise: bool
) -> None:
    """Keeps what a small build did over the last: ``seen`` is what it read and wrote, all of it seen before, ``change``
    what it changed of what that knew. ``goes_on`` says whether the next one may be built over this one, and
    ``is_otherwise`` whether there is something else to say than before."""
    marks = {path: mark(signature) for path, signature in seen.items()}
    with contextlib.suppress(OSError):
        _keep(_place(options, _SINCE), {
            "base": look.base, "marks": {**look.marks.since, **marks}, "change": change,
            "said": _said(result) if is_otherwise else look.said, "published": _published(result),
            "state": look.state if goes_on else "",
        })


def _said(result: Result) -> bytes:
    return pickle.dumps((result.made.problems, result.made.account), 5)


def _published(result: Result) -> tuple[int, int, int, str]:
    assert result.publication is not None
    pages, files = result.publication.pages, result.publication.files
    return (pages.written + pages.unchanged, files.written + files.unchanged, result.publication.bytes,
            result.publication.digest)


def recall_state(options: Options, name: str) -> Any:
    """What the build knew that left a state of that digest; ``None`` where it is not there, or not whole."""
    with contextlib.suppress(OSError, ValueError):
        data = read_plain(_place(options, _STATE))
        if hashlib.sha256(data).hexdigest() == name:
            return load(data)  # whole, and written by this very program
    return None


def signatures(paths: Iterable[str]) -> dict[str, Signature | None]:
    """What the system says of each path now."""
    found: dict[str, Signature | None] = {}
    for path in paths:
        try:
            found[path] = signature_of(os.stat(path))
        except PermissionError:
            found[path] = UNSURE  # not the same as nothing there
        except OSError:
            found[path] = None
    return found


def mark(signature: Signature | None) -> bytes:
    """A signature as it is kept, quick to read again, also of what was not there."""
    return _MARK.pack(*signature) if signature is not None else _NOWHERE


def moved_among(marks: Marks, meanwhile: Callable[[], object] | None = None) -> tuple[str, ...]:
    """The files and folders of which the system does not say now what it said then; ``meanwhile`` as in ``look``."""
    count = len(marks.paths)
    half = count // 2 if count >= MANY else 0
    other = Meanwhile.begin(lambda: os.fsencode("\0".join(marks.moved(half, count)))) if count >= SOME else None
    if other is None:
        return tuple(marks.moved(0, count))
    beside = threading.Thread(target=meanwhile, daemon=True) if meanwhile is not None and not half else None
    if beside is not None:
        beside.start()
    moved, said = marks.moved(0, half), other.answer()
    if said is None:  # nobody is left who could say
        moved += marks.moved(half, count)
    elif said:
        moved += os.fsdecode(said).split("\0")
    if beside is not None and moved:
        beside.join()
    return tuple(moved)


def _place(options: Options, name: str) -> Path:
    return options.content.resolve().parent / FOLDER / name


def _write(path: Path, parts: Iterable[Buffer]) -> str:
    """Puts a file in its place; the SHA-256 of what is in it."""
    part, hashed = path.with_suffix(".part"), hashlib.sha256()
    with begin_part(part) as writer:
        for each in parts:
            writer.write(each)
            hashed.update(each)
    part.replace(path)
    return hashed.hexdigest()


def _asked(options: Options) -> str:
    return key("whole", code=code_digest(), content=str(options.content.resolve()), date=options.date.isoformat(),
               output=str(options.output.resolve()), audience=repr(options.audience), theme=options.theme,
               base_url=repr(options.base_url), portable=options.portable, strict=options.strict)


def _keep(place: Path, what: dict[str, Any]) -> None:
    seal(place, marshal.dumps(what))


def _load(place: Path) -> tuple[str, dict[str, Any] | None]:
    """What is kept there, with its digest."""
    name, content = unseal(place) or ("", b"")
    return name, marshal.loads(content) if content else None  # noqa: S302 - whole, and written by this very program
