"""The commands: what they print, in which language and form, and the exit code that says how it went."""

from __future__ import annotations

import ctypes
import errno
import json
import os
import re
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from lab import DATE, PROVEN_SITE, REPOSITORY, THREE_LINES, Lab, read_tree
from systems import POSIX

from generator import report
from generator.memo import FOLDER
from generator.wording import choose_lang, interface_language

MISSION = "missions/guide/mission.yml"
EXIT = {"done": 0, "problems": 1, "usage": 2, "refused": 3}


def test_no_argument_builds(lab: Lab) -> None:
    code, printed = lab.write(PROVEN_SITE).run()
    assert code == EXIT["done"]
    assert (lab.output / "fr/missions/guide/index.html").exists()
    assert str(lab.output) in printed


def test_options_without_a_command_belong_to_build(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    for number, argv in enumerate([["--output"], ["build", "--output"]]):
        assert lab.run(*argv, str(lab.root / f"ailleurs{number}"))[0] == EXIT["done"]
    assert read_tree(lab.root / "ailleurs0") == read_tree(lab.root / "ailleurs1") != {}
    assert not lab.output.exists()


def test_the_last_lines_say_what_was_done(lab: Lab) -> None:
    lab.write(PROVEN_SITE, {"people/lou/person.yml": "name: Lou\n"})
    built = lab.build()
    _, printed = lab.run()
    pages = sum(path.endswith(".html") for path in built.files)
    assert re.search(rf"^Pages\D+\b{pages}\b", printed, re.MULTILINE)
    assert "withheld: person lou" in printed
    assert "people/lou/person.yml" in printed
    assert printed.splitlines()[-1] == f"Digest: sha256:{built.digest}"


def test_a_site_made_for_a_web_server_is_not_said_to_open_from_a_disk(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    from_disk, served = f"open {lab.output}/index.html", "use the preview (serve)"
    for _ in range(2):  # the second has nothing to do
        printed = lab.run("build", "--base-url", "")[1]
        assert (from_disk in printed, served in printed) == (True, False)
        printed = lab.run("build", "--base-url", "https://site.example")[1]
        assert (from_disk in printed, served in printed) == (False, True)


@pytest.mark.parametrize(
    ("lang", "words"),
    [("en", ["withheld: person lou", "has not agreed", "Digest: sha256:", "warning TR331"]),
     ("fr", ["retenu : personne lou", "n’a pas donné son accord", "Empreinte : sha256:", "avertissement TR331"])],
)
def test_everything_is_said_in_the_language_asked_for(lab: Lab, lang: str, words: list[str]) -> None:
    lab.write(PROVEN_SITE, {"people/lou/person.yml": "name: Lou\n"}).edit(MISSION, "hours: 7\n", "hours: 9\n")
    printed = lab.run(lang=lang)[1].replace("\u00a0", " ")
    assert [word for word in words if word not in printed] == []


def test_remarks_are_for_check(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    assert "TR380" not in lab.run()[1]
    code, printed = lab.run("check")
    assert code == EXIT["done"]
    assert "TR380" in printed


def test_check_writes_nothing_but_what_it_remembers(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    assert lab.run("check")[0] == EXIT["done"]
    lab.edit(MISSION, "hours: 7\n", "hours: beaucoup\n")
    assert lab.run("check")[0] == EXIT["problems"]
    assert {path.name for path in lab.root.iterdir()} == {"content", FOLDER}


def test_check_fails_on_errors_and_with_strict_on_warnings(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "hours: 7\n", "hours: 9\n")
    assert lab.run("check")[0] == EXIT["done"]
    assert lab.run("check", "--strict")[0] == EXIT["problems"]
    lab.edit(MISSION, "hours: 9\n", "hours: 7\n")
    assert lab.run("check", "--strict")[0] == EXIT["done"]


@pytest.mark.parametrize("command", [(), ("check",)])
def test_what_stops_a_build_stands_last_where_the_eye_is(lab: Lab, command: tuple[str, ...]) -> None:
    """Its file comes first by name, and dozens of warnings would push it off the screen."""
    lab.write(PROVEN_SITE, {f"missions/mission-{number}/mission.yml": "title: Une mission\npeople: marie-roy\n"
                                                                     "start: 2025-04-01\nhours: 9\nmax_hours: 8\n"
                            for number in range(40)})
    lab.edit(MISSION, "hours: 7\n", "hours: beaucoup\n")
    code, printed = lab.run(*command)
    assert code == EXIT["problems"]
    heads = [line for line in printed.splitlines() if re.match(r"\S+:\d+:\d+  (error|warning) ", line)]
    assert len(heads) >= (41 if command else 31)
    assert heads[-1].startswith(f"{MISSION}:5:8  error ")
    assert not any("  error " in line for line in heads[:-1])
    assert ("more warnings" in printed[:printed.index(heads[-1])]) is not bool(command)


@pytest.mark.parametrize(("more", "said"), [
    (0, {"fr": "", "en": ""}),
    (1, {"fr": "… et 1 autre avertissement : la commande « check » le dit aussi.\n",
         "en": "… and 1 more warning: the command “check” says it too.\n"}),
    (2, {"fr": "… et 2 autres avertissements : la commande « check » les dit tous.\n",
         "en": "… and 2 more warnings: the command “check” says them all.\n"}),
])
def test_warnings_that_are_left_out_are_counted_in_words(lab: Lab, more: int, said: dict[str, str]) -> None:
    lab.write(PROVEN_SITE, {f"missions/mission-{number}/mission.yml": "title: Une mission\npeople: marie-roy\n"
                                                                     "start: 2025-04-01\nhours: 9\nmax_hours: 8\n"
                            for number in range(report.MOST_WARNINGS // 2)})
    for number in range(more):
        lab.write({f"missions/autre-{number}/mission.yml": THREE_LINES["missions/guide/mission.yml"]})
    for lang, words in said.items():
        printed = lab.run(lang=lang)[1].replace("\u00a0", " ")
        assert "".join(line for line in printed.splitlines(keepends=True) if line.startswith("…")) == words


@pytest.mark.parametrize(("lang", "words"), [("en", "Hours worked: 1, of at most 0.5 agreed."),
                                             ("fr", "Heures faites : 1, pour un maximum convenu de 0,5.")])
def test_one_hour_is_not_told_as_several(lab: Lab, lang: str, words: str) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "hours: 7\nmax_hours: 8\n", "hours: 1\nmax_hours: 0.5\n")
    assert words in lab.run("check", lang=lang)[1].replace("\u00a0", " ")


def test_check_finds_what_only_shows_when_the_site_is_made(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "hours: 7\n", "hours: 7\naliases: /fr/atom.xml\n")
    code, printed = lab.run("check")
    assert code == EXIT["problems"]
    assert "TR501" in printed


def test_json_is_one_object_a_line(lab: Lab) -> None:
    lab.write(PROVEN_SITE, {"people/lou/person.yml": "name: Lou\n"}).edit(MISSION, "hours: 7\n", "hours: 9\n")
    _, printed = lab.run("--format", "json")
    *problems, summary = (json.loads(line) for line in printed.splitlines())
    assert [one["code"] for one in problems] == ["TR331"]
    assert {"code", "slug", "severity", "path", "line", "column", "excerpt", "what", "why", "fix"} <= problems[0].keys()
    assert (problems[0]["path"], problems[0]["line"], problems[0]["column"]) == (MISSION, 5, 8)
    assert summary["summary"] is True
    assert summary["audience"] == "public"
    assert (summary["missions"], summary["people"]) == (1, 1)
    assert summary["withheld"] == [{"kind": "person", "id": "lou", "reason": "no-consent", "who": "lou"}]
    assert summary["problems"] == {"error": 0, "warning": 1, "notice": len(lab.check().problems) - 1}
    assert summary["digest"] == lab.build().digest


@pytest.mark.parametrize("guide", ["en/publish.md", "fr/publier.md"])
@pytest.mark.parametrize("command", ["build", "build --dry-run", "check", "why"])
def test_the_guide_lists_the_fields_of_the_last_object(lab: Lab, guide: str, command: str) -> None:
    page = ["fr/", "--date", DATE.isoformat()] if command == "why" else []
    last = json.loads(lab.write(PROVEN_SITE).run(*command.split(), *page, "--format", "json")[1].splitlines()[-1])
    row = re.search(rf"^\| `{command}` \| .*`summary`.*|^\| `{command}` \| `file`.*",
                    (REPOSITORY / "docs" / guide).read_text("utf-8"), re.MULTILINE)
    assert row is not None
    assert last.keys() <= set(re.findall("`([a-z]+)`", row[0]))


def test_json_of_a_failure_says_that_nothing_was_written(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "hours: 7\n", "hours: beaucoup\n")
    code, printed = lab.run("--format", "json")
    summary = json.loads(printed.splitlines()[-1])
    assert code == EXIT["problems"]
    assert (summary["digest"], summary["pages"]) == (None, None)


def test_github_gets_workflow_commands(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "hours: 7\n", "hours: 9\n")
    _, printed = lab.run("check", "--format", "github")
    lines = [line for line in printed.splitlines() if line.startswith("::warning ")]
    assert len(lines) == 1
    assert lines[0].startswith(f"::warning file={MISSION},line=5,col=8,title=TR331::")
    assert "%0A" in lines[0]


def test_what_people_typed_cannot_drive_the_terminal(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "hours: 7\n", 'hours: "\\e[2J\\u202e"\n')
    for style in ("text", "json", "github"):
        code, printed = lab.run("check", "--format", style)
        assert code == EXIT["problems"]
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", printed)


def test_github_finds_the_file_from_the_folder_of_the_repository(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    theme = "themes/ours/templates/mission.html"
    lab.write(PROVEN_SITE, {"../themes/ours/theme.yml": "name: ours\nextends: default\n", f"../{theme}": "{% if %}"})
    lab.edit(MISSION, "hours: 7\n", "hours: 9\n")
    for folder, below in ((lab.root, "content/"), (lab.content, "")):
        monkeypatch.chdir(folder)
        assert f"::warning file={below}{MISSION},line=5," in lab.run("check", "--format", "github")[1]
        assert f"file={below and theme}" in lab.run("--theme", "ours", "--format", "github")[1]


def test_a_file_name_cannot_drive_the_terminal_from_the_summary(lab: Lab) -> None:
    lab.write(PROVEN_SITE, {"missions/guide/feedback/y\x9b\u202e.fr.md": "---\nfrom: {role: peer}\n---\nBien.\n"})
    printed = lab.run("--format", "json")[1]
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", printed)
    assert "guide/y\x9b\u202e.fr" in [each["id"] for each in json.loads(printed.splitlines()[-1])["withheld"]]


def test_the_audience_and_the_address_can_be_given(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    assert lab.run("--audience", "internal", "--base-url", "https://interne.example/blogue")[0] == EXIT["done"]
    home = (lab.output / "fr/index.html").read_text("utf-8")
    assert "https://interne.example/blogue/fr/" in home
    assert "traces.example" not in home
    assert "Disallow: /" in (lab.output / "robots.txt").read_text("utf-8")


@pytest.mark.parametrize("argv", [["--help"], ["-h"], ["build", "--help"], ["check", "--help"]])
def test_help_is_in_the_language_of_the_reader(lab: Lab, argv: list[str]) -> None:
    for lang, word in (("en", "content folder"), ("fr", "dossier de contenu")):
        code, printed = lab.run(*argv, lang=lang)
        assert code == EXIT["done"]
        assert (word if "build" in argv or "check" in argv else "Trace") in printed


def test_the_version_is_said(lab: Lab) -> None:
    code, printed = lab.run("--version")
    assert code == EXIT["done"]
    assert re.fullmatch(r"Trace \d+\.\d+\.\d+\S*\n", printed)


def test_an_option_that_is_near_to_none_is_met_with_no_guess(lab: Lab) -> None:
    assert "--strict" not in lab.run("build", "--frobnicate")[1]


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_every_stage_is_named_in_both_languages(lab: Lab, lang: str) -> None:
    printed = lab.write(PROVEN_SITE).run("--clean", "--timings", lang=lang)[1]
    assert len(re.findall(r"^(?:Étape|Stage) [^:_]+:|^Étape [^:_]+\u00a0:", printed, re.MULTILINE)) > 8
    assert ("Étape fiches" in printed, "Stage records" in printed) == (lang == "fr", lang == "en")


def test_the_help_of_why_says_what_an_address_is(lab: Lab) -> None:
    printed = lab.run("why", "--help")[1]
    assert "its address, its path or its file" in " ".join(printed.split())
    assert len(re.findall(r"^  ADDRESS\b", printed, re.MULTILINE)) == 1


def test_the_command_is_a_module_too() -> None:
    done = subprocess.run([sys.executable, "-m", "generator", "--version"], capture_output=True, text=True, check=True,
                          cwd=REPOSITORY, encoding="utf-8")
    assert done.stdout.startswith("Trace ")


def test_a_theme_that_was_asked_for_is_not_looked_for_in_the_settings(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    assert not lab.run("--theme", "nulle-part")[1].startswith("site.yml")
    lab.edit("site.yml", "audience: public", "audience: public\ntheme: nulle-part")
    assert lab.run()[1].startswith("site.yml")


def test_timings_are_said_on_demand_only(lab: Lab) -> None:
    lab.write(PROVEN_SITE)
    assert "Stage pages" not in lab.run()[1]
    assert "Stage pages" in lab.run("--clean", "--timings")[1]  # else, where nothing moved, there is no such stage


@pytest.mark.parametrize(
    ("environment", "argv", "lang"),
    [
        ({}, [], None),
        ({"LANG": "C"}, [], None),
        ({"LANG": "fr_CA.UTF-8"}, [], "fr"),
        ({"LANG": "en_CA.UTF-8"}, [], "en"),
        ({"LANG": "en_CA.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, [], "fr"),
        ({"LANG": "fr_CA.UTF-8", "LC_MESSAGES": "en_US"}, [], "en"),
        ({"LANG": "fr_CA.UTF-8"}, ["check", "--lang", "en"], "en"),
        ({"LANG": "en_CA.UTF-8"}, ["--lang=fr"], "fr"),
    ],
)
def test_the_language_is_the_one_asked_for_then_the_locale_s(
    environment: dict[str, str], argv: list[str], lang: str | None
) -> None:
    assert choose_lang(argv, environment, interface=lambda: "") == lang


@pytest.mark.parametrize(
    ("environment", "interface", "site", "lang"),
    [
        ({}, "", "name: Traces\nlang: fr\n", "fr"),
        ({}, "", "\ufefflang:  'fr' # la nôtre\r\n", "fr"),
        ({}, "", "name: x\n  lang: fr\n", None),
        ({}, "", None, None),
        ({"LANG": "C.UTF-8"}, "", "lang: fr\n", "fr"),
        ({"LC_ALL": "POSIX", "LANG": "en_CA.UTF-8"}, "", "lang: fr\n", "fr"),
        ({"LANG": "de_DE.UTF-8"}, "", "lang: fr\n", "fr"),
        ({"LANG": "en_CA.UTF-8"}, "fr", "lang: fr\n", "en"),
        ({"LANG": "frr_DE.UTF-8"}, "", "lang: en\n", "en"),
        ({}, "fr", "lang: en\n", "fr"),
        ({}, "en", "lang: fr\n", "en"),
    ],
)
def test_where_the_locale_says_nothing_the_interface_then_the_content_decide(
    tmp_path: Path, environment: dict[str, str], interface: str, site: str | None, lang: str | None
) -> None:
    if site is not None:
        (tmp_path / "site.yml").write_text(site, encoding="utf-8", newline="")
    for argv, content in (([], tmp_path), (["check", "--content", str(tmp_path)], None),
                          ([f"--content={tmp_path}", "--lang", "anglais"], tmp_path / "absent")):
        assert choose_lang(argv, environment, content, lambda: interface) == lang


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "The machine refused: no space\n"), ("fr", "La machine a refusé\u00a0: no space\n")]
)
@pytest.mark.parametrize("command", ["build", "check", "why"])
def test_what_cannot_be_printed_is_no_problem_of_the_content(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, command: str, lang: str, words: str
) -> None:
    """As where ``build > file`` meets a full disk."""
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(report, command, full)
    lab.write(PROVEN_SITE)
    assert lab.run(command, *(["fr/"] if command == "why" else []), lang=lang) == (3, words)


@pytest.mark.parametrize(("number", "lang"), [(0x0C0C, "fr"), (0x040C, "fr"), (0x1009, "en"), (0x0407, "")])
def test_windows_is_asked_for_the_language_of_its_interface(
    monkeypatch: pytest.MonkeyPatch, number: int, lang: str
) -> None:
    kernel = SimpleNamespace(GetUserDefaultUILanguage=lambda: number)
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=kernel), raising=False)
    assert interface_language("win32") == lang


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has a language of its interface")
def test_elsewhere_the_interface_says_nothing() -> None:
    assert interface_language() == ""


def test_an_employee_without_a_locale_is_answered_in_the_language_of_the_content(lab: Lab) -> None:
    """On Windows, in that of its interface."""
    lab.write(PROVEN_SITE).edit("site.yml", "audience:", "lang: fr\naudience:")
    said = {"fr": "Empreinte", "en": "Digest"}[interface_language() or "fr"]
    assert said in door(lab, {"LANG": "C"}).stdout


@pytest.mark.parametrize(("locale", "argv", "at"), [
    ("C.UTF-8", ["check"], -1), ("de_DE.UTF-8", [], -1), ("C.UTF-8", ["--audiense", "x"], -1),
    ("C.UTF-8", ["serve", "--port", "-1"], 0), ("C.UTF-8", ["check", "--lang", "en"], None),
    ("en_CA.UTF-8", ["check"], None), ("C.UTF-8", ["check", "--format", "json"], None),
    ("C.UTF-8", ["check", "--format=github"], None),
])
def test_where_nothing_tells_the_language_the_other_is_offered(
    lab: Lab, locale: str, argv: list[str], at: int | None
) -> None:
    """As in a first site without site.yml, on a machine without a locale."""
    lab.write(PROVEN_SITE).remove("site.yml")
    said = door(lab, {"LANG": locale}, *argv).stderr.splitlines()
    offer = "En français\u00a0: ajoutez «\u00a0--lang fr\u00a0» à la commande."
    assert (offer in said) is (at is not None and not interface_language())
    assert at is None or offer not in said or said[at] == offer


@pytest.mark.parametrize(
    ("argv", "lang", "words"),
    [
        (["--audience", "publique"], "fr", ["« publique »", "private, internal, public"]),
        (["--audience", "publique"], "en", ["“publique”", "private, internal, public"]),
        (["check", "--date", "12/11/2026"], "fr", ["« 12/11/2026 »", "année-mois-jour", "2026-03-24"]),
        (["check", "--date", "12/11/2026"], "en", ["“12/11/2026”", "year-month-day", "2026-03-24"]),
        (["--contenu", "x"], "fr", ["--contenu", "Vouliez-vous écrire --content?"]),
        (["serve", "--prot", "1"], "en", ["--prot", "Did you mean --port?"]),
        (["why"], "en", ["needs the address of a page"]),
        (["why"], "fr", ["attend l’adresse d’une page"]),
        (["--zzz"], "fr", ["--zzz n’existe pas\n"]),
        (["construire"], "fr", ["construire", "\n  build — Construire", "\n  check — Dire", "\n  serve — Tout"]),
        (["serve", "--port", "99999"], "fr", ["--port n’accepte pas « 99999 »", "de 0 à 65535"]),
        (["--base-url", "x"], "fr", ["--base-url n’accepte pas « x »", "https://"]),
        (["check", "public"], "fr", ["un mot est de trop (public)"]),
        (["--content"], "fr", ["il manque la valeur d’une option", "--content"]),
        (["--audience", "l'interne"], "fr", ["« l'interne »"]),
        (["--base-url", "l'autre"], "en", ["“l'autre”"]),
        (["d'accord"], "en", ["no command d'accord."]),
        (["it\"s'x\\"], "en", ["no command it\"s'x\\."]),
        (["check", "a (b)"], "en", ["(a (b))"]),
        (["--aud\u202ex"], "en", ["no option --aud\\u202ex"]),
        (["check", "-content", "x"], "fr", ["l’option -content n’existe pas. Vouliez-vous écrire --content?"]),
        (["-output=x"], "fr", ["l’option -output n’existe pas. Vouliez-vous écrire --output?"]),
        (["check", "—content", "x"], "fr", ["l’option —content n’existe pas. Vouliez-vous écrire --content?"]),
        (["–content", "x"], "en", ["no option –content. Did you mean --content?"]),
        (["—publish", "x"], "en", ["no command —publish."]),
    ],
)
def test_a_refused_command_says_what_would_be_accepted(lab: Lab, argv: list[str], lang: str, words: list[str]) -> None:
    code, printed = lab.run(*argv, lang=lang)
    printed = printed.replace("\u00a0", " ")
    assert code == EXIT["usage"]
    assert [word for word in words if word not in printed] == []


@pytest.mark.parametrize("argv", [["--help"], ["build", "--help"], ["check", "-h"], ["serve", "--help"]])
def test_french_help_has_no_english_words(lab: Lab, argv: list[str]) -> None:
    printed = lab.run(*argv, lang="fr")[1].replace("\u00a0", " ")
    assert printed.startswith("Utilisation : ")
    assert "\nOptions :\n" in printed
    assert "Afficher cette aide." in printed
    english = re.findall(r"Usage|Commands|COMMAND\b|Show|PATH|TEXT|INTEGER|%Y", printed)
    assert english == []


def test_no_warning_meant_for_programmers_reaches_the_terminal(lab: Lab) -> None:
    code = "import sys, warnings; from generator.cli import main\ntry: main()\nfinally: warnings.warn('mine')"
    done = subprocess.run([sys.executable, "-c", code, "--version"], capture_output=True, text=True,
                          encoding="utf-8", cwd=REPOSITORY, check=False)
    assert (done.returncode, done.stderr) == (EXIT["done"], "")


@POSIX
@pytest.mark.parametrize("argv", [["build", "--output"], ["build", "--dry-run", "--output"], ["check", "--content"],
                                  ["why", "/fr/", "--output"]])
def test_links_in_a_circle_are_no_folder(lab: Lab, argv: list[str]) -> None:
    lab.write(PROVEN_SITE)
    (lab.root / "one").symlink_to("two")
    (lab.root / "two").symlink_to("one")
    code, printed = lab.run(*argv, str(lab.root / "one"))
    assert (code, "Traceback" in printed) == (EXIT["usage"], False)
    assert str(lab.root / "one") in printed


@POSIX
@pytest.mark.parametrize("argv", [["build", "--output"], ["check", "--content"], ["why", "/fr/", "--content"]])
def test_links_in_a_circle_are_no_folder_to_other_pythons_either(
    lab: Lab, monkeypatch: pytest.MonkeyPatch, argv: list[str]
) -> None:
    """From 3.13 on, a path in which links lead in a circle is resolved as far as it goes."""
    monkeypatch.setattr(Path, "resolve", lambda path, strict=False: Path(os.path.realpath(path, strict=strict)))
    (lab.root / "one").symlink_to("one")
    for place in ("one", "one/below"):
        code, printed = lab.run(*argv, str(lab.root / place))
        assert code == EXIT["usage"]
        assert "in a circle" in printed


def test_a_machine_without_memory_left_refuses(lab: Lab, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise MemoryError

    monkeypatch.setattr(report, "build", refused)
    code, printed = lab.run("build")
    assert (code, "Traceback" in printed) == (EXIT["refused"], False)
    assert printed.startswith("The machine refused: ")


@POSIX
def test_a_build_needs_neither_the_current_folder_nor_where_to_print(lab: Lab) -> None:
    """As services and scheduled tasks run: their folder may be gone, and what they print leads nowhere."""
    lab.write(PROVEN_SITE)
    gone = lab.root / "gone"
    gone.mkdir()
    code = "import os, sys; os.rmdir(os.getcwd()); os.close(2)\nfrom generator.cli import main\nmain()"
    done = subprocess.run([sys.executable, "-c", f"import sys; sys.stderr = None; {code}", "build",
                           "--content", str(lab.content), "--output", str(lab.output), "--date", DATE.isoformat()],
                          cwd=gone, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, check=False)
    assert done.returncode == EXIT["done"]
    assert (lab.output / "fr/missions/guide/index.html").exists()


def test_the_door_passes_the_exit_code_on_and_prints_accents_anywhere(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit(MISSION, "hours: 7\n", "hours: été\n")
    done = door(lab, {"LANG": "fr_CA.UTF-8", "PYTHONIOENCODING": "ascii"})
    assert done.returncode == EXIT["problems"]
    assert "erreur TR258" in done.stdout
    assert "été" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr


def door(lab: Lab, environment: dict[str, str], *argv: str) -> subprocess.CompletedProcess[str]:
    """``python build.py`` as people run it, from a folder that is not its own."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    return subprocess.run(
        [sys.executable, str(REPOSITORY / "build.py"), *(argv or ["--output", str(lab.output)]),
         "--content", str(lab.content), "--date", DATE.isoformat()],
        capture_output=True, text=True, encoding="utf-8", cwd=lab.root, env={**kept, **environment}, check=False,
    )


@POSIX
def test_whoever_reads_no_further_is_told_of_no_problem_in_the_content(lab: Lab) -> None:
    """As in ``build | head``: the site is published by then."""
    lab.write(PROVEN_SITE)
    read, write = os.pipe()
    os.close(read)
    done = subprocess.run([sys.executable, str(REPOSITORY / "build.py"), "--content", str(lab.content), "--output",
                           str(lab.output), "--date", DATE.isoformat()], stdout=write, stderr=subprocess.PIPE,
                          check=False)
    os.close(write)
    assert (done.returncode, done.stderr.count(b"Traceback")) == (EXIT["refused"], 0)
    assert (lab.output / "fr/missions/guide/index.html").exists()


@POSIX
def test_the_default_folders_stand_beside_the_door(tmp_path: Path) -> None:
    lab = Lab(tmp_path / "site").write(PROVEN_SITE)
    (lab.root / "build.py").write_text((REPOSITORY / "build.py").read_text("utf-8"), "utf-8")
    for name in ("generator", "themes"):
        (lab.root / name).symlink_to(REPOSITORY / name)
    done = subprocess.run([sys.executable, str(lab.root / "build.py"), "--date", DATE.isoformat()],
                          capture_output=True, text=True, encoding="utf-8", cwd=tmp_path, check=False)
    assert done.returncode == EXIT["done"], done.stdout + done.stderr
    assert (lab.root / "public/fr/missions/guide/index.html").exists()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site"]


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("missions/guide/feedback/a.fr.md", "from: {role: host}\ndate: 2025-03-25\n---\nBravo.\n", "TR142"),
        ("missions/guide/feedback/a.fr.md", "---\nfrom: {role: host}\nBravo : tout va bien.\n", "TR140"),
        ("missions/guide/feedback/a.fr.md", "---\nfrom: {role: host}\nBravo.\n\n---\n\nEncore.\n", "TR140"),
        ("missions/guide/fr.md", "summary: Bref\n---\nLe récit.\n", "TR142"),
        (MISSION, "title: A\npeople: marie-roy\nstart: 2025-03-03\ncriterion: - Lu par tous\n", "TR108"),
        (MISSION, "title: A\npeople: marie-roy\nstart: 2025-03-03\nend: 2025-03-20\ncriterion: Lu\n"
                  "validated: by manager, date: 2025-03-24\n", "TR136"),
    ],
)
def test_one_mistake_is_one_error(lab: Lab, path: str, text: str, code: str) -> None:
    lab.write(PROVEN_SITE, {path: text})
    _, printed = lab.run("check", "--format", "json")
    found = [json.loads(line) for line in printed.splitlines()]
    assert [one["code"] for one in found if one.get("severity") == "error"] == [code]
