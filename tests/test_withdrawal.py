"""An agreement taken back counts wherever it is written, and somebody is told where it belongs."""

from __future__ import annotations

import pytest
from lab import KNOWN_SKILLS, SITE, TEN_LINES, Lab

from generator.problems import format_problem
from generator.records import LANGS
from generator.site import Reason

CONSENT = "consent: {date: 2024-01-01, audience: public}\n"
STRAYS = {
    "at the margin": f"{CONSENT}withdrawn: 2025-09-15\n",
    "at the margin, of a date alone": "consent: 2024-01-01\nwithdrawn: 2025-09-15\n",
    "in French at the margin": f"{CONSENT}retiré: 2025-09-15\n",
    "as a noun": f"{CONSENT}retrait: 2025-09-15\n",
    "in French inside": "consent: {date: 2024-01-01, audience: public, retiré: 2025-09-15}\n",
    "as a noun inside": "consent:\n  date: 2024-01-01\n  retrait: 2025-09-15\n",
    "as a word": f"{CONSENT}withdrawn: oui\n",
    "with another date": f"{CONSENT}withdrawn: 15/09/2025\n",
    "without a value": f"{CONSENT}withdrawn:\n",
    "as a participle with an accent": f"{CONSENT}révoquée: 2025-09-15\n",
    "as a noun with an accent": f"{CONSENT}Révocation: 2025-09-15\n",
    "as a date": f"{CONSENT}withdrawal_date: 2025-09-15\n",
    "as a date in French": f"{CONSENT}date_retrait: 2025-09-15\n",
    "as a date first": f"{CONSENT}date_withdrawn: 2025-09-15\n",
    "as a sentence": f"{CONSENT}consentement retiré le: 2025-09-15\n",
    "in other words": f"{CONSENT}opt_out: 2025-09-15\n",
    "in other French words": f"{CONSENT}désistement: 2025-09-15\n",
    "as an audience": "consent: {date: 2024-01-01, audience: retiré}\n",
    "twice, once in its place": "consent: {date: 2024-01-01, audience: public, withdrawn: 2030-01-01}\n"
                                "retrait: 2025-09-15\n",
}


def marie(words: str) -> dict[str, str]:
    return {"people/marie-roy/person.yml": f"name: Marie Roy\n{words}"}


@pytest.mark.parametrize("name", STRAYS)
def test_a_withdrawal_in_another_place_counts_and_is_told_where_it_belongs(lab: Lab, name: str) -> None:
    built = lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(STRAYS[name])).build(audience="public")
    assert built.errors == []
    assert not built.mentions("Marie Roy")
    assert not built.exists("fr/missions/guide/")
    told = built.find("TR239")
    known = "2025-09-15" if "2025-09-15" in STRAYS[name] else "2024-01-01"
    audience = ", audience: public" if "public" in STRAYS[name] else ""
    for lang in LANGS:
        text = format_problem(told, lang, "text")
        assert f"consent: {{date: 2024-01-01{audience}, withdrawn: {known}}}" in text


@pytest.mark.parametrize("value", ["oui", "true", "yes", '""', ""])
def test_a_withdrawal_without_a_date_counts_from_the_beginning(lab: Lab, value: str) -> None:
    consent = f"consent:\n  date: 2024-01-01\n  audience: public\n  withdrawn: {value}\n"
    built = lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(consent)).build(audience="public")
    assert built.errors == []
    assert not built.mentions("Marie Roy")
    assert not built.find("TR242").severity.stops


def test_of_two_withdrawals_the_earliest_counts(lab: Lab) -> None:
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(f"{CONSENT}withdrawn: 2027-09-15\nretrait: 2025-09-15\n"))
    built = lab.build(audience="public")
    assert not built.mentions("Marie Roy")
    assert {dict(one.params)["form"] for one in built.problems if one.code == "TR239"} == {
        "consent: {date: 2024-01-01, audience: public, withdrawn: 2025-09-15}"}


@pytest.mark.parametrize(("words", "day"), [
    ("consent: {date: 2024-01-01, audience: public, withdrawn: 2030-01-01}\nretrait: oui\n", "2024-01-01"),
    ("consent: {date: 2024-01-01, audience: public, withdrawn: 2030-01-01, retiré: }\n", "2024-01-01"),
    ("consent: {date: 2024-01-01, audience: retiré, withdrawn: 2030-01-01}\n", "2024-01-01"),
    (f"{CONSENT}retrait: 01/06/2025\nwithdrawn: 2030-01-01\n", "2024-01-01"),
    (f"{CONSENT}retrait: 2030-01-01, au lieu du 01/06/2025\n", "2024-01-01"),
    ("consent: {date: 2024-01-01, audience: public, withdrawn: oui}\nretrait: 2030-01-01\n", "2024-01-01"),
    (f"{CONSENT}retrait: le 2025-06-01, effectif 2030-01-01\n", "2025-06-01"),
    (f"{CONSENT}retrait: 2025-06-01 (puis 2030-01-01)\n", "2025-06-01"),
])
def test_a_later_date_beside_a_withdrawal_does_not_put_it_off(lab: Lab, words: str, day: str) -> None:
    built = lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(words)).build(audience="public")
    assert built.errors == []
    assert not built.mentions("Marie Roy")
    forms = [dict(one.params)["form"] for one in built.problems if one.code == "TR239"]
    assert forms
    assert all(f"withdrawn: {day}}}" in form for form in forms)


@pytest.mark.parametrize("lines", [
    "consent: {date: 2025-03-25, withdrawn: 2030-01-01}\nretrait: oui\n",
    "consent: {date: 2025-03-25, withdrawn: 2030-01-01, retiré: }\n",
    "consent: 2025-03-25\nretrait: le 2025-06-01, effectif 2030-01-01\n",
])
def test_a_later_date_beside_a_withdrawal_of_words_does_not_put_it_off(lab: Lab, lines: str) -> None:
    built = lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(CONSENT), feedback(lines)).build(audience="public")
    assert built.errors == []
    assert not built.mentions("Des mots lus")


@pytest.mark.parametrize("words", ["withdrawn: 2030-01-01\n", "retrait: le 1er juin 2030\n", "retrait: en 2030-06\n"])
def test_a_withdrawal_to_come_among_words_is_one_to_come(lab: Lab, words: str) -> None:
    built = lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(f"{CONSENT}{words}")).build(audience="public")
    assert built.mentions("Marie Roy")


def test_a_withdrawal_to_come_is_one_to_come_wherever_it_is_written(lab: Lab) -> None:
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(f"{CONSENT}withdrawn: 2026-09-15\n"))
    assert lab.build(audience="public", date="2026-09-14").exists("fr/missions/guide/")
    assert not lab.build(audience="public", date="2026-09-15").exists("fr/missions/guide/")


@pytest.mark.parametrize("words", [f"{CONSENT}withdrawn: non\n", f"{CONSENT}retired: true\n",
                                   "consent: {date: 2024-01-01, withdrawn: non}\n"])
def test_what_is_no_withdrawal_is_refused_as_before(lab: Lab, words: str) -> None:
    checked = lab.write(SITE, marie(words)).check()
    assert checked.errors != []
    assert not {"TR239", "TR242"} & set(checked.codes)


def test_a_withdrawal_without_any_consent_is_told_too(lab: Lab) -> None:
    built = lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie("withdrawn: 2025-09-15\n")).build(audience="public")
    assert built.errors == []
    assert built.find("TR239").place.line == 2
    assert not built.exists("fr/missions/guide/")


FRONT = "---\nfrom: {name: Ana Lund, role: host}\ndate: 2025-03-20\n"
BODY = "---\nDes mots lus.\n"


def feedback(lines: str) -> dict[str, str]:
    return {"missions/guide/feedback/hote.fr.md": f"{FRONT}{lines}{BODY}"}


@pytest.mark.parametrize(("lines", "reason"), [
    ("consent: 2025-03-25\n", None),
    ("consent: {date: 2025-03-25}\n", None),
    ("consent: {date: 2025-03-25, withdrawn: 2027-09-01}\n", None),
    ("consent: {date: 2025-03-25, withdrawn: 2025-09-01}\n", Reason.VOICE_WITHDRAWN),
    ("consent: {date: 2025-03-25, withdrawn: }\n", Reason.VOICE_WITHDRAWN),
    ("consent: 2025-03-25\nwithdrawn: 2025-09-01\n", Reason.VOICE_WITHDRAWN),
    ("consent: 2025-03-25\nretiré: 2025-09-01\n", Reason.VOICE_WITHDRAWN),
    ("consent: {date: 2025-03-25, audience: internal}\n", Reason.VOICE_NARROW),
    ("consent: 2027-03-25\n", Reason.VOICE_CONSENT_LATER),
    ("", Reason.VOICE_CONSENT),
])
def test_words_of_feedback_are_shown_as_far_as_their_author_agrees(
    lab: Lab, lines: str, reason: Reason | None
) -> None:
    built = lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(CONSENT), feedback(lines)).build(audience="public")
    assert built.errors == []
    assert bool(built.mentions("Des mots lus")) is (reason is None)
    assert bool(built.mentions("Ana Lund")) is (reason is None)
    assert [each.limit.reason for each in built.site.withheld] == ([reason] if reason else [])


@pytest.mark.parametrize("fence", [
    "−−−", "‒‒‒", "―", "⸺", "‑‑‑", "...", "• • •", "--- #fields", "---x", "\\-\\-\\-", "§§§", "<hr>", "(consent)",
])
@pytest.mark.parametrize("lines", [
    "from: {role: host}\ndate: 2025-03-20\nconsent: {date: 2025-03-25, withdrawn: 2025-09-01}",
    "consent: {date: 2025-03-25, withdrawn: 2025-09-01}", "> withdrawn: 2025-09-01", "- **Retiré le** : 2025-09-01",
    "    consent: 2025-03-25\n    retrait: 2025-09-01",
])
def test_nobody_is_told_to_write_fields_above_those_that_take_an_agreement_back(
    lab: Lab, fence: str, lines: str
) -> None:
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(CONSENT))
    lab.write({"missions/guide/feedback/hote.fr.md": f"{fence}\n{lines}\n{fence}\nDes mots lus.\n"})
    codes = lab.check().codes
    assert "TR251" not in codes
    assert {"TR143", "TR144", "TR145"} & set(codes)


def test_a_withdrawal_before_the_consent_is_reversed_in_feedback_too(lab: Lab) -> None:
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(CONSENT),
              feedback("consent: {date: 2025-03-25, withdrawn: 2024-09-01}\n"))
    assert lab.check().find("TR321").place.path.endswith("hote.fr.md")


def test_words_taken_back_go_with_the_next_build(lab: Lab) -> None:
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(CONSENT), feedback("consent: 2025-03-25\n"))
    lab.publish(audience="public")
    lab.write(feedback("consent: {date: 2025-03-25, withdrawn: 2025-09-01}\n"))
    lab.publish(audience="public")
    over = lab.tree()
    assert not any(b"Ana Lund" in data for data in over.values())
    lab.publish(audience="public", clean=True)
    assert lab.tree() == over


@pytest.mark.parametrize(("lines", "said"), [
    ("consent: {date: 2025-03-25, withdrawn: 2025-09-01}\n", "has taken back their agreement"),
    ("consent: 2027-03-25\n", "agreement begins on a later date"),
    ("consent: {date: 2025-03-25, audience: internal}\n", "agreed to a narrower audience"),
])
def test_the_preview_says_why_words_would_not_be_published(lab: Lab, lines: str, said: str) -> None:
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(CONSENT), feedback(lines))
    assert said in lab.build(audience="private").page("en/missions/guide/").text


@pytest.mark.parametrize(("path", "old", "new"), [
    ("missions/guide/mission.yml", "hours: 7\n", "hours: 7\naudience:\n"),
    ("missions/guide/mission.yml", "hours: 7\n", "hours: 7\ndeliverables:\n- {file: guide.txt, audience: }\n"),
    ("missions/guide/feedback/hote.fr.md", "date: 2025-03-20\n", "date: 2025-03-20\naudience:\n"),
    ("people/marie-roy/person.yml", "audience: public", "audience: "),
])
def test_an_audience_that_is_not_said_is_a_line_to_complete(lab: Lab, path: str, old: str, new: str) -> None:
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(CONSENT)).edit(path, old, new)
    built = lab.build(audience="public")
    assert built.errors == []
    assert not built.find("TR243").severity.stops
    assert built.find("TR243").place.path == path


@pytest.mark.parametrize(("person", "words"), [
    ("people: marie-roi", "marie-roi has no record that can be read"),
    ("people: marie-roy", "marie-roy has no record that can be read"),
])
def test_the_summary_does_not_ask_for_the_agreement_of_a_record_that_cannot_be_read(
    lab: Lab, person: str, words: str
) -> None:
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie("consent: oui\n"))
    lab.edit("missions/guide/mission.yml", "people: marie-roy", person)
    _, printed = lab.run("check")
    assert "has not agreed" not in printed
    assert words in printed


@pytest.mark.parametrize("stop", ["an error", "a warning"])
def test_a_build_that_stops_says_who_is_shown_though_they_withdrew(lab: Lab, stop: str) -> None:
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(CONSENT))
    lab.publish(audience="public")
    options = ("--strict",) if stop == "a warning" else ()
    error = {"people/paul/person.yml": "name: Paul\nconsent: oui\n"}
    lab.write(error if stop == "an error" else {"people/paul/person.yml": "name: Paul\naudience:\n"})
    command = ("build", *options)
    code, printed = lab.run(*command)
    assert code == 1, printed
    assert "is still shown" not in printed
    lab.write(marie("consent: {date: 2024-01-01, audience: public, withdrawn: 2025-09-15}\n"))
    assert "marie-roy has withdrawn their agreement, but is still shown" in lab.run(*command)[1]
    assert "marie-roy a retiré son accord, mais" in lab.run(*command, lang="fr")[1]
    assert (lab.output / "p/marie-roy/index.html").exists()
    lab.remove("people/paul")
    assert lab.run(*command)[0] == 0
    assert not (lab.output / "p/marie-roy/index.html").exists()


def test_a_first_build_that_stops_speaks_of_no_site(lab: Lab) -> None:
    lab.write(SITE, marie("consent: {date: 2024-01-01, audience: public, withdrawn: 2025-09-15}\n"))
    lab.write({"people/paul/person.yml": "name: Paul\nconsent: oui\n"})
    assert "still shown" not in lab.run("build")[1]


@pytest.mark.parametrize("words", [
    "withdrawn: 2025-09-15\n", "consent:\nwithdrawn: 2025-09-15\n", "withdrawn: oui\n",
    "consent: {date: 2030-01-01, withdrawn: oui}\n", "consent: {date: 2030, audience: internal}\nretrait: oui\n",
])
def test_the_line_to_write_instead_can_be_read_as_it_is(lab: Lab, words: str) -> None:
    checked = lab.write(SITE, marie(words)).check(date="2040-01-01")
    found = [one for one in checked.problems if one.code in ("TR239", "TR242")]
    checked = lab.write(marie(f"{dict(found[0].params)['form']}\n")).check(date="2040-01-01")
    assert not {"TR239", "TR242", "TR321"} & set(checked.codes)
    assert checked.errors == []


@pytest.mark.parametrize("words", [
    "withdrawn: 2025-06-01\n", "consent:\nwithdrawn: 2025-06-01\n", "consent: {retrait: 2025-06-01}\n",
    "consent: {withdrawn: 2025-06-01}\n", "consent: {date: , withdrawn: 2025-06-01}\n", "consent: {withdrawn: oui}\n",
    "consent: non\nretrait: 2025-06-01\n",
    "consent: retiré\n", "consent: révoqué le 2025-06-01\n", "consent: withdrawn 2025-06-01\n", "withdrawn:\n",
])
def test_who_withdrew_without_having_agreed_is_nowhere(lab: Lab, words: str) -> None:
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(CONSENT), {"people/r/person.yml": f"name: Retira Partie\n{words}"})
    lab.write({"missions/guide/feedback/hote.fr.md":
               f"---\nfrom: {{id: r, role: host}}\ndate: 2025-03-20\nconsent: 2025-03-20\n{BODY}"})
    built = lab.build(audience="public")
    assert built.errors == []
    assert {"TR239", "TR242", "TR247"} & set(built.codes)
    assert not built.mentions("Des mots lus")
    assert {each.limit.reason for each in built.site.withheld} == {Reason.WITHDRAWN}


@pytest.mark.parametrize("words", [
    *STRAYS.values(), "withdrawn: 2025-06-01\n", "withdrawn:\n", "consent: retiré\n", "consent: {withdrawn: oui}\n",
    "consent: {date: 2024-01-01, withdrawn: }\n", "consent: {withdrawn: 2025-06-01}\n",
])
def test_what_is_proposed_for_a_withdrawal_publishes_nobody(lab: Lab, words: str) -> None:
    lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(words))
    found = [one for one in lab.check().problems if one.code in ("TR239", "TR242", "TR247")]
    built = lab.write(marie(f"{dict(found[0].params)['form']}\n")).build(audience="public", date="2025-12-01")
    assert built.errors == []
    assert not {"TR239", "TR242", "TR247"} & set(built.codes)
    assert not built.mentions("Marie Roy")
    assert Reason.WITHDRAWN in {each.limit.reason for each in built.site.withheld}


@pytest.mark.parametrize("words", [
    *(f"consent: {no}\n" for no in ("non", "no", "false", "Refusé", "aucun", "non merci")),
    "consent: {date: non}\n", "consent: {date: 2024-01-01, audience: non}\n",
])
def test_a_no_is_not_answered_with_a_yes_to_copy(lab: Lab, words: str) -> None:
    told = lab.write(SITE, marie(words)).check().find("TR246")
    assert told.severity.stops
    for lang in LANGS:
        assert "consent: {" not in format_problem(told, lang, "text").split("→")[-1]
    lab.write(KNOWN_SKILLS, TEN_LINES, marie(""))
    assert not lab.build(audience="public").mentions("Marie Roy")


@pytest.mark.parametrize("word", ["non", "aucun", "nobody"])
def test_an_audience_of_nobody_is_the_narrowest(lab: Lab, word: str) -> None:
    told = lab.write(SITE, marie(f"{CONSENT}audience: {word}\n")).check().find("TR206")
    assert dict(told.params)["suggestion"] == "private"


@pytest.mark.parametrize("words", [
    f"{CONSENT}withdrwan: 2025-06-01\n", f"{CONSENT}withdrawed: 2025-06-01\n", f"{CONSENT}retraction: 2025-06-01\n",
    f"{CONSENT}consent_is_withdrawn: 2025-06-01\n", "consent: {date: 2024-01-01, retirement_of: 2025-06-01}\n",
    f"{CONSENT}annulé: 2025-06-01\n", "consent: {date: 2024-01-01, whitdrawn: 2025-06-01}\n",
])
def test_nobody_is_told_to_remove_what_looks_like_a_withdrawal(lab: Lab, words: str) -> None:
    checked = lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(words)).check()
    told = checked.find("TR248")
    assert told.severity.stops
    assert "withdrawn: 2025-06-01}" in dict(told.params)["form"]
    assert not {"TR202", "TR205", "TR271"} & set(checked.codes)
    built = lab.write(marie(f"{dict(told.params)['form']}\n")).build(audience="public")
    assert built.errors == []
    assert not built.mentions("Marie Roy")


@pytest.mark.parametrize("line", [
    "no_longer_agrees: 2025-06-01", "do_not_publish: true", "plus_d_accord: 2025-06-01", "ne_plus_montrer: oui",
    "désaccord: 2025-06-01", "hidden: true", "removed: 2025-06-01", "until: 2025-06-01", "expires: 2025-06-01",
    "end: 2025-06-01", "fin: 2025-06-01", "date_de_fin: 2025-06-01", "consentement: retiré", "accord: non",
    "public: non", "publish: false", "visible: no", "private: true", "consentement: 2024-01-01, retiré",
    *(f"consent: {{date: 2024-01-01, {key}: 2025-06-01}}" for key in ("until", "expires", "end", "ended", "how")),
    "consent: {date: 2024-01-01, still: no}",
])
@pytest.mark.parametrize("kind", ["person", "feedback"])
def test_nobody_is_told_to_remove_what_may_say_that_somebody_no_longer_agrees(lab: Lab, line: str, kind: str) -> None:
    kept = "" if line.startswith("consent:") else "consent: 2024-01-01\n"
    write = marie if kind == "person" else feedback
    told = lab.write(SITE, KNOWN_SKILLS, TEN_LINES, marie(CONSENT), write(f"{kept}{line}\n")).check().find("TR248")
    for lang in LANGS:
        text = format_problem(told, lang, "text")
        assert not {"Remove", "remove", "Retirez", "retirez"} & set(text.split())
    built = lab.write(write(f"{dict(told.params)['form']}\n")).build(audience="public")
    assert built.errors == []
    assert not built.mentions("Marie Roy" if kind == "person" else "Des mots lus")


@pytest.mark.parametrize("line", ["consent: {date: 2024-01-01, audiance: internal}", f"{CONSENT}audiense: internal"])
def test_a_misspelt_audience_is_not_to_be_removed(lab: Lab, line: str) -> None:
    told = lab.write(SITE, marie(f"{line}\n")).check().find("TR202")
    assert dict(told.params)["suggestion"] == "audience"
    for lang in LANGS:
        assert not {"remove", "Retirez", "retirez"} & set(format_problem(told, lang, "text").split())


@pytest.mark.parametrize("line", ["hidden: no", "visible: oui", "notes: x", "objectifs: x", "nouveau: x", "endorsed: x",
                                  "portrait: photo.jpg", "option: oui", "departement: RH", "withdrawn: non"])
def test_other_unknown_fields_are_told_as_before(lab: Lab, line: str) -> None:
    codes = lab.write(SITE, marie(f"{CONSENT}{line}\n")).check().codes
    assert "TR248" not in codes
    assert {"TR202", "TR271"} & set(codes)


def test_a_withdrawal_is_not_lost_with_a_no_beside_it(lab: Lab) -> None:
    lab.write(SITE, marie("consent: {date: 2024-01-01, audience: public, retrait: non, withdrawn: 2025-06-01}\n"))
    assert "TR246" not in lab.check().codes
