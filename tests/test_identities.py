"""What a person agreed to holds however others write them: by id or by name."""

from __future__ import annotations

import pytest
from lab import KNOWN_SKILLS, MARIE, SITE, TEN_LINES, Lab

from generator.problems import format_problem
from generator.site import Reason, spelled

CONSENTS = {
    "none": "",
    "withdrawn": "consent: {date: 2024-01-01, audience: public, withdrawn: 2025-06-01}\n",
    "internal": "consent: {date: 2024-01-01, audience: internal}\n",
    "later": "consent: {date: 2030-01-01, audience: public}\n",
    "pseudonym": "consent: {date: 2024-01-01, audience: public}\npublic_name: Z. W.\n",
}


def zoe(consent: str) -> dict[str, str]:
    return {"people/z1/person.yml": f"name: Zoé Wolastoq\n{CONSENTS[consent]}"}


NAMED = "{name: zoé wolastoq, role: host, team: Équipe Z}"
FEEDBACK = f"---\nfrom: {NAMED}\ndate: 2025-03-20\nconsent: 2025-03-20\n---\nUn guide que tout le monde relit.\n"


@pytest.mark.parametrize("consent", CONSENTS)
def test_a_name_written_out_shows_no_more_than_the_person_agreed_to(lab: Lab, consent: str) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, zoe(consent))
    lab.write({"missions/guide/feedback/hote.fr.md": FEEDBACK})
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", f"{{show: name, by: {NAMED}")
    built = lab.build(audience="public")
    for path in built.files:
        text = built.bytes(path).decode("utf-8", "ignore").casefold()
        assert "wolastoq" not in text, path
        assert "équipe z" not in text or consent == "pseudonym", path


def test_somebody_who_agreed_is_linked_though_written_by_name(lab: Lab) -> None:
    agreed = {"people/z1/person.yml": "name: Zoé Wolastoq\nconsent: {date: 2024-01-01, audience: public}\n"}
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, agreed, {"missions/guide/feedback/hote.fr.md": FEEDBACK})
    assert "/personnes/z1/" in lab.build(audience="public").text("fr/missions/guide/index.html")


@pytest.mark.parametrize(("consent", "shown"), [("none", False), ("internal", False), ("pseudonym", True)])
def test_a_contributor_written_by_name_is_the_person_of_that_name(lab: Lab, consent: str, shown: bool) -> None:
    lab.write(SITE, zoe(consent), {"missions/m/mission.yml": "title: T\npeople: {name: Zoé Wolastoq}\nstart: 2025\n"})
    assert lab.build(audience="public").exists("fr/missions/m/index.html") is shown


def test_two_people_of_one_name_are_shown_only_as_the_one_who_agreed_to_less(lab: Lab) -> None:
    twin = {"people/z2/person.yml": "name: Zoé Wolastoq\nconsent: {date: 2024-01-01, audience: public}\n"}
    mission = {"missions/m/mission.yml": "title: T\npeople: {name: Zoé Wolastoq}\nstart: 2025\n"}
    lab.write(SITE, zoe("none"), twin, mission)
    assert not lab.build(audience="public").exists("fr/missions/m/index.html")


HELENE = {"people/h-v/person.yml": "name: Hélène Vraie-Dupont\npublic_name: H. V.\n"
                                   "consent: {date: 2024-01-01, audience: public}\n"}
RETIRA = {"people/r-p/person.yml": "name: Retira Partie\n"
                                   "consent: {date: 2024-01-01, audience: public, withdrawn: 2025-06-01}\n"}
SPELLINGS = ("Helene Vraie-Dupont", "Hélène Vraie Dupont", "Hélène Vraie\u2011Dupont", "Hele\u0301ne Vraie-Dupont",
             "VRAIE-DUPONT, Hélène", "Hélène  Vraie–Dupont", "Hélène Vraie\u00ad-Dupont",
             "\uff28éLène Vraie-Dupont", "\U0001d407élène Vraie-Dupont")
LONGER = ("Mme Hélène Vraie-Dupont", "Hélène Vraie-Dupont (DRH)", "Dre Hélène A. Vraie-Dupont, DRH",
          "Vraie-Dupont Hélène", "Hélène Vraie-Dupont(DRH)", "Mme.Hélène Vraie-Dupont", "Hélène Vraie-Dupont/DRH",
          "DRH:Hélène Vraie-Dupont", "Hélène Vraie-Dupont(e)", "Helene.Vraie-Dupont@x.example")


def spoken(name: str, role: str = "host") -> dict[str, str]:
    front = f'---\nfrom: {{name: "{name}", role: {role}}}\ndate: 2025-03-20\nconsent: 2025-03-20\n---\nDes mots lus.\n'
    return {"missions/guide/feedback/hote.fr.md": front}


@pytest.mark.parametrize("name", SPELLINGS)
def test_a_name_spelled_otherwise_is_shown_under_the_public_name(lab: Lab, name: str) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, HELENE, spoken(name))
    built = lab.build(audience="public")
    assert "H. V." in built.page("fr/missions/guide/").text
    assert not any(built.mentions(word) for word in ("Vraie", "Dupont", "Hélène", "Helene"))


@pytest.mark.parametrize("name", LONGER)
def test_a_longer_name_that_may_be_somebody_under_another_name_is_not_written(lab: Lab, name: str) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, HELENE, spoken(name))
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", f"{{show: name, by: {{name: '{name}', role: lead}}")
    built = lab.build(audience="public")
    page = built.page("fr/missions/guide/")
    assert "Des mots lus." in page
    assert "H. V." not in page, "nobody knows that it is the same person"
    assert not any(built.mentions(word) for word in ("Vraie", "Dupont"))


@pytest.mark.parametrize("name", ["Partie, Retira", "RÉTIRA PARTIE", "M. Retira Partie", "Retira Partie (archives)"])
def test_words_of_somebody_who_withdrew_go_however_their_name_is_written(lab: Lab, name: str) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, RETIRA, spoken(name))
    built = lab.build(audience="public")
    assert not built.mentions("Partie")
    assert not built.mentions("Des mots lus")
    left = [each for each in built.site.withheld if each.kind == "feedback"]
    assert len(left) == 1
    sure = name in ("Partie, Retira", "RÉTIRA PARTIE")
    assert left[0].limit.reason is (Reason.WITHDRAWN if sure else Reason.PERHAPS_WITHDRAWN)


@pytest.mark.parametrize(("one", "other", "is_one"), [
    ("Roy, Marie", "MARIE ROY", True), ("James Thomas", "Thomas James", False), ("राम", "मीरा", False),
    ("राम कुमार", "राम कुमार", True), ("مُحَمَّد علي", "محمد علي", True), ("李 明", "明 李", False),
    ("D’Arcy O'Neil", "d arcy o neil", True), ("Marie Roy(DRH)", "Marie Roy", False)])
def test_two_names_are_one_only_in_the_same_order_and_with_all_their_letters(
    one: str, other: str, is_one: bool
) -> None:
    assert (spelled(one).key == spelled(other).key) is is_one


@pytest.mark.parametrize(("longer", "name"), [
    ("श्री राम कुमार", "राम कुमार"), ("李 明 先生", "李 明"), ("Thomas James", "James Thomas"),
    ("A. Marie Roy", "Marie Roy")])
def test_a_longer_name_holds_one_in_any_script_and_order(longer: str, name: str) -> None:
    assert spelled(longer).holds(spelled(name))


TWINS = {f"people/{each}/person.yml": f"name: {name}\nconsent: {{date: 2024-01-01, audience: public}}\n"
         for each, name in {"one": "Rémi Côté", "two": "Remi Cote"}.items()}


def test_two_people_of_one_name_may_validate_each_other_by_their_ids(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, TWINS)
    lab.edit("missions/guide/mission.yml", "people: marie-roy", "people: one")
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", "{by: {id: two, role: manager}")
    built = lab.build(audience="public")
    assert not {"TR340", "TR345"} & set(built.codes)
    assert built.page("fr/missions/guide/").level == "proven"


def test_the_exact_name_of_somebody_else_is_no_doubt(lab: Lab) -> None:
    other = {"people/m/person.yml": "name: Marie Claude Roy\nconsent: {date: 2024-01-01, audience: public}\n"}
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, other, spoken("Marie Claude Roy"))
    built = lab.build(audience="public")
    assert "TR345" not in built.codes
    assert built.page("fr/missions/guide/").level == "proven"


def test_words_of_somebody_who_may_be_a_contributor_are_not_said_to_be_the_contributors(lab: Lab) -> None:
    page = lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, spoken("Marie Claude Roy")).build(
        audience="public").page("fr/missions/guide/")
    assert "Avec ses mots" not in page.text
    assert "Marie Claude Roy" in page.text
    assert page.level == "validated", "such words prove nothing"


def test_words_taken_back_in_one_language_are_taken_back_in_the_other(lab: Lab) -> None:
    front = "---\nfrom: {role: host}\ndate: 2025-03-20\nconsent: %s\n---\n%s\n"
    french = front % ("2025-03-20", "Des mots lus.")
    english = front % ("{date: 2025-03-20, withdrawn: 2025-06-01}", "Words read.")
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, {
        "missions/guide/feedback/hote.fr.md": french, "missions/guide/feedback/hote.en.md": english})
    built = lab.build(audience="public")
    assert not built.mentions("Des mots lus")
    assert not built.mentions("Words read")


@pytest.mark.parametrize("name", ["Anne-Retira Partie", "Retira Partie-Nord", "R. Partie", "Retira", "Partie"])
def test_other_names_stay_those_of_others(lab: Lab, name: str) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, RETIRA, spoken(name))
    assert name in lab.build(audience="public").page("fr/missions/guide/").text


def test_a_longer_name_of_somebody_who_is_shown_stays_as_it_is_written_without_a_link(lab: Lab) -> None:
    paul = {"people/paul-roy/person.yml": "name: Paul Roy\nconsent: {date: 2024-01-01, audience: public}\n"}
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, paul, spoken("Jean Paul Roy"))
    page = lab.build(audience="public").page("fr/missions/guide/")
    assert "Jean Paul Roy" in page.text
    assert not any("paul-roy" in link for link in page.links)


def test_of_names_that_hold_each_other_the_one_that_is_written_counts(lab: Lab) -> None:
    longer = {"people/a/person.yml": "name: Retira Partie Nord\nconsent: {date: 2024-01-01, audience: public}\n"}
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, RETIRA, longer, spoken("Retira Partie Nord"))
    assert "Retira Partie Nord" in lab.build(audience="public").page("fr/missions/guide/").text
    lab.write(spoken("Mme Retira Partie Nord"))
    assert "Mme Retira Partie Nord" in lab.build(audience="public").page("fr/missions/guide/").text


def test_two_people_of_one_name_are_never_named_where_one_goes_by_another(lab: Lab) -> None:
    twin = {"people/twin/person.yml": "name: Helene Vraie Dupont\nconsent: {date: 2024-01-01, audience: public}\n"}
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, HELENE, twin, spoken("Hélène Vraie-Dupont"))
    assert "Vraie-Dupont" not in lab.build(audience="public").page("fr/missions/guide/").text


@pytest.mark.parametrize("name", ["Helene Cote-Roy", "Côté-Roy, Hélène"])
def test_nobody_validates_themselves_under_another_spelling(lab: Lab, name: str) -> None:
    author = {"people/marie-roy/person.yml": "name: Hélène Côté-Roy\nconsent: {date: 2024-01-01, audience: public}\n"}
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, author, spoken(name))
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", f"{{by: {{name: '{name}', role: manager}}")
    checked = lab.check()
    assert checked.find("TR340").severity.stops
    assert "TR353" in checked.codes


@pytest.mark.parametrize("people", ["[marie-roy, {name: Marie Roy Nord}]", "[{name: Marie Roy Nord}, marie-roy]"])
def test_a_doubt_about_another_contributor_hides_no_certainty(lab: Lab, people: str) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, spoken("Marie Roy"))
    lab.edit("missions/guide/mission.yml", "people: marie-roy", f"people: {people}")
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", "{by: {name: Marie Roy, role: manager}")
    assert {"TR340", "TR345", "TR353"} & set(lab.check().codes) == {"TR340", "TR353"}


def test_a_name_that_holds_the_authors_is_a_doubt_and_not_an_accusation(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, spoken("Marie Roy Nord"))
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", "{by: {name: Mme Marie Roy, role: manager}")
    built = lab.build(audience="public")
    assert built.errors == []
    assert built.codes.count("TR345") == 2
    assert built.page("fr/missions/guide/").level == "declared"
    other = {"people/m/person.yml": "name: Mme Marie Roy\nconsent: {date: 2024-01-01, audience: public}\n"}
    lab.write(other, spoken("Paul Lavoie"))
    lab.edit("missions/guide/mission.yml", "name: Mme Marie Roy,", "id: m,")
    built = lab.build(audience="public")
    assert "TR345" not in built.codes
    assert built.page("fr/missions/guide/").level == "proven"


def test_a_name_without_letters_is_a_name(lab: Lab) -> None:
    star = {"people/star/person.yml": "name: ★\nconsent: {date: 2024-01-01, audience: public}\n"}
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, star, spoken("★"))
    assert any("/star/" in link for link in lab.build(audience="public").page("fr/missions/guide/").links)


@pytest.mark.parametrize("now", ["Helene Vraie Dupont", "Vraie Dupont", "Dupont, VRAIE"])
@pytest.mark.parametrize("stepping", [True, False])
def test_somebody_renamed_is_found_again_by_a_build_over_another(lab: Lab, now: str, stepping: bool) -> None:
    before = "name: Paul Lavoie\npublic_name: P. L.\nconsent: {date: 2024-01-01, audience: public}\n"
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, {"people/p/person.yml": before}, spoken("Hélène Vraie-Dupont"))
    lab.publish(audience="public")
    assert "Hélène Vraie-Dupont" in (lab.output / "fr/missions/guide/index.html").read_text(encoding="utf-8")
    lab.write({"people/p/person.yml": before.replace("Paul Lavoie", now)})
    if not stepping:
        lab.write({"competencies.yml": KNOWN_SKILLS["competencies.yml"] + "more:\n  name: Autre\n"})
    lab.publish(audience="public")
    page = (lab.output / "fr/missions/guide/index.html").read_text(encoding="utf-8")
    assert "Hélène Vraie-Dupont" not in page
    over = lab.tree()
    lab.publish(audience="public", clean=True)
    assert lab.tree() == over


def test_a_contributor_whose_name_has_a_page_from_now_on_is_seen_by_a_build_over_another(lab: Lab) -> None:
    before = "name: Paul Lavoie\nconsent: {date: 2024-01-01, audience: public}\n"
    mission = {"missions/m/mission.yml": "title: Un guide\npeople: {name: Hélène Vraie-Dupont}\nstart: 2025-03-03\n"}
    lab.write(SITE, mission, {"people/p/person.yml": before})
    assert not lab.publish(audience="public").exists("fr/missions/m/")
    lab.write({"people/p/person.yml": before.replace("Paul Lavoie", "Helene Vraie Dupont")})
    assert lab.publish(audience="public").exists("fr/missions/m/")
    over = lab.tree()
    lab.publish(audience="public", clean=True)
    assert lab.tree() == over


def test_a_contributor_under_a_longer_name_than_that_of_a_page_has_agreed_to_nothing(lab: Lab) -> None:
    lab.write(SITE, MARIE, {"missions/m/mission.yml": "title: T\npeople: {name: Mme Marie Roy}\nstart: 2025\n"})
    assert not lab.build(audience="public").exists("fr/missions/m/index.html")


@pytest.mark.parametrize("second", ["{name: Marie Roy}", "{name: 'Roy, Marie', role: lead}"])
def test_nobody_is_named_twice_among_contributors(lab: Lab, second: str) -> None:
    once = lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES).build(audience="public")
    lab.edit("missions/guide/mission.yml", "people: marie-roy", f"people: [marie-roy, {second}]")
    twice = lab.build(audience="public")
    assert once.page("fr/missions/guide/").text.count("Marie Roy") == 2, "above, and in the citation"
    assert twice.digest == once.digest


def test_the_preview_marks_names_that_would_not_be_published(lab: Lab) -> None:
    hidden = {"people/zork/person.yml": "name: Zorkina Hiddenova\n"}
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, hidden, spoken("Zorkina Hiddenova"))
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", "{by: {id: zork, role: manager}")
    lab.edit("missions/guide/mission.yml", "hours: 7", "hours: 7\nlead: zork\nreferent: {name: Ana Lund}")
    page = lab.build(audience="private").page("fr/missions/guide/").text
    assert page.count("Zorkina Hiddenova (nom non publié)") == page.count("Zorkina") == 3
    assert "Ana Lund (nom non publié)" in page
    english = lab.build(audience="private").page("en/missions/guide/").text
    assert english.count("Zorkina Hiddenova (name not published)") == 3
    assert not lab.build(audience="public").mentions("Zorkina")


def test_the_preview_marks_nothing_where_names_are_published(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, HELENE, spoken("Ana Lund"))
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", "{by: {id: h-v, role: manager}")
    page = lab.build(audience="private").page("fr/missions/guide/").text
    assert "Hélène Vraie-Dupont" in page
    assert "Ana Lund" in page
    assert "nom non publié" not in page
    inside = lab.write({"site.yml": SITE["site.yml"].replace("audience: public", "audience: internal")})
    assert "nom non publié" not in inside.build(audience="internal").page("fr/missions/guide/").text


ROSE = {"people/p2/person.yml": "name: Paula Vraie\npublic_name: Rose Pelletier\n"
                                "consent: {date: 2024-01-01, audience: public}\n"}
NOOR = {"people/n-e/person.yml": "name: Noor El Amrani\npublic_name: N. E.\n"
                                 "consent: {date: 2024-01-01, audience: public}\n"}


@pytest.mark.parametrize(("people", "by"), [
    ("p2", "name: Rose Pelletier"), ("p2", "name: 'PELLETIER, Rose'"), ("p2", "name: Paula Vraie"),
    ("n-e", "name: N. E."), ("{name: N. E.}", "id: n-e"), ("{name: N. E.}", "name: Noor El Amrani"),
    ("{name: Noor El Amrani}", "name: N. E."), ("{id: n-e, name: N. E.}", "name: Noor El Amrani"),
    ("n-e", "id: n-e, name: X"), ("{name: Noor El Amrani}", "id: n-e, name: Other Label")])
def test_nobody_validates_themselves_under_another_of_their_names(lab: Lab, people: str, by: str) -> None:
    front = f"---\nfrom: {{{by}, role: host}}\ndate: 2025-03-20\nconsent: 2025-03-20\n---\nDes mots lus.\n"
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, ROSE, NOOR, {"missions/guide/feedback/hote.fr.md": front})
    lab.edit("missions/guide/mission.yml", "people: marie-roy", f"people: {people}")
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", f"{{show: name, by: {{{by}, role: manager}}")
    checked = lab.check()
    assert checked.find("TR340").severity.stops
    assert "TR353" in checked.codes


def test_a_longer_form_of_a_public_name_is_a_doubt(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, ROSE, spoken("Mme Rose Pelletier"))
    lab.edit("missions/guide/mission.yml", "people: marie-roy", "people: p2")
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", "{by: {name: Mme Rose Pelletier, role: manager}")
    built = lab.build(audience="public")
    assert built.errors == []
    assert built.codes.count("TR345") == 2
    assert built.page("fr/missions/guide/").level == "declared"


def test_of_two_people_of_one_public_name_nobody_knows_which_validated(lab: Lab) -> None:
    twin = {"people/nadia/person.yml": NOOR["people/n-e/person.yml"].replace("Noor El Amrani", "Nadia Eriksen")}
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, NOOR, twin, spoken("Paul Lavoie"))
    lab.edit("missions/guide/mission.yml", "people: marie-roy", "people: n-e")
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", "{by: {name: N. E., role: manager}")
    built = lab.build(audience="public")
    assert built.errors == []
    assert "TR345" in built.codes
    lab.edit("missions/guide/mission.yml", "name: N. E.,", "id: nadia,")
    built = lab.build(audience="public")
    assert "TR345" not in built.codes
    assert built.page("fr/missions/guide/").level == "proven"


@pytest.mark.parametrize("stepping", [True, False])
def test_a_public_name_that_is_the_validators_from_now_on_is_seen_by_a_build_over_another(
    lab: Lab, stepping: bool
) -> None:
    before = ROSE["people/p2/person.yml"].replace("Rose Pelletier", "P. V.")
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, {"people/p2/person.yml": before}, spoken("Mme Rose Pelletier"))
    lab.edit("missions/guide/mission.yml", "people: marie-roy", "people: p2")
    assert lab.publish(audience="public").codes.count("TR345") == 0
    lab.write(ROSE)
    if not stepping:
        lab.write({"competencies.yml": KNOWN_SKILLS["competencies.yml"] + "more:\n  name: Autre\n"})
    assert lab.publish(audience="public").codes.count("TR345") == 1
    over = lab.tree()
    lab.publish(audience="public", clean=True)
    assert lab.tree() == over


@pytest.mark.parametrize(("longer", "name"), [
    *((longer, "Hélène Vraie-Dupont") for longer in (
        "Vraie-Dupont, Hélène, ing.", "Vraie-Dupont,Hélène,DRH", "Bureau d’Hélène Vraie-Dupont",
        "L'équipe d'Hélène Vraie-Dupont", "Hélène Vraie-Dupont's team", "Hélène Vraie-Dupont’s",
        "ex-Hélène Vraie-Dupont", "l'ex-Hélène Vraie-Dupont",
        "Hélène VraieDupont", "Mme Hélène VraieDupont", "Hélène\u200bVraie-Dupont")),
    ("Roy, Marie, CPA", "Marie Roy"), ("Marie Roy's", "Marie Roy"), ("Lise Damours", "Lise D'Amours"),
    ("Mme Lise D'Amours", "Lise Damours"), ("Sean ONeil", "Sean O'Neil"), ("Jeanmarc Blais", "Jean-Marc Blais"),
    ("José DaSilva", "José da Silva"), ("山田太郎", "山田 太郎"), ("D'Anne-Marie Roy", "Anne-Marie Roy")])
def test_a_name_with_more_about_it_or_joined_otherwise_is_a_doubt(lab: Lab, longer: str, name: str) -> None:
    gone = RETIRA["people/r-p/person.yml"].replace("Retira Partie", f'"{name}"')
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, {"people/r-p/person.yml": gone}, spoken(longer))
    left = lab.build(audience="public").site.withheld
    assert [each.limit.reason for each in left if each.kind == "feedback"] == [Reason.PERHAPS_WITHDRAWN]
    lab.write({"people/r-p/person.yml": f'name: "{name}"\nconsent: {{date: 2024-01-01, audience: public}}\n'})
    lab.edit("missions/guide/mission.yml", "people: marie-roy", "people: r-p")
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", f'{{by: {{name: "{longer}", role: manager}}')
    built = lab.build(audience="public")
    assert built.errors == []
    assert built.codes.count("TR345") == 2
    assert built.page("fr/missions/guide/").level == "declared"


@pytest.mark.parametrize(("written", "name"), [
    ("Marie Roy", "Anne-Marie Roy"), ("Anne-Marie Roy", "Marie Roy"), ("D'Anne-Marie Roy", "Marie Roy"),
    ("Lise D'Amours", "Lise Amours"), ("Sean O'Neil", "Sean Neil"), ("Marie Roy-Nord", "Marie Roy"),
    ("Jean-P. Roy", "Jean Roy"), ("N. E.", "Ne"), ("D. Li", "Dli"), ("🐻", "🦊"), ("★ ★", "♥ ♥")])
def test_names_that_are_only_near_are_two(lab: Lab, written: str, name: str) -> None:
    author = {"people/a/person.yml": f'name: "{name}"\nconsent: {{date: 2024-01-01, audience: public}}\n'}
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, author, spoken(written))
    lab.edit("missions/guide/mission.yml", "people: marie-roy", "people: a")
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", f'{{by: {{name: "{written}", role: manager}}')
    built = lab.build(audience="public")
    assert not {"TR340", "TR345", "TR353"} & set(built.codes)
    assert built.page("fr/missions/guide/").level == "proven"


@pytest.mark.parametrize(("one", "other"), [
    *((f"Hé{sign}lène Vraie{sign} Dupont", "Hélène Vraie-Dupont") for sign in (
        "\ufe0f", "\U000e0101", "\u115f", "\u3164", "\uffa0", "\u2063", "\u202a", "\U000e0020", "\u180e", "\u061c")),
    *((f"Lise D{sign}Amours", "Lise D'Amours") for sign in "\u02bb\u02b9\ua78c\u2032\u00b4\uff07"),
    ("Vraie-Dupont, Hélène,", "Hélène Vraie-Dupont"), ("🦊\ufe0f", "🦊")])
def test_what_is_not_seen_does_not_part_names(one: str, other: str) -> None:
    assert spelled(one).key == spelled(other).key


@pytest.mark.parametrize("stepping", [True, False])
def test_a_name_joined_otherwise_is_found_by_a_build_over_another(lab: Lab, stepping: bool) -> None:
    before = "name: Paul Lavoie\npublic_name: P. L.\nconsent: {date: 2024-01-01, audience: public}\n"
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, {"people/p/person.yml": before}, spoken("José DaSilva"))
    lab.publish(audience="public")
    lab.write({"people/p/person.yml": before.replace("Paul Lavoie", "José da Silva")})
    if not stepping:
        lab.write({"competencies.yml": KNOWN_SKILLS["competencies.yml"] + "more:\n  name: Autre\n"})
    lab.publish(audience="public")
    assert "DaSilva" not in (lab.output / "fr/missions/guide/index.html").read_text(encoding="utf-8")
    over = lab.tree()
    lab.publish(audience="public", clean=True)
    assert lab.tree() == over


@pytest.mark.parametrize("lines", [
    "from: {role: host}\nconsent: {date: 2025-03-20, withdrawn: 2025-06-01}\naudience: private\n",
    "from: {role: host}\nwithdrawn: 2025-06-01\n",
    "from: {role: host}\nretrait: oui\n",
    "from: {name: Retira Partie, role: host}\n",
    "from: {name: Mme Retira Partie, role: host}\naudience: private\n",
])
def test_words_taken_back_in_one_language_go_in_the_other_whatever_else_limits_them(lab: Lab, lines: str) -> None:
    english = "---\nfrom: {role: host}\ndate: 2025-03-20\nconsent: 2025-03-20\n---\nWords read.\n"
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, RETIRA, {
        "missions/guide/feedback/hote.fr.md": f"---\n{lines}date: 2025-03-20\n---\nDes mots lus.\n",
        "missions/guide/feedback/hote.en.md": english})
    built = lab.build(audience="public")
    assert built.errors == []
    assert not built.mentions("Des mots lus")
    assert not built.mentions("Words read")


def test_what_nobody_has_agreed_to_yet_is_not_taken_back_in_the_other_language(lab: Lab) -> None:
    front = "---\nfrom: {role: host}\ndate: 2025-03-20\n%s---\n%s\n"
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, {
        "missions/guide/feedback/hote.fr.md": front % ("", "Des mots lus."),
        "missions/guide/feedback/hote.en.md": front % ("consent: 2025-03-20\n", "Words read.")})
    built = lab.build(audience="public")
    assert not built.mentions("Des mots lus")
    assert built.mentions("Words read")


FIELDS = ("host: Retira Partie", "home: {fr: 'Partie, Retira', en: Welcome}", "partners: [Retira Partie]",
          "reuse: [{by: RETIRA PARTIE}]", "reuse: [{by: r-p}]", "host: r-p", "lead: {role: Retira Partie}",
          "referent: {name: Ana Lund, role: peer, team: Retira Partie}")


@pytest.mark.parametrize("line", FIELDS)
def test_teams_and_roles_do_not_name_who_is_not_shown(lab: Lab, line: str) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, RETIRA)
    lab.edit("missions/guide/mission.yml", "hours: 7\n", f"hours: 7\n{line}\n")
    built = lab.build(audience="public")
    assert built.errors == []
    told = built.find("TR347" if "role: Retira" in line else "TR346")
    assert told.place.line == 6
    for lang in ("fr", "en"):
        assert ("teams.yml" in format_problem(told, lang, "text")) is (told.code == "TR346")
    assert not any(built.mentions(word) for word in ("Retira", "RETIRA", "Partie"))
    assert "r-p" not in built.page("fr/missions/guide/").text
    lab.write({"people/r-p/person.yml": "name: Retira Partie\nconsent: {date: 2024-01-01, audience: public}\n"})
    built = lab.build(audience="public")
    assert not {"TR346", "TR347"} & set(built.codes)
    assert built.mentions("Partie")


@pytest.mark.parametrize("front", [
    "from: {role: Retira Partie}", "from: {role: {fr: L’accueil, en: Retira Partie}}",
    "from: {name: Ana Lund, role: host, team: Retira Partie}"])
def test_a_role_of_feedback_does_not_name_who_is_not_shown(lab: Lab, front: str) -> None:
    text = f"---\n{front}\ndate: 2025-03-20\nconsent: 2025-03-20\n---\nDes mots lus.\n"
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, RETIRA, {"missions/guide/feedback/hote.fr.md": text})
    built = lab.build(audience="public")
    assert built.find("TR346" if "team: " in front else "TR347").place.path.endswith("hote.fr.md")
    assert built.mentions("Des mots lus")
    assert not built.mentions("Retira")


def test_people_validators_members_corrections_and_the_coordinator_do_not_name_who_is_not_shown(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, RETIRA, {
        "missions/guide/corrections.yml": "{date: 2025-04-01, by: {role: Retira Partie}, what: Heures, of: [hours]}\n",
        "people/marie-roy/person.yml": MARIE["people/marie-roy/person.yml"] + "team: Retira Partie\n",
        "site.yml": SITE["site.yml"] + "coordinator: {name: Ana Lund, role: Retira Partie}\n"})
    lab.edit("missions/guide/mission.yml", "people: marie-roy", "people: [marie-roy, {role: Retira Partie}]")
    lab.edit("missions/guide/mission.yml", "{by: {role: manager}", "{by: {name: Ana, role: lead, team: Retira Partie}")
    built = lab.build(audience="public")
    assert built.errors == []
    assert (built.codes.count("TR346"), built.codes.count("TR347")) == (2, 2)
    assert not built.mentions("Retira")


@pytest.mark.parametrize("host", ["Fondation Retira Partie", "Retira", "Partie Retira", "Anne-Retira Partie"])
def test_teams_that_only_resemble_somebody_are_written(lab: Lab, host: str) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, RETIRA)
    lab.edit("missions/guide/mission.yml", "hours: 7\n", f"hours: 7\nhost: {host}\n")
    built = lab.build(audience="public")
    assert "TR346" not in built.codes
    assert host in built.page("fr/missions/guide/").text


def test_a_team_of_the_name_of_somebody_is_written_by_its_id(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, RETIRA, {
        "teams.yml": "fondation:\n  names: {fr: Retira Partie, en: Retira Partie}\n"})
    lab.edit("missions/guide/mission.yml", "hours: 7\n", "hours: 7\nhost: fondation\n")
    built = lab.build(audience="public")
    assert "TR346" not in built.codes
    assert "Retira Partie" in built.page("fr/missions/guide/").text


def test_a_team_that_is_the_real_name_of_somebody_under_another_is_not_written(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, HELENE)
    lab.edit("missions/guide/mission.yml", "hours: 7\n", "hours: 7\nhost: Hélène Vraie-Dupont\n")
    built = lab.build(audience="public")
    assert "TR346" in built.codes
    assert not built.mentions("Vraie")


@pytest.mark.parametrize("where", ["host", "team"])
@pytest.mark.parametrize("stepping", [True, False])
def test_a_team_that_is_somebodys_name_from_now_on_goes_with_a_build_over_another(
    lab: Lab, where: str, stepping: bool
) -> None:
    before = HELENE["people/h-v/person.yml"].replace("Hélène Vraie-Dupont", "Paul Lavoie")
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, {"people/h-v/person.yml": before})
    if where == "host":
        lab.edit("missions/guide/mission.yml", "hours: 7\n", "hours: 7\nhost: Hélène Vraie-Dupont\n")
    else:
        lab.write({"people/marie-roy/person.yml": MARIE["people/marie-roy/person.yml"] + "team: Hélène Vraie-Dupont\n"})
    page = lab.output / ("fr/missions/guide/index.html" if where == "host" else "fr/personnes/marie-roy/index.html")
    lab.publish(audience="public")
    assert "Vraie" in page.read_text(encoding="utf-8")
    lab.write(HELENE)
    if not stepping:
        lab.write({"competencies.yml": KNOWN_SKILLS["competencies.yml"] + "more:\n  name: Autre\n"})
    lab.publish(audience="public")
    assert "Vraie" not in page.read_text(encoding="utf-8")
    over = lab.tree()
    lab.publish(audience="public", clean=True)
    assert lab.tree() == over
