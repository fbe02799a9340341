"""Publication: from bytes to files on a disk, so that a reader never meets half a site.

Everything that changed is first written whole into a stage of its own, then moved into its place: a disk that fills up
or a build that is killed leaves the site as it was. Unchanged files keep their bytes and their time; pages and assets
come before what lists them, removals last. The manifest says which files are ours: only those are ever
removed.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from generator.problems import Place, Problem, problem

MANIFEST = ".trace-manifest.json"
_LOCK = ".trace-lock"
_STAGE = ".trace-stage"
_PART = f"{MANIFEST}.part"
_LATE = (".xml", ".json", ".txt")


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


@dataclass(frozen=True, slots=True)
class Counts:
    """How many files a publication wrote, left alone and removed."""

    written: int
    unchanged: int
    removed: int


@dataclass(frozen=True, slots=True)
class Publication:
    """What a publication did to pages and to all other files. ``digest`` is the SHA-256 of the whole tree."""

    pages: Counts
    files: Counts
    bytes: int
    digest: str


class PublishError(Exception):
    """The machine refused (``refused``), or another folder must be chosen; carries the problem to show. The old site
    is whole."""

    def __init__(self, found: Problem, refused: bool = True) -> None:
        super().__init__(found.code)
        self.problem = found
        self.refused = refused


def publish(files: Iterable[OutputFile], output: Path, rewrite: bool = False) -> Publication:
    """Makes ``output`` hold exactly ``files`` plus whatever we never owned; ``rewrite`` also writes what is the same.

    Raises PublishError when the disk refuses, when another build is writing there, or when the folder is not ours.
    """
    wanted = {file.path: file for file in files}
    try:
        _check_ours(output)
        output.mkdir(parents=True, exist_ok=True)
        with FileLock(output / _LOCK, timeout=0):
            try:
                return _update(wanted, output, rewrite)
            finally:
                _forget(output)
    except Timeout:
        raise PublishError(problem("TR613", Place(""), path=str(output))) from None
    except OSError as error:
        raise PublishError(_refusal(error, output)) from error


def _forget(output: Path) -> None:
    """Removes what only a build under way needs; called while the lock is held, so it is never another build's."""
    shutil.rmtree(output / _STAGE, ignore_errors=True)
    with contextlib.suppress(OSError):
        (output / _LOCK).unlink()


def keep_apart(content: Path, output: Path) -> None:
    """Raises PublishError where one of the two folders stands in the other, or they are one."""
    site, source = (Path(os.path.realpath(folder)) for folder in (output, content))
    if site.is_relative_to(source) or source.is_relative_to(site):
        raise PublishError(problem("TR612", Place(""), path=str(output)), refused=False)


def _refusal(error: OSError, output: Path) -> Problem:
    """What the system said, in the author's words where it is one of the usual reasons."""
    path = str(error.filename or output)
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return problem("TR614", Place(""), path=path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return problem("TR615", Place(""), path=path)
    return problem("TR610", Place(""), path=path, detail=error.strerror or str(error))


def _check_ours(output: Path) -> None:
    """A folder with files and no manifest belongs to somebody else."""
    if not output.exists() or (output / MANIFEST).exists():
        return
    ours = (_LOCK, _STAGE, _PART, ".gitkeep", ".DS_Store")
    strangers = sorted(path.name for path in output.iterdir() if path.name not in ours)
    if strangers:
        raise PublishError(problem("TR611", Place(""), path=str(output), example=strangers[0]), refused=False)


def read_manifest(output: Path) -> Mapping[str, str]:
    """The files an earlier build owns, with their SHA-256; empty where there is none or it cannot be read."""
    try:
        data = json.loads((output / MANIFEST).read_text(encoding="utf-8"))
        return {str(path): str(digest) for path, digest in data["files"].items() if _is_safe(str(path))}
    except (OSError, ValueError, KeyError, AttributeError, TypeError, RecursionError):
        return {}


def _is_safe(path: str) -> bool:
    return not path.startswith("/") and "\\" not in path and all(p not in ("", ".", "..") for p in path.split("/"))


def tree_digest(files: Mapping[str, OutputFile]) -> str:
    """SHA-256 over ``sha256␣␣path␊`` of every file in path order: what ``sha256sum`` of a sorted listing gives."""
    lines = (f"{files[path].sha256}  {path}\n" for path in sorted(files))
    return hashlib.sha256("".join(lines).encode("utf-8")).hexdigest()


def _update(wanted: dict[str, OutputFile], output: Path, rewrite: bool) -> Publication:
    owned, stage = read_manifest(output), output / _STAGE
    _clear(stage)
    changed = [file for file in _in_order(wanted) if rewrite or not _same(_target(output, file.path), file)]
    for folder in sorted({_target(stage, file.path).parent for file in changed}):
        folder.mkdir(parents=True, exist_ok=True)
    for file in changed:
        _write(file, _target(stage, file.path))
    _write_manifest(output, {**owned, **{path: file.sha256 for path, file in wanted.items()}}, "")
    gone = sorted(set(owned) - set(wanted))
    removed = {path for path in gone if _is_below(path, wanted) and _remove(path, output)}
    ready: set[str] = set()
    for file in changed:
        _target(stage, file.path).replace(_make_way(output, file.path, ready))
    written = {file.path for file in changed}
    removed |= {path for path in gone if path not in removed and _remove(path, output)}
    digest = tree_digest(wanted)
    _write_manifest(output, {path: file.sha256 for path, file in wanted.items()}, digest)
    total = sum(file.size for file in wanted.values())
    return Publication(_count(wanted, written, removed, True), _count(wanted, written, removed, False), total, digest)


def _is_below(path: str, files: Mapping[str, OutputFile]) -> bool:
    """Whether the path needs a folder where one of the files must stand."""
    return any(path[:at] in files for at, character in enumerate(path) if character == "/")


def _count(wanted: Iterable[str], written: Iterable[str], removed: Iterable[str], pages: bool) -> Counts:
    all_of, new, gone = (sum(path.endswith(".html") is pages for path in paths) for paths in (wanted, written, removed))
    return Counts(new, all_of - new, gone)


def _in_order(wanted: Mapping[str, OutputFile]) -> Iterator[OutputFile]:
    """Assets and archives, then pages, then feeds and maps, the root last: no step makes a link dangle."""
    return iter(sorted(wanted.values(), key=lambda file: (_turn(file.path), file.path)))


def _turn(path: str) -> int:
    if path.endswith(_LATE) and "/archive/" not in f"/{path}":
        return 3
    if not path.endswith(".html"):
        return 0
    return 1 if path.count("/") > 1 else 2


def _clear(stage: Path) -> None:
    """An empty stage: what a killed build left behind goes."""
    if stage.is_symlink() or stage.is_file():
        stage.unlink()
    elif stage.exists():
        shutil.rmtree(stage)


def _write(file: OutputFile, part: Path) -> None:
    if file.data is not None:
        part.write_bytes(file.data)
    else:
        _copy(file, part)


def _copy(file: OutputFile, part: Path) -> None:
    assert file.source is not None
    digest = hashlib.sha256()
    with file.source.open("rb") as reader, part.open("wb") as writer:
        while block := reader.read(1 << 20):
            digest.update(block)
            writer.write(block)
    if digest.hexdigest() != file.sha256:
        raise OSError(0, "the file changed while it was read", str(file.source))


def _same(target: Path, file: OutputFile) -> bool:
    try:
        if not target.is_file() or target.is_symlink() or target.stat().st_size != file.size:
            return False
        if file.data is not None:
            return target.read_bytes() == file.data
        with target.open("rb") as reader:
            return hashlib.file_digest(reader, "sha256").hexdigest() == file.sha256
    except OSError:
        return False


def _target(folder: Path, path: str) -> Path:
    """Where a path of the site stands below a folder, which it never leaves."""
    if not _is_safe(path):
        raise ValueError(f"not a path inside the site: {path!r}")
    return folder.joinpath(*path.split("/"))


def _make_way(output: Path, path: str, ready: set[str]) -> Path:
    """The place of a file, with folders down to it: whatever stands in its way goes, links included.

    ``ready`` holds the folders that this publication has already seen to.
    """
    parts = path.split("/")[:-1]
    for depth in range(1, len(parts) + 1):
        name = "/".join(parts[:depth])
        if name not in ready:
            _make_folder(_target(output, name))
            ready.add(name)
    target = _target(output, path)
    if target.is_dir() and not target.is_symlink():
        _empty(target)
    return target


def _make_folder(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        folder.unlink()
    folder.mkdir(exist_ok=True)


def _empty(folder: Path) -> None:
    """Makes way for a file where a folder stood: possible only once what we own below it is gone."""
    for base, folders, files in os.walk(folder, topdown=False):
        if files:
            raise OSError(0, "a folder with files stands where a file should go", str(folder))
        for name in folders:
            (Path(base) / name).rmdir()
    folder.rmdir()


def _remove(path: str, output: Path) -> bool:
    target = output.joinpath(*path.split("/"))
    if any(parent.is_symlink() for parent in target.parents if parent.is_relative_to(output) and parent != output):
        return False
    try:
        target.unlink()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return False
    parent = target.parent
    while parent != output:
        try:
            parent.rmdir()
        except OSError:
            break
        parent = parent.parent
    return True


def _write_manifest(output: Path, files: Mapping[str, str], digest: str) -> None:
    manifest = {"trace": 1, "digest": digest, "files": dict(sorted(files.items()))}
    text = json.dumps(manifest, ensure_ascii=False, indent=0)
    part = output / _PART
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(output / MANIFEST)
