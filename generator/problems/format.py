"""A problem as text for people, JSON for tools, or a workflow command for GitHub."""

import json
import textwrap
from typing import Literal

from generator.patterns import pattern
from generator.problems.catalogue import Lang, Parts, message_of
from generator.problems.inert import inert, inert_json, width
from generator.problems.model import Place, Problem
from generator.problems.severity import Severity

Style = Literal["text", "json", "github"]

_WORDS: dict[Lang, dict[Severity, str]] = {
    "en": {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "remark"},
    "fr": {Severity.ERROR: "erreur", Severity.WARNING: "avertissement", Severity.NOTICE: "remarque"},
}
_WRAP = 110
_ITEM = pattern(r"\.(\d{1,6})(?:(\.)|$)")
_NUMBER: dict[Lang, str] = {"en": "no.", "fr": "nº"}


def format_problem(p: Problem, lang: Lang, style: Style) -> str:
    """The problem in one language and style, without a final newline; what people typed is inert in all three."""
    if style == "json":
        return _json(p, lang)
    return _github(p, lang) if style == "github" else _text(p, lang)


def _said(p: Problem, lang: Lang) -> Parts:
    return message_of(p.code).parts(lang).filled({name: _shown(name, value, lang) for name, value in p.params})


def _shown(name: str, value: str, lang: Lang) -> str:
    """A value as text; those called `lines_…` are lines to copy, one below the other. In the name of a field, items of
    a list are counted from 1, as people count."""
    if name == "field":
        value = _ITEM.sub(lambda found: f", {_NUMBER[lang]}\u00a0{int(found[1]) + 1}" + ", " * bool(found[2]), value)
    return "\n    ".join(map(inert, value.split("\n") if name.startswith("lines_") else [value]))


def _text(p: Problem, lang: Lang) -> str:
    said = _said(p, lang)
    where = p.place.after(inert(p.place.path) or ".")
    head = f"{where}  {_WORDS[lang][p.severity]} {p.code}  {message_of(p.code).slug}"
    prose = [_wrapped(said.what, "  "), _wrapped(said.why, "  "), _wrapped(said.fix, "  → ")]
    return "\n".join([head, *_excerpt(p.place), *prose])


def _excerpt(place: Place) -> list[str]:
    if not place.line or not place.excerpt:
        return []
    shown = f"{place.line:>4} | "
    lines = [shown + inert(place.excerpt)]
    if place.column:
        lines.append(" " * (len(shown) - 2) + "| " + " " * width(inert(place.excerpt[: place.marked])) + "^")
    return lines


def _wrapped(text: str, lead: str) -> str:
    """Prose in lines of a readable length, broken at ordinary spaces only, so that `« mot »` stays whole.

    A line of the message that starts with four spaces is a line to copy: it is never broken.
    """
    wrap = textwrap.TextWrapper(
        _WRAP, initial_indent=lead, subsequent_indent=" " * len(lead), break_long_words=False, break_on_hyphens=False
    )
    lines: list[str] = []
    for part in text.splitlines():
        lines += [" " * len(lead) + part.rstrip()] if part.startswith("    ") else wrap.wrap(part)
        wrap.initial_indent = wrap.subsequent_indent
    return "\n".join(lines)


def _json(p: Problem, lang: Lang) -> str:
    said, place = _said(p, lang), p.place
    record = {
        "code": p.code,
        "slug": message_of(p.code).slug,
        "severity": p.severity.value,
        "path": place.path,
        "line": place.line,
        "column": place.column,
        "excerpt": place.excerpt,
        "what": said.what,
        "why": said.why,
        "fix": said.fix,
    }
    return inert_json(json.dumps(record, ensure_ascii=False))


def _github(p: Problem, lang: Lang) -> str:
    """A workflow command; escaping as in actions/toolkit `command.ts`."""
    said, place = _said(p, lang), p.place
    found = {"file": inert(place.path), "line": place.line, "col": place.column, "title": p.code}
    message = f"{said.what}\n{said.why}\n→ {said.fix}"
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in found.items() if value)
    return f"::{p.severity.value} {properties}::{_data(message)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
