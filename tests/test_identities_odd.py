"""Names as people really write them: an id in the place of a name, signs that look alike, words run together."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lab import KNOWN_SKILLS, MARIE, SITE, TEN_LINES, Lab

from generator.site import Reason
from generator.site.naming import akin, bearers, filed, perhaps, perhaps_akin, same, spelled

WITHDRAWN = "consent: {date: 2024-01-01, audience: public, withdrawn: 2025-06-01}\n"
AGREED = "consent: {date: 2024-01-01, audience: public}\n"


def helga(consent: str, name: str = "Helga Zorvanka") -> dict[str, str]:
    return {"people/helga-z/person.yml": f"name: {name}\n{consent}"}


def words_of(name: str) -> dict[str, str]:
    return {"missions/guide/feedback/hote.fr.md":
            f'---\nfrom: {{name: "{name}", role: host}}\ndate: 2025-03-20\nconsent: 2025-03-20\n---\nDes mots lus.\n'}


@pytest.mark.parametrize(("name", "reason"), [
    ("helga-z", Reason.WITHDRAWN), ("Helga-Z", Reason.PERHAPS_WITHDRAWN), (" HELGA-Z ", Reason.PERHAPS_WITHDRAWN),
])
def test_an_id_in_the_place_of_a_name_is_that_person(lab: Lab, name: str, reason: Reason) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, helga(WITHDRAWN), words_of(name))
    built = lab.build(audience="public")
    assert built.errors == []
    assert not built.mentions("Des mots lus")
    assert not any(b"helga-z" in built.bytes(path).lower() for path in built.files)
    assert reason in {each.limit.reason for each in built.site.withheld}


@pytest.mark.parametrize(("name", "code"), [("h-a", "TR340"), ("H-A", "TR345")])
@pytest.mark.parametrize("people", ["h-a", "{id: h-a}", "{name: Hana Abe}"])
def test_nobody_validates_themselves_by_their_id_in_the_place_of_a_name(
    lab: Lab, name: str, code: str, people: str
) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, {"people/h-a/person.yml": f"name: Hana Abe\n{AGREED}"})
    lab.edit("missions/guide/mission.yml", "people: marie-roy", f"people: {people}")
    lab.edit("missions/guide/mission.yml", "by: {role: manager}", f"by: {{name: {name}, role: manager}}")
    assert code in lab.check().codes


def test_a_team_that_is_the_id_of_somebody_not_shown_in_capitals_is_not_written(lab: Lab) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, helga(WITHDRAWN))
    lab.edit("missions/guide/mission.yml", "hours: 7\n", "hours: 7\nhost: HELGA-Z\n")
    built = lab.build(audience="public")
    assert built.find("TR346").place.path.endswith("guide/mission.yml")
    assert not any(b"helga-z" in built.bytes(path).lower() for path in built.files)


@pytest.mark.parametrize("name", ["helga-z", "Helga-Z"])
def test_a_name_that_is_somebodys_id_from_now_on_is_seen_by_a_build_over_another(lab: Lab, name: str) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, words_of(name))
    lab.publish(audience="public")
    assert any(b"Des mots lus" in data for data in lab.tree().values())
    lab.write(helga(WITHDRAWN))
    lab.publish(audience="public")
    over = lab.tree()
    assert not any(b"Des mots lus" in data for data in over.values())
    lab.publish(audience="public", clean=True)
    assert lab.tree() == over


LONGER = (
    ("王伟明 先生", "王伟明"), ("王伟明（人事）", "王伟明"), ("王伟明先生", "王伟明"), ("王 伟明 先生", "王伟明"),
    ("김민수 님", "김민수"),
    ("김민수님", "김민수"), ("山田太郎さん", "山田太郎"), ("山田太郎 様", "山田 太郎"),
    ("Mme MarieRoy", "Marie Roy"), ("MarieRoy, DRH", "Marie Roy"), ("M. Jean Desève", "Jean de Sève"),
    ("Mrs MacDonald Ann", "Mac Donald Ann"), ("Mrs MacDonald Ann", "Ann Mac Donald"), ("RoyMarie", "Marie Roy"),
    ("marieroy@x.ca", "Marie Roy"), ("co-Marie Roy", "Marie Roy"), ("René:Marie Roy", "Marie Roy"),
    ("Kanen'to:kon Hemlock", "Kanen'tó:kon Hemlock"), ("Ms Kanentó:kon Hemlock", "Kanen'tó:kon Hemlock"),
)
OTHERS = (
    ("王伟", "王伟明"), ("王伟明", "王伟"), ("欧阳明", "欧阳"),
    ("Anne-MarieRoy", "Marie Roy"), ("Lina Tremblay", "Li Na"),
    ("Mme Marie Roy-Nord", "Marie Roy"), ("M. Lise D'Amours", "Lise Amours"), ("Suharto Bin", "Suharto"),
    ("Marie Royer", "Marie Roy"),
)
SAME = (
    ("محمـد علي", "محمد علي"), ("محمد على", "محمد علي"), ("محمد علی", "محمد علي"), ("کریم علي", "كريم علي"),
    ("Nguyễn Ðức", "Nguyễn Đức"), ("Kanentó:kon Hemlock", "Kanentókon Hemlock"),
    ("KANENTÓ:KON HEMLOCK", "Kanentó:kon Hemlock"), ("Kanen'tóːkon Hemlock", "Kanen'tó:kon Hemlock"),
    ("Marie\u1dc4 Roy", "Marie Roy"), ("Marie\u20d0 Roy", "Marie Roy"), ("Marie\u1ab0 Roy", "Marie Roy"),
    ("Marie Roy²", "Marie Roy"), ("Marie Roy™", "Marie Roy"),
)


@pytest.mark.parametrize(("longer", "name"), LONGER)
def test_a_name_in_one_word_or_run_together_with_more_is_a_doubt(lab: Lab, longer: str, name: str) -> None:
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, helga(WITHDRAWN, f'"{name}"'), words_of(longer))
    left = lab.build(audience="public").site.withheld
    assert [each.limit.reason for each in left if each.kind == "feedback"] == [Reason.PERHAPS_WITHDRAWN]
    assert perhaps_akin(longer, name)
    assert not same(longer, name)


@pytest.mark.parametrize(("longer", "name"), OTHERS)
def test_a_name_that_is_only_near_is_anothers(longer: str, name: str) -> None:
    assert not akin(longer, name)
    assert perhaps(longer, filed([(name, "a")])) == ()


@pytest.mark.parametrize(("one", "other"), SAME)
def test_signs_of_another_keyboard_do_not_part_names(one: str, other: str) -> None:
    assert bearers(one, filed([(other, "a")])) == ("a",)


@pytest.mark.parametrize(("people", "by"), [
    ("h-a", "ZED H., DG"), ("h-a", "M. Zed H."), ("{name: Zed H.}", "ZED H., DG"), ("h-a", "Zed H. (DG)"),
])
def test_nobody_validates_themselves_under_a_longer_form_of_a_name_with_an_initial(
    lab: Lab, people: str, by: str
) -> None:
    person = f"name: Hana Abe\npublic_name: Zed H.\n{AGREED}"
    lab.write(SITE, MARIE, KNOWN_SKILLS, TEN_LINES, {"people/h-a/person.yml": person})
    lab.edit("missions/guide/mission.yml", "people: marie-roy", f"people: [marie-roy, {people}]")
    lab.edit("missions/guide/mission.yml", "by: {role: manager}", f'by: {{name: "{by}", role: manager}}')
    assert "TR345" in lab.check().codes


WORDS = ("Marie", "Roy", "Anne-Marie", "MarieRoy", "D'Amours", "Damours", "de", "Sève", "Desève", "O'Neil",
         "ONeil", "J.", "Ann", "Mac", "Donald", "MacDonald", "Mme", "王伟明", "王", "伟明", "王伟明先生",
         "김민수님", "김민수", "Li", "Na", "Lina")
NAMES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=4).map(" ".join)


@given(st.lists(NAMES, min_size=1, max_size=8, unique=True), NAMES)
@settings(deadline=None, max_examples=300)
def test_those_who_are_looked_up_are_those_whose_names_compare(names: list[str], written: str) -> None:
    people = filed((name, name) for name in names)
    assert set(bearers(written, people)) == {name for name in names if same(written, name)}
    held = [name for name in names if spelled(written).holds(spelled(name))]
    longest = {name for name in held if not any(spelled(name).words < spelled(other).words for other in held)}
    assert set(perhaps(written, people)) == longest
    for name in names:
        assert akin(name, written) is akin(written, name)


@pytest.mark.parametrize(("site", "audience", "told"), [
    ("internal", "public", True), ("internal", None, False), ("public", "internal", False), ("public", None, True),
    ("public", "private", True), ("internal", "internal", False),
])
def test_a_team_that_names_somebody_is_told_as_far_as_the_build_does_not_write_it(
    lab: Lab, site: str, audience: str | None, told: bool
) -> None:
    lab.write({"site.yml": f"name: T\naudience: {site}\n"}, MARIE, KNOWN_SKILLS, TEN_LINES,
              helga("consent: {date: 2024-01-01, audience: internal}\n"))
    lab.edit("missions/guide/mission.yml", "hours: 7\n", "hours: 7\nhost: Helga Zorvanka\naudience: public\n")
    options = {"audience": audience} if audience is not None else {}
    built = lab.build(**options)
    assert ("TR346" in built.codes) is told
    assert bool(built.mentions("Helga Zorvanka")) is (not told or audience == "private")
    assert ("TR346" in lab.check(**options).codes) is told
