"""A preview that stays open: one site made again and again in memory, over the last one, while somebody writes."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import tempfile
import time
from pathlib import Path
from typing import ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule

from generator.memo import TornMemo
from generator.pipeline import open_memo
from generator.remaking import Remaking
from generator.results import Made, has_errors

from .clean_room import Answer, CleanRoom, Job, options_of, shown
from .model import Disk, How, Model
from .values import MISSION, PERSON, THEMES
from .world import TODAY, Bound, Tally, harm, nothing
from .writing import Writing, assign, choose, number


class Preview:
    """What a session of the preview does, without its server and its watcher."""

    def __init__(self, root: Path, room: CleanRoom, tally: Tally) -> None:
        self.root, self.room, self.tally = root, room, tally
        self.model, self.disk = Model.first(), Disk(root)
        self.chance = random.Random(1)
        self.steps = self.interrupted = 0
        """How often the site was made over an earlier one, and how often that was interrupted by another save."""
        self.asked: Job = {"date": TODAY.isoformat(), "jobs": 1, "audience": "private"}
        self.waits = self.waited = False
        """Whether nobody looks at the next move until there is another one; whether nobody looked at the last one."""
        self.history: list[Model] = [self.model.snapshot()]
        self.broken = 0
        self.disk.write(self.model, "written")
        self.memo = open_memo(self._options, room="preview")
        self.site = Remaking(self._options, self.memo)
        self.made = self.site.make()

    @property
    def _options(self) -> object:
        return options_of({**self.asked, "content": str(self.root / "content"), "output": str(self.root / "public")})

    def open(self, saved: bool = True) -> None:
        """The preview ends, with what it learnt or without, and another one begins."""
        if saved:
            self.memo.save()
        self.memo.close()
        self.memo = open_memo(self._options, room="preview")
        self.site = Remaking(self._options, self.memo)

    def another_day(self) -> None:
        """The site made on another day, or for another theme: by the same memo, over no earlier one."""
        self.site = Remaking(self._options, self.memo)

    def settle(self, move: str, how: How = "written", vain: Bound | None = None) -> None:
        """Saves, makes the site again as a session would, and compares it with one that knows nothing."""
        self.tally.steps += 1
        self.tally.moves[move] += 1
        before, standing = self.made.files, self.disk.standing
        self.disk.write(self.model, how)
        time.sleep(0.03)  # a watcher waits longer for the end of a burst
        if self.waits:
            self.waits, self.waited = False, True
            return
        if self.waited:
            self.waited, vain = False, None
        said = {path for path in {*standing, *self.disk.standing}
                if standing.get(path) != self.disk.standing.get(path)}
        touched = {f"{self.root}/{path}" for path in said} if self.chance.random() < 0.5 else None
        rendered = self._make(touched)
        self._compare(move)
        self.tally.rendered[move] += len(rendered)
        idle = [path for path in rendered if path in before and path in self.made.files
                and before[path].sha256 == self.made.files[path].sha256]
        self.tally.vain[move] += len(idle)
        if vain is not None and not has_errors(self.made.problems):
            assert [path for path in idle if not vain(path)] == [], f"{move}: rendered in vain"
        self._mend()

    def _make(self, touched: set[str] | None) -> list[str]:
        """The site as it is now; the pages that were rendered."""
        first = self.chance.sample(sorted(self.made.files), min(3, len(self.made.files)))
        rendered: list[str] = []
        while True:
            over = self.site.state is not None
            self.made = self._once(first, touched)
            self.steps += over and self.memo.partial
            self.interrupted += bool(self.site.owed)
            rendered += self.made.rendered
            if touched is not None and self.site.moved():
                touched = None
            elif not self.site.owed:
                return rendered

    def _once(self, first: list[str], touched: set[str] | None) -> Made:
        try:
            return self.site.make(first, lambda _made: None, touched, lambda: self.chance.random() < 0.5)
        except TornMemo:
            self.memo.close()
            self.memo = open_memo(self._options, forget=True, room="preview")
            self.site = Remaking(self._options, self.memo)
            return self.site.make()

    def _compare(self, move: str) -> None:
        clean = self._clean()
        assert "crashed" not in clean, clean
        self.tally.builds += 1
        known = shown(self.made)
        assert known["problems"] == clean["problems"], move
        self.tally.stopped += not clean["files"]
        assert known["files"] == clean["files"], move
        sources = [file.source for file in self.made.files.values() if file.source is not None]
        assert all(source.is_file() for source in sources), move

    def _clean(self) -> Answer:
        elsewhere = self.root.parent / "elsewhere"
        shutil.rmtree(elsewhere, ignore_errors=True)
        for name in ("content", "themes"):
            shutil.copytree(self.root / name, elsewhere / name)
        return self.room.run({**self.asked, "content": str(elsewhere / "content"),
                              "output": str(elsewhere / "public"), "clean": True, "in_memory": True})[0]

    def _mend(self) -> None:
        """A site that stays broken goes back to what it was when it was whole."""
        if not has_errors(self.made.problems):
            self.broken = 0
            self.history = [*self.history[-5:], self.model.snapshot()]
            return
        self.broken += 1
        if self.broken >= 2:
            self.broken = 0
            self.model = self.history[-1].snapshot()
            self.disk.write(self.model, "written")
            self._make(None)
            self._compare("a mend")


class Previewing(Writing):
    """After every move, the site that a preview shows is the one that a clean build makes."""

    room: ClassVar[CleanRoom]
    tally: ClassVar[Tally]
    world: Preview

    def __init__(self) -> None:
        super().__init__()
        self._folder = tempfile.TemporaryDirectory(prefix="preview-")
        self.world = Preview(Path(self._folder.name).resolve() / "site", self.room, self.tally)

    @initialize(chance=st.integers(0, 1000))
    def begin(self, chance: int) -> None:
        self.world.chance.seed(chance)

    def teardown(self) -> None:
        """Nothing is left behind."""
        self.tally.over += self.world.steps
        self.tally.interrupted += self.world.interrupted
        self.world.memo.close()
        self._folder.cleanup()

    @rule()
    def save_again_before_anybody_looked(self) -> None:
        self.world.waits = True

    @rule()
    def rest(self) -> None:
        """What was learnt is kept, as soon as nobody has saved for a while."""
        self.world.memo.save()
        self.world.settle("at rest", vain=nothing)

    @rule(saved=st.booleans())
    def open_another(self, saved: bool) -> None:
        self.world.open(saved)
        self.world.settle("another preview")

    @rule(days=st.sampled_from((-40, -1, 1, 1, 30, 400)))
    def go_to_another_day(self, days: int) -> None:
        day = dt.date.fromisoformat(self.world.asked["date"]) + dt.timedelta(days=days)
        self.world.asked["date"] = day.isoformat()
        self.world.another_day()
        self.world.settle("another day")

    @rule(theme=st.sampled_from((*THEMES, "default", None)))
    def open_with_another_theme(self, theme: str | None) -> None:
        self.world.asked["theme"] = theme
        self.world.open()
        self.world.settle("another theme")

    @rule(which=number, field=st.sampled_from(sorted(MISSION)), value=number, who=number, words=number)
    def edit_two_records_at_once(self, which: int, field: str, value: int, who: int, words: int) -> None:
        mission, person = self.one(self.model.missions, which), self.one(self.model.people, who)
        if mission is not None:
            assign(self.model.missions[mission], MISSION, field, value)
        if person is not None:
            assign(self.model.people[person], PERSON, choose(sorted(PERSON), words), value)
        self.world.settle("two records at once")

    @rule(kind=st.sampled_from(("byte", "cut", "gone", "garbage", "empty")), seed=st.integers(0, 99))
    def harm_the_memo(self, kind: str, seed: int) -> None:
        chance = random.Random(seed)
        found = sorted(path for path in (self.world.root / ".trace").rglob("*") if path.is_file())
        if found and kind != "gone":
            harm(chance.choice(found), kind, chance)
            self.world.settle(f"memo: {kind}")
