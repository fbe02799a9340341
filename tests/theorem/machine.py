"""The machine: what people write, what they ask for, and what befalls a memo and a site.

Hypothesis prints a run that fails as the calls that make it again.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import shutil
import tempfile
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import rule

from generator.memo import FOLDER
from generator.results import Stages

from .clean_room import CleanRoom
from .model import How
from .values import MISSION, PERSON, THEMES
from .world import Tally, World, harm, nothing
from .writing import Writing, assign, choose, how, number


class Theorem(Writing):
    """After every move, a build over earlier ones equals a clean build."""

    room: ClassVar[CleanRoom]
    cold: ClassVar[CleanRoom]
    tally: ClassVar[Tally]
    world: World

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="theorem-")
        self.world = World(Path(self._folder.name), self.room, self.tally)
        self.world.compare("the first build")

    def teardown(self) -> None:
        """The last state once more, against a process that has loaded nothing; then nothing is left behind."""
        try:
            self.world.compare("the last build", self.cold)
        finally:
            self._folder.cleanup()

    # what is asked

    @rule(days=st.sampled_from((-400, -40, -3, -1, 1, 1, 3, 5, 30, 400)))
    def go_to_another_day(self, days: int) -> None:
        day = dt.date.fromisoformat(self.world.asked["date"]) + dt.timedelta(days=days)
        self.world.asked["date"] = day.isoformat()
        self.world.settle("another day")

    @rule(audience=st.sampled_from(("private", "internal", "public", None)))
    def build_for(self, audience: str | None) -> None:
        self.world.asked["audience"] = audience
        self.world.settle("another audience")

    @rule(address=st.sampled_from(("", "https://else.example/a", None)))
    def build_at(self, address: str | None) -> None:
        self.world.asked.update(portable=address == "", base_url=address or None)
        self.world.settle("another address")

    @rule(theme=st.sampled_from((*THEMES, "default", None)))
    def build_with_theme(self, theme: str | None) -> None:
        self.world.asked["theme"] = theme
        self.world.settle("another theme")

    @rule(strict=st.booleans())
    def build_strictly(self, strict: bool) -> None:
        self.world.asked["strict"] = strict
        self.world.settle("strict")

    @rule(output=st.sampled_from(("public", "public", "staging")))
    def build_into(self, output: str) -> None:
        self.world.output = output
        self.world.settle("another folder")

    @rule(program=st.sampled_from(("another", None, None)))
    def build_with_another_program(self, program: str | None) -> None:
        self.world.asked["program"] = program
        self.world.settle("another program")

    @rule(fresh=st.booleans(), jobs=st.sampled_from((1, 1, 1, 2)))
    def build_in_another_process(self, fresh: bool, jobs: int) -> None:
        self.world.fresh, self.world.asked["jobs"] = fresh, jobs
        self.world.settle("another process")

    # what changes nothing

    @rule(seconds=st.sampled_from((None, 1_000_000_000, 2_500_000_000)), part=st.sampled_from(("content", "themes")))
    def touch(self, seconds: int | None, part: str) -> None:
        for path in self.world.disk.paths():
            if path.relative_to(self.world.root).as_posix().startswith(part):
                os.utime(path, (seconds, seconds) if seconds is not None else None)
        self.world.settle("times only", vain=nothing)

    @rule(which=number)
    def save_the_same_again(self, which: int) -> None:
        path = choose(list(self.world.disk.paths()), which * 5)
        data = path.read_bytes()
        part = path.with_name(".saving~")
        part.write_bytes(data)
        part.replace(path)
        self.world.settle("the same again", vain=nothing)

    @rule(back=st.integers(1, 5))
    def go_back(self, back: int) -> None:
        history = self.world.history
        self.world.model = history[-1 - back % len(history)].snapshot()
        self.world.settle("as it was earlier")

    # accidents

    @rule(kind=st.sampled_from(("byte", "cut", "gone", "garbage", "empty")), seed=st.integers(0, 99))
    def harm_the_memo(self, kind: str, seed: int) -> None:
        chance, found = random.Random(seed), self.world.memo_files()
        if found:
            path = chance.choice(found)
            harm(path, kind, chance)
            self.world.settle(f"memo: {kind}")

    @rule(kind=st.sampled_from(("keep", "back", "gone", "file")))
    def swap_the_memo(self, kind: str) -> None:
        memo, kept = self.world.root / FOLDER, self.world.root / "kept-memo"
        if kind == "keep" and memo.is_dir():
            shutil.rmtree(kept, ignore_errors=True)
            shutil.copytree(memo, kept)
            return
        if kind == "back" and not kept.exists():
            return
        shutil.rmtree(memo) if memo.is_dir() else memo.unlink(missing_ok=True)
        if kind == "back":
            shutil.copytree(kept, memo)
        elif kind == "file":
            memo.write_bytes(b"no folder")
        self.world.settle(f"memo: {kind}")
        if kind == "file":
            memo.unlink()

    @rule(kind=st.sampled_from(("byte", "cut", "gone", "garbage", "folder", "all")), seed=st.integers(0, 99))
    def harm_the_site(self, kind: str, seed: int) -> None:
        chance, output = random.Random(seed), self.world.root / self.world.output
        found = sorted(self.world.tree())
        if kind == "all":
            shutil.rmtree(output, ignore_errors=True)
        elif found and kind == "folder":
            shutil.rmtree((output / chance.choice(found)).parent)
        elif found:
            harm(output / chance.choice(found), kind, chance)
        self.world.settle(f"site: {kind}")

    @rule(which=number, field=st.sampled_from(sorted(MISSION)), value=number, at=st.integers(0, 150))
    def die_on_the_way(self, which: int, field: str, value: int, at: int) -> None:
        key = self.one(self.model.missions, which)
        if key is not None:
            assign(self.model.missions[key], MISSION, field, value)
            self.world.disk.write(self.model, "written")
            self.world.room.run(self.world.job(die_at=at))
            self.world.settle("killed")

    @rule(which=number, field=st.sampled_from(sorted(PERSON)), value=number)
    def build_twice_at_once(self, which: int, field: str, value: int) -> None:
        key = self.one(self.model.people, which)
        if key is not None:
            assign(self.model.people[key], PERSON, field, value)
            self.world.disk.write(self.model, "written")
            one, other = self.world.room.run(self.world.job(), self.world.job())
            assert "crashed" not in one, one
            assert "crashed" not in other, other
            self.world.settle("two at once")

    @rule(stage=st.integers(0, 14), which=number, field=st.sampled_from(sorted(MISSION)), value=number,
          what=st.sampled_from(("a mission", "a theme", "both")), how=how)
    def edit_while_it_builds(self, stage: int, which: int, field: str, value: int, what: str, how: How) -> None:
        key = self.one(self.model.missions, which)
        if key is None:
            return
        left = [stage]

        def progress(_name: str, _count: int) -> None:
            left[0] -= 1
            if left[0] == 0:
                if what != "a theme":
                    assign(self.model.missions[key], MISSION, field, value)
                if what != "a mission":
                    self.model.themes["mine/static/style.css"] = f"body {{ order: {value} }}\n".encode()
                self.world.disk.write(self.model, how)

        fresh, jobs = self.world.fresh, self.world.asked["jobs"]
        self.world.fresh, self.world.asked["jobs"] = False, 1
        self.world.build(Stages(progress=progress))
        self.world.fresh, self.world.asked["jobs"] = fresh, jobs
        self.world.settle("edited while it was built")
