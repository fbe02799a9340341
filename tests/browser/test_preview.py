"""The preview in a real browser: problems appear and go by themselves, and everybody can read them."""

from __future__ import annotations

import pytest
from judges import axe_script
from lab import PROVEN_SITE, Lab
from preview_client import RECORD, SOON, broken, mended, running

playwright = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed: pip install -e '.[test]'")

pytestmark = pytest.mark.browser


def test_the_problems_and_then_the_page_appear_by_themselves_where_it_was(lab: Lab, browser) -> None:
    lab.write(PROVEN_SITE)
    with running(lab) as client:
        page = browser.new_page(viewport={"width": 400, "height": 300})
        faults: list[str] = []
        page.on("console", lambda message: faults.append(message.text) if "500" not in message.text else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"{client.session.url}fr/missions/guide/")
        page.evaluate("scrollTo(0, 420)")

        broken(lab)
        page.wait_for_selector("body[data-kind=problems]", timeout=SOON * 1000)
        assert page.evaluate("scrollY") == 0
        assert page.locator(".own h1").inner_text().replace("\u00a0", " ") == "1 erreur à corriger"
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        page.locator("summary").first.click()
        assert page.locator(".own").is_hidden()
        assert page.locator("h1:visible").inner_text() == "1 error to correct"

        lab.edit(RECORD, "hours: 7\n", "hours: sept\n")
        playwright.expect(page.locator("h1:visible")).to_have_text("2 errors to correct", timeout=SOON * 1000)
        page.locator("summary").first.click()
        lab.edit(RECORD, "hours: sept\n", "hours: 9\n")
        playwright.expect(page.locator("h1:visible")).to_have_text("1 erreur à corriger", timeout=SOON * 1000)

        mended(lab)
        page.wait_for_selector("body[data-kind=mission]", timeout=SOON * 1000)
        page.wait_for_load_state("load")
        assert page.evaluate("scrollY") == 420
        page.get_by_text("1 avertissement", exact=True).click()
        assert page.locator("trace-preview .place").inner_text() == f"{RECORD}:5:8"
        assert faults == []


RUN = """async () => {
  const found = await axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]});
  return found.violations.map(rule => `${rule.id}: ${rule.nodes.map(node => node.html).join("; ")}`);
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 320])
def test_problems_and_warnings_can_be_read_by_all(lab: Lab, browser, scheme: str, width: int) -> None:
    lab.write(PROVEN_SITE).edit(RECORD, "hours: 7\n", "hours: 9\n")
    context = browser.new_context(color_scheme=scheme, viewport={"width": width, "height": 800})
    context.add_init_script(path=axe_script())
    page = context.new_page()
    with running(lab) as client:
        page.goto(f"{client.session.url}fr/missions/guide/")
        page.get_by_text("1 avertissement", exact=True).click()
        assert page.evaluate(RUN) == []
        lab.write({"people/léa/person.yml": "name: Léa\n", "teams.yml": "a: {names: [{fr: A" + "a" * 300 + " : b}]}\n"})
        page.wait_for_selector("body[data-kind=problems]", timeout=SOON * 1000)
        page.locator("details").last.locator("summary").first.click()
        assert page.evaluate(RUN) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
