"""Places below a folder: made, freed and emptied without ever leaving it or following a link out of it."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable, Collection, Iterable
from pathlib import Path

PATIENCE = 2.0 if os.name == "nt" else 0.0
"""Seconds for which what is refused is tried again: on Windows, whatever looks into a file (a virus scanner, an
indexer, a viewer) keeps others from moving or removing it, and from taking its place."""


def is_safe(path: str) -> bool:
    """Whether a path stays inside the site."""
    return not path.startswith("/") and "\\" not in path and all(p not in ("", ".", "..") for p in path.split("/"))


def clear(stage: Path) -> None:
    """An empty stage: what a killed build left behind goes."""
    if is_folder(stage):
        import shutil

        shutil.rmtree(stage)
    else:
        stage.unlink(missing_ok=True)


def target_of(folder: Path | str, path: str) -> str:
    """Where a path of the site stands below a folder, which it never leaves."""
    if not is_safe(path):
        raise ValueError(f"not a path inside the site: {path!r}")
    return f"{folder}/{path}"


def move(source: Path, target: str) -> None:
    """Puts a file where it is to stand, in the place of one that is there. Raises OSError."""
    _patiently(lambda: source.replace(target))


def _patiently(work: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            work()
            return
        except PermissionError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(0.05)


def make_way(output: Path, path: str, ready: set[str], owned: Collection[str]) -> str:
    """The place of a file, with folders down to it: a file of ours that stands in its way goes. Raises OSError where
    something else does.

    ``ready`` holds the folders that this publication has already seen to.
    """
    target = target_of(output, path)
    above = path.rpartition("/")[0]
    if above and above not in ready:
        parts = above.split("/")
        for depth in range(1, len(parts) + 1):
            name = "/".join(parts[:depth])
            if name not in ready:
                _make_folder(target_of(output, name), name in owned)
                ready.add(name)
    if is_folder(target):
        _empty(Path(target))
    return target


def twins(paths: Iterable[str], among: Iterable[str]) -> dict[str, str]:
    """For each of some paths, the other one whose name differs from it in case alone, if there is one."""
    folded = {path.casefold(): path for path in paths}
    return {folded[name]: other for other in among if folded and (name := other.casefold()) in folded}


def is_same_entry(folder: str, one: str, other: str) -> bool:
    """Whether two paths that differ in case lead to one and the same file, as they do on many a disk. What the system
    says of a file does not tell: some disks number their files by name."""
    stand = all(os.path.lexists(folder + path) for path in (one, other))
    return stand and not (_is_spelled(folder, one) and _is_spelled(folder, other))


def _is_spelled(folder: str, path: str) -> bool:
    """Whether all parts of a path stand there as they are written."""
    for part in path.split("/"):
        if all(each.name != part for each in Path(folder).iterdir()):
            return False
        folder = f"{folder}/{part}"
    return True


def is_folder(path: Path | str) -> bool:
    """Whether a folder stands there, not a link to one."""
    try:
        return stat.S_ISDIR(os.lstat(path).st_mode)
    except OSError:
        return False


def _make_folder(folder: str, is_ours: bool) -> None:
    if is_folder(folder):
        return
    if is_ours:
        Path(folder).unlink(missing_ok=True)
    Path(folder).mkdir()


def _empty(folder: Path) -> None:
    """Makes way for a file where a folder stood: possible only once what we own below it is gone."""
    for base, folders, files in os.walk(folder, topdown=False):
        if files:
            raise OSError(0, "a folder with files stands where a file should go", str(folder))
        for name in folders:
            (Path(base) / name).rmdir()
    folder.rmdir()


def remove(path: str, output: Path) -> bool:
    """Removes one file, and the folders that it leaves empty; whether it was there."""
    target = output.joinpath(*path.split("/"))
    if any(parent.is_symlink() for parent in target.parents if parent.is_relative_to(output) and parent != output):
        return False
    if is_folder(target):  # it took the place of the file
        return False
    try:
        _patiently(target.unlink)
    except (FileNotFoundError, NotADirectoryError):
        return False
    parent = target.parent
    while parent != output:
        try:
            parent.rmdir()
        except OSError:
            break
        parent = parent.parent
    return True
