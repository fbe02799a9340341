"""Killed at any instant, refused at any write: no file is torn, no reader meets a dead end, the next build heals.

``TRACE_KILLS=200 TRACE_FAULTS=1 python -m pytest tests/test_kill.py`` kills as many whole builds as that, and meets
every single operation rather than some.
"""

from __future__ import annotations

import errno
import importlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from posixpath import normpath

import pytest
from lab import DATE, PROVEN_SITE, REPOSITORY, Lab, publish, read_tree
from systems import POSIX

from generator.pipeline import build
from generator.publish import OutputFile, PublishError, publishing

KILLS = int(os.environ.get("TRACE_KILLS", "5"))
MISSION = "missions/guide/mission.yml"
OPERATIONS = ("replace", "write_bytes", "mkdir", "unlink", "rmdir", "open")
"""What a publication does to a disk goes through these methods of a path."""

_LINK = re.compile(rb'(?:href|src)="([^"#?]*)')


def crawl(tree: dict[str, bytes]) -> list[tuple[str, str]]:
    """The dead ends that a reader meets who follows every link from the root: (page, link)."""
    waiting, dead = [path for path in tree if "/" not in path and path.endswith(".html")], list[tuple[str, str]]()
    seen = set(waiting)
    while waiting:
        page = waiting.pop()
        for found in _LINK.findall(tree[page]):
            link = found.decode()
            if not link or ":" in link or link.startswith("//"):
                continue
            target = normpath(f"{os.path.dirname(page)}/{link}").lstrip("./")  # noqa: PTH120 - not a path of the disk
            target = f"{target}/index.html".lstrip("/") if link.endswith(("/", "..", ".")) else target
            if target not in tree:
                dead.append((page, link))
            elif target not in seen:
                seen.add(target)
                if target.endswith(".html") and not target.startswith("archive/"):
                    waiting.append(target)
    return dead


class Generations:
    """An old and a new generation of one site, and a folder that holds the old one."""

    def __init__(self, root: Path) -> None:
        lab = Lab(root / "made").write(PROVEN_SITE)
        self.old = in_memory(lab)
        lab.write({"missions/tour/mission.yml": "title: Un tour\npeople: marie-roy\nstart: 2025-05-01\n",
                   "people/luc/person.yml": "name: Luc Hé\nconsent: {date: 2024-01-01, audience: public}\n"})
        lab.edit(MISSION, "title: Un guide d’accueil\n", "title: Le guide\nslug: le-guide\n")
        lab.edit("missions/guide/deliverables/guide.txt", "Bonjour", "Bonsoir")
        lab.write({"missions/duo/mission.yml": "title: À deux\npeople: [luc, marie-roy]\nstart: 2025-06-01\n"})
        self.new = in_memory(lab)
        self.kept = root / "kept"
        publish(self.old, self.kept)
        self.output = root / "public"

    def restore(self) -> None:
        """The old generation, published."""
        shutil.rmtree(self.output, ignore_errors=True)
        shutil.copytree(self.kept, self.output)

    def clear(self) -> None:
        """Nothing was published yet."""
        shutil.rmtree(self.output, ignore_errors=True)
        self.output.mkdir()

    def check(self) -> None:
        """Every file is whole, old or new; nobody who follows links meets a dead end."""
        tree = {path: data for path, data in read_tree(self.output).items() if not path.startswith(".trace")}
        whole = {(file.path, _bytes(file)) for file in (*self.old, *self.new)}
        assert [path for path, data in tree.items() if (path, data) not in whole] == []
        assert crawl(tree) == []

    def heal(self) -> None:
        """The next publication ends in the new generation, whatever the one before left."""
        publish(self.new, self.output)
        tree = {path: data for path, data in read_tree(self.output).items() if not path.startswith(".trace")}
        assert tree == {file.path: _bytes(file) for file in self.new}


def in_memory(lab: Lab) -> list[OutputFile]:
    """The files of a site as it is now, whatever becomes of its content."""
    built = lab.build()
    return [OutputFile.of(path, built.bytes(path)) for path in built.files]


def _bytes(file: OutputFile) -> bytes:
    assert file.data is not None
    return file.data


@pytest.fixture(scope="module")
def generations(tmp_path_factory: pytest.TempPathFactory) -> Generations:
    return Generations(tmp_path_factory.mktemp("generations"))


def faulty(site: Generations, at: int, fault: Callable[[], None]) -> int:
    """Publishes the new generation in a child process, in which the operation number ``at`` meets a fault; 99 says
    that there were not that many."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    done = [0]
    for name in OPERATIONS:
        _counted(name, site.output, done, at, fault)
    try:
        publish(site.new, site.output)
    except PublishError as error:
        os._exit(3 if error.refused else 2)
    os._exit(99)


def _counted(name: str, output: Path, done: list[int], at: int, fault: Callable[[], None]) -> None:
    real = getattr(Path, name)

    def operation(path: Path, *args: object, **more: object) -> object:
        reads = name == "open" and "w" not in str(args[0] if args else more.get("mode", "r"))
        if path.is_relative_to(output) and not reads:
            done[0] += 1
            if done[0] > at:
                fault()
        return real(path, *args, **more)

    setattr(Path, name, operation)


def killed() -> None:
    os._exit(9)


def full() -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def broken() -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


EVERY = int(os.environ.get("TRACE_FAULTS", "0"))


@pytest.mark.parametrize(("fault", "every"), [(killed, 3), (full, 11), (broken, 11)],
                         ids=["killed", "full", "broken"])
@POSIX
def test_a_fault_at_any_operation_tears_nothing_and_the_next_build_heals(
    generations: Generations, say: Callable[[str], None], fault: Callable[[], None], every: int
) -> None:
    say(f"{fault.__name__} at {meet(generations, generations.restore, fault, every)} operations")


@pytest.mark.parametrize(("fault", "every"), [(killed, 5), (full, 23)], ids=["killed", "full"])
@POSIX
def test_a_fault_at_any_operation_of_a_first_publication_shows_nothing_halfway(
    generations: Generations, say: Callable[[str], None], fault: Callable[[], None], every: int
) -> None:
    say(f"{fault.__name__} at {meet(generations, generations.clear, fault, every)} operations of a first publication")


def meet(generations: Generations, begin: Callable[[], None], fault: Callable[[], None], every: int) -> int:
    """A fault at every n-th operation of a publication: a reader notices nothing, and now and then the next build is
    tried. How many faults it met."""
    met, every = 0, EVERY or every
    for at in range(0, 10_000, every):
        begin()
        code = faulty(generations, at, fault)
        generations.check()
        if code == 99:
            break
        assert code == (9 if fault is killed else 3)
        if met % 8 == 0:
            generations.heal()
        met += 1
    assert met > 90 / every, "the fault was hardly met"
    return met


def test_a_first_publication_beside_files_of_others_leaves_them_alone(generations: Generations) -> None:
    generations.clear()
    with publishing(generations.output) as site:
        (generations.output / "fr").mkdir()
        (generations.output / "fr/notes.txt").write_text("à moi", "utf-8")
        for file in generations.new:
            site.stage(file)
        site.commit("public")
    assert (generations.output / "fr/notes.txt").read_text("utf-8") == "à moi"
    (generations.output / "fr/notes.txt").unlink()
    generations.heal()


@POSIX
def test_a_disk_that_refuses_before_the_first_move_leaves_the_old_site(generations: Generations) -> None:
    generations.restore()
    before = read_tree(generations.output)
    assert faulty(generations, 5, full) == 3
    (generations.output / ".trace-lock").unlink(missing_ok=True)  # it is nobody's any more
    assert read_tree(generations.output) == before


def test_a_stranger_in_the_way_is_not_overwritten(generations: Generations) -> None:
    generations.restore()
    (generations.output / "fr/missions/le-guide").mkdir()
    stranger = generations.output / "fr/missions/le-guide/index.html"
    stranger.write_text("à moi", "utf-8")
    before = read_tree(generations.output)
    with pytest.raises(PublishError) as raised:
        publish(generations.new, generations.output)
    assert (raised.value.problem.code, raised.value.refused) == ("TR616", False)
    assert read_tree(generations.output) == before


def edited(lab: Lab) -> None:
    """A word more, which several pages show."""
    record = lab.content / MISSION
    record.write_bytes(record.read_bytes().replace(b"deliverable: ", b"deliverable: x"))


@POSIX
def test_whole_builds_killed_at_random_instants(lab: Lab, say: Callable[[str], None]) -> None:
    lab.write(PROVEN_SITE).publish()
    chance = random.Random(4)
    command = [sys.executable, str(REPOSITORY / "build.py"), "--content", str(lab.content), "--output", str(lab.output),
               "--date", DATE.isoformat()]
    killed_builds = 0
    edited(lab)
    began = time.monotonic()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
    takes = time.monotonic() - began
    for number in range(KILLS):
        edited(lab)
        build = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        began = time.monotonic()
        ends = began + chance.uniform(0.1, 1.4) * takes
        while time.monotonic() < ends and build.poll() is None:
            assert crawl(lab.tree()) == [], f"build {number}"
        if build.poll() is None:
            os.killpg(build.pid, signal.SIGKILL)
            killed_builds += 1
        else:
            takes = min(takes, time.monotonic() - began)  # the machine may have been busier before
        build.wait()
        assert crawl(lab.tree()) == []
    built = lab.publish()
    shown = {path: data for path, data in lab.tree().items() if not path.startswith(".trace")}
    clean = lab.build(clean=True)
    assert shown == {path: clean.bytes(path) for path in built.files}
    assert killed_builds > KILLS / 4, "hardly any build was killed"
    say(f"{killed_builds} of {KILLS} builds killed")


def on_a_small_disk(lab: Lab, most: int, jobs: int) -> int:
    """The exit code of a whole build in a process of which no file may grow beyond so many bytes: pages that workers
    stage, copies, the manifest, the memo."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    code = 1
    try:
        resource = importlib.import_module("resource")  # not on every system
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))
        build(lab.options(jobs=jobs))
        code = 0
    except PublishError as error:
        code = 3 if error.refused else 2
    finally:
        os._exit(code)


@pytest.mark.parametrize("jobs", [1, 2])
@POSIX
def test_whole_builds_on_a_disk_that_takes_only_so_much(
    lab: Lab, say: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, jobs: int
) -> None:
    for module in ("generator.outputs.produce", "generator.recall"):
        monkeypatch.setattr(importlib.import_module(module), "ALONE_BELOW", 0)
    lab.write(PROVEN_SITE).publish(jobs=1)
    chance, codes = random.Random(jobs), Counter[int]()
    for _ in range(KILLS + 1):
        old = site_of(lab)
        edited(lab)
        made = lab.build(clean=True, jobs=1)
        new = {path: made.bytes(path) for path in made.files}
        most = int(10 ** chance.uniform(1, 5.5))
        code = on_a_small_disk(lab, most, jobs)
        codes[code] += 1
        now = site_of(lab)
        assert code in (0, 3), most
        assert now == new if code == 0 else all(data in (old.get(path), new.get(path)) for path, data in now.items())
        assert crawl(now) == [], most
        if chance.random() < 0.4:
            lab.publish(jobs=1)
            assert site_of(lab) == new
    lab.publish(jobs=1)
    assert site_of(lab) == new
    assert min(codes[0], codes[3]) > 0, "hardly any build was refused, or hardly any not"
    say(f"{codes[3]} of {codes.total()} builds refused by a small disk, with {jobs} workers")


def site_of(lab: Lab) -> dict[str, bytes]:
    """What is published."""
    return {path: data for path, data in lab.tree().items() if not path.startswith(".trace")}
