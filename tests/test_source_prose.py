"""Texts that begin their lines with the names of fields are read as YAML reads them, and hostile ones in few steps."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from lab import read_yaml

from generator.records.names import fields
from generator.source import parse_document, to_plain

MISSION = "missions/x/mission.yml"
NAMES = sorted({
    *fields(MISSION, ()), *(name for part in ("people", "validated", "dates", "deliverables", "image", "reuse", "links")
                            for name in fields(MISSION, (part,))), "en",
})
WORDS = (
    "de", "la", "réunion", "équipe", "Un", "Guide", "avec", "l’accueil", "d'été", "et", "à", "porte-à-porte",
    "(hybride)", "(en couleurs)", "{gabarit}", "[brouillon]", "2025", "2025-03", "8", "1/2", "7,5", "30 %", "«", "»",
    '"cité"', "a:b", "oui,", "fin.", "= 3", "9 h", "https://exemple.ca/a", "–", "n° 2", "dates)", "; puis",
)
PLACES: dict[str, tuple[str, int, tuple[str | int, ...]]] = {
    "beside its field": ("deliverable: {}\nstart: 2025\n", 2, ("deliverable",)),
    "below its field": ("deliverable:\n  {}\nstart: 2025\n", 2, ("deliverable",)),
    "in a language": ("title:\n  fr: {}\n  en: A guide\nstart: 2025\n", 4, ("title", "fr")),
    "in a list": ("learned:\n  - {}\n  - Lire\n", 4, ("learned", 0)),
    "in a group": ("validated:\n  by: {{role: host}}\n  note: {}\n  date: 2025-03\n", 4, ("validated", "note")),
}

LINE = st.lists(st.sampled_from([*WORDS, *NAMES]), min_size=1, max_size=6).map(" ".join)


@pytest.mark.parametrize("place", PLACES)
@settings(deadline=None, max_examples=200)
@given(first=st.sampled_from(["Un guide", "Écrire", *NAMES]), lines=st.lists(LINE, min_size=1, max_size=5))
def test_prose_with_the_names_of_fields_is_the_text_that_yaml_reads(place: str, first: str, lines: list[str]) -> None:
    form, depth, loc = PLACES[place]
    text = form.format(("\n" + " " * depth).join([f"{first} x", *lines]))
    expected: Any = yaml.load(text, yaml.BaseLoader)
    for step in loc:
        expected = expected[step]
    document, problems = parse_document(text, MISSION)
    assert document is not None
    assert to_plain(document.find(loc)) == expected
    assert not any(one.severity.stops for one in problems)


@pytest.mark.parametrize("line", [
    "image (en couleurs) et deux tableaux", "mode (hybride) pour tous", "dates (début et fin) au choix", "en équipe",
    "en demi-teinte", "note ci-jointe", "image 2025", "mode 3", "date limite",
    'note "bref"', "format 8 1/2 x 11", "image de la réunion", "note 3 et suivantes", "title {nom} à remplir",
])
def test_a_line_of_a_text_that_no_field_is_like_is_left_alone(line: str) -> None:
    for form, depth, _ in PLACES.values():
        text = form.format(f"Un guide, avec une\n{' ' * depth}{line}")
        assert parse_document(text, MISSION)[1] == ()


@pytest.mark.parametrize("text", [
    "learned: Un texte\n  next " + "{a: " * 400 + "}" * 400,
    *(f"load: {opens * times}{closes * times}" for times in (20, 500, 5_000) for opens, closes in (
        ("{by: x; date: ", "}"), ("{by ", "}"), ("(", ")"), ("[", "]"), ("[a; ", "]"), ("{", "}"), ("(by: ", ")"))),
    "{by: x; date: " * 500,
])
def test_groups_in_each_other_without_end_are_read_or_explained(text: str) -> None:
    document, problems = parse_document(text, MISSION)
    assert document is not None or problems


def steps(text: str, path: str) -> int:
    """How many functions reading a text calls."""
    count = 0

    def called(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event.endswith("call")

    sys.setprofile(called)
    try:
        parse_document(text, path)
    finally:
        sys.setprofile(None)
    return count


HOSTILE: dict[str, tuple[str, Callable[[int], str]]] = {
    "a comma in each line": ("glossary.yml", lambda n: "a:\n" + "  k: {abbr: K, title: Bilan, suite}\n" * n),
    "curly quotes in each line": ("glossary.yml", lambda n: "a:\n" + "  k: “Bilan”\n" * n),
    "a glued colon in each line": ("glossary.yml", lambda n: "a:\n" + "  k: {abbr:K, title: B}\n" * n),
    "dashes in two columns": (MISSION, lambda n: "learned:\n" + "  - a\n -b0\n" * n),
    "dashes too far in": (MISSION, lambda n: "learned:\n" + "  - a\n    - b\n" * n),
    "dashes without a space": (MISSION, lambda n: "learned:\n" + "-a\n" * n),
    "dots for dashes": ("glossary.yml", lambda n: "a:\n" + "  k:\n    • a\n    • b\n" * n),
    "a field in each line of a text": (MISSION, lambda n: "learned: a\n" + "  end 2025\n" * n),
    "no colon in any line": ("competencies.yml", lambda n: "".join(f"a{at}:\n  name a\n" for at in range(n))),
    "names alone": (MISSION, lambda n: "validated\n" * n),
    "a name and another colon": (MISSION, lambda n: "".join(f"title {at} : b\n" for at in range(n))),
    "semicolons": (MISSION, lambda n: "learned: {fr: " + "a; " * n + "}\n"),
    "fields without commas": (MISSION, lambda n: "load: {date: " + "1-1 by: " * n + "}\n"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_twice_as_many_mistakes_take_about_twice_as_many_steps(kind: str) -> None:
    path, form = HOSTILE[kind]
    read_yaml("a: b : c")  # whatever is loaded on first use is loaded
    assert steps(form(1_000), path) < 2.6 * steps(form(500), path) + 10_000
