"""What is put into pages and in their place, as functions of what is wrong: no server, no browser."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from judges import check_html
from lab import Page
from preview_client import SOON

from generator.problems import Place, Problem, Severity, place_at, problem
from generator.publish import OutputFile
from generator.serve.answers import Request, answer
from generator.serve.inject import Visit, inject
from generator.serve.preview import Accident, Preview, Showing, is_page
from generator.serve.screens import building_screen, problem_screen
from generator.serve.telling import MOST, bar, telling


def visit(**options: object) -> Visit:
    return replace(Visit("/fr/", "tag", "fr", "nonce"), **options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("html", "before", "after"),
    [
        (b"<body><p>x</p></body></html>", b"<body><p>x</p>", b"</body></html>"),
        (b"<BODY>x</BODY>", b"<BODY>x", b"</BODY>"),
        (b"<body><!-- </body> -->x</body>", b"<body><!-- </body> -->x", b"</body>"),
        (b"<p>no body", b"<p>no body", b""),
        (b"", b"", b""),
    ],
)
def test_the_script_goes_before_the_end_of_the_body(html: bytes, before: bytes, after: bytes) -> None:
    made = inject(html, Showing(built=True), visit())
    assert made.startswith(before + b'<script nonce="nonce"')
    assert made.endswith(b"</script>\n" + after)


def test_a_path_cannot_break_out_of_the_script_element() -> None:
    made = inject(b"", Showing(), visit(path='/"><script>alert(1)</script>&'))
    assert made.count(b"<script") == 1
    assert b"alert(1)</script>" not in made


def test_what_people_typed_is_text_among_the_problems() -> None:
    typed = "<img src=x onerror=alert(1)>`{key}`\u202e&quot;"
    found = problem("TR202", place_at(f"missions/{typed}/mission.yml", 3, 1, typed), key=typed, suggestion="title")
    for html in (telling([found], "fr", 2), bar([found], "en", ""),
                 problem_screen(Showing(problems=(found,), stopped=True, built=True), visit()).decode()):
        page = Page(html)
        assert not page.root.all("img")
        assert "\u202e" not in html
        assert "<img src=x onerror=alert(1)>`{key}`\\u202e&quot;" in page.root.all("h2")[0].text


def test_the_mark_stands_on_the_column_even_where_the_line_was_cut() -> None:
    line = "a" * 150 + "!" + "b" * 150
    html = telling([replace(sample(), place=place_at("x.yml", 2, 151, line))], "fr", 2)
    assert Page(html).root.one("mark").text == "!"


def test_a_column_after_the_end_of_the_line_still_has_a_mark() -> None:
    html = telling([replace(sample(), place=place_at("x.yml", 2, 4, "abc"))], "fr", 2)
    assert "abc<mark>&nbsp;</mark>" in html


def test_a_problem_of_a_whole_file_or_of_the_folder_has_no_excerpt() -> None:
    page = Page(telling([replace(sample(), place=Place("x.yml")), replace(sample(), place=Place(""))], "fr", 2))
    assert [each.text for each in page.root.all("code", class_="place")] == ["x.yml", "dossier de contenu"]
    assert not page.root.all("pre", class_="excerpt")


def test_past_a_great_many_problems_the_rest_is_counted() -> None:
    found = [replace(sample(), place=Place("x.yml", line)) for line in range(1, MOST + 4)]
    page = Page(telling(found, "fr", 2))
    assert len(page.root.all("article")) == MOST
    assert page.root.one("p", class_="more").text.startswith("Et 3 autres")


def sample() -> Problem:
    return problem("TR202", Place("x.yml", 1, 1, "abc"), key="a", suggestion="b")


def test_remarks_are_neither_told_nor_a_reason_to_reload() -> None:
    quiet = Showing(problems=(replace(sample(), severity=Severity.NOTICE),), built=True)
    assert quiet.loud == ()
    assert quiet.tag("/fr/") == Showing(built=True).tag("/fr/")


def test_before_the_first_build_is_over_a_page_says_that_it_waits() -> None:
    made = answer(Showing(), Request("/fr/", "127.0.0.1:1", "en", "n"))
    assert made.status == 503
    assert isinstance(made.body, bytes)
    assert "Construction…" in Page(made.body.decode()).root.one("h1").text
    assert b"data-seen=" in made.body


def test_an_accident_and_its_end_are_two_changes() -> None:
    good = Showing(built=True)
    stumbled = good.after_accident(Accident("x", ours=False))
    assert len({good.tag("/"), stumbled.tag("/"), stumbled.after_accident(Accident("y", ours=False)).tag("/")}) == 3
    assert stumbled.after({}, (), stopped=False).tag("/") == good.tag("/")


def test_a_build_that_fails_keeps_the_files_of_the_one_before() -> None:
    file = OutputFile.of("fr/index.html", b"x")
    showing = Showing().after({file.path: file}, (), stopped=False).after({}, (sample(),), stopped=True)
    assert showing.files == {file.path: file}
    assert showing.stopped


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/", True), ("/fr/", True), ("/fr/x", True), ("/404.html", True), ("/favicon.ico", False),
     ("/static/style.css", False), ("/archive/00/00/page.html", False), ("/archive/00/00/sans-point", False)],
)
def test_pages_are_told_from_files_by_their_address(path: str, expected: bool) -> None:
    assert is_page(path) is expected


def test_whoever_waits_for_the_first_build_is_let_go_at_the_end() -> None:
    preview = Preview()
    preview.close()
    assert not preview.first(SOON).built
    assert preview.changed("/", "x", SOON) is None


@pytest.mark.validator
def test_what_the_preview_makes_is_valid_html(tmp_path: Path) -> None:
    found = (sample(), replace(sample(), severity=Severity.WARNING, place=Place("y.yml")))
    screens = {
        "problems": problem_screen(Showing(problems=found, stopped=True, built=True), visit()),
        "moved": problem_screen(Showing().after_accident(Accident("x", ours=False)), visit(lang="en")),
        "ours": problem_screen(Showing().after_accident(Accident("x", ours=True)), visit()),
        "building": building_screen(visit()),
        "bar": inject(b"<!doctype html><html lang=fr><title>x</title><body></body></html>",
                      Showing(problems=found[1:], built=True), visit()),
    }
    for name, html in screens.items():
        (tmp_path / f"{name}.html").write_bytes(html)
    assert [str(found) for found in check_html(tmp_path) if found.kind == "error"] == []
