"""``why`` and ``build --dry-run`` say what a build would do, in terms of what people write, and change nothing."""

from __future__ import annotations

import errno
import io
import json
import os
import re
import shutil
import unicodedata
from pathlib import Path
from urllib.parse import quote

import pytest
from lab import PROVEN_SITE, Lab, read_tree
from PIL import Image
from systems import POSIX

from generator.memo import FOLDER

MISSION = "missions/guide/mission.yml"
PAGE = "fr/missions/guide/index.html"


@pytest.fixture
def published(lab: Lab) -> Lab:
    """A proven mission, published."""
    lab.write(PROVEN_SITE)
    assert lab.run()[0] == 0
    return lab


def why(lab: Lab, address: str, *more: str) -> tuple[str, list[tuple[str, str]]]:
    """Where a page stands, and the causes."""
    code, printed = lab.run("why", address, "--date", "2026-01-15", "--format", "json", *more)
    told = json.loads(printed)
    assert code == (2 if told["standing"] == "unknown" else 0)
    return told["standing"], [(cause["kind"], cause["file"]) for cause in told["causes"]]


def test_a_page_that_nothing_changed_is_current(published: Lab) -> None:
    before = read_tree(published.root)
    for address in ("/fr/missions/guide/", "fr/missions/guide", PAGE, "https://traces.example/fr/missions/guide/"):
        assert why(published, address) == ("current", [])
    assert read_tree(published.root) == before


ODD = "missions/guide/deliverables/100%25 été #1.txt"
"""A file whose name means something else in an address."""


@pytest.mark.parametrize("address", [
    "HTTPS://Traces.Example:443/fr/missions/guide/index.html", "http://localhost:8765/fr/missions/guide/",
    "./fr//missions/../missions/guide", "/fr/missions/guide/?x=1#story", "{output}/fr/missions/guide/index.html",
    "{output}/fr/missions/guide", "file://{output}/fr/missions/guide/", "/v1.2", "/v1.2/", "{odd}", "{quoted}",
    "{apart}", "{output}/{odd}",
])
def test_an_address_may_be_spelt_as_people_have_it(lab: Lab, address: str) -> None:
    lab.write(PROVEN_SITE, {ODD: "Un texte.\n"}).edit(MISSION, "hours: 7\n", "hours: 7\naliases: [/v1.2/]\n")
    assert lab.run()[0] == 0
    odd = next(path for path in lab.tree() if path.endswith("#1.txt"))
    places = {"output": lab.output.as_posix(), "odd": odd, "quoted": quote(odd),
              "apart": quote(unicodedata.normalize("NFD", odd))}
    assert why(lab, address.format_map(places)) == ("current", [])


def test_an_address_may_hold_the_folder_that_the_site_lives_in(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit("site.yml", "https://traces.example", "https://traces.example/sous")
    assert lab.run()[0] == 0
    for address in ("https://traces.example/sous/fr/missions/guide", "/sous/fr/missions/guide/", "/fr/missions/guide/"):
        assert why(lab, address) == ("current", [])


@pytest.mark.parametrize("address", ["http://[::1", "//[", "http://[x]/fr/", "a\0b", "/fr/%00", "../x", "x" * 5000])
def test_what_is_no_address_is_answered_too(published: Lab, address: str) -> None:
    assert why(published, address) == ("unknown", [])


def test_a_file_without_an_ending_that_goes_is_said_to_go(published: Lab) -> None:
    published.remove("missions/guide/deliverables")
    assert why(published, "archive/SHA256SUMS") == ("removed", [])


@pytest.mark.parametrize("small", [True, False])
def test_however_often_somebody_checks_meanwhile_the_reason_is_known(published: Lab, small: bool) -> None:
    if small:
        published.write({"missions/guide/fr.md": "Un récit.\n"})
        assert published.run()[0] == 0
        published.edit("missions/guide/fr.md", "Un récit", "Une histoire")
        assert published.run()[0] == 0
    published.edit(MISSION, "hours: 7\n", "hours: 6\n")
    for number in range(7):
        published.write({"glossary.yml": "\n" * number})
        assert published.run("check")[0] == 0
    published.remove("glossary.yml")
    assert why(published, PAGE) == ("changed", [("own", MISSION)])


@pytest.mark.parametrize(("path", "old", "new", "page", "cause"), [
    (MISSION, "hours: 7\n", "hours: 6\n", PAGE, ("own", MISSION)),
    (MISSION, "Un guide d’accueil", "Le guide", "fr/personnes/marie-roy/", ("shown", MISSION)),
    ("people/marie-roy/person.yml", "Marie Roy", "Marie Roi", PAGE, ("shown", "people/marie-roy/person.yml")),
    ("competencies.yml", "Rédaction claire", "Écriture", PAGE, ("vocabulary", "competencies.yml")),
    ("site.yml", "fr: Traces", "fr: Empreintes", PAGE, ("settings", "site.yml")),
])
def test_a_page_says_which_file_changed(
    published: Lab, path: str, old: str, new: str, page: str, cause: tuple[str, str]
) -> None:
    published.edit(path, old, new)
    assert why(published, page) == ("changed", [cause])


def test_the_words_that_a_page_shows_are_among_its_files(published: Lab) -> None:
    voice, kept_back = "missions/guide/feedback/hote.fr.md", "missions/guide/feedback/pair.fr.md"
    published.write({"missions/guide/fr.md": "Une histoire.\n", "people/marie-roy/en.md": "Hello.\n",
                     kept_back: "---\nfrom: {role: peer}\ndate: 2025-03-20\n---\nSans accord encore.\n"})
    expected = {
        PAGE: [MISSION, voice, "missions/guide/fr.md", "people/marie-roy/person.yml"],
        "fr/personnes/marie-roy/": ["people/marie-roy/person.yml", voice, "people/marie-roy/en.md", MISSION],
    }
    for page, sources in expected.items():
        told = json.loads(published.run("why", page, "--date", "2026-01-15", "--format", "json")[1])
        assert told["sources"] == sources


def test_other_reasons_are_said_too(published: Lab) -> None:
    assert why(published, "/fr/nulle-part/")[0] == "unknown"
    (published.output / PAGE).write_text("autre chose", "utf-8")
    assert why(published, PAGE) == ("changed", [("touched", "")])
    published.write({"missions/deux/mission.yml": "title: Deux\npeople: marie-roy\nstart: 2025-05-05\n"})
    assert why(published, "/fr/missions/deux/") == ("new", [])
    published.remove("missions/guide")
    assert why(published, PAGE) == ("removed", [])


def test_another_audience_is_a_reason(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    assert lab.run("--audience", "internal")[0] == 0
    assert why(lab, PAGE) == ("changed", [("audience", "")])


@pytest.mark.parametrize("before", [["--audience", "public"], ["--base-url", "https://traces.example/"]])
def test_what_the_settings_say_anyway_is_no_reason(lab: Lab, before: list[str]) -> None:
    lab.write(PROVEN_SITE)
    assert lab.run(*before)[0] == 0
    lab.edit(MISSION, "hours: 7\n", "hours: 6\n")
    assert why(lab, PAGE) == ("changed", [("own", MISSION)])


def test_another_address_is_a_reason(published: Lab) -> None:
    assert why(published, PAGE, "--base-url", "https://ailleurs.example") == ("changed", [("address", "")])
    published.edit("site.yml", "https://traces.example", "https://ailleurs.example")
    assert why(published, PAGE) == ("changed", [("settings", "site.yml")])


@pytest.mark.parametrize(("lang", "words"), [("fr", "son propre fichier"), ("en", "its own file")])
def test_reasons_are_told_in_both_languages(published: Lab, lang: str, words: str) -> None:
    published.edit(MISSION, "hours: 7\n", "hours: 6\n")
    assert f"{words} {MISSION}" in published.run("why", PAGE, "--date", "2026-01-15", lang=lang)[1]


def test_a_dry_run_lists_exactly_what_the_build_then_does(published: Lab) -> None:
    published.edit(MISSION, "hours: 7\n", "hours: 6\n").remove("missions/guide/feedback/hote.fr.md")
    before = read_tree(published.root)
    code, printed = published.run("build", "--dry-run", "--format", "json")
    told = json.loads(printed.splitlines()[-1])
    assert code == 0
    assert read_tree(published.root) == before
    assert published.run()[0] == 0
    after = published.tree()
    site = {path.removeprefix("public/"): data for path, data in before.items() if path.startswith("public/")}
    changed = {path for path in after if site.get(path) != after[path] and not path.startswith(".trace")}
    assert changed == set(told["written"])
    assert set(told["removed"]) == set(site) - set(after)


def foreseen(lab: Lab) -> list[str]:
    """What a dry run says would be written."""
    told: list[str] = json.loads(lab.run("build", "--dry-run", "--format", "json")[1].splitlines()[-1])["written"]
    return told


def test_what_is_made_anew_and_comes_out_as_it_is_would_not_change(published: Lab) -> None:
    """Comments, and whatever no page shows: only making the page tells."""
    for path in ("site.yml", "competencies.yml", MISSION):
        published.write({path: (published.content / path).read_bytes() + b"# a word for us\n"})
    assert foreseen(published) == []
    assert why(published, PAGE) == ("current", [])


def test_a_forgotten_site_is_compared_with_what_stands(published: Lab) -> None:
    shutil.rmtree(published.root / FOLDER)
    assert foreseen(published) == []
    assert why(published, PAGE) == ("current", [])
    published.edit(MISSION, "hours: 7\n", "hours: 6\n")
    shutil.rmtree(published.root / FOLDER)
    written = foreseen(published)
    assert PAGE in written
    assert "fr/a-propos/index.html" not in written
    assert why(published, PAGE) == ("changed", [("forgotten", "")])


def test_a_new_version_of_the_program_has_forgotten_what_pages_were_made_of(
    published: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What another version remembers is never read: it cannot say what is otherwise, and says that."""
    published.edit(MISSION, "hours: 7\n", "hours: 6\n")
    monkeypatch.setattr("generator.saved.code_digest", lambda: "another")
    assert why(published, PAGE) == ("changed", [("forgotten", "")])
    printed = published.run("why", PAGE)[1]
    assert "each new version of Trace" in " ".join(printed.split())


def test_a_file_without_an_ending_has_a_reason_too(published: Lab) -> None:
    assert why(published, "/archive/SHA256SUMS") == ("current", [])
    published.write({"missions/guide/deliverables/note.txt": "Une note.\n"})
    assert why(published, "archive/SHA256SUMS")[0] == "changed"


def test_a_record_that_is_gone_is_named(published: Lab) -> None:
    published.write({"missions/deux/mission.yml": "title: Deux\npeople: marie-roy\nstart: 2025-05-05\n"})
    assert published.run()[0] == 0
    published.remove("missions/deux")
    assert why(published, "fr/missions/") == ("changed", [("gone", "missions/deux/mission.yml")])


def test_a_file_that_nobody_looks_into_any_more_has_not_changed(published: Lab) -> None:
    person, story = "people/lou/person.yml", {"people/lou/fr.md": "Bonjour.\n"}
    published.write(story, {person: "name: Lou\nconsent: {date: 2024-01-01, audience: public}\n"})
    assert published.run()[0] == 0
    published.remove(person).write(story)
    assert why(published, "fr/personnes/") == ("changed", [("gone", person)])


TITLE = (MISSION, "Un guide d’accueil", "Le guide")
SHOWN = ("shown", MISSION, False)


def reasons(lab: Lab, address: str, date: str = "2026-01-15") -> list[tuple[str, str, bool]]:
    """The causes, with whether they are so only perhaps."""
    told = json.loads(lab.run("why", address, "--date", date, "--format", "json")[1])
    assert told["standing"] == "changed"
    return [(cause["kind"], cause["file"], cause["perhaps"]) for cause in told["causes"]]


@pytest.mark.parametrize("address", [
    "/fr/competences/plain-writing/atom.xml", "/fr/atom.xml", "/fr/personnes/marie-roy/atom.xml", "/fr/index.json",
    "/fr/missions/", "/fr/",
])
def test_what_a_file_shows_is_the_reason_and_what_may_concern_all_files_is_one_perhaps(
    published: Lab, address: str
) -> None:
    published.edit(*TITLE)
    assert reasons(published, address) == [SHOWN]
    assert reasons(published, address, "2026-01-16") == [SHOWN, ("date", "", True)]
    words = [line.strip() for line in published.run("why", address, "--date", "2026-01-16")[1].splitlines()]
    assert "perhaps: the build date is another, and a state or a name depends on it" in words


def test_what_alone_has_changed_is_the_reason(published: Lab) -> None:
    published.edit("site.yml", "fr: Traces", "fr: Empreintes")
    assert reasons(published, "/fr/equipes/") == [("settings", "site.yml", False)]
    published.edit("competencies.yml", "Rédaction claire", "Écriture")
    others = [("settings", "site.yml", True)]
    assert reasons(published, "/fr/equipes/") == [("vocabulary", "competencies.yml", True), *others]
    assert reasons(published, "/fr/competences/") == [("vocabulary", "competencies.yml", False), *others]


def test_a_list_that_counts_says_perhaps_what_it_counts(published: Lab) -> None:
    published.write({"missions/deux/mission.yml": "title: Deux\npeople: marie-roy\nstart: 2025-05-05\nend: 2025-05-06\n"
                     "competencies: [plain-writing]\n"})
    new = "missions/deux/mission.yml"
    assert reasons(published, "/fr/competences/") == [("moved", new, False)]
    assert reasons(published, "/fr/competences/", "2026-01-16") == [("date", "", True), ("moved", new, True)]


def test_a_list_of_checksums_names_the_file(published: Lab) -> None:
    published.edit(*TITLE).write({"missions/guide/deliverables/note.txt": "Une note.\n"})
    assert reasons(published, "archive/SHA256SUMS") == [("shown", "missions/guide/deliverables/note.txt", False)]


def test_an_altered_file_is_the_reason_whatever_else_has_changed(published: Lab) -> None:
    (published.output / PAGE).write_text("autre chose", "utf-8")
    assert reasons(published, PAGE, "2026-01-16") == [("touched", "", False), ("date", "", True)]


def test_a_page_that_cannot_be_made_says_so(published: Lab) -> None:
    published.write({"../themes/ours/theme.yml": "name: ours\nextends: default\n",
                     "../themes/ours/templates/mission.html": "{{ nothing.at.all }}"})
    for command in (("build", "--dry-run", "--theme", "ours"), ("why", PAGE, "--theme", "ours")):
        code, printed = published.run(*command)
        assert (code, "mission.html:1" in printed) == (1, True)


def test_errors_are_said_instead(published: Lab) -> None:
    published.edit(MISSION, "title:", "titel:")
    assert published.run("build", "--dry-run")[0] == 1
    assert published.run("why", PAGE, "--date", "2026-01-15")[0] == 1


def test_a_dry_run_stops_where_the_build_would(published: Lab) -> None:
    published.write({"../themes/ours/theme.yml": "name: ours\nextends: default\n",
                     "../themes/ours/templates/mission.html": "{{ nothing.at.all }}"})
    (published.root / "file").write_text("mine", "utf-8")
    (published.root / "strange").mkdir()
    (published.root / "strange/mine.txt").write_text("mine", "utf-8")
    published.write({"missions/guide/oddity.txt": "?"})
    for options in (["--theme", "ours", "--output", "new"], ["--strict"], ["--output", "file"], ["--output", "strange"],
                    ["--output", "content/public"], []):
        more = [str(published.root / each) if before == "--output" else each
                for before, each in zip(["", *options], options, strict=False)]
        foreseen_code, said = published.run("build", "--dry-run", *more)
        code, printed = published.run("build", *more)
        assert (foreseen_code, {*re.findall("TR[0-9]+", said)} <= {*re.findall("TR[0-9]+", printed)}) == (code, True)
        assert ("Would be written" in said) == (code == 0)


@pytest.mark.parametrize("output", ["shut/public", "shut/deep/down/public"])
def test_a_folder_that_cannot_be_made_is_foreseen(
    published: Lab, monkeypatch: pytest.MonkeyPatch, output: str
) -> None:
    shut = published.root / "shut"
    shut.mkdir()
    may, make = os.access, os.mkdir

    def refused(path: str, mode: int = 0o777) -> None:
        if Path(path).parent == shut:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        make(path, mode)

    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != shut and may(path, mode))
    monkeypatch.setattr(os, "mkdir", refused)
    there = str(published.root / output)
    foreseen, done = (published.run("build", *more, "--output", there) for more in (["--dry-run"], []))
    assert foreseen == done
    assert (done[0], "TR615" in done[1]) == (3, True)
    assert published.run("why", PAGE, "--output", there) == done


@pytest.mark.parametrize("stands", ["fr/missions/neuve", "fr/missions/neuve/index.html", "old.html/mien.txt"])
def test_what_stands_in_the_way_is_foreseen(published: Lab, stands: str) -> None:
    published.write({"missions/neuve/mission.yml":
                     "title: Une neuve\npeople: marie-roy\nstart: 2025-03-03\naliases: [/old.html]\n"})
    mine = published.output / stands
    mine.parent.mkdir(parents=True, exist_ok=True)
    mine.write_text("mien", "utf-8")
    before = published.tree()
    foreseen, done = published.run("build", "--dry-run"), published.run("build")
    assert (foreseen[0], "TR616" in foreseen[1]) == (done[0], "TR616" in done[1]) == (2, True)
    assert published.tree() == before
    asked = "/old.html" if stands.startswith("old") else "/fr/missions/neuve/"
    assert "TR616" in published.run("why", asked)[1]


@POSIX
def test_what_is_to_go_behind_a_link_is_foreseen(published: Lab) -> None:
    folder, away = published.output / "fr/missions/guide", published.root / "away"
    folder.rename(away)
    folder.symlink_to(away)
    shutil.rmtree(published.content / "missions/guide")
    foreseen, done = published.run("build", "--dry-run"), published.run("build")
    assert (foreseen[0], "TR616" in foreseen[1]) == (done[0], "TR616" in done[1]) == (2, True)
    assert (away / "index.html").exists()


@pytest.mark.parametrize("lang", ["fr", "en"])
@pytest.mark.parametrize("more", [[], ["--strict"]])
def test_a_dry_run_says_what_the_build_would_say(published: Lab, lang: str, more: list[str]) -> None:
    published.edit(MISSION, "hours: 7\n", "hours: 9\n")
    told, done = (published.run("build", *each, *more, lang=lang) for each in (["--dry-run"], []))
    assert told[0] == done[0] == (1 if more else 0)
    assert " TR331 " in told[1]
    assert told[1].split("\n\n")[0] == done[1].split("\n\n")[0]
    assert not more or done[1].startswith(told[1])


def test_a_strict_build_stops_before_it_looks_at_the_folder(published: Lab) -> None:
    published.edit(MISSION, "hours: 7\n", "hours: 9\n")
    for more in (["--audience", "private"], ["--audience", "internal", "--format", "json"]):
        told, done = (published.run("build", *each, *more, "--strict") for each in (["--dry-run"], []))
        assert told[0] == done[0] == 1
    assert published.run("build", "--dry-run", "--audience", "private")[0] == 2


def test_everything_would_be_written_anew_where_that_is_asked(published: Lab) -> None:
    told = published.run("build", "--clean", "--dry-run")[1]
    assert told.count("would write ") == len(published.tree()) - 1  # but for the list of what we own
    assert "left alone: 0" in told


def test_one_file_for_two_people_is_one_file(published: Lab) -> None:
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    published.write({f"people/{each}/photo.png": picture.getvalue() for each in ("marie-roy", "lou")},
                    {"people/lou/person.yml": "name: Lou\nconsent: {date: 2025-01-01, audience: public}\n"})
    told = published.run("build", "--dry-run")[1]
    assert len(re.findall("media.*photo", told)) == 1
    assert "left alone: -" not in told


def test_another_file_of_a_record_that_is_shown_is_a_reason_perhaps(published: Lab) -> None:
    published.write({"people/marie-roy/fr.md": "Une histoire.\n"})
    published.edit("site.yml", "fr: Traces", "fr: Empreintes")
    told = reasons(published, "/fr/competences/plain-writing/")
    assert ("shown", "people/marie-roy/fr.md", True) in told
    assert ("settings", "site.yml", True) in told


@pytest.mark.parametrize("memo", ["a file", "a link that leads nowhere", "torn"])
@pytest.mark.parametrize("address", [PAGE, "/fr/personnes/marie-roy/", "/fr/"])
def test_a_memo_that_cannot_be_used_costs_no_answer(published: Lab, memo: str, address: str) -> None:
    at = published.root / FOLDER
    if memo == "torn":
        pack = next(at.glob("pack-*"))
        pack.write_bytes(bytes(pack.stat().st_size))
    else:
        shutil.rmtree(at)
        at.write_text("x", "utf-8") if memo == "a file" else at.symlink_to(published.root / "nowhere" / "x")
    assert why(published, address) == ("current", [])
