"""``why`` and ``build --dry-run`` say what a build would do, in terms of what people write, and change nothing."""

from __future__ import annotations

import json

import pytest
from lab import PROVEN_SITE, Lab, read_tree

MISSION = "missions/guide/mission.yml"
PAGE = "fr/missions/guide/index.html"


@pytest.fixture
def published(lab: Lab) -> Lab:
    """A proven mission, published."""
    lab.write(PROVEN_SITE)
    assert lab.run()[0] == 0
    return lab


def why(lab: Lab, address: str, *more: str) -> tuple[str, list[tuple[str, str]]]:
    """Where a page stands, and the causes."""
    code, printed = lab.run("why", address, "--date", "2026-01-15", "--format", "json", *more)
    told = json.loads(printed)
    assert code == (2 if told["standing"] == "unknown" else 0)
    return told["standing"], [(cause["kind"], cause["file"]) for cause in told["causes"]]


def test_a_page_that_nothing_changed_is_current(published: Lab) -> None:
    before = read_tree(published.root)
    for address in ("/fr/missions/guide/", "fr/missions/guide", PAGE, "https://traces.example/fr/missions/guide/"):
        assert why(published, address) == ("current", [])
    assert read_tree(published.root) == before


@pytest.mark.parametrize(("path", "old", "new", "page", "cause"), [
    (MISSION, "hours: 7\n", "hours: 6\n", PAGE, ("own", MISSION)),
    (MISSION, "Un guide d’accueil", "Le guide", "fr/personnes/marie-roy/", ("shown", MISSION)),
    ("people/marie-roy/person.yml", "Marie Roy", "Marie Roi", PAGE, ("shown", "people/marie-roy/person.yml")),
    ("competencies.yml", "Rédaction claire", "Écriture", PAGE, ("vocabulary", "competencies.yml")),
    ("site.yml", "fr: Traces", "fr: Empreintes", PAGE, ("settings", "site.yml")),
])
def test_a_page_says_which_file_changed(
    published: Lab, path: str, old: str, new: str, page: str, cause: tuple[str, str]
) -> None:
    published.edit(path, old, new)
    assert why(published, page) == ("changed", [cause])


def test_other_reasons_are_said_too(published: Lab) -> None:
    assert why(published, "/fr/nulle-part/")[0] == "unknown"
    assert why(published, PAGE, "--audience", "internal") == ("changed", [("audience", "")])
    (published.output / PAGE).write_text("autre chose", "utf-8")
    assert why(published, PAGE) == ("changed", [("touched", "")])
    published.write({"missions/deux/mission.yml": "title: Deux\npeople: marie-roy\nstart: 2025-05-05\n"})
    assert why(published, "/fr/missions/deux/") == ("new", [])
    published.remove("missions/guide")
    assert why(published, PAGE) == ("removed", [])


@pytest.mark.parametrize(("lang", "words"), [("fr", "son propre fichier"), ("en", "its own file")])
def test_reasons_are_told_in_both_languages(published: Lab, lang: str, words: str) -> None:
    published.edit(MISSION, "hours: 7\n", "hours: 6\n")
    assert f"{words} {MISSION}" in published.run("why", PAGE, "--date", "2026-01-15", lang=lang)[1]


def test_a_dry_run_lists_exactly_what_the_build_then_does(published: Lab) -> None:
    published.edit(MISSION, "hours: 7\n", "hours: 6\n").remove("missions/guide/feedback/hote.fr.md")
    before = read_tree(published.root)
    code, printed = published.run("build", "--dry-run", "--format", "json")
    told = json.loads(printed.splitlines()[-1])
    assert code == 0
    assert read_tree(published.root) == before
    assert published.run()[0] == 0
    after = published.tree()
    site = {path.removeprefix("public/"): data for path, data in before.items() if path.startswith("public/")}
    changed = {path for path in after if site.get(path) != after[path] and not path.startswith(".trace")}
    assert changed <= set(told["written"])
    assert set(told["removed"]) == set(site) - set(after)


def test_errors_are_said_instead(published: Lab) -> None:
    published.edit(MISSION, "title:", "titel:")
    assert published.run("build", "--dry-run")[0] == 1
    assert published.run("why", PAGE, "--date", "2026-01-15")[0] == 1
