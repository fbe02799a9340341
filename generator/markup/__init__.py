"""Markdown and plain text turned into HTML that is safe, valid and typeset."""

from generator.markup.links import resolve_links
from generator.markup.model import Abbreviations, Heading, LinkUse, MarkupContext, MarkupNote, Rendered
from generator.markup.render import count_words, plain_text, render_inline, render_markdown
from generator.typography import typeset as typeset_plain

__all__ = [
    "Abbreviations",
    "Heading",
    "LinkUse",
    "MarkupContext",
    "MarkupNote",
    "Rendered",
    "count_words",
    "plain_text",
    "render_inline",
    "render_markdown",
    "resolve_links",
    "typeset_plain",
]
