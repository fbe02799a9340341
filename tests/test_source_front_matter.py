"""Fields and body of a Markdown page."""

import pytest

from generator.source import split_front_matter


def test_fields_and_body_are_told_apart_with_their_lines() -> None:
    page = split_front_matter("---\nsummary: Bref\nx: [1]\n---\n\nLe récit.\n", "fr.md")
    assert page.problems == ()
    assert page.document is not None
    assert page.document.plain() == {"summary": "Bref", "x": ["1"]}
    assert page.document.place(("summary",)).line == 2
    assert page.document.place(("x", 0)).excerpt == "x: [1]"
    assert (page.body, page.body_line) == ("\nLe récit.\n", 5)


def test_problems_stand_on_the_lines_of_the_file() -> None:
    page = split_front_matter("---\n\nsummary: Bref : bien\n---\nx", "fr.md")
    assert [(found.code, found.place.line, found.place.column) for found in page.problems] == [("TR101", 3, 15)]


@pytest.mark.parametrize(
    "text", ["", "Le récit.", "Titre\n---\nx", "----\nBravo.\n----", "- a\n---\n", " ---\nBravo.\n---\n"]
)
def test_a_page_without_fields_is_all_body(text: str) -> None:
    page = split_front_matter(text, "fr.md")
    assert (page.document, page.body, page.body_line, page.problems) == (None, text, 1, ())


@pytest.mark.parametrize("text", ["---\n---\nx", "---\n\n---\nx", "\ufeff---\r\n# rien\r\n...\r\nx", "\n---\n---\nx"])
def test_empty_fields_are_fine(text: str) -> None:
    page = split_front_matter(text, "fr.md")
    assert page.document is not None
    assert page.document.plain() == {}
    assert page.body == "x"
    assert page.problems == ()


@pytest.mark.parametrize("text", ["---", "---\n", "---\n\nx", "---\nUn filet.\n---\nx"])
def test_a_rule_at_the_top_is_text_with_a_warning(text: str) -> None:
    page = split_front_matter(text, "fr.md")
    assert page.document is None
    assert page.body == text
    assert [(found.code, found.severity.stops) for found in page.problems] == [("TR141", False)]


def test_unclosed_fields_end_at_the_first_blank_line() -> None:
    page = split_front_matter("---\nsummary: a\n\nLe récit.", "fr.md")
    assert [found.code for found in page.problems] == ["TR140"]
    assert page.document is not None
    assert page.document.plain() == {"summary": "a"}
    assert (page.body, page.body_line) == ("\nLe récit.", 3)


@pytest.mark.parametrize(
    ("text", "fields", "body", "line"),
    [
        ("---\nfrom: {role: host}\ndate: 2026\nBravo.\nNote: oui.", {"from": {"role": "host"}, "date": "2026"},
         "Bravo.\nNote: oui.", 4),
        ("---\ncompetencies:\n- a\n  - b\nBravo.", {"competencies": ["a", "b"]}, "Bravo.", 5),
        ("---\nsummary: a\n\ntranslation: human\n\nLe récit.", {"summary": "a", "translation": "human"},
         "\nLe récit.", 5),
        ("---\nfrom: marc\nBravo : rien à redire.\n\n---\n\nEncore.", {"from": "marc"},
         "Bravo : rien à redire.\n\n---\n\nEncore.", 3),
        ("---\nsummary: a\n\nLe récit.\n\n---\n\nSuite.", {"summary": "a"}, "\nLe récit.\n\n---\n\nSuite.", 3),
    ],
)
def test_unclosed_fields_end_where_prose_begins(text: str, fields: dict[str, object], body: str, line: int) -> None:
    page = split_front_matter(text, "fr.md")
    assert page.document is not None
    assert page.document.plain() == fields
    assert (page.body, page.body_line) == (body, line)
    assert [found.code for found in page.problems if found.code != "TR107"] == ["TR140"]
    assert dict(page.problems[0].params) == {"last": str(line - 1)}


@pytest.mark.parametrize(
    ("text", "fields", "line"),
    [
        ("from: {role: host}\ndate: 2026\n---\nBravo.", {"from": {"role": "host"}, "date": "2026"}, 4),
        ("\nsummary: Bref\n\n---\nBravo.", {"summary": "Bref"}, 5),
        ("competencies:\n  - a\n---\nBravo.", {"competencies": ["a"]}, 4),
    ],
)
def test_fields_that_nothing_opens_are_fields_all_the_same(text: str, fields: dict[str, object], line: int) -> None:
    page = split_front_matter(text, "fr.md")
    assert [found.code for found in page.problems] == ["TR142"]
    assert page.document is not None
    assert page.document.plain() == fields
    assert page.document.key_place((next(iter(fields)),)).excerpt.startswith(next(iter(fields)))
    assert (page.body, page.body_line) == ("Bravo.", line)


@pytest.mark.parametrize(("opening", "closing"), [
    ("—", "---"), ("--", "---"), ("  ---", "  ---"), ("\u00a0---", "---"), ("\u200b---", "---"), ("***", "***"),
    ("+++", "+++"), ("\\---", "\\---"), ("```yaml", "```"), ("---", " ---"), ("---", "–-"), ("—", "—"),
    ("−−−", "−−−"), ("‒‒‒", "‒‒‒"), ("―", "―"), ("⸺", "⸺"), ("‑‑‑", "‑‑‑"), ("───", "───"), ("• • •", "• • •"),
    ("--- # fields", "---"), ("---", "--- #fields"), ("---x", "---x"), ("\\-\\-\\-", "\\-\\-\\-"), ("...", "---"),
    ("---", "- - -"), ("---", "  −−−"),
])
def test_lines_that_are_nearly_fences_are_to_be_replaced(opening: str, closing: str) -> None:
    lines = [opening, "summary: Hi", closing, "Text."]
    page = split_front_matter("\n".join(lines), "fr.md")
    assert {found.code for found in page.problems} == {"TR145"}
    assert [found.place.line for found in page.problems] == [
        line for line, fence in ((1, opening), (3, closing)) if fence != "---"]
    assert page.document is not None
    assert (page.document.plain(), page.body) == ({"summary": "Hi"}, "Text.")
    for found in page.problems:
        lines[int(dict(found.params)["line"]) - 1] = "---"
    mended = split_front_matter("\n".join(lines), "fr.md")
    assert (mended.problems, mended.body) == ((), "Text.")


@pytest.mark.parametrize(
    "text",
    ["—\nauthor: Marie Roy\n—\nText.", "—\ntitle: Hi\nsummary: Hi\n—\nText.", "---x\n\nsummary: Hi\n\n---x\nText.",
     "----\na: b\n----\nText.", " ---\na: b\n---\nText.", "• • •\n\nsummary: Hi\n\n• • •\nText.",
     "−−−\n\nlayout: post\n# note\n−−−\nText.", "+++\nAuthor: Marie\n+++\nText."],
)
def test_fields_that_nobody_knows_between_two_dashes_are_fields_as_between_two_fences(text: str) -> None:
    page = split_front_matter(text, "missions/m/fr.md")
    assert {found.code for found in page.problems} == {"TR145"}
    assert page.document is not None
    assert page.body == "Text."


@pytest.mark.parametrize("text", [
    "— Bonjour, dit Marie.\n— Bonsoir : il est tard.\n\nText.", "—\n\nBonjour.\n\n—\n\nText.",
    "—\nMarie : oui.\nEt nous voilà.\n—\n", "***\nNote: un mot.\n***\nText.", "—\n\n—\n\nText.",
    "—\nNote: un mot.\n\nText.", "***\n\ndate: demain, tout change\n\nText.",
])
def test_dialogue_and_ornaments_are_prose(text: str) -> None:
    page = split_front_matter(text, "missions/m/fr.md")
    assert (page.document, page.body, page.problems) == (None, text, ())


@pytest.mark.parametrize(
    "text",
    ["date: demain\nBravo.", "Summary : bref\n---\nx", "from: marc\nBravo.\n---\nx", "note: x\n---\n", "—\nBravo"],
)
def test_prose_with_a_colon_is_prose(text: str) -> None:
    page = split_front_matter(text, "fr.md")
    assert (page.document, page.body, page.problems) == (None, text, ())


@pytest.mark.parametrize(
    ("text", "code", "fields", "body"),
    [
        ("summary: Hi\ntranslation: original\nText.", "TR143", {"summary": "Hi", "translation": "original"}, "Text."),
        ("summary: Hi\nText.", "TR143", {"summary": "Hi"}, "Text."),
        ("from: {role: host}\nText.", "TR143", {"from": {"role": "host"}}, "Text."),
        ("from: marc\n\nText.", "TR143", {"from": "marc"}, "\nText."),
        ("---\n---\nsummary: Hi\n---\nText.", "TR143", {}, "summary: Hi\n---\nText."),
        ("---\ndate: 2025\n---\n---\nsummary: Hi\n---\nText.", "TR143", {"date": "2025"},
         "---\nsummary: Hi\n---\nText."),
    ],
)
def test_fields_that_do_not_stand_between_two_lines_are_told(
    text: str, code: str, fields: dict[str, object], body: str
) -> None:
    page = split_front_matter(text, "fr.md")
    assert [found.code for found in page.problems] == [code]
    assert page.document is not None
    assert (page.document.plain(), page.body) == (fields, body)


@pytest.mark.parametrize(
    "text",
    [
        "Summary: what we did.\n\nText", "from: here we went on.\nAnd more.",
        "date: le 3 mai, tout a changé.\n\nSuite.",
        "Bonjour.\n\n---\n\nsummary: x", "***\n\nA rule first.", "```yaml\ntitle: a\n```\nSee the example.",
        "# Title\n\nsummary: x", "- - -\n\nA rule first.", "---\nsummary: a\n---\n\n---\n\nA rule first.",
        "---\nsummary: a\n---\ndate: le 3 mai, tout a changé.", "---\nfrom\u00a0: marc\n---\nBravo.",
    ],
)
def test_prose_is_not_taken_for_fields(text: str) -> None:
    assert split_front_matter(text, "fr.md").problems == ()


def test_a_remedy_shows_the_beginning_of_a_long_field_as_such() -> None:
    page = split_front_matter(f"summary: {'mot ' * 40}\n\nText.", "fr.md")
    assert dict(page.problems[0].params)["first"].endswith("mot…")


@pytest.mark.parametrize(
    "above", ["# note à moi : ne pas publier\n", "Une ligne.\n\n", "<!-- à relire -->\n", "\nTitre\n\nDeux\n\n"]
)
@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("missions/m/fr.md", "---\nsummary: Un résumé\n---"), ("people/p/fr.md", " ---\n\ntranslation: human\n\n---"),
        ("missions/m/feedback/h.fr.md", "---\nfrom: {role: host}\ndate: 2025\n---"),
        ("missions/m/fr.md", "---\nRésumé : bref\nTraduction : original\n---"),
    ],
)
def test_something_above_the_fields_is_told(above: str, path: str, fields: str) -> None:
    page = split_front_matter(f"{above}{fields}\nLe récit.", path)
    assert [(found.code, found.severity.stops) for found in page.problems] == [("TR144", True)]
    assert dict(page.problems[0].params)["line"] == str(above.count("\n") + 1)
    assert page.body == "Le récit."


@pytest.mark.parametrize(
    ("text", "path", "first", "body"),
    [
        ("Summary: Bref\nTranslation: original\n\nLe récit.", "fr.md", "summary: Bref", "\nLe récit."),
        ("Résumé : bref\nTraduction : humaine\n---\nLe récit.", "fr.md", "summary: bref", "Le récit."),
        ("**Résumé :** bref\n\n**Traduction** : x\nLe récit.", "fr.md", "summary: bref", "Le récit."),
        ("Translation: machine\nLe récit.", "fr.md", "translation: machine", "Le récit."),
        ("***\nSUMMARY: a\ntranslation: b\n***\nLe récit.", "fr.md", "summary: a", "Le récit."),
        ("From: Marc\nConsent: oui\nBravo.", "m/feedback/h.fr.md", "from: Marc", "Bravo."),
        ("From: Marc\n\nBravo.", "m/feedback/h.fr.md", "from: Marc", "\nBravo."),
        ("De : {role: host}\nBravo.", "m/feedback/h.fr.md", "from: {role: host}", "Bravo."),
        ("Consentement : 2025-03-01\nBravo.", "m/feedback/h.fr.md", "consent: 2025-03-01", "Bravo."),
    ],
)
def test_fields_with_a_capital_or_in_french_without_fences_are_told(
    text: str, path: str, first: str, body: str
) -> None:
    page = split_front_matter(text, path)
    assert [found.code for found in page.problems] == ["TR143"]
    assert dict(page.problems[0].params)["first"] == first
    assert (page.document, page.body) == (None, body)


def test_a_field_in_french_between_fences_is_a_field() -> None:
    page = split_front_matter("---\nRésumé : bref\n---\nLe récit.", "fr.md")
    assert page.document is not None
    assert page.document.plain() == {"Résumé": "bref"}


@pytest.mark.parametrize(
    "text",
    [
        "Résumé : nous avons relu le guide.\n\nSuite.", "Résumé : nous avons relu\nle guide.",
        "Summary: we began\n\nText",
        "De : Marie\nDate : 3 mars\nObjet : le guide\n\nBonjour.", "Date : le 3 mai\n\nAudience : tout le monde.",
        "Bonjour.\n\n---\n\nsummary: x\n\nSuite.",
        "Bonjour.\n\n---\n\nRésumé : x\n\n---\n\nSuite.",
        "Bonjour.\n\n---\n\nDeux.\n\n---\n\nTrois.", "Bonjour.\n\n---\ndate: le 3 mai\n---\nSuite.",
        "Original : un guide\nde 2019.", "Résumé\n---\nNous avons.",
    ],
)
def test_prose_that_looks_like_fields_is_left_alone(text: str) -> None:
    page = split_front_matter(text, "missions/m/fr.md")
    assert (page.document, page.body, page.problems) == (None, text, ())
