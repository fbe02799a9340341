"""Python-Markdown, configured once per process."""

import re
from functools import lru_cache
from html import escape

from markdown import Markdown
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension


def to_html(text: str) -> str | None:
    """The HTML of prepared Markdown, not yet safe; None when it nests too deep for Markdown to read."""
    try:
        return _engine().reset().convert(text)
    except RecursionError:
        _engine.cache_clear()  # its parser stopped half-way and keeps the state
        return None


def to_paragraphs(text: str) -> str:
    """The text as plain paragraphs, every sign shown as typed."""
    blocks = re.split(r"\n[ \t]*(?:\n[ \t]*)+", text.strip())
    return "\n".join(f"<p>{escape(block, quote=False)}</p>" for block in blocks if block)


@lru_cache(maxsize=1)
def _engine() -> Markdown:
    extensions = [
        TableExtension(use_align_attribute=True),
        SaneListExtension(),
        FootnoteExtension(BACKLINK_TEXT="↩", BACKLINK_TITLE=""),
        FencedCodeExtension(),
    ]
    return Markdown(extensions=extensions, output_format="html")
