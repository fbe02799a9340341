"""What stands where files are to come: looked at before the first of them moves, so that the old site stays whole."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from generator.problems import Place, problem
from generator.publish.manifest import is_damaged
from generator.publish.model import PublishError
from generator.publish.places import is_folder, is_same_entry, twins


class Ground:
    """The folders of a site as they stand. Nothing that is not ours is written over, removed or written through: no
    file, no folder with files, and no link, wherever it leads."""

    def __init__(self, output: Path, owned: Collection[str]) -> None:
        self._output, self._owned = output, owned
        self._start = f"{output}/"
        self._open: dict[str, bool] = {}
        self._links: dict[str, str] = {}

    def check(self, coming: Iterable[str], going: Iterable[str] = ()) -> None:
        """Raises PublishError where something of somebody else's stands in the way of a file that is to come, or where
        one that is to go stands behind a link, and OSError where the system will refuse to move a file there."""
        for path in going:
            if (link := self.link_above(path)) and os.path.lexists(self._start + path):
                self._refuse(link)
        for path in coming:
            if not self._is_open(path.rpartition("/")[0]):
                continue
            if is_folder(self._start + path):
                for below in self._files_below(path):
                    if below not in self._owned:
                        self._refuse(below)
            elif path not in self._owned and os.path.lexists(self._start + path) and not self._is_twin(path):
                self._refuse(path)

    def link_above(self, path: str) -> str:
        """The first thing above a file that is no folder of this site, such as a link; empty where all are folders."""
        folder = path.rpartition("/")[0]
        if not folder:
            return ""
        known = self._links.get(folder)
        if known is None:
            known = self.link_above(folder) or ("" if is_folder(self._start + folder) else folder)
            self._links[folder] = known
        return known

    def _is_open(self, folder: str) -> bool:
        """Whether a folder of the site stands there already."""
        known = self._open.get(folder)
        if known is None:
            above = not folder or self._is_open(folder.rpartition("/")[0])
            known = self._open[folder] = above and self._look(folder)
        return known

    def _look(self, folder: str) -> bool:
        try:
            status = os.lstat(self._start + folder) if folder else self._output.stat()
        except OSError:
            if not folder:
                self._can_begin()
            return False
        if not stat.S_ISDIR(status.st_mode):
            if folder not in self._owned:
                self._refuse(folder)
            return False
        if status.st_dev != self._output.stat().st_dev:
            raise OSError(errno.EXDEV, os.strerror(errno.EXDEV), self._start + folder)
        _admits(self._start + folder, self._start + folder)
        return True

    def _can_begin(self) -> None:
        """Raises OSError where the site's folder is still to be made, and the one that it would stand in does not let
        anybody."""
        folder = self._output.absolute()
        while not folder.parent.exists():
            folder = folder.parent
        _admits(str(folder.parent), str(folder))

    def _is_twin(self, path: str) -> bool:
        """Whether a file of ours stands there under a name in other capitals, on a disk that takes both for one."""
        twin = twins([path], self._owned).get(path)
        return twin is not None and is_same_entry(self._start, path, twin)

    def _files_below(self, folder: str) -> Iterator[str]:
        for base, folders, files in os.walk(self._start + folder):
            links = [each for each in folders if not is_folder(f"{base}/{each}")]
            inside = base.removeprefix(self._start).replace(os.sep, "/")  # as our own are written, on Windows too
            yield from (f"{inside}/{each}" for each in (*files, *links))

    def _refuse(self, path: str) -> None:
        code = "TR624" if is_damaged(self._output) else "TR616"
        raise PublishError(problem(code, Place(""), path=str(self._output), example=path), refused=False)


def _admits(folder: str, path: str) -> None:
    """Raises OSError of a path where nothing may be put into a folder."""
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)
