"""Short code makes what Jinja's own makes, or nothing: then the page is made once more as Jinja would."""

from __future__ import annotations

import contextlib
import datetime as dt
import importlib
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2
import pytest
from lab import PROVEN_SITE, REPOSITORY, Lab
from markupsafe import Markup

from generator import render
from generator.compiling import CODES
from generator.options import Options
from generator.outputs import codes
from generator.pipeline import make
from generator.templating import FAULTS

produce = importlib.import_module("generator.outputs.produce")

BASE = (
    "{% import 'macros.html' as m %}{% set kept = view.title %}<{% block head %}head {{ view.title }}{% endblock %}|"
    "{% block main %}main {% block inner %}inner {{ view.count }}{% endblock %}{% endblock %}>{{ self.head() }}"
)
MACROS = (
    "{% macro row(x) %}<i>{{ x.title }}{{ _('Facts') }}</i>{% endmacro %}"
    "{% macro two(x, y=3) %}{{ x }}-{{ y }}{% endmacro %}"
    "{% macro more() %}{{ varargs|join(',') }}{{ kwargs['b'] }}{% endmacro %}"
    "{% macro box() %}[{{ caller() }}]{% endmacro %}"
)
SHORT = (
    "{{ view.title }}{{ view.parts[0].title }}{{ view.title.upper() }}{{ view.none }}{{ 'x'.upper() }}{{ 1.5.real }}",
    "{% for each in view.parts %}{{ loop.index }}{{ each.title }}{{ loop.cycle('a', 'b') }}{% else %}none{% endfor %}",
    "{% for each in view.tree recursive %}{{ each.title }}{% if each.below %}({{ loop(each.below) }}){% endif %}"
    "{% endfor %}",
    "{% import 'macros.html' as m %}{{ m.row(view) }}{{ m.two(1) }}{{ m.two(1, 2) }}{{ m.two(1, y=2) }}"
    "{{ m.more(1, 2, b=3) }}{% call m.box() %}{{ view.title }}{% endcall %}{{ m.two(*[1, 2]) }}{{ m.two(**{'x': 1}) }}",
    "{% from 'macros.html' import row, two as pair %}{{ row(view) }}{{ pair(3) }}{{ two|default('no') }}",
    "{% extends 'base.html' %}{% block head %}{{ super() }}mine{% endblock %}",
    "{% extends 'base.html' %}{% block inner %}{% set a = 1 %}{% if view.count %}{% set a = 2 %}{% endif %}{{ a }}"
    "{{ super() }}{% endblock %}",
    "{% extends 'base.html' %}{% block main %}{% for each in view.parts %}{% block inner scoped %}{{ each.title }}"
    "{% endblock %}{% endfor %}{% endblock %}",
    "{% extends 'middle.html' %}{% block inner %}deep {{ super() }}{% endblock %}",
    "{% block a required %}{% endblock %}",
    "{% block a %}{{ self.b() }}{% endblock %}{% block b %}{{ kept }}{% endblock %}",
    "{% set text %}{% block a %}{{ view.markup }}{% endblock %}{{ view.title }}{% endset %}{{ text }}{{ text|length }}",
    "{% filter upper %}{{ view.title }}{% block a %}x{% endblock %}{% endfilter %}",
    "{% block a %}A{% include 'part.html' without context %}B{% block b %}C{% include 'part.html' without context %}D"
    "{% endblock %}{% for each in view.parts %}[{{ each.title }}]{% endfor %}{% endblock %}",
    "{% extends 'base.html' %}{% block inner %}A{% include 'part.html' without context %}{{ super() }}{% endblock %}",
    "{% include 'part.html' %}{% include 'nowhere.html' ignore missing %}{% with x = view.title %}{{ x }}{% endwith %}",
    "{{ _('One %(what)s', what=view.title) }}{{ gettext('Two') }}{{ ngettext('%(num)s part', '%(num)s parts', 2) }}"
    "{% trans n=view.count %}{{ n }} part{% pluralize %}{{ n }} parts{% endtrans %}{{ pgettext('c', 'Three') }}",
    "{% set _ = view.title %}{{ _ }}", "{% macro _(x) %}my {{ x }}{% endmacro %}{{ _('<b>') }}",
    "{% set n = namespace(c=1) %}{% for each in view.parts %}{% set n.c = n.c + 1 %}{% endfor %}{{ n.c }}",
    "{% autoescape false %}{{ view.title }}{{ '<b>' }}{% endautoescape %}{{ '<b>' }}",
    "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.current }}{% set j = joiner() %}{{ j() }}{{ j() }}",
    "{{ view.call(1) }}{{ view.call(1, 2) }}{{ view.call(b=2) }}{{ view.parts|map(attribute='title')|join }}",
)
"""What short code can do."""

LONG = (
    "{{ view.mapping.key }}", "{{ view.mapping.items }}", "{{ view.nothing|default('none') }}",
    "{{ 'yes' if view.nothing is defined else 'no' }}", "{{ view.nothing }}", "{{ nothing.at.all }}", "{{ nothing() }}",
    "{{ view.title() }}", "{{ view.mapping.from }}{{ view.mapping['ﬁeld'] }}{{ view.mapping.ﬁeld }}",
    "{% set d = {'a': {'b': 1}} %}{{ d.a.b }}", "{{ view.count / 0 }}", "{{ view.title + 1 }}",
    "{% include 'nowhere.html' %}",
    "{{ 'a' if view.mapping.gone else 'b' }}", "{% for each in view.mapping.rows %}{{ each.x }}{% endfor %}",
    "{{ _('%(gone)s') }}", "{{ m.row(view) }}", "{% set _ = pgettext %}{{ _('c', 'x') }}", "{{ ('a', 'b').x }}",
)
"""What it may leave to Jinja's own."""


class Part(SimpleNamespace):
    """A value with attributes."""


def value() -> Part:
    leaf = Part(title="leaf", below=[])
    return Part(
        title="A <b>", count=2, none=None, markup=Markup("<u>"), call=lambda *a, **k: (a, k),
        parts=[Part(title="one"), Part(title="t&o")], tree=[Part(title="root", below=[leaf, leaf])],
        mapping={"key": "value", "items": "hidden", "from": 1, "ﬁeld": "two letters", "field": "one"},
    )


def made(kind: type[render._Environment], source: str) -> str:
    texts = {"page": source, "base.html": BASE, "macros.html": MACROS,
             "part.html": "part{% if view is defined %} {{ view.title }}{% endif %}",
             "middle.html": "{% extends 'base.html' %}{% block main %}middle {{ super() }}{% endblock %}"}
    environment = kind(loader=jinja2.DictLoader(texts), autoescape=True, undefined=jinja2.StrictUndefined,
                       extensions=["jinja2.ext.i18n"])
    environment.install_null_translations(newstyle=True)

    def gettext(message: str, **given: object) -> Markup:
        return Markup(message) % given

    def ngettext(singular: str, plural: str, num: int, **given: object) -> Markup:
        return gettext(singular if num == 1 else plural, num=num, **given)

    environment.globals.update(_=gettext, gettext=gettext, ngettext=ngettext)
    return environment.get_template("page").render(view=value())


@pytest.mark.parametrize("source", SHORT)
def test_short_code_makes_the_same(source: str) -> None:
    whole = error = None
    try:
        whole = made(render._Environment, source)
    except FAULTS as found:
        error = found
    if error is None:
        assert made(render._ShortEnvironment, source) == whole
    else:
        with pytest.raises(type(error)):
            made(render._ShortEnvironment, source)


@pytest.mark.parametrize("source", LONG)
def test_short_code_makes_the_same_or_nothing(source: str) -> None:
    with contextlib.suppress(*FAULTS):
        short = made(render._ShortEnvironment, source)
        assert short == made(render._Environment, source)


def test_macros_of_one_name_are_told_apart_in_either_code() -> None:
    source = "{% for n in [1] %}{% macro row(x) %}a{% endmacro %}{{ here(row) }}{% endfor %}" * 2
    seen = set()
    for kind in (render._Environment, render._ShortEnvironment):
        environment = kind(autoescape=True)
        environment.globals["here"] = lambda macro: seen.add(render._identity(macro)) or ""
        environment.from_string(source).render()
    assert len(seen) == 4


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    """Nothing is compiled yet, and what is goes to a folder of its own."""
    monkeypatch.setattr(CODES, "known", {})
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(codes, "_beside", lambda: tmp_path / "templates-x.now")
    produce._DRESSED.clear()
    yield tmp_path
    produce._DRESSED.clear()


def renderers() -> list[render.Renderer]:
    return [renderer for renderer, _ in produce._DRESSED.values()]


def demonstration(home: Path) -> dict[str, str]:
    """The files of the demonstration, made anew."""
    content = home / "content"
    shutil.copytree(REPOSITORY / "content", content, dirs_exist_ok=True)
    made = make(Options(content, home / "public", dt.date(2026, 11, 26), jobs=1, clean=True))
    assert made.pages > 200
    return {path: file.sha256 for path, file in made.files.items()}


def test_no_page_of_the_default_theme_is_made_twice(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    short = demonstration(alone)
    assert [each.long_way for each in renderers()] == [set()]
    produce._DRESSED.clear()

    def refused(*_: object) -> None:
        raise AttributeError("short code")

    monkeypatch.setattr(render._ShortEnvironment, "get_template", refused)
    assert demonstration(alone) == short
    assert "mission.html" in renderers()[0].long_way


@pytest.mark.parametrize(("block", "shown"), [
    ("{% set names = {'key': {'title': 'value'}} %}{{ names.key.title }}", "<b>value</b>"),
    ("{{ view.nothing|default('none') }}", "<b>none</b>"),
    ("{{ 'a' if view.nothing is defined else 'b' }}", "<b>b</b>"),
])
def test_a_theme_may_ask_for_items_and_for_what_is_not_there(
    alone: Path, lab: Lab, block: str, shown: str
) -> None:
    templates = lab.root / "themes/mine/templates"
    templates.mkdir(parents=True)
    text = '{% extends "default/mission.html" %}{% block cite %}<b>' + block + "</b>{% endblock %}"
    (templates / "mission.html").write_text(text, encoding="utf-8")
    lab.write(PROVEN_SITE)
    for jobs in (1, 2):
        assert shown in lab.build(theme="mine", jobs=jobs, clean=True).text("fr/missions/guide/index.html")
    assert [each.long_way for each in renderers()] == [{"mission.html"}]


@pytest.mark.parametrize(("block", "code", "line"), [
    ("{{ view.nothing }}", "TR609", 3), ("{{ 1 / 0 }}", "TR603", 3), ("{{ view.title.nothing.more }}", "TR609", 3),
    ("{{ view['__class__'] }}", "TR608", 3), ("{{ view['__cla' ~ 'ss__'] }}", "TR608", 3),
])
def test_what_a_template_brings_about_is_told_as_jinja_tells_it(
    alone: Path, lab: Lab, block: str, code: str, line: int
) -> None:
    templates = lab.root / "themes/mine/templates"
    templates.mkdir(parents=True)
    text = '{% extends "default/mission.html" %}\n{% block cite %}\n' + block + "\n{% endblock %}"
    (templates / "mission.html").write_text(text, encoding="utf-8")
    found = [each for each in lab.write(PROVEN_SITE).build(theme="mine").problems if each.severity.stops]
    assert [(each.code, each.place.path, each.place.line) for each in found] == [
        (code, "themes/mine/templates/mission.html", line)]


def compiled_in(lab: Lab, monkeypatch: pytest.MonkeyPatch, theme: str = "default") -> int:
    """How many templates the first build of a site compiles, in this process and with two."""
    count = 0
    whole = jinja2.Environment.compile

    def counted(*given: Any, **more: Any) -> Any:
        nonlocal count
        count += 1
        return whole(*given, **more)

    with monkeypatch.context() as patch:
        patch.setattr(CODES, "known", {})
        patch.setattr(CODES, "_news", {})
        patch.setattr(jinja2.Environment, "compile", counted)
        produce._DRESSED.clear()
        lab.build(theme=theme, clean=True, jobs=1)
    return count


def test_what_came_with_trace_is_compiled_once_for_all_sites(
    alone: Path, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = lab.root / "themes/mine/templates/person.html"
    own.parent.mkdir(parents=True)
    own.write_text('{% extends "default/person.html" %}{% block story %}secret{% endblock %}', encoding="utf-8")
    lab.write(PROVEN_SITE)
    assert compiled_in(lab, monkeypatch) > 10
    assert compiled_in(lab, monkeypatch) == 0
    kept = alone / "templates-x.now"
    assert compiled_in(lab, monkeypatch, "mine") == 2, "the theme's own, and what it extends under its other name"
    assert b"secret" not in kept.read_bytes(), "what somebody wrote stays with their site"
    assert compiled_in(lab, monkeypatch, "mine") == 1


@pytest.mark.parametrize("harm", [b"", b"x", b"0" * 5000])
def test_compiled_templates_that_are_torn_are_compiled_again(
    alone: Path, lab: Lab, monkeypatch: pytest.MonkeyPatch, harm: bytes
) -> None:
    (alone / "templates-x.before").write_bytes(b"of an older program")
    kept = alone / "templates-x.now"
    kept.write_bytes(harm)
    lab.write(PROVEN_SITE)
    assert compiled_in(lab, monkeypatch) > 10
    whole = kept.read_bytes()
    for number in range(codes.AT_MOST + 2):
        (alone / f"templates-x.other{number}").write_bytes(b"of another Python")
    for torn in (whole[:-1], whole[: len(whole) // 2], whole + b"x", whole[:100] + b"x" + whole[101:]):
        kept.write_bytes(torn)
        assert compiled_in(lab, monkeypatch) > 10
        assert kept.read_bytes() == whole
    assert len(list(alone.glob("templates-*"))) == codes.AT_MOST
    kept.unlink()
    kept.symlink_to("/dev/zero")
    assert compiled_in(lab, monkeypatch) > 10, "what never ends is not read"
    kept.unlink()
    kept.mkdir()
    assert compiled_in(lab, monkeypatch) > 10
    assert not [each for each in alone.iterdir() if each.name.endswith(".part")]


def test_where_python_keeps_nothing_templates_are_not_kept_either(
    alone: Path, lab: Lab, monkeypatch: pytest.MonkeyPatch
) -> None:
    lab.write(PROVEN_SITE)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    assert compiled_in(lab, monkeypatch) > 10
    assert not list(alone.glob("templates-*"))
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(codes, "_beside", lambda: alone / "nowhere" / "templates-x.now")
    assert compiled_in(lab, monkeypatch) > 10
    assert compiled_in(lab, monkeypatch) > 10
