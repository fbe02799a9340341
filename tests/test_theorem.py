"""The theorem: a build over an earlier one gives the same bytes as a clean build, and renders nothing it need not.

``TRACE_THEOREM_STEPS=2000 python -m pytest tests/test_theorem.py`` runs as many steps as that, and says so;
``TRACE_THEOREM_SEED`` starts elsewhere.
"""

from __future__ import annotations

import datetime as dt
import importlib
import json
import os
import random
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from lab import read_tree, unchanged
from systems import POSIX
from theorem_site import ANA, EDITS, ONE, WORDS, ZOE, change, picture, put, write_site

from generator import memo as memo_module
from generator import recall
from generator.memo import FOLDER
from generator.options import Options
from generator.pipeline import build, make
from generator.publish import MANIFEST, PublishError
from generator.records import Audience, load_common
from generator.results import Result, Stages
from generator.source import Sources

STEPS = int(os.environ.get("TRACE_THEOREM_STEPS", "50"))
SEED = int(os.environ.get("TRACE_THEOREM_SEED", "1"))
TODAY = dt.date(2026, 1, 15)


@contextmanager
def nothing_at_hand() -> Iterator[None]:
    """As in a process that has made no page yet: a fragment at hand would be wrong in both builds, and so right."""
    dressed = importlib.import_module("generator.outputs.produce")._DRESSED
    before = dict(dressed)
    dressed.clear()
    try:
        yield
    finally:
        dressed.clear()
        dressed.update(before)


class World:
    """One site on a disk, built again and again, and the same content built afresh elsewhere."""

    def __init__(self, root: Path) -> None:
        self.root = root / "site"
        self.elsewhere = root / "elsewhere"
        write_site(self.root)
        time.sleep(0.03)  # what was written just now is not believed, and a build over it plans everything anew
        self.options = Options(self.root / "content", self.root / "public", TODAY, jobs=1)
        self.rendered: tuple[str, ...] = ()
        self.steps = 0
        """Builds that took up the state of the one before."""
        self.same = self.all = 0

    def build(self) -> Result | None:
        """An incremental build; ``None`` where errors stopped it."""
        before = self.tree()
        known = unchanged(self.options)
        refused = self.is_narrower
        result = self._try()
        if result is None:
            assert refused, "a build was refused a folder of its own circle"
            assert self.tree() == before, "a build that was refused touched the site"
            shutil.rmtree(self.options.output)
            return self.build()
        self.rendered = result.rendered
        self.steps += "site" not in result.seconds
        if result.publication is None:
            assert known is None
            assert self.tree() == before, "a build that failed touched the site"
            return None
        assert not refused, "what is for few was published where more people read"
        if known is not None:
            assert known.publication is not None
            assert known.publication.digest == result.publication.digest, "nothing moved, yet the site is another"
            assert known.made.problems == result.made.problems
        after = self.tree()
        self.all += len(self.rendered)
        self.same += sum(before.get(path) == after.get(path) for path in self.rendered)
        return result

    def tree(self) -> dict[str, bytes]:
        """The published files."""
        return {path: data for path, data in read_tree(self.options.output).items() if not path.startswith(".trace")}

    def clean(self) -> tuple[dict[str, bytes], list[object]]:
        """What a clean build of the same content makes, and what it says."""
        shutil.rmtree(self.elsewhere, ignore_errors=True)
        self.elsewhere.mkdir()
        shutil.copytree(self.root / "content", self.elsewhere / "content")
        shutil.copytree(self.root / "themes", self.elsewhere / "themes")
        with nothing_at_hand():
            made = make(replace(self.options, content=self.elsewhere / "content", clean=True))
        files = {path: file.data if file.data is not None else file.source.read_bytes()  # type: ignore[union-attr]
                 for path, file in made.files.items()}
        return files, [(found.code, found.place, found.params, found.severity) for found in made.problems]

    def _try(self) -> Result | None:
        """A build; ``None`` where it is refused a folder that more people read."""
        try:
            return build(self.options)
        except PublishError as error:
            if error.problem.code != "TR625":
                raise
            return None

    @property
    def is_narrower(self) -> bool:
        """Whether the folder was last published for more people than may read what is built now."""
        manifest = self.options.output / MANIFEST
        said = json.loads(manifest.read_text("utf-8"))["audience"] if manifest.exists() else "private"
        return (self.options.audience or Audience.PUBLIC).width < Audience(said).width

    def check(self) -> None:
        """One incremental build against one clean build, then one more build that has nothing to do."""
        result = self.build()
        files, problems = self.clean()
        if result is None:
            assert files == {}
            return
        said = [(found.code, found.place, found.params, found.severity) for found in result.made.problems]
        assert said == problems
        tree = self.tree()
        assert sorted(tree) == sorted(files)
        assert [path for path in files if tree[path] != files[path]] == []
        again = self.build()
        assert again is not None
        assert again.rendered == (), "nothing changed, yet pages were rendered"
        assert self.tree() == tree


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.mark.parametrize("name", EDITS)
def test_after_any_one_edit_an_incremental_build_is_a_clean_one(world: World, name: str) -> None:
    """Whether it is a step from the state before, where only words have changed, or planned anew."""
    world.build()
    EDITS[name](world.root)
    world.check()
    assert (world.steps == 2) is (name in WORDS and os.name == "posix")


def test_a_body_renders_only_its_own_pages(world: World) -> None:
    world.build()
    EDITS["a body"](world.root)
    world.build()
    assert world.rendered == ("fr/missions/one/index.html",)


def test_a_name_renders_only_the_pages_that_show_it(world: World) -> None:
    world.build()
    EDITS["a person's name"](world.root)
    world.build()
    tree = world.tree()
    others = [path for path in world.rendered if b"Anne Roi" not in tree[path]]
    assert set(others) <= {f"{lang}/missions/{name}/index.html" for lang in ("fr", "en") for name in ("two", "later")}


@pytest.mark.parametrize("edit", [
    put("themes/mine/static/unused.css", "p { order: 1 }\n"),
    change("content/site.yml", "audience: public\n", "audience: public\nmax_share: 30\n"),
    change("content/site.yml", "audience: public\n", "audience: public\nmax_file_mb: 7\n"),
], ids=["a file that no template names", "a limit of shares", "a limit of files"])
def test_what_no_page_shows_renders_none(world: World, edit: Callable[[Path], None]) -> None:
    world.build()
    edit(world.root)
    assert world.build() is not None
    assert world.rendered == ()
    world.check()


@pytest.mark.parametrize("asked", ['asset("extra.css")', "asset( 'extra.css' )", 'asset("extra" ~ ".css")',
                                   "(asset|default(asset))('extra.css')"])
def test_a_static_file_is_followed_however_a_template_names_it(world: World, asked: str) -> None:
    put("themes/mine/static/extra.css", "p { order: 1 }\n")(world.root)
    put("themes/mine/templates/person.html",
        '{% extends "default/person.html" %}{% block voices %}{{ ' + asked + " }}{% endblock %}")(world.root)
    world.build()
    put("themes/mine/static/extra.css", "p { order: 2 }\n")(world.root)
    world.build()
    assert world.rendered != ()
    world.check()


@pytest.mark.parametrize(("file", "record"), [
    ("teams.yml", "{0}:\n  names: [{{fr: Ouest, en: West}}]\n"), ("competencies.yml", "{0}:\n  name: Ailleurs\n"),
])
def test_what_no_record_names_moves_with_its_id(world: World, file: str, record: str) -> None:
    path = world.root / "content" / file
    text = path.read_text(encoding="utf-8")
    for name in ("zz-one", "zz-other"):
        path.write_text(text + record.format(name), encoding="utf-8")
        world.check()


def test_touching_files_renders_nothing(world: World) -> None:
    world.build()
    for path in (world.root / "content").rglob("*"):
        os.utime(path)
    world.build()
    assert world.rendered == ()


def test_a_date_that_changes_nothing_renders_nothing(world: World) -> None:
    world.build()
    world.options = replace(world.options, date=TODAY + dt.timedelta(days=3))
    world.build()
    assert world.rendered == ()
    world.check()


def test_the_same_size_and_the_same_time_hide_no_edit(world: World) -> None:
    world.build()
    time.sleep(0.05)
    story = world.root / "content/missions/one/fr.md"
    status = story.stat()
    EDITS["a body of the same size"](world.root)
    os.utime(story, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert story.stat().st_size == status.st_size
    world.check()
    assert "rôdit" in (world.options.output / "fr/missions/one/index.html").read_text(encoding="utf-8")


# Whatever becomes of the memo and of the site


def _spoil(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    if data:
        data[chance.randrange(len(data))] ^= 0xFF
    path.write_bytes(bytes(data))


def _memo_files(world: World) -> list[Path]:
    return sorted(path for path in (world.root / FOLDER).iterdir() if path.name not in ("lock", ".gitignore"))


def spoil_memo(world: World, chance: random.Random) -> None:
    """One byte of one file of the memo is another."""
    _spoil(chance.choice(_memo_files(world)), chance)


def cut_memo(world: World, chance: random.Random) -> None:
    """A file of the memo ends early."""
    path = chance.choice(_memo_files(world))
    path.write_bytes(path.read_bytes()[: chance.randrange(path.stat().st_size + 1)])


def lose_memo(world: World, chance: random.Random) -> None:
    """A file of the memo is gone."""
    chance.choice(_memo_files(world)).unlink()


def spoil_page(world: World, chance: random.Random) -> None:
    """One byte of a published file is another."""
    _spoil(world.options.output / chance.choice(sorted(world.tree())), chance)


def lose_page(world: World, chance: random.Random) -> None:
    """A published file is gone."""
    (world.options.output / chance.choice(sorted(world.tree()))).unlink()


def lose_manifest(world: World, _chance: random.Random) -> None:
    """The whole site is gone, and its manifest with it."""
    shutil.rmtree(world.options.output)


def older_memo(world: World, chance: random.Random) -> None:
    """The memo of another state of the content stands in the place of this one's."""
    kept = world.root / "kept"
    shutil.rmtree(kept, ignore_errors=True)
    shutil.copytree(world.root / FOLDER, kept)
    chance.choice(list(EDITS.values())[:8])(world.root)
    world.build()
    shutil.rmtree(world.root / FOLDER)
    kept.rename(world.root / FOLDER)


ACCIDENTS: tuple[Callable[[World, random.Random], None], ...] = (
    spoil_memo, cut_memo, lose_memo, spoil_page, lose_page, lose_manifest, older_memo,
)


@pytest.mark.parametrize("accident", ACCIDENTS, ids=lambda accident: accident.__name__)
@pytest.mark.parametrize("seed", range(2))
def test_no_accident_of_memo_or_site_shows(
    world: World, accident: Callable[[World, random.Random], None], seed: int
) -> None:
    world.build()
    accident(world, random.Random(seed))
    world.check()


def test_another_program_starts_from_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.build()
    monkeypatch.setattr(memo_module, "code_digest", lambda: "another")
    monkeypatch.setattr("generator.whole.code_digest", lambda: "another")
    shutil.rmtree(world.options.output)
    world.check()


@POSIX
def test_a_build_beside_another_is_the_same(world: World) -> None:
    world.build()
    EDITS["a title"](world.root)
    child = os.fork()
    if child == 0:
        try:
            build(world.options)
        finally:
            os._exit(0)
    build(world.options)
    os.waitpid(child, 0)
    world.check()


@pytest.mark.parametrize("counts_in_steps", [False, True])
def test_what_happens_to_a_page_right_after_a_build_is_seen(
    world: World, monkeypatch: pytest.MonkeyPatch, counts_in_steps: bool
) -> None:
    if counts_in_steps:
        monkeypatch.setattr("generator.publish.site.tells_apart", lambda _path: False)
    page = world.options.output / "fr" / "index.html"
    for number in range(3):
        change("content/site.yml", "name:", f"# {number}\nname:")(world.root)
        build(world.options)
        page.write_bytes(bytes(reversed(page.read_bytes())))
        assert unchanged(world.options) is None
    world.check()


def test_a_coordinator_under_another_address_is_followed_everywhere(world: World) -> None:
    world.build()
    change(ZOE, "name: Zoé Lee\n", "name: Zoé Lee\nslug: zozo\n")(world.root)
    world.check()


def test_a_theme_that_changes_while_a_site_is_built_is_seen_by_the_next_build(world: World) -> None:
    put("themes/mine/static/style.css", "body { order: 1 }\n")(world.root)
    world.build()
    time.sleep(0.1)

    def progress(stage: str, _count: int) -> None:
        if stage == "publish":
            put("themes/mine/static/style.css", "body { order: 2 }\n")(world.root)

    change("content/site.yml", "S’entraider", "S’aider")(world.root)
    time.sleep(0.1)
    build(world.options, Stages(progress=progress))
    time.sleep(0.1)
    assert unchanged(world.options) is None
    world.check()


def test_a_picture_that_changes_while_it_is_read_is_not_taken_for_the_one_that_was_listed(world: World) -> None:
    """It would be remembered under the digest of the other, and shown again in its place."""
    EDITS["a picture"](world.root)
    time.sleep(0.03)

    def progress(stage: str, _count: int) -> None:
        if stage == "site":
            put("content/missions/one/image.png", picture("blue"))(world.root)

    with pytest.raises(PublishError, match="TR630"):
        build(world.options, Stages(progress=progress))
    world.check()
    put("content/missions/one/image.png", picture("red"))(world.root)
    EDITS["a new mission"](world.root)  # everything is planned anew, by what is remembered
    world.check()


def test_a_deliverable_that_is_still_being_copied_is_as_long_as_what_was_read_of_it(world: World) -> None:
    """Its size is remembered under its digest, and no later build would ask for it again."""
    def progress(stage: str, _count: int) -> None:
        if stage == "records":
            put("content/missions/one/deliverables/guide.txt", "Le guide, en entier.\n")(world.root)

    build(world.options, Stages(progress=progress))
    EDITS["a new mission"](world.root)  # everything is planned anew, by what is remembered
    world.check()


def test_a_vocabulary_that_changes_as_it_is_read_is_not_taken_for_what_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    was = (world.root / "content/teams.yml").read_text(encoding="utf-8")

    def too_late(sources: Sources) -> object:
        EDITS["a team's name"](world.root)
        return load_common(sources)

    with monkeypatch.context() as patch:
        patch.setattr(recall, "load_common", too_late)
        world.build()
    put("content/teams.yml", was)(world.root)
    world.check()


def test_what_a_theme_shares_of_two_cards_follows_both(world: World) -> None:
    put("themes/mine/templates/missions.html", (
        '{% extends "default/missions.html" %}\n{% macro pair(card, other) %}{{ other.title.plain }}{% endmacro %}\n'
        "{% block title %}{% for card in view.missions %}{{ shared(pair, card, view.missions[0]) }}{% endfor %}"
        "{% endblock %}"))(world.root)
    world.build()
    EDITS["another title"](world.root)
    world.check()


# Any sequence of all that


def steps(world: World, chance: random.Random) -> Iterator[str]:
    """Endless moves, each done before it is named."""
    while True:
        roll = chance.random()
        if roll < 0.70:
            name = chance.choice(list(EDITS))
            try:
                EDITS[name](world.root)
            except (AssertionError, OSError):
                continue  # an earlier edit took away what this one changes
        elif roll < 0.76:
            days = chance.choice((-400, -40, -1, 1, 40, 400))
            name = f"{days} days"
            world.options = replace(world.options, date=world.options.date + dt.timedelta(days=days))
        elif roll < 0.80:
            audience = chance.choice(tuple(Audience))
            name = f"for {audience.value}"
            world.options = replace(world.options, audience=audience)
        elif roll < 0.84:
            name = "an error, and a mend"
            text = (world.root / ONE).read_text(encoding="utf-8")
            change(ONE, "title:", "titel:")(world.root)
            world.check()
            (world.root / ONE).write_text(text, encoding="utf-8")
        elif roll < 0.88:
            name = "killed"
            _killed(world, chance.random() * 0.3)
        elif roll < 0.90:
            name = "all anew"
            shutil.rmtree(world.root / "content")
            shutil.rmtree(world.root / "themes")
            write_site(world.root)
        else:
            accident = chance.choice(ACCIDENTS[:6])
            name = accident.__name__
            if (world.root / FOLDER / "index").exists() and world.tree():
                accident(world, chance)
        yield name


def _killed(world: World, after: float) -> None:
    """A build of an edit that is killed at some instant."""
    change(ANA, "name: ", "name: A")(world.root)
    child = os.fork()
    if child == 0:
        build(world.options)
        os._exit(0)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@POSIX
def test_any_sequence_of_edits_and_accidents_ends_in_a_clean_build(
    world: World, say: Callable[[str], None]
) -> None:
    chance, done = random.Random(SEED), list[str]()
    for name in steps(world, chance):
        done.append(name)
        try:
            world.check()
        except (AssertionError, PublishError) as error:
            raise AssertionError(f"after {done}: {error}") from error
        if len(done) >= STEPS:
            break
    say(f"{len(done)} steps from seed {SEED}, each a clean build; {world.same} of {world.all} pages rendered in vain")
