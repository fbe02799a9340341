"""Themes: one block, one string or one file of one's own is a theme; what is wrong with one is said with its place."""

from __future__ import annotations

import errno
import io
import os
import re
import time
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment
from lab import PROVEN_SITE, REPOSITORY, Built, Lab
from systems import POSIX

from generator.problems import Problem
from generator.render import _Environment, _environment_of
from generator.theme import load_theme, theme_folders

DEFAULT = REPOSITORY / "themes" / "default"


@pytest.fixture
def site(lab: Lab) -> Lab:
    return lab.write(PROVEN_SITE)


def theme(site: Lab, files: dict[str, str], name: str = "mine") -> None:
    for path, text in files.items():
        target = site.root / "themes" / name / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def errors(built: Built) -> list[Problem]:
    return [found for found in built.problems if found.severity.stops]


ONE_BLOCK = {"templates/mission.html": '{% extends "default/mission.html" %}\n{% block cite %}<p id="mine">{{ view.id }}</p>{% endblock %}'}  # noqa: E501


def test_a_theme_overrides_one_block_and_inherits_the_rest(site: Lab) -> None:
    theme(site, ONE_BLOCK)
    plain, mine = site.build(), site.build(theme="mine")
    assert '<p id="mine">guide</p>' in mine.text("fr/missions/guide/index.html")
    assert 'id="mine"' not in plain.text("fr/missions/guide/index.html")
    assert mine.text("fr/index.html") == plain.text("fr/index.html")


def test_a_theme_named_in_site_yml_is_the_one_used(site: Lab) -> None:
    theme(site, ONE_BLOCK)
    site.edit("site.yml", "audience: public", "audience: public\ntheme: mine")
    assert '<p id="mine">' in site.build().text("en/missions/guide/index.html")


@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["plain", "with a byte order mark"])
def test_a_theme_says_one_string_in_its_own_words(site: Lab, mark: str) -> None:
    header = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=2; plural=n>1;\\n"\n'
    theme(site, {"templates/.keep": "", "locales/fr.po": f'{mark}{header}\nmsgid "Proven"\nmsgstr "Vérifiée"\n'})
    page = site.build(theme="mine").text("fr/missions/guide/index.html")
    assert ">Vérifiée<" in page
    assert ">Prouvée<" not in page


def test_a_theme_replaces_one_static_file(site: Lab) -> None:
    theme(site, {"templates/.keep": "", "static/style.css": "body{color:#123456}"})
    built = site.build(theme="mine")
    styles = [path for path in built.files if path.startswith("static/style.")]
    assert len(styles) == 1
    assert styles[0] in built.text("fr/index.html")


def test_a_theme_extends_a_theme_that_extends_the_default(site: Lab) -> None:
    theme(site, ONE_BLOCK, "base-of-mine")
    theme(site, {"theme.yml": "extends: base-of-mine\n", "templates/about.html":
                 '{% extends "default/about.html" %}{% block main %}<h1>Ici</h1>{% endblock %}'})
    built = site.build(theme="mine")
    assert "<h1>Ici</h1>" in built.text("fr/a-propos/index.html")
    assert '<p id="mine">' in built.text("fr/missions/guide/index.html")


def test_an_unknown_theme_names_those_that_exist(site: Lab) -> None:
    built = site.build(theme="mien")
    assert [found.code for found in errors(built)] == ["TR602"]
    assert "default" in dict(errors(built)[0].params)["known"]
    assert not built.made.files


@pytest.mark.parametrize("name", ["../themes/default", "/etc", "..", "default/templates", ""])
def test_a_theme_name_never_leads_out_of_the_themes_folders(site: Lab, name: str) -> None:
    built = site.build(theme=name or "..")
    assert [found.code for found in errors(built)] == ["TR602"]


def test_themes_in_a_circle_are_an_error(site: Lab) -> None:
    theme(site, {"theme.yml": "extends: two\n", "templates/.keep": ""}, "one")
    theme(site, {"theme.yml": "extends: one\n", "templates/.keep": ""}, "two")
    assert [found.code for found in errors(site.build(theme="one"))] == ["TR604"]


@pytest.mark.parametrize(
    ("template", "line", "detail"),
    [
        ("{% block main %}\n{{ nobody.name }}\n{% endblock %}", 3, ("TR609", "nobody")),
        ("{% block main %}\n{{ frame.nothing }}\n{% endblock %}", 3, ("TR609", "nothing")),
        ('{% block main %}{{ asset("nope.css") }}{% endblock %}', 2, ("TR609", "nope.css")),
        ('{% block main %}{% include "missing.html" %}{% endblock %}', 2, ("TR609", "missing.html")),
        ("{% block main %}\n{% if %}\n{% endblock %}", 3, ("TR603", "Expected an expression")),
        ("{% block main %}{{ 1 / 0 }}{% endblock %}", 2, ("TR603", "division by zero")),
        ("{% block main %}{{ 5 % 0 }}{% endblock %}", 2, ("TR603", "by zero")),  # “modulo” before Python 3.14
        ("{% block main %}{% macro on() %}{{ on() }}{% endmacro %}{{ on() }}{% endblock %}", 2, ("TR603", "recursion")),
        ('{% block main %}{{ "\\ud800" }}{% endblock %}', 0, ("TR603", "surrogates")),
        ('{% block main %}{{ "x" * 10**15 }}{% endblock %}', 2, ("TR603", "")),
        ("{% block main %}" + 22 * "{% for a in [1] %}" + 22 * "{% endfor %}" + "{% endblock %}", 0,
         ("TR603", "nested")),
    ],
)
def test_a_broken_template_is_told_with_its_name_and_line(
    site: Lab, template: str, line: int, detail: tuple[str, str]
) -> None:
    theme(site, {"templates/about.html": '{% extends "base.html" %}\n' + template})
    built = site.build(theme="mine")
    (found,) = errors(built)
    told = dict(found.params)
    assert (found.code, detail[1] in told.get("detail", told.get("name", ""))) == (detail[0], True)
    assert found.place.line == line
    assert not built.made.files


@pytest.mark.parametrize(("asks", "name"), [
    ("{{ cycler.__init__.__globals__ }}", "__globals__"),
    ('{{ cycler["__init__"] }}', "__init__"),
    ('{{ cycler["__in" ~ "it__"] }}', "__init__"),
    ('{{ [cycler]|map(attribute="__init__")|list }}', "__init__"),
    ('{{ [frame]|groupby("__class__")|list }}', "__class__"),
    ('{{ "{0.__class__}".format(frame) }}', "format"),
    ('{{ [[frame]].sort(key="{0[0].__globals__}".format) }}', "format"),
    ('{{ ["{0.__class__}"]|map(attribute="format")|list }}', "format"),
    ('{{ "{0.__class__}"["for" ~ "mat"](frame) }}', "format"),
    ('{{ ("{0.__class__}"|safe).format(frame) }}', "format"),
    ('{% set say = "{x.__class__}".format_map %}{{ say({"x": frame}) }}', "format_map"),
    ("{{ (['a']|map('upper')).gi_frame.f_builtins }}", "f_builtins"),
    ("{{ self._TemplateReference__context }}", "_TemplateReference__context"),
    ("{{ cycler.mro() }}", "mro"),
])
def test_a_template_sees_nothing_of_the_program(site: Lab, asks: str, name: str) -> None:
    theme(site, {"templates/about.html": '{% extends "base.html" %}{% block main %}' + asks + "{% endblock %}"})
    found = errors(site.build(theme="mine"))
    assert [(one.code, dict(one.params)["name"], one.place.path) for one in found] == [
        ("TR608", name, "themes/mine/templates/about.html")]


@pytest.mark.parametrize("asks", ["{{ [1, 2]|random }}", "{{ frame|pprint }}", '{{ frame|attr("root") }}',
                                  "{{ lipsum() }}"])
def test_what_comes_out_otherwise_each_time_is_not_there(site: Lab, asks: str) -> None:
    theme(site, {"templates/about.html": '{% extends "base.html" %}{% block main %}' + asks + "{% endblock %}"})
    assert [one.code for one in errors(site.build(theme="mine"))] in (["TR603"], ["TR609"])


@pytest.mark.parametrize("asks", ["{{ view }}", "{{ asset }}", "{{ [asset] }}", "{{ shared }}"])
def test_a_value_without_a_text_is_not_printed(site: Lab, asks: str) -> None:
    page = "home" if asks == "{{ view }}" else "about"
    theme(site, {f"templates/{page}.html": '{% extends "base.html" %}{% block main %}' + asks + "{% endblock %}"})
    assert [one.code for one in errors(site.build(theme="mine"))] == ["TR617"]


@pytest.mark.parametrize(("text", "code", "line"), [
    ('msgid "Missions"\nmsgstr "a\n', "TR619", 2),
    ('msgid "Missions"\nmsgstr a\n', "TR619", 2),
    ('msgid "Missions"\nmsgstr "x"\nfoo "y"\n', "TR619", 3),
    ('msgid "%(num)s proof"\nmsgid_plural "%(num)s proofs"\nmsgstr[0] "%(nombre)s preuve"\nmsgstr[1] "preuves"\n',
     "TR618", 1),
    ('msgid "By %(name)s"\nmsgstr "Par %(nom)s"\n', "TR618", 1),
    ('msgid "Missions"\nmsgstr "100 % vrai"\n', "TR622", 1),
    ('msgid "%(num)s proof"\nmsgid_plural "%(num)s proofs"\nmsgstr[0] "%(num) preuve"\nmsgstr[1] "b"\n', "TR622", 1),
])
def test_a_translation_that_cannot_be_used_is_told_with_its_line(site: Lab, text: str, code: str, line: int) -> None:
    theme(site, {"locales/fr.po": text})
    assert [(one.code, one.place.path, one.place.line) for one in errors(site.build(theme="mine"))] == [
        (code, "themes/mine/locales/fr.po", line)]


def test_what_people_write_is_never_taken_for_a_place_in_memory(site: Lab) -> None:
    site.edit("missions/guide/mission.yml", "Un guide d’accueil", '"<x at 0x1F> et <bound method y>"')
    assert errors(site.build()) == []


def test_macros_of_one_name_are_told_apart(site: Lab) -> None:
    """Home pages share the theme's own ``entry`` of a card, and a person's page has another of that name."""
    theme(site, {"templates/person.html": '{% extends "default/person.html" %}{% block missions %}'
                 "{% macro entry(card, tag) %}<li>SHORT {{ card.title.html }}</li>{% endmacro %}"
                 '{% for card in view.missions %}{{ shared(entry, card, "h3") }}{% endfor %}{% endblock %}'})
    built = site.build(theme="mine")
    assert "SHORT" in built.text("fr/personnes/marie-roy/index.html")
    assert not [path for path in built.files if path.endswith(".html") and "personnes" not in path
                and "people" not in path and "SHORT" in built.text(path)]


def test_an_import_holds_nothing_from_page_to_page(site: Lab) -> None:
    site.write({f"missions/m{number}/mission.yml": "title: Une\npeople: marie-roy\nstart: 2025-05-05\n"
                for number in range(3)})
    theme(site, {
        "templates/state.html": '{% set row = cycler("odd", "even") %}{% set seen = [] %}'
                                "{% macro next() %}{{ row.next() }}{{ seen.append(1) }}{{ seen|length }}{% endmacro %}",
        "templates/mission.html": '{% extends "default/mission.html" %}{% import "state.html" as s %}{% block voices %}'
                                  '{% import "state.html" as s %}<b>{{ s.next() }}</b>{% endblock %}'})
    built = site.build(theme="mine")
    pages = [path for path in built.files if path.endswith("/index.html") and "/missions/m" in path]
    assert len(pages) >= 6
    assert {re.findall("<b>.*</b>", built.text(path))[0] for path in pages} == {"<b>oddNone1</b>"}


def test_the_macros_of_the_default_theme_are_made_once() -> None:
    default, _ = load_theme("default", theme_folders(REPOSITORY / "content"), "")
    assert default is not None
    environment = _environment_of(default, _Environment)
    environment.globals.update({"_": str, "ngettext": str, "asset": str, "shared": str, "languages": str, "lang": "fr"})
    template = environment.get_template("macros.html")
    assert template.module is template.module


def test_a_phrase_that_no_page_asks_for_is_named(site: Lab) -> None:
    theme(site, {**ONE_BLOCK, "templates/about.html": '{% extends "default/about.html" %}{# _("Ours") #}',
                 "locales/fr.po": 'msgid "Latest missions"\nmsgstr "x"\n\nmsgid "Ours"\nmsgstr "y"\n\n'
                                  'msgid "Latest mission"\nmsgstr "z"\n'})
    found = [one for one in site.build(theme="mine").problems if one.code == "TR620"]
    assert [(dict(one.params)["text"], one.place.path, one.place.line) for one in found] == [
        ("Latest mission", "themes/mine/locales/fr.po", 7)]


@pytest.mark.parametrize("text", [
    '#~| msgid "Goner"\n#~ msgid "Gone"\n#~ msgstr "Parti"\n\nmsgid "Missions"\nmsgstr "Mandats"\n',
    'domain "messages"\nmsgid "Missions"\nmsgstr "Mandats"\n', 'msgid\t"Missions"\nmsgstr\t"Mandats"\n',
    'msgid "Miss" "ions"\nmsgstr "Man" "dats"\n', 'msgid ""\n"Missions"\nmsgstr ""\n"Man"\n"dats"\n',
    'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n"\n'
    '"POT-Creation-Date: YEAR-MO-DA HO:MI+ZONE\\n"\n\nmsgid "Missions"\nmsgstr "Mandats"\n',
    'msgid "Missions"\r\nmsgstr "Mandats"\r\n',
    '#, fuzzy\nmsgid "People"\nmsgstr "?"\n\nmsgid "Missions"\nmsgstr "Mandats"',
    'msgid "Missions"\nmsgstr "Man\u2028dats"\n',
])
def test_translations_are_read_as_editors_write_them(site: Lab, text: str) -> None:
    theme(site, {"locales/fr.po": text})
    built = site.build(theme="mine")
    assert [one.code for one in built.problems if one.code.startswith("TR6")] == []
    assert "Mandats" in built.text("fr/missions/index.html").replace("\u2028", "")


@pytest.mark.parametrize("files", [
    {"locales/fr.po": 'msgid "Latest missions"\nmsgstr "Ce qui vient"\n'}, {"static/x.css": "p {}"},
    {"theme.yml": "name: mine\n"},
])
def test_a_theme_may_be_a_phrase_or_a_colour_alone(site: Lab, files: dict[str, str]) -> None:
    folder = site.root / "themes" / "mine"
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    assert errors(site.build(theme="mine")) == []


@pytest.mark.parametrize("path", ["templates/about.html", "locales/fr.po", "theme.yml"])
def test_a_theme_file_that_is_not_utf_8_is_named(site: Lab, path: str) -> None:
    theme(site, {"templates/.keep": "", path: ""})
    (site.root / "themes" / "mine" / path).write_bytes(b"name: d\xe9cor\n")
    found = errors(site.build(theme="mine"))
    assert [(one.code, one.place.path) for one in found] == [("TR605", f"themes/mine/{path}")]


def messages(folder: Path) -> set[str]:
    """Every literal that a template hands to gettext."""
    environment = Environment(extensions=["jinja2.ext.i18n"], autoescape=True)
    found: set[str] = set()
    for path in sorted(folder.glob("*.html")):
        for _, _, message in environment.extract_translations(path.read_text(encoding="utf-8")):
            words = message if isinstance(message, tuple) else (message,)
            found.update(words[:1])
    return {message for message in found if isinstance(message, str)}


def test_every_string_of_the_default_theme_is_said_in_french_and_none_is_left_over() -> None:
    with (DEFAULT / "locales" / "fr.po").open("rb") as file:
        catalogue = read_po(file)
    told = {m.id[0] if isinstance(m.id, tuple) else m.id for m in catalogue if m.id and all(
        m.string if isinstance(m.string, tuple) else [m.string]) and not m.fuzzy}
    assert told == messages(DEFAULT / "templates")


def test_placeholders_are_the_same_in_both_languages() -> None:
    with (DEFAULT / "locales" / "fr.po").open("rb") as file:
        catalogue = read_po(file)
    assert [message.id for message in catalogue if message.id and list(message.check())] == []


def test_a_theme_yml_that_cannot_be_read_is_told(site: Lab) -> None:
    theme(site, {"templates/.keep": "", "theme.yml": "name: [x\n"})
    assert {one.place.path for one in errors(site.build(theme="mine"))} == {"themes/mine/theme.yml"}


def test_a_slip_in_theme_yml_is_told_with_the_fields_that_exist(site: Lab) -> None:
    theme(site, {"templates/.keep": "", "theme.yml": "extend: default\n"})
    found = errors(site.build(theme="mine"))
    assert [one.code for one in found] == ["TR205"]
    assert dict(found[0].params)["known"] == "name, extends"


@POSIX
def test_a_link_out_of_the_theme_is_refused(site: Lab, tmp_path: Path) -> None:
    theme(site, {"templates/.keep": "", "static/.keep": ""})
    secret = tmp_path / "secret.css"
    secret.write_text("secret", encoding="utf-8")
    (site.root / "themes" / "mine" / "static" / "p.css").symlink_to(secret)
    assert [one.code for one in errors(site.build(theme="mine"))] == ["TR607"]


def test_a_theme_name_longer_than_any_file_name_is_only_unknown(site: Lab) -> None:
    assert [one.code for one in errors(site.build(theme="a" * 400))] == ["TR602"]


@pytest.mark.parametrize("shut", ["static/a.css", "static", "static/deep", "templates", "locales/fr.po"])
def test_what_may_not_be_read_is_told_with_its_place(site: Lab, monkeypatch: pytest.MonkeyPatch, shut: str) -> None:
    theme(site, {**ONE_BLOCK, "static/a.css": "a {}", "static/deep/b.css": "b {}", "locales/fr.po": ""})
    there, scan, opened = str(site.root / "themes/mine" / shut), os.scandir, io.open

    def refused(path: object) -> None:
        if str(path) == there:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), there)

    monkeypatch.setattr(os, "scandir", lambda path: refused(path) or scan(path))
    monkeypatch.setattr(io, "open", lambda path, *more, **named: refused(path) or opened(path, *more, **named))
    (found,) = errors(site.build(theme="mine"))
    assert (found.code, found.place.path) == ("TR606", f"themes/mine/{shut}")
    code, printed = site.run("--theme", "mine")
    assert (code, "TR606" in printed) == (1, True)


@pytest.mark.parametrize(("shut", "chosen"), [
    ("themes", "default"), ("themes", "mine"), ("themes/mine", "mine"), ("themes/mine/locales", "mine"),
    ("themes/mine/templates", "mine"),
])
def test_a_folder_of_themes_that_nobody_may_look_into_is_told_by_every_command(
    site: Lab, monkeypatch: pytest.MonkeyPatch, shut: str, chosen: str
) -> None:
    """It may hold what would win, whether or not a build over the last one has to ask."""
    theme(site, {**ONE_BLOCK, "static/a.css": "a {}", "locales/fr.po": ""})
    assert site.run("--theme", chosen)[0] == 0
    time.sleep(0.05)
    assert site.run("--theme", chosen)[0] == 0
    inside, look, scan = f"{site.root / shut}/", os.stat, os.scandir

    def refused(path: object) -> None:
        if str(path).startswith(inside):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))

    monkeypatch.setattr(os, "stat", lambda path, **more: refused(path) or look(path, **more))
    monkeypatch.setattr(os, "scandir", lambda path=".": refused(f"{path}/") or scan(path))
    for command in (["build"], ["build", "--dry-run"], ["check"], ["why", "/fr/"], ["build", "--clean"]):
        code, printed = site.run(*command, "--theme", chosen)
        assert (code, "TR606" in printed, f"{shut}/" in printed) == (1, True, True), (command, printed)
