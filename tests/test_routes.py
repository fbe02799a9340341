"""Addresses: where every page stands in both languages, on which host, and how old and neutral addresses lead there."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin

import pytest
from crawl import dangling, references
from lab import PROVEN_SITE, SITE, Built, Lab, split_files

MISSION = "missions/guide/mission.yml"
BASE = "https://traces.example/"

SITE_FILES: Mapping[str, str | bytes] = {**PROVEN_SITE, **split_files("""
    -- teams.yml --
    port: {names: {fr: Le port, en: The harbour}}
    -- missions/offre/mission.yml --
    title: {fr: Une offre, en: An offer}
    """)}


def alternates(built: Built, path: str) -> dict[str, str]:
    return {link["hreflang"]: link["href"] for link in built.page(path).root.all("link", rel="alternate")
            if "hreflang" in link.attributes}


def canonical(built: Built, path: str) -> str | None:
    found = built.page(path).root.all("link", rel="canonical")
    return found[0]["href"] if found else None


def refresh(built: Built, path: str) -> str:
    (target,) = [address for name, address in references(built.page(path)) if name == "refresh"]
    return target


PAGES = [
    ("home", "fr/", "en/"),
    ("mission", "fr/missions/guide/", "en/missions/guide/"),
    ("missions", "fr/missions/", "en/missions/"),
    ("year", "fr/missions/annees/2025/", "en/missions/years/2025/"),
    ("format", "fr/missions/formats/micro/", "en/missions/formats/micro/"),
    ("person", "fr/personnes/marie-roy/", "en/people/marie-roy/"),
    ("people", "fr/personnes/", "en/people/"),
    ("competency", "fr/competences/plain-writing/", "en/competencies/plain-writing/"),
    ("competencies", "fr/competences/", "en/competencies/"),
    ("team", "fr/equipes/port/", "en/teams/port/"),
    ("teams", "fr/equipes/", "en/teams/"),
    ("offers", "fr/offres/", "en/offers/"),
    ("deliverables", "fr/livrables/", "en/deliverables/"),
    ("not-found", "fr/404.html", "en/404.html"),
]


def test_every_page_stands_where_the_contract_says_in_both_languages(lab: Lab) -> None:
    built = lab.write(SITE_FILES).build()
    for kind, french, english in PAGES:
        for lang, path in (("fr", french), ("en", english)):
            page = built.page(path)
            assert page.root.one("html")["lang"].startswith(lang)
            assert page.root.one("body")["data-kind"] == kind
    for kind, path in (("root", ""), ("permalink", "m/guide/"), ("permalink", "p/marie-roy/"),
                       ("not-found", "404.html")):
        assert built.page(path).root.one("body")["data-kind"] == kind


def test_the_language_link_leads_to_the_very_same_page(lab: Lab) -> None:
    built = lab.write(SITE_FILES).edit(MISSION, "hours: 7\n", "hours: 7\nslug: {fr: mon-guide, en: my-guide}\n").build()
    pairs = [(french, english) for kind, french, english in PAGES if kind not in ("mission", "not-found")]
    for french, english in [*pairs, ("fr/missions/mon-guide/", "en/missions/my-guide/")]:
        for here, there, other in ((french, english, "en"), (english, french, "fr")):
            links = [link for link in built.page(here).root.all("a", hreflang=other) if link.get("lang") == other]
            assert {resolved(here, link["href"]) for link in links} == {there}


def resolved(here: str, address: str) -> str:
    return urljoin(BASE + here, address).removeprefix(BASE)


def test_the_root_offers_both_languages_without_a_script(lab: Lab) -> None:
    page = lab.write(SITE_FILES).build().page("")
    assert set(page.links) >= {"fr/", "en/"}
    assert page.root.all("script") == []
    assert {element.get("lang") for element in page.root.one("main").walk()} >= {"fr", "en"}


def test_the_slug_of_each_language_names_the_page(lab: Lab) -> None:
    lab.write(SITE_FILES).edit(MISSION, "hours: 7\n", "hours: 7\nslug: {en: my-guide}\n")
    built = lab.build()
    assert built.exists("fr/missions/guide/")
    assert built.exists("en/missions/my-guide/")
    assert not built.exists("en/missions/guide/")
    assert built.exists("m/guide/")


def test_hreflang_and_canonical_are_for_real_translations(lab: Lab) -> None:
    lab.write(SITE_FILES).edit(MISSION, "title: Un guide d’accueil", "title: {fr: Un guide, en: A guide}")
    lab.write({"missions/guide/fr.md": "L’histoire.\n", "missions/guide/en.md": "The story.\n"})
    built = lab.build()
    expected = {"fr": f"{BASE}fr/missions/guide/", "en": f"{BASE}en/missions/guide/",
                "x-default": f"{BASE}fr/missions/guide/"}
    for lang in ("fr", "en"):
        path = f"{lang}/missions/guide/"
        assert alternates(built, path) == expected
        assert canonical(built, path) == BASE + path


@pytest.mark.parametrize("missing", ["title", "story"])
def test_a_page_that_borrows_its_words_names_the_original(lab: Lab, missing: str) -> None:
    lab.write(SITE_FILES)
    if missing == "story":
        lab.edit(MISSION, "title: Un guide d’accueil", "title: {fr: Un guide, en: A guide}")
        lab.write({"missions/guide/fr.md": "L’histoire.\n"})
    built = lab.build()
    original = f"{BASE}fr/missions/guide/"
    for path in ("fr/missions/guide/", "en/missions/guide/"):
        assert canonical(built, path) == original
        assert alternates(built, path) == {}
    page = built.page("en/missions/guide/")
    assert page.root.all(data_fallback="fr")
    assert all(element["lang"] == "fr" for element in page.root.all(data_fallback="fr"))
    assert built.page("fr/missions/guide/").root.all(data_fallback="en") == []
    assert f"{BASE}en/missions/guide/" not in built.text("sitemap.xml")


def test_hreflang_is_reciprocal_everywhere(demo: Built) -> None:
    base = "https://trace.example/"
    pages = {base + path.removesuffix("index.html"): alternates(demo, path) for path, _ in demo.pages()}
    assert sum(map(bool, pages.values())) > 100
    for address, links in pages.items():
        if links:
            assert address in links.values()
            assert set(links) == {"fr", "en", "x-default"}
            assert all(pages[other] == links for other in links.values()), address
        assert len(set(links)) == len(links)


def test_canonical_addresses_exist_and_name_themselves(demo: Built) -> None:
    base = "https://trace.example/"
    for path, page in demo.pages():
        found = [link["href"] for link in page.root.all("link", rel="canonical")]
        if page.root.one("body")["data-kind"] == "not-found":
            assert found == []
            continue
        (address,) = found
        assert address.startswith(base), path
        assert canonical(demo, address.removeprefix(base)) == address or page.root.one("body")["data-kind"] == "alias"


def test_each_language_may_have_a_host_of_its_own(lab: Lab) -> None:
    lab.write(SITE_FILES).edit("site.yml", "base_url: https://traces.example",
                               "base_url: {fr: 'https://blogue.example', en: 'https://blog.example/x/'}")
    lab.edit(MISSION, "title: Un guide d’accueil", "title: {fr: Un guide, en: A guide}")
    built = lab.build()
    expected = {"fr": "https://blogue.example/fr/missions/guide/", "en": "https://blog.example/x/en/missions/guide/",
                "x-default": "https://blogue.example/fr/missions/guide/"}
    for lang in ("fr", "en"):
        assert alternates(built, f"{lang}/missions/guide/") == expected
        assert canonical(built, f"{lang}/missions/guide/") == expected[lang]
    assert "https://blog.example/x/en/atom.xml" in built.text("en/atom.xml")
    assert 'href="/x/' in built.page("en/404.html")
    assert 'href="/x/' not in built.page("fr/404.html")
    assert dangling(built, ("https://blogue.example/", "https://blog.example/x/")) == []


def test_a_site_may_live_below_a_folder(lab: Lab) -> None:
    built = lab.write(SITE_FILES).build(base_url="https://x.example/blogue")
    base = "https://x.example/blogue/"
    assert dangling(built, (base,)) == []
    assert canonical(built, "fr/") == f"{base}fr/"
    for path in ("404.html", "fr/404.html", "en/404.html"):
        for _, address in references(built.page(path)):
            assert address.startswith(("/blogue/", base, "#", "mailto:")), (path, address)


def test_only_404_pages_depend_on_where_the_site_stands(lab: Lab) -> None:
    built = lab.write(SITE_FILES).build()
    for path, page in built.pages():
        rooted = [address for _, address in references(page) if address.startswith("/")]
        if path.endswith("404.html"):
            assert rooted
            assert all(address.startswith(("/", "#", "mailto:", BASE)) for _, address in references(page))
        else:
            assert rooted == [], path


def test_a_portable_site_names_every_file(lab: Lab) -> None:
    lab.write(SITE_FILES).edit(MISSION, "hours: 7\n", "hours: 7\naliases: [/vieux/, /x.html]\n")
    built = lab.build(base_url="")
    assert dangling(built, (), portable=True) == []
    for path, page in built.pages():
        for name, address in references(page):
            assert not address.startswith(("/", "https://traces.example")), (path, address)
            assert not address.partition("#")[0].endswith("/"), (path, name, address)
        assert page.root.all("link", rel="canonical") == []


def test_an_old_address_leads_to_the_page(lab: Lab) -> None:
    lab.write(SITE_FILES).edit(MISSION, "hours: 7\n", (
        "hours: 7\naliases: [/fr/2019/11/15/guide.html, /en/old/, /vieux, /a.htm]\n"))
    lab.edit("people/marie-roy/person.yml", "name: Marie Roy\n", "name: Marie Roy\naliases: /en/authors/marie/\n")
    built = lab.build()
    for path, target in (
        ("fr/2019/11/15/guide.html", "fr/missions/guide/"), ("en/old/", "en/missions/guide/"),
        ("vieux/", "m/guide/"), ("a.htm", "m/guide/"), ("en/authors/marie/", "en/people/marie-roy/"),
    ):
        page = built.page(path)
        assert page.root.one("body")["data-kind"] == "alias"
        assert resolved(path, refresh(built, path)) == target
        both = ["fr/missions/guide/", "en/missions/guide/"]
        assert [resolved(path, link) for link in page.links] == (both if target == "m/guide/" else [target])
        assert page.root.one("meta", name="robots")["content"] == "noindex"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_an_old_address_in_no_language_speaks_both(lab: Lab, lang: str) -> None:
    lab.write(SITE_FILES).edit(MISSION, "hours: 7\n", "hours: 7\naliases: [/m/old/, /fr/vieux/]\n")
    lab.edit(MISSION, "title: Un guide d’accueil\n", "title: {fr: Un guide d’accueil, en: A welcome guide}\n")
    lab.edit("site.yml", "name:", f"lang: {lang}\nname:").edit(
        "people/marie-roy/person.yml", "name: Marie Roy\n", "name: Marie Roy\naliases: /p/marie/\n")
    built = lab.build()
    for path, *names in (("m/old/", "Un guide d’accueil", "A welcome guide"), ("p/marie/", "Marie Roy", "Marie Roy")):
        french, english = built.page(path).root.all("section")
        assert (french["lang"], french.text) == ("fr", f"Cette page a changé d’adresse {names[0]} Lire en français")
        assert (english["lang"], english.text) == ("en", f"This page has moved {names[1]} Read in English")
        assert built.page(path).root.one("title").text == " / ".join(dict.fromkeys(names))
    assert "This page has moved" not in built.page("fr/vieux/")


def test_an_alias_is_canonical_where_it_leads(lab: Lab) -> None:
    lab.write(SITE_FILES).edit(MISSION, "hours: 7\n", "hours: 7\naliases: [/fr/vieux.html]\n")
    assert canonical(lab.build(), "fr/vieux.html") == f"{BASE}fr/missions/guide/"


def test_permalinks_offer_both_languages_and_survive_a_new_slug(lab: Lab) -> None:
    lab.write(SITE_FILES).edit(MISSION, "hours: 7\n", "hours: 7\nslug: {fr: mon-guide, en: my-guide}\n")
    built = lab.build()
    links = {resolved("m/guide/", link) for link in built.page("m/guide/").links}
    assert {"fr/missions/mon-guide/", "en/missions/my-guide/"} <= links
    assert f"{BASE}m/guide/" in built.page("fr/missions/mon-guide/")
    assert built.page("m/guide/").root.one("meta", name="robots")["content"] == "noindex"
    links = {resolved("p/marie-roy/", link) for link in built.page("p/marie-roy/").links}
    assert {"fr/personnes/marie-roy/", "en/people/marie-roy/"} <= links


def test_long_lists_are_paginated_and_every_mission_is_on_one_page(lab: Lab) -> None:
    lab.write(SITE, {"people/marie-roy/person.yml": "name: Marie\nconsent: 2024-01-01\n"})
    for number in range(45):
        lab.write({f"missions/m{number:02}/mission.yml": f"title: M{number}\npeople: marie-roy\nstart: 2025-01\n"})
    built = lab.build()
    for folder in ("fr/missions/", "en/missions/", "fr/missions/annees/2025/", "en/missions/formats/micro/"):
        pages = [folder, f"{folder}page/2/", f"{folder}page/3/"]
        assert not built.exists(f"{folder}page/4/")
        listed = [resolved(path, link["href"]) for path in pages for title in built.page(path).root.all("h2")
                  for link in title.all("a")]
        assert listed == [f"{folder[:2]}/missions/m{number:02}/" for number in range(45)]
    assert dangling(built, (BASE,)) == []


def test_the_neighbours_of_a_mission_are_the_next_and_the_previous(lab: Lab) -> None:
    lab.write(SITE_FILES)
    for year in (2021, 2022, 2023):
        lab.write({f"missions/m{year}/mission.yml":
                   f"title: Mission de {year}\npeople: marie-roy\nstart: {year}\nend: {year}\n"})
    page = lab.build().page("fr/missions/m2022/")
    around = {link["rel"]: resolved("fr/missions/m2022/", link["href"]) for link in page.root.all("a")
              if link.get("rel") in ("prev", "next")}
    assert around == {"prev": "fr/missions/m2021/", "next": "fr/missions/m2023/"}


def test_crumbs_lead_back_home(demo: Built) -> None:
    for path, page in demo.pages():
        if page.root.one("body")["data-kind"] in ("mission", "person", "competency", "team"):
            (crumbs,) = (nav for nav in page.root.all("nav") if "crumbs" in (nav.get("class") or ""))
            steps = [resolved(path, link["href"]) for link in crumbs.all("a")]
            assert steps[0] == f"{path[:2]}/"
            assert len(steps) >= 2
