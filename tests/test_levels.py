"""Levels are derived: three lines exist, ten lines prove, and a page never claims what its readers cannot check."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lab import FEEDBACK, KNOWN_SKILLS, MARIE, PROVEN_SITE, SITE, TEN_LINES, THREE_LINES, Built, Lab, Page

from generator.site import Level

MISSION = "missions/guide/mission.yml"
FILE = "missions/guide/deliverables/guide.txt"
VOICE = "missions/guide/feedback/hote.fr.md"
VALIDATED = "validated: {by: {role: manager}, date: 2025-03-20}\n"


MISSING = {
    "an end date, once the work is over": "end",
    "what was to be delivered, in a few words": "deliverable",
    "the time agreed or spent": "time",
    "one simple criterion to check it by": "criterion",
    "the word of somebody who checked that the criterion was met": "validation",
    "a validator whose role allows it, and who did not take part": "validator",
    "the deliverable itself, archived here": "archive",
    "a few words of feedback from somebody else": "feedback",
    "a competency that this site knows by name": "competency",
}


def level_and_missing(lab: Lab, audience: str = "public") -> tuple[str | None, list[str]]:
    """What the mission's page says of its level, and of what is missing for the next."""
    built = lab.build(audience=audience)
    path = "en/missions/guide/"
    return built.page(path).level, [MISSING[words] for words in missing_words(built, path)]


def missing_words(built: Built, path: str = "fr/missions/guide/") -> list[str]:
    return [item.text for box in built.page(path).root.all("div", _class="missing") for item in box.all("li")]


def test_three_lines_make_a_declared_mission(lab: Lab) -> None:
    built = lab.write(SITE, MARIE, THREE_LINES).build()
    assert built.errors == []
    for path in ("fr/missions/guide/", "en/missions/guide/"):
        assert (built.page(path).level, built.page(path).state) == ("declared", "under-way")
    assert "Un guide d’accueil" in built.page("fr/missions/").text


def test_ten_lines_a_file_and_a_feedback_prove_a_mission(lab: Lab) -> None:
    assert len(TEN_LINES[MISSION].splitlines()) == 10
    built = lab.write(PROVEN_SITE).build()
    assert built.errors == []
    for path in ("fr/missions/guide/", "en/missions/guide/"):
        assert (built.page(path).level, built.page(path).state) == ("proven", "done")
        assert built.page(path).root.all("div", _class="missing") == []
    assert built.json("fr/index.json")["missions"][0]["level"] == "proven"


@pytest.mark.parametrize(
    ("removed", "level", "missing"),
    [
        ("end: 2025-03-14\n", "declared", ["end"]),
        ("deliverable: Un guide de deux pages\n", "declared", ["deliverable"]),
        ("hours: 7\nmax_hours: 8\n", "declared", ["time"]),
        ("criterion: Une recrue s’en sert sans aide\n", "declared", ["criterion"]),
        (VALIDATED, "declared", ["validation"]),
        ("competencies: plain-writing\n", "validated", ["competency"]),
        ("hours: 7\n", "proven", []),
        ("max_hours: 8\n", "proven", []),
    ],
)
def test_each_missing_line_is_said(lab: Lab, removed: str, level: str, missing: list[str]) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, removed, "")
    assert level_and_missing(lab) == (level, missing)
    built = lab.build()
    assert built.page("fr/missions/guide/").level == level
    assert len(missing_words(built)) == len(missing_words(built, "en/missions/guide/")) == len(missing)
    assert all(missing_words(built))


@pytest.mark.parametrize(("removed", "missing"), [(FILE, ["archive"]), (VOICE, ["feedback"])])
def test_each_missing_file_is_said(lab: Lab, removed: str, missing: list[str]) -> None:
    lab.write(PROVEN_SITE).remove(removed)
    assert level_and_missing(lab) == ("validated", missing)
    assert len(missing_words(lab.build())) == 1


def test_what_is_missing_is_said_in_words_of_the_reader(lab: Lab) -> None:
    built = lab.write(PROVEN_SITE).edit(MISSION, "criterion: Une recrue s’en sert sans aide\n", "").build()
    assert missing_words(built, "en/missions/guide/") == ["one simple criterion to check it by"]
    assert "critère" in missing_words(built)[0]


def test_everything_missing_is_listed_in_the_order_a_reader_would_ask(lab: Lab) -> None:
    lab.write(SITE, MARIE, THREE_LINES)
    assert level_and_missing(lab) == ("declared", ["end", "deliverable", "time", "criterion", "validation"])


def test_a_share_of_working_time_counts_as_time(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "hours: 7\nmax_hours: 8\n", "share: 20 %\nformat: exchange\nhost: Le port\n")
    assert level_and_missing(lab) == ("proven", [])


@pytest.mark.parametrize("result", ["partly", "not"])
def test_a_result_that_is_not_met_stays_declared(lab: Lab, result: str) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "date: 2025-03-20}", f"date: 2025-03-20, result: {result}}}")
    for audience in ("public", "internal", "private"):
        assert level_and_missing(lab, audience) == ("declared", ["validation"])


def test_result_met_is_what_a_validation_says_by_default(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "date: 2025-03-20}", "date: 2025-03-20, result: met}")
    assert level_and_missing(lab) == ("proven", [])


def test_a_role_that_does_not_validate_leaves_the_mission_declared(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "{role: manager}", "{role: beneficiary}")
    assert level_and_missing(lab) == ("declared", ["validator"])
    found = lab.check().find("TR341")
    assert (found.place.line, dict(found.params)["role"]) == (10, "beneficiary")


@pytest.mark.parametrize("role", ["manager", "host", "lead", "referent", "executive"])
def test_the_five_usual_roles_validate(lab: Lab, role: str) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "{role: manager}", f"{{role: {role}}}")
    assert level_and_missing(lab) == ("proven", [])


def test_the_site_says_which_roles_validate(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "{role: manager}", "{role: marraine}")
    assert level_and_missing(lab)[1] == ["validator"]
    lab.edit("site.yml", "audience: public\n", "audience: public\nvalidators: [marraine]\n")
    assert level_and_missing(lab) == ("proven", [])
    lab.edit(MISSION, "{role: marraine}", "{role: manager}")
    assert level_and_missing(lab)[1] == ["validator"]


@pytest.mark.parametrize(
    ("people", "validator"),
    [
        ("marie-roy", "marie-roy"),
        ("marie-roy", "{id: marie-roy, role: manager}"),
        ("[marie-roy, {name: Ali Ba}]", "{name: ALI BA, role: manager}"),
        ("marie-roy", "{name: Marie ROY, role: manager}"),
    ],
)
def test_a_contributor_never_validates(lab: Lab, people: str, validator: str) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "people: marie-roy", f"people: {people}")
    lab.edit(MISSION, "{by: {role: manager}", f"{{by: {validator}")
    found = lab.check().find("TR340")
    assert (found.place.path, found.place.line) == (MISSION, 10)
    built = lab.build(audience="private")
    assert built.made.files == {}
    assert built.site.briefs["guide"].level is Level.DECLARED


def test_validating_oneself_by_role_does_not_count(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "{role: manager}", "{role: self}")
    assert level_and_missing(lab)[0] == "declared"
    lab.edit("site.yml", "audience: public\n", "audience: public\nvalidators: [self]\n")
    assert level_and_missing(lab)[0] == "declared"


@pytest.mark.parametrize(
    ("one", "other", "codes"),
    [("2025-03-20", "2025-09-16", ["TR343"]), ("2025-03-20", "2025-09-17", [])],
)
def test_two_people_validating_each_other_within_180_days_is_said_to_authors(
    lab: Lab, one: str, other: str, codes: list[str]
) -> None:
    lab.write(SITE, MARIE)
    for name, person, by, date in (("un", "marie-roy", "ali-ba", one), ("deux", "ali-ba", "marie-roy", other)):
        lab.write({f"missions/{name}/mission.yml": (
            f"title: {name}\npeople: {person}\nstart: 2025-01\nend: 2025-02\n"
            f"validated: {{by: {{id: {by}, role: manager}}, date: {date}}}\n")})
    lab.write({"people/ali-ba/person.yml": "name: Ali Ba\nconsent: 2024-01-01\n"})
    built = lab.build(audience="internal")
    assert [code for code in built.codes if code == "TR343"] == codes
    assert built.errors == []
    assert not built.mentions("180")


def test_each_mission_is_told_once_however_often_two_people_validate_each_other(lab: Lab) -> None:
    lab.write(SITE, MARIE, {"people/ali-ba/person.yml": "name: Ali Ba\nconsent: 2024-01-01\n"})
    people = ("marie-roy", "ali-ba")
    dates = {"a": "2024-01-02", "b": "2025-03-01", "c": "2025-04-01", "d": "2025-05-01", "e": "2026-01-02"}
    for (name, date), (one, other) in itertools.product(dates.items(), (people, people[::-1])):
        lab.write({f"missions/{name}-{one}/mission.yml": (
            f"title: {name}\npeople: {one}\nstart: {date}\nend: {date}\n"
            f"validated: {{by: {{id: {other}, role: manager}}, date: {date}}}\n")})
    found = [each for each in lab.build(audience="internal").problems if each.code == "TR343"]
    assert {each.place.path.split("/")[1]: dict(each.params)["mission"] for each in found} == {
        "a-marie-roy": "a-ali-ba", "b-marie-roy": "b-ali-ba", "c-marie-roy": "b-ali-ba", "d-marie-roy": "b-ali-ba",
        "e-marie-roy": "e-ali-ba"}
    assert len(found) == len(dates)


def test_a_url_is_never_an_archived_file(lab: Lab) -> None:
    lab.write(PROVEN_SITE).remove(FILE)
    lab.edit(MISSION, "hours: 7\n", "hours: 7\ndeliverables: [{url: 'https://drive.example/guide.pdf'}]\n")
    assert level_and_missing(lab) == ("validated", ["archive"])


@pytest.mark.parametrize(
    "speaker", ["{role: self}", "marie-roy", "{id: marie-roy, role: peer}", "{name: Ali Ba, role: self}"]
)
def test_words_of_a_contributor_are_not_feedback(lab: Lab, speaker: str) -> None:
    lab.write(PROVEN_SITE).edit(VOICE, "{role: host}", speaker)
    assert level_and_missing(lab) == ("validated", ["feedback"])
    page = lab.build().page("fr/missions/guide/")
    assert "Un guide que tout le monde relit." in page.text


def test_feedback_for_private_eyes_only_does_not_prove_in_public(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(VOICE, "consent: 2025-03-20\n", "")
    assert level_and_missing(lab, "private") == ("proven", [])
    assert level_and_missing(lab, "internal") == ("validated", ["feedback"])


def test_free_words_are_not_a_known_competency(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "competencies: plain-writing", "competencies: [écrire simplement]")
    assert level_and_missing(lab) == ("validated", ["competency"])
    checked = lab.check()
    assert checked.errors == []
    assert dict(checked.find("TR307").params)["words"] == "écrire simplement"
    assert "écrire simplement" in lab.build().page("fr/missions/guide/").text


def test_empty_files_and_empty_feedback_prove_nothing(lab: Lab) -> None:
    lab.write(PROVEN_SITE, {FILE: b""})
    assert level_and_missing(lab) == ("validated", ["archive"])
    lab.write(PROVEN_SITE, {VOICE: FEEDBACK.rpartition("---\n")[0] + "---\n"})
    assert level_and_missing(lab) == ("validated", ["feedback"])


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (VOICE, "date: 2025-03-20\n", "date: 2025-03-20\naudience: internal\n"),
        (MISSION, "hours: 7\n", "hours: 7\ndeliverables: [{file: guide.txt, audience: internal}]\n"),
    ],
    ids=["feedback", "file"],
)
def test_a_proof_that_rests_on_something_internal_is_only_validated_in_public(
    lab: Lab, path: str, old: str, new: str
) -> None:
    lab.write(PROVEN_SITE).edit(path, old, new)
    internal, public = lab.build(audience="internal"), lab.build(audience="public")
    assert internal.page("fr/missions/guide/").level == "proven"
    assert public.page("fr/missions/guide/").level == "validated"
    assert len(missing_words(public)) == 1
    row = public.json("en/index.json")["missions"][0]
    assert row["level"] == "validated"
    assert [bool(row["files"]), bool(row["feedback"])] == [path != MISSION, path != VOICE]
    assert {where for where, page in internal.pages() if claims_proof(page)} >= PAGES_WITH_THE_LEVEL
    assert [where for where, page in public.pages() if claims_proof(page)] == []
    for words in ("1 proof", "1 mission, proven"):
        assert words in internal.page("en/people/marie-roy/").text
        assert words not in public.page("en/people/marie-roy/").text


PAGES_WITH_THE_LEVEL = {
    f"en/{path}index.html" for path in ("", "missions/", "missions/guide/", "people/marie-roy/",
                                        "competencies/plain-writing/")
}


def claims_proof(page: Page) -> bool:
    """Whether something is said to be proven; legends and explanations only say what the word means."""
    if page.root.one("body")["data-kind"] == "about":
        return False
    meant = {id(each) for box in page.root.all(_class="legend") for each in box.walk()}
    return any(id(each) not in meant for each in page.root.all(data_level="proven"))


def test_load_agreed_and_reuse_stand_beside_the_level(lab: Lab) -> None:
    lab.write(PROVEN_SITE, {"missions/suite/mission.yml": "title: La suite\npeople: marie-roy\nstart: 2025-06\n"})
    lab.edit(MISSION, "hours: 7\n", "hours: 7\nload: {agreed_by: {role: manager}, date: 2025-03-01}\n"
                                    "reuse: [{by: suite, date: 2025-06}]\n")
    built = lab.build()
    page = built.page("en/missions/guide/")
    assert page.level == "proven"
    assert "Workload agreed" in page.text
    assert "Used again" in page.text
    assert "What it was built on" in built.page("en/missions/suite/").text
    assert built.json("en/index.json")["missions"][1]["reused"] is True


ELEMENTS = {
    "end": "end: 2025-03-14\n",
    "deliverable": "deliverable: Un guide\n",
    "hours": "hours: 7\n",
    "max_hours": "max_hours: 8\n",
    "share": "share: 12,5 %\n",
    "criterion": "criterion: Il sert\n",
    "validated": VALIDATED,
    "competencies": "competencies: plain-writing\n",
    "file": "",
    "feedback": "",
}


@settings(max_examples=12)
@given(st.lists(st.sets(st.sampled_from(sorted(ELEMENTS))), min_size=1, max_size=10))
def test_the_level_follows_from_which_elements_exist(missions: list[set[str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder)).write(SITE, MARIE, KNOWN_SKILLS)
        for number, present in enumerate(missions):
            lines = "".join(line for name, line in ELEMENTS.items() if name in present)
            files = {MISSION: THREE_LINES[MISSION] + lines}
            files |= {FILE: "Bonjour.\n"} if "file" in present else {}
            files |= {VOICE: FEEDBACK} if "feedback" in present else {}
            lab.write({path.replace("guide/", f"m{number}/", 1): text for path, text in files.items()})
        built = lab.build()
    for number, present in enumerate(missions):
        is_validated = {"end", "deliverable", "criterion", "validated"} <= present
        is_validated &= bool({"hours", "max_hours", "share"} & present)
        is_proven = is_validated and {"competencies", "file", "feedback"} <= present
        path = f"en/missions/m{number}/"
        assert built.page(path).level == ("proven" if is_proven else "validated" if is_validated else "declared")
        assert bool(missing_words(built, path)) is not is_proven
