"""Remedies can be followed to the letter: what a message tells people to write is accepted once it is written."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
from lab import FEEDBACK, MARIE, SITE, Lab, records_of
from PIL import Image

from generator.problems import Lang, Problem, format_problem
from generator.records import (
    LANGS,
    Abbreviation,
    Competency,
    Correction,
    FeedbackFront,
    Mission,
    Person,
    Settings,
    StoryFront,
    Team,
    forms,
)
from generator.records.bind import _model_in, bind, known_keys
from generator.records.record import Record, parts_of
from generator.source import parse_document

MISSION, PERSON = "missions/guide/mission.yml", "people/marie-roy/person.yml"
VOICE, SITE_FILE = "missions/guide/feedback/hote.fr.md", "site.yml"
START = "title: Un guide\nstart: 2025-03\n"
BASE = {**SITE, **MARIE, "people/paul-lavoie/person.yml": "name: Paul Lavoie\n",
        "competencies.yml": "langage-clair: {name: Langage clair}\nplain-writing: {name: Plain writing}\n"}
ROOTS: tuple[type[Record], ...] = (
    Mission, Person, FeedbackFront, StoryFront, Correction, Settings, Team, Competency, Abbreviation)


def every_field() -> Iterator[tuple[type[Record], str]]:
    """Every field that people can write, once per model that has it."""
    waiting, seen = list(ROOTS), set()
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            for name, part in parts_of(model).items():
                waiting += [inner] if (inner := _model_in(part.annotation)) is not None else []
                if part.is_written:
                    yield model, name


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("model", "field"), sorted(every_field(), key=lambda pair: (pair[0].__name__, pair[1])))
def test_every_field_has_a_line_to_copy_that_is_accepted(model: type[Record], field: str, lang: str) -> None:
    line = forms(model.__name__, field)[f"form_{lang}"]
    if (model.__name__, field) == ("Consent", "date"):
        model, field = Person, "consent"
    assert line.startswith(f"{field}: ")
    assert "…" not in line
    document, read = parse_document(line + "\n", "x.yml")
    assert document is not None
    assert not read
    refused = bind(model, document, "fr")[1]
    assert [one for one in refused if dict(one.params).get("field", "").split(".")[0] == field] == []
    assert {one.code for one in refused} <= {"TR201", "TR235", "TR230"}


def follow(lab: Lab, path: str, before: str, wrong: str, code: str, param: str) -> list[str]:
    """The errors that remain of that file once its wrong line is replaced by what the message says to write."""
    lab.write(BASE, {"missions/guide/mission.yml": START}).write({path: before.replace("%", wrong)})
    found = lab.check().find(code)
    remedy = dict(found.params)[param]
    assert remedy in format_problem(found, "fr" if param.endswith("_fr") else "en", "text").replace("\n    ", " ")
    lab.write({path: before.replace("%", remedy)})
    return [one.code for one in lab.check().problems if one.place.path == path and one.severity.value != "notice"
            and one.code != "TR333"]


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("wrong", [
    "validated: oui", "image: photo.jpg", "criterion: [x]", "hours: [7]", "load: oui", "sheet: oui", "dates: 2025",
    "stopped: 2025", "effects: Confiance", "competencies: [{level: 2}]", "links: [x]", "deliverables: guide.pdf",
    "mode: [remote]",
])
def test_another_shape_gets_the_form_of_that_very_field(lab: Lab, wrong: str, lang: str) -> None:
    left = follow(lab, MISSION, START + "people: marie-roy\n%\n", wrong, "TR203", f"form_{lang}")
    assert set(left) <= {"TR362", "TR322"}


@pytest.mark.parametrize(("path", "before", "wrong", "code", "param"), [
    (MISSION, START + "%\n", "people: marie-roy, paul-lavoie", "TR227", "form"),
    (MISSION, START + "%\n", "people: marie-roy et Paul Lavoie", "TR227", "form"),
    (MISSION, START + "%\n", "people: Marie Roy, Paul Lavoie", "TR227", "form"),
    (MISSION, START + "%\n", 'people: [marie-roy, "paul-lavoie, Ali Ba"]', "TR227", "form"),
    (MISSION, START + "%\n", "people: marie-roy / paul-lavoie", "TR227", "form"),
    (MISSION, START + "%\n", "people: [marie-roy paul-lavoie]", "TR227", "form"),
    (MISSION, START + "%\n", "people:\n  marie-roy\n  paul-lavoie", "TR227", "form"),
    (MISSION, START + "%\n", "lead: marie-roy, paul-lavoie", "TR228", "form"),
    (MISSION, START + "%\n", "lead: Paul Lavoie, chef de projet", "TR229", "form"),
    (MISSION, START + "%\n", "lead: Paul Lavoie (directeur général)", "TR229", "form"),
    (MISSION, START + "%\n", "people: marie-roy, pair", "TR229", "form"),
    (MISSION, START + "people: [marie-roy, %]\n", '"Ali Ba, collègue"', "TR229", "form"),
    (VOICE, "---\n%\n---\nBravo.\n", "from: Paul Lavoie, gestionnaire", "TR229", "form"),
    (VOICE, "---\n%\n---\nBravo.\n", "from: Hôte - Ali Ba", "TR229", "form"),
    (MISSION, START + "%\n", "competencies: langage-clair, rédaction", "TR309", "form"),
    (MISSION, START + "%\n", 'competencies: [{id: plain-writing, level: 2}, "langage-clair, x"]', "TR309", "form"),
    (MISSION, START + "%\n", "competencies: langage-clair; rédaction", "TR309", "form"),
    (MISSION, START + "%\n", "competencies:\n  langage-clair\n  plain-writing", "TR309", "form"),
    (MISSION, START + "end: %\n", "2026-3-2", "TR237", "reading"),
    (MISSION, START + "people: marie-roy\nhours: %\n", "2h45", "TR214", "reading_fr"),
    (MISSION, START + "mode: %\n", "à distance", "TR206", "suggestion"),
    (MISSION, "start: 2025\n%\n", "title:", "TR209", "form_fr"),
    (PERSON, "name: Marie\n%\n", "consent: oui", "TR236", "form_fr"),
    (PERSON, "name: Marie\n%\n", "consent: true", "TR236", "form_en"),
    (PERSON, "name: Marie\n%\n", "consent: {audience: internal}", "TR201", "form_en"),
    (PERSON, "name: Marie\n%\n", "consent: {date: 2025-01-01, withdrawn: oui}", "TR242", "form"),
    (PERSON, "name: Marie\n%\n", "consent: {date: 2025-01-01, retrait: 2025-09-15}", "TR239", "form"),
    (PERSON, "name: Marie\n%\n", "declared: langage-clair, rédaction", "TR309", "form"),
    (VOICE, "---\nfrom: {role: host}\n%\n---\nBravo.\n", "consent: oui", "TR236", "form_fr"),
    (VOICE, "---\nfrom: {role: host}\n%\n---\nBravo.\n", "consent: [2025-01-01]", "TR203", "form_fr"),
    (VOICE, "---\nfrom: {role: %}\n---\nBravo.\n", "équipe hôte", "TR344", "suggestion"),
])
def test_a_remedy_followed_to_the_letter_works(
    lab: Lab, path: str, before: str, wrong: str, code: str, param: str
) -> None:
    assert follow(lab, path, before, wrong, code, param) == []


@pytest.mark.parametrize(("by", "form"), [
    ('{name: "Paul Lavoie"}', '{name: "Paul Lavoie", role: manager}'),
    ("paul-lavoie", "{id: paul-lavoie, role: manager}"),
])
def test_a_validator_without_role_is_shown_with_one(lab: Lab, by: str, form: str) -> None:
    lines = START + "people: marie-roy\nvalidated: {by: %, date: 2025-04}\n"
    lab.write(BASE, {MISSION: lines.replace("%", by)})
    found = lab.check().find("TR342")
    assert dict(found.params)["form"] == form
    lab.write({MISSION: lines.replace("%", form)})
    assert not {"TR341", "TR342", "TR344"} & set(lab.check().codes)


@pytest.mark.parametrize("phrase", [
    "Relire un texte, puis le récrire", "Relire un texte; le récrire", "langage-clair oral"])
def test_a_phrase_with_a_comma_is_one_competency(lab: Lab, phrase: str) -> None:
    lab.write(BASE, {MISSION: START + f"competencies: {phrase}\n"})
    assert "TR309" not in lab.check().codes


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize(("path", "wrong", "right"), [
    ("competencies.yml", "animation: Animer un groupe", "animation:\n  name: Animer un groupe"),
    ("competencies.yml", "animation: \"Animer : un art\"", "animation:\n  name: \"Animer : un art\""),
    ("teams.yml", "permis: Bureau des permis", "permis:\n  names: {fr: Bureau des permis}"),
    ("glossary.yml", "VFI: vêtement de flottaison", "VFI:\n  fr: {abbr: VFI, title: vêtement de flottaison}"),
    ("competencies.yml", "animation:", None), ("teams.yml", "permis: [a, b]", None), ("glossary.yml", "VFI:", None),
])
def test_a_word_in_place_of_an_entry_is_shown_as_one(
    lab: Lab, path: str, wrong: str, right: str | None, lang: Lang
) -> None:
    lab.write(BASE, {path: f"{wrong}\n"})
    form = "\n".join(line[8:] for line in format_problem(lab.check().find("TR233"), lang, "text").splitlines()[-2:])
    assert right in (None, form)
    lab.write({path: f"{form}\n"})
    assert lab.check().errors == []


@pytest.mark.parametrize(("who", "person"), [
    ("Paul Lavoie, gestionnaire", "{name: Paul Lavoie, role: manager}"),
    ("Paul Lavoie, gestionnaire des opérations", "{name: Paul Lavoie, role: manager}"),
    ("Lavoie, Paul, gestionnaire", None), ("Paul Lavoie, Ali Ba", None), ("gestionnaire, host", None),
    ("Paul Lavoie (Permis)", None), ("Jean-Paul Chef, Ali Ba", None),
])
def test_a_name_and_a_role_in_one_text_are_not_two_people(lab: Lab, who: str, person: str | None) -> None:
    lab.write(BASE, {MISSION: START, VOICE: f"---\nfrom: {who}\n---\nBravo.\n"})
    found = [dict(one.params)["form"] for one in lab.check().problems if one.code == "TR229"]
    assert found == ([f"from: {person}"] if person else [])


@pytest.mark.parametrize(("written", "iso"), [
    ("2026-3-2", "2026-03-02"), ("2026/3", "2026-03"), ("25/12/2025", "2025-12-25"), ("2 mars 2026", "2026-03-02"),
    ("1er mars 2026", "2026-03-01"), ("March 2, 2026", "2026-03-02"), ("mars 2026", "2026-03"),
    ("lundi le 2 févr. 2026", "2026-02-02"), ("the 3rd of August 2025", "2025-08-03"),
])
def test_a_date_written_in_another_way_is_shown_in_iso_form(lab: Lab, written: str, iso: str) -> None:
    lab.write(BASE, {MISSION: f'{START}end: "{written}"\n'})
    assert dict(lab.check().find("TR237").params)["reading"] == iso


@pytest.mark.parametrize(("written", "code"), [
    ("31 février 2026", "TR212"), ("2026-2-31", "TR212"), ("jui 2026", "TR210"), ("mars", "TR210"),
    ("2/3/2026", "TR211"), ("mars ou avril 2026", "TR210"),
])
def test_a_date_that_is_none_or_several_is_not_guessed(lab: Lab, written: str, code: str) -> None:
    lab.write(BASE, {MISSION: f'{START}end: "{written}"\n'})
    assert lab.check().errors == [code]


@pytest.mark.parametrize(("line", "meant"), [
    ("mode: sur place", "onsite"), ("mode: en présence", "onsite"), ("mode: présentiel", "onsite"),
    ("mode: télétravail", "remote"), ("mode: hybride", "mixed"), ("mode: mixte", "mixed"),
    ("origin: offre", "offer"), ("origin: demande", "direct"), ("origin: initiative", "self"),
    ("context: intégration", "onboarding"), ("context: développement", "development"),
    ("audience: publique", "public"), ("audience: privée", "private"),
    ("validated: {by: {role: host}, date: 2025, result: partiellement}", "partly"),
    ("validated: {by: {role: host}, date: 2025, result: non atteint}", "not"),
    ("validated: {by: {role: host}, date: 2025, show: rôle}", "role"),
    ("stopped: {date: 2025, reason: charge de travail}", "load"), ("stopped: {date: 2025, reason: renfort}",
                                                                   "reinforcement"),
])
def test_a_choice_in_french_gets_its_word(lab: Lab, line: str, meant: str) -> None:
    lab.write(BASE, {MISSION: START + line + "\n"})
    assert dict(lab.check().find("TR206").params)["suggestion"] == meant


@pytest.mark.parametrize(("words", "role"), [
    ("gestionnaire", "manager"), ("hôte", "host"), ("équipe hôte", "host"), ("bénéficiaire", "beneficiary"),
    ("pair", "peer"), ("collègue", "peer"), ("référent", "referent"), ("responsable", "lead"),
    ("chef de projet", "lead"), ("directrice", "executive"), ("cadre", "executive"), ("coordonnateur", "coordinator"),
    ("Manager", "manager"),
])
def test_a_role_in_words_is_kept_and_its_key_is_proposed(lab: Lab, words: str, role: str) -> None:
    lab.write(BASE, {MISSION: START, VOICE: FEEDBACK.replace("role: host", f"role: {words}")})
    checked = lab.check()
    found = checked.find("TR344")
    assert (found.severity.value, dict(found.params)["suggestion"]) == ("warning", role)
    (voice,) = records_of(lab.content)[1][0].feedback
    assert voice.front.from_.role.text.fr == words  # type: ignore[union-attr]


def test_a_validators_role_in_words_is_a_warning_unless_the_site_allows_these_words(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START + "people: marie-roy\nvalidated: {by: {role: gestionnaire}, date: 2025-04}\n"})
    checked = lab.check()
    assert (checked.errors, "TR341" in checked.codes) == ([], False)
    assert dict(checked.find("TR344").params)["suggestion"] == "manager"
    lab.edit("site.yml", "audience: public\n", "audience: public\nvalidators: [gestionnaire]\n")
    assert "TR344" not in lab.check().codes


@pytest.mark.parametrize(("path", "word", "meant"), [
    (MISSION, "date", "start"), (MISSION, "date de fin", "end"), (MISSION, "durée", "hours"),
    (MISSION, "durée_max", "max_hours"), (MISSION, "charge", "load"), (MISSION, "auteurs", "people"),
    (MISSION, "équipe d’accueil", "host"), (MISSION, "validée_par", "validated"), (MISSION, "nom", "title"),
    (MISSION, "Liens", "links"), (MISSION, "description", None), (PERSON, "titre", "title"), (PERSON, "nom", "name"),
    (PERSON, "date", None), (PERSON, "langue", "langs"), (PERSON, "compétences", "declared"), (PERSON, "url", "links"),
    (VOICE, "auteur", "from"), (VOICE, "accord", "consent"), (SITE_FILE, "titre", "name"),
    (SITE_FILE, "url", "base_url"), (SITE_FILE, "langue", "lang"), (SITE_FILE, "description", "purpose"),
    ("competencies.yml", "animation: {titre", "name"),
    (MISSION, "lead: {name: Paul Lavoie, titre", "role"),
])
def test_a_field_by_another_name_gets_its_own(lab: Lab, path: str, word: str, meant: str | None) -> None:
    lab.write(BASE, {MISSION: START, path: f"---\n{word}: x\n---\nBravo.\n" if path == VOICE
                                              else f"{word}: x{'}' * ('{' in word)}\n"})
    told = [dict(one.params)["suggestion"] for one in lab.check().problems if one.code == "TR202"]
    assert told == ([meant] if meant else [])


@pytest.mark.parametrize(("line", "code"), [
    ("follows: zzz", "TR303"), ("competencies: [{id: zzz, level: 2}]", "TR306"), ("format: zzz", "TR315"),
    ("mode: zzz", "TR208"),
])
def test_nothing_is_proposed_where_nothing_is_near(lab: Lab, line: str, code: str) -> None:
    lab.write(BASE, {MISSION: START + line + "\n"})
    found = lab.check().find(code)
    assert "suggestion" not in dict(found.params)
    assert "…" not in format_problem(found, "fr", "text")


def both(found: Problem) -> tuple[str, str]:
    return format_problem(found, "fr", "text"), format_problem(found, "en", "text")


@pytest.mark.parametrize(("lines", "fr", "en"), [
    ("format: support\nshare: 41", "au plus 40 %", "at most 40 %"),
    ("format: micro\nhours: 10,5", "10,5 h", "10.5 h"),
    ("format: sponsorship\nend: 2025-08", "au plus 4 mois", "at most 4 months"),
])
def test_a_limit_on_one_side_is_said_as_such(lab: Lab, lines: str, fr: str, en: str) -> None:
    lab.write(BASE, {MISSION: f"{START}{lines}\n"})
    said = both(lab.check().find("TR332"))
    assert fr in said[0]
    assert en in said[1]
    assert not any(" 0 " in text or "…" in text for text in said)


def test_what_a_format_plans_for_comes_with_lines_that_meet_it(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START})
    lines = dict(lab.check().find("TR333").params)["lines_fr"].split("\n")
    shown = format_problem(lab.check().find("TR333"), "fr", "text")
    assert all(f"\n        {line}" in shown for line in lines)
    lab.write({MISSION: START + "\n".join(lines) + "\n"})
    assert "TR333" not in lab.check().codes


@pytest.mark.parametrize(("lang", "name"), [("fr", "equipe-hote.fr.md"), ("en", "host-team.en.md")])
def test_feedback_that_a_format_asks_for_is_shown_as_a_whole_file(lab: Lab, lang: Lang, name: str) -> None:
    lab.write(BASE, {MISSION: START + "people: marie-roy\nend: 2025-04\nhours: 5\nformat: recruitment\n"})
    shown = format_problem(lab.check().find("TR334"), lang, "text").partition(name)[2].splitlines()[1:]
    lab.write({f"missions/guide/feedback/{name}": "\n".join(line.strip() for line in shown[:-1]) + "\n"})
    assert not {"TR334", "TR251", "TR140"} & set(lab.check().codes)


def test_nobody_who_did_a_mission_is_proposed_to_lead_it(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START + "people: marie-roy\nend: 2025-04\nshare: 20\nformat: support\n"})
    lines = [line for line in dict(lab.check().find("TR333").params)["lines_fr"].split("\n") if "lead" in line]
    assert lines == ["lead: {name: Paul Lavoie, role: lead}"]


@pytest.mark.parametrize(("text", "code", "line"), [
    ("\ttitle: Un guide\nstart: 2025-03\n", "TR105", 1),
    ("title: Un guide\n\ufeffstart: 2025-03\n", "TR135", 2),
])
def test_one_invisible_sign_gives_one_message(lab: Lab, text: str, code: str, line: int) -> None:
    lab.write(BASE, {MISSION: text})
    assert (lab.check().errors, lab.check().find(code).place.line) == ([code], line)


def test_a_site_file_under_another_name_is_not_also_said_to_be_missing(lab: Lab) -> None:
    checked = lab.write(BASE, {MISSION: START, "site.yml.txt": SITE["site.yml"]}).remove("site.yml").check()
    assert ("TR036" in checked.codes, "TR601" in checked.codes) == (True, False)
    assert "TR601" in lab.remove("site.yml.txt").check().codes


@pytest.mark.parametrize(("lang", "words"), [
    ("fr", "deliverables, nº\u00a02, file"), ("en", "deliverables, no.\u00a02, file"),
])
def test_items_of_a_list_are_counted_from_one(lab: Lab, lang: Lang, words: str) -> None:
    lab.write(BASE, {MISSION: START + "deliverables: [{url: https://x.example/}, {file: ../x}]\n"})
    assert words in format_problem(lab.check().find("TR225"), lang, "text")


def test_an_entry_without_its_spaces_is_one_mistake(lab: Lab) -> None:
    text = "langage-clair:\nname: {fr: Langage clair}\ndefinition: Écrire\nplain-writing: {name: Plain writing}\n"
    lab.write(BASE, {MISSION: START + "competencies: [langage-clair]\n", "competencies.yml": text})
    told = lab.check().find("TR244")
    assert (lab.check().errors, told.place.line) == (["TR244"], 2)
    lab.write({"competencies.yml": text.replace("\nname", "\n  name").replace("\ndef", "\n  def")})
    assert lab.check().errors == []


def test_an_id_with_capitals_is_told_in_its_own_file_alone(lab: Lab) -> None:
    text = "Équipe X: {names: {fr: Équipe X}}\n"
    checked = lab.write(BASE, {MISSION: START + "home: equipe-x\n", "teams.yml": text}).check()
    assert [one.code for one in checked.problems if one.severity.value != "notice"] == ["TR333", "TR221"]


def test_links_and_titles_are_told_in_the_words_of_the_reader(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START, "missions/guide/fr.md": "[g](deliverables/absent.txt)\n"})
    built = lab.build()
    assert "fichier «" in both(built.find("TR366"))[0]
    assert "file “" in both(built.find("TR366"))[1]
    titles = both(built.find("TR380"))
    assert "en anglais" in titles[0]
    assert "in English" in titles[1]


def test_words_inside_the_program_are_no_fields() -> None:
    assert known_keys(Mission, ("competencies", 0)) == ["id", "level"]
    assert "max_hours" in known_keys(Settings, ("formats", "defi"))


def test_a_picture_above_the_limit_is_told_its_size(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    from PIL import Image

    monkeypatch.setattr("generator.pictures._MAX_PIXELS", 1_000_000)
    lab.write(BASE, MARIE, {PERSON: MARIE[PERSON] + "photo: photo.png\n"})
    Image.new("1", (1500, 1000)).save(lab.content / "people/marie-roy/photo.png")
    built = lab.build()
    assert "TR365" not in built.codes
    said = both(built.find("TR367"))
    assert "1,5 millions" in said[0]
    assert "1.5 million" in said[1]


def test_times_have_a_decimal_comma_in_french(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START})
    assert re.search(r"Durée.: \d+,\d\d s", lab.run(lang="fr")[1])
    assert re.search(r"Time: \d+\.\d\d s", lab.run(lang="en")[1])


PICTURE = "missions/guide/IMG_1234.JPG"


def test_a_picture_that_nothing_names_is_not_lost_without_a_word(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START, PICTURE: b"\xff\xd8"})
    found = lab.check().find("TR368")
    form = dict(found.params)["form_fr"]
    assert (found.place.path, found.severity.value) == (PICTURE, "warning")
    assert form.startswith("image: {file: IMG_1234.JPG, alt: ")
    lab.write({MISSION: START + form + "\n"})
    assert not {"TR362", "TR363", "TR368", "TR369"} & set(lab.check().codes)
    lab.write({MISSION: START, "missions/guide/deliverables/IMG_1234.JPG": b"\xff\xd8"}).remove(PICTURE)
    assert "TR368" not in lab.check().codes


def test_of_several_pictures_one_is_told_to_be_the_image(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START, PICTURE: b"\xff\xd8", "missions/guide/b.png": b"x", "missions/guide/c.png": b"x"})
    said = [(each.code, each.place.path) for each in lab.check().problems if each.code in ("TR368", "TR369")]
    assert said == [("TR368", PICTURE), ("TR369", "missions/guide/b.png"), ("TR369", "missions/guide/c.png")]


def test_a_second_picture_and_a_drawing_are_told_to_be_deliverables(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START + "image: {file: a.jpg, alt: Un plan}\n", "missions/guide/plan.svg": "<svg/>",
                     "missions/guide/a.jpg": b"\xff\xd8", "missions/guide/b.png": b"x"})
    said = [(each.code, each.place.path) for each in lab.check().problems if each.code in ("TR368", "TR369")]
    assert said == [("TR369", "missions/guide/b.png"), ("TR369", "missions/guide/plan.svg")]


@pytest.mark.parametrize(("lines", "path", "code"), [
    ("image: {file: img_1234.jpg, alt: Un plan}\n", PICTURE, "TR363"),
    ("deliverables: [{file: GUIDE.PDF, title: Le guide}]\n", "missions/guide/deliverables/Guide.pdf", "TR363"),
])
def test_a_file_in_other_capitals_is_the_one_that_is_meant(lab: Lab, lines: str, path: str, code: str) -> None:
    lab.write(BASE, {MISSION: START + lines, path: b"\xff\xd8"})
    checked = lab.check()
    assert dict(checked.find(code).params)["suggestion"] == path.rpartition("/")[2]
    assert not {"TR362", "TR368", "TR369"} & set(checked.codes)


def test_a_portrait_in_other_capitals_is_the_one_that_is_meant(lab: Lab) -> None:
    lab.write(BASE, {PERSON: MARIE[PERSON] + "photo: photo.jpg\n", "people/marie-roy/photo.JPG": b"\xff\xd8"})
    assert dict(lab.check().find("TR363").params)["suggestion"] == "photo.JPG"


@pytest.mark.parametrize(("name", "file", "fixed"), [
    ("portrait.jpg", "Portrait.JPG", "photo.jpg"), ("moi.png", "moi.png", "photo.png"),
    ("portrait", "portrait.jpeg", "photo.jpg"),
])
def test_a_portrait_by_another_name_gets_one_remedy(lab: Lab, name: str, file: str, fixed: str) -> None:
    portrait = io.BytesIO()
    Image.new("RGB", (8, 8)).save(portrait, "PNG" if fixed.endswith(".png") else "JPEG")
    lab.write(BASE, {PERSON: MARIE[PERSON] + f"photo: {name}\n", f"people/marie-roy/{file}": portrait.getvalue()})
    checked = lab.check()
    assert dict(checked.find("TR373").params)["fixed"] == fixed
    assert "TR362" not in checked.codes
    (lab.content / f"people/marie-roy/{file}").rename(lab.content / f"people/marie-roy/{fixed}")
    lab.write({PERSON: MARIE[PERSON]})
    assert [each.code for each in lab.check().problems if each.place.path.startswith("people/marie")] == []


@pytest.mark.parametrize(("written", "form"), [
    ("image: IMG_1234.JPG", "image: {file: IMG_1234.JPG, alt: Deux personnes au comptoir d’accueil}"),
    ("deliverables: Guide d’accueil.docx", "deliverables: [{file: Guide d’accueil.docx, title: Le guide}]"),
    ("deliverables: [Guide.docx]", "deliverables: [{file: Guide.docx, title: Le guide}]"),
    ("image: oui", "image: {file: photo.jpg, alt: Deux personnes au comptoir d’accueil}"),
])
def test_the_form_of_a_file_bears_the_name_that_was_written(lab: Lab, written: str, form: str) -> None:
    lab.write(BASE, {MISSION: START + written + "\n"})
    assert dict(lab.check().find("TR203").params)["form_fr"] == form
    lab.write({MISSION: START + form + "\n"})
    assert lab.check().errors == []


@pytest.mark.parametrize(("line", "names", "extra"), [
    ("", ("photo.jpg", "photo.png"), "photo.png"), ("photo: photo.png\n", ("photo.jpg", "photo.png"), "photo.jpg"),
    ("", ("photo.bmp", "photo.jpg"), "photo.bmp"), ("", ("photo.jpeg", "photo.jpg"), "photo.jpg"),
])
def test_of_two_portraits_one_is_told_to_be_shown(lab: Lab, line: str, names: tuple[str, str], extra: str) -> None:
    lab.write(BASE, {PERSON: MARIE[PERSON] + line, **{f"people/marie-roy/{name}": b"x" for name in names}})
    found = lab.check().find("TR374")
    shown = dict(found.params)["shown"]
    assert (found.place.path, {shown, extra}) == (f"people/marie-roy/{extra}", set(names))
    (lab.content / f"people/marie-roy/{shown}").unlink()
    lab.write({PERSON: MARIE[PERSON]})
    assert not [one for one in lab.check().problems if one.code in ("TR374", "TR362")]


def test_a_copy_of_a_portrait_is_told_to_be_one(lab: Lab) -> None:
    lab.write(BASE, MARIE, {"people/marie-roy/photo.jpg": b"x", "people/marie-roy/photo (1).jpg": b"x"})
    assert dict(lab.check().find("TR034").params)["other"] == "photo.jpg"


@pytest.mark.parametrize(("name", "fixed"), [
    ("hote.français.md", "hote.fr.md"), ("hote.fr-ca.md", "hote.fr.md"), ("hote-anglais.md", "hote.en.md"),
    ("hote.fr (1).md", "hote.fr.md"), ("hote.fr - Copie.md", "hote.fr.md"), ("Hôte_EN-CA.md", "hote.en.md"),
])
def test_feedback_under_any_name_is_told_the_one_that_is_read(lab: Lab, name: str, fixed: str) -> None:
    text = "---\nfrom: {role: host}\ndate: 2025-05\nconsent: 2025-05\n---\nBravo.\n"
    folder = "missions/guide/feedback"
    lab.write(BASE, {MISSION: START, f"{folder}/{name}": text})
    found = [one for one in lab.check().problems if one.place.path == f"{folder}/{name}"]
    assert [dict(one.params) for one in found] == [{"fixed": fixed}]
    lab.write({f"{folder}/{fixed}": text})
    assert dict(lab.check().find("TR034").params)["other"] == fixed


@pytest.mark.parametrize(("lines", "mended"), [
    ("image: {file: a.jpg, caption: \"Un, deux\"}\n",
     "image: {file: a.jpg, alt: Deux personnes au comptoir d’accueil, caption: \"Un, deux\"}\n"),
    ("validated: {by: {role: manager}, result: }\n",
     "validated: {by: {role: manager}, date: 2026-03-24, result: }\n"),
    ("links:\n- {title: Guide}\n", "links:\n- {url: https://example.org/guide, title: Guide}\n"),
    ("reuse: [{note: Utile}]\n", "reuse: [{by: equipe-des-donnees, note: Utile}]\n"),
])
def test_a_part_that_braces_lack_is_shown_within_the_whole_line(lab: Lab, lines: str, mended: str) -> None:
    lab.write(BASE, {MISSION: START + lines})
    told = lab.check().find("TR201")
    assert dict(told.params)["form_fr"] == mended.strip().rpartition("\n")[2]
    lab.write({MISSION: START + "people: marie-roy\n" + mended})
    assert set(lab.check().errors) <= {"TR322"}


@pytest.mark.parametrize("hours", ["7,5 heures", "7.5 hours", "7,5 h", "7,5h", "7.5 hrs"])
def test_hours_may_be_called_so(lab: Lab, hours: str) -> None:
    assert lab.write(BASE, {MISSION: START + f"hours: {hours}\n"}).check().errors == []


@pytest.mark.parametrize("hours", ["2 jours", "90 minutes", "90 min", "sept"])
def test_another_unit_is_not_told_to_be_a_number_of_hours(lab: Lab, hours: str) -> None:
    found = lab.write(BASE, {MISSION: START + f"hours: {hours}\n"}).check().find("TR258")
    assert "heures de travail" in format_problem(found, "fr", "text").replace("\n  ", " ")


@pytest.mark.parametrize("words", ["équipe d’accueil", "host team", "chef de projet", "responsable du projet"])
def test_a_role_of_several_words_is_no_name(lab: Lab, words: str) -> None:
    voice = "---\nfrom: %\nconsent: 2025-05-01\n---\nBravo.\n"
    lab.write(BASE, {MISSION: START, VOICE: voice.replace("%", words)})
    role = dict(lab.check().find("TR316").params)["role"]
    assert lab.check().errors == ["TR316"]
    lab.write({VOICE: voice.replace("%", f"{{role: {role}}}")})
    assert lab.check().errors == []


def test_an_agreement_in_braces_alone_is_shown_with_who_may_see_it(lab: Lab) -> None:
    lab.write(BASE, {PERSON: "name: Marie\nconsent: {2026-03-02, internal}\n"})
    assert "audience: internal" in dict(lab.check().find("TR201").params)["form_fr"]


def test_a_role_in_place_of_a_validator_gets_one_remedy(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START + "people: marie-roy\nvalidated: {by: gestionnaire, date: 2025-04}\n"})
    codes = lab.check().codes
    assert ("TR316" in codes, "TR342" in codes) == (True, False)
    lab.write({MISSION: START + "people: marie-roy\nvalidated: {by: {role: manager}, date: 2025-04}\n"})
    assert not {"TR316", "TR341", "TR342"} & set(lab.check().codes)


@pytest.mark.parametrize(("lines", "mended"), [
    ("validated: {by: {role: manager, date: 2025-04}\n", "validated: {by: {role: manager}, date: 2025-04}\n"),
    ("validated: {by: {role: manager, date: 2025-04}}\n", "validated: {by: {role: manager}, date: 2025-04}\n"),
    ("validated:\n  by:\n    role: manager\n    date: 2025-04\n",
     "validated:\n  by:\n    role: manager\n  date: 2025-04\n"),
    ("people: [{name: Paul Lavoie, end: 2025-04}]\n", "people: [{name: Paul Lavoie}]\nend: 2025-04\n"),
])
def test_a_field_a_level_too_deep_is_moved_and_not_removed(lab: Lab, lines: str, mended: str) -> None:
    lab.write(BASE, {MISSION: START + lines})
    checked = lab.check()
    told = checked.find("TR256" if lines.startswith("people") else "TR250")
    assert told.severity.stops
    assert not {"TR201", "TR205", "TR271"} & set(checked.codes)
    copied = "\n".join(dict(told.params)[name] for name in ("form", "line") if name in dict(told.params))
    for words in (mended, f"{copied}\n"):
        lab.write({MISSION: START + words})
        assert lab.check().errors == []


@pytest.mark.parametrize("words", [
    "consent: {date: 2024-01-01, audience: internal, title: Commise, place: Québec}",
    "consent:\n  date: 2024-01-01\n  audience: internal\n  title: {fr: Commise, en: Clerk}\n  place: Lévis",
])
def test_fields_of_a_record_inside_another_are_told_the_lines_to_write(lab: Lab, words: str) -> None:
    lab.write(BASE, {PERSON: f"name: Marie Roy\n{words}\n"})
    found = [dict(one.params) for one in lab.check().problems if one.code == "TR256"]
    assert [one["form"] for one in found] == ["consent: {date: 2024-01-01, audience: internal}"] * 2
    lines = "\n".join(one["line"] for one in found)
    lab.write({PERSON: f"name: Marie Roy\n{found[0]['form']}\n{lines}\n"})
    assert lab.check().errors == []


def test_several_fields_that_are_too_deep_are_all_taken_out(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START + "people: marie-roy\n"
                     "validated: {by: {role: manager, date: 2025-04, result: met}}\n"})
    found = {dict(one.params)["form"] for one in lab.check().problems if one.code == "TR250"}
    assert found == {"validated: {by: {role: manager}, date: 2025-04, result: met}"}
    lab.write({MISSION: START + "people: marie-roy\n" + found.pop() + "\n"})
    assert lab.check().errors == []


def test_a_field_that_stands_on_both_levels_is_not_moved_over_another(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START + "validated: {by: {role: manager, date: 2025-04}, date: 2025-05}\n"})
    assert lab.check().find("TR271").severity.stops


def test_a_withdrawal_that_is_none_is_to_be_removed(lab: Lab) -> None:
    consent = "name: Marie Roy\nconsent: {date: 2024-01-01, withdrawn: no}\n"
    checked = lab.write(BASE, {PERSON: consent}).check()
    assert checked.errors == ["TR257"]
    lab.write({PERSON: consent.replace(", withdrawn: no", "")})
    assert lab.check().errors == []


def test_what_is_no_text_is_not_told_to_be_quoted(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START + "validated: oui : {role: manager}\ncriterion: Bilan : clair\n"})
    checked = lab.check()
    assert checked.find("TR203").place.line == 3
    assert checked.find("TR101").place.line == 4


@pytest.mark.parametrize(("text", "code"), [("", "TR252"), (" \n", "TR252"), ("Bravo, un beau guide.\n", "TR251")])
def test_feedback_without_fields_gets_the_whole_block(lab: Lab, text: str, code: str) -> None:
    lab.write(BASE, {MISSION: START, VOICE: text})
    found = lab.check().find(code)
    block = [line.strip() for line in format_problem(found, "fr", "text").partition("        ---")[2].splitlines()]
    lab.write({VOICE: "\n".join(["---", *(line for line in block if line)]) + f"\n{text}"})
    assert [one.code for one in lab.check().problems if one.place.path == VOICE] == []


@pytest.mark.parametrize(("path", "code"), [(MISSION, "TR253"), (PERSON, "TR254")])
@pytest.mark.parametrize("text", ["", "\n", "# plus tard\n"])
def test_an_empty_record_is_said_to_be_empty(lab: Lab, path: str, code: str, text: str) -> None:
    lab.write(BASE, {path: text})
    found = lab.check().find(code)
    assert (found.place.path, found.severity.stops) == (path, True)
    lines = [line.strip() for line in format_problem(found, "fr", "text").splitlines() if line.startswith("        ")]
    lab.write({path: "\n".join(lines) + "\n"})
    assert lab.check().errors == []


def test_an_empty_story_is_said_to_be_empty(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START, "missions/guide/fr.md": "\n"})
    assert lab.check().find("TR255").severity.value == "warning"
    lab.write({"missions/guide/fr.md": "Un récit.\n"})
    assert "TR255" not in lab.check().codes


def test_a_language_by_another_name_is_shown_on_its_line(lab: Lab) -> None:
    lab.write(BASE, {MISSION: "title:\n  fr: Un guide\n  anglais: A guide\nstart: 2025-03\n"})
    found = lab.check().find("TR218")
    assert (found.place.line, "anglais" in found.place.excerpt) == (3, True)


def test_a_comma_after_an_id_is_not_proposed_again(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START + "people: marie-roy,\n"})
    said = format_problem(lab.check().find("TR223"), "fr", "text")
    assert ('{name: "marie-roy"}' in said, "Écrivez marie-roy si" in said) == (True, True)


@pytest.mark.parametrize("lines", [
    "learned:\n  • Écrire court\n  • Relire\n", "next:\n  – Un\n  – Deux\n", "thanks:\n  1. Un\n  2. Deux\n",
    "criterion: – Un\n  – Deux\n", "objectives: Nous voulions\n  • écrire\n  • relire\n",
    "learned:\n  fr:\n    • Écrire court\n    • Relire\n  en: x\n",
])
def test_items_of_a_word_processor_are_not_run_together_in_silence(lab: Lab, lines: str) -> None:
    lab.write(BASE, {MISSION: START + lines})
    told = lab.check().find("TR146")
    assert told.severity.value == "warning"
    followed(lab, told)


@pytest.mark.parametrize("lines", [
    "learned:\n  * Écrire court\n  * Relire\n", "next:\n* Un\n* Deux\n",
    "learned:\n  fr:\n    * Écrire court\n    * Relire\n  en:\n    * x\n    * y\n",
])
def test_a_list_with_stars_is_told_how_lists_are_written(lab: Lab, lines: str) -> None:
    lab.write(BASE, {MISSION: START + lines})
    checked = lab.check()
    assert checked.errors == ["TR147"]
    followed(lab, checked.find("TR147"))


def followed(lab: Lab, told: Problem) -> None:
    """The list that a message shows, in both languages, is one."""
    for lang in LANGS:
        shown = format_problem(told, lang, "text").split("→")[1]
        lines = re.findall(r"^ +(\w+:|  - .*)$", shown, re.MULTILINE)
        assert len(lines) == 3
        lab.write({MISSION: START + "\n".join(lines) + "\n"})
        assert lab.check().errors == []
        assert not {"TR100", "TR146", "TR203"} & set(lab.check().codes)


@pytest.mark.parametrize("lines", [
    "people:\n  • marie-roy\n  • paul-lavoie\n", "competencies:\n  – langage-clair\n  – plain-writing\n",
    "people: -marie-roy\n  -paul-lavoie\n",
])
def test_the_list_that_is_shown_is_the_one_that_was_meant(lab: Lab, lines: str) -> None:
    lab.write(BASE, {MISSION: START + lines})
    told = lab.check().find("TR146")
    key, *items = re.findall(r"[\w-]*\w", lines)
    said = dict(told.params)
    assert [said["key"], said["first"], said["second"]] == [key, *(item.lstrip("-") for item in items)]
    followed(lab, told)


@pytest.mark.parametrize(("lines", "right"), [
    ("learned:\n  -écrire court\n  -demander\n", "learned:\n  - écrire court\n  - demander\n"),
    ("learned:\n  -écrire\n  court\n  -tout dire : peu\n", "learned:\n  - écrire court\n  - \"tout dire : peu\"\n"),
    ("people:\n-marie-roy\n-paul-lavoie\n", "people:\n- marie-roy\n- paul-lavoie\n"),
    ("people:\n  - marie-roy\n  -paul-lavoie\n", "people:\n- marie-roy\n- paul-lavoie\n"),
    ("competencies:\n  -langage-clair\n", "competencies: [langage-clair]\n"),
    ("competencies:\n  -id: langage-clair\n   level: 2\n  -id: plain-writing\n",
     "competencies: [{id: langage-clair, level: 2}, {id: plain-writing}]\n"),
])
def test_items_without_a_space_are_told_and_read_as_a_list(lab: Lab, lines: str, right: str) -> None:
    lab.write(BASE, {MISSION: START + lines})
    assert lab.check().errors == ["TR148"]
    read = [parse_document(text, MISSION)[0] for text in (START + lines, START + right)]
    first, second = (document.plain() for document in read if document is not None)
    assert first == second


@pytest.mark.parametrize("lines", [
    "learned:\n  -30 % de visites\n  -20 % de pas\n", "learned: Il a fallu\n  -trop- de temps\n",
    "learned: -Un\n", "learned:\n  ---\n",
])
def test_a_dash_in_a_text_is_no_item(lab: Lab, lines: str) -> None:
    lab.write(BASE, {MISSION: START + lines})
    assert not {"TR146", "TR148"} & set(lab.check().codes)


def test_a_dash_in_front_of_one_text_is_told_the_form_of_that_field_alone(lab: Lab) -> None:
    lab.write(BASE, {MISSION: START + "criterion:\n  -Une recrue s’en sert\n"})
    assert lab.check().errors == ["TR203"]


@pytest.mark.parametrize("lines", [
    "learned:\n  - Écrire court\n  - Relire\n", "criterion: Une recrue\n  s’en sert – sans aide\n  – ou presque\n",
    "criterion: Depuis\n  2. Deux fois\n  par an\n",
])
def test_a_text_on_several_lines_is_no_list(lab: Lab, lines: str) -> None:
    lab.write(BASE, {MISSION: START + lines})
    assert "TR146" not in lab.check().codes
