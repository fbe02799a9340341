"""Whatever is typed, a rendered body holds only known elements, known attributes and known addresses."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import nh3
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lab import Page

from generator.markup import Abbreviations, MarkupContext, render_inline, render_markdown, resolve_links

SHARED = Path(__file__).parents[1].parent / "shared"
CONTEXT = MarkupContext("fr", "fr-CA", Abbreviations.of({"BTN": 'x" onclick="y', "<b>": "z"}, "fr-CA"))
VOID = {"br", "hr", "img"}
GLOBAL = {"lang", "dir"}
ALLOWED = {
    **{
        tag: set()
        for tag in [
            "p",
            "br",
            "hr",
            "ul",
            "blockquote",
            "code",
            "em",
            "strong",
            "b",
            "i",
            "u",
            "s",
            "del",
            "ins",
            "sub",
            "sup",
            "cite",
            "q",
            "small",
            "span",
            "bdi",
            "bdo",
        ]
    },
    **{
        tag: set()
        for tag in [
            "dl",
            "dt",
            "dd",
            "thead",
            "tbody",
            "tfoot",
            "tr",
            "caption",
            "figure",
            "figcaption",
            "details",
            "summary",
            "kbd",
            "mark",
            "samp",
            "var",
            "dfn",
        ]
    },
    **{f"h{level}": {"id"} for level in range(2, 7)},
    "a": {"href", "title", "hreflang", "rel", "aria-label"},
    "abbr": {"title"},
    "div": {"class", "tabindex", "role", "aria-label"},
    "img": {"src", "alt", "width", "height"},
    "li": {"id"},
    "ol": {"start"},
    "pre": {"tabindex", "role", "aria-label"},
    "sup": {"id"},
    "table": set(),
    "td": {"colspan", "rowspan", "class"},
    "th": {"colspan", "rowspan", "class", "scope"},
    "time": {"datetime"},
}
CLASSES = {"table", "footnotes", "right", "center"}
ADDRESSES = ("https://", "http://", "mailto:", "tel:", "#s-", "trace:")
PIECES = st.sampled_from(
    [
        '<a href="',
        "<a href=javascript:x>",
        "<img src=x onerror=x>",
        "</p>",
        "<p>",
        "<b>",
        "</b>",
        "<table>",
        "<tr><td>",
        "</table>",
        "<svg>",
        "<math>",
        "<style>",
        "</style>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<li>",
        "<dd>",
        "<details>",
        "<summary>",
        "<pre>",
        "`",
        "```\n",
        "[x](",
        ")",
        "](",
        "javascript:",
        "&#x6a;avascript:",
        "mission:a",
        "trace:mission/a",
        "deliverables/a.png",
        "![",
        "{{ x }}",
        "{%",
        "%}",
        "\n\n",
        "\n",
        "> ",
        "* ",
        "1. ",
        "# ",
        "",
        " a ",
        " b ",
        "\n",
        "---",
        "---",
        "\n",
        '"',
        "'",
        "<",
        ">",
        "&",
        "&#1;",
        '" onclick="x',
        "BTN",
        "texte",
        " : ",
        '<h1 id="x">',
        '<div class="footnote">',
        "[^1]",
        "[^1]: ",
        "\ufdd00\ufdd1",
        "\x00",
        '<span lang="fr">',
        "*",
        "_",
        "\\",
    ]
)
BODIES = st.lists(PIECES | st.text(max_size=6), max_size=24).map("".join)


class Inspector(HTMLParser):
    """Reads HTML as text and tags, and refuses what no body may hold."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), names
        assert set(names) <= ALLOWED[tag] | GLOBAL, (tag, names)
        for name, value in attrs:
            self.check(name, value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def handle_decl(self, decl: str) -> None:
        raise AssertionError(decl)

    def check(self, name: str, value: str) -> None:
        if name in ("href", "src"):
            assert value.startswith(ADDRESSES), value
        if name == "class":
            assert value in CLASSES
        if name == "id":
            assert value.startswith("s-")
            assert value not in self.ids
            self.ids.add(value)


def inspect(html: str) -> None:
    inspector = Inspector()
    inspector.feed(html)
    inspector.close()
    assert not inspector.open
    assert not nh3.is_html(nh3.clean(html, tags=set())), "what is left without tags is text"


def payloads() -> Iterator[str]:
    path = SHARED / "hostile" / "xss_payloads.jsonl"
    if not path.exists():
        pytest.skip("the shared hostile payloads are not beside this checkout")
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        yield from (text for text in (row["payload"], row["marked"]) if text)


def test_hostile_payloads_become_inert_bodies() -> None:
    for payload in payloads():
        inspect(render_markdown(payload, CONTEXT).html)
        inspect(render_markdown(f"Texte {payload} texte\n\n* {payload}\n\n[lien]({payload})", CONTEXT).html)


def test_hostile_payloads_become_inert_fields() -> None:
    for payload in payloads():
        html = render_inline(payload, MarkupContext("en", "en-CA"))
        assert "<" not in html
        assert ">" not in html


def test_odd_strings_are_rendered() -> None:
    path = SHARED / "hostile" / "naughty_strings.json"
    if not path.exists():
        pytest.skip("the shared odd strings are not beside this checkout")
    for text in json.loads(path.read_text(encoding="utf-8"))["strings"]:
        inspect(render_markdown(text, CONTEXT).html)
        inspect(render_inline(text, CONTEXT))


def test_real_posts_are_rendered() -> None:
    posts = sorted((SHARED / "real").rglob("*.m*d*"))
    if not posts:
        pytest.skip("the shared posts are not beside this checkout")
    for post in posts:
        body = post.read_text(encoding="utf-8").split("---", 2)[-1]
        rendered = render_markdown(body, CONTEXT)
        inspect(rendered.html)
        assert "TR409" not in {note.code for note in rendered.notes}
        assert len(Page(rendered.html).root.text.split()) > 20


@settings(max_examples=500, deadline=None)
@given(BODIES | st.text(max_size=60))
def test_any_body_is_safe(body: str) -> None:
    inspect(render_markdown(body, CONTEXT).html)


@settings(max_examples=150, deadline=None)
@given(BODIES)
def test_any_body_is_rendered_the_same_twice(body: str) -> None:
    assert render_markdown(body, CONTEXT) == render_markdown(body, CONTEXT)


@settings(max_examples=200, deadline=None)
@given(BODIES, st.booleans())
def test_any_body_is_safe_once_its_links_are_resolved(body: str, known: bool) -> None:
    rendered = render_markdown(body, CONTEXT)
    html = resolve_links(rendered.html, lambda kind, target: f"https://a.example/{kind}" if known else None)
    assert re.search(r'<[^<>]*"trace:', html) is None
    inspect(html)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab cé'\"\n.,", max_size=80))
def test_no_word_is_lost(text: str) -> None:
    def words(line: str) -> str:
        return "".join(sign for sign in line if sign.isalnum())

    assert words(Page(render_markdown(text, CONTEXT).html).root.text) == words(text)
