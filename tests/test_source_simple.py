"""Texts that are read line by line: what the parser would have read, where it would have had nothing to say."""

import pickle
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import records_of

from generator.source import Document, parse_document, split_front_matter, to_plain
from generator.source import front_matter as front_matter_module
from generator.source import parse as parse_module
from generator.source.simple import MAX_SIMPLE, simple_values
from generator.source.text import REFUSED, decode
from generator.source.thorough import parse_thoroughly

CONTENT = Path(__file__).parents[1] / "content"
SHARED = Path(__file__).parents[1].parent / "shared"
RECORD = """\
# a mission
title:
  fr: 'L''accueil'
  en: "Welcome: a guide"
people:
- elodie-cote
- name: Marc Roy
  role:
    fr: hôte
start: 2024-01-02

end:
competencies: [facilitation, {id: redaction, level: 1}]
links:
  - url: https://example.org/a:b
"""
SIGNS = (
    *("title", "fr", "a", "é", "1", "~", " ", "  ", ": ", ":", ":\n", "- ", "-", "#", " #", "'", "''", '"', "\\", "?"),
    *("\n", "\n  ", "\n    ", "\n- ", "\n  - ", "\n\n", "\t", "|", "---", "...", "---\n", "<<", "“"),
    *("\u00a0", "\ufeff"),
    *("fr: x", "a: 'b'", "en:\n  ", "k: v\n", "k:\n", "people:\n- a\n", "  b: c\n", "- d: e\n", "  - f\n", "# g\n"),
    *("{", "}", "[", "]", ",", ", ", "t: {fr: x, en: 'y'}\n", "u: [a, b]\n", "- {a: b}\n", "{a: ", "[b, "),
)
MIXED = st.lists(st.sampled_from(SIGNS), max_size=30).map("".join)


PIECES = (
    ("", "", "  ", "  ", "    ", " ", "      "),
    ("", "", "", "- ", "-  ", "- - "),
    ("a: ", "b: ", "c:", "d: ", "fr: ", "en: ", "e:", "e:  ", "", "a-b: ", "A_1: ", "é: ", "a b: "),
    (
        *("", "x", "x y", "'it''s'", "'a'b", '"q"', '"a\\n"', "''", "2024-01-02", "é", "~", "a:b"),
        *("a: b", "x ", "a #b"),
        *("“x”", "x:", "null", "a 'b", "http://a.b/c", "x\u00a0: y", "'#'", "# x", "1:30", "x{", "]", "L'été, \"b\""),
        *("[a]", "[a, b]", "{fr: x, en: y}", "{fr: 'x, y', en: \"L'été\"}", "{a: [b, c], d: {e: f g}}", "[{a: b}]"),
        *("{a: b }", "[a,b]", "{a:b}", "{a: b, a: c}", "{a: b", "[]", "{}", "{a: }", "[a, ]", "[a: b]"),
        *("{a}", "{a: b} c"),
        *("{a: b} # c", "{a: b?, c: d}", "{a: 'b'c}", "[[a], [b]]", "[[[[a]]]]", "{a: b]"),
        *("{ a: b , c: d }", "{a: l'é}"),
    ),
)


@st.composite
def nearly_simple(draw: st.DrawFn) -> str:
    """Fields and items at any indentation: often a record, often almost one."""
    lines = st.builds("{}{}{}{}".format, *map(st.sampled_from, PIECES))
    return "\n".join(draw(st.lists(lines, max_size=10))) + draw(st.sampled_from(("", "\n", "\n\n")))


def test_a_record_as_most_people_write_it_is_simple() -> None:
    agree(RECORD)
    assert simple_values(RECORD) is not None


@pytest.mark.parametrize("text", [
    *("", "\n", "~", "a", "- a", " a: b", "a: b\na: c", "a: b: c", "a: b:", "a: b\n  c", "a: b\n  c: d", "a: b\n- c"),
    *("a:\n- b\nc:\n - d\n- e", "a: 'b' c", "a: b #c", "a: #b", 'a: "\\n"', "a: |\n  b", "a: &b c", "a: *b", "a: !b c"),
    *("a:b", "a b: c", "a: ~", "a: “b”", "a:\tb", "a: b\u2028c", "a: b\x85c", "a: \ufeffb", "a: b\x01", "a: b\r\n"),
    *("--- a: b", "a: b\n---\nc: d", "? a", "<<: a", "a:\n    b: c\n  d: e", "a:\n  b: c\n   d: e"),
    *("a:\n  -\n    b: c"),
    *("a: {b:c}", "a: [b: c]", "a: {b: c", "a: {b: c]", "a: {b: c} d", "a: {b: c} # d", "a: {b: c, b: d}", "a: {b: }"),
    *("a: [b, ]", "a: [b,\n  c]", "a: {b: c, d}", "a: {b: c # d}", "{a: b}", "[a]", "a: [[[[b]]]]", "# a"),
    *("a: {b: c} {d: e}", "a: [b] c]", "a: {b: c}}"),
    "a: " + "b" * MAX_SIMPLE,
])
def test_what_asks_for_a_word_or_for_more_of_yaml_is_left_to_the_parser(text: str) -> None:
    assert simple_values(text) is None


def agree(text: str) -> None:
    """What is simple is what the parser reads of it, without a word."""
    values = simple_values(text)
    if values is not None:
        document, problems = parse_thoroughly(text, "m.yml", 1)
        assert problems == ()
        assert document is not None
        assert to_plain(document.node) == values


@pytest.mark.parametrize(
    "place",
    ["a: {}", "a: {}\nb: c", "a:\n- {}\n- b", "a:\n- {}\nb: c", "a:\n  b: {}", "a: [b, {}]", "a: {{b: {}, c: d}}"],
)
def test_each_value_in_each_place_is_read_as_the_parser_reads_it(place: str) -> None:
    for value in PIECES[3]:
        agree(place.format(value))


def test_fields_after_a_blank_line_are_told_from_the_body_as_ever() -> None:
    page = "---\na: b\n\nB: c\n---\nBody\n"
    assert split_front_matter(page, "fr.md") == front_matter_module._told_apart(page, "fr.md")


@given(nearly_simple())
@settings(max_examples=600)
@example(RECORD)
@example("a:\n- b: c\n  d:\n  - e\n  f: g\n- h\ni: j")
@example("a:\n  b:\n  c:\nd:")
def test_simple_texts_are_read_as_the_parser_reads_them(text: str) -> None:
    agree(text)


@given(MIXED)
@settings(max_examples=400)
def test_any_mix_of_signs_that_is_simple_is_read_as_the_parser_reads_it(text: str) -> None:
    agree(text)


@given(st.text(), st.sampled_from(("a: {}", "a: x{}", "a: '{}'", 'a: "{}"', "a:\n- x{}", "a: b\n{}: c")))
def test_any_characters_in_a_simple_place_are_read_as_the_parser_reads_them(text: str, place: str) -> None:
    agree(place.format(text))


@given(
    st.one_of(nearly_simple(), MIXED),
    st.sampled_from(("---\n", "---\n", "--- \n", "\n---\n", "...\n", "")),
    st.sampled_from(("\n---\n", "\n---  \n", "\n...\n", "\n---", "\n---x\n", "", "\n\n---\n", "\n---\u00a0\n")),
    st.sampled_from(("", "Body\n", "\nBody\n\n---\n\nmore", "---\n")),
)
@settings(max_examples=600)
def test_pages_are_split_as_without_the_short_way(fields: str, opening: str, closing: str, body: str) -> None:
    page = opening + fields + closing + body
    short, long = split_front_matter(page, "fr.md"), front_matter_module._told_apart(page, "fr.md")
    assert (short.body, short.body_line, short.problems) == (long.body, long.body_line, long.problems)
    assert short.document == long.document
    if short.document is not None and long.document is not None:
        assert short.document.plain() == long.document.plain()


@pytest.mark.parametrize("root", [CONTENT, SHARED], ids=["content", "shared"])
def test_every_text_at_hand_is_read_as_the_parser_reads_it(root: Path) -> None:
    if not root.is_dir():
        pytest.skip(f"{root.name} is not beside this checkout")
    for path in sorted(root.rglob("*")):
        if path.suffix in (".yml", ".yaml") and path.is_file():
            agree(decode(path.read_bytes(), "m.yml")[0])
        elif path.suffix == ".md" and path.is_file():
            page = decode(path.read_bytes(), "m.md")[0]
            assert split_front_matter(page, "m.md") == front_matter_module._told_apart(page, "m.md")


def test_records_and_problems_are_the_same_without_the_short_way(monkeypatch: pytest.MonkeyPatch) -> None:
    short = records_of(CONTENT)
    for module in (parse_module, front_matter_module):
        monkeypatch.setattr(module, "simple_values", lambda text: None)
    assert records_of(CONTENT) == short


def documents() -> list[Document]:
    """A simple record, front matter, a record for the parser, and part of each."""
    front = split_front_matter(f"---\n{RECORD.replace(chr(10) * 2, chr(10))}---\nBody\n", "fr.md").document
    found = [parse_document(RECORD, "m.yml")[0], parse_document(RECORD + "x: >\n  a\n", "m.yml")[0], front]
    whole = [document for document in found if document is not None]
    assert len(whole) == 3
    return [*whole, *(document.sub("title") for document in whole)]


@pytest.mark.parametrize("at", range(6))
def test_a_document_that_travelled_answers_as_before(at: int) -> None:
    before = documents()[at]
    after = pickle.loads(pickle.dumps(documents()[at], 5))
    for loc in ((), ("title",), ("title", "fr"), ("people", 1, "role"), ("absent",), ("fr",), ("end",), (0,)):
        assert after.place(loc) == before.place(loc)
        assert after.key_place(loc) == before.key_place(loc)
        assert after.find(loc) == before.find(loc)
    assert after.plain() == before.plain()
    assert after == before
    assert hash(after) == hash(before)
    assert after.sub("people") == before.sub("people")


def test_a_simple_document_gives_the_places_that_the_parser_gives() -> None:
    simple, parsed = parse_document(RECORD, "m.yml", 3)[0], parse_module._parsed(RECORD, "m.yml", 3)[0]
    assert simple_values(RECORD) is not None
    assert simple is not None
    assert parsed is not None
    assert simple.find(("absent",)) is None
    assert simple.find((0,)) == parsed.find((0,))
    assert simple.place(("people", 1, "role")) == parsed.place(("people", 1, "role"))
    assert simple == parsed


@given(
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(["", "\x00", "\x7f", "\x80", "\x85", "\ufffe", "\uffff", "\ufffd", "\u00ff"]),
)
@settings(max_examples=300)
def test_a_refused_character_is_found_among_bytes_as_among_characters(text: str, sign: str) -> None:
    data = (text + sign).encode()
    read, problems = decode(data, "m.yml")
    if not any(found.code == "TR021" for found in problems):
        plain = data.decode().removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        assert read == REFUSED.sub("\ufffd", plain)
        assert [found.code for found in problems] == (["TR135"] if REFUSED.search(plain) else [])
