"""Themes: one block, one string or one file of one's own is a theme; what is wrong with one is said with its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from jinja2 import Environment
from lab import PROVEN_SITE, REPOSITORY, Built, Lab
from systems import POSIX

from generator.problems import Problem

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
        ("{% block main %}\n{{ nobody.name }}\n{% endblock %}", 3, "nobody"),
        ("{% block main %}\n{% if %}\n{% endblock %}", 3, "Expected an expression"),
        ('{% block main %}{% include "missing.html" %}{% endblock %}', 2, "missing.html ?"),
    ],
)
def test_a_broken_template_is_told_with_its_name_and_line(site: Lab, template: str, line: int, detail: str) -> None:
    theme(site, {"templates/about.html": '{% extends "base.html" %}\n' + template})
    built = site.build(theme="mine")
    assert [found.code for found in errors(built)] == ["TR603"]
    assert detail in dict(errors(built)[0].params)["detail"]
    assert errors(built)[0].place.line == line
    assert not built.made.files


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


def test_a_catalogue_that_is_malformed_is_told_with_its_line(site: Lab) -> None:
    theme(site, {"templates/.keep": "", "locales/fr.po": 'msgid "Missions"\nmsgstr "x"\nfoo "y"\n'})
    found = errors(site.build(theme="mine"))
    assert [(one.code, one.place.path, one.place.line) for one in found] == [("TR606", "themes/mine/locales/fr.po", 3)]


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
