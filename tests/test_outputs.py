"""What stands beside the pages: feeds, sitemap, robots, data for other tools, the archive; and no link that dangles."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import posixpath
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as Xml
from xml.sax import saxutils

import pytest
from crawl import dangling, external, identifiers
from hypothesis import given
from hypothesis import strategies as st
from lab import KNOWN_SKILLS, MARIE, PROVEN_SITE, SITE, Built, Lab, split_files

from generator.options import Options
from generator.pipeline import make
from generator.views import xml_attribute, xml_text

MISSION = "missions/guide/mission.yml"
BASE = "https://traces.example/"
DEMO_BASE = "https://trace.example/"
ATOM, MAP, XHTML = (f"{{{name}}}" for name in ("http://www.w3.org/2005/Atom",
                                               "http://www.sitemaps.org/schemas/sitemap/0.9",
                                               "http://www.w3.org/1999/xhtml"))

SITE_FILES: Mapping[str, str | bytes] = {**PROVEN_SITE, **split_files("""
    -- teams.yml --
    port: {names: {fr: Le port, en: The harbour}}
    -- missions/ancienne/mission.yml --
    title: {fr: Une ancienne, en: An old one}
    people: marie-roy
    host: port
    start: 2019
    end: 2019-06
    """)}

def feed(built: Built, path: str) -> Xml.Element:
    return Xml.fromstring(built.bytes(path))


def entries(root: Xml.Element) -> list[Xml.Element]:
    return root.findall(f"{ATOM}entry")


def word(element: Xml.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


# Feeds


def test_there_is_a_feed_per_language_person_team_and_competency(lab: Lab) -> None:
    built = lab.write(SITE_FILES).build()
    assert {path for path in built.files if path.endswith("atom.xml")} == {
        "fr/atom.xml", "en/atom.xml", "fr/personnes/marie-roy/atom.xml", "en/people/marie-roy/atom.xml",
        "fr/equipes/port/atom.xml", "en/teams/port/atom.xml", "fr/competences/plain-writing/atom.xml",
        "en/competencies/plain-writing/atom.xml"}
    titles = [word(entry, "title") for entry in entries(feed(built, "fr/atom.xml"))]
    assert titles == ["Un guide d’accueil", "Une ancienne"]
    assert [word(entry, "title") for entry in entries(feed(built, "en/teams/port/atom.xml"))] == ["An old one"]


def test_feeds_have_what_atom_asks_for(demo: Built) -> None:
    feeds = [path for path in demo.files if path.endswith("atom.xml")]
    assert len(feeds) > 40
    ids = set()
    for path in feeds:
        root = feed(demo, path)
        assert root.tag == f"{ATOM}feed"
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang", "").startswith(path[:2])
        assert word(root, "id") not in ids
        ids.add(word(root, "id"))
        assert word(root, "title")
        assert [each for each in root.findall(f"{ATOM}author/{ATOM}name") if each.text]
        links = {link.get("rel"): link.get("href") or "" for link in root.findall(f"{ATOM}link")}
        assert links["self"] == DEMO_BASE + path
        assert demo.exists(links["alternate"].removeprefix(DEMO_BASE))
        own = [word(entry, "id") for entry in entries(root)]
        assert len(own) == len(set(own)) <= 20
        updates = [word(entry, "updated") for entry in entries(root)]
        assert word(root, "updated") == max(updates)
        for entry in entries(root):
            assert re.fullmatch(r"tag:trace\.example,\d{4}:mission/[a-z0-9-]+:(fr|en)", word(entry, "id"))
            assert word(entry, "title")
            assert re.fullmatch(r"\d{4}-\d\d-\d\dT00:00:00Z", word(entry, "updated"))
            (alternate,) = (link for link in entry.findall(f"{ATOM}link") if link.get("rel") == "alternate")
            assert demo.exists((alternate.get("href") or "").removeprefix(DEMO_BASE))


def test_ids_of_entries_survive_a_new_title_slug_and_date(lab: Lab) -> None:
    lab.write(SITE_FILES)
    before = [word(entry, "id") for entry in entries(feed(lab.build(), "fr/atom.xml"))]
    lab.edit(MISSION, "title: Un guide d’accueil", "title: Le guide\nslug: nouveau")
    lab.edit("site.yml", "name: {fr: Traces", "name: {fr: Empreintes")
    after = entries(feed(lab.build(date="2026-03-01"), "fr/atom.xml"))
    assert [word(entry, "id") for entry in after] == before
    assert word(after[0], "title") == "Le guide"
    assert "missions/nouveau/" in lab.build().text("fr/atom.xml")


def test_a_feed_says_when_something_last_happened(lab: Lab) -> None:
    built = lab.write(SITE_FILES).build()
    updated = [word(entry, "updated") for entry in entries(feed(built, "fr/atom.xml"))]
    assert updated == ["2025-03-20T00:00:00Z", "2019-06-30T00:00:00Z"]
    assert word(feed(built, "fr/atom.xml"), "updated") == "2025-03-20T00:00:00Z"


def test_text_in_a_feed_is_text_in_its_own_language(lab: Lab) -> None:
    lab.write(SITE_FILES).edit(MISSION, "title: Un guide d’accueil", "title: 'A <b>&amp;</b> \"z\" ]]> é'")
    entry = entries(feed(lab.build(), "en/atom.xml"))[0]
    assert word(entry, "title").startswith("A <b>&amp;</b> ")
    assert word(entry, "title").endswith("]]> é")
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"


@given(st.text(st.sampled_from("a&<>\"'\n\t\r\x0c\ufffeé")))
def test_xml_is_escaped_as_the_standard_library_would(words: str) -> None:
    allowed = re.sub("[\x0c\r\ufffe]", "", words)
    assert xml_text(words) == saxutils.escape(allowed)
    assert xml_attribute(words) == saxutils.quoteattr(allowed)


AHEAD = split_files("""
    -- teams.yml --
    port: {names: {fr: Le port, en: The harbour}}
    -- missions/offre/mission.yml --
    title: Une offre
    max_hours: 5
    deliverable: Un plan
    host: port
    competencies: plain-writing
    dates: {offered: 2025-06-01}
    -- missions/plus-tard/mission.yml --
    title: Plus tard
    people: marie-roy
    host: port
    competencies: plain-writing
    start: 2026-06-01
    dates: {agreed: 2025-12-01}
    """)


def test_what_has_not_begun_is_in_no_feed_and_no_page_names_a_feed_without_entries(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, AHEAD)
    for path, page in (before := lab.publish()).pages():
        assert page.root.all("link", type="application/atom+xml") == [], path
        assert not [link for link in page.links if link.endswith("atom.xml")], path
    assert [path for path in before.files if path.endswith("atom.xml")] == []
    lab.publish(date="2026-06-01")
    over = lab.tree()
    feeds = [path for path in over if path.endswith("atom.xml")]
    assert len(feeds) == 8
    assert all(b"Une offre" not in over[path] and b"1970" not in over[path] for path in feeds)
    for path in feeds:
        assert b'type="application/atom+xml"' in over[path.replace("atom.xml", "index.html")]
    lab.publish(date="2026-06-01", clean=True)
    assert lab.tree() == over


@pytest.mark.parametrize("path", ["fr/atom.xml", "en/people/marie-roy/atom.xml", "fr/equipes/port/atom.xml"])
def test_links_in_a_feed_of_a_site_without_an_address_lead_from_the_feed_to_files(lab: Lab, path: str) -> None:
    built = lab.write(SITE_FILES).build(base_url="")
    places = [link.get("href") or "" for link in feed(built, path).iter(f"{ATOM}link")]
    assert len(places) >= 4
    found = {posixpath.normpath(posixpath.join(posixpath.dirname(path), each)) for each in places}
    assert found <= set(built.files)
    assert {path, f"{path.rpartition('/')[0]}/index.html", "m/ancienne/index.html"} <= found


@pytest.mark.parametrize(("name", "host"), [("L’atelier", "latelier"), ("مدونة", "[0-9a-f]{12}")])
def test_feeds_of_sites_without_an_address_are_told_apart_by_their_names(lab: Lab, name: str, host: str) -> None:
    root = feed(lab.write(SITE_FILES, {"site.yml": f"name: {name}\naudience: public\n"}).build(), "fr/atom.xml")
    for each in (root, *entries(root)):
        assert re.fullmatch(rf"tag:{host}\.trace\.invalid,2026:[a-z/-]+:fr", word(each, "id"))


def test_pages_name_their_feeds(demo: Built) -> None:
    for path, page in demo.pages():
        if page.root.one("body")["data-kind"] in ("alias", "permalink", "root", "not-found"):
            continue
        named = [link["href"] for link in page.root.all("link", type="application/atom+xml")]
        assert any(each.endswith(f"{path[:2]}/atom.xml") for each in named), path


def test_nothing_stands_beside_a_page_that_has_nothing_to_put_there(lab: Lab) -> None:
    empty = {"teams.yml": "port: {names: {fr: Le port, en: The harbour}}\n"}
    for path, page in lab.write(SITE, KNOWN_SKILLS, empty).build().pages():
        assert all(aside.text for aside in page.root.all("aside")), path
    page = lab.write(SITE_FILES).build().page("fr/")
    assert page.root.one("aside", class_="column-aside")["aria-label"] == "Autres entrées du site"


# Sitemap and robots


def locations(built: Built) -> dict[str, Xml.Element]:
    root = Xml.fromstring(built.bytes("sitemap.xml"))
    assert root.tag == f"{MAP}urlset"
    found = {each.findtext(f"{MAP}loc") or "": each for each in root}
    assert len(found) == len(root)
    return found


def test_the_sitemap_lists_pages_that_exist_with_reciprocal_alternates(demo: Built) -> None:
    rows = locations(demo)
    assert len(rows) > 100
    groups = {address: {link.get("hreflang"): link.get("href") for link in row.findall(f"{XHTML}link")}
              for address, row in rows.items()}
    for address, links in groups.items():
        page = demo.page(address.removeprefix(DEMO_BASE))
        assert page.root.one("link", rel="canonical")["href"] == address
        assert not page.root.all("meta", name="robots")
        shown = {link["hreflang"]: link["href"] for link in page.root.all("link", rel="alternate")
                 if "hreflang" in link.attributes}
        assert links == shown
        assert not links or address in links.values()
        assert all(groups[other or ""] == links for other in links.values())


def test_every_page_worth_finding_is_in_the_sitemap(demo: Built) -> None:
    own = {page.root.one("link", rel="canonical")["href"] for path, page in demo.pages()
           if not page.root.all("meta", name="robots")}
    assert own == set(locations(demo))


def test_lastmod_is_when_the_record_last_said_something(lab: Lab) -> None:
    lab.write(SITE_FILES).edit(MISSION, "hours: 7\n", "hours: 7\nreuse: [{by: Le quai, date: 2025-09-02}]\n")
    rows = locations(lab.build())
    changed = {address.removeprefix(BASE): row.findtext(f"{MAP}lastmod") for address, row in rows.items()}
    assert changed["fr/missions/guide/"] == "2025-09-02"
    assert changed["fr/missions/ancienne/"] == changed["en/missions/ancienne/"] == "2019-06-30"
    assert changed["en/people/marie-roy/"] == changed["fr/competences/plain-writing/"] == "2025-09-02"
    assert changed["fr/equipes/port/"] == "2019-06-30"
    assert all(dt.date.fromisoformat(day) <= dt.date(2026, 1, 15) for day in changed.values() if day)


def test_lastmod_does_not_follow_the_clock(lab: Lab) -> None:
    lab.write(SITE_FILES)
    assert lab.build(date="2026-01-15").bytes("sitemap.xml") == lab.build(date="2026-12-24").bytes("sitemap.xml")


def test_above_fifty_thousand_addresses_the_sitemap_is_an_index(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    lab.write(SITE_FILES)
    whole = set(locations(lab.build()))
    monkeypatch.setattr("generator.outputs.sitemap.LIMIT", 10)
    built = lab.build()
    index = Xml.fromstring(built.bytes("sitemap.xml"))
    assert index.tag == f"{MAP}sitemapindex"
    parts = [(each.findtext(f"{MAP}loc") or "").removeprefix(BASE) for each in index]
    rows = [each.findtext(f"{MAP}loc") for part in parts for each in Xml.fromstring(built.bytes(part))]
    assert len(parts) > 1
    assert len(rows) == len(set(rows))
    assert set(rows) == whole


@pytest.mark.parametrize(
    ("audience", "base_url", "allowed", "mapped"),
    [("public", BASE, True, True), ("public", "", True, False), ("internal", BASE, False, False),
     ("private", BASE, False, False)],
)
def test_robots_are_told_what_they_may_do(
    lab: Lab, audience: str, base_url: str, allowed: bool, mapped: bool
) -> None:
    built = lab.write(SITE_FILES).build(audience=audience, base_url=base_url)
    robots = built.text("robots.txt")
    assert robots.startswith("User-agent: *\n")
    assert ("Disallow: /\n" in robots) is not allowed
    assert built.exists("sitemap.xml") is mapped
    assert (f"Sitemap: {BASE}sitemap.xml\n" in robots) is mapped
    noindex = bool(built.page("fr/").root.all("meta", name="robots"))
    assert noindex is not allowed


# Data for other tools

SCHEMA: dict[str, dict[str, type | tuple[type, ...]]] = {
    "missions": {"id": str, "url": str, "permalink": str, "title": str, "title_lang": str,
                 "summary": (str, type(None)), "summary_lang": (str, type(None)), "state": str, "level": str,
                 "format": str, "start": (str, type(None)), "end": (str, type(None)),
                 "hours": (int, float, type(None)), "share": (int, float, type(None)),
                 "difficulty": (int, type(None)), "people": list, "host": (str, type(None)),
                 "home": (str, type(None)), "competencies": list, "files": list, "feedback": int, "reused": bool,
                 "follows": list},
    "people": {"id": str, "url": str, "permalink": str, "name": str, "missions": list, "shown": list,
               "declared": list},
    "competencies": {"id": str, "url": str, "name": str, "parent": (str, type(None)), "missions": list,
                     "align": list},
    "teams": {"id": str, "url": str, "name": str, "parent": (str, type(None)), "lent": list, "hosted": list},
}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_index_keeps_its_documented_shape(demo: Built, lang: str) -> None:
    data: dict[str, object] = json.loads(demo.text(f"{lang}/index.json"))
    assert {"version", "site", "lang", "audience", "url", *SCHEMA} <= data.keys()
    assert (data["version"], data["lang"], data["audience"]) == (1, lang, "public")
    assert data["url"] == f"{DEMO_BASE}{lang}/"
    for kind, fields in SCHEMA.items():
        rows = data[kind]
        assert isinstance(rows, list)
        assert rows
        for row in rows:
            assert fields.keys() <= row.keys()
            assert [name for name, kinds in fields.items() if not isinstance(row[name], kinds)] == []
            assert demo.exists(row["url"].removeprefix(DEMO_BASE))
            assert "permalink" not in row or demo.exists(row["permalink"].removeprefix(DEMO_BASE))
    known = {kind: {row["id"] for row in data[kind]} for kind in SCHEMA}  # type: ignore[attr-defined]
    for row in data["missions"]:  # type: ignore[attr-defined]
        assert set(row["people"]) <= known["people"]
        assert {one["id"] for one in row["competencies"]} <= known["competencies"]
        assert set(row["follows"]) <= known["missions"]
        assert {row["host"], row["home"]} - {None} <= known["teams"]
        for file in row["files"]:
            body = demo.bytes(file["url"].removeprefix(DEMO_BASE))
            assert (hashlib.sha256(body).hexdigest(), len(body)) == (file["sha256"], file["bytes"])


def test_both_indexes_hold_the_same_facts(demo: Built) -> None:
    french, english = demo.json("fr/index.json"), demo.json("en/index.json")
    worded = {"url", "title", "title_lang", "summary", "summary_lang", "name", "files"}
    for kind in SCHEMA:
        facts = [[{key: value for key, value in row.items() if key not in worded} for row in data[kind]]
                 for data in (french, english)]
        assert facts[0] == facts[1]


def test_json_ld_is_json_about_the_page(demo: Built) -> None:
    kinds = {"mission": "Article", "person": "ProfilePage", "competency": "DefinedTerm"}
    found = 0
    for path, page in demo.pages():
        kind = page.root.one("body")["data-kind"]
        scripts = page.root.all("script", type="application/ld+json")
        assert bool(scripts) is (kind in kinds), path
        for script in scripts:
            data = json.loads("".join(str(child) for child in script.children))
            assert data["@context"] == "https://schema.org"
            assert data["@type"] == kinds[kind]
            assert data["url"] == DEMO_BASE + path.removesuffix("index.html")
            found += 1
    assert found > 60


def json_ld(built: Built, path: str) -> dict[str, object]:
    """What a page says to machines."""
    found: dict[str, object] = json.loads("".join(built.page(path).root.one("script")._texts()))
    return found


def test_json_ld_says_the_language_of_the_story_and_of_a_title_in_another(lab: Lab) -> None:
    lab.write(SITE_FILES, {"missions/guide/fr.md": "Un récit.\n"})
    lab.edit(MISSION, "title: Un guide d’accueil", "title: {fr: Un guide, en: A guide}")
    built = lab.build()
    english, french = (json_ld(built, f"{lang}/missions/guide/") for lang in ("en", "fr"))
    assert (french["inLanguage"], french["headline"]) == ("fr", "Un guide")
    assert (english["inLanguage"], english["headline"]) == ("fr", {"@value": "A guide", "@language": "en"})


def test_json_ld_says_of_archived_files_what_media_objects_have(lab: Lab) -> None:
    (media,) = json_ld(lab.write(SITE_FILES).build(), "fr/missions/guide/")["associatedMedia"]  # type: ignore[misc]
    assert media["@type"] == "MediaObject"
    assert {"contentUrl", "contentSize", "sha256"} < set(media)


def test_json_ld_cannot_be_closed_from_inside(lab: Lab) -> None:
    title = "</script><script>alert(1)</script><!--"
    page = lab.write(SITE_FILES).edit(MISSION, "title: Un guide d’accueil", f"title: '{title}'").build().page(
        "fr/missions/guide/")
    (script,) = page.root.all("script")
    assert json.loads("".join(str(child) for child in script.children))["headline"].startswith("</script>")


def test_pages_say_what_they_are_when_shared(demo: Built) -> None:
    for path, page in demo.pages():
        if page.root.one("body")["data-kind"] in ("alias", "not-found"):
            continue
        values = {meta["property"]: meta["content"] for meta in page.root.all("meta") if "property" in meta.attributes}
        assert {"og:title", "og:type", "og:url", "og:site_name", "og:locale"} <= values.keys(), path
        assert values["og:url"] == page.root.one("link", rel="canonical")["href"]
        assert all(values.values())


# The archive


def test_the_archive_keeps_files_byte_for_byte_under_their_own_digest(lab: Lab) -> None:
    data = bytes(range(256)) * 3
    lab.write(SITE_FILES, {"missions/guide/deliverables/Été 1 (copie) & #2%.bin": data,
                           "missions/ancienne/deliverables/double.bin": data})
    built = lab.build()
    digest = hashlib.sha256(data).hexdigest()
    folder = f"archive/{digest[:2]}/{digest}/"
    assert built.bytes(f"{folder}Été 1 (copie) & #2%.bin") == built.bytes(f"{folder}double.bin") == data
    page = built.page("fr/missions/guide/")
    assert digest in page.text
    assert dangling(built, (BASE,)) == []
    assert [link for link in page.links if "%C3%89t%C3%A9%201%20" in link and "%232%25.bin" in link]


def test_sha256sum_accepts_the_checksums(lab: Lab) -> None:
    tool = shutil.which("sha256sum")
    if tool is None:
        pytest.skip("there is no sha256sum on this machine")
    folder = "missions/guide/deliverables"
    lab.write(SITE_FILES, {f"{folder}/Été 1 (copie).txt": "x", f"{folder}/ a.txt": "y"})
    built = lab.publish()
    command = [tool, "--strict", "-c", "SHA256SUMS"]
    done = subprocess.run(command, cwd=lab.output / "archive", capture_output=True, text=True, encoding="utf-8",
                          check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    archived = [path for path in built.files if path.startswith("archive/") and not path.endswith("SHA256SUMS")]
    assert len(archived) == 3
    assert len(done.stdout.splitlines()) == 3
    (lab.output / archived[0]).write_bytes(b"autre chose")
    assert subprocess.run(command, cwd=lab.output / "archive", capture_output=True, check=False).returncode


def test_a_site_without_files_has_no_checksums_and_no_link_to_them(lab: Lab) -> None:
    built = lab.write(SITE, MARIE).build()
    assert "archive/SHA256SUMS" not in built.files
    assert "SHA256SUMS" not in built.text("fr/a-propos/index.html")


# Every link leads somewhere


def test_every_link_of_the_demonstration_leads_somewhere(demo: Built) -> None:
    assert dangling(demo, (DEMO_BASE,)) == []


def test_no_identifier_is_used_twice_on_a_page(demo: Built) -> None:
    twice = {path: sorted({each for each in identifiers(page) if identifiers(page).count(each) > 1})
             for path, page in demo.pages()}
    assert {path: found for path, found in twice.items() if found} == {}


def test_no_page_asks_another_site_for_anything(demo: Built) -> None:
    assert external(demo, (DEMO_BASE,)) == set()
    style = next(path for path in demo.files if path.endswith(".css"))
    assert re.findall(r"url\(\s*['\"]?(?:https?:)?//|@import", demo.text(style)) == []


def test_the_seed_mission_builds_as_it_is(shared: Path, lab: Lab) -> None:
    built = Built(make(Options(shared / "real/seed-mission", lab.output, dt.date(2026, 1, 15))))
    assert built.errors == []
    assert dangling(built, ("https://blogue.example/", "https://blog.example/")) == []
    page = built.page("fr/missions/2019-contenu-canada-ca/")
    assert page.state == "done"
    assert page.level == "declared"
    assert page.root.one("h1").text == "Une micro-mission, ça vaut le coup"
    assert "Explications" in page.text
    assert "amélioration de contenu Web" in page.text
    assert built.page("en/missions/2019-contenu-canada-ca/").root.all(data_fallback="fr")


def test_a_team_keeps_the_name_it_had_when_the_mission_ended(lab: Lab) -> None:
    lab.write({**SITE, **MARIE, **KNOWN_SKILLS}, split_files("""
        -- teams.yml --
        btn:
          names:
            - {fr: Bureau de la transformation, to: 2020}
            - {fr: Bureau de l’expérience, from: 2020}
        -- missions/avant/mission.yml --
        title: Avant
        people: marie-roy
        start: 2019
        end: 2019
        host: btn
        -- missions/apres/mission.yml --
        title: Après
        people: marie-roy
        start: 2021
        end: 2021
        host: btn
        """))
    built = lab.build()
    before, after = (built.page(f"fr/missions/{key}/").text for key in ("avant", "apres"))
    assert "Bureau de la transformation" in before
    assert "Bureau de l’expérience" in before
    assert "Bureau de l’expérience" in after
    assert "Bureau de la transformation" not in after
