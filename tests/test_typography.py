"""Spaces, quotes and apostrophes of a text node, by locale."""

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.typography import typeset

CASES = sorted((Path(__file__).parent / "cases" / "typography").glob("*.txt"))
LOCALES = ["fr-CA", "fr-FR", "fr", "fr-CH", "fr-SN", "en-CA", "en-US", "en-GB", "de-DE"]
CHANGEABLE = re.compile(r"[\s\"'’‘“”«»]")
TRICKY = st.text(alphabet=" \n\t\u00a0\u202f;:!?«»\"'“”‘’ab01%$h/@.(){}=-–—,…\ufdd2é", max_size=24)
TEXTS = TRICKY | st.text(max_size=40)
BEFORE = st.sampled_from(["", "a", " ", "\u00a0", "«", "“", "'", '"', "5", ":", "?", "(", "’", "\n"])


def unescaped(text: str) -> str:
    """Case files show unusual spaces as escapes, so that a reader sees them."""
    return re.sub(r"\\u([0-9a-f]{4})|\\\\", lambda found: chr(int(found[1], 16)) if found[1] else "\\", text)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case_file(case: Path) -> None:
    head, source, expected = case.read_text(encoding="utf-8").splitlines()
    locale, _, before = head.partition("|")
    assert typeset(unescaped(source), locale, before) == unescaped(expected)


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.sampled_from(LOCALES), BEFORE)
def test_typesetting_twice_changes_nothing_more(text: str, locale: str, before: str) -> None:
    once = typeset(text, locale, before)
    assert typeset(once, locale, before) == once


@settings(max_examples=600, deadline=None)
@given(TEXTS, st.sampled_from(LOCALES), BEFORE)
def test_only_spaces_quotes_and_apostrophes_change(text: str, locale: str, before: str) -> None:
    assert CHANGEABLE.sub("", typeset(text, locale, before)) == CHANGEABLE.sub("", text)


@settings(max_examples=400, deadline=None)
@given(TEXTS, st.sampled_from(LOCALES), BEFORE)
def test_words_are_never_glued(text: str, locale: str, before: str) -> None:
    def words(line: str) -> list[str]:
        return re.findall(r"\w+", line)

    assert words(typeset(f"x {text} x", locale, before)) == words(f"x {text} x")


@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(["en-CA", "en-US", "en-GB"]))
def test_english_adds_and_removes_no_space(text: str, locale: str) -> None:
    assert len(typeset(text, locale)) == len(text)


@pytest.mark.parametrize("text", ["14:30", "3:2", "https://a.ca/b?c;d!e", "a@b.ca", "a::b", ":)", "C:\\x", "/a/l'eau"])
@pytest.mark.parametrize("locale", LOCALES)
def test_times_addresses_paths_and_emoticons_stay(text: str, locale: str) -> None:
    assert typeset(text, locale) == text


def test_text_without_anything_to_set_is_returned_as_it_is() -> None:
    text = "Une phrase simple, sans rien de particulier."
    assert typeset(text, "fr-CA") is text
