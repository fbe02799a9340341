"""The templates that a template names are found without reading it: never fewer than Jinja itself would find."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lab import REPOSITORY

from generator.outputs.closure import _names_as_read, _names_in

PIECES = st.sampled_from([
    '{% extends "a.html" %}', "{%- extends 'b.html' -%}", "{% extends name %}", '{% extends"c.html"%}',
    '{% extends "a.html" if frame else "b.html" %}', '{% extends "a.html" if frame else other %}',
    '{% include "d.html" %}', '{%+ include "d.html" ignore missing with context %}',
    '{% include ["e.html", "f.html"] %}',
    '{% include "a.html" or other %}', '{% include "a" ~ name %}', '{% include "a" "b" %}',
    '{% include "a\\x62.html" %}',
    '{% import "m.html" as m %}', '{% import "m.html" as m without context %}', '{% import name as m %}',
    '{% from "n.html" import one, two as three %}', '{% from "n.html" import one with context %}',
    '{% from name import one %}', '{# {% include "g.html" %} #}', '{% raw %}{% include "h.html" %}{% endraw %}',
    "{{ \"{% include 'i.html' %}\" }}", '{% if frame %}', "{% endif %}", '{% include "j%}k.html" %}', "{% include %}",
    '{% set from = "z" %}', "text ", "\n", "{% include\n  'l.html'\n%}",
])


@given(st.lists(PIECES, max_size=5).map("".join))
def test_whatever_a_template_loads_is_named(source: str) -> None:
    found, read = _names_in(source), _names_as_read(source)
    if found is not None:
        assert read is None or set(read) <= set(found)
        assert read is not None or is_broken(source)


def is_broken(source: str) -> bool:
    """Whether Jinja cannot read a template, which then makes no page."""
    from jinja2 import Environment, TemplateSyntaxError

    try:
        Environment(extensions=["jinja2.ext.i18n"]).parse(source)
    except TemplateSyntaxError:
        return True
    return False


@pytest.mark.parametrize("path", sorted((REPOSITORY / "themes").rglob("*.html")), ids=lambda path: path.stem)
def test_our_own_templates_name_what_jinja_finds(path: object) -> None:
    source = (REPOSITORY / str(path)).read_text(encoding="utf-8")
    assert _names_in(source) == _names_as_read(source)
