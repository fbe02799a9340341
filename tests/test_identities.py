"""What a person agreed to holds however others write them: by id or by name."""

from __future__ import annotations

import pytest
from lab import KNOWN_SKILLS, MARIE, SITE, TEN_LINES, Lab

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
