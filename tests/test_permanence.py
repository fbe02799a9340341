"""An address that readers may have kept is not lost without a word."""

from __future__ import annotations

import re

import pytest
from lab import FEEDBACK, PROVEN_SITE, Lab

MISSION, PERSON = "missions/guide/mission.yml", "people/marie-roy/person.yml"
LOST = "/m/guide/, /en/missions/guide/, /fr/missions/guide/"


@pytest.fixture
def published(lab: Lab) -> Lab:
    """A proven mission by somebody with a page, published."""
    assert lab.write(PROVEN_SITE).run("--strict")[0] == 0
    return lab


def told(printed: str) -> list[str]:
    """The addresses that are told, with the line that is shown for them."""
    return re.findall(r"TR627.*?any more \(\d+\): (/.*?) Readers .*?`aliases: \[", " ".join(printed.split()))


def renamed(lab: Lab) -> None:
    (lab.content / "missions/guide").rename(lab.content / "missions/guide-2")


def test_a_record_under_another_name_is_told_with_the_addresses_it_had(published: Lab) -> None:
    renamed(published)
    foreseen, (code, printed) = published.run("build", "--dry-run")[1], published.run()
    assert (code, told(printed), told(foreseen)) == (0, [LOST], [LOST])
    assert "TR627" not in published.run()[1], "it was said once"


def test_what_the_message_shows_keeps_the_addresses(published: Lab) -> None:
    renamed(published)
    form = re.search(r"`(aliases: .*?)`", published.run("build", "--dry-run")[1].replace("\n", " "))
    assert form is not None
    published.write({"missions/guide-2/mission.yml": f"{PROVEN_SITE[MISSION]}{re.sub(' +', ' ', form[1])}\n"})
    assert published.run("--strict")[0] == 0
    for old in LOST.split(", "):
        assert "guide-2" in (published.output / old[1:] / "index.html").read_text("utf-8")


def test_a_strict_build_loses_no_address(published: Lab) -> None:
    before = published.tree()
    renamed(published)
    for _ in range(2):
        code, printed = published.run("--strict")
        assert (code, told(printed)) == (1, [LOST])
        assert published.run("build", "--dry-run", "--strict")[0] == 1
        assert published.tree() == before


@pytest.mark.parametrize(("path", "old", "new", "lost"), [
    (MISSION, "title:", "slug: notice\ntitle:", ["/en/missions/guide/, /fr/missions/guide/"]),
    (PERSON, "name: Marie Roy", "name: Marie Roy\nslug: marie", ["/en/people/marie-roy/, /fr/personnes/marie-roy/"]),
    (MISSION, "Un guide d’accueil", "Un guide", []),
    (PERSON, "audience: public", "audience: internal", []),
    (PERSON, "audience: public", "audience: public, withdrawn: 2025-05-01", []),
    (MISSION, "title:", "audience: internal\ntitle:", []),
])
def test_what_goes_because_of_a_name_is_told_and_what_readers_may_not_see_is_not(
    published: Lab, path: str, old: str, new: str, lost: list[str]
) -> None:
    published.edit(path, old, new)
    code, printed = published.run()
    assert (code, told(printed)) == (0, lost)


def test_a_competency_under_another_id_is_told(published: Lab) -> None:
    published.edit("competencies.yml", "plain-writing:", "clear-writing:").edit(
        MISSION, "competencies: plain-writing", "competencies: clear-writing")
    assert told(published.run()[1]) == ["/en/competencies/plain-writing/, /fr/competences/plain-writing/"]


def test_of_what_goes_with_somebody_who_withdraws_only_records_that_are_gone_are_told(published: Lab) -> None:
    published.write({"people/ali-ba/person.yml": "name: Ali Ba\nconsent: {date: 2024-01-01, audience: public}\n",
                     "missions/sienne/mission.yml": "title: La sienne\npeople: ali-ba\nstart: 2025-01\n",
                     "missions/guide/feedback/ali.fr.md": FEEDBACK.replace("{role: host}", "ali-ba")})
    assert published.run()[0] == 0
    renamed(published)
    published.edit("people/ali-ba/person.yml", "public}", "public, withdrawn: 2025-05-01}")
    assert told(published.run()[1]) == ["/m/guide/"]


def test_another_site_in_the_same_folder_is_told(published: Lab) -> None:
    other = Lab(published.root / "other").write(PROVEN_SITE).remove("missions/guide").write(
        {"missions/tout-autre/mission.yml": "title: Autre\npeople: marie-roy\nstart: 2025\n"})
    code, printed = other.run("--output", str(published.output), lang="fr")
    assert code == 0
    assert "TR627" in printed
    assert "(3)" in printed
