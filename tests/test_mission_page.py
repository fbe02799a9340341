"""What a mission page says beyond its level: roles, chains, names of the day, what a file may do."""

from __future__ import annotations

import re

import pytest
from lab import KNOWN_SKILLS, MARIE, SITE, TEN_LINES, Lab

PAGE = "fr/missions/guide/index.html"


def test_roles_and_teams_of_contributors_are_said(lab: Lab) -> None:
    people = "  - {id: marie-roy, role: {fr: animatrice, en: facilitator}}\n  - {role: peer, team: Quais}\n"
    lab.write(SITE, MARIE, {"missions/guide/mission.yml": f"title: T\nstart: 2025\npeople:\n{people}"})
    built = lab.build(audience="public")
    assert "animatrice" in built.text(PAGE)
    assert "facilitator" in built.text("en/missions/guide/index.html")
    assert "Quais" in built.text(PAGE)


def test_what_a_speaker_saw_at_work_stands_with_their_words(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES)
    lab.edit("missions/guide/feedback/hote.fr.md", "\ndate: 2025", "\ncompetencies: plain-writing\ndate: 2025")
    figure = lab.build(audience="public").text(PAGE).partition('<figure class="voice">')[2].partition("</figure>")[0]
    assert "Rédaction claire" in figure


def test_a_file_that_a_browser_would_run_is_offered_for_download(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, {"missions/guide/deliverables/page.HTML": "<script>1</script>"})
    links = re.findall(r'<a class="file-name" href="([^"]+)"( download)?>', lab.build(audience="public").text(PAGE))
    offered = {href.rpartition("/")[2]: bool(download) for href, download in links}
    assert offered == {"guide.txt": False, "page.HTML": True}


def test_a_long_chain_keeps_pages_short(lab: Lab) -> None:
    lab.write(SITE, MARIE)
    for number in range(40):
        after = f"follows: m{number - 1:02}\n" if number else ""
        lab.write({f"missions/m{number:02}/mission.yml":
                   f"title: Mission {number:02}\npeople: marie-roy\nstart: 2025-01-{number % 28 + 1:02}\n{after}"})
    page = lab.build(audience="public").text("fr/missions/m20/index.html")
    chain = page.partition('<ol class="chain">')[2].partition("</ol>")[0]
    assert chain.count("<li") <= 13
    assert "40 missions" in page


def test_a_name_that_begins_later_is_not_todays_name(lab: Lab) -> None:
    lab.write(SITE, MARIE, {
        "teams.yml": "t1:\n  names:\n    - {fr: Avant, abbr: AV, to: 2027}\n    - {fr: Après, abbr: AP, from: 2027}\n",
        "missions/guide/mission.yml": "title: T\npeople: marie-roy\nstart: 2025\nend: 2025\nhost: t1\n"})
    before, after = lab.build(audience="public").text(PAGE), lab.build(audience="public", date="2027-03-01").text(PAGE)
    assert "Après" not in before
    assert re.search(r"Avant.*Après", after, re.DOTALL)


def test_a_story_in_both_languages_is_a_translation_whatever_the_title(lab: Lab) -> None:
    lab.write(SITE, MARIE, {"missions/guide/mission.yml": "title: {fr: Un guide}\npeople: marie-roy\nstart: 2025\n",
                            "missions/guide/fr.md": "Bonjour.\n", "missions/guide/en.md": "Hello.\n"})
    built = lab.build(audience="public")
    head = built.text("en/missions/guide/index.html").partition("</head>")[0]
    assert 'rel="canonical" href="https://traces.example/en/missions/guide/"' in head
    assert 'hreflang="fr"' in head
    assert "https://traces.example/en/missions/guide/" in built.text("sitemap.xml")


def test_a_competency_named_in_one_language_is_no_translation(lab: Lab) -> None:
    lab.write(SITE, MARIE, {"competencies.yml": "quais: {name: {fr: Inspection des quais}}\n"})
    built = lab.build(audience="public")
    head = built.text("en/competencies/quais/index.html").partition("</head>")[0]
    assert 'rel="canonical" href="https://traces.example/fr/competences/quais/"' in head
    assert 'rel="alternate" hreflang' not in head
    assert "/en/competencies/quais/" not in built.text("sitemap.xml")


def test_errors_of_every_stage_come_in_one_run(lab: Lab) -> None:
    lab.write(SITE, MARIE, {
        "missions/a/mission.yml": "title: A\npeople: marie-roy\nstart: 2025\nslug: same\n",
        "missions/b/mission.yml": "title: B\npeople: marie-roy\nstart: 2025\nslug: same\n",
        "missions/c/mission.yml": "title: C\nzzzzzz: 1\n"})
    codes = [found.code for found in lab.build().problems if found.severity.stops]
    assert "TR271" in codes
    assert codes.count("TR501") == 2


def test_only_finished_missions_show_a_competency(lab: Lab) -> None:
    offer = {"missions/offre/mission.yml": "title: Une offre\ncompetencies: plain-writing\n"}
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, offer)
    built = lab.build(audience="public")
    shown, _, rest = built.text("fr/competences/plain-writing/index.html").partition('id="others"')
    assert "Un guide" in shown
    assert "Une offre" not in shown
    assert "Une offre" in rest


def test_a_day_stays_beside_its_month_and_nothing_else_is_held(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES)
    dates = {
        "start: 2025-03-03\nend: 2025-03-14\n": ("du 3 au 14~mars 2025", "March~3–14, 2025"),
        "start: 2025-03-01\nend: 2025-04-01\n": ("du 1er~mars au 1er~avril 2025", "March~1 – April~1, 2025"),
        "start: 2024-08\nend: 2025-04-02\n": ("d’août 2024 au 2~avril 2025", "August 2024 – April~2, 2025"),
        "start: 2024\nend: 2025\n": ("de 2024 à 2025", "2024–2025"),
    }
    written = "start: 2025-03-03\nend: 2025-03-14\n"
    for line, (french, english) in dates.items():
        lab.edit("missions/guide/mission.yml", written, written := line) if line != written else None
        built = lab.build(audience="public", date="2026-06-01")
        assert french.replace("~", "\u00a0") in built.text(PAGE), line
        assert english.replace("~", "\u00a0") in built.text("en/missions/guide/index.html"), line


def test_people_without_a_name_are_said_once_with_their_number(lab: Lab) -> None:
    load = "title: T\nstart: 2025\npeople: marie-roy\nload: {agreed_by: [%s]}\n"
    three = "{name: Ana Lund}, marie-roy, {name: Paul Or}, {name: Zoé Lee}"
    built = lab.write(SITE, MARIE, {"missions/guide/mission.yml": load % three}).build(audience="public")
    assert "Marie Roy et 3 collègues" in built.page(PAGE).text
    assert "Marie Roy and 3 colleagues" in built.page("en/missions/guide/index.html").text
    lab.write({"missions/guide/mission.yml": load % "{name: Ana Lund}, {name: Paul Or}"})
    assert "2 collègues" in lab.build(audience="public").page(PAGE).text
    lab.write({"missions/guide/mission.yml": load % "marie-roy, {name: Ana Lund}"})
    assert "Marie Roy et un ou une collègue" in lab.build(audience="public").page(PAGE).text


def test_words_around_names_suit_whatever_name(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES)
    lab.edit("missions/guide/mission.yml", "hours: 7", "hours: 7\nrepublished: {source: Bulletin, original_audience: "
             "public, permission_by: {name: Ana Lund}, permission_date: 2025-04-01}")
    lab.edit("missions/guide/mission.yml", "competencies: plain-writing",
             "competencies: {id: plain-writing, level: 4}")
    built = lab.build(audience="public")
    page = built.page(PAGE).text
    assert "Permission accordée par un ou une collègue" in page
    assert re.search(r"niveau 4 : \w", page)
    assert re.search(r"level 4: \w", built.page("en/missions/guide/").text)
    assert "Parcours : Rédaction claire" in built.page("fr/personnes/marie-roy/").text


def test_a_page_that_is_not_there_hints_at_nobody(lab: Lab) -> None:
    built = lab.write(SITE, MARIE).build(audience="public")
    for path in ("404.html", "fr/404.html"):
        assert "cette page n’est plus publiée" in built.page(path).text
    assert "retirée" not in built.page("404.html")
    assert "withdrawn" not in built.page("404.html")


def test_terminal_words_speak_of_people_whoever_they_are(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES)
    lab.edit("missions/guide/feedback/hote.fr.md", "consent: 2025-03-20\n", "")
    lab.write({"missions/m/mission.yml": "title: T\npeople: {name: Ana Lund}\nstart: 2025\n"})
    printed = lab.run("build", lang="fr")[1]
    assert "la personne qui l’a écrit n’a pas encore donné son accord" in printed
    assert "a fait la mission et n’a pas de page" in printed


def test_a_picture_of_the_deliverables_is_shown_in_the_story(lab: Lab) -> None:
    story = "![Un croquis](deliverables/croquis.png) ![Une photo](deliverables/photo.HEIC)\n"
    pictures = {"missions/guide/deliverables/croquis.png": b"\x89PNG", "missions/guide/deliverables/photo.HEIC": b"x"}
    built = lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, pictures, {"missions/guide/fr.md": story}).build()
    shown = built.page(PAGE).root.one(class_="story prose").all("img")
    assert [(each["alt"], each["src"].rpartition("/")[2]) for each in shown] == [("Un croquis", "croquis.png")]
    found = built.find("TR364")
    assert (found.place.path, found.place.line) == ("missions/guide/fr.md", 1)
    assert dict(found.params)["name"] == "deliverables/photo.HEIC"


def test_nothing_of_a_story_vanishes_without_a_warning(lab: Lab) -> None:
    story = (
        "Écrire à <nom du client> ou <Paul Lavoie>.\n\n"
        "C’est <a faire>, <b du client> ou <time perdu>, <i>en biais</i>.\n\n"
        "Voir [le guide](deliverables/Guide d'accueil (final).pdf) et l'équipe (encore).\n\n"
        "- Un\n    - voir [le guide](deliverables/Guide d'accueil (final).pdf)\n\n"
        "Voir [le plan](Z:\\commun\\plan.pdf) et [le carnet](onenote:x).\n\n"
        "• un\n• deux\n"
    )
    name = "missions/guide/deliverables/Guide d'accueil (final).pdf"
    built = lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, {"missions/guide/fr.md": story, name: "x"}).build()
    prose = built.page(PAGE).root.one(class_="story prose")
    assert "Écrire à <nom du client> ou <Paul Lavoie>." in prose.text
    assert "C’est <a faire>, <b du client> ou <time perdu>, en biais." in prose.text
    assert [each["href"].rpartition("/")[2] for each in prose.all("a")] == 2 * ["Guide%20d'accueil%20(final).pdf"]
    told = [(found.code, found.place.line) for found in built.problems if found.code in ("TR403", "TR410", "TR411")]
    assert told == [("TR403", 10), ("TR410", 10), ("TR411", 12)]


@pytest.mark.parametrize(("start", "fr", "en"), [
    ("2030-01-01", "à partir du 1er janvier 2030", "from January 1, 2030"),
    ("2030-08", "à partir d’août 2030", "from August 2030"), ("2030", "à partir de 2030", "from 2030")])
def test_a_mission_that_has_not_begun_says_from_when_until_it_has(lab: Lab, start: str, fr: str, en: str) -> None:
    lab.write(SITE, MARIE, {"missions/guide/mission.yml": f"title: T\npeople: marie-roy\nstart: {start}\n"})
    shown = lab.publish(audience="public")
    for path, words in ((PAGE, fr), ("fr/index.html", fr), ("en/missions/guide/index.html", en)):
        text = shown.page(path).text.replace("\u00a0", " ")
        assert words in text
        assert not re.search("depuis|since", text)
    then = start if len(start) == 10 else f"{start}-08-01"[:7] + "-01"
    lab.publish(audience="public", date=then)
    over = lab.tree()
    assert "depuis" in over[PAGE].decode()
    lab.publish(audience="public", date=then, clean=True)
    assert lab.tree() == over


def test_a_team_and_its_name_of_later_say_from_when_until_the_day_has_come(lab: Lab) -> None:
    lab.write(SITE, MARIE, {
        "teams.yml": "t1:\n  names:\n    - {fr: Avant, to: 2027-03-15}\n    - {fr: Après, from: 2027-03-15}\n"})
    lab.edit("people/marie-roy/person.yml", "consent:", "team: {team: t1, from: 2027-03-15}\nconsent:")
    places = ("fr/equipes/t1/index.html", "fr/personnes/marie-roy/index.html")
    for date, words in (("2027-03-14", "à partir de mars 2027"), ("2027-03-15", "depuis mars 2027")):
        lab.publish(audience="public", date=date)
        over = lab.tree()
        for path in places:
            assert words in over[path].decode().replace("\u00a0", " "), (date, path)
        lab.publish(audience="public", date=date, clean=True)
        assert lab.tree() == over


def test_titles_and_descriptions_and_citations_in_the_other_language_say_so(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES)
    lab.edit("missions/guide/mission.yml", "hours: 7\n", "hours: 7\naliases: /en/old/\n")
    built = lab.build(audience="public")
    for path in ("en/missions/guide/", "en/old/"):
        assert built.page(path).root.one("title")["lang"] == "fr", path
        assert built.page(path).root.one("main").all(lang="fr"), path
    english = built.page("en/missions/guide/").root
    assert english.one("meta", name="description")["lang"] == "fr"
    assert english.one("p", class_="citation").one("span", lang="fr").text == "Un guide d’accueil"
    for path in (PAGE, "en/people/marie-roy/", "en/people/", "en/"):
        root = built.page(path).root
        assert root.one("title").get("lang") is None, path
        assert all(each.get("lang") is None for each in root.all("meta", name="description")), path


def test_a_lasting_address_has_the_title_in_both_languages(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES)
    assert lab.build().page("p/marie-roy/").root.one("title").text == "Marie Roy — Traces"
    lab.edit("missions/guide/mission.yml", "Un guide d’accueil", "{fr: Un guide, en: A guide}")
    assert lab.build().page("m/guide/").root.one("title").text == "Un guide / A guide — Traces"
    lab.edit("missions/guide/mission.yml", "{fr: Un guide, en: A guide}", "{fr: Un guide}")
    lab.edit("site.yml", "audience:", "lang: en\naudience:")
    title = lab.build().page("m/guide/").root.one("title")
    assert (title["lang"], title.text) == ("fr", "Un guide — Traces in English")


def test_where_a_text_first_appeared_is_set_as_the_words_around_it(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES)
    lab.edit("missions/guide/mission.yml", "hours: 7\n", "hours: 7\nrepublished: {source: \"Le blogue d'avant\"}\n")
    built = lab.build(audience="public")
    assert "Le blogue d’avant." in built.page(PAGE).text
    credit = built.page("en/missions/guide/").root.one("h2", id="credit")
    assert credit.text == "First published elsewhere"
    spans = built.page("en/missions/guide/").root.all("span", lang="fr")
    assert "Le blogue d’avant" in [each.text for each in spans]


CORRECTED = {"missions/guide/corrections.yml": "{date: 2025-05-04, by: zoe, what: Les heures, of: [hours]}\n"}
ZOE = {"people/zoe/person.yml": "name: Zoé Noël\nconsent: {date: 2024-01-01, audience: public}\n"}


def test_who_made_a_correction_is_named_where_they_have_a_page(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, CORRECTED, ZOE)
    page = lab.build(audience="public").page(PAGE)
    assert "Les heures 4 mai 2025, Zoé Noël (" in page.text.replace("\u00a0", " ")
    assert "../../../fr/personnes/zoe/" in page.links
    lab.edit("people/zoe/person.yml", "audience: public", "audience: internal")
    assert not lab.build(audience="public").mentions("Zoé")


def test_a_correction_names_fields_by_the_labels_of_the_page_and_files_by_their_names(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, CORRECTED)
    lab.edit("missions/guide/corrections.yml", "by: zoe", "by: {role: manager}")
    lab.edit("missions/guide/corrections.yml", "[hours]", "[hours, max_hours, end, guide.txt]")
    built = lab.build(audience="public")
    assert "(Temps, Quand, guide.txt)" in built.page(PAGE).text
    assert "(Time, When, guide.txt)" in built.page("en/missions/guide/index.html").text


@pytest.mark.parametrize(("old", "new"), [("Zoé Noël", "Zoé Roy"), ("2024-01-01", "2027-01-01"),
                                          ("public}", "internal}"), ("consent:", "public_name: Z. N.\nconsent:")])
def test_who_made_a_correction_is_shown_as_they_are_now_by_a_build_over_another(lab: Lab, old: str, new: str) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, CORRECTED, ZOE).publish(audience="public")
    lab.edit("people/zoe/person.yml", old, new).publish(audience="public")
    over = lab.tree()
    assert b"Zo\xc3\xa9 No\xc3\xabl" not in over[PAGE]
    lab.publish(audience="public", clean=True)
    assert lab.tree() == over


ARABIC, HEBREW = "محمد بن عبد الله", "מדריך"


def test_what_is_written_from_right_to_left_stays_apart_from_what_stands_beside_it(lab: Lab) -> None:
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, {
        "people/marie-roy/person.yml": f"name: {ARABIC}\nconsent: {{date: 2024-01-01, audience: public}}\n"})
    lab.edit("missions/guide/mission.yml", "Un guide d’accueil", HEBREW)
    built = lab.build(audience="public")
    for path in (PAGE, "fr/index.html", "fr/livrables/index.html", "fr/personnes/marie-roy/index.html"):
        body = built.page(path).root.one("main")
        for words in (ARABIC, HEBREW):
            held = [each for each in body.walk() if words in each.children]
            assert held, (path, words)
            assert {each.tag for each in held} <= {"bdi", "h1", "blockquote"}, (path, words)
    assert built.page(PAGE).root.one("p", class_="citation").all("bdi")[0].text == ARABIC
    assert built.page("fr/personnes/marie-roy/index.html").root.one("p", class_="citation").one("bdi").text == ARABIC


def test_the_names_and_places_of_which_only_the_end_is_known_say_until_when(lab: Lab) -> None:
    lab.write(SITE, MARIE).edit("people/marie-roy/person.yml", "consent:",
                                "team: [{team: t1, to: 2025-04-15}, {team: t2, from: 2025-04-15}]\nconsent:")
    lab.write({"teams.yml": "t1:\n  names:\n    - {fr: Avant, to: 2025-04-15}\n    - {fr: Après, from: 2025-04-15}\n"
                            "t2: {names: {fr: Ailleurs}}\n"})
    built = lab.build(audience="public")
    for path, until, since in (("fr/equipes/t1/", "jusqu’en avril 2025", "depuis avril 2025"),
                               ("en/teams/t1/", "until April 2025", "since April 2025"),
                               ("fr/personnes/marie-roy/", "jusqu’en avril 2025", "depuis avril 2025"),
                               ("en/people/marie-roy/", "until April 2025", "since April 2025")):
        said = built.page(path).text.replace("\u00a0", " ")
        assert (until in said, since in said, "→" in said) == (True, True, False), path
