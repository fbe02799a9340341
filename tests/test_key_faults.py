"""Seeded faults: with one input missing from one kind of key, some edit must make an incremental build differ.

If a fault went unnoticed, either the input is of no use or the theorem has no teeth.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from systems import POSIX
from test_theorem import World
from theorem_site import EDITS

from generator import memo
from generator.memo import FOLDER

FAULTS = (
    ("record", "files", "a body"), ("record", "files", "a title"), ("record", "contexts", "the glossary"),
    ("common", "files", "a team's name"), ("common", "files", "the site's name"), ("mission", "site", "validators"),
    ("mission", "site", "the address"), ("mission", "asked", "a person's name"),
    ("mission", "asked", "a team's name"), ("mission", "asked", "a competency's name"),
    ("mission", "asked", "a person's slug"), ("mission", "asked", "a namesake's name"),
    ("answer", "answer", "a person's name"), ("answer", "answer", "a person's team"),
    ("page mission", "view", "a body"), ("page mission", "site", "the purpose"),
    ("page missions", "cards", "a title"), ("page year", "cards", "a title"), ("page format", "cards", "a summary"),
    ("page home", "latest", "a title"), ("page person", "cards", "a title"),
    ("page person", "voices", "words of a voice"), ("page person", "story", "a person's story"),
    ("page person", "facts", "hours"), ("page people", "people", "a person's title"),
    ("page competency", "missions", "a title"), ("page competency", "people", "a person's title"),
    ("page team", "files", "another deliverable"), ("page teams", "teams", "a team's name"),
    ("page deliverables", "files", "a deliverable"), ("page permalink", "target card", "a summary"),
    ("feed", "entries", "a title"), ("index", "missions", "hours"), ("index", "rows", "a person's slug"),
    ("sitemap", "rows", "a new mission"), ("checksums", "files", "a deliverable"),
    ("templates", "sources", "a macro"), ("templates", "words", "a phrase"), ("templates", "static", "a style"),
    ("page mission", "theme", "a phrase"), ("page mission", "neighbours", "another title"),
    ("page competencies", "competencies", "a competency's name"),
    ("team", "id", "a team under another id"), ("competency", "id", "a competency under another id"),
)
"""The kind of key, the input that it loses, and an edit that shows it. Inputs that others cover are not here: several
inputs of a mission's page, for one, name the same neighbour."""

STEP_FAULTS = (
    ("page mission", "view", "a body"), ("page missions", "cards", "a title"), ("page home", "latest", "a title"),
    ("page person", "voices", "words of a voice"), ("page person", "story", "a person's story"),
    ("page people", "people", "a person's title"), ("page permalink", "target card", "a summary"),
    ("feed", "entries", "a title"), ("index", "missions", "a title"), ("index rows", "rows", "a title"),
)
"""The same, for edits of words, which a build takes a step over."""


WHERE = {
    "page mission": "(fr|en)/missions/[a-z]+/index.html", "page missions": "(fr|en)/missions/index.html",
    "page year": "(fr/missions/annees|en/missions/years)/.*", "page format": "(fr|en)/missions/formats/.*",
    "page home": "(fr|en)/index.html", "page person": "(fr/personnes|en/people)/[a-z]+/index.html",
    "page people": "(fr/personnes|en/people)/index.html", "page teams": "(fr/equipes|en/teams)/index.html",
    "page competency": "(fr/competences|en/competencies)/[a-z]+/index.html",
    "page competencies": "(fr/competences|en/competencies)/index.html",
    "page team": "(fr/equipes|en/teams)/[a-z]+/index.html", "page deliverables": "(fr/livrables|en/deliverables)/.*",
    "page permalink": "[mp]/[a-z]+/index.html", "feed": "(fr|en)/.*atom.xml", "index": "(fr|en)/index.json",
    "index rows": "(fr|en)/index.json", "sitemap": "sitemap.xml", "checksums": "archive/SHA256SUMS",
}
"""The files that differ where a key of one kind has lost an input; others of the memo may show in any."""


def caught(world: World, kind: str) -> bool:
    """Whether a build differs from a clean one, in files of that kind alone."""
    try:
        world.build()
    except KeyError:  # a mission that was joined with what is no longer there
        return kind not in WHERE
    tree, (files, _) = world.tree(), world.clean()
    differing = [path for path in {*tree, *files} if tree.get(path) != files.get(path)]
    assert [path for path in differing if not re.fullmatch(WHERE.get(kind, ".*"), path)] == []
    return bool(differing)


def losing(kind: str, name: str, real: Callable[..., str]) -> Callable[..., str]:
    def key(asked: str, /, **inputs: memo.Input) -> str:
        if asked == kind:
            assert name in inputs, f"no key of kind {kind!r} has an input {name!r}"
            inputs = {**inputs, name: None}
        return real(asked, **inputs)

    return key


def broken(monkeypatch: pytest.MonkeyPatch, kind: str, name: str) -> None:
    """All keys of a kind lose an input."""
    real = memo.key
    for module in [module for path, module in sys.modules.items() if path.startswith("generator.")]:
        if getattr(module, "key", None) is real:
            monkeypatch.setattr(module, "key", losing(kind, name, real))


@pytest.mark.parametrize(("kind", "name", "edit"), FAULTS, ids=["-".join(fault) for fault in FAULTS])
def test_a_key_without_one_of_its_inputs_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, name: str, edit: str
) -> None:
    world = World(tmp_path)
    broken(monkeypatch, kind, name)
    world.build()
    (world.root / FOLDER / "state").unlink(missing_ok=True)  # so that everything is planned anew
    EDITS[edit](world.root)
    assert caught(world, kind)
    assert world.steps == 0


@pytest.mark.parametrize(("kind", "name", "edit"), STEP_FAULTS, ids=["-".join(fault) for fault in STEP_FAULTS])
@POSIX
def test_a_step_by_a_key_without_one_of_its_inputs_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, name: str, edit: str
) -> None:
    world = World(tmp_path)
    broken(monkeypatch, kind, name)
    world.build()
    EDITS[edit](world.root)
    assert caught(world, kind)
    assert world.steps > 0
