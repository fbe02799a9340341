"""What pages say in plain words: the language of what they show, lasting addresses, how to check, counts."""

from __future__ import annotations

import re

import pytest
from lab import MARIE, PROVEN_SITE, SITE, Built, Lab

MISSION = "missions/guide/mission.yml"
PAGE = "missions/guide/index.html"
ENGLISH = {"missions/map/mission.yml": "title: {en: A map}\npeople: marie-roy\nstart: 2025-01-03\n"}


def marks(built: Built, path: str) -> list[str]:
    """What a page says of the language of words."""
    words = "(?:partly |story |en partie |récit )?(?:in|en) (?:French|English|français|anglais)"
    return re.findall(rf'<span class="mark(?: tongue)?">\(?({words})\)?</span>', built.text(path))


def test_words_in_the_other_language_are_marked_where_they_are_read(lab: Lab) -> None:
    lab.write(PROVEN_SITE, ENGLISH)
    built = lab.build(audience="public")
    assert marks(built, "en/index.html") == ["in French"]
    assert marks(built, "fr/index.html") == ["en anglais"]
    assert marks(built, "en/people/marie-roy/index.html") == ["in French", "in French"]  # the path, the card
    assert marks(built, "en/deliverables/index.html") == ["in French"]
    assert marks(built, "en/competencies/plain-writing/index.html") == ["in French"]
    assert marks(built, f"en/{PAGE}") == ["in French"]  # the title
    assert '<span class="mark">Deliverable and criterion in French</span>' in built.text(f"en/{PAGE}")
    assert marks(built, f"fr/{PAGE}") == ["en anglais"]  # the later mission
    assert "(in French)" in built.text("m/guide/index.html")


def test_words_in_both_languages_need_no_mark(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "title: Un guide d’accueil", "title: {fr: Un guide, en: A guide}")
    lab.edit(MISSION, "deliverable: Un guide de deux pages", "deliverable: {fr: Un guide, en: A guide}")
    lab.edit(MISSION, "criterion: Une recrue s’en sert sans aide", "criterion: {fr: Il sert, en: It serves}")
    built = lab.build(audience="public")
    for path in ("en/index.html", f"en/{PAGE}", "en/people/marie-roy/index.html", "m/guide/index.html"):
        assert marks(built, path) == []


def test_a_card_in_both_languages_at_once_says_so(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "title: Un guide d’accueil", "title: {fr: Un guide, en: A guide}")
    built = lab.build(audience="public")
    assert marks(built, "en/index.html") == ["partly in French"]
    lab.write({"missions/guide/fr.md": "Une histoire.\n"})
    assert marks(lab.build(audience="public"), "en/index.html") == ["partly in French"]


LISTS = ("index.html", "missions/index.html", "people/marie-roy/index.html", "teams/quays/index.html")


@pytest.mark.parametrize(("words", "stories", "said"), [
    ("title: {fr: Un, en: One}", {"fr": "Une histoire.\n"}, ["story in French"]),
    ("title: {fr: Un, en: One}", {"fr": "Une histoire.\n", "en": "A story.\n"}, []),
    ("title: {fr: Un, en: One}", {"fr": "---\nsummary: Deux\n---\nUne histoire.\n"}, ["partly in French"]),
    ("title: Un", {"fr": "---\nsummary: Deux\n---\nUne histoire.\n"}, ["in French"]),
    ("title: Un", {"en": "---\nsummary: Two\n---\nA story.\n"}, ["partly in French"]),
])
def test_a_card_says_what_is_true_of_it_and_the_same_wherever_it_stands(
        lab: Lab, words: str, stories: dict[str, str], said: list[str]) -> None:
    lab.write(SITE, MARIE, {"teams.yml": "quays:\n  names: [{fr: Les quais, en: The quays}]\n",
                            MISSION: f"{words}\npeople: marie-roy\nstart: 2025\nhost: quays\n"})
    built = lab.write({f"missions/guide/{lang}.md": text for lang, text in stories.items()}).build(audience="public")
    assert {path: marks(built, f"en/{path}") for path in LISTS} == dict.fromkeys(LISTS, said)


@pytest.mark.parametrize(("title", "said"), [("Un", "in French"), ("{fr: Un, en: One}", "partly in French")])
def test_a_title_is_marked_below_it_and_not_beside_what_stands_above(lab: Lab, title: str, said: str) -> None:
    lab.write(SITE, MARIE, {MISSION: f"title: {title}\ndates: {{offered: 2025-03-01}}\n",
                            "missions/guide/fr.md": "---\nsummary: Deux\n---\nUne histoire.\n"})
    built = lab.build(audience="public")
    for path in (f"en/{PAGE}", "en/offers/index.html", "m/guide/index.html"):
        page = built.text(path)
        kickers = re.findall(r'<p class="kicker">(.*?)</p>', page)
        assert kickers, path
        assert not [words for words in kickers if "French" in words], path
        below = rf'</h[12]>\s*<p class="heading-mark"><span class="mark tongue">\({said}\)</span></p>'
        assert re.search(below, page), path


def test_what_a_person_does_is_marked_and_their_name_is_not(lab: Lab) -> None:
    lab.write(SITE, MARIE).edit("people/marie-roy/person.yml", "consent:", "title: Rédactrice\nconsent:")
    page = lab.build(audience="public").text("p/marie-roy/index.html")
    assert "heading-mark" not in page
    assert re.search(r'<p class="lede">.*Rédactrice.*<span class="mark tongue">\(in French\)</span></p>', page)


def test_a_list_of_foreign_words_is_marked_once(lab: Lab) -> None:
    lab.write(SITE, MARIE, {MISSION: "title: {fr: Un, en: One}\npeople: marie-roy\nstart: 2025\n"
                                     "learned: [Un, Deux, {fr: Trois, en: Three}]\nthanks: Merci\n"})
    assert marks(lab.build(audience="public"), f"en/{PAGE}") == ["in French", "in French"]


@pytest.mark.parametrize(("page", "lasting"), [(PAGE, "m/guide/"), ("people/marie-roy/index.html", "p/marie-roy/")])
def test_a_site_without_an_address_still_leads_to_its_lasting_pages(lab: Lab, page: str, lasting: str) -> None:
    built = lab.write(PROVEN_SITE).edit("site.yml", "base_url: https://traces.example\n", "").build(audience="public")
    cite = built.text(f"en/{page}").partition('<section class="cite">')[2].partition("</section>")[0]
    assert f'href="../../../{lasting}index.html">{lasting}</a>' in cite
    assert built.exists(f"{lasting}index.html")
    assert '<p class="on-screen">' in cite  # on paper, it would lead nowhere
    assert "on-paper address" not in built.text(f"en/{page}")


def test_a_site_with_an_address_gives_lasting_ones_in_full(lab: Lab) -> None:
    built = lab.write(PROVEN_SITE).build(audience="public")
    for page in (f"en/{PAGE}", "en/people/marie-roy/index.html"):
        cite = built.text(page).partition('<section class="cite">')[2].partition("</section>")[0]
        assert "https://traces.example/m/guide/" in built.text(page)
        assert 'class="on-screen"' not in cite


def test_what_to_type_takes_any_file_name(lab: Lab) -> None:
    lab.write(PROVEN_SITE, {"missions/guide/deliverables/Guide d'accueil été.txt": "Bonjour.\n"})
    built = lab.build(audience="public")
    for path in (f"fr/{PAGE}", "fr/a-propos/index.html"):
        said = re.findall(r"<code>(.*?)</code>", built.text(path))
        assert {'sha256sum "FICHIER"', 'shasum -a 256 "FICHIER"', 'certutil -hashfile "FICHIER" SHA256',
                'Get-FileHash -LiteralPath "FICHIER"',
                "sha256sum -c SHA256SUMS", "shasum -a 256 -c SHA256SUMS"} <= set(said)
        assert "archive/SHA256SUMS" in built.text(path)


def test_a_proof_on_paper_says_how_to_check_it(lab: Lab) -> None:
    page = lab.write(PROVEN_SITE).build(audience="public").text(f"en/{PAGE}")
    assert "Get-FileHash -LiteralPath" in page.partition('<p class="on-paper">')[2].partition("</p>")[0]


@pytest.mark.parametrize(("settings", "host", "said"), [
    ("contact: nous@traces.example\n", "", "Write to the contact below and say which mission interests you."),
    ("contact: Bureau 204\n", "", "Tell the contact below which mission interests you."),
    ("coordinator: marie-roy\n", "", "Tell the contact below which mission interests you."),
    ("", "host: Les quais\n", "Tell the team or the person named in the offer that it interests you."),
    ("", "", "Tell whoever showed you this site which mission interests you."),
])
def test_offers_point_to_nobody_who_is_not_there(lab: Lab, settings: str, host: str, said: str) -> None:
    lab.write(SITE, MARIE, {"missions/guide/mission.yml": f"title: Un guide\ndates: {{offered: 2025-03-01}}\n{host}"})
    lab.edit("site.yml", "audience:", f"{settings}audience:")
    steps = lab.build(audience="public").text("en/offers/index.html").partition('<ol class="rungs">')[2]
    assert re.findall(r"<li>(.*?)</li>", steps.partition("</ol>")[0], re.DOTALL)[1] == said


def test_in_french_it_is_the_offer_that_interests_its_reader(lab: Lab) -> None:
    lab.write(SITE, {"missions/guide/mission.yml": "title: Un guide\ndates: {offered: 2025-03-01}\nhost: Les quais\n"})
    page = lab.build(audience="public").text("fr/offres/index.html")
    assert "<li>Dites à l’équipe ou à la personne nommée quelle offre vous intéresse.</li>" in page


def test_how_many_missions_are_proven_is_said_as_one_would(lab: Lab) -> None:
    def said(lang: str) -> str:
        folder = {"fr": "personnes", "en": "people"}[lang]
        facts = lab.build(audience="public").text(f"{lang}/{folder}/marie-roy/index.html").partition('id="facts"')[2]
        return re.findall(r"<dd>(.*?)</dd>", facts)[0]

    lab.write(PROVEN_SITE)
    assert (said("fr"), said("en")) == ("1 mission, prouvée", "1 mission, proven")
    lab.write(ENGLISH)
    assert (said("fr"), said("en")) == ("2 missions, dont 1 prouvée", "2 missions, 1 of them proven")
    for path in ("mission.yml", "deliverables/guide.txt", "feedback/hote.fr.md"):
        lab.write({f"missions/map/{path}": PROVEN_SITE[f"missions/guide/{path}"]})
    assert (said("fr"), said("en")) == ("2 missions, toutes prouvées", "2 missions, all proven")


def test_the_home_page_counts_nothing_that_is_not_there(lab: Lab) -> None:
    counts = lab.write(SITE, MARIE, ENGLISH).build(audience="public").text("en/index.html").partition('id="so-far"')[2]
    assert re.findall(r"<li>(.*?)</li>", counts.partition("</section>")[0]) == ["1 mission", "1 person"]
