"""One site on a disk, built again and again; and the same content built elsewhere by a process that knows nothing."""

from __future__ import annotations

import datetime as dt
import json
import random
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lab import read_tree

from generator.memo import FOLDER
from generator.pipeline import build
from generator.publish import MANIFEST, PublishError
from generator.records import Audience
from generator.results import Stages
from generator.whole import look

from .clean_room import Answer, CleanRoom, Job, options_of, said, with_program
from .model import Disk, How, Model

TODAY = dt.date(2026, 1, 15)
Tree = dict[str, bytes]
Bound = Callable[[str], bool]


def nothing(_path: str) -> bool:
    """Nothing may be rendered in vain."""
    return False


@dataclass
class Tally:
    """What a run of the machine amounts to."""

    steps: int = 0
    builds: int = 0
    stopped: int = 0
    over: int = 0
    """How often a preview made its site over the last one."""
    interrupted: int = 0
    """How often that was interrupted by another save."""
    rendered: Counter[str] = field(default_factory=Counter)
    vain: Counter[str] = field(default_factory=Counter)
    moves: Counter[str] = field(default_factory=Counter)

    def line(self) -> str:
        """The whole in one line."""
        return (f"{self.steps} steps, {self.builds} builds compared, {self.stopped} stopped by errors; "
                f"{self.vain.total()} of {self.rendered.total()} pages rendered in vain")


class World:
    """The site, what builds it, and what it is compared with."""

    def __init__(self, root: Path, room: CleanRoom, tally: Tally) -> None:
        self.root, self.elsewhere, self.room, self.tally = root / "site", root / "elsewhere", room, tally
        self.root.mkdir(parents=True)
        self.model = Model.first()
        self.disk = Disk(self.root)
        self.asked: Job = {"date": TODAY.isoformat(), "jobs": 1}
        self.output = "public"
        self.fresh = False
        self.kept: list[Path] = []
        self.history: list[Model] = [self.model.snapshot()]
        self.disk.write(self.model, "written")
        self.rendered: tuple[str, ...] = ()
        self.broken = 0
        self.steady = True
        """Whether the last step left a site that was built from what was written, and a memo of it."""

    # builds

    def job(self, **more: Any) -> Job:
        """The build that is asked for now."""
        return {**self.asked, "content": str(self.root / "content"), "output": str(self.root / self.output), **more}

    def build(self, stages: Stages | None = None) -> Answer:
        """An incremental build: in this process, which has built before, or in one that has not."""
        if self.fresh or self.asked["jobs"] > 1:
            return self.room.run(self.job())[0]
        with_program(self.asked.get("program"))
        try:
            return said(build(options_of(self.job()), stages))
        except PublishError as error:
            return {"refused": repr((error.problem.code, error.problem.params))}
        finally:
            with_program(None)

    def tree(self) -> Tree:
        """The published files."""
        found = read_tree(self.root / self.output)
        return {path: data for path, data in found.items() if not path.startswith(".trace")}

    def circle(self) -> str | None:
        """The audience that the folder says it was last published for."""
        path = self.root / self.output / MANIFEST
        return str(json.loads(path.read_text("utf-8"))["audience"]) if path.exists() else None

    def _begin_clean(self, room: CleanRoom) -> None:
        shutil.rmtree(self.elsewhere, ignore_errors=True)
        self.elsewhere.mkdir()
        for name in ("content", "themes"):
            shutil.copytree(self.root / name, self.elsewhere / name)
        room.start([self.job(content=str(self.elsewhere / "content"), output=str(self.elsewhere / "public"),
                             clean=True, jobs=1)])

    def _end_clean(self, room: CleanRoom) -> tuple[Answer, Tree]:
        answer = room.answers()[0]
        found = read_tree(self.elsewhere / "public") if (self.elsewhere / "public").exists() else {}
        return answer, {path: data for path, data in found.items() if not path.startswith(".trace")}

    def known(self) -> str | None:
        """The digest that the short way answers with, where it has an answer."""
        with_program(self.asked.get("program"))
        try:
            seen = look(options_of(self.job()))
        finally:
            with_program(None)
        found = seen.result if seen is not None else None
        return found.publication.digest if found is not None and found.publication is not None else None

    def compare(self, move: str, room: CleanRoom | None = None) -> Answer:
        """One incremental build against one clean build, then one more build, which has nothing to do."""
        room = room or self.room
        before, known, circle = self.tree(), self.known(), self.circle()
        together = not (self.fresh or self.asked["jobs"] > 1)
        if together:
            self._begin_clean(room)
        answer = self.build()
        if not together:
            self._begin_clean(room)
        clean, wanted = self._end_clean(room)
        self.tally.builds += 1
        assert "crashed" not in answer, answer
        assert "crashed" not in clean, clean
        after = self.tree()
        if "refused" in answer:
            assert after == before, "a build that was refused touched the site"
            assert "TR625" in answer["refused"], answer
            assert is_narrower(clean["audience"], circle), "a build was refused a folder of its own circle"
            shutil.rmtree(self.root / self.output)
            return self.compare(f"{move}, for fewer people", room)
        assert answer["problems"] == clean["problems"], _differing(answer["problems"], clean["problems"])
        assert answer["digest"] == clean["digest"]
        if clean["digest"] is None:
            assert known is None, "the short way knows a site that errors stop"
            assert after == before, "a build that errors stopped touched the site"
            self.tally.stopped += 1
            return answer
        assert not is_narrower(clean["audience"], circle), "what is for few was published where more people read"
        assert self.circle() == clean["audience"]
        assert known in (None, answer["digest"]), "nothing moved, says the short way, yet the site is another"
        assert sorted(after) == sorted(wanted)
        assert [path for path in wanted if after[path] != wanted[path]] == []
        self.rendered = tuple(answer["rendered"])
        self.tally.rendered[move] += len(self.rendered)
        self.tally.vain[move] += len(self.vain(before, after))
        if not (self.root / FOLDER).is_dir():
            return answer
        again = self.build()
        assert again["rendered"] == [], "nothing changed, yet pages were rendered"
        assert (again["digest"], again["problems"]) == (answer["digest"], answer["problems"])
        assert self.tree() == after
        return answer

    def vain(self, before: Tree, after: Tree) -> list[str]:
        """The pages that were rendered and are what they were."""
        return [path for path in self.rendered if before.get(path) == after.get(path)]

    # steps

    def settle(self, move: str, how: How = "written", vain: Bound | None = None) -> None:
        """Saves and compares; a site that stays broken goes back to what it was when it was whole. ``vain`` says which
        pages the move may have rendered again for nothing."""
        self.tally.steps += 1
        self.tally.moves[move] += 1
        before = self.tree()
        changed = self.disk.write(self.model, how)
        answer = self.compare(move)
        if answer.get("digest") is None:
            self.broken += 1
            self.steady = False
            if self.broken >= 2:
                self.broken = 0
                self.model = self.history[-1].snapshot()
                self.disk.write(self.model, "written")
                self.asked = {key: self.asked[key] for key in ("date", "jobs")}
                mended = self.compare("a mend")
                if mended.get("digest") is None:
                    self.anew()
            return
        if vain is not None and self.steady:
            wrong = [path for path in self.vain(before, self.tree()) if not vain(path)]
            assert wrong == [], f"{move}: rendered in vain"
        self.steady = (self.root / FOLDER).is_dir()
        self.broken = 0
        if changed:
            self.history = [*self.history[-5:], self.model.snapshot()]

    def anew(self) -> None:
        """Everything as at the beginning, the memo and the output as they are."""
        self.model = Model.first()
        self.asked = {"date": TODAY.isoformat(), "jobs": 1}
        self.disk.write(self.model, "written")
        assert self.compare("all anew").get("digest") is not None

    # accidents

    def memo_files(self) -> list[Path]:
        """The files of the memo, but for those that hold nothing."""
        folder = self.root / FOLDER
        if not folder.is_dir():
            return []
        return sorted(path for path in folder.iterdir() if path.name not in ("lock", ".gitignore") and path.is_file())


def is_narrower(audience: str, circle: str | None) -> bool:
    """Whether a site shows more than those may read whom a folder was last published for."""
    return circle is not None and Audience(audience).width < Audience(circle).width


def _differing(one: list[str], other: list[str]) -> list[str]:
    return [f"- {each}" for each in one if each not in other] + [f"+ {each}" for each in other if each not in one]


def harm(path: Path, kind: str, chance: random.Random) -> None:
    """Another byte, a file that ends early, none, or one with something else in it."""
    data = path.read_bytes()
    if kind == "byte" and data:
        at = chance.randrange(len(data))
        path.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1:])
    elif kind == "cut":
        path.write_bytes(data[: chance.randrange(len(data) + 1)])
    elif kind == "gone":
        path.unlink()
    else:
        path.write_bytes(chance.randbytes(200) if kind == "garbage" else b"")
