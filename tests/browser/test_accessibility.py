"""axe-core finds no violation of WCAG 2.2 AA: each kind of page, both languages, light and dark, wide and narrow."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from judges import axe_script, demo_for
from lab import PROVEN_SITE, Lab
from visits import Visit, Visitor, one_of_each, pages_by_kind

from generator.routes import Kind

pytestmark = pytest.mark.browser

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (1280, 360)
MARKED_KINDS = ("home", "mission", "person", "people", "deliverables")
"""Where the local preview marks what would be withheld, each in its own way; other lists repeat the home page's."""
COLOUR = re.compile(r"(--[a-z-]+):\s*#[0-9a-f]{6};")
DARK = re.compile(r"@media[^{}]*prefers-color-scheme: dark\)\s*{\s*:root\s*{([^{}]*)}\s*}")
SCHEMES = ("light", "dark")

RUN = """async ([tags, scheme]) => {
  const colours = () => axe.getRules(tags).filter(rule => rule.tags.includes('cat.color')).map(rule => rule.ruleId);
  const found = await axe.run(document, {
    runOnly: scheme === 'light' ? {type: 'tag', values: tags} : {type: 'rule', values: colours()},
    resultTypes: ['violations'], preload: false});
  return found.violations.flatMap(rule => rule.nodes.map(node =>
    `${rule.id} (${rule.impact}): ${node.target.join(' ')}\\n      ${node.html.slice(0, 160)}\\n      ` +
    node.any.concat(node.all, node.none).map(check => check.message).join('; ')));
}"""


def chosen(audience: str) -> list[str]:
    built = demo_for(audience)
    if audience == "public":
        return one_of_each(built)
    marked = [path.removesuffix("index.html") for path, page in built.pages() if 'class="withheld"' in page]
    kinds = [paths for (kind, _), paths in pages_by_kind(built).items() if kind in MARKED_KINDS]
    return [next(path for path in paths if path in marked) for paths in kinds]


@pytest.fixture(scope="module", params=["public", "private"])
def reader(request: pytest.FixtureRequest, visit: Visit) -> Iterator[tuple[Visitor, list[str]]]:
    with visit(demo_for(request.param)) as visitor:
        visitor.context.add_init_script(path=axe_script())
        yield visitor, chosen(request.param)


def test_the_pages_looked_at_are_of_every_kind_and_show_every_mark() -> None:
    kinds = {kind for kind, _ in pages_by_kind(demo_for("public"))}
    assert kinds == {kind.value for kind in Kind}
    assert len(chosen("public")) > 30
    assert len(chosen("private")) == 2 * len(MARKED_KINDS)


def test_the_dark_scheme_changes_colours_and_nothing_else() -> None:
    """So the rules that look at colours are all that the dark pages have to be asked."""
    built = demo_for("private")
    style = built.text(next(path for path in built.files if path.endswith(".css")))
    dark = DARK.search(style)
    assert dark is not None
    assert set(COLOUR.findall(dark[1])) <= set(COLOUR.findall(style[: dark.start()]))
    assert not COLOUR.sub("", dark[1]).strip()
    assert not [each for each in (style.replace(dark[0], ""), *(page for _, page in built.pages()))
                if re.search(r"prefers-color-scheme|light-dark\(", each)]


def test_no_page_breaks_a_rule_of_wcag_22_aa(reader: tuple[Visitor, list[str]]) -> None:
    visitor, paths = reader
    broken: dict[str, list[str]] = {}
    for path in paths:
        page = visitor.open(path)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                for violation in page.evaluate(RUN, [WCAG, scheme]):
                    broken.setdefault(violation, []).append(f"{path} {scheme} {width}")
    report = [f"{violation}\n      on {len(places)}: {', '.join(places[:4])}" for violation, places in broken.items()]
    assert not report, f"{len(report)} violations\n" + "\n".join(report)


@pytest.mark.parametrize("alias", ["fr/vieux/", "m/vieux/"])
def test_the_page_that_an_old_address_leaves_behind_breaks_no_rule(lab: Lab, visit: Visit, alias: str) -> None:
    """It leads away at once, so the page it leads to is not answered: the browser then stays where it is."""
    built = lab.write(PROVEN_SITE, {"missions/guide/mission.yml":
                                    f"{PROVEN_SITE['missions/guide/mission.yml']}aliases: /{alias}\n"}).build()
    with visit(built) as visitor:
        visitor.context.add_init_script(path=axe_script())
        visitor.context.route("**/guide/", lambda route: route.fulfill(status=204))
        page = visitor.open(alias)
        page.wait_for_timeout(200)
        assert page.locator("body").get_attribute("data-kind") == "alias"
        assert page.evaluate(RUN, [WCAG, "light"]) == []
