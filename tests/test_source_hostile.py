"""Whatever the bytes, the result is a value or located problems, never a traceback, and never a long wait."""

import json
import time
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st
from lab import read_yaml

from generator.problems import Lang, format_problem
from generator.source import Mapping, split_front_matter, to_plain
from generator.source import events as events_module
from generator.source.text import decode

HOSTILE = Path(__file__).parents[1].parent / "shared" / "hostile"
LANGS: tuple[Lang, Lang] = ("fr", "en")
FRAGMENTS = (
    *(
        "title",
        "fr",
        "a",
        " ",
        "  ",
        ": ",
        ":",
        "- ",
        "#",
        " #",
        "'",
        '"',
        "{",
        "}",
        "[",
        "]",
        ",",
        "\n",
        "\n  ",
        "\n- ",
    ),
    *(
        "\t",
        "|",
        ">",
        "&a",
        "*a",
        "!t",
        "@",
        "`",
        "%",
        "? ",
        "---",
        "...",
        "é",
        "\u00a0",
        "“",
        "”",
        "\\",
        "\\q",
        "<<: ",
    ),
    *("~", "12", "\u2028", "\x85", "\r\n", "\ufeff", "x y", "null"),
)


def hostile(name: str) -> dict[str, list[object]]:
    path = HOSTILE / name
    if not path.exists():
        pytest.skip(f"{path} is not on this machine")
    return json.loads(path.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def check(text: str) -> None:
    """A mapping, or an error that says why not; every problem stands on a line of the text and can be shown."""
    node, problems = read_yaml(text)
    assert isinstance(node, Mapping) or any(found.severity.stops for found in problems)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1
    for found in problems:
        assert 1 <= found.place.line <= lines
        assert found.place.column >= 0
        assert all(format_problem(found, lang, "text") for lang in LANGS)


def plain_equal(ours: object, theirs: object) -> bool:
    """Equal up to the types that we do not guess."""
    if isinstance(theirs, dict):
        return (
            isinstance(ours, dict)
            and ours.keys() == theirs.keys()
            and all(plain_equal(ours[key], value) for key, value in theirs.items())
        )
    if isinstance(theirs, list):
        return isinstance(ours, list) and len(ours) == len(theirs) and all(map(plain_equal, ours, theirs))
    return ours == theirs if isinstance(theirs, str) else not isinstance(ours, (dict, list))


def test_yaml_test_suite_is_read_or_explained() -> None:
    for case in hostile("yaml_test_suite.json")["cases"]:
        check(case["yaml"])  # type: ignore[index]


# libyaml reads YAML 1.1: a key may start with `?`, and the last line of a block may lack its newline.
YAML_1_1 = {"652Z", "L24T-1"}


def test_what_is_read_without_a_problem_is_what_the_yaml_test_suite_expects() -> None:
    compared = 0
    for case in hostile("yaml_test_suite.json")["cases"]:
        assert isinstance(case, dict)
        node, problems = read_yaml(case["yaml"])
        if problems or case["fail"] or not case["json"] or case["id"] in YAML_1_1:
            continue
        expected, _ = json.JSONDecoder().raw_decode(case["json"].strip())
        assert plain_equal(to_plain(node) or None, expected), case["id"]
        compared += 1
    assert compared > 40


def test_naughty_strings_never_break_a_record() -> None:
    for text in hostile("naughty_strings.json")["strings"]:
        for form in ("{}", "title: {}", "- {}", "title: {{fr: {}}}", 'title: "{}', "title: |\n  {}"):
            check(form.replace("{{", "{").replace("{}", str(text)))


@settings(deadline=None, max_examples=200)
@given(st.text())
def test_any_text_is_read_or_explained(text: str) -> None:
    check(text)
    split_front_matter(f"---\n{text}", "fr.md")


@settings(deadline=None, max_examples=400)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=40).map("".join))
@example('\xa0\n- <<: "%?\n- null"\x85  :\x85"x y\xa0é\u202f\ufeff*a>:\n\n&a #')
def test_any_mix_of_yaml_signs_is_read_or_explained(text: str) -> None:
    check(text)


@settings(deadline=None, max_examples=200)
@given(st.binary())
@example(b"\xff\xfea\x00")
@example(b"\x00\x00\x00")
def test_any_bytes_decode_to_text_that_can_be_parsed(data: bytes) -> None:
    text, problems = decode(data, "m.yml")
    assert all(found.severity.stops for found in problems)
    node, more = read_yaml(text)
    assert "TR135" not in {found.code for found in more}
    assert node is not None or more


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff\ufeff")))
def test_utf_8_text_decodes_to_itself(text: str) -> None:
    assert decode(b"\xef\xbb\xbf" + text.encode(), "m.yml") == (text, ())


@settings(deadline=None, max_examples=100)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join))
def test_the_parser_without_libyaml_is_as_safe(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(events_module, "_LOADER", yaml.SafeLoader)
        check(text)


@pytest.mark.parametrize(
    "text",
    [
        "[" * 900_000,
        "a: " + "{a: " * 200_000,
        "- " * 400_000,
        "".join(" " * depth + "a:\n" for depth in range(1_300)),
        "a: [" + "a," * 400_000 + "]",
        "".join(f"k{n}: 1\n" for n in range(60_000)),
        "".join(f"k{n}: a : b\n" for n in range(20_000)),
        'a: "' * 200_000,
        "a: b" + " #c" * 300_000,
        "!" * 900_000,
        "a: " + "*" * 900_000,
        "\t" * 900_000 + "a: b",
        "a: b : c\n" + " \n" * 400_000 + "x: d : e",
        "a: &a [x]\n" + "b: " + "[*a," * 1_000,
        "x" * 5_000_000,
    ],
    ids=lambda text: f"{text[:8]!r}",
)
def test_bombs_are_defused_in_seconds(text: str) -> None:
    started = time.process_time()
    node, problems = read_yaml(text)
    assert time.process_time() - started < 15  # about 1 s; a quadratic reading would take minutes
    assert problems
    assert node is None or isinstance(node, Mapping)


def test_a_large_vocabulary_is_within_bounds() -> None:
    one = "c-{0}:\n  name: {{fr: Nom {0}, en: Name {0}}}\n  levels:\n    - a\n    - b\n    - c\n    - d\n"
    node, problems = read_yaml("".join(one.format(n) for n in range(5_000)))
    assert problems == ()
    assert isinstance(node, Mapping)
    assert len(node.entries) == 5_000
