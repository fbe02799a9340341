"""Problems as HTML: what, where, why and what to do; whatever people typed is shown as text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from generator.patterns import pattern
from generator.problems import Parts, Place, Problem, Severity, inert, message_of
from generator.wording import Lang, Wording

MOST = 500
"""Problems on one screen; a browser stays quick with that many, and nobody reads more."""

_CODE = pattern(r"`([^`\n]+)`")


def bar(problems: Sequence[Problem], lang: Lang, style: str) -> str:
    """A bar at the bottom of a page that says how many warnings there are and unfolds them; nothing without any.

    It lives in a shadow tree made by the parser (HTML, “declarative shadow roots”): neither the theme's style nor ours
    touches the other, and no script is needed.
    """
    if not problems:
        return ""
    return (
        f'<trace-preview lang="{lang}"><template shadowrootmode="open"><style>{style}</style>'
        f'<aside class="bar" aria-label="{escape(Wording(lang)("preview_bar"))}"><details>'
        f'<summary>{counted("warning", len(problems), lang)}</summary><div class="list" tabindex="0">'
        f"{telling(problems, lang, 2)}</div></details></aside></template></trace-preview>\n"
    )


def counted(what: str, count: int, lang: Lang) -> str:
    """``1 error``, ``3 errors``: the escaped words for a number of things, which is never 0."""
    return escape(Wording(lang)(f"preview_{what}_one" if count == 1 else f"preview_{what}_many", count=count))


def telling(problems: Iterable[Problem], lang: Lang, level: int) -> str:
    """A list of problems whose headings have this level; past ``MOST``, a line says how many are left."""
    told = list(problems)
    items = "".join(f"<li>{_problem(found, lang, level)}</li>\n" for found in told[:MOST])
    rest = len(told) - MOST
    more = f'<p class="more">{counted("more", rest, lang)}</p>\n' if rest > 0 else ""
    return f'<ol class="problems">\n{items}</ol>\n{more}'


def _problem(found: Problem, lang: Lang, level: int) -> str:
    say, message = Wording(lang), message_of(found.code)
    said = _filled(message.parts(lang), found.params)
    severity = f'<span class="severity">{escape(say(f"preview_{found.severity.value}"))}</span>'
    return (
        f'<article class="problem {found.severity.value}">\n'
        f'<p class="where">{severity} <code class="place">{_where(found.place, say)}</code></p>\n'
        f'<h{level} class="what">{_line(said.what)}</h{level}>\n{_excerpt(found.place)}'
        f'<div class="fix"><span class="label">{escape(say("preview_fix"))}</span>{_blocks(said.fix)}</div>\n'
        f'<div class="why"><span class="label">{escape(say("preview_why"))}</span>{_blocks(said.why)}</div>\n'
        f'<p class="code">{found.code} <span>{escape(message.slug)}</span></p>\n</article>'
    )


def _filled(parts: Parts, params: Iterable[tuple[str, str]]) -> Parts:
    """The message as HTML: its own back quotes mean code; those of a value mean nothing."""
    marked = parts.each(lambda text: _CODE.sub(r"<code>\1</code>", escape(text)))
    return marked.filled({name: escape(inert(value)) for name, value in params})


def _where(place: Place, say: Wording) -> str:
    """``file:line:column``, as the terminal says it; the path may break after its slashes."""
    return place.after(escape(inert(place.path) or say("preview_folder")).replace("/", "/<wbr>"))


def _line(html: str) -> str:
    return " ".join(part.strip() for part in html.splitlines())


def _blocks(html: str) -> str:
    """Paragraphs; lines that start with four spaces are lines to copy."""
    blocks: list[tuple[str, str]] = []
    for line in html.splitlines():
        tag, text = ("pre", line[4:]) if line.startswith("    ") else ("p", line)
        if blocks and tag == "pre" and blocks[-1][0] == "pre":
            text = f"{blocks.pop()[1]}\n{text}"
        blocks.append((tag, text))
    return "".join(f"<{tag}>{text}</{tag}>" for tag, text in blocks)


def _excerpt(place: Place) -> str:
    """The source line; the caret is drawn under its character by style, so that it stays there in any font and when the
    line wraps."""
    if not place.line or not place.excerpt:
        return ""
    text = escape(inert(place.excerpt))
    if place.column:
        at = place.marked
        before, char, after = place.excerpt[:at], place.excerpt[at : at + 1], place.excerpt[at + 1 :]
        text = f"{escape(inert(before))}<mark>{escape(inert(char)) or '&nbsp;'}</mark>{escape(inert(after))}"
    return f'<pre class="excerpt" dir="ltr"><span class="number">{place.line}</span><code>{text}</code></pre>\n'


def split(problems: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """Those that stop a build, and the others."""
    told = list(problems)
    return ([p for p in told if p.severity is Severity.ERROR], [p for p in told if p.severity is not Severity.ERROR])
