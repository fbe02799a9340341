"""What the site writes is what the standards ask for: HTML by the Nu checker, Atom, sitemaps, JSON-LD."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from crawl import dangling
from judges import Finding, check_html, demo_for, seed_site, write_site
from lab import SHARED, Built, Lab

AUDIENCES = ("public", "internal", "private")
SITES = (*AUDIENCES, "seed")

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML_LINK = "{http://www.w3.org/1999/xhtml}link"
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
SCRIPT = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def site(name: str) -> Built:
    return seed_site() if name == "seed" else demo_for(name)


@pytest.fixture(scope="module")
def findings(tmp_path_factory: pytest.TempPathFactory) -> list[Finding]:
    """All sites through one Java machine, which takes longer to start than to judge."""
    folder = tmp_path_factory.mktemp("validity")
    for name in AUDIENCES:
        write_site(site(name), folder / name)
    if (SHARED / "real").is_dir():
        write_site(site("seed"), folder / "seed")
    return check_html(folder)


@pytest.mark.validator
@pytest.mark.parametrize("name", SITES)
def test_every_page_is_valid_html(name: str, findings: list[Finding]) -> None:
    site(name)  # skips where the input is absent
    mine = [found for found in findings if found.path.startswith(f"{name}/")]
    for warning in (found for found in mine if found.kind != "error"):
        print(warning)
    errors = [str(found) for found in mine if found.kind == "error"]
    assert not errors, f"{len(errors)} errors\n" + "\n".join(errors[:20])


@pytest.mark.validator
def test_two_voices_with_the_same_heading_make_a_valid_page(lab: Lab, tmp_path: Path) -> None:
    voice = "---\nfrom: {role: manager}\ndate: 2025-03-20\nconsent: 2025-03-20\n---\n## Bien\n\nUn mot.\n"
    lab.write({
        "site.yml": "name: Traces\nbase_url: https://traces.example\naudience: public\n",
        "people/marie-roy/person.yml": "name: Marie Roy\nconsent: 2024-01-01\n",
        "missions/guide/mission.yml": "title: Un guide\npeople: marie-roy\nstart: 2025-03-03\nend: 2025-03-10\n",
        "missions/guide/fr.md": "## Bien\n\nUne histoire.\n\n## Main\n\n## Facts\n\n## Voices\n",
        "missions/guide/feedback/a.fr.md": voice,
        "missions/guide/feedback/b.fr.md": voice,
    })
    errors = [str(found) for found in check_html(write_site(lab.build(), tmp_path / "site")) if found.kind == "error"]
    assert not errors, "\n".join(errors)


@pytest.mark.parametrize("name", SITES)
def test_no_page_holds_a_script_but_json_ld(name: str) -> None:
    for path, page in site(name).pages():
        assert page.count("<script") == len(SCRIPT.findall(page)) <= 1, path


def feeds(built: Built) -> Iterator[tuple[str, ET.Element]]:
    for path in built.files:
        if path.endswith("atom.xml"):
            yield path, ET.fromstring(built.bytes(path))


@pytest.mark.parametrize("name", SITES)
def test_feeds_have_what_rfc_4287_asks_for(name: str) -> None:
    for path, feed in feeds(site(name)):
        assert feed.tag == f"{ATOM}feed", path
        for part in (feed, *feed.iter(f"{ATOM}entry")):
            for needed in ("id", "title", "updated"):
                assert len(part.findall(f"{ATOM}{needed}")) == 1, (path, needed)
            assert (part.findtext(f"{ATOM}title") or "").strip(), path
            assert urlsplit(part.findtext(f"{ATOM}id") or "").scheme, path
        for moment in feed.iter(f"{ATOM}updated"):
            assert RFC3339.fullmatch(moment.text or ""), (path, moment.text)
        assert feed.find(f"{ATOM}author/{ATOM}name") is not None, path
        assert [link.get("rel") for link in feed.findall(f"{ATOM}link")].count("self") == 1, path


@pytest.mark.parametrize("name", SITES)
def test_no_two_entries_of_a_feed_and_no_two_feeds_share_an_id(name: str) -> None:
    seen: dict[str | None, str] = {}
    for path, feed in feeds(site(name)):
        own = feed.findtext(f"{ATOM}id")
        assert own not in seen, (path, seen.get(own))
        seen[own] = path
        ids = [entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")]
        assert len(ids) == len(set(ids)), path
    assert seen, "a site without a feed"


@pytest.mark.parametrize("name", ["public", "seed"])
def test_the_sitemap_lists_existing_pages_with_reciprocal_alternates(name: str) -> None:
    built = site(name)
    urls: dict[str, dict[str, str]] = {}
    for url in ET.fromstring(built.bytes("sitemap.xml")).iter(f"{SITEMAP}url"):
        location = url.findtext(f"{SITEMAP}loc") or ""
        assert built.exists(unquote(urlsplit(location).path).lstrip("/")), location
        assert re.fullmatch(r"(\d{4}-\d\d-\d\d)?", url.findtext(f"{SITEMAP}lastmod") or ""), location
        urls[location] = {link.get("hreflang", ""): link.get("href", "") for link in url.iter(XHTML_LINK)}
    assert urls
    for location, links in urls.items():
        for lang, href in links.items():
            assert href in urls, (location, lang, href)
            assert lang == "x-default" or not urls[href] or location in urls[href].values() or "x-default" in links


@pytest.mark.parametrize("name", SITES)
def test_json_ld_is_json_of_known_types_with_absolute_addresses(name: str) -> None:
    seen = 0
    for path, page in site(name).pages():
        for text in SCRIPT.findall(page):
            data = json.loads(text)
            seen += 1
            assert data["@context"] == "https://schema.org", path
            for node in nodes(data):
                assert isinstance(node.get("@type"), str), (path, node)
                for key in ("@id", "url", "contentUrl", "sameAs"):
                    for value in as_list(node.get(key)):
                        assert urlsplit(str(value)).scheme in ("http", "https"), (path, key, value)
    assert seen > 2


@pytest.mark.parametrize("name", SITES)
def test_json_ld_uses_no_word_that_schema_org_does_not_have(name: str) -> None:
    context = SHARED / "standards" / "contexts" / "schemaorg-30.0.jsonld"
    if not context.is_file():
        pytest.skip(f"the context of schema.org is not at {context}")
    words = json.loads(context.read_text(encoding="utf-8"))["@context"]
    for path, page in site(name).pages():
        for text in SCRIPT.findall(page):
            for node in nodes(json.loads(text)):
                unknown = {word for word in (node["@type"], *node) if not word.startswith("@")} - set(words)
                assert not unknown, (path, unknown)


def nodes(value: object) -> Iterator[dict[str, object]]:
    """Every node of a JSON-LD value; words with their language are none."""
    if isinstance(value, dict) and "@value" not in value:
        yield value
    for item in as_list(list(value.values()) if isinstance(value, dict) else value):
        if isinstance(item, (dict, list)):
            yield from nodes(item)


def as_list(value: object) -> list[object]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


@pytest.mark.parametrize("name", ["internal", "private", "seed"])
def test_every_link_anchor_and_asset_leads_somewhere(name: str) -> None:
    urls = site(name).site.settings.base_url
    assert urls is not None
    assert dangling(site(name), tuple(dict.fromkeys((urls.fr, urls.en)))) == []


def test_every_link_of_a_site_without_an_address_leads_to_a_file() -> None:
    assert dangling(demo_for("public", portable=True), (), portable=True) == []
