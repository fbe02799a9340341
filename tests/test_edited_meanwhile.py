"""Content that somebody edits while a build reads it: nothing is remembered under the name of what it was not."""

from __future__ import annotations

import contextlib
import importlib
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from test_theorem import World
from theorem_site import EDITS, change, picture, put

from generator.pipeline import build
from generator.publish import PublishError

Edit = Callable[[Path], None]

IMAGE, PORTRAIT = "content/missions/one/image.png", "content/people/ana/photo.png"
GUIDE = "content/missions/one/deliverables/guide.txt"

READINGS = {
    "settings": ("generator.recall", "load_common", "content/site.yml",
                 change("content/site.yml", "S’entraider", "S’aider")),
    "a picture": ("generator.joining", "prepare_illustration", IMAGE, put(IMAGE, picture("blue"))),
    "a portrait": ("generator.making", "prepare_portrait", PORTRAIT, put(PORTRAIT, picture("green"))),
    "a deliverable": ("generator.making", "recall_common", GUIDE, put(GUIDE, "Le guide, revu et augmenté.\n")),
}
"""What is read, and what follows the moment in which it is edited."""


@pytest.fixture
def world(tmp_path: Path) -> World:
    world = World(tmp_path)
    EDITS["a picture"](world.root)
    EDITS["a portrait"](world.root)
    time.sleep(0.03)
    return world


def meanwhile(
    monkeypatch: pytest.MonkeyPatch, module: str, name: str, before: Callable[[], object],
    after: Callable[[], object] = lambda: None,
) -> None:
    """What happens just before and after a function does its work."""
    real = getattr(importlib.import_module(module), name)

    def late(*args: object, **more: object) -> object:
        before()
        try:
            return real(*args, **more)
        finally:
            after()

    monkeypatch.setattr(importlib.import_module(module), name, late)


@pytest.mark.parametrize("what", READINGS)
@pytest.mark.parametrize("taken_back", ["at once", "after the build", "never"])
def test_what_is_edited_while_it_is_read_is_not_taken_for_what_it_was(
    world: World, monkeypatch: pytest.MonkeyPatch, what: str, taken_back: str
) -> None:
    module, name, path, edit = READINGS[what]
    place = world.root / path
    before = place.read_bytes()

    def take_back() -> None:
        place.write_bytes(before)

    with monkeypatch.context() as patch:
        meanwhile(patch, module, name, lambda: edit(world.root), take_back if taken_back == "at once" else lambda: None)
        with contextlib.suppress(PublishError):  # a picture that is not what it was stops the build
            build(world.options)
    if taken_back == "after the build":
        take_back()
    EDITS["a new person"](world.root)  # everything is planned anew, from what is remembered
    time.sleep(0.03)
    world.check()


def test_a_page_that_somebody_writes_to_before_the_build_has_looked_at_it_is_healed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = world.options.output / "fr" / "index.html"

    def write() -> None:
        time.sleep(0.03)
        page.write_bytes(page.read_bytes() + b"<!-- smaller, says somebody's tool -->")

    world.build()
    change("content/site.yml", "S’entraider", "S’aider")(world.root)
    with monkeypatch.context() as patch:
        meanwhile(patch, "generator.publish.site", "tells_apart", write)
        build(world.options)
    time.sleep(0.03)
    world.check()


def test_a_folder_that_was_exchanged_for_a_moment_is_what_it_is_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, aside, other = (world.root / name for name in ("content", "aside", "other"))
    shutil.copytree(here, other)
    (other / "missions/one/fr.md").write_text("Un autre récit.\n", "utf-8")
    time.sleep(0.03)

    def exchange() -> None:
        here.rename(aside)
        other.rename(here)

    def take_back() -> None:
        here.rename(other)
        aside.rename(here)

    with monkeypatch.context() as patch:
        meanwhile(patch, "generator.making", "recall_common", exchange)
        meanwhile(patch, "generator.making", "remember_sources", take_back)
        with contextlib.suppress(PublishError):
            build(world.options)
    time.sleep(0.03)
    world.check()
