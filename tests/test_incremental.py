"""A build over the last one: when it takes up what that one knew, and that the site is the clean one either way."""

from __future__ import annotations

import importlib
import os
import random
import shutil
import time
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from systems import POSIX
from test_theorem import World
from theorem_site import ANA, BEN, EDITS, ONE, WORDS, change, drop, put

from generator import incremental
from generator.making import Making
from generator.memo import FOLDER, TornMemo
from generator.outputs import Shown
from generator.outputs.fragments import Fragments
from generator.pipeline import build, make, open_memo
from generator.remaking import AT_ONCE, Remaking
from generator.results import Made

pytestmark = POSIX

MORE = [name for name in EDITS if name not in WORDS]


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def over(world: World) -> bool:
    """Builds and compares with a clean build; whether it was a step from the state before."""
    steps = world.steps
    world.check()
    return world.steps - steps == 2  # the second has nothing to do


def test_steps_follow_steps(world: World) -> None:
    world.build()
    for name in WORDS:
        if name != "a body of the same size":  # changes the words that "a body" has changed
            EDITS[name](world.root)
            assert over(world), name


def test_fragments_of_earlier_builds_are_those_that_were_made(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = importlib.import_module("generator.outputs.produce")
    taken: list[bool] = []

    class Counted(Fragments):
        def _earlier(self, name: str) -> bytes | None:
            found = super()._earlier(name)
            taken.append(found is not None)
            return found

    monkeypatch.setattr(made, "ALONE_BELOW", 0)
    monkeypatch.setattr(made, "Fragments", Counted)
    made._DRESSED.clear()  # as in another process, which has no fragment at hand
    world.build()
    for name in WORDS:
        made._DRESSED.clear()
        if name != "a body of the same size":
            EDITS[name](world.root)
            assert over(world), name
    assert any(taken)
    made._DRESSED.clear()
    EDITS["a new mission"](world.root)
    world.check()
    made._DRESSED.clear()


def test_an_editor_that_writes_a_new_file_in_the_place_of_the_old_makes_no_difference(world: World) -> None:
    world.build()
    story = world.root / "content/missions/one/fr.md"
    saved = story.with_name(".fr.md.swp")
    saved.write_text(story.read_text(encoding="utf-8").replace("Un récit", "Une fable"), encoding="utf-8")
    saved.replace(story)
    assert over(world)
    assert "Une fable" in (world.options.output / "fr/missions/one/index.html").read_text(encoding="utf-8")


def test_a_file_that_goes_right_after_it_was_touched_is_missed(world: World) -> None:
    world.build()
    EDITS["a body"](world.root)
    world.build()
    drop("content/missions/one/fr.md")(world.root)
    world.check()


def test_a_file_that_comes_beside_an_edit_is_seen(world: World) -> None:
    world.build()
    EDITS["a body"](world.root)
    EDITS["another deliverable"](world.root)
    assert not over(world)


def test_a_mistake_is_told_and_its_mending_believed(world: World) -> None:
    world.build()
    text = (world.root / ONE).read_text(encoding="utf-8")
    change(ONE, "title:", "titel:")(world.root)
    world.check()
    (world.root / ONE).write_text(text, encoding="utf-8")
    world.check()


def test_a_template_that_cannot_show_the_new_words_is_told(world: World) -> None:
    put("themes/mine/templates/mission.html",
        '{% extends "default/mission.html" %}{% block masthead %}{% if "Boum" in frame.title %}{{ view.nothing }}'
        "{% endif %}{{ super() }}{% endblock %}")(world.root)
    world.build()
    change(ONE, "Mission 1", "Boum")(world.root)
    result = build(world.options)
    assert result.publication is None
    assert [found.code for found in result.made.problems if found.severity.stops] == ["TR609"]
    change(ONE, "Boum", "Mission une")(world.root)
    world.check()


def test_problems_of_a_record_follow_its_lines(world: World) -> None:
    put("content/missions/one/fr.md", "Voir [rien](mission:nulle).\n")(world.root)
    time.sleep(0.03)
    world.build()
    put("content/missions/one/fr.md", "Un mot.\n\nVoir [rien](mission:nulle).\n")(world.root)
    assert over(world)


def test_what_is_said_of_people_together_goes_and_stays_with_its_reason(world: World) -> None:
    """Over several steps: each tells what is so now, not what was so when the state was left."""
    world.build()
    change(ANA, "team: south", "team: south\nphoto: photo.jpg")(world.root)  # there is none
    assert over(world)
    change("content/missions/one/fr.md", "Un récit", "Un récit [perdu](mission:nulle)")(world.root)
    assert over(world)
    change(ANA, "\nphoto: photo.jpg", "")(world.root)
    assert over(world)
    change("content/missions/one/fr.md", "[perdu](mission:nulle)", "retrouvé")(world.root)
    assert over(world)
    assert "TR362" not in {found.code for found in build(world.options).made.problems}


def test_what_is_said_of_the_fields_of_somebodys_story_goes_with_its_reason(world: World) -> None:
    """The record stays what it is: quotes say the same without a doubt."""
    put("content/people/ana/fr.md", "---\nsummary: Bilan : suite\n---\nAna.\n")(world.root)
    time.sleep(0.03)
    assert "TR101" in {found.code for found in build(world.options).made.problems}
    put("content/people/ana/fr.md", "---\nsummary: 'Bilan : suite'\n---\nAna.\n")(world.root)
    assert over(world)
    assert "TR101" not in {found.code for found in build(world.options).made.problems}


def test_a_site_that_another_build_published_meanwhile_is_planned_anew(world: World) -> None:
    world.build()
    mine, world.options = world.options, replace(world.options, portable=True)
    world.build()
    world.options = mine
    EDITS["a body"](world.root)
    assert not over(world)


def test_a_state_that_cannot_be_read_is_done_without(world: World) -> None:
    world.build()
    (world.root / FOLDER / "state").write_bytes(b"other")
    EDITS["a body"](world.root)
    assert not over(world)


def test_a_journal_that_is_lost_is_done_without(world: World) -> None:
    world.build()
    EDITS["a body"](world.root)
    world.build()
    (world.root / FOLDER / "journal").unlink()
    EDITS["a title"](world.root)
    world.check()


def test_many_records_are_planned_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "AT_MOST", 1)
    world.build()
    EDITS["a title"](world.root)
    EDITS["another title"](world.root)
    assert not over(world)


def test_a_change_that_has_grown_too_large_is_planned_anew(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental.Change, "small", False)
    world.build()
    EDITS["a title"](world.root)
    world.build()
    EDITS["another title"](world.root)
    steps = world.steps
    world.build()
    assert world.steps == steps


@pytest.mark.parametrize(("forgotten", "edit"), [("missions", "a title"), ("people", "a person's title")])
def test_a_file_that_is_not_known_to_show_a_record_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch, forgotten: str, edit: str
) -> None:
    monkeypatch.setattr(Shown, "by", lambda shown, missions, people: {
        path for table, ids in (("missions", missions), ("people", people)) if table != forgotten
        for each in ids for path in getattr(shown, table).get(each, ())})
    world.build()
    EDITS[edit](world.root)
    with pytest.raises(AssertionError):
        world.check()


# In one process, as the preview does


def named_by_others(world: World) -> None:
    """Somebody whom a voice names without an id, and who will go by that name later."""
    put("content/missions/two/feedback/guy.fr.md",
        "---\nfrom: {name: Guy Host, role: host}\ndate: 2025-04-01\nconsent: 2025-04-02\n---\nMerci.\n")(world.root)
    world.build()
    change(ANA, "Ana Roy", "Guy Host")(world.root)


def test_somebody_who_takes_a_name_is_known_wherever_it_is_written(world: World) -> None:
    named_by_others(world)
    assert over(world)
    page = world.options.output / "en/missions/two/index.html"
    assert 'people/ana/"><bdi>Guy Host</bdi></a>' in page.read_text(encoding="utf-8")


@pytest.mark.parametrize("kind", ["person", "name"])
def test_a_question_about_people_that_is_not_asked_again_is_caught(
    world: World, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    real = incremental._moved_questions
    monkeypatch.setattr(incremental, "_moved_questions",
                        lambda *worlds: {question for question in real(*worlds) if question[0] != kind})
    named_by_others(world)
    with pytest.raises(AssertionError):
        over(world)


def test_a_name_under_which_somebody_is_on_a_mission_is_no_matter_of_words(world: World) -> None:
    put("content/missions/four/mission.yml",
        "title: Mission 4\npeople: [{name: Ana Roy}]\nstart: 2025-04-02\nend: 2025-04-20\n")(world.root)
    world.build()
    page = world.options.output / "fr/missions/four/index.html"
    assert page.exists()
    EDITS["a person's name"](world.root)
    assert not over(world)
    assert not page.exists(), "nobody of that name has agreed any more"


def test_a_site_is_published_though_the_disk_forgets_what_its_build_laid_aside(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def torn(_making: Making) -> NoReturn:
        raise TornMemo

    shutil.rmtree(world.root / FOLDER, ignore_errors=True)
    with monkeypatch.context() as patch:
        patch.setattr(Making, "digests", property(torn))
        assert build(world.options).publication is not None
    world.check()


def test_an_archived_file_is_found_where_it_stands_after_its_mission_is_renamed(world: World) -> None:
    memo = open_memo(world.options, room="memory")
    site = Remaking(world.options, memo)
    site.make()
    (world.root / "content/missions/three").rename(world.root / "content/missions/renamed")
    time.sleep(0.03)
    made = site.make()
    memo.close()
    sources = [file.source for file in made.files.values() if file.source is not None]
    assert sources
    assert all(source.is_file() for source in sources)


def test_a_site_made_again_in_memory_is_the_clean_one_after_any_sequence(world: World) -> None:
    chance, memo = random.Random(7), open_memo(world.options, room="memory")
    site = Remaking(world.options, memo)
    texts = sorted((world.root / "content").glob("*/*/**/*.*[dl]"))
    names = [*(path.as_posix() for path in texts for _ in range(2)), *WORDS, *chance.sample(MORE, 15)]
    chance.shuffle(names)
    steps = interrupted = 0
    for name in names:
        try:
            reword(Path(name), chance) if name.startswith("/") else EDITS[name](world.root)
        except (AssertionError, OSError):
            continue  # an earlier edit took away what this one changes
        if name in MORE:
            time.sleep(0.03)
        before = site.state
        made = site.make(interrupted=lambda: chance.random() < 0.5)
        memo.save()
        steps += before is not None and memo.partial
        interrupted += bool(site.owed)
        if site.owed and chance.random() < 0.5:
            continue  # the next edit finds files that are older than the last one
        while site.owed:
            made = site.make(interrupted=lambda: chance.random() < 0.5)
        clean = make(replace(world.options, clean=True))
        assert {path: file.sha256 for path, file in made.files.items()} == {
            path: file.sha256 for path, file in clean.files.items()}, name
        assert made.problems == clean.problems
    memo.close()
    assert steps > 10
    assert interrupted > 3


def reword(path: Path, chance: random.Random) -> None:
    """A word more in a story, a name or a title."""
    text, word = path.read_text(encoding="utf-8"), f"mot{chance.randrange(100)}"
    if path.suffix == ".md":
        path.write_text(f"{text}\n{word}\n", encoding="utf-8")
    else:
        lines = text.split("\n")
        assert ":" in lines[0]
        assert "{" not in lines[0]
        path.write_text("\n".join([f"{lines[0]} {word}", *lines[1:]]), encoding="utf-8")


def test_pages_that_somebody_looks_at_are_made_first(world: World) -> None:
    memo, shown = open_memo(world.options, room="memory"), list[Made]()
    site = Remaking(world.options, memo)
    old = site.make().files
    time.sleep(0.03)
    EDITS["a title"](world.root)
    seen, other = "fr/missions/one/index.html", "fr/missions/index.html"
    new = site.make({seen}, shown.append).files
    memo.close()
    assert [each.files[seen] for each in shown] == [new[seen]] != [old[seen]]
    assert [each.files[other] for each in shown] == [old[other]] != [new[other]]


def test_what_is_more_urgent_interrupts_what_nobody_looks_at(world: World) -> None:
    memo, saves = open_memo(world.options, room="memory"), iter([False, True])
    site = Remaking(world.options, memo)
    old = site.make().files
    time.sleep(0.03)
    EDITS["a person's title"](world.root)
    seen = "fr/personnes/index.html"
    first = site.make({seen}, interrupted=lambda: next(saves))
    owed = site.owed
    assert first.files[seen] != old[seen]
    assert len(first.rendered) <= 1 + AT_ONCE
    assert owed
    assert all(first.files[path] == old[path] for path in owed)
    second = site.make({seen}).files
    assert site.owed == frozenset()
    memo.close()
    assert set() < {path for path in second if second[path] != first.files[path]} <= owed
    clean = make(replace(world.options, clean=True)).files
    assert {path: file.sha256 for path, file in second.items()} == {
        path: file.sha256 for path, file in clean.items()}


def test_touching_a_file_makes_nothing_in_memory(world: World) -> None:
    memo = open_memo(world.options, room="memory")
    site = Remaking(world.options, memo)
    site.make()
    time.sleep(0.05)
    site.make()
    for path in (BEN, ANA, ONE):
        os.utime(world.root / path)
        assert site.make().rendered == ()
        assert memo.partial
    memo.close()
    shutil.rmtree(world.root / FOLDER)


def test_what_nobody_said_had_changed_is_found_afterwards(world: World) -> None:
    memo = open_memo(world.options, room="memory")
    site = Remaking(world.options, memo)
    site.make()
    time.sleep(0.05)
    EDITS["a title"](world.root)
    EDITS["a person's title"](world.root)
    time.sleep(0.05)
    one, ben = str((world.root / ONE).resolve()), str((world.root / BEN).resolve())
    shown = site.make(touched={one}).files
    assert memo.partial
    assert site.moved() == [ben]
    whole = site.make()
    memo.close()
    clean = make(replace(world.options, clean=True))
    assert {path: file.sha256 for path, file in whole.files.items()} == {
        path: file.sha256 for path, file in clean.files.items()}
    assert shown["fr/missions/one/index.html"] == whole.files["fr/missions/one/index.html"]
    assert shown["fr/personnes/index.html"] != whole.files["fr/personnes/index.html"]
    assert site.moved() == []


def test_a_file_that_is_new_is_seen_whatever_was_said(world: World) -> None:
    memo = open_memo(world.options, room="memory")
    site = Remaking(world.options, memo)
    site.make()
    time.sleep(0.05)
    EDITS["a translation"](world.root)
    made = site.make(touched={str((world.root / "content/missions/two/en.md").resolve())})
    memo.close()
    assert b"A sequel" in (made.files["en/missions/two/index.html"].data or b"")
