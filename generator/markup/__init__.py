"""Markdown and plain text turned into HTML that is safe, valid and typeset."""

from generator.markup.finish import slug
from generator.markup.links import PICTURES, file_name, resolve_links
from generator.markup.model import Abbreviations, LinkUse, MarkupContext, MarkupNote, Rendered
from generator.markup.render import render_inline, render_markdown
from generator.markup.words import count_words, says_something

__all__ = [
    "PICTURES", "Abbreviations", "LinkUse", "MarkupContext", "MarkupNote", "Rendered", "count_words", "file_name",
    "render_inline", "render_markdown", "resolve_links", "says_something", "slug",
]
