"""Bodies and fields as HTML: one text file per case, and the promises that no file shows."""

import pickle
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lab import Page

from generator.markup import (
    Abbreviations,
    LinkUse,
    MarkupContext,
    MarkupNote,
    count_words,
    render_inline,
    render_markdown,
    resolve_links,
)

CASES = sorted((Path(__file__).parent / "cases" / "markup").glob("*.txt"))
GLOSSARY = {"BTN": 'Bureau de la transformation "numérique"', "R&D": "Recherche < développement"}
FR = MarkupContext("fr", "fr-CA", Abbreviations.of(GLOSSARY, "fr-CA"))
EN = MarkupContext("en", "en-CA")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_case_file(case: Path) -> None:
    """A case is the source, the HTML, the notes and the links, set apart by lines of `=====`."""
    source, html, notes, links = case.read_text(encoding="utf-8").removesuffix("\n").split("\n=====\n")
    rendered = render_markdown(source, FR)
    assert rendered.html == html
    shown = [f"{n.code} {n.line} " + " ".join(f"{key}={value}" for key, value in n.params) for n in rendered.notes]
    assert "\n".join(shown) == notes
    assert "\n".join(f"{link.kind} {link.target} {link.line}" for link in rendered.links) == links


def test_everything_that_crosses_processes_can_be_pickled() -> None:
    rendered = render_markdown("# A\n\n[m](mission:x) ![](x.png)", FR)
    assert pickle.loads(pickle.dumps((FR, rendered))) == (FR, rendered)


def test_headings_begin_at_the_level_of_their_place_and_have_ids_of_their_own() -> None:
    context = MarkupContext("fr", "fr-CA", heading_base=3, id_prefix="v-")
    html = render_markdown("# L'*été* & nous\n\n## Fin", context).html
    assert re.findall(r'<h(\d) id="([^"]*)">', html) == [("3", "v-l-ete-nous"), ("4", "v-fin")]


def test_levels_stop_at_six() -> None:
    context = MarkupContext("en", "en-CA", heading_base=6)
    assert re.findall(r"<h(\d)", render_markdown("# A\n\n## B\n\n### C", context).html) == ["6", "6", "6"]


def test_words_are_counted_in_what_is_read() -> None:
    assert count_words("Un **deux** `trois` [quatre](https://a.example) l'employée : six !") == 6


def test_notes_say_the_line() -> None:
    rendered = render_markdown("Un\n\nDeux [ici](/pages/x)\n", FR)
    assert rendered.notes == (MarkupNote("TR402", 3, (("target", "/pages/x"),)),)


def test_notes_have_messages() -> None:
    from generator.problems.catalogue import messages

    codes = {f"TR{number}" for number in range(401, 415)}
    assert codes <= messages().keys()
    body = "![](a.png) [x](ftp://a.example/) [y](mission:Z) [z](#z) [t]({{ t }}) [r](r) <font> [c](C:/x)"
    body += "\n\n" + ">" * 99
    for note in (*render_markdown(body, EN).notes, *render_markdown(body[:92], EN).notes):
        assert messages()[note.code].placeholders <= {name for name, _ in note.params}


@pytest.mark.parametrize(
    ("source", "notes"),
    [
        ("Un :\n• deux\n• trois\n• quatre", [("TR411", 2)]),
        ("▪\tdeux\n▪\ttrois", [("TR411", 1)]),
        ("Nom\tHeures\nMarie\t7\nPaul\t8", [("TR412", 1)]),
        ("Un.\n\n\tCe paragraphe commence par un retrait.", [("TR413", 3)]),
        ("\tCe paragraphe aussi commence ainsi.\nSuite", [("TR413", 1)]),
        ("Nous avons :\n-lu\n-écrit", [("TR411", 2)]), ("-Lu\n-Écrit\n- Relu", [("TR411", 1)]),
        ("- lu\n-écrit", [("TR411", 1)]), ("-lu", []), ("-5 °C\n-6 °C", []), ("```\n-a\n-b\n```", []),
        ("- un\n  -deux à trois", []), ("---\n-a", []), ("Un.\n\n##Contexte\n\nDeux.", [("TR414", 3)]),
        ("###Suite", [("TR414", 1)]), ("#Mot-clic", []), ("## Suite\n##1", []), ("```\n##a\n```", []),
        ("• un\n\n• deux", []), ("Un • deux\ntrois • quatre", []), ("Un\tdeux\n\ntrois\tquatre", []),
        ("* un\n\n\tle second paragraphe du point\n\n* deux", []), ("* un\tx\n* deux\ty", []),
        ("```\na\tb\nc\td\n\n\tun deux trois quatre\n```", []), ("\tx = 1", []),
        ("1. un\n\tdeux trois quatre cinq", []),
        ("| a\t| b |\n| --- | --- |\n| c\t| d |", []),
        ("Un[^1].\n\n[^1]: Une note\n\n\tqui continue sur deux lignes", []),
    ],
)
def test_what_was_pasted_from_a_word_processor_is_told(source: str, notes: list[tuple[str, int]]) -> None:
    assert [(note.code, note.line) for note in render_markdown(source, FR).notes] == notes


def test_links_resolve_and_unresolved_ones_leave_their_text() -> None:
    rendered = render_markdown('[**A** & b](mission:a "Titre") [c](mission:c) ![d "e"](deliverables/d.png)', FR)
    assert rendered.links == (
        LinkUse("image", "deliverables/d.png", 1),
        LinkUse("mission", "a", 1),
        LinkUse("mission", "c", 1),
    )
    assert resolve_links(rendered.html, resolve_some) == (
        '<p><a href="/fr/a/?x&amp;y" title="Titre"><strong>A</strong> &amp; b</a> c <em>d «\u00a0e\u00a0»</em></p>'
    )


def resolve_some(kind: str, target: str) -> str | None:
    return {"mission/a": "/fr/a/?x&y", "file/deliverables/é 1.pdf": "/archive/1"}.get(f"{kind}/{target}")


def test_a_typed_placeholder_is_only_text() -> None:
    typed = '<a href="trace:mission/a">x</a> [y](trace:mission/a) `<a href="trace:mission/a">z</a>`'
    html = render_markdown(typed, FR).html
    assert resolve_links(html, lambda kind, target: "https://evil.example/") == html


def test_a_placeholder_in_an_attribute_is_only_text() -> None:
    html = render_markdown("<abbr title='<a href=\"trace:mission/a\">x</a>'>A</abbr> [b](mission:b)", FR).html
    assert resolve_links(html, lambda kind, target: f"/{target}").count("<a href=") == 1


def test_file_names_reach_the_resolver_as_they_are_on_disk() -> None:
    html = render_markdown("[x](<deliverables/é 1.pdf#p>)", FR).html
    assert resolve_links(html, resolve_some) == '<p><a href="/archive/1#p">x</a></p>'


def test_resolved_addresses_are_escaped() -> None:
    html = render_markdown("[x](mission:a)", FR).html
    assert resolve_links(html, lambda kind, target: '/"><script>') == '<p><a href="/&quot;&gt;&lt;script&gt;">x</a></p>'


@pytest.mark.parametrize(
    "sign", [">", "> ", "[", "![", "*", "**a ", "_", "`", "<b>", "<div>", "<a <", "<!--", "{{", "#"]
)
def test_ten_thousand_signs_are_survived(sign: str) -> None:
    rendered = render_markdown(f"début {sign * 10_000} fin\n\n{sign * 10_000}", FR)
    assert "début" in rendered.html


def test_deeply_nested_lists_are_survived() -> None:
    html = render_markdown("\n".join(f"{'  ' * depth}* niveau{depth}" for depth in range(2_000)), FR).html
    assert "niveau1999" in html


def test_a_tangled_body_keeps_all_its_words() -> None:
    rendered = render_markdown(">" * 200 + " un\n\ndeux <b>trois", FR)
    assert [note.code for note in rendered.notes] == ["TR409"]
    assert Page(rendered.html).root.text.endswith("un deux <b>trois")


@given(st.lists(st.sampled_from(["*", "**", "_", "__", "a", "b ", " c", "<b>d</b>", "`e`"]), max_size=12))
@example(["*", "a", "**", "b ", "*", "a"])
def test_emphasis_however_unbalanced_loses_no_letter(pieces: list[str]) -> None:
    source = "".join(pieces)
    letters = [sign for sign in re.sub(r"</?b>", "", source) if sign.isalpha()]
    assert [sign for sign in Page(render_markdown(source, FR).html).root.text if sign.isalpha()] == letters


def test_a_plain_field_is_escaped_set_and_explained() -> None:
    expected = (
        'Le <abbr title="Bureau de la transformation «\u00a0numérique\u00a0»">BTN</abbr>\u00a0: &lt;b&gt; l’été! *x*'
    )
    assert render_inline("Le BTN : <b> l'été ! *x*", FR) == expected


def test_a_plain_field_is_one_line() -> None:
    assert render_inline(" a\n\tb\x00\ufdd0 ", EN) == "a b"


@pytest.mark.parametrize(
    ("abbr", "text", "count"), [("A", "A AB A. aA", 2), ("A.B.", "A.B. A.B.c", 1), ("AB", "A AB", 1)]
)
def test_abbreviations_match_whole_words(abbr: str, text: str, count: int) -> None:
    context = MarkupContext("en", "en-CA", Abbreviations.of({abbr: "t"}, "en-CA"))
    assert render_inline(text, context).count("<abbr") == count


def test_the_longest_abbreviation_wins() -> None:
    context = MarkupContext("en", "en-CA", Abbreviations.of({"GC": "a", "GC Web": "b", "GC W": "c"}, "en-CA"))
    assert render_inline("GC Web GC", context) == '<abbr title="b">GC Web</abbr> <abbr title="a">GC</abbr>'


@pytest.mark.parametrize(
    ("source", "count"),
    [
        ("", 0),
        ("un deux", 2),
        ("**un** [deux](https://a.example/x/y) <b>trois</b>", 3),
        ("l'employée : x", 2),
        ("{{ a }}", 0),
    ],
)
def test_words_of_a_source(source: str, count: int) -> None:
    assert count_words(source) == count


def test_the_same_body_gives_the_same_bytes_whatever_was_rendered_before() -> None:
    body = "A[^1] [x]\n\n[^1]: note\n\n[x]: https://a.example/"
    first = render_markdown(body, FR)
    render_markdown("[^1]: autre\n\n[x]: https://b.example/\n\n" + ">" * 10 + "a", EN)
    assert render_markdown(body, FR) == first
