"""What only a browser knows: pages read without JavaScript, on a phone, on paper, with a keyboard, from a disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from judges import demo_for, write_site
from lab import PROVEN_SITE, Built, Lab
from playwright.sync_api import Browser, Page, Request
from visits import Visit, Visitor, one_of_each, pages_by_kind

pytestmark = pytest.mark.browser

OVERFLOW = """() => {
  const root = document.documentElement, wide = root.clientWidth;
  if (root.scrollWidth <= wide) return [];
  const inside = node => { for (let up = node.parentElement; up && up !== document.body; up = up.parentElement)
    if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(up).overflowX)) return true; };
  return [...document.body.querySelectorAll('*')]
    .filter(node => node.getBoundingClientRect().right > wide + 0.5 && !inside(node))
    .slice(0, 5).map(node => `${root.scrollWidth}px: ${node.outerHTML.slice(0, 120)}`)
    .concat([`the page is ${root.scrollWidth}px wide`]);
}"""

ORPHANS = """() => {
  const found = [], words = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
  while (words.nextNode()) {
    const node = words.currentNode, before = node.previousSibling, range = document.createRange();
    if (!/^[,.;)]/.test(node.data) || !before || before.nodeType !== 1) continue;
    range.setStart(node, 0); range.setEnd(node, 1);
    const mark = range.getBoundingClientRect(), last = [...before.getClientRects()].pop();
    if (mark.width && last && mark.top >= last.bottom - 2) found.push(node.parentElement.textContent.slice(0, 80));
  }
  return found;
}"""
"""Points and commas that begin a line, away from the word that they follow."""

BROKEN_MARKS = r"""() => [...document.querySelectorAll('.mark')]
  .filter(node => /^\(?(en partie |partly |récit |story )?(en|in) \p{L}+\)?$/u.test(node.textContent.trim()))
  .filter(node => node.getClientRects().length > 1).map(node => node.parentElement.textContent.slice(0, 80))"""
"""Words on the language of other words that begin on one line and end on the next."""

INDENTED = """() => [...document.querySelectorAll('.file-line .sub')]
  .filter(node => {
    const box = node.parentElement.getBoundingClientRect(), rects = [...node.getClientRects()];
    return rects.some(rect => rect.left > box.left + 0.5 && rect.left < box.left + 12);
  }).map(node => node.textContent)"""
"""What is said of a file, where it begins a line but not at its edge."""

ODDITIES = f"() => [{ORPHANS}, {BROKEN_MARKS}, {INDENTED}].map(look => look())"

TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }"""
"""WCAG 2.2, success criterion 1.4.12."""

DOUBLED = "html { font-size: 200% !important }"
"""WCAG 2.2, success criterion 1.4.4."""

FOCUSED = """() => {
  const node = document.activeElement, style = getComputedStyle(node), box = node.getBoundingClientRect();
  return {tag: node.tagName, text: node.textContent.trim(), href: node.getAttribute('href'),
          ring: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 || style.boxShadow !== 'none',
          seen: box.width > 0 && box.height > 0 && box.right > 0 && box.left < innerWidth
                && box.bottom > 0 && box.top < innerHeight};
}"""


def pages_of(built: Built) -> list[str]:
    """Every page but those that lead elsewhere at once; permalinks, which are all alike, by two of them."""
    most = {"alias": 0, "permalink": 2}
    kinds = pages_by_kind(built).items()
    return sorted(path for (kind, _), paths in kinds for path in paths[: most.get(kind, len(paths))])


def test_every_page_fits_a_small_phone_and_asks_nothing_of_other_sites(visit: Visit) -> None:
    """320 px are those of WCAG 1.4.10. The preview has every page of the other builds, and some more."""
    built, wide = demo_for("private"), []
    with visit(built, viewport={"width": 320, "height": 700}) as visitor:
        for path in pages_of(built):
            wide += [f"{path}: {what}" for what in visitor.open(path).evaluate(OVERFLOW)]
        assert not visitor.faults
    assert not wide, "\n".join(wide[:20])


@pytest.fixture(scope="module")
def oddities(visit: Visit) -> list[list[str]]:
    """What looks odd of a public page, wide and narrow: commas, marks, edges. Each page is visited once for all."""
    built, found, widths = demo_for("public"), list[list[str]]([[], [], []]), [1280, 390]
    with visit(built, viewport={"width": 1280, "height": 800}) as visitor:
        for path in pages_of(built):
            page = visitor.open(path)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 800})
                for odd, words in zip(found, page.evaluate(ODDITIES), strict=True):
                    odd += [f"{path} ({width} px): {each}" for each in words]
            widths.reverse()  # the next page begins as wide as this one ended
    return found


def test_no_line_begins_with_a_comma(oddities: list[list[str]]) -> None:
    assert not oddities[0], "\n".join(oddities[0][:20])


def test_marks_of_language_stay_whole_and_lines_begin_at_the_edge(oddities: list[list[str]]) -> None:
    odd = [*oddities[1], *oddities[2]]
    assert not odd, "\n".join(odd[:20])


@pytest.mark.parametrize(("lang", "marks"), [("fr", '"«\u00a0" "\u00a0»" "“" "”"'), ("en", '"“" "”" "‘" "’"')])
def test_a_quotation_stands_between_the_marks_of_the_text_around_it(visitor: Visitor, lang: str, marks: str) -> None:
    page, asked = visitor.page, "() => getComputedStyle(document.querySelector('.vouched > q')).quotes"
    visitor.open(f"{lang}/missions/2026-map-legend-colours/")
    assert page.evaluate(asked) == marks
    page.emulate_media(media="print")
    printed = page.evaluate(asked)
    page.emulate_media(media="screen")
    assert printed == marks


def test_pages_are_whole_without_javascript(visit: Visit) -> None:
    built = demo_for("public")
    with visit(built, java_script_enabled=False) as visitor:
        for path in one_of_each(built):
            page = visitor.open(path)
            assert page.locator("main").inner_text().strip(), path
            assert page.locator("h1").count() == 1, path
            for details in page.locator("details").all():
                details.locator("summary").first.click()
                assert details.evaluate("node => node.open"), path
        assert not visitor.faults


def test_pages_still_fit_with_spaced_or_doubled_text(visit: Visit) -> None:
    built, wide = demo_for("public"), []
    with visit(built, viewport={"width": 640, "height": 900}) as visitor:
        for path in one_of_each(built):
            page = visitor.open(path)
            style = page.add_style_tag(content=TEXT_SPACING)
            wide += [f"{path}: spaced: {what}" for what in page.evaluate(OVERFLOW)]
            style.evaluate("(node, rules) => { node.textContent = rules }", DOUBLED)
            wide += [f"{path}: doubled: {what}" for what in page.evaluate(OVERFLOW)]
    assert not wide, "\n".join(wide[:20])


WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 3
TITLE = ("Anticonstitutionnellement " * 5)[:120].strip()


def test_long_titles_and_words_without_a_break_fit_on_a_phone(visit: Visit, lab: Lab) -> None:
    lab.write({
        "site.yml": f"name: {WORD[:120]}\nbase_url: https://traces.example\naudience: public\npurpose: {WORD}\n"
                    "disclaimer: https://example.org/" + "a" * 200 + "\ncontact: " + "b" * 90 + "@example.org\n",
        "people/a/person.yml": f"name: {WORD[:120]}\nconsent: 2024-01-01\ntitle: {WORD}\nplace: {WORD}\nteam: t\n"
                               f"declared: [{WORD[:100]}]\nlinks: [{{url: https://example.org/, title: {WORD}}}]\n",
        "people/a/fr.md": f"## {WORD}\n\n{WORD}\n\n`{WORD}`\n\n    {WORD}\n\n| {WORD} | b |\n|---|---|\n| c | d |\n",
        "teams.yml": f"t: {{names: [{{fr: {WORD}, abbr: {WORD[:40]}}}], region: {WORD}}}\n",
        "competencies.yml": f"c: {{name: {WORD}, definition: {WORD}, ask: {WORD}, levels: [{WORD}, b, c, d]}}\n",
        "missions/m/mission.yml": f"title: {TITLE}\npeople: a\nstart: 2025-01-01\nend: 2025-02-01\nhours: 3\n"
                                  f"max_hours: 4\nhost: {WORD}\ndeliverable: {WORD}\ncriterion: {WORD}\n"
                                  f"competencies: [{{id: c, level: 2}}, {WORD}]\nlearned: {WORD}\nthanks: {WORD}\n"
                                  f"validated: {{by: {{role: manager}}, date: 2025-02-02, note: {WORD}}}\n"
                                  f"deliverables: [{{file: {'f' * 100}.txt, title: {WORD}, licence: {WORD}}}]\n",
        f"missions/m/deliverables/{'f' * 100}.txt": "x",
        "missions/m/feedback/v.fr.md": f"---\nfrom: {{name: {WORD}, role: manager, team: {WORD}}}\n"
                                       f"date: 2025-02-02\nconsent: 2025-02-02\n---\n{WORD}\n",
        "missions/n/mission.yml": f"title: {WORD}\npeople: a\nstart: 2025-03-01\nfollows: m\n",
        "missions/n/fr.md": f"---\nsummary: {WORD}\n---\n## {WORD}\n\n> {WORD}\n\n- {WORD}\n",
        "missions/o/mission.yml": f"title: {WORD}\nhost: t\n",
    })
    built, wide = lab.build(), []
    with visit(built, viewport={"width": 360, "height": 700}) as visitor:
        for path in pages_of(built):
            wide += [f"{path}: {what}" for what in visitor.open(path).evaluate(OVERFLOW)]
    assert not wide, "\n".join(wide[:20])


def test_the_language_link_leads_to_the_very_same_page_and_back(visitor: Visitor) -> None:
    for (kind, lang), paths in pages_by_kind(visitor.built).items():
        if lang != "fr" or kind == "alias":
            continue
        page = visitor.open(paths[0])
        before = page.url
        for expected in ("en", "fr"):
            page.locator("a.language").click()
            assert page.locator("html").get_attribute("lang") == expected, paths[0]
            assert page.locator("body").get_attribute("data-kind") == kind, paths[0]
        assert page.url == before


def test_the_keyboard_finds_the_skip_link_first_and_always_sees_where_it_is(visitor: Visitor) -> None:
    visitor.page.set_viewport_size({"width": 1280, "height": 900})
    for path in (path for path in one_of_each(visitor.built) if not path.startswith("en/")):
        page = visitor.open(path)
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["href"] == "#main", path
        assert focused["seen"], path
        for _ in range(12):
            assert focused["ring"], (path, focused)
            page.keyboard.press("Tab")
            focused = page.evaluate(FOCUSED)
            if focused["tag"] == "BODY":
                break


def test_the_skip_link_takes_the_keyboard_past_the_navigation(visitor: Visitor) -> None:
    page = visitor.open("fr/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("() => document.querySelector('main').contains(document.activeElement)")


def test_a_printed_portfolio_says_where_each_proof_stands(visitor: Visitor) -> None:
    who = max(visitor.built.site.people.values(), key=lambda person: len(person.trajectories))
    page = visitor.open(f"fr/personnes/{who.id}/")
    page.emulate_media(media="print")
    try:
        printed = page.locator("body").inner_text()
        lasting = page.locator("a.address").first.inner_text()
        assert lasting.startswith("https://")
        assert lasting in printed
        proofs = {step.mission for path in who.trajectories for step in path.steps if step.proven}
        assert proofs
        unsaid = [key for key in sorted(proofs) if not says_where(visitor.built, printed, key)]
        assert not unsaid, f"not said on paper: {unsaid}"
        assert not page.locator(".site-nav").is_visible()
        assert page.pdf().startswith(b"%PDF-")
    finally:
        page.emulate_media(media="screen")


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_footer_takes_little_paper_and_keeps_its_words(visitor: Visitor, lang: str) -> None:
    """A long one stood alone on the last sheet of many pages."""
    page = visitor.open(f"{lang}/missions/2026-map-legend-colours/")
    page.set_viewport_size({"width": 720, "height": 960})  # a sheet, less its margins
    page.emulate_media(media="print")
    try:
        footer = page.locator(".site-footer")
        assert str(visitor.built.site.settings.contact) in footer.inner_text()
        above, box = page.locator(".cite .citation").bounding_box(), footer.bounding_box()
        assert above is not None
        assert box is not None
        assert box["height"] < 100
        assert above["y"] + above["height"] <= box["y"] < above["y"] + above["height"] + 30
        assert page.locator(".site-footer .purpose").is_visible()
        assert page.locator(".cite .address").is_visible()
        assert not any(each.is_visible() for each in page.locator(".site-footer .on-screen").all())
    finally:
        page.emulate_media(media="screen")


def says_where(built: Built, printed: str, key: str) -> bool:
    """Whether a mission's lasting address, or that of its page, stands on the paper."""
    slug = built.site.briefs[key].slug.fr or key
    return f"/m/{key}/" in printed or f"/fr/missions/{slug}/" in printed


def test_a_date_stands_after_a_name_that_is_written_from_right_to_left(visit: Visit, lab: Lab) -> None:
    lab.write(PROVEN_SITE, {
        "people/marie-roy/person.yml": "name: محمد بن عبد الله\nconsent: {date: 2024-01-01, audience: public}\n"})
    lab.edit("missions/guide/mission.yml", "start: 2025-03-03\nend: 2025-03-14", "start: 2025\nend: 2025")
    with visit(lab.build(audience="public", date="2026-03-01")) as reader:
        for path, line in (("fr/missions/guide/", ".byline"), ("fr/livrables/", ".folding .sub")):
            name, date = reader.open(path).evaluate(f"""() => ['a', 'time'].map(tag => {{
                const box = document.querySelector('{line} ' + tag).getBoundingClientRect();
                return [box.left, box.right]; }})""")
            assert name[1] <= date[0], path


def test_a_long_file_name_leaves_room_for_what_stands_beside_it(visit: Visit, lab: Lab) -> None:
    lab.write(PROVEN_SITE, {f"missions/guide/deliverables/{'x' * 120}.csv": "a,b\n"})
    with visit(lab.build(audience="public"), viewport={"width": 1280, "height": 700}) as reader:
        table, room, mission = reader.open("fr/livrables/").evaluate("""() => {
            const table = document.querySelector('.folding'), main = getComputedStyle(table.parentElement);
            return [table.offsetWidth, table.parentElement.clientWidth - 2 * parseFloat(main.paddingLeft),
                    table.rows[1].cells[1].offsetWidth]; }""")
        assert table <= room
        assert mission > 150


def test_long_code_scrolls_on_screen_and_wraps_on_paper(visit: Visit, lab: Lab) -> None:
    lab.write(PROVEN_SITE, {"missions/guide/fr.md": f"## Essayer\n\n```\n{'mot ' * 60}\n```\n"})
    with visit(lab.build(audience="public")) as reader:
        page = reader.open("fr/missions/guide/")
        hidden = "() => { const code = document.querySelector('pre'); return code.scrollWidth - code.clientWidth; }"
        assert page.evaluate(hidden) > 0
        page.emulate_media(media="print")
        assert page.evaluate(hidden) <= 0


@pytest.fixture(scope="module")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that nobody serves."""
    return write_site(demo_for("public", portable=True), tmp_path_factory.mktemp("disk") / "un dossier")


@pytest.fixture
def disk_page(browser: Browser, on_disk: Path) -> Iterator[Page]:
    context = browser.new_context()
    page = context.new_page()
    lost: list[str] = []

    def note_failure(request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # the page was left before its icon had come: no reader misses it
            lost.append(request.url)

    page.on("requestfailed", note_failure)
    page.on("console", lambda message: lost.append(message.text))
    page.goto((on_disk / "index.html").as_uri())
    yield page
    context.close()
    assert not lost


def test_a_site_reads_from_a_disk_link_by_link(disk_page: Page, on_disk: Path) -> None:
    page = disk_page
    page.locator("a[hreflang=fr]").click()
    assert page.url == (on_disk / "fr" / "index.html").as_uri()
    assert page.evaluate("() => getComputedStyle(document.body).fontFamily") != ""
    mission = page.locator(".entry-title a").first
    mission.click()
    assert kind_of(page) == "mission"
    page.locator("article a[href*=personnes]").first.click()
    assert kind_of(page) == "person"
    page.locator("a.language").click()
    assert (kind_of(page), page.locator("html").get_attribute("lang")) == ("person", "en")
    assert Path(unquote(page.url.removeprefix("file://"))).is_file()


def test_an_archived_file_opens_from_a_disk(disk_page: Page, on_disk: Path) -> None:
    page = disk_page
    page.goto((on_disk / "fr" / "livrables" / "index.html").as_uri())
    archived = page.locator("a.file-name[href$='.txt']").first
    href = archived.evaluate("link => link.href")
    archived.click()
    assert page.url == href
    assert "/archive/" in href
    assert page.locator("body").inner_text().strip()


def kind_of(page: Page) -> str | None:
    return page.locator("body").get_attribute("data-kind")
