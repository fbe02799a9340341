"""A folder being published to: everything is staged first, then put in its place in an order that no reader notices.

New pages come before the pages that lead to them, pages before what lists them, removals last: whoever follows links
meets whole pages and no dead end, at every instant, whenever the build is killed. What a build leaves undone, the next
one does.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import sys
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from generator.publish.ground import Ground
from generator.publish.manifest import PART, Manifest, digest_of, read_manifest, write_manifest
from generator.publish.model import Counts, OutputFile, Publication
from generator.publish.places import clear, is_same_entry, make_way, move, remove, target_of, twins
from generator.signature import TRUSTED, FileChangedError, Signature, is_settled, signature_of, tells_apart

STAGE, LOCK = ".trace-stage", ".trace-lock"
Known = Mapping[str, tuple[Signature, str]]
"""The signature and SHA-256 that files had when they were last looked at, by path."""

_TREE = "tree"
BESIDE = (STAGE, PART, LOCK, ".gitkeep", ".DS_Store")
"""What may stand in a folder that nothing was published to."""

_LATE = (".xml", ".json", ".txt")
FOLDERS = 1_000
"""Folders of the stage that are remembered as made; to make one again costs little."""

SETTLING_SECONDS = 0.024
"""After which a change of what was just written shows in its times, on disks that count in steps of 10 ms or less."""


class Standing:
    """What stands in a folder; looking changes nothing there."""

    def __init__(self, output: Path, known: Known) -> None:
        self.output = output
        self._start = f"{output}/"
        self._known: Known = {}
        self._signatures: dict[str, tuple[Signature, str]] = {}
        self.trust(known)

    def trust(self, known: Known) -> None:
        """Goes by what an earlier build remembers of the files."""
        self._known = known if TRUSTED else {}
        self._signatures = {}
        self._ground: Ground | None = None

    @cached_property
    def _manifest(self) -> Manifest:
        return read_manifest(self.output)

    @cached_property
    def owned(self) -> Mapping[str, str]:
        """The files that an earlier build owns, with their SHA-256."""
        return self._manifest.files

    @cached_property
    def audience(self) -> str:
        """The audience that the folder was last published for; empty where nobody knows."""
        return self._manifest.audience

    @property
    def ground(self) -> Ground:
        """The folders of the site as they stand."""
        if self._ground is None:
            self._ground = Ground(self.output, self.owned)
        return self._ground

    def is_still(self, path: str, sha256: str) -> bool:
        """Whether the file at that place has that content, whatever its size."""
        try:
            return _sha256(Path(target_of(self.output, path))) == sha256
        except OSError:
            return False

    def holds(self, path: str, sha256: str, size: int) -> bool:
        """Whether that very file stands at its place: by its signature where it is remembered, else by its bytes."""
        try:
            status = os.lstat(self._start + path)
            if status.st_size != size or not stat.S_ISREG(status.st_mode) or self.ground.link_above(path):
                return False
            signature = signature_of(status)
            if self._known.get(path) != (signature, sha256) and _sha256(Path(target_of(self.output, path))) != sha256:
                return False
        except OSError:
            return False
        self._signatures[path] = (signature, sha256)
        return True


class Publishing(Standing):
    """One publication under way; see :func:`generator.publish.publishing`."""

    def __init__(self, output: Path, rewrite: bool) -> None:
        self.stage_folder = output / STAGE
        self._room = f"{STAGE}/{os.getpid():x}-{time.monotonic_ns():x}"  # no worker of a killed build knows it
        self.wanted: dict[str, tuple[str, int]] = {}
        self._rewrite = rewrite
        self._staged: dict[str, None] = {}
        self._folders: set[str] = set()
        self._settles = 0.0
        self._begins = 0
        """The time of the disk (ns) when the first file was about to move."""
        self.has_begun = False
        """Whether anything of the old site has been touched."""
        self._is_first = all(each.name in BESIDE for each in output.iterdir())
        super().__init__(output, {})

    def trust(self, known: Known) -> None:
        """Begins, or begins again, with nothing wanted and an empty stage."""
        super().trust(known)
        self.wanted, self._staged, self._folders = {}, {}, set[str]()
        self._standing: Mapping[str, tuple[str, int]] = {}
        clear(self.stage_folder)

    def holds(self, path: str, sha256: str, size: int) -> bool:
        """As :meth:`Standing.holds`; nothing does where nothing was published, or everything is to be written anew."""
        if self._rewrite or self._is_first or self._standing.get(path, (sha256, size)) != (sha256, size):
            return False
        return super().holds(path, sha256, size)

    def keep_all(self, files: Mapping[str, tuple[str, int]], audience: str) -> None:
        """These files are wanted and there, and they are all that an earlier build owns; it was for that audience."""
        self._standing, self.audience = files, audience
        self.owned = {path: sha256 for path, (sha256, _) in files.items()}
        self.wanted = dict(files)
        self._ground = None

    def keep(self, path: str, sha256: str, size: int) -> None:
        """The file is wanted, and there."""
        self.wanted[path] = (sha256, size)

    def stage(self, file: OutputFile) -> None:
        """The file is wanted: it is written to the stage, unless it is there already. Raises OSError."""
        if self.holds(file.path, file.sha256, file.size):
            self.keep(file.path, file.sha256, file.size)
            return
        place = Path(self.stage_path(file.path))
        if file.data is not None:
            place.write_bytes(file.data)
        else:
            _copy(file, place)
        self.staged(file.path, file.sha256, file.size)

    def stage_path(self, path: str) -> str:
        """Where any process may put the bytes of a file, to be followed by ``staged``: at its place in a tree where
        nothing was published yet, else under a name that no other file's folder can have."""
        room = f"{self._start}{self._room}"
        place = target_of(f"{room}/{_TREE}", path)
        if not self._is_first:
            name = hashlib.sha256(path.encode("utf-8")).hexdigest()
            place = f"{room}/{name[:1]}/{name[1:40]}"
        folder = place.rpartition("/")[0]
        if folder not in self._folders:
            Path(folder).mkdir(parents=True, exist_ok=True)
            if len(self._folders) >= FOLDERS:
                self._folders.clear()
            self._folders.add(folder)
        return place

    def staged(self, path: str, sha256: str, size: int) -> None:
        """The file is wanted, and its bytes are staged."""
        if self.holds(path, sha256, size):
            Path(self.stage_path(path)).unlink()
        else:
            self._staged[path] = None
        self.wanted[path] = (sha256, size)

    def commit(self, audience: str) -> Publication:
        """Makes the folder hold exactly what is wanted, plus whatever we never owned. It is said to be made for the
        earlier audience until all that was for it alone is gone.

        Raises OSError, and PublishError where a file that is not ours stands in the way.
        """
        files = {path: sha256 for path, (sha256, _) in self.wanted.items()}
        gone = sorted(set(self.owned) - set(files))
        Ground(self.output, self.owned).check(self._staged, gone)
        moves = sorted(self._staged, key=lambda path: (_turn(path, path in self.owned), path))
        digest = digest_of(files)
        if not files.keys() <= self.owned.keys():
            write_manifest(self.output, {**self.owned, **files}, "", self.audience or audience)
        self.has_begun, self._begins = bool(moves or gone), self._now()
        removed = {path for path in gone if _is_below(path, files) and remove(path, self.output)}
        if not self._moved_whole(moves):
            self._move_each(moves)
        others = twins(gone, files)
        removed |= {path for path in gone if path not in removed and self._removed(path, others.get(path))}
        if moves or gone or files != self.owned or audience != self.audience:
            write_manifest(self.output, files, digest, audience)
            self._settles = time.monotonic() + SETTLING_SECONDS
        total = sum(size for _, size in self.wanted.values())
        return Publication(_count(files, moves, removed, True), _count(files, moves, removed, False), total, digest)

    def _removed(self, path: str, twin: str | None) -> bool:
        """Removes what is ours no more, and says whether it was there; a file that is wanted under a name in other
        capitals, on a disk that takes both for one, only changes its name."""
        if twin is not None and is_same_entry(self._start, path, twin):
            move(Path(self._start + path), self._start + twin)
            return True
        return remove(path, self.output)

    def _move_each(self, moves: Iterable[str]) -> None:
        ready: set[str] = set()
        for path in moves:
            move(Path(self.stage_path(path)), make_way(self.output, path, ready, self.owned))

    def _moved_whole(self, moves: Sequence[str]) -> bool:
        """Moves the folders of a first publication, each as a whole, then the files beside them, which are the ways in;
        ``False`` where something stands there already."""
        tops = list(dict.fromkeys(path.partition("/")[0] for path in moves))
        if not self._is_first or any(os.path.lexists(self._start + top) for top in tops):
            return False
        tree = self.output / self._room / _TREE
        for top in sorted(tops, key=lambda top: not (tree / top).is_dir()):
            try:
                (tree / top).replace(self.output / top)
            except PermissionError:  # Windows moves no folder while somebody looks into one of its files
                self._move_each(path for path in moves if path.partition("/")[0] == top)
        return True

    def signatures(self, clock: Callable[[], int]) -> dict[str, tuple[Signature, str]]:
        """What the next build may trust: what happens to these files from now on will show in their times, for which
        this waits where it must. ``clock`` tells the time of the disk."""
        if tells_apart(self.output / LOCK):
            self._look_at_staged()
            return self._signatures
        time.sleep(max(0.0, self._settles - time.monotonic()))
        moment = clock()
        self._look_at_staged()
        return {path: known for path, known in self._signatures.items() if is_settled(known[0], moment)}

    def _now(self) -> int:
        """The time of the site's disk; the end of all times where it does not tell."""
        try:
            os.utime(self.output / LOCK)
            return os.stat(self.output / LOCK).st_mtime_ns
        except OSError:
            return sys.maxsize

    def _look_at_staged(self) -> None:
        """What the system says of the files that were moved; nothing of one that somebody has written to since."""
        for path in self._staged:
            self._signatures.pop(path, None)
            with contextlib.suppress(OSError):
                signature = signature_of(os.lstat(self._start + path))
                if signature[1] <= self._begins:
                    self._signatures[path] = (signature, self.wanted[path][0])


def _turn(path: str, known: bool) -> int:
    """Assets and archives; what is new, which nothing that can be reached leads to yet; pages; the ways in; then the
    feeds and maps that name them."""
    late = path.endswith(_LATE) and "/archive/" not in f"/{path}"
    if not late and not path.endswith(".html"):
        return 0
    if "/" not in path:
        return 4 if late else 3
    if not known:
        return 1
    return 4 if late else 2


def _is_below(path: str, files: Mapping[str, str]) -> bool:
    """Whether the path needs a folder where one of the files must stand."""
    return any(path[:at] in files for at, character in enumerate(path) if character == "/")


def _count(wanted: Iterable[str], written: Iterable[str], removed: Iterable[str], pages: bool) -> Counts:
    all_of, new, gone = (sum(path.endswith(".html") is pages for path in paths) for paths in (wanted, written, removed))
    return Counts(new, all_of - new, gone)


def _copy(file: OutputFile, part: Path) -> None:
    assert file.source is not None
    digest = hashlib.sha256()
    with file.source.open("rb") as reader, part.open("wb") as writer:
        while block := reader.read(1 << 20):
            digest.update(block)
            writer.write(block)
    if digest.hexdigest() != file.sha256:
        raise FileChangedError(0, "the file changed while it was read", str(file.source))


def _sha256(path: Path) -> str:
    with path.open("rb") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest()
