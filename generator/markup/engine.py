"""Python-Markdown, configured once per process."""

import re
from functools import lru_cache
from html import escape

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension


def to_html(text: str) -> str | None:
    """The HTML of prepared Markdown, not yet safe; None when nesting exhausts its stack.

    Python-Markdown 3.11 drops letters after unbalanced emphasis (`*e**e*n`), which is why pyproject.toml stays below
    it until that is mended; a test holds it.
    """
    present = "".join(sign for sign in _USES if sign in text)
    try:
        return str(_engine(present).reset().convert(text))
    except RecursionError:
        _engine.cache_clear()  # its parser stopped half-way and keeps the state
        return None


def to_paragraphs(text: str) -> str:
    """The text as plain paragraphs, every sign shown as typed."""
    blocks = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip())
    return "\n".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block)


_USES = {
    "[": ("reference", "link", "image_link", "image_reference", "short_reference", "short_image_ref"),
    "`": ("backtick",),
    "<": ("autolink", "automail", "html", "html_block"),
    "&": ("entity",),
    "\\": ("escape",),
    "|": (),
}
"""The signs without which a pattern of Python-Markdown can match nothing: most bodies need few, and each costs time."""


@lru_cache(maxsize=256)
def _engine(present: str) -> Markdown:
    """Python-Markdown for texts that hold no other sign of `_USES` than `present`."""
    extensions: list[Extension] = [SaneListExtension(), FencedCodeExtension()]
    if "[" in present:
        extensions.append(FootnoteExtension(BACKLINK_TEXT="↩", BACKLINK_TITLE=""))
    if "|" in present:
        extensions.append(TableExtension(use_align_attribute=True))
    engine = Markdown(extensions=extensions, output_format="html")
    for sign in _USES.keys() - set(present):
        for name in _USES[sign]:
            registry = engine.preprocessors if name == "html_block" else engine.inlinePatterns
            registry.deregister(name, strict=False)
    return engine
