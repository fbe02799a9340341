"""What templates print is what Jinja and MarkupSafe would print, in fewer steps."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment
from lab import PROVEN_SITE, Lab
from markupsafe import Markup

from generator.render import _Environment, filled

VALUES = st.one_of(st.text("a<>&\"'% é"), st.text("a<>&\"'").map(Markup), st.integers(), st.floats(), st.none(),
                   st.booleans(), st.lists(st.text("<&"), max_size=2))
MESSAGES = st.lists(st.sampled_from(["%(one)s", "%(two)s", "%(num)d", "%%", "%", "<b>", "&", " é ", "(one)s", "s"]),
                    max_size=6).map("".join)


@given(MESSAGES, VALUES, VALUES, st.integers())
def test_a_message_is_filled_as_markup_fills_it(message: str, one: object, two: object, num: int) -> None:
    values = {"one": one, "two": two, "num": num}
    try:
        expected: object = Markup(message) % values if "%" in message else Markup(message)
    except (KeyError, TypeError, ValueError) as error:
        with pytest.raises(type(error)):
            filled(message)(values)
        return
    found = filled(message)(values)
    assert (found, type(found)) == (expected, Markup)


def test_a_place_that_nobody_fills_is_an_error() -> None:
    with pytest.raises(KeyError):
        filled("%(one)s of %(two)s")({"one": 1})


SOURCE = "{{ value }}|{% macro m(x) %}{{ x.value }}{% endmacro %}{{ m(held) }}|{{ m(x=held) }}"
THEIRS, OURS = (each(autoescape=True).from_string(SOURCE) for each in (Environment, _Environment))


@given(VALUES)
def test_what_is_printed_is_escaped_as_jinja_escapes_it(value: object) -> None:
    held = SimpleNamespace(value=value)
    assert OURS.render(value=value, held=held) == THEIRS.render(value=value, held=held)


@pytest.mark.parametrize(("macro", "asked", "shown"), [
    ("said(words, sign) %}<i>{{ words }}{{ sign }}</i>",
     ("view.id, '<'", "view.id, '>'", "view.format.label.plain, '<'"),
     "<i>guide&lt;</i><i>guide&gt;</i><i>Micromission&lt;</i>"),
    ("said(card, one, two='-') %}<i>{{ one }}|{{ two }}|{{ one is string }}</i>",
     ("view.card, 'a/b'", "view.card, 'a', 'b'", "view.card, 2", "view.card, '2'"),
     "<i>a/b|-|True</i><i>a|b|True</i><i>2|-|False</i><i>2|-|True</i>"),
    ("said(words, more) %}<i>{{ more }}</i>",
     ("frame.site_name, 1", "frame.site_name, true", "frame.site_name, 1.0", "frame.site_name, [1]"),
     "<i>1</i><i>True</i><i>1.0</i><i>[1]</i>"),
], ids=["any value", "a card and more", "any value and more"])
def test_what_a_theme_shares_is_told_apart_by_all_it_is_made_of(
    lab: Lab, macro: str, asked: tuple[str, ...], shown: str
) -> None:
    theme = lab.root / "themes/mine/templates"
    theme.mkdir(parents=True)
    calls = "".join(f"{{{{ shared(said, {each}) }}}}" for each in asked)
    (theme / "mission.html").write_text(
        '{% extends "default/mission.html" %}\n'
        f"{{% macro {macro}{{% endmacro %}}\n{{% block cite %}}{calls}{{% endblock %}}\n", encoding="utf-8")
    assert shown in lab.write(PROVEN_SITE).build(theme="mine").text("fr/missions/guide/index.html")
