"""Whatever a content folder holds, a run ends with located messages and an exit code: no traceback, nothing lost."""

from __future__ import annotations

import hashlib
import json
import os
import re
import socket
import unicodedata
from collections.abc import Callable
from io import FileIO
from pathlib import Path

import pytest
from lab import DEMO, FEEDBACK, MARIE, PROVEN_SITE, SITE, THREE_LINES, Lab, read_tree
from systems import POSIX

from generator.memo import FOLDER

MISSION = "missions/guide/mission.yml"


@pytest.fixture
def published(lab: Lab) -> Lab:
    """A site that stands, and must still stand whatever comes next."""
    assert lab.write(PROVEN_SITE).publish().publication
    return lab


def fails(lab: Lab, *argv: str) -> str:
    """What is printed by a build that must fail on its content, leave the site as it was, and touch nothing else."""
    site, around = lab.tree(), {path.name for path in lab.root.iterdir()}
    code, printed = lab.run(*argv)
    assert code == 1
    assert "Traceback" not in printed
    assert lab.tree() == site
    assert {path.name for path in lab.root.iterdir()} <= {*around, FOLDER}
    return printed


def placed(printed: str) -> set[tuple[str, str]]:
    """(where, code) of every error printed."""
    return set(re.findall(r"^(\S.*?)  error (TR\d+)", printed, re.MULTILINE))


def test_an_empty_folder_says_how_to_begin(lab: Lab) -> None:
    printed = fails(lab)
    assert placed(printed) == {(".", "TR003")}
    assert str(lab.content) in printed


def test_a_missing_folder_and_a_file_in_its_place_are_said(published: Lab) -> None:
    published.remove("")
    assert placed(fails(published)) == {(".", "TR001")}
    published.content.write_text("x", "utf-8")
    assert placed(fails(published)) == {(".", "TR002")}


def test_a_missing_site_file_is_only_a_warning(lab: Lab) -> None:
    code, printed = lab.write(MARIE, THREE_LINES).run()
    assert code == 0
    assert "site.yml  warning TR601" in printed
    assert lab.run("--strict")[0] == 1


@pytest.mark.parametrize("given", ["content/missions", "content/people", ".", "other"])
def test_a_wrong_content_folder_leaves_the_site_as_it_is(
    published: Lab, monkeypatch: pytest.MonkeyPatch, given: str
) -> None:
    monkeypatch.chdir(published.root)
    (published.root / "other").mkdir()
    (published.root / "other/a.txt").write_text("x", "utf-8")
    before = published.tree()
    code, printed = published.run("--content", given, "--output", str(published.output))
    codes = {".": "TR612", "other": "TR040"}
    assert (code, placed(printed)) == (2 if given == "." else 1, {(".", codes.get(given, "TR041"))})
    assert published.run("check", "--content", given)[0] == 1
    assert published.tree() == before


@pytest.mark.parametrize(("old", "new"), [
    ("missions", "Missions"), ("missions", "mission"), ("people", "personnes"), ("missions", "projets"),
    ("people", "equipe"),
])
def test_records_under_a_misspelt_name_leave_the_site_as_it_is(published: Lab, old: str, new: str) -> None:
    (published.content / old).rename(published.content / new)
    said = placed(fails(published))
    assert (new, "TR042") in said
    assert "TR301" not in {code for _, code in said}
    assert "TR301" not in published.check().codes


@pytest.mark.parametrize(
    ("change", "where", "code"),
    [
        ({MISSION: "title: a\ntitle: b\n"}, f"{MISSION}:2:1", "TR102"),
        ({MISSION: "title: a\npeople: perdue\nstart: 2025\n"}, f"{MISSION}:2:9", "TR301"),
        ({MISSION: "title: a\nfollows: guide\n"}, f"{MISSION}:2:10", "TR310"),
        ({MISSION: b"title: \xc9t\xe9\n"}, f"{MISSION}:1:8", "TR020"),
        ({"missions/guide/fr.md": b"Un \xe9t\xe9.\n"}, "missions/guide/fr.md:1:4", "TR020"),
        ({MISSION: "title: été\n".encode("utf-16")}, f"{MISSION}:1", "TR021"),
        ({MISSION: b"title: a\x00b\n"}, f"{MISSION}:1:9", "TR135"),
        ({"missions/guide/fr.md": b"a\x00b\n"}, "missions/guide/fr.md:1:2", "TR135"),
        ({"site.yml": "name: " + "x" * 5_000_000}, "site.yml", "TR023"),
        ({MISSION: "title: a\nthanks: " + "[" * 10_000}, f"{MISSION}:2", "TR130"),
        ({MISSION: "title: a\nthanks: " + "{a: " * 10_000}, f"{MISSION}:2", "TR130"),
        ({MISSION: "title: a\nthanks:\n  " + "- " * 10_000 + "x"}, f"{MISSION}:3", "TR130"),
        ({MISSION: "title: a\ndeliverables: [{file: ../../../site.yml}]\n"}, f"{MISSION}:2:23", "TR225"),
        ({"missions/Guide 2/mission.yml": "title: a\n"}, "missions/Guide 2", "TR007"),
        pytest.param({"missions/guide/deliverables/GUIDE.txt": "x"}, "missions/guide/deliverables/guide.txt", "TR009",
                     marks=POSIX),
        ({"missions/guide/deliverables/e\u0301t\u00e9.txt": "x", "missions/guide/deliverables/\u00e9te\u0301.txt": "x"},
         "missions/guide/deliverables/\u00e9te\u0301.txt", "TR009"),
        ({"missions/guide/deliverables/-rf.txt": "x"}, "missions/guide/deliverables/-rf.txt", "TR011"),
        pytest.param({"missions/guide/deliverables/con.txt": "x"}, "missions/guide/deliverables/con.txt", "TR013",
                     marks=POSIX),
        ({MISSION: "- un\n- deux\n"}, f"{MISSION}:1:1", "TR126"),
        ({MISSION: "un guide\n"}, f"{MISSION}:1:1", "TR127"),
        ({MISSION: "title: &a [*a, *a]\n"}, f"{MISSION}:1:8", "TR121"),
        ({MISSION: "title: !!python/object/apply:os.system [ls]\n"}, f"{MISSION}:1:8", "TR120"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_file_may_not_hold_is_said_where_it_is(
    published: Lab, change: dict[str, str | bytes], where: str, code: str
) -> None:
    found = placed(fails(published.write(change)))
    assert any(code == one and place.startswith(where) for place, one in found), found


@pytest.mark.parametrize(
    "data", [b"{\\rtf1\\ansi title: a}", b"PK\x03\x04\x14\0\xff", b"\xd0\xcf\x11\xe0\xa1", b"%PDF-1.7\n"]
)
@pytest.mark.parametrize("path", [MISSION, "missions/guide/fr.md", "missions/guide/feedback/hote.fr.md", "teams.yml"])
def test_a_document_under_the_name_of_a_text_is_said_once(published: Lab, path: str, data: bytes) -> None:
    found = placed(fails(published.write({path: data})))
    assert {(place, code) for place, code in found if place.startswith(path)} == {(f"{path}:1", "TR031")}


def test_billion_laughs_are_refused_not_expanded(published: Lab) -> None:
    lines = ["a0: &a0 [lol]"] + [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]
    found = placed(fails(published.write({MISSION: "\n".join(lines)})))
    assert {code for _, code in found} >= {"TR121", "TR122"}


@pytest.mark.parametrize("body", ["> " * 10_000, "- " * 10_000, "[" * 10_000, "![" * 10_000, "*a _" * 5_000,
                                  "<div>" * 10_000, "<b>" * 10_000, "`" * 10_001, "((" * 10_000, "&" * 10_000,
                                  "\n".join(" " * n + "- x" for n in range(300)), "|" * 10_000 + "\n|-|-|\n"],
                         ids=lambda body: body[:8])
def test_prose_nested_beyond_reason_is_still_shown(lab: Lab, body: str) -> None:
    lab.write(SITE, MARIE, THREE_LINES, {"missions/guide/fr.md": f"Avant.\n\n{body}\n\nAprès.\n"})
    built = lab.build()
    assert built.errors == []
    text = built.page("fr/missions/guide/").text
    assert "Avant." in text
    assert "Après." in text


def test_a_file_of_200_megabytes_is_refused_with_the_limit(published: Lab) -> None:
    name = "missions/guide/deliverables/film.mp4"
    with (published.content / name).open("wb") as file:
        file.truncate(200_000_000)
    printed = fails(published)
    assert placed(printed) == {(name, "TR360")}
    assert "200.0 MB" in printed
    assert "the limit is 10 MB" in printed
    published.edit("site.yml", "audience: public\n", "audience: public\nmax_file_mb: 0,00001\n")
    assert (f"{name.replace('film.mp4', 'guide.txt')}", "TR360") in placed(fails(published))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda path: path.symlink_to("/etc/passwd"), "TR015"),
        (lambda path: path.symlink_to("/etc"), "TR015"),
        (lambda path: path.symlink_to("../../../.."), "TR015"),
        (lambda path: path.symlink_to("."), "TR015"),
        (lambda path: path.symlink_to(path.name), "TR016"),
        (lambda path: path.symlink_to("nowhere"), "TR016"),
        (lambda path: os.mkfifo(path), "TR018"),
        (lambda path: socket.socket(socket.AF_UNIX).bind(str(path)), "TR018"),
    ],
    ids=["file outside", "folder outside", "above", "itself", "loop", "dangling", "pipe", "socket"],
)
@pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning")
@POSIX
def test_links_and_devices_are_not_followed(
    published: Lab, make: Callable[[Path], None], code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(published.content / "missions/guide/deliverables")
    make(Path("x"))
    assert placed(fails(published)) == {("missions/guide/deliverables/x", code)}


def test_a_link_to_a_file_of_the_content_is_fine(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    (lab.content / "missions/guide/deliverables/copie.txt").symlink_to("guide.txt")
    assert lab.build().errors == []


@POSIX
def test_a_name_with_damaged_accents_is_said(published: Lab) -> None:
    folder = os.fsencode(published.content / "missions/guide/deliverables")
    with open(folder + b"/\xe9t\xe9.txt", "wb"):  # noqa: PTH123 - a name that is no text
        pass
    printed = fails(published)
    assert [code for _, code in placed(printed)] == ["TR017"]


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize("asked", ["--content", ""])
def test_a_content_folder_that_nobody_may_look_into_says_so(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, command: str, asked: str
) -> None:
    """As its owner sees it, who may do nothing there: its name, and no more."""
    lab.write(PROVEN_SITE)
    stat, scan = os.stat, os.scandir

    def refused(path: object) -> None:
        if isinstance(path, (str, Path)) and Path(path).is_relative_to(lab.content):
            raise PermissionError(13, "no", str(path))

    def stat_of(path: object, *more: object, **named: object) -> object:
        refused(Path(str(path)).parent)
        return stat(path, *more, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "stat", stat_of)
    monkeypatch.setattr(os, "scandir", lambda path: refused(path) or scan(path))
    monkeypatch.setattr(os, "access", lambda path, mode: not Path(path).is_relative_to(lab.content))
    code, printed = lab.run(command, *([asked, str(lab.content)] if asked else []))
    assert (code, placed(printed)) == (1, {(".", "TR004")})


@pytest.mark.parametrize(("error", "code"), [(PermissionError(13, "no"), "TR004"), (OSError(5, "no"), "TR022")])
def test_a_file_that_cannot_be_read_is_said(
    published: Lab, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str
) -> None:
    refuse_opening(published, monkeypatch, "mission.yml", error)
    assert (MISSION, code) in placed(fails(published))


@pytest.mark.parametrize(("error", "code"), [(PermissionError(13, "no"), "TR004"), (OSError(5, "no"), "TR022")])
def test_a_deliverable_that_cannot_be_read_is_said(
    published: Lab, monkeypatch: pytest.MonkeyPatch, error: OSError, code: str
) -> None:
    refuse_opening(published, monkeypatch, "guide.txt", error)
    assert ("missions/guide/deliverables/guide.txt", code) in placed(fails(published))


def refuse_opening(lab: Lab, monkeypatch: pytest.MonkeyPatch, name: str, error: OSError) -> None:
    """Files of that name cannot be opened; they are touched, else a build may know that nothing of them has moved."""
    for file in lab.content.rglob(name):
        os.utime(file)

    def refusing(path: str) -> FileIO:
        if path.endswith(f"/{name}"):
            raise error
        return FileIO(path)

    for module in ("generator.source.files", "generator.reading"):
        monkeypatch.setattr(f"{module}.FileIO", refusing)


def test_files_that_fit_nowhere_are_pointed_out(lab: Lab) -> None:
    lab.write(PROVEN_SITE, {"notes.txt": "x", "missions/guide/misson.yml": "x", "missions/guide/plan.docx": "x",
                            "missions/guide/feedback/hote.md": FEEDBACK, "missions/vide/fr.md": "x",
                            ".DS_Store": "x", "missions/guide/deliverables/.DS_Store": "x"})
    code, printed = lab.run("check")
    assert code == 0
    found = set(re.findall(r"^(\S.*?)  warning (TR0\d+)", printed, re.MULTILINE))
    assert found == {("notes.txt", "TR006"), ("missions/guide/misson.yml", "TR034"),
                     ("missions/guide/plan.docx", "TR025"), ("missions/guide/feedback/hote.md", "TR026"),
                     ("missions/vide", "TR024")}


DIGEST = hashlib.sha256(b"x").hexdigest()

CLAIMS = [
    ("slug and slug", {"missions/autre/mission.yml": "title: a\nslug: {fr: guide}\n"}),
    ("slug and alias", {"missions/autre/mission.yml": "title: a\naliases: /fr/missions/guide/\n"}),
    ("alias and alias", {"missions/autre/mission.yml": "title: a\naliases: [/a/b.html]\n",
                         "missions/encore/mission.yml": "title: a\naliases: [/a/b.html]\n"}),
    ("alias and page", {"missions/autre/mission.yml": "title: a\naliases: /fr/offres/\n"}),
    ("alias and root", {"missions/autre/mission.yml": "title: a\naliases: /index.html\n"}),
    ("alias and feed", {"missions/autre/mission.yml": "title: a\naliases: /fr/atom.xml\n"}),
    ("alias and robots", {"missions/autre/mission.yml": "title: a\naliases: /robots.txt\n"}),
    ("alias and checksums", {"missions/autre/mission.yml": "title: a\naliases: /archive/SHA256SUMS\n"}),
    ("alias and archived file", {"missions/guide/deliverables/page.html": "x", "missions/autre/mission.yml":
                                 f"title: a\naliases: /archive/{DIGEST[:2]}/{DIGEST}/page.html\n"}),
    ("alias below a file", {"missions/autre/mission.yml": "title: a\naliases: /fr/404.html/x\n"}),
    ("alias below a feed", {"missions/autre/mission.yml": "title: a\naliases: /sitemap.xml/x.html\n"}),
    ("alias on folder", {"missions/autre/mission.yml": "title: a\naliases: [/x.html, /x.html/y.html]\n"}),
    ("case twins", {"missions/autre/mission.yml": "title: a\naliases: [/a.html, /A.html]\n"}),
    ("case twin of a page", {"missions/autre/mission.yml": "title: a\naliases: /FR/Missions/Guide/\n"}),
    ("two people", {"people/ali-ba/person.yml": "name: Ali\nconsent: 2024-01-01\nslug: marie-roy\n"}),
    ("person and alias of a mission", {"missions/autre/mission.yml": "title: a\naliases: /en/people/marie-roy/\n"}),
    ("permalink", {"missions/autre/mission.yml": "title: a\naliases: /m/guide/\n"}),
]


@pytest.mark.parametrize("change", [change for _, change in CLAIMS], ids=[name for name, _ in CLAIMS])
def test_two_records_cannot_claim_one_address(published: Lab, change: dict[str, str]) -> None:
    found = placed(fails(published.write(change)))
    assert {code for _, code in found} == {"TR501"}
    for where, _ in found:
        path, _, line = where.partition(":")
        asked = {"missions/autre/mission.yml": "2:", "missions/encore/mission.yml": "2:",
                 "people/ali-ba/person.yml": "3:", MISSION: "", "people/marie-roy/person.yml": ""}[path]
        assert line.startswith(asked), where


def test_an_address_that_a_record_has_already_is_asked_for_once(published: Lab) -> None:
    before = published.tree()
    old = ("/fr/missions/guide/", "/en/missions/guide", "/fr/missions/guide/index.html", "/m/guide/")
    published.write({MISSION: f"{PROVEN_SITE[MISSION]}aliases: [{', '.join(old)}]\n",
                     "people/marie-roy/person.yml": f"{PROVEN_SITE['people/marie-roy/person.yml']}"
                                                    "aliases: [/p/marie-roy/, /fr/personnes/marie-roy]\n"})
    code, printed = published.run("--strict")
    assert (code, placed(printed)) == (0, set())
    assert published.tree() == before
    published.edit(MISSION, "/m/guide/]", "/vieux, /vieux/]")
    assert published.run("--strict")[0] == 0
    assert "vieux/index.html" in published.tree()


def test_an_address_that_differs_by_case_from_a_record_s_own_is_told_with_both(published: Lab) -> None:
    published.write({MISSION: f"{PROVEN_SITE[MISSION]}aliases:\n  - /vieux\n  - /FR/missions/Guide/\n"})
    printed = fails(published)
    assert placed(printed) == {(f"{MISSION}:13:5", "TR501")}
    assert f"The other: /fr/missions/guide/ ({MISSION})" in printed


def test_the_output_may_not_stand_in_what_builds_read_nor_around_it(published: Lab) -> None:
    before = read_tree(published.root)
    inside = (".", "content", "content/public", "content/missions", FOLDER, f"{FOLDER}/x", "themes", "themes/x/y")
    for output in (published.root / each for each in inside):
        code, printed = published.run("--output", str(output))
        assert code == 2
        assert "TR612" in printed
    assert read_tree(published.root) == before


def test_a_folder_that_is_not_ours_stays_as_it_is(published: Lab) -> None:
    other = published.root / "photos"
    other.mkdir()
    (other / "ete.jpg").write_bytes(b"x")
    before = read_tree(published.root)
    code, printed = published.run("--output", str(other))
    assert code == 2
    assert "TR611" in printed
    assert "ete.jpg" in printed
    assert read_tree(published.root) == before


def test_a_file_in_place_of_the_output_stays_as_it_is(published: Lab) -> None:
    target = published.root / "site"
    target.write_text("mon travail", "utf-8")
    for output in (target, target / "public"):
        code, printed = published.run("--output", str(output))
        assert code == 2
        assert "TR621" in printed
        assert str(target) in printed
    assert target.read_text("utf-8") == "mon travail"


@pytest.mark.parametrize(
    ("argv", "name"),
    [
        (["--date", "15/01/2026"], "--date"), (["--date", "2026-13-01"], "--date"),
        (["--audience", "tous"], "--audience"),
        (["--jobs", "deux"], "--jobs"), (["--jobs", "-1"], "--jobs"), (["--base-url", "blogue"], "--base-url"),
        (["--base-url", "https://[x"], "--base-url"), (["--base-url", "https://x\udcff.org/"], "--base-url"),
        (["--format", "xml"], "--format"), (["--dates"], "--dates"),
        (["construire"], "construire"), (["--output"], "--output"), (["build", "encore"], "encore"),
    ],
)
def test_a_command_that_cannot_be_understood_says_which_word(published: Lab, argv: list[str], name: str) -> None:
    before = read_tree(published.root)
    code, printed = published.run(*argv)
    assert code == 2
    assert name in printed
    assert "Traceback" not in printed
    assert read_tree(published.root) == before


def test_a_theme_that_does_not_exist_is_said(published: Lab) -> None:
    for name in ("absent", "../content", "/etc", ".", ""):
        found = {code for _, code in placed(fails(published, "--theme", name))} if name else {"TR602"}
        assert found == {"TR602"}


def naughty(shared: Path) -> list[str]:
    """Strings that have broken other programs; one in four is a page here, or the test would take ten seconds."""
    strings = json.loads((shared / "hostile/naughty_strings.json").read_text(encoding="utf-8"))["strings"]
    return [text for text in strings if text.strip() and len(text) <= 200]


def shown(text: str) -> str:
    """What stays of a text when white space is folded, invisible signs go and typography has had its say."""
    text = "".join(c for c in unicodedata.normalize("NFC", text) if unicodedata.category(c)[0] not in "CZ")
    return re.sub(r"[\s\"'’‘“”«»`*_\\…\-–—.]", "", text)


ACTIVE = {"script", "style", "iframe", "object", "embed", "form", "input", "base", "frame", "applet", "img", "video"}


def test_naughty_strings_are_shown_as_text_wherever_they_are_typed(lab: Lab, shared: Path) -> None:
    strings = dict(enumerate(naughty(shared)[::4]))
    lab.write(SITE)
    for number, text in strings.items():
        quoted = json.dumps(text, ensure_ascii=False)
        lab.write({
            f"people/p{number}/person.yml": f"name: {quoted}\nconsent: 2024-01-01\ntitle: {quoted}\n",
            f"missions/m{number}/mission.yml": f"title: {quoted}\npeople: p{number}\nstart: 2025\nhost: t{number}\n"
                                               f"learned: {quoted}\n",
            f"missions/m{number}/fr.md": f"---\nsummary: {quoted}\n---\n{text}\n",
        })
    refused = {int(one.place.path.split("/")[1][1:]) for one in lab.check().problems if one.severity.stops}
    assert len(refused) < 10
    assert all(re.search("[\x00-\x1f\x7f-\x9f\ufffe\uffff]", strings[number]) for number in refused)
    for number in refused:
        lab.remove(f"missions/m{number}").remove(f"people/p{number}")
        del strings[number]
    teams = {f"t{number}": {"names": {"fr": text}} for number, text in strings.items()}
    built = lab.write({"teams.yml": json.dumps(teams, ensure_ascii=False)}).build()
    assert built.errors == []
    for number, text in strings.items():
        mission, person, team = (built.page(f"{path}{number}/") for path in ("fr/missions/m", "fr/personnes/p",
                                                                            "fr/equipes/t"))
        for page in (mission, person, team):
            assert shown(text) in shown(page.root.one("h1").text), text
            assert shown(text) in shown(page.root.one("title").text), text
            active = [element for element in page.root.walk() if element.tag in ACTIVE
                      or any(name.startswith("on") for name in element.attributes)]
            assert [(each.tag, each.get("type")) for each in active] in ([], [("script", "application/ld+json")]), text
            inside = {child.tag for child in page.root.one("h1").children if not isinstance(child, str)}
            assert inside <= {"abbr", "bdi"}
        assert shown(text) in shown(mission.root.one("main").text)
        assert shown(text) in shown(person.root.one("main").text)


@POSIX
def test_the_demonstration_can_be_built_from_a_copy_anywhere(lab: Lab) -> None:
    folder = lab.root / "été à la plage"
    folder.mkdir()
    (folder / "content").symlink_to(DEMO)
    code, printed = lab.run("check", "--content", str(folder / "content"), "--date", "2026-12-01")
    assert code == 0, printed


def test_an_agreement_is_offered_no_audience_that_would_be_none(lab: Lab) -> None:
    lab.write({"people/marie-roy/person.yml": "name: Marie Roy\nconsent: {date: 2025-01-01, audience: interne}\n"})
    found = lab.check().find("TR206")
    assert dict(found.params)["options"] == "internal, public"
