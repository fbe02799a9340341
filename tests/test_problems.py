"""Problems: codes, messages in two languages, order, and output that is inert."""

import json
import re
import tomllib
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import (
    Place,
    Problem,
    Severity,
    format_problem,
    inert,
    message_of,
    messages,
    place_at,
    problem,
    sort_problems,
)

PARTS = ("what", "why", "fix")
MESSAGES = Path(__file__).parents[1] / "generator" / "messages"


def sample(code: str) -> Problem:
    params = dict.fromkeys(messages()[code].placeholders, "x")
    return problem(code, place_at("missions/x/mission.yml", 4, 8, "title: Bilan : suite"), **params)


def test_every_code_is_defined_once_with_a_slug_of_its_own() -> None:
    codes = Counter(
        code for path in MESSAGES.glob("*.toml") for code in tomllib.loads(path.read_text(encoding="utf-8"))
    )
    assert codes == Counter(list(messages()))
    slugs = Counter(message.slug for message in messages().values())
    assert [slug for slug, times in slugs.items() if times > 1] == []


def test_a_message_parsed_alone_is_that_of_its_whole_file() -> None:
    tables = {code: table for path in MESSAGES.glob("*.toml")
              for code, table in tomllib.loads(path.read_text(encoding="utf-8")).items()}
    for code, table in tables.items():
        message = message_of(code)
        assert (message.slug, message.severity.value) == (table["slug"], table["severity"])
        assert (message.en.what, message.en.why, message.en.fix) == tuple(table["en"][part] for part in PARTS)
        spaced = (message.fr.what, message.fr.why, message.fr.fix)
        assert ["".join(part.split()) for part in spaced] == ["".join(table["fr"][part].split()) for part in PARTS]


def test_codes_are_tr_and_three_digits() -> None:
    assert [code for code in messages() if not (code[:2] == "TR" and code[2:].isdigit() and len(code) == 5)] == []


def plain_names(placeholders: frozenset[str]) -> set[str]:
    """What a message is told, whatever the language it is told in: ``form_fr`` and ``form_en`` are one thing."""
    return {name.removesuffix("_fr").removesuffix("_en") for name in placeholders}


@pytest.mark.parametrize("code", list(messages()))
def test_a_message_says_what_why_and_what_to_do_in_both_languages(code: str) -> None:
    message = messages()[code]
    for parts in (message.en, message.fr):
        assert all(text.strip() for text in (parts.what, parts.why, parts.fix))
    assert plain_names(message.en.placeholders) == plain_names(message.fr.placeholders)
    assert not any(name.endswith("_fr") for name in message.en.placeholders)
    assert not any(name.endswith("_en") for name in message.fr.placeholders)
    assert message.en.what != message.fr.what


@pytest.mark.parametrize("code", list(messages()))
def test_every_message_formats_in_every_style(code: str) -> None:
    for lang in ("fr", "en"):
        text = format_problem(sample(code), lang, "text")
        assert text.startswith("missions/x/mission.yml:4:8  ")
        assert code in text
        assert len(json.loads(format_problem(sample(code), lang, "json"))) == 10
        assert "\n" not in format_problem(sample(code), lang, "github")


def test_french_messages_follow_canadian_spacing_outside_code() -> None:
    for code, message in messages().items():
        said = "\n".join((message.fr.what, message.fr.why, message.fr.fix))
        prose = re.sub(r"`[^`]*`|^ {4}.*$", "x", said, flags=re.MULTILINE)
        assert not re.search("« | »| [:;!?]", prose), code


def test_code_in_french_messages_keeps_its_ordinary_spaces() -> None:
    assert "`{fr: Bilan, en: Review}`" in messages()["TR117"].fr.why
    assert "«\u00a0{key}\u00a0»" in messages()["TR102"].fr.what


def test_parameters_must_be_those_of_the_message() -> None:
    with pytest.raises(TypeError, match="TR102 takes"):
        problem("TR102", Place("a"), key="x")
    with pytest.raises(TypeError, match="TR102 takes"):
        problem("TR102", Place("a"), key="x", first=1, last=2)
    with pytest.raises(ValueError, match="TR999"):
        problem("TR999", Place("a"))


def test_a_parameter_is_never_read_as_a_template() -> None:
    said = format_problem(problem("TR102", Place("a"), key="{first}", first=2), "en", "text")
    assert "`{first}` is written twice: on line 2" in said


def test_the_severity_comes_from_the_table_and_can_be_overridden() -> None:
    found = problem("TR102", Place("a"), key="x", first=1)
    assert found.severity is Severity.ERROR
    assert "avertissement TR102" in format_problem(replace(found, severity=Severity.WARNING), "fr", "text")


def test_text_shows_the_place_the_line_and_the_column() -> None:
    found = problem("TR127", place_at("missions/x/mission.yml", 4, 8, "title: Bilan : suite"))
    lines = format_problem(found, "fr", "text").splitlines()
    assert lines[0] == "missions/x/mission.yml:4:8  erreur TR127  text-instead-of-fields"
    assert lines[1] == "   4 | title: Bilan : suite"
    assert lines[2] == "     |        ^"
    assert lines[-2].startswith("  → ")


def test_a_place_without_a_line_shows_no_excerpt() -> None:
    lines = format_problem(problem("TR004", Place("people/x")), "en", "text").splitlines()
    assert lines[0] == "people/x  error TR004  access-refused"
    assert lines[1].startswith("  The computer")
    assert format_problem(problem("TR003", Place(""), path="c"), "en", "text").startswith(".  error")


def test_the_mark_stands_under_its_character_in_a_cut_line_and_after_wide_ones() -> None:
    line = "é" * 150 + "漢字#" + "z" * 200
    lines = format_problem(problem("TR127", place_at("a", 1, 153, line)), "en", "text").splitlines()
    assert len(place_at("a", 1, 153, line).excerpt) == 160
    assert lines[1].index("#") + 2 == lines[2].index("^")  # two characters are two columns wide


def test_problems_are_sorted_by_place_and_said_once() -> None:
    late = problem("TR127", Place("b", 2, 1))
    early = problem("TR127", Place("b", 1, 9))
    other = problem("TR126", Place("b", 1, 9))
    assert sort_problems([late, early, other, late, problem("TR127", Place("a", 7))]) == [
        problem("TR127", Place("a", 7)),
        other,
        early,
        late,
    ]


def test_github_properties_and_message_are_escaped() -> None:
    found = problem("TR117", Place("a,b:c%.yml", 3, 2), key="100 %")
    said = format_problem(found, "en", "github")
    assert said.startswith("::error file=a%2Cb%3Ac%25.yml,line=3,col=2,title=TR117::Between braces, `100 %25` has")
    assert "%0A→ " in said


def test_a_long_parameter_is_cut() -> None:
    found = problem("TR117", Place("a"), key="x" * 100_000)
    assert len(format_problem(found, "en", "text")) < 3_000


HOSTILE = "\x1b]0;pwned\x07\x1b[31m\u202egnp.exe\u2066\x9b31m\r\n::error::x\ud800\u2028"


def test_hostile_text_is_inert_in_every_style() -> None:
    found = problem("TR117", Place(f"m/{HOSTILE}.yml", 1, 3, HOSTILE), key=HOSTILE)
    for lang in ("fr", "en"):
        text = format_problem(found, lang, "text")
        for output in (text, format_problem(found, lang, "json"), format_problem(found, lang, "github")):
            assert not any(char in output for char in "\x1b\x07\x9b\r\u202e\u2066\u2028\ud800")
            assert "\n::" not in output
        assert "\\x1b[31m\\u202egnp.exe" in text


def test_json_gives_the_place_back_as_it_is() -> None:
    found = problem("TR117", Place(f"m/{HOSTILE}.yml", 1, 3, HOSTILE), key="x")
    read = json.loads(format_problem(found, "fr", "json"))
    assert read["path"] == f"m/{HOSTILE}.yml"
    assert read["excerpt"] == HOSTILE
    assert (read["code"], read["slug"], read["severity"]) == ("TR117", "field-without-value", "error")


@given(st.text())
def test_inert_text_is_printable_on_one_line(text: str) -> None:
    shown = inert(text)
    assert shown.splitlines() in ([], [shown])
    assert "\x1b" not in shown
    shown.encode("utf-8")
