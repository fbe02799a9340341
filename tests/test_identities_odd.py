"""Names as people really write them: an id in the place of a name, signs that look alike, words run together."""

from __future__ import annotations

import pytest
from lab import KNOWN_SKILLS, MARIE, SITE, TEN_LINES, Lab

from generator.site import Reason

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
