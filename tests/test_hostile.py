"""Untrusted text is inert: whatever a person types, in any field, is shown as text (Promise 6 of the site)."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from hostile_site import HostileSite, Placed, essence, hostile_sites, payloads, typed
from judges import check_html, demo_for
from lab import Lab, Page

from generator.markup import MarkupContext, render_markdown
from generator.markup.elements import ATTRIBUTES, KNOWN
from generator.records.references import parse_alias
from generator.records.types import parse_url

SAFE_SCHEMES = ("http", "https", "mailto", "tel", "trace")
ADDRESSES = ("href", "src", "action", "formaction", "data", "poster", "srcset", "ping", "cite", "background",
             "xlink:href")
SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
SECTIONS = {"mission": ("missions", "missions"), "person": ("personnes", "people"), "team": ("equipes", "teams"),
            "competency": ("competences", "competencies")}


@pytest.fixture(scope="module", params=range(14), ids=lambda number: f"site{number}")
def site(request: pytest.FixtureRequest) -> Iterator[HostileSite]:
    sites = hostile_sites()
    assert len(sites) == 14, "as many sites as it takes for every payload to be a body"
    found = sites[request.param]
    assert found.built.errors == [], found.built.problems
    yield found
    found.built.forget()


def harmless() -> dict[str, set[str]]:
    """The elements of the demonstration site and of the sanitiser, each with the attributes it may have."""
    known: dict[str, set[str]] = defaultdict(set)
    for _, page in demo_for("private").pages():
        for element in page.root.walk():
            known[element.tag].update(element.attributes)
    for tag in KNOWN:
        known[tag] |= body_attributes(tag)
    return known


def body_attributes(tag: str) -> set[str]:
    """What an element of a body may carry: what authors may write, and what is added to tell readers more."""
    return {*ATTRIBUTES["*"], *ATTRIBUTES.get(tag, ()), "rel", "class", "role", "tabindex", "loading", "aria-label"}


def faults(page: Page, known: dict[str, set[str]]) -> Iterator[str]:
    """What a page must not hold: unknown elements or attributes, handlers, addresses that run."""
    for element in page.root.walk():
        if element.tag not in known:
            yield f"<{element.tag}>"
        for name, value in element.attributes.items():
            if name not in known[element.tag] or name.startswith("on") or name == "style":
                yield f"<{element.tag} {name}={value[:60]!r}>"
        for name in ADDRESSES:
            scheme = SCHEME.match(re.sub(r"[\x00-\x20]+", "", element.get(name) or ""))
            if scheme is not None and scheme[1].lower() not in SAFE_SCHEMES:
                yield f"<{element.tag} {name}={scheme[1]}:>"
        if element.tag == "script" and element.get("type") != "application/ld+json":
            yield "<script>"
        if element.tag == "meta" and element.get("http-equiv") is not None:
            yield "<meta http-equiv>"


def test_no_page_of_a_hostile_site_holds_anything_that_could_run(site: HostileSite) -> None:
    known = harmless()
    bad = [f"{path}: {fault}" for path, page in site.built.pages() for fault in faults(page, known)]
    assert not bad, "\n".join(bad[:20])


def test_every_hostile_field_is_shown_as_it_was_typed(site: HostileSite) -> None:
    lost = []
    for record, placed in site.placed.items():
        for lang, path in addresses(record):
            shown = site.built.page(path).root
            text = essence("".join(shown.one("body")._texts()))
            attributes = [essence(value) for each in shown.walk() for value in each.attributes.values()]
            lost += [f"{path} {one.field}: {one.text!r}" for one in placed if lang in one.langs
                     and not seen(one, text, attributes)]
    assert not lost, f"{len(lost)} lost\n" + "\n".join(lost[:20])


def seen(one: Placed, text: str, attributes: list[str]) -> bool:
    wanted = essence(one.text)
    return wanted in text if not one.attribute else any(wanted in value for value in attributes)


def addresses(record: str) -> Iterator[tuple[str, str]]:
    """Where a record is shown, in both languages."""
    kind, _, key = record.partition("/")
    for lang, at in (("fr", 0), ("en", 1)):
        if kind in SECTIONS:
            yield lang, f"{lang}/{SECTIONS[kind][at]}/{key}/"
        elif kind == "glossary":
            yield lang, f"{lang}/missions/m0/"
        else:
            yield lang, f"{lang}/"


def test_what_machines_read_stays_well_formed_and_holds_the_text(site: HostileSite) -> None:
    built = site.built
    titles = {one.text for record, placed in site.placed.items() if record.startswith("mission/")
              for one in placed if one.field == "title"}
    wanted = {essence(title) for title in titles}
    feed = ET.fromstring(built.bytes("fr/atom.xml"))
    entries = {essence(node.text or "") for node in feed.iter("{http://www.w3.org/2005/Atom}title")}
    listed = {essence(str(mission["title"])) for lang in ("fr", "en") for mission in built.json(f"{lang}/index.json")
              ["missions"]}
    headlines = set()
    for path, page in built.pages():
        for script in page.root.all("script"):
            data = json.loads("".join(script._texts()))
            assert data["@context"] == "https://schema.org", path
            headline = data.get("headline", "")
            headlines.add(essence(headline["@value"] if isinstance(headline, dict) else headline))
    assert wanted <= listed
    assert wanted <= headlines
    assert len(entries & wanted) == len(entries) - 1, "all titles of the feed but its own"
    for path in built.files:
        if path.endswith(".xml"):
            ET.fromstring(built.bytes(path))


def test_archived_files_with_hostile_names_can_be_downloaded(site: HostileSite) -> None:
    archived = {path for path in site.built.files if path.startswith("archive/") and path.endswith(".txt")}
    assert len(archived) > 5
    linked = {urlsplit(urljoin(f"https://here/{path}", href)) for path, page in site.built.pages()
              for href in page.links if "/archive/" in href}
    reached = {unquote(url.path).lstrip("/") for url in linked if not (url.query or url.fragment)}
    assert archived == reached - {"archive/SHA256SUMS"}


@pytest.mark.validator
def test_hostile_sites_are_valid_html(tmp_path: Path) -> None:
    for site in hostile_sites():
        for path, page in site.built.pages():
            target = tmp_path / str(site.number) / path
            if "/m" in path or "/p" in path:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(page, encoding="utf-8")
    errors = [str(found) for found in check_html(tmp_path) if found.kind == "error"]
    assert not errors, f"{len(errors)} errors\n" + "\n".join(errors[:20])


def test_each_field_meets_many_payloads_and_each_payload_many_fields() -> None:
    by_field, by_text = defaultdict(set), defaultdict(set)
    for site in hostile_sites():
        for record, placed in site.placed.items():
            for one in placed:
                name = f"{record.partition('/')[0]}.{one.field}"
                by_field[name].add(one.text)
                by_text[one.text].add(name)
    few = {name: len(texts) for name, texts in by_field.items() if len(texts) < 14 and "coordinator" not in name}
    assert not few
    assert len(by_field) > 60
    for payload in payloads():
        text = " ".join(typed(payload.text).split())
        fields = {name for end in range(1, len(text) + 1) for name in by_text.get(text[:end].rstrip(), ())}
        assert not text or len(fields) >= 4, (payload.id, fields)


def test_every_payload_as_a_body_leaves_only_what_the_sanitiser_allows() -> None:
    context = MarkupContext("fr", "fr-CA")
    known = {"#document": set(), **{tag: body_attributes(tag) for tag in KNOWN}}
    bad = []
    for payload in payloads():
        for text in {payload.raw, payload.text, f"x {payload.raw} y", f"- {payload.text}\n\n> {payload.raw}"}:
            page = Page(render_markdown(typed(text), context).html)
            bad += [f"{payload.id}: {fault}" for fault in faults(page, known)]
    assert not bad, "\n".join(bad[:20])


def test_every_payload_as_an_address_is_refused_or_leads_to_the_web() -> None:
    for payload in payloads():
        for text in (payload.raw, payload.text, payload.raw.strip(), f"https://example.org/{payload.raw}"):
            for parse in (parse_url, parse_alias):
                try:
                    address = parse(text)
                except ValueError:
                    continue
                assert re.match(r"https?://|mailto:|/(?!/)", address), (payload.id, address)
                assert not re.search(r"[\s<>\"]", address), (payload.id, address)


@pytest.mark.parametrize("key", ["../../evil", "a/b", "x\"y", "<b>", "..", "C:"])
@pytest.mark.parametrize("path", ["site.yml", "teams.yml", "competencies.yml"])
def test_an_id_that_could_leave_its_folder_is_refused_where_it_stands(lab: Lab, path: str, key: str) -> None:
    entry = {"site.yml": {"formats": {key: {"name": "n"}}}, "teams.yml": {key: {"names": [{"fr": "n"}]}},
             "competencies.yml": {key: {"name": "n"}}}[path]
    lab.write({"people/a/person.yml": "name: A\n", path: json.dumps(entry)})
    built = lab.build()
    assert [found.place.path for found in built.problems if found.severity.stops] == [path]
    assert not built.made.files
