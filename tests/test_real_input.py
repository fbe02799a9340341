"""Real texts, written by people who never heard of this program: one mission, and the posts of a public blog."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from judges import BLOG, SEED, check_html, seed_site, write_site
from lab import REPOSITORY, Built, Element, Lab, Page

from generator.cli import run
from generator.typography import typeset
from generator.wording import Wording

MISSION = "missions/2019-contenu-canada-ca/"
SENTENCE = {"fr": "C’est connu, les employés de la fonction publique", "en": "It’s well known that federal public"}
VOICE = {"fr": "est une formule gagnante pour tous", "en": "is a winning formula for everyone"}
LANGS = ("fr", "en")


@pytest.fixture(scope="module")
def seed() -> Built:
    return seed_site()


@pytest.fixture(params=LANGS)
def lang(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture
def page(seed: Built, lang: str) -> Page:
    return seed.page(f"{lang}/{MISSION}")


def story(page: Page) -> Element:
    return next(each for each in page.root.all("div") if "story" in (each.get("class") or "").split())


def test_the_command_of_the_readme_builds_it_without_an_error(seed: Built, tmp_path: Path,
                                                              capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--content", str(SEED), "--output", str(tmp_path / "public"), "--date", "2026-01-15"]
    assert run(arguments, REPOSITORY, Wording("en")) == 0
    assert (tmp_path / "public" / "fr" / MISSION / "index.html").is_file()
    assert "TR404" in capsys.readouterr().out
    assert seed.errors == []


def test_it_is_told_whole_in_its_own_language(page: Page, lang: str) -> None:
    told = story(page)
    assert SENTENCE[lang] in told.text
    assert told.get("data-fallback") is None
    assert page.root.one("html")["lang"].startswith(lang)
    headings = [heading.text for heading in told.all("h2")]
    assert headings[:2] == {"fr": ["Contexte", "Le BTN"], "en": ["Background", "The DTO"]}[lang]
    assert len(headings) == 5


def test_the_unclosed_bold_ends_with_its_paragraph(seed: Built) -> None:
    bold = story(seed.page(f"fr/{MISSION}")).all("b")
    assert [each.text for each in bold] == ["Par : Sandra Duchesne Conseillère en communications "
                                            "Votre collègue située dans une métropole régionales"]


def test_style_sheets_and_inline_styles_are_gone(page: Page) -> None:
    assert page.root.all("style") == []
    assert [each for each in page.root.walk() if each.get("style") is not None] == []
    for word in ("figcaption {", "!important", "max-width", "277891"):
        assert word not in page


def test_template_code_of_another_tool_is_inert_and_said(seed: Built) -> None:
    page = seed.page(f"en/{MISSION}")
    assert "Improving content on Canada.ca" in story(page).text
    links = story(page).all("a")
    assert [link.text for link in links] == ["Digitial Transformation Office"]
    assert not any("urlalt" in href or "%7B" in href for href in page.links)
    found = seed.find("TR404")
    assert (found.place.path, found.place.line) == (f"{MISSION}en.md", 52)
    assert "urlalt" in found.place.excerpt


def test_abbreviations_are_explained_wherever_they_stand(page: Page, lang: str) -> None:
    expected = {"fr": {"RCN": "Région de la capitale nationale", "BTN": "Bureau de la transformation numérique"},
                "en": {"NCR": "National Capital Region", "DTO": "Digital Transformation Office"}}[lang]
    explained = {each.text: each["title"] for each in page.root.all("abbr")}
    assert explained == expected
    inside = [each.text for each in page.root.all("abbr") for child in each.children if isinstance(child, Element)]
    assert inside == [], "an abbreviation inside an abbreviation"
    short = "BTN" if lang == "fr" else "DTO"
    assert sum(each.text == short for each in page.root.all("abbr")) >= 4  # story, heading and objectives
    bare = re.sub(r"<abbr[^<>]*>[^<]*</abbr>|<[^<>]*>", "", page.partition("<main")[2].partition("</main")[0])
    assert not re.search(rf"\b{short}\b", bare), "an abbreviation without its explanation"


def test_the_managers_voice_stands_as_feedback_and_says_what_is_a_translation(page: Page, lang: str) -> None:
    voice = next(each for each in page.root.all("figure") if each.get("class") == "voice")
    assert VOICE[lang] in voice.text
    assert voice.one("blockquote").get("data-fallback") is None
    caption = voice.one("figcaption").text
    who = {"fr": "gestionnaire (nom non publié), 14 novembre 2019",
           "en": "manager (name not published), November 14, 2019"}
    assert caption.startswith(who[lang])
    assert ("Translated from French" in caption) == (lang == "en")
    assert "Traduit" not in caption


def test_the_level_is_declared_and_what_is_missing_is_said_in_words(page: Page, lang: str) -> None:
    assert (page.level, page.state) == ("declared", "done")
    said = next(each for each in page.root.all("div") if each.get("class") == "missing")
    assert len(said.all("li")) == 4
    words = {"fr": ["livré", "temps", "critère", "parole"], "en": ["delivered", "time", "criterion", "word"]}[lang]
    for word, item in zip(words, said.all("li"), strict=True):
        assert word in item.text


def test_the_two_pages_are_each_others_alternates_across_hosts(page: Page, lang: str) -> None:
    hosts = {"fr": "https://blogue.example/fr/", "en": "https://blog.example/en/"}
    links = page.root.all("link")
    found = {link["hreflang"]: link["href"] for link in page.root.all("link", rel="alternate") if link.get("hreflang")}
    assert found == {"fr": hosts["fr"] + MISSION, "en": hosts["en"] + MISSION, "x-default": hosts["fr"] + MISSION}
    assert [link["href"] for link in links if link.get("rel") == "canonical"] == [hosts[lang] + MISSION]
    other = {"fr": "en", "en": "fr"}[lang]
    switch = next(link for link in page.root.all("a") if link.get("class") == "language")
    assert switch["href"] == f"../../../{other}/{MISSION}"


def test_the_host_team_has_the_name_it_bore_then_and_its_present_one(page: Page, lang: str) -> None:
    expected = {"fr": "Bureau de la transformation numérique (aujourd’hui Bureau de l’expérience Canada.ca)",
                "en": "Digital Transformation Office (now Canada.ca Experience Office)"}
    assert expected[lang] in page.text


def test_words_that_exist_in_french_only_say_so_on_the_english_page(seed: Built) -> None:
    words = seed.page(f"en/{MISSION}").root.all("span")
    skill = next(each for each in words if each.text == "amélioration de contenu Web")
    assert (skill.get("lang"), skill.get("data-fallback")) == ("fr", "fr")


def posts(lang: str) -> list[Path]:
    folder = BLOG / lang / "_posts"
    if not folder.is_dir():
        pytest.skip(f"the shared real input is not at {BLOG}")
    return sorted(folder.iterdir())


def body_of(post: Path) -> str:
    return post.read_text(encoding="utf-8").partition("---\n")[2].partition("\n---\n")[2]


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Each post as the story of a mission; facts are invented, as a blog has none."""
    lab = Lab(tmp_path_factory.mktemp("blog")).write({
        "site.yml": "name: Blogue\nbase_url: https://blog.example\naudience: public\n",
        "people/a/person.yml": "name: Ada\nconsent: 2010-01-01\n",
    })
    for lang in LANGS:
        for number, post in enumerate(posts(lang)):
            facts = f"title: Texte {number}\npeople: a\nstart: {post.name[:10]}\n"
            lab.write({f"missions/m{number}/mission.yml": facts, f"missions/m{number}/{lang}.md": body_of(post)})
    return lab.build()


def test_every_post_of_a_real_blog_builds_in_both_languages(blog: Built) -> None:
    assert len(posts("fr")) == len(posts("en")) == 61
    assert blog.errors == []
    for lang in LANGS:
        for number, post in enumerate(posts(lang)):
            page = blog.page(f"{lang}/missions/m{number}/")
            words = re.findall(r"\w{9,}", re.sub(r"\{%.*?%\}|\{\{.*?\}\}|<style.*?</style>|<[^<>]*>|\]\([^)]*\)", " ",
                                                 body_of(post), flags=re.DOTALL))
            told = story(page).text
            lost = [word for word in words if word not in told]
            assert len(lost) <= 0.03 * len(words), (post.name, lost[:9])


def test_nothing_of_a_real_blog_runs_or_styles_or_leads_nowhere(blog: Built) -> None:
    for path, page in blog.pages():
        for element in page.root.walk():
            assert element.tag not in ("style", "iframe", "object", "form", "input"), path
            assert element.get("style") is None, path
            assert not any(name.startswith("on") for name in element.attributes), path
        assert not [href for href in page.links if re.search(r"\{|%7B|javascript", href)], path


@pytest.mark.validator
def test_every_page_of_a_real_blog_is_valid_html(blog: Built, tmp_path: Path) -> None:
    errors = [str(found) for found in check_html(write_site(blog, tmp_path / "site")) if found.kind == "error"]
    assert not errors, f"{len(errors)} errors\n" + "\n".join(errors[:20])


@pytest.mark.parametrize("locale", ["fr-CA", "fr-FR", "en-CA"])
def test_typography_settles_at_once_and_changes_only_spaces_and_quotes(locale: str) -> None:
    def visible(text: str) -> str:
        return re.sub("[\\s\"'‘’“”«»‹›]", "", text)

    for post in posts(locale[:2]):
        for line in body_of(post).splitlines():
            once = typeset(line, locale)
            assert typeset(once, locale) == once, (post.name, line)
            assert visible(once) == visible(line), (post.name, line)


@pytest.mark.parametrize("lang", LANGS)
def test_the_pages_of_a_real_blog_are_typeset_already(blog: Built, lang: str) -> None:
    """Setting the words of a finished page again changes nothing: what stands there is what the rules ask for."""
    for number in range(len(posts(lang))):
        for element in story(blog.page(f"{lang}/missions/m{number}/")).all("p"):
            if element.all("code") or element.all("a") or element.all("abbr"):
                continue
            words = "".join(element._texts())
            assert typeset(words, f"{lang}-CA") == words, (number, words)
