"""Nodes, positions and places of a YAML text."""

import pytest
from lab import read_yaml

from generator.source import Document, Mapping, Node, locate, locate_key, parse_document, to_plain

RECORD = """\
# a mission
title: {fr: Bilan, en: Review}
people:
  - id: elodie-cote
    role: lead
  - marc-roy
end:
"""


def node_of(text: str) -> Node:
    node, problems = read_yaml(text)
    assert problems == ()
    assert node is not None
    return node


def test_every_scalar_stays_the_text_that_was_typed() -> None:
    assert to_plain(node_of("on: no\n1:30: 2024-01-02\na: 1e3\nb: 0x1F\nc: Null\nd: ~\ne:\nf: '~'\ng: ''")) == {
        "on": "no",
        "1:30": "2024-01-02",
        "a": "1e3",
        "b": "0x1F",
        "c": "Null",
        "d": None,
        "e": None,
        "f": "~",
        "g": "",
    }


@pytest.mark.parametrize(
    ("loc", "value", "key"),
    [
        (("title",), (2, 8), (2, 1)),
        (("title", "en"), (2, 24), (2, 20)),
        (("title", "es"), (2, 8), (2, 1)),
        (("people", 0, "role"), (5, 11), (5, 5)),
        (("people", 1), (6, 5), (6, 5)),
        (("people", 7), (4, 3), (3, 1)),
        (("end",), (7, 5), (7, 1)),
        (("absent", "title"), (2, 1), (2, 1)),
        ((), (2, 1), (2, 1)),
    ],
)
def test_positions_are_those_of_the_value_or_of_its_nearest_ancestor(
    loc: tuple[str | int, ...], value: tuple[int, int], key: tuple[int, int]
) -> None:
    assert locate(node_of(RECORD), loc) == value
    assert locate_key(node_of(RECORD), loc) == key


def test_a_document_gives_places_with_their_line() -> None:
    document, problems = parse_document(RECORD, "m.yml", first_line=11)
    assert document is not None
    assert problems == ()
    place = document.place(("people", 0, "role"))
    assert (place.path, place.line, place.column, place.excerpt) == ("m.yml", 15, 11, "    role: lead")
    assert document.key_place(("end",)).excerpt == "end:"
    assert Document("m.yml", document.node, ()).place().excerpt == ""


def test_positions_after_a_repair_are_those_of_the_typed_text() -> None:
    node, problems = read_yaml('title:Bilan : suite\nlinks: {fr:a, en: "b\nx: [d]\n')
    assert {found.place.line for found in problems} <= {1, 2}
    assert node is not None
    assert locate(node, ("title",)) == (1, 7)
    assert locate(node, ("x", 0)) == (3, 5)


def test_reindented_lines_keep_their_typed_columns() -> None:
    node, _ = read_yaml("a: 1\n    b: x\nc:\n\td: y\n")
    assert node is not None
    assert locate(node, ("b",)) == (2, 8)
    assert locate(node, ("c", "d")) == (4, 5)


def test_the_first_of_two_keys_wins_and_both_lines_are_named() -> None:
    node, problems = read_yaml("é: 1\ne\u0301: 2\n")
    assert to_plain(node) == {"é": "1"}
    assert [(found.code, found.place.line, dict(found.params)["first"]) for found in problems] == [("TR102", 2, "1")]


def test_line_ends_and_byte_order_marks_do_not_matter() -> None:
    for text in ("\ufefftitle: a\r\nend: b\r\n", "title: a\rend: b", "---\ntitle: a\nend: b\n---\n"):
        assert to_plain(node_of(text)) == {"title": "a", "end": "b"}


@pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n", "---\n", "~"])
def test_nothing_typed_is_an_empty_mapping(text: str) -> None:
    node = node_of(text)
    assert isinstance(node, Mapping)
    assert node.entries == ()


@pytest.mark.parametrize(
    "text",
    [
        "# a: b #c\ntitle: a # b".replace("a # b", "12 # b"),
        "a: 'x #1 : y'\nb: \"x #1 : y\"",
        "a: |\n  x #1 : y\n\n  - z\nb: >-\n  x #1\n   : y",
        "a: x#1\nb: http://x.ca/#y\nc: C#",
        "a: 2024-01-02 # x\nb: true # x\nc: 1,5 # x\nd: 40 % # x\ne: micro # x\nf: # x\ng: [1, 2] # x\nh: 'x' # y",
        "a: une phrase\n  sur deux lignes\n# un commentaire\nb: c",
        "a : b\nc\u00a0: d",
        "a: {fr: x, en: y, }\nb: [x, y, ]\nc: {fr: , en: ''}",
        "a: « Bilan »\nb: l'été\nc: -1\nd: ?x\ne: :x",
    ],
)
def test_correct_yaml_raises_no_alarm(text: str) -> None:
    assert read_yaml(text)[1] == ()


def test_all_mistakes_of_a_file_are_found_in_one_reading() -> None:
    text = (
        "title: A : b\npeople:[x, y]\nend: 'L'été'\nnext: @x\nend: 2\nthanks: Réponse #1\nlearned: \"ouvert\nmode: a\n"
    )
    node, problems = read_yaml(text)
    assert [found.code for found in sorted(problems, key=lambda found: found.place.line)] == [
        "TR101",
        "TR109",
        "TR111",
        "TR110",
        "TR102",
        "TR103",
        "TR112",
    ]
    assert to_plain(node) == {
        "title": "A : b",
        "people": ["x", "y"],
        "end": "L'été",
        "next": "@x",
        "thanks": "Réponse #1",
        "learned": "ouvert",
        "mode": "a",
    }


def test_a_record_that_cannot_be_read_is_none_with_an_error() -> None:
    node, problems = read_yaml("a: b\n\x1b[31m")
    assert node is None
    assert [(found.code, found.place.line, found.place.column) for found in problems] == [("TR135", 2, 1)]


def test_mappings_answer_for_their_keys() -> None:
    node = node_of("a: 1\nb: 2")
    assert isinstance(node, Mapping)
    assert node.get("c") is None
    found = node.entry("b")
    assert found is not None
    assert (found[0].line, to_plain(found[1])) == (2, "2")
