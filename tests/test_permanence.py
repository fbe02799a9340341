"""An address that readers may have kept is not lost without a word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lab import FEEDBACK, PROVEN_SITE, Lab

from generator import permanence

MISSION, PERSON = "missions/guide/mission.yml", "people/marie-roy/person.yml"
LOST = "/m/guide/, /en/missions/guide/, /fr/missions/guide/"


@pytest.fixture
def published(lab: Lab) -> Lab:
    """A proven mission by somebody with a page, published."""
    assert lab.write(PROVEN_SITE).run("--strict")[0] == 0
    return lab


def told(printed: str) -> list[str]:
    """The addresses that are told."""
    return re.findall(r"TR62[789] .*? lead nowhere any more: (/.*?) Readers ", " ".join(printed.split()))


def heads(printed: str) -> list[tuple[str, str]]:
    """Where it is told, and with which code."""
    return re.findall(r"^(\S+)  warning (TR62\d)", printed, re.MULTILINE)


def renamed(lab: Lab) -> None:
    (lab.content / "missions/guide").rename(lab.content / "missions/guide-2")


def test_a_record_under_another_name_is_told_with_the_addresses_it_had(published: Lab) -> None:
    renamed(published)
    foreseen, (code, printed) = published.run("build", "--dry-run")[1], published.run()
    assert (code, told(printed), told(foreseen)) == (0, [LOST], [LOST])
    assert "TR627" not in published.run()[1], "it was said once"


def test_what_the_message_shows_keeps_the_addresses(published: Lab) -> None:
    renamed(published)
    printed = published.run("build", "--dry-run")[1]
    assert heads(printed) == [("missions/guide", "TR627")]
    form = re.search(r"^ +(aliases: .*)$", printed, re.MULTILINE)
    assert form is not None
    published.write({"missions/guide-2/mission.yml": f"{PROVEN_SITE[MISSION]}{form[1]}\n"})
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
    printed = published.run()[1]
    assert told(printed) == ["/en/competencies/plain-writing/, /fr/competences/plain-writing/"]
    assert heads(printed) == [("competencies.yml", "TR628")]
    assert "aliases: [" not in printed


@pytest.mark.parametrize("base_url", ["https://elsewhere.example/sub", ""])
def test_each_record_is_told_with_its_own_addresses_whatever_its_slug(lab: Lab, base_url: str) -> None:
    lab.write(PROVEN_SITE, {"missions/autre/mission.yml": "title: Une autre\npeople: marie-roy\nstart: 2025\n"})
    lab.edit(MISSION, "title:", "slug: {fr: notice, en: leaflet}\ntitle:").publish(base_url=base_url)
    renamed(lab)
    lab.edit("missions/guide-2/mission.yml", "slug: {fr: notice, en: leaflet}\n", "")
    lab.edit("missions/autre/mission.yml", "title:", "slug: {fr: encore}\ntitle:")
    printed = lab.run()[1]
    assert heads(printed) == [("missions/autre/mission.yml", "TR627"), ("missions/guide", "TR627")]
    assert told(printed) == ["/fr/missions/autre/", "/m/guide/, /en/missions/leaflet/, /fr/missions/notice/"]


@pytest.mark.parametrize("index", ["", "{", "[]", '{"missions": [1], "people": []}'])
def test_a_folder_whose_indexes_say_nothing_is_told_by_the_words_of_its_addresses(published: Lab, index: str) -> None:
    for lang in ("fr", "en"):
        (published.output / lang / "index.json").write_text(index, "utf-8")
    renamed(published)
    printed = published.run()[1]
    assert (heads(printed), told(printed)) == ([("missions/guide", "TR627")], [LOST])


def test_of_what_goes_with_somebody_who_withdraws_only_records_that_are_gone_are_told(published: Lab) -> None:
    published.write({"people/ali-ba/person.yml": "name: Ali Ba\nconsent: {date: 2024-01-01, audience: public}\n",
                     "missions/sienne/mission.yml": "title: La sienne\npeople: ali-ba\nstart: 2025-01\n",
                     "missions/guide/feedback/ali.fr.md": FEEDBACK.replace("{role: host}", "ali-ba")})
    assert published.run()[0] == 0
    renamed(published)
    published.edit("people/ali-ba/person.yml", "public}", "public, withdrawn: 2025-05-01}")
    assert told(published.run()[1]) == [LOST]


@pytest.mark.parametrize(("path", "old", "new"), [
    (PERSON, "audience: public", "audience: public, withdrawn: 2025-05-01"),
    (MISSION, "title:", "audience: private\ntitle:"),
])
def test_an_old_lasting_address_goes_without_a_word_with_what_may_not_be_seen(
    published: Lab, path: str, old: str, new: str
) -> None:
    moved = MISSION.replace("guide", "guide-2")
    renamed(published)
    published.write({moved: f"{PROVEN_SITE[MISSION]}aliases: [{LOST}]\n"})
    assert published.run("--strict")[0] == 0
    published.edit(moved if path == MISSION else path, old, new)
    code, printed = published.run("--strict")
    assert (code, told(printed)) == (0, [])
    assert not (published.output / "m").exists()


def test_an_old_lasting_address_that_is_taken_out_is_told_as_an_alias(published: Lab) -> None:
    renamed(published)
    published.write({MISSION.replace("guide", "guide-2"): f"{PROVEN_SITE[MISSION]}aliases: [{LOST}]\n"})
    assert published.run("--strict")[0] == 0
    published.write({MISSION.replace("guide", "guide-2"): PROVEN_SITE[MISSION]})
    code, printed = published.run()
    assert (code, heads(printed)) == (0, [(".", "TR629")])
    assert sorted(told(printed)[0].split(", ")) == sorted(LOST.split(", "))


def test_an_alias_that_is_taken_out_is_told_as_one(published: Lab) -> None:
    line = "aliases: [/fr/vieux/, /ancien.html, /tout/, /fr/missions/ancien/, /en/missions/old-one/]\n"
    published.edit(MISSION, "title:", f"{line}title:")
    assert published.run("--strict")[0] == 0
    published.edit(MISSION, line, "")
    printed = published.run()[1]
    assert told(printed) == ["/ancien.html, /en/missions/old-one/, /fr/missions/ancien/, /fr/vieux/, /tout/"]
    assert "TR629" in printed
    assert "lead nowhere" not in published.run()[1], "it was said once"


def test_nothing_else_that_goes_is_taken_for_an_alias(published: Lab) -> None:
    published.write({f"missions/m{n}/mission.yml": f"title: Une\npeople: marie-roy\nstart: {2000 + n}\n"
                     for n in range(30)})
    published.write({"missions/guide/deliverables/page.html": "<p>Une page.</p>\n"})
    assert published.run()[0] == 0
    for n in range(30):
        published.remove(f"missions/m{n}")
    published.remove("missions/guide/deliverables/page.html")
    printed = published.run()[1]
    assert printed.count("TR627") == 30
    assert "TR629" not in printed


def test_nobody_is_told_to_keep_an_address_that_spells_a_name_which_is_hidden_now(published: Lab) -> None:
    published.edit(PERSON, "name: Marie Roy", "name: Marie Roy\npublic_name: M. R.")
    (published.content / "people/marie-roy").rename(published.content / "people/m-r")
    published.edit(MISSION, "marie-roy", "m-r")
    printed = published.run()[1]
    assert (told(printed), "p/m-r/index.html" in published.tree()) == ([], True)


def test_another_site_in_the_same_folder_is_told(published: Lab) -> None:
    other = Lab(published.root / "other").write(PROVEN_SITE).remove("missions/guide").write(
        {"missions/tout-autre/mission.yml": "title: Autre\npeople: marie-roy\nstart: 2025\n"})
    code, printed = other.run("--output", str(published.output), lang="fr")
    assert code == 0
    assert heads(printed.replace("avertissement", "warning")) == [("missions/guide", "TR627")]
    assert LOST in " ".join(printed.split())


def test_a_build_that_loses_no_page_of_a_record_does_not_read_its_indexes(
    published: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They hold every mission: a body edited among 10,000 would take a third longer."""
    read = permanence._had
    asked: list[Path] = []
    monkeypatch.setattr(permanence, "_had", lambda output: asked.append(output) or read(output))
    published.edit(MISSION, "title:", "difficulty: 2\ntitle:").publish()
    assert asked == []
    renamed(published)
    published.publish()
    assert len(asked) == 1
