"""What is above a build's audience is not written at all: no page, no file, no line, no count, no byte.

Two ways to be sure of it: no byte of the withheld thing stands anywhere in the output, and the output is the very
same as if the withheld thing had never been written.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from crawl import dangling
from hypothesis import given, settings
from hypothesis import strategies as st
from lab import FEEDBACK, KNOWN_SKILLS, MARIE, PROVEN_SITE, SITE, THREE_LINES, Built, Lab, holds
from PIL import Image

from generator.records import Audience


def picture(colour: str) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(buffer, "PNG")
    return buffer.getvalue()


QUETZAL = {
    "people/zoraide-quetzal/person.yml": (
        "name: Zoraïde Quetzal\n"
        "title: Ornithologue de nuit\n"
        "consent: {date: 2024-01-01, audience: public}\n"
        "place: Port-Secret\n"
        "declared: [plain-writing, dressage de hiboux]\n"
        "links: [{url: 'https://quetzal.example/zoraide'}]\n"
        "aliases: [/fr/auteurs/zoraide-quetzal.html]\n"
    ),
    "people/zoraide-quetzal/fr.md": "Une biographie de Quetzal.\n",
    "people/zoraide-quetzal/photo.png": picture("red"),
}

HIPPOCAMPE = {
    "missions/hippocampe/mission.yml": (
        "title: {fr: Compter les hippocampes, en: Counting seahorses}\n"
        "people: zoraide-quetzal\n"
        "start: 2024-05-06\n"
        "end: 2024-05-17\n"
        "hours: 6\n"
        "max_hours: 8\n"
        "format: exchange\n"
        "host: Aquarium Xanadu\n"
        "deliverable: Un inventaire des bassins\n"
        "criterion: Aucun bassin oublié\n"
        "competencies: [plain-writing, patience des bassins]\n"
        "validated: {by: {role: manager}, date: 2024-06-03, note: Travail de plongeuse}\n"
        "aliases: [/vieux/hippocampe.html]\n"
        "deliverables: [{file: xylophone.txt, title: Le grand inventaire}]\n"
        "image: {file: bassin.png, alt: Un bassin turquoise}\n"
    ),
    "missions/hippocampe/fr.md": "---\nsummary: Trois jours de plongée\n---\n"
                                  "L’histoire des hippocampes, avec [la liste](deliverables/xylophone.txt).\n",
    "missions/hippocampe/corrections.yml": (
        "date: 2024-07-01\nby: {role: manager}\nwhat: Une faute de frappe\n"
        "of: [hours, deliverables/xylophone.txt, gardienne.fr.md]\n"),
    "missions/hippocampe/bassin.png": picture("blue"),
    "missions/hippocampe/deliverables/xylophone.txt": "CONTENU-XYLOPHONE\n",
    "missions/hippocampe/feedback/gardienne.fr.md": (
        "---\nfrom: {name: Ophélie Narval, role: host}\ndate: 2024-05-21\nconsent: 2024-05-21\n---\n"
        "Elle connaît chaque nageoire.\n"),
}

GUIDE = "missions/guide/mission.yml"

AROUND = {
    **PROVEN_SITE,
    GUIDE: str(PROVEN_SITE[GUIDE]) + "follows: hippocampe\nreuse: [{by: hippocampe}]\n",
    "missions/guide/fr.md": "Voir [une mission](mission:hippocampe) de [quelqu’un](person:zoraide-quetzal).\n",
}
"""A site in which another mission speaks of this one and of the person by links only, and comes after it."""

WHOLE: Mapping[str, str | bytes] = {**AROUND, **QUETZAL, **HIPPOCAMPE}

PERSON, MISSION = "people/zoraide-quetzal/person.yml", "missions/hippocampe/mission.yml"
VOICE = "missions/hippocampe/feedback/gardienne.fr.md"

WORDS_OF_THE_PERSON = ["Quetzal", "Ornithologue", "Port-Secret", "hiboux", "biographie"]
WORDS_OF_THE_MISSION = ["hippocampe", "seahorse", "Xanadu", "bassin", "xylophone", "plongée", "nageoire", "Narval",
                        "grand inventaire", "2024-05", "2024-06", "gardienne"]
WORDS_OF_THE_FILE = ["xylophone", "grand inventaire"]
WORDS_OF_THE_VOICE = ["nageoire", "Narval", "gardienne"]

CASES = {
    "no consent": (PERSON, "consent: {date: 2024-01-01, audience: public}\n", "",
                   WORDS_OF_THE_PERSON + WORDS_OF_THE_MISSION, ("person", "mission"), "no-consent"),
    "internal consent": (PERSON, "audience: public}", "audience: internal}",
                         WORDS_OF_THE_PERSON + WORDS_OF_THE_MISSION, ("person", "mission"), "consent-narrow"),
    "future consent": (PERSON, "2024-01-01", "2026-01-16",
                       WORDS_OF_THE_PERSON + WORDS_OF_THE_MISSION, ("person", "mission"), "consent-later"),
    "withdrawn consent": (PERSON, "audience: public}", "audience: public, withdrawn: 2026-01-15}",
                          WORDS_OF_THE_PERSON + WORDS_OF_THE_MISSION, ("person", "mission"), "withdrawn"),
    "internal person": (PERSON, "place:", "audience: internal\nplace:",
                        WORDS_OF_THE_PERSON + WORDS_OF_THE_MISSION, ("person", "mission"), "record"),
    "private mission": (MISSION, "hours: 6\n", "hours: 6\naudience: private\n",
                        WORDS_OF_THE_MISSION, ("mission",), "record"),
    "internal mission": (MISSION, "hours: 6\n", "hours: 6\naudience: internal\n",
                         WORDS_OF_THE_MISSION, ("mission",), "record"),
    "contributor without a page": (MISSION, "people: zoraide-quetzal", "people: [zoraide-quetzal, {name: Ali Ba}]",
                                   [*WORDS_OF_THE_MISSION, "Ali Ba"], ("mission",), "named-without-page"),
    "republished without permission": (
        MISSION, "hours: 6\n", "hours: 6\nrepublished: {source: Intranet, original_audience: internal}\n",
        WORDS_OF_THE_MISSION, ("mission",), "permission"),
    "permission in the future": (
        MISSION, "hours: 6\n", "hours: 6\nrepublished: {source: Intranet, original_audience: internal, "
        "permission_by: {role: executive}, permission_date: 2026-01-16}\n",
        WORDS_OF_THE_MISSION, ("mission",), "permission-later"),
    "internal feedback": (VOICE, "consent:", "audience: internal\nconsent:", WORDS_OF_THE_VOICE, ("feedback",),
                          "record"),
    "feedback without consent": (VOICE, "consent: 2024-05-21\n", "", WORDS_OF_THE_VOICE, ("feedback",),
                                 "voice-consent"),
    "feedback with a future consent": (VOICE, "consent: 2024-05-21", "consent: 2026-02", WORDS_OF_THE_VOICE,
                                       ("feedback",), "voice-consent-later"),
    "internal file": (MISSION, "{file: xylophone.txt,", "{file: xylophone.txt, audience: internal,",
                      WORDS_OF_THE_FILE, ("file",), "record"),
    "private file": (MISSION, "{file: xylophone.txt,", "{file: xylophone.txt, audience: private,",
                     WORDS_OF_THE_FILE, ("file",), "record"),
}

every_case = pytest.mark.parametrize("case", CASES)


def withhold(lab: Lab, case: str) -> Lab:
    path, old, new, *_ = CASES[case]
    return lab.write(WHOLE).edit(path, old, new)


@pytest.fixture(scope="module")
def wide_site(tmp_path_factory: pytest.TempPathFactory) -> Lab:
    """The whole site as it was published before somebody asked for less."""
    lab = Lab(tmp_path_factory.mktemp("wide")).write(WHOLE)
    assert lab.publish(audience="public").publication
    return lab


def test_every_secret_is_there_to_be_withheld(wide_site: Lab) -> None:
    tree = "\n".join(wide_site.tree()).encode() + b"\n".join(wide_site.tree().values())
    secrets = {word for case in CASES.values() for word in case[3]} - {"Ali Ba"}
    assert [word for word in sorted(secrets) if not holds(tree, word)] == []


@every_case
def test_no_byte_of_what_is_withheld_is_written_or_left(wide_site: Lab, tmp_path: Path, case: str) -> None:
    path, old, new, secrets, kinds, reason = CASES[case]
    shutil.copytree(wide_site.root, tmp_path / "site")
    lab = Lab(tmp_path / "site").edit(path, old, new)
    code, printed = lab.run("--audience", "public")
    assert code == 0
    tree = lab.tree()
    assert [(word, path) for word in secrets for path in tree if holds(path.encode() + tree[path], word)] == []
    lines = [line for line in printed.splitlines() if line.startswith("  withheld: ")]
    assert {line.split()[1] for line in lines} == set(kinds)
    assert all(re.search("— .{20}", line) for line in lines)
    summary = json.loads(lab.run("--audience", "public", "--format", "json")[1].splitlines()[-1])
    assert {(item["kind"], item["reason"]) for item in summary["withheld"]} >= {(kind, reason) for kind in kinds}


SPEAKING = ("missions/guide/fr.md", "missions/hippocampe/corrections.yml")
ALONE = {path: data for path, data in {**WHOLE, GUIDE: PROVEN_SITE[GUIDE]}.items() if path not in SPEAKING}
"""The same site, in which nothing else speaks of the mission and its files."""

NEVER_WRITTEN = {
    "person": (["no consent", "withdrawn consent", "internal person"], [*HIPPOCAMPE, *QUETZAL]),
    "mission": (["private mission", "contributor without a page", "republished without permission"],
                list(HIPPOCAMPE)),
    "feedback": (["internal feedback", "feedback without consent"], [VOICE]),
}


@pytest.mark.parametrize("kind", NEVER_WRITTEN)
def test_the_site_is_the_same_as_if_it_had_never_been_written(lab: Lab, kind: str) -> None:
    cases, gone = NEVER_WRITTEN[kind]
    built = []
    for case in cases:
        path, old, new, *_ = CASES[case]
        built.append(lab.write(ALONE).edit(path, old, new).build(audience="public"))
    for path in set(gone) & set(ALONE):
        lab.remove(path)
    for each in built:
        assert_same(each, lab.build(audience="public"))


def test_a_withheld_file_is_as_if_it_had_never_been_written(lab: Lab) -> None:
    path, old, new, *_ = CASES["internal file"]
    with_secret = lab.write(ALONE).edit(path, old, new).build(audience="public")
    lab.remove("missions/hippocampe/deliverables/xylophone.txt")
    lab.edit(path, "deliverables: [{file: xylophone.txt, audience: internal, title: Le grand inventaire}]\n", "")
    assert_same(with_secret, lab.build(audience="public"))


@pytest.mark.parametrize("result", ["partly", "not"])
def test_a_result_that_is_not_met_is_as_if_it_had_never_been_written(lab: Lab, result: str) -> None:
    note = "note: Travail de plongeuse}"
    lab.write(ALONE).edit(MISSION, note, f"result: {result}, {note}")
    public, internal = lab.build(audience="public"), lab.build(audience="internal")
    assert public.mentions("plongeuse") == []
    assert "Travail de plongeuse" in internal.page("fr/missions/hippocampe/").text
    assert internal.page("fr/missions/hippocampe/").level == "declared"
    lines = (lab.content / MISSION).read_text("utf-8").splitlines()
    line = next(line for line in lines if line.startswith("validated"))
    lab.edit(MISSION, line + "\n", "")
    assert_same(public, lab.build(audience="public"))


def assert_same(one: Built, other: Built) -> None:
    assert one.files == other.files
    assert [path for path in one.files if one.bytes(path) != other.bytes(path)] == []


def test_a_stopped_mission_is_shown_inside_only(lab: Lab) -> None:
    lab.write(SITE, MARIE, THREE_LINES)
    lab.edit("missions/guide/mission.yml", "start: 2025-03-03\n",
             "start: 2025-03-03\nstopped: {date: 2025-03-10, reason: load, note: Trop de travail}\n")
    internal, public = lab.build(audience="internal"), lab.build(audience="public")
    assert internal.page("fr/missions/guide/").state == "stopped"
    assert "Trop de travail" in internal.page("fr/missions/guide/").text
    assert public.mentions("Un guide") == public.mentions("Trop de travail") == []
    lab.remove("missions")
    assert_same(public, lab.build(audience="public"))


def test_a_permission_widens_what_was_first_published_inside(lab: Lab) -> None:
    lab.write(SITE, MARIE, THREE_LINES)
    lab.edit("missions/guide/mission.yml", "start:", "republished: {source: Intranet, original_audience: internal, "
             "permission_by: {role: executive}, permission_date: 2025-06-01}\nstart:")
    built = lab.build()
    assert "Intranet" in built.page("fr/missions/guide/").text
    assert "TR371" not in built.codes


def test_one_private_contributor_is_enough_to_withhold_a_mission(lab: Lab) -> None:
    lab.write(WHOLE).edit(MISSION, "people: zoraide-quetzal", "people: [marie-roy, zoraide-quetzal]")
    assert lab.build().exists("fr/missions/hippocampe/")
    lab.edit(PERSON, "consent: {date: 2024-01-01, audience: public}\n", "")
    assert not lab.build().exists("fr/missions/hippocampe/")


def test_withdrawal_takes_the_words_of_the_person_along(lab: Lab) -> None:
    lab.write(WHOLE, {"missions/guide/feedback/collegue.fr.md": (
        "---\nfrom: {id: zoraide-quetzal, role: peer}\nconsent: 2025-04-01\n---\nMots de Zoraïde.\n")})
    assert lab.build().mentions("Mots de Zoraïde")
    lab.edit(PERSON, "audience: public}", "audience: public, withdrawn: 2025-12-01}")
    for audience in ("public", "internal"):
        built = lab.build(audience=audience)
        assert [word for word in ["Mots de Zoraïde", *WORDS_OF_THE_PERSON] if built.mentions(word)] == []


def test_a_validator_who_withdrew_becomes_a_role(lab: Lab) -> None:
    lab.write(WHOLE).edit("missions/guide/mission.yml", "{role: manager}", "{id: zoraide-quetzal, role: manager}")
    assert "Zoraïde Quetzal" in lab.build().page("fr/missions/guide/").text
    lab.edit(PERSON, "audience: public}", "audience: public, withdrawn: 2025-12-01}")
    built = lab.build()
    assert built.mentions("Quetzal") == []
    assert built.page("fr/missions/guide/").level == "proven"
    assert "manager (name not published)" in built.page("en/missions/guide/").text


PAGE_OF_MARIE = "fr/personnes/marie-roy/"


def test_consent_counts_from_its_day(lab: Lab) -> None:
    lab.write(SITE, {"people/marie-roy/person.yml": "name: Marie Roy\nconsent: {date: 2025-06-02, audience: public}\n"})
    assert [lab.build(date=date).exists(PAGE_OF_MARIE) for date in ("2025-06-01", "2025-06-02")] == [False, True]


def test_consent_without_an_audience_means_the_site_s_own(lab: Lab) -> None:
    lab.write(SITE, {"people/marie-roy/person.yml": "name: Marie Roy\nconsent: 2025-06-02\n"})
    assert lab.build(audience="public").exists(PAGE_OF_MARIE)
    lab.edit("site.yml", "audience: public\n", "audience: internal\n")
    assert not lab.build(audience="public").exists(PAGE_OF_MARIE)
    assert lab.build(audience="internal").exists(PAGE_OF_MARIE)


def test_feedback_agreed_to_without_an_audience_means_the_site_s_own(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit("site.yml", "audience: public\n", "audience: internal\n")
    lab.edit(GUIDE, "hours: 7\n", "hours: 7\naudience: public\n")
    built = lab.build(audience="public")
    assert built.mentions("tout le monde relit") == []
    assert built.page("fr/missions/guide/").level == "validated"
    assert "agreed" in lab.run("--audience", "public")[1]
    assert lab.build(audience="internal").mentions("tout le monde relit")
    lab.edit("site.yml", "audience: internal\n", "audience: public\n")
    assert lab.run("--audience", "public")[0] == 0  # over the site without these words
    assert any(b"tout le monde relit" in data for data in lab.tree().values())
    lab.edit("site.yml", "audience: public\n", "audience: internal\n")
    assert lab.run("--audience", "public")[0] == 0
    over = lab.tree()
    assert not any(b"tout le monde relit" in data for data in over.values())
    lab.publish(audience="public", clean=True)
    assert lab.tree() == over


def test_the_site_is_internal_unless_it_says_otherwise(lab: Lab) -> None:
    lab.write(MARIE, THREE_LINES)
    index = lab.build().json("fr/index.json")
    assert (index["audience"], [row["id"] for row in index["missions"]]) == ("internal", ["guide"])
    assert lab.build(audience="public").json("fr/index.json")["missions"] == []


def test_the_preview_shows_everything_and_says_what_would_be_withheld(lab: Lab) -> None:
    built = withhold(lab, "no consent").build(audience="private")
    page = built.page("en/missions/hippocampe/")
    assert page.root.all(_class="withheld")
    assert "has not agreed" in page.text
    assert "not agreed" not in built.page("en/missions/guide/").text
    assert dangling(built, ("https://traces.example/",)) == []


def test_the_public_name_stands_wherever_the_public_reads(lab: Lab) -> None:
    person = ("name: Marguerite Yourgrau\npublic_name: M. Y.\nconsent: {date: 2024-01-01, audience: public}\n"
              "email: marguerite@yourgrau.example\n")
    lab.write(PROVEN_SITE, {
        "people/my-2024/person.yml": person,
        "people/my-2024/photo.png": picture("green"),
        "missions/autre/mission.yml": "title: Autre\npeople: {id: my-2024, role: lead}\nstart: 2025\nlead: my-2024\n",
        "missions/guide/feedback/elle.fr.md":
            "---\nfrom: {id: my-2024, role: peer}\nconsent: 2025-04-01\n---\nBravo.\n",
    })
    lab.edit("missions/guide/mission.yml", "{role: manager}", "{id: my-2024, role: manager}")
    lab.edit("site.yml", "audience: public\n", "audience: public\ncoordinator: my-2024\n")
    public, internal = lab.build(audience="public"), lab.build(audience="internal")
    assert public.mentions("Marguerite") == public.mentions("Yourgrau") == []
    assert public.page("fr/personnes/my-2024/").root.one("h1").text == "M. Y."
    assert not public.page("fr/personnes/my-2024/").root.all("img")
    assert internal.page("fr/personnes/my-2024/").root.one("h1").text == "Marguerite Yourgrau"
    assert internal.page("fr/personnes/my-2024/").root.all("img")
    assert "TR370" not in public.codes


def test_an_address_that_spells_the_hidden_name_is_pointed_out(lab: Lab) -> None:
    lab.write(SITE, {"people/marie-roy/person.yml": "name: Marie Roy\npublic_name: M. R.\nconsent: 2024-01-01\n"})
    assert lab.check().find("TR370").place.line == 2


@pytest.mark.parametrize(("line", "address"), [
    ("slug: helene-roy", "helene-roy"),
    ("slug: {fr: madame-roy, en: h-r}", "madame-roy"),
    ("aliases: [/fr/gens/helene.html, /fr/gens/hr.html]", "/fr/gens/helene.html"),
    (f"aliases: /{'x' * 80}/Helene", f"/{'x' * 80}/Helene"),
])
def test_the_address_that_spells_the_hidden_name_is_the_one_that_is_told(lab: Lab, line: str, address: str) -> None:
    lab.write(SITE, {"people/h-r/person.yml": f"name: Hélène Roy\npublic_name: H. R.\n{line}\n"})
    found = lab.check()
    assert dict(found.find("TR372").params)["address"] == address
    assert found.find("TR372").place.line == 3
    assert "TR370" not in found.codes


def test_a_word_of_many_names_spells_nobodys(lab: Lab) -> None:
    lab.write(SITE, {"people/j-r/person.yml": "name: Jean des Rosiers\npublic_name: J. R.\nslug: ami-des-arbres\n"})
    assert not {"TR370", "TR372"} & set(lab.check().codes)


def test_email_addresses_stay_inside(lab: Lab) -> None:
    lab.write(SITE, {"people/marie-roy/person.yml":
                     "name: Marie Roy\nemail: marie.roy@service.example\nconsent: 2024-01-01\n"})
    assert lab.build(audience="public").mentions("service.example") == []
    assert lab.build(audience="internal").page("fr/personnes/marie-roy/").text.count("marie.roy@service.example") == 1


@pytest.mark.parametrize(
    ("show", "named"), [("", False), (", show: name", True), (", show: role", False)]
)
def test_a_validator_without_a_page_is_named_only_where_asked(lab: Lab, show: str, named: bool) -> None:
    lab.write(PROVEN_SITE).edit("missions/guide/mission.yml", "{role: manager}, date: 2025-03-20",
                                f"{{name: Ali Baba, role: manager, team: Cave}}, date: 2025-03-20{show}")
    for audience in ("public", "internal"):
        built = lab.build(audience=audience)
        assert bool(built.mentions("Ali Baba")) is named
        assert built.page("en/missions/guide/").level == "proven"
        assert ("Ali Baba, manager" if named else "manager (name not published)") in built.page(
            "en/missions/guide/").text


def test_a_validator_with_a_page_can_be_shown_by_role_alone(lab: Lab) -> None:
    lab.write(WHOLE).edit("missions/guide/mission.yml", "{by: {role: manager}",
                          "{show: role, by: {id: zoraide-quetzal, role: manager}")
    page = lab.build().page("en/missions/guide/")
    assert "Quetzal" not in page
    assert "manager (name not published)" in page.text


def test_names_of_people_without_a_page_are_not_published(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit("missions/guide/mission.yml", "hours: 7\n", (
        "hours: 7\nlead: {name: Lou Chef}\nreferent: {name: Lou Relais, role: referent}\n"
        "sheet: {approved_by: {name: Lou Direction, role: executive}, date: 2025-02}\n"
        "load: {agreed_by: [{name: Lou Gestion, role: manager}]}\n"
        "republished: {source: Intranet, original_audience: internal, permission_by: {name: Lou Permis}, "
        "permission_date: 2025-05}\n"))
    assert lab.build(audience="public").mentions("Lou ") == lab.build(audience="internal").mentions("Lou ") == []
    assert lab.build(audience="private").mentions("Lou Chef")


def test_indications_for_authors_never_reach_a_page(lab: Lab) -> None:
    lab.write(SITE, MARIE)
    for number in (1, 2, 3):
        lab.write({f"missions/m{number}/mission.yml":
                   "title: m\npeople: marie-roy\nformat: exchange\nhost: x\nstart: 2025\nshare: 30 %\n"})
    built = lab.build(audience="internal")
    assert built.codes.count("TR350") == 2
    assert [path for path in built.files if re.search(rb"\b(60|90)(\xc2\xa0| )?%", built.bytes(path))] == []


# Properties: narrowing anything never shows more.

audiences = st.sampled_from(["private", "internal", "public"])
consents = st.sampled_from([
    "", "consent: 2024-01-01\n", "consent: {date: 2024-01-01, audience: internal}\n",
    "consent: {date: 2024-01-01, audience: public}\n", "consent: 2027-01-01\n",
    "consent: {date: 2024-01-01, withdrawn: 2025-01-01}\n", "consent: {date: 2024-01-01, withdrawn: 2027-01-01}\n",
])


def agreed(consent: str, default: str) -> Audience:
    """The circle a person agreed to on the usual build date, by the words of the contract."""
    if consent in ("", "consent: 2027-01-01\n") or "withdrawn: 2025" in consent:
        return Audience.PRIVATE
    return Audience("internal" if "internal" in consent else "public" if "public" in consent else default)


def narrower(*found: Audience) -> Audience:
    order = [Audience.PRIVATE, Audience.INTERNAL, Audience.PUBLIC]
    return order[min(order.index(each) for each in found)]


@st.composite
def sites(draw: st.DrawFn) -> tuple[str, dict[str, str], list[tuple[str | None, list[str]]]]:
    default = draw(audiences)
    people = {name: draw(consents) for name in ("a", "b", "c")}
    missions = draw(st.lists(st.tuples(st.none() | audiences, st.lists(st.sampled_from("abc"), unique=True)),
                             min_size=1, max_size=4))
    return default, people, missions


def shown(built: Built) -> set[tuple[str, ...]]:
    """Every person, mission, voice, file and contributor that a site shows."""
    index: dict[str, Any] = built.json("fr/index.json")
    found: set[tuple[str, ...]] = {("person", row["id"]) for row in index["people"]}
    for row in index["missions"]:
        mission = row["id"]
        found.add(("mission", mission))
        found |= {("file", mission, file["name"]) for file in row["files"]}
        found |= {("contributor", mission, key) for key in row["people"]}
    heard = {word for _, page in built.pages() for word in re.findall(r"Mots de (m\d)", page)}
    return found | {("voice", mission) for mission in heard}


@settings(max_examples=20)
@given(sites(), audiences, audiences)
def test_the_narrowest_limit_wins_and_narrowing_never_widens(
    facts: tuple[str, dict[str, str], list[tuple[str | None, list[str]]]], of_voice: str, of_file: str
) -> None:
    default, people, missions = facts
    with tempfile.TemporaryDirectory() as folder:
        lab = Lab(Path(folder)).write(KNOWN_SKILLS, {"site.yml": f"audience: {default}\n"})
        lab.write({f"people/{key}/person.yml": f"name: Nom {key}\n{consent}" for key, consent in people.items()})
        for number, (audience, contributors) in enumerate(missions):
            lines = f"title: Mission {number}\npeople: [{', '.join(contributors)}]\nstart: 2025\n"
            lines += f"deliverables: [{{file: f.txt, audience: {of_file}}}]\n"
            lines += f"audience: {audience}\n" if audience else ""
            lab.write({f"missions/m{number}/mission.yml": lines, f"missions/m{number}/deliverables/f.txt": "x",
                       f"missions/m{number}/feedback/v.fr.md":
                           FEEDBACK.replace("consent:", f"audience: {of_voice}\nconsent:")
                                   .replace("Un guide", f"Mots de m{number}, un guide")})
        private, internal, public = (shown(lab.build(audience=each.value)) for each in Audience)
    assert public <= internal <= private
    limits = {("person", key): agreed(consent, default) for key, consent in people.items()}
    for number, (audience, contributors) in enumerate(missions):
        limit = narrower(Audience(audience or default), *(limits["person", key] for key in contributors))
        limits["mission", f"m{number}"] = limit
        limits["voice", f"m{number}"] = narrower(limit, Audience(of_voice), Audience(default))
        limits["file", f"m{number}", "f.txt"] = narrower(limit, Audience(of_file))
    for item, limit in limits.items():
        assert [item in each for each in (private, internal, public)] == [
            True, limit is not Audience.PRIVATE, limit is Audience.PUBLIC], (item, limit)
