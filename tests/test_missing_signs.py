"""A colon, a comma or braces that are missing: what is shown instead is right, and nothing is published meanwhile."""

from __future__ import annotations

import pytest
from lab import MARIE, SITE, Lab

from generator.problems import Problem, format_problem
from generator.records.bind import Loc, known_keys
from generator.records.record import Record
from generator.source import parse_document

MISSION, PERSON = "missions/guide/mission.yml", "people/marie-roy/person.yml"
VOICE = "missions/guide/feedback/hote.fr.md"
LINES = {
    "title": "Un guide", "people": "marie-roy", "start": "2025-03", "end": "2025-04", "hours": "7,5",
    "criterion": "Deux stagiaires s’en servent", "competencies": "[{id: langage-clair, level: 2}]",
    "validated": "{by: {role: manager}, date: 2025-05}",
}
RECORD = "".join(f"{key}: {value}\n" for key, value in LINES.items())
CONSENT = "name: Marie Roy\nconsent: {date: 2025-01-01, audience: internal}\n"
BASE = {**SITE, **MARIE, "competencies.yml": "langage-clair: {name: Langage clair}\n", MISSION: RECORD, PERSON: CONSENT}


def errors(lab: Lab, path: str) -> list[Problem]:
    return [one for one in lab.check().problems if one.place.path == path and one.severity.value == "error"]


def followed(lab: Lab, path: str, text: str, code: str) -> str:
    """The text once every line that a message speaks of is replaced by the one that it shows; no other error then."""
    lab.write(BASE, {path: text})
    found, lines = errors(lab, path), text.split("\n")
    assert {one.code for one in found} == {code}
    for one in found:
        shown = format_problem(one, "fr", "text").rpartition("\n")[2].strip()
        assert shown == format_problem(one, "en", "text").rpartition("\n")[2].strip()
        old = lines[one.place.line - 1]
        lines[one.place.line - 1] = old[: len(old) - len(old.lstrip())] + shown
    return "\n".join(lines)


def followed_by(lab: Lab, path: str, text: str) -> str:
    """The text once the line of its first error is replaced by the one that the message shows."""
    one, lines = errors(lab, path)[0], text.split("\n")
    lines[one.place.line - 1] = format_problem(one, "fr", "text").rpartition("\n")[2].strip()
    return "\n".join(lines)


@pytest.mark.parametrize("key", sorted(LINES))
def test_a_field_without_its_colon_is_told_so(lab: Lab, key: str) -> None:
    mended = followed(lab, MISSION, RECORD.replace(f"{key}: ", f"{key} "), "TR137")
    assert mended == RECORD


@pytest.mark.parametrize(("path", "right", "wrong"), [
    (MISSION, "title: Un guide", "title = Un guide"),
    (PERSON, CONSENT, "name Marie Roy\nconsent {date 2025-01-01, audience internal}\n"),
    (PERSON, "consent: {date: 2025-01-01, audience: internal}", "consent: {date 2025-01-01, audience: internal}"),
    (MISSION, "{by: {role: manager}, date: 2025-05}", "{by: {role manager}, date 2025-05}"),
    (MISSION, "{by: {role: manager}, date: 2025-05}", "{by {role: manager}, date: 2025-05}"),
    (MISSION, "validated: {by: {role: manager}, date: 2025-05}", "validated:\n  by: {role: manager}\n  date 2025-05"),
    (MISSION, "title: Un guide", "title: {fr Un guide, en A guide}"),
    (MISSION, "title: Un guide", "title: {fr: Un guide, en A guide}"),
    (MISSION, "title: Un guide", "title:\n  fr Un guide\n  en: A guide"),
    (MISSION, "title: Un guide", "title:\n  fr: Un guide\n  en a guide"),
    ("site.yml", SITE["site.yml"], "name {fr Nos missions, en Our missions}\nlang: fr\n"),
    ("competencies.yml", "langage-clair: {name: Langage clair}", "langage-clair:\n  name Langage clair"),
    (VOICE, "", "---\nfrom: {role: host}\nconsent 2025-05-01\n---\nBravo.\n"),
    (VOICE, "", "---\nfrom {role: host}\nconsent: 2025-05-01\n---\nBravo.\n"),
    (MISSION, "title: Un guide", "title:\n  fr Un guide\n  en A guide"),
    (MISSION, "title: Un guide", "title Guide : la suite"),
    (MISSION, "title: Un guide", "title Guide: la suite"),
    (MISSION, "{by: {role: manager}, date: 2025-05}", "{by: {role: manager}, date = 2025-05}"),
    (MISSION, "validated: {by: {role: manager}, date: 2025-05}", "validated\n  by: {role: manager}\n  date: 2025-05"),
    (MISSION, "competencies: [{id: langage-clair, level: 2}]", "competencies\n  - langage-clair"),
    (MISSION, "competencies: [{id: langage-clair, level: 2}]", "competencies\n- langage-clair\n- autre"),
    (MISSION, "title: Un guide", "effects\n  individual: a\n  collective: b\ntitle: Un guide"),
    (PERSON, "consent: {date: 2025-01-01, audience: internal}", "consent\n  date: 2025-01-01\n  audience: internal"),
])
def test_a_colon_that_is_missing_anywhere_is_shown(lab: Lab, path: str, right: str, wrong: str) -> None:
    text = followed(lab, path, BASE.get(path, "").replace(right, wrong) or wrong, "TR137")
    lab.write({path: text})
    assert errors(lab, path) == []


@pytest.mark.parametrize(("path", "right", "wrong"), [
    *((PERSON, "{date: 2025-01-01, audience: internal}", wrong) for wrong in (
        "{date: 2025-01-01 audience: internal}", "{date: 2025-01-01; audience: internal}",
        "(date: 2025-01-01, audience: internal)", "{date:2025-01-01; audience:internal}")),
    *((MISSION, "{by: {role: manager}, date: 2025-05}", wrong) for wrong in (
        "{by: {role: manager}; date: 2025-05}", "{by: {role: manager} date: 2025-05}",
        "(by: (role: manager), date: 2025-05)")),
    (MISSION, "[{id: langage-clair, level: 2}]", "[{id: langage-clair level: 2}]"),
])
def test_fields_that_other_signs_hold_together_are_shown_between_braces(
    lab: Lab, path: str, right: str, wrong: str
) -> None:
    assert followed(lab, path, BASE[path].replace(right, wrong), "TR138") == BASE[path]


@pytest.mark.parametrize(("wrong", "right"), [
    ("{fr: Un guide en: A guide}", "{fr: Un guide, en: A guide}"),
    ("{en: A guide fr: Un guide}", "{en: A guide, fr: Un guide}"),
    ('{fr: "Un guide" en: "A guide"}', '{fr: "Un guide", en: "A guide"}'),
    ("{fr: “Un guide” en: “A guide”}", '{fr: "Un guide", en: "A guide"}'),
])
def test_two_languages_without_the_comma_between_them_are_no_text(lab: Lab, wrong: str, right: str) -> None:
    text = RECORD.replace("title: Un guide", f"title: {wrong}")
    lab.write(BASE, {MISSION: text})
    assert "TR138" in lab.check().codes
    assert not {"TR101", "TR111"} & set(lab.check().codes)
    assert followed_by(lab, MISSION, text) == RECORD.replace("title: Un guide", f"title: {right}")


@pytest.mark.parametrize("wrong", [
    "{name: Ana Lund role: host}", "{name: Ana Lund role: host team: permis}", "{role: host name: Ana Lund}"])
def test_a_role_after_a_name_without_the_comma_between_them_is_no_name(lab: Lab, wrong: str) -> None:
    lab.write(BASE, {VOICE: f"---\nfrom: {wrong}\nconsent: 2025-05-01\n---\nBravo.\n"})
    shown = dict(lab.check().find("TR138").params)["fixed"]
    assert shown.replace(",", "") == f"from: {wrong}"
    lab.write({VOICE: f"---\n{shown}\nconsent: 2025-05-01\n---\nBravo.\n"})
    assert lab.check().errors == []


@pytest.mark.parametrize(("path", "typed", "right"), [
    (VOICE, "from: role: host", "from: {role: host}"), (VOICE, "from: name: Ana Lund", "from: {name: Ana Lund}"),
    (PERSON, "consent: date: 2025-01-01", "consent: {date: 2025-01-01}"),
    (MISSION, "validated: {by: role: manager, date: 2025-05}", None), (MISSION, "title: note: bref", None),
    (MISSION, "title: fr: bref", None),
])
def test_one_field_without_its_braces_is_shown_between_them(
    lab: Lab, path: str, typed: str, right: str | None
) -> None:
    around = {VOICE: "---\n%\nconsent: 2025-05-01\n---\nBravo.\n", PERSON: "name: Marie Roy\n%\n",
              MISSION: f"{RECORD}%\n"}
    lab.write(BASE, {path: around[path].replace("%", typed)})
    told = [dict(one.params)["fixed"] for one in lab.check().problems if one.code == "TR136"]
    assert told == ([right] if right else [])
    assert "TR229" not in lab.check().codes
    if right:
        lab.write({path: around[path].replace("%", right)})
        assert lab.check().errors == []


@pytest.mark.parametrize("title", [
    "Un guide\n  pour la réunion", "{fr: Un guide (avec note), en: A guide}", "Un guide (note : bref)",
    '{fr: "Un guide; title: note", en: A guide}', "Note de service",
])
def test_a_text_that_holds_such_words_is_left_alone(lab: Lab, title: str) -> None:
    lab.write(BASE, {MISSION: RECORD.replace("Un guide", title, 1)})
    assert not {"TR137", "TR138", "TR139"} & set(lab.check().codes)


@pytest.mark.parametrize(("line", "shown"), [
    ("learned: {fr: Le guide est prêt; reste: la traduction, en: Ready}",
     'learned: {fr: "Le guide est prêt; reste: la traduction", en: Ready}'),
    ("learned: {fr: Le guide; C: x, en: Ready}", 'learned: {fr: "Le guide; C: x", en: Ready}'),
    ("sheet: {approved_by: {role: lead}, date: Le guide date: oui}",
     'sheet: {approved_by: {role: lead}, date: "Le guide date: oui"}'),
    ("reuse: [{by: marie-roy, note: Un show: bravo}]", 'reuse: [{by: marie-roy, note: "Un show: bravo"}]'),
    ("reuse: [{by: marie-roy, note: Bravo date: bientôt}]", 'reuse: [{by: marie-roy, note: "Bravo date: bientôt"}]'),
    ("learned:\n  - Bilan : positif", '- "Bilan : positif"'),
    ("learned:\n  - Bilan: positif\n  - Lire", '- "Bilan: positif"'),
    ("learned:\n  Guide : la suite", '"Guide : la suite"'),
    ("learned:\n  fr: Lire\n  en: To read : more", 'en: "To read : more"'),
])
def test_a_text_with_a_colon_is_kept_whole_and_shown_in_quotes(lab: Lab, line: str, shown: str) -> None:
    lab.write(BASE, {MISSION: RECORD + line + "\n"})
    assert dict(lab.check().find("TR101").params)["fixed"] == shown
    assert not {"TR137", "TR138", "TR218"} & set(lab.check().codes)


@pytest.mark.parametrize(("line", "shown"), [
    ("reuse: [{by: marie-roy, note: 'L'accueil, c'est fait'}]",
     'reuse: [{by: marie-roy, note: "L\'accueil, c\'est fait"}]'),
    ("learned: ['L'accueil', 'Lire', 'd'ici']", 'learned: ["L\'accueil", \'Lire\', "d\'ici"]'),
    ("learned: {fr: 'L'accueil', en: 'Welcome'}", 'learned: {fr: "L\'accueil", en: \'Welcome\'}'),
])
def test_an_apostrophe_between_braces_is_shown_in_other_quotes(lab: Lab, line: str, shown: str) -> None:
    lab.write(BASE, {MISSION: RECORD + line + "\n"})
    assert dict(lab.check().find("TR111").params)["fixed"] == shown
    lab.write({MISSION: RECORD + shown + "\n"})
    assert lab.check().errors == []


@pytest.mark.parametrize(("path", "right", "wrong"), [
    (PERSON, "{date: 2025-01-01, audience: internal}", "{date: 2025-01-01,audience:internal}"),
    (PERSON, "{date: 2025-01-01, audience: internal}", "{date:2025-01-01,audience:internal}"),
    (PERSON, "{date: 2025-01-01, audience: internal}", "{date:2025-01-01,audience: internal}"),
    (MISSION, "{by: {role: manager}, date: 2025-05}", "{by: {role: manager},date:2025-05}"),
    (MISSION, "{by: {role: manager}, date: 2025-05}", "{by:{role:manager},date:2025-05}"),
    (MISSION, "{by: {role: manager}, date: 2025-05}", "{by:{role: manager}, date: 2025-05}"),
    (MISSION, "[{id: langage-clair, level: 2}]", "[{id:langage-clair,level:2}]"),
    (MISSION, "title: Un guide", "title: {fr:Un guide,en:A guide}"),
])
def test_a_group_without_its_spaces_is_shown_with_all_of_them(lab: Lab, path: str, right: str, wrong: str) -> None:
    text = BASE[path].replace(right, wrong)
    lab.write(BASE, {path: text})
    assert not {"TR110", "TR203"} & set(lab.check().codes)
    for one in errors(lab, path):
        shown = format_problem(one, "fr", "text").rpartition("\n")[2].strip()
        assert "title" in right or shown in BASE[path].splitlines()
        lab.write({path: text.replace(text.splitlines()[one.place.line - 1], shown)})
        assert lab.check().errors == []
        lab.write({path: text})
    assert lab.check().errors


@pytest.mark.parametrize("line", ["learned: {fr: Le guide; https://exemple.ca/a, en: Ready}", "learned: {fr: A; C:/x}"])
def test_what_is_glued_to_a_colon_is_no_field(lab: Lab, line: str) -> None:
    lab.write(BASE, {MISSION: RECORD + line + "\n"})
    assert lab.check().errors == []


@pytest.mark.parametrize("name", ["start date: 2025-03", "end FR: 2025", "validated by: marie-roy", "Title Case: x",
                                  "title (fr): x", "dates [fin]: 2025", "mode (1): x", "(a): x", "share 2: 5"])
def test_an_odd_name_is_no_field_without_its_colon(lab: Lab, name: str) -> None:
    lab.write(BASE, {MISSION: f"{RECORD}{name}\n"})
    (code,) = lab.check().errors
    assert code in ("TR202", "TR205", "TR248", "TR271")


@pytest.mark.parametrize("name", ["date (fin)", "[by", "note(s)"])
def test_a_name_with_brackets_is_told_where_it_stands(lab: Lab, name: str) -> None:
    validated = f"validated:\n  by: {{role: manager}}\n  '{name}': x\n"
    lab.write(BASE, {MISSION: RECORD.replace(f"validated: {LINES['validated']}\n", validated)})
    told = next(one for one in lab.check().problems if one.code in ("TR202", "TR205"))
    assert (told.place.line, dict(told.params)["key"]) == (10, name)


@pytest.mark.parametrize(("typed", "kept"), [
    ('  -"Écrire"\n  -"Lire"', ["Écrire", "Lire"]), ('-"Écrire"', ["Écrire"]), ("  -« Lire »", ["« Lire »"]),
    ("  - Lire\n  -30 % de temps", ["Lire", "30 % de temps"]),
])
def test_a_dash_that_is_glued_to_its_item_is_told(typed: str, kept: list[str]) -> None:
    document, problems = parse_document(f"learned:\n{typed}\n", MISSION)
    assert document is not None
    assert document.plain() == {"learned": kept}
    assert [one.code for one in problems] == ["TR148"]


def test_each_of_many_colons_that_are_missing_is_told() -> None:
    text = "".join(f"a{at}:\n  name Nom {at}\n" for at in range(50))
    document, problems = parse_document(text, "competencies.yml")
    assert document is not None
    assert document.plain() == {f"a{at}": {"name": f"Nom {at}"} for at in range(50)}
    assert [one.code for one in problems] == ["TR137"] * 50


def test_a_hyphen_that_begins_a_text_is_kept_and_told() -> None:
    document, problems = parse_document("criterion: -écrire\n", MISSION)
    assert document is not None
    assert document.plain() == {"criterion": "-écrire"}
    assert [(one.code, dict(one.params)["fixed"]) for one in problems] == [("TR149", "criterion: écrire")]


@pytest.mark.parametrize("line", [
    "hours: -5", "hours:\n  -5 h", "learned:\n  -5 % de papier\n  -3 % de pas", "learned: Lire\n  -5 h",
])
def test_a_number_below_zero_is_no_item(line: str) -> None:
    assert parse_document(f"{line}\n", MISSION)[1] == ()


def test_the_parts_of_an_item_without_its_space_are_shown_with_it(lab: Lab) -> None:
    lab.write(BASE, {MISSION: RECORD.replace("people: marie-roy", "people:\n  -id: marie-roy\n   role: lead")})
    assert dict(lab.check().find("TR148").params)["fixed"] == "- {id: marie-roy, role: lead}"


def test_a_comma_of_a_text_is_not_taken_for_a_language(lab: Lab) -> None:
    lab.write(BASE, {MISSION: RECORD.replace("Un guide", "{fr: Un guide, en deux temps}")})
    assert dict(lab.check().find("TR116").params)["fixed"] == 'title: {fr: "Un guide, en deux temps"}'


@pytest.mark.parametrize(("typed", "shown"), [
    ("hours 7,5", "hours: 7,5"), ("end 2025-04", "end: 2025-04"), ("lead marie-roy", "lead: marie-roy"),
    ("referent {role host}", "referent: {role: host}"), ("context = [onboarding]", "context: [onboarding]"),
    ('criterion "Deux lecteurs"', 'criterion: "Deux lecteurs"'),
])
def test_a_field_that_would_silently_be_the_rest_of_a_text_is_told(lab: Lab, typed: str, shown: str) -> None:
    lab.write(BASE, {MISSION: f"title: Un guide\nstart: 2025-03\ndeliverable: Un texte\n  {typed}\n"})
    found = lab.check().find("TR139")
    assert (found.place.line, dict(found.params)["fixed"]) == (4, shown)
    assert lab.check().errors == []


@pytest.mark.parametrize("wrong", [
    "name: {fr: “Nos micromissions, ici”, en: “Our micro-missions”}",
    "name: {fr: “Nos micromissions, ici”, en:“Our micro-missions”}",
    "name:{fr: “Nos micromissions, ici”, en: “Our micro-missions”}",
    "name: {fr: Nos micromissions, ici, en:Our micro-missions}",
])
def test_all_that_is_wrong_on_a_line_is_mended_in_the_line_that_is_shown(lab: Lab, wrong: str) -> None:
    lab.write(BASE, {"site.yml": f"{wrong}\nlang: fr\n"})
    found = [one for one in lab.check().problems if one.place.path == "site.yml" and one.place.line == 1]
    told = {dict(one.params)["fixed"].replace('"', "") for one in found}
    assert {one.code for one in found} <= {"TR109", "TR115", "TR116"}
    assert told == {"name: {fr: Nos micromissions, ici, en: Our micro-missions}"}
    lab.write({"site.yml": dict(found[0].params)["fixed"] + "\nlang: fr\n"})
    assert not [one for one in lab.check().problems if one.place.path == "site.yml"]


@pytest.mark.parametrize("wrong", ["title:“Un guide”", "title: {fr: “Un : guide”, en: A guide}"])
def test_curly_quotes_go_once_straight_ones_stand_around_a_text(lab: Lab, wrong: str) -> None:
    lab.write(BASE, {MISSION: RECORD.replace("title: Un guide", wrong)})
    assert not any("“" in dict(one.params).get("fixed", "") for one in lab.check().problems)


@pytest.mark.parametrize(("path", "fields", "right"), [
    (VOICE, "from {role: host}\ndate 2025-05-01\nconsent 2025-05-01", "from: {role: host}"),
    (VOICE, "from = {role: host}\nconsent = 2025-05-01", "from: {role: host}"),
    (VOICE, "audience private\nfrom {role: host}", "audience: private"),
    ("missions/guide/fr.md", "summary Un guide", "summary: Un guide"),
])
def test_fields_of_a_page_that_all_lack_their_colon_are_no_text(lab: Lab, path: str, fields: str, right: str) -> None:
    words = "\nBravo.\n"
    lab.write(BASE, {path: f"---\n{fields}\n---\n{words}"})
    told = errors(lab, path)
    assert [one.code for one in told] == ["TR137"] * len(fields.split("\n"))
    assert dict(told[0].params)["fixed"] == right
    lab.write({path: f"---\n{fields}\n{words}"})
    assert {one.code for one in errors(lab, path)} == {"TR137", "TR140"}


@pytest.mark.parametrize("text", [
    "---\nFrom {role: host}\nDate 2025-05-01\n---\n", "---\nfrom={role: host}\nconsent=2025-05-01\n---\n",
    "---\nfrom {role: host}\n\nconsent 2025-05-01\n---\n", "---\n\nfrom {role: host}\nconsent 2025-05-01\n\n",
    "---\nde {role: host}\ndate 2025-05-01\n---\n", "---\nfrom Marc Roy\naudience private\n---\n",
    "***\nfrom {role: host}\ndate 2025-05-01\n***\n", "Merci.\n\n---\nfrom {role: host}\ndate 2025-05-01\n---\n",
])
def test_nobody_is_told_to_take_the_fences_of_such_fields_away(lab: Lab, text: str) -> None:
    lab.write(BASE, {VOICE: f"{text}Bravo.\n"})
    told = {one.code for one in lab.check().problems if one.place.path == VOICE and one.severity.value != "notice"}
    assert told
    assert not told & {"TR141", "TR251"}


def test_fields_of_a_feedback_without_fences_and_colons_are_shown_with_both(lab: Lab) -> None:
    lab.write(BASE, {VOICE: "from {role: host}\nconsent 2025-05-01\n\nBravo.\n"})
    (told,) = errors(lab, VOICE)
    assert (told.code, dict(told.params)["first"]) == ("TR143", "from: {role: host}")


@pytest.mark.parametrize("line", ["date de la réunion", "from here to there", "Summary Un guide", "consent is a word"])
def test_a_sentence_between_two_rules_is_no_field(lab: Lab, line: str) -> None:
    lab.write(BASE, {"missions/guide/fr.md": f"---\n{line}\n---\nUn récit.\n"})
    assert not errors(lab, "missions/guide/fr.md")


@pytest.mark.parametrize("line", ["learned: Écrire court\n  audience private",
                                  "learned:\n  - Écrire court\n    audience private"])
def test_who_may_see_a_record_is_no_silent_part_of_a_text(line: str) -> None:
    _, told = parse_document(f"{line}\n", MISSION)
    assert [(one.code, dict(one.params)["fixed"]) for one in told] == [("TR139", "audience: private")]
    assert not parse_document(f"{line} par nature\n", MISSION)[1]


@pytest.mark.parametrize(("line", "code", "kept", "shown"), [
    ("title: Bilan : rapport # 3 de 4", "TR104", "Bilan : rapport", 'title: "Bilan : rapport # 3 de 4"'),
    ("title: Bilan : rapport\n  de la suite # 3", "TR104", "Bilan : rapport de la suite",
     'title: "Bilan : rapport de la suite # 3"'),
    ("title: Bilan : « a » #3", "TR101", "Bilan : « a » #3", 'title: "Bilan : « a » #3"'),
    ('title: Bilan : "rapport # 3"', "TR101", 'Bilan : "rapport # 3"', "title: 'Bilan : \"rapport # 3\"'"),
    ('title: Bilan : "rapport" # 3', "TR104", 'Bilan : "rapport"', "title: 'Bilan : \"rapport\" # 3'"),
    ("title: “Agile” : le sens de “Lean”", "TR101", "“Agile” : le sens de “Lean”",
     'title: "“Agile” : le sens de “Lean”"'),
    ('title: "Agile" et "Lean"', "TR111", '"Agile" et "Lean"', "title: '\"Agile\" et \"Lean\"'"),
    ("title: 'Agile' et 'Lean'", "TR111", "'Agile' et 'Lean'", "title: \"'Agile' et 'Lean'\""),
    ('title: "Un guide # 3" et la suite', "TR111", '"Un guide # 3" et la suite',
     "title: '\"Un guide # 3\" et la suite'"),
    ('title: {fr: "Agile" et "Lean", en: A}', "TR111", {"fr": '"Agile" et "Lean"', "en": "A"},
     "title: {fr: '\"Agile\" et \"Lean\"', en: A}"),
    ("title: 'L'accueil'", "TR111", "L'accueil", "title: \"L'accueil\""),
    ('title: "Le "guide""', "TR111", 'Le "guide"', "title: 'Le \"guide\"'"),
])
def test_a_text_with_awkward_signs_is_kept_or_said_to_be_cut(line: str, code: str, kept: object, shown: str) -> None:
    document, told = parse_document(f"{line}\n", MISSION)
    assert document is not None
    assert document.plain() == {"title": kept}
    assert [(one.code, dict(one.params)["fixed"]) for one in told] == [(code, shown)]


@pytest.mark.parametrize("text", ["Bilan du projet # 3", "Bilan : rapport # 3", "@bilan # 3"])
def test_what_follows_a_comment_within_a_text_is_neither_lost_nor_published(text: str) -> None:
    document, told = parse_document(f"title: {text}\n  de 4\n", MISSION)
    assert document is not None
    assert document.plain() == {"title": f"{text} de 4"}
    assert [one.severity.stops for one in told] == [True]
    assert dict(told[0].params)["fixed"] == f'title: "{text} de 4"'


@pytest.mark.parametrize("text", ["Bilan : rapport", "Bilan du mois : rapport annuel"])
def test_a_comment_after_an_item_with_a_colon_is_told_once(text: str) -> None:
    document, told = parse_document(f"learned:\n  - {text} # 3\n", MISSION)
    assert document is not None
    assert document.plain() == {"learned": [text]}
    assert [(one.code, dict(one.params)["fixed"]) for one in told] == [("TR104", f'- "{text} # 3"')]


@pytest.mark.parametrize("text", ["“Agile” et “Lean”", "‘Agile’ et ‘Lean’"])
def test_curly_quotes_around_words_are_part_of_the_text(text: str) -> None:
    assert not parse_document(f"title: {text}\n", MISSION)[1]


@pytest.mark.parametrize(("typed", "code", "shown"), [
    ("people:[{id: marie-roy, role: lead}]", "TR109", "people: [{id: marie-roy, role: lead}]"),
    ("validated:{by: {id: marc-roy, role: manager}, date: 2026-03-24}", "TR109",
     "validated: {by: {id: marc-roy, role: manager}, date: 2026-03-24}"),
    ("links:[{url: https://a.ca, title: Un site}]", "TR109", "links: [{url: https://a.ca, title: Un site}]"),
    ("title: {fr: Un guide, en: A guide}}", "TR113", "title: {fr: Un guide, en: A guide}"),
    ("people: [{id: marie-roy, role: lead}}]", "TR113", "people: [{id: marie-roy, role: lead}]"),
    ("people: [{id: marie-roy, role: lead]", "TR113", "people: [{id: marie-roy, role: lead}]"),
    ("validated: {by: {role: manager}}, date: 2025-05}", "TR113", "validated: {by: {role: manager}, date: 2025-05}"),
    ('title: {fr: "Un guide, en: "A guide"}', "TR112", 'title: {fr: "Un guide", en: "A guide"}'),
    ("title: {fr: 'Un guide, en: 'A guide'}", "TR112", "title: {fr: 'Un guide', en: 'A guide'}"),
    ('title: {fr: "Un guide", en: "A guide}', "TR112", 'title: {fr: "Un guide", en: "A guide"}'),
    ("title: {fr: Le lundi, de 9:30 à 10:00, en: Monday}", "TR116",
     'title: {fr: "Le lundi, de 9:30 à 10:00", en: Monday}'),
    ("title: {fr: Voir le site, https://a.ca/b, en: See}", "TR116",
     'title: {fr: "Voir le site, https://a.ca/b", en: See}'),
    ("title: {fr: Voir, C:\\guide, en: See}", "TR116", "title: {fr: 'Voir, C:\\guide', en: See}"),
])
@pytest.mark.parametrize("after", ["", 'criterion: "Un : deux"\n', "end: 2025-04\n"])
def test_a_group_with_a_sign_too_many_or_too_few_is_shown_well_written(
        typed: str, code: str, shown: str, after: str) -> None:
    document, told = parse_document(f"start: 2025-03\n{typed}\n{after}", MISSION)
    right, silence = parse_document(f"start: 2025-03\n{shown}\n{after}", MISSION)
    assert document is not None
    assert right is not None
    assert not silence
    assert document.plain() == right.plain()
    assert [(one.code, one.place.line, dict(one.params)["fixed"]) for one in told] == [(code, 2, shown)]


@pytest.mark.parametrize("title", ['{fr: "Un "guide, en: "A" guide}', "{fr: Un guide: suite}, en: A}}", "{fr: a]: b}"])
def test_braces_that_nobody_can_match_are_no_text_with_a_mere_warning(title: str) -> None:
    _, told = parse_document(f'title: {title}\ncriterion: "Un : deux"\n', MISSION)
    assert any(one.severity.stops for one in told)


def test_a_line_of_a_text_that_begins_with_a_dash_between_braces_is_text() -> None:
    document, told = parse_document("image: {file: a.png, alt: Une vue\n    - partie 2}\n", MISSION)
    assert document is not None
    assert document.plain() == {"image": {"file": "a.png", "alt": "Une vue - partie 2"}}
    assert not told


@pytest.mark.parametrize("typed", ["- Un\n  - deux\n  trois", "  - Un\n    - deux\n    trois"])
def test_the_rest_of_an_item_that_is_moved_stays_with_it(typed: str) -> None:
    document, told = parse_document(f"learned:\n{typed}\n", MISSION)
    assert document is not None
    assert document.plain() == {"learned": ["Un", "deux trois"]}
    assert [(one.code, one.place.line) for one in told] == [("TR107", 3)]


@pytest.mark.parametrize("typed", ["  - file: a.txt\n   title: Le guide", "  - file: a.txt\n     title: Le guide",
                                   "- file: a.txt\n title: Le guide"])
def test_a_field_that_is_moved_stays_in_its_item(typed: str) -> None:
    document, told = parse_document(f"title: Un\ndeliverables:\n{typed}\nhours: 3\n", MISSION)
    assert document is not None
    assert document.plain() == {"title": "Un", "deliverables": [{"file": "a.txt", "title": "Le guide"}], "hours": "3"}
    assert [(one.code, one.place.line) for one in told] == [("TR106", 4)]


def test_a_field_below_a_list_is_moved_to_the_nearest_column() -> None:
    document, told = parse_document("deliverables:\n    - file: a.txt\n      title: Un\n hours: 4\n", MISSION)
    assert document is not None
    assert document.plain() == {"deliverables": [{"file": "a.txt", "title": "Un"}], "hours": "4"}
    assert [(one.code, one.place.line) for one in told] == [("TR106", 4)]


@pytest.mark.parametrize(("lines", "above"), [
    ("title:\nfr: Un guide\nen: A guide\n", "title"), ("learned:\nfr: Un guide\nen: A guide\n", "learned"),
    ("title: Un\ndeliverables:\n  - file: a.txt\n    title:\n    fr: Un guide\n    en: A guide\n", "title"),
])
def test_languages_that_stand_too_far_to_the_left_are_told_so(lab: Lab, lines: str, above: str) -> None:
    record = RECORD if lines.startswith("learned") else RECORD.replace("title: Un guide\n", "")
    lab.write(BASE, {MISSION: record + lines})
    assert [(one.code, dict(one.params)["key"], dict(one.params)["above"]) for one in errors(lab, MISSION)] == [
        ("TR244", "fr", above), ("TR244", "en", above)]


def test_the_names_of_a_model_are_not_looked_up_for_each_pair_of_unknown_fields(
        lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = list[object]()

    def counted(model: type[Record], loc: Loc) -> list[str]:
        asked.append(loc)
        return known_keys(model, loc)

    monkeypatch.setattr("generator.records.bind.known_keys", counted)
    lab.write(BASE, {MISSION: RECORD + "".join(f"inconnu_{n}: x\n" for n in range(300))})
    assert len(errors(lab, MISSION)) == 300
    assert len(asked) < 300 * 10


@pytest.mark.parametrize("lines", [
    "- Accueil : un guide\n  pour tous\n  ici", "  - Accueil : un guide\n    pour tous ici"])
def test_an_item_with_a_colon_is_kept_with_all_its_lines(lines: str) -> None:
    document, told = parse_document(f"learned:\n{lines}\n\nhours: 3\n", MISSION)
    assert document is not None
    assert document.plain() == {"learned": ["Accueil : un guide pour tous ici"], "hours": "3"}
    assert [(one.code, one.place.line, dict(one.params)["fixed"]) for one in told] == [
        ("TR101", 2, '- "Accueil : un guide pour tous ici"')]
