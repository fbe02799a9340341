"""Whole pages of the preview's own: the problems in place of the page, and the first build under way.

They stand alone (no theme, no file), since the theme itself may be what is broken.
"""

from __future__ import annotations

from html import escape

from generator.problems import inert
from generator.wording import Lang, Wording

from .inject import Visit, resource, script
from .preview import Showing
from .telling import counted, split, telling

_OTHER: dict[Lang, Lang] = {"fr": "en", "en": "fr"}
_NAME: dict[Lang, str] = {"fr": "Français", "en": "English"}


def problem_screen(showing: Showing, visit: Visit) -> bytes:
    """Everything that keeps the page from being made, in the page's language; the other one is a click away."""
    other = _OTHER[visit.lang]
    body = (
        f'<details class="other" lang="{other}" data-other-language>\n'
        f'<summary><span class="there">{_NAME[other]}</span><span class="back" lang="{visit.lang}">'
        f"{_NAME[visit.lang]}</span></summary>\n{_report(showing, other)}</details>\n"
        f'<div class="own">\n{_report(showing, visit.lang)}</div>\n'
    )
    return _screen(_heading(showing, visit.lang), body, visit)


def building_screen(visit: Visit) -> bytes:
    """What there is to see before the first build is over."""
    say = Wording(visit.lang)
    body = f'<h1>{escape(say("building"))}</h1>\n<p class="lede">{escape(say("preview_wait"))}</p>\n'
    return _screen(escape(say("building")), body, visit)


def _screen(title: str, body: str, visit: Visit) -> bytes:
    say = Wording(visit.lang)
    label = escape(say("preview_label"))
    html = (
        f'<!doctype html>\n<html lang="{visit.lang}" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n<title>{title} — {label}</title>\n'
        '<link rel="icon" href="data:,">\n'
        f'<style>{resource("preview.css")}</style>\n</head>\n<body data-kind="problems">\n<main class="screen">\n'
        f'<p class="label-preview">{label}</p>\n{body}</main>\n{script(visit)}\n</body>\n</html>\n'
    )
    return html.encode("utf-8")


def _heading(showing: Showing, lang: Lang) -> str:
    if showing.accident is not None:
        return escape(Wording(lang)(showing.accident.key))
    stopping, others = split(showing.loud)
    return counted("errors", len(stopping), lang) if stopping else counted("strict", len(others), lang)


def _report(showing: Showing, lang: Lang) -> str:
    say = Wording(lang)
    heading = f"<h1>{_heading(showing, lang)}</h1>\n"
    if showing.accident is not None:
        text, detail = say(f"{showing.accident.key}_text"), inert(showing.accident.detail)
        return f'{heading}<p class="lede">{escape(text)}</p>\n<pre class="detail">{escape(detail)}</pre>\n'
    stopping, others = split(showing.loud)
    if not stopping:
        stopping, others = others, []
    html = f'{heading}<p class="lede">{escape(say("preview_returns"))}</p>\n{telling(stopping, lang, 2)}'
    if others:
        summary = f"<summary>{counted('warning', len(others), lang)}</summary>"
        html += f'<details class="others">{summary}\n{telling(others, lang, 2)}</details>\n'
    return html
