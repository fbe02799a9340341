"""Publication: from bytes to files on a disk, so that a reader never meets half a site.

Everything that changed is first written whole into a stage of its own, then moved into its place: a disk that fills up
or a build that is killed leaves the site as it was. Unchanged files keep their bytes and their time. The manifest says
which files are ours: only those are ever replaced or removed.
"""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from generator.problems import Place, Problem, problem
from generator.publish.manifest import MANIFEST, read_manifest
from generator.publish.model import OutputFile, Publication, PublishError
from generator.publish.site import BESIDE, LOCK, STAGE, Known, Publishing, Standing
from generator.signature import FileChangedError

WAIT_SECONDS = 60.0
"""How long a build waits for another one that writes to the same folder."""


@contextmanager
def publishing(
    output: Path, rewrite: bool = False, waiting: Callable[[], None] = lambda: None
) -> Iterator[Publishing]:
    """A folder to publish to, for as long as the context lasts; nothing changes there before ``commit``.

    ``rewrite`` also writes what is the same; ``waiting`` is called once where another build is writing there, for which
    this one waits ``WAIT_SECONDS`` at most.
    Raises PublishError when the disk refuses, when the other build goes on, or when the folder is not ours.
    """
    from filelock import FileLock, Timeout

    try:
        check_ours(output)
        is_new = not output.exists()
        output.mkdir(parents=True, exist_ok=True)
        lock = FileLock(output / LOCK)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            waiting()
            lock.acquire(timeout=WAIT_SECONDS)
        try:
            site = Publishing(output, rewrite)
            try:
                yield site
            except OSError as error:
                raise PublishError(_refusal(error, output, site.has_begun)) from error
        finally:
            try:
                _forget(output)
            finally:
                lock.release()
            if is_new:
                with contextlib.suppress(OSError):
                    output.rmdir()  # goes only where nothing was published
    except Timeout:
        raise PublishError(problem("TR613", Place(""), path=str(output))) from None
    except OSError as error:
        raise PublishError(_refusal(error, output)) from error


def _forget(output: Path) -> None:
    """Removes what only a build under way needs; called while the lock is held, so it is never another build's."""
    import shutil

    shutil.rmtree(output / STAGE, ignore_errors=True)
    with contextlib.suppress(OSError):
        (output / LOCK).unlink()


def keep_apart(output: Path, *read: Path) -> None:
    """Raises PublishError where the site would stand in one of the folders that builds read, or around it."""
    site, *sources = (Path(os.path.realpath(folder)) for folder in (output, *read))
    for folder, source in zip(read, sources, strict=True):
        if site.is_relative_to(source) or source.is_relative_to(site):
            raise PublishError(problem("TR612", Place(""), path=str(output), other=str(folder)), refused=False)


def check_ground(standing: Standing, coming: Iterable[str], going: Iterable[str]) -> None:
    """Raises PublishError where files that are to come could not be put in their places, or others not be removed."""
    try:
        standing.ground.check(coming, going)
    except OSError as error:
        raise PublishError(_refusal(error, standing.output)) from error


def _refusal(error: OSError, output: Path, has_begun: bool = False) -> Problem:
    """What the system said, in the author's words where it is one of the usual reasons; ``has_begun`` says that some
    of the site may be new already."""
    path = str(error.filename or output)
    if isinstance(error, FileChangedError):
        return problem("TR630", Place(""), path=path)
    if not _near(Path(path), output):
        return problem("TR626", Place(""), path=path, detail=error.strerror or str(error))
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return problem("TR615", Place(""), path=path)
    if error.errno in (errno.ENOSPC, errno.EDQUOT) and not has_begun:
        return problem("TR614", Place(""), path=path)
    return problem("TR623" if has_begun else "TR610", Place(""), path=path, detail=error.strerror or str(error))


def _near(path: Path, output: Path) -> bool:
    """Whether it is part of the site, or a folder around it; whatever else the system refuses was to be read."""
    there, site = (Path(os.path.realpath(each)) for each in (path, output))
    return there.is_relative_to(site) or site.is_relative_to(there)


def check_ours(output: Path) -> None:
    """Raises PublishError where a folder cannot be published to: one with files and no manifest is somebody else's."""
    standing = next((each for each in (output, *output.parents) if os.path.lexists(each)), None)
    if standing is not None and not standing.is_dir():
        raise PublishError(problem("TR621", Place(""), path=str(output)), refused=False)
    if not output.exists() or (output / MANIFEST).exists():
        return
    strangers = sorted(path.name for path in output.iterdir() if path.name not in BESIDE)
    if strangers:
        raise PublishError(problem("TR611", Place(""), path=str(output), example=strangers[0]), refused=False)


__all__ = [
    "MANIFEST", "Known", "OutputFile", "Publication", "PublishError", "Publishing", "Standing", "check_ground",
    "check_ours", "keep_apart", "publishing", "read_manifest",
]
