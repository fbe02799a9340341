"""From what a person typed to HTML that is safe, valid and set: the whole way on one page."""

from generator.markup.fast import read_ordinary
from generator.markup.finish import finish
from generator.markup.inline import Inliner
from generator.markup.model import MarkupContext, MarkupNote, Rendered, glossary
from generator.markup.pasted import pasted_notes
from generator.markup.prepare import Prepared, permitted, prepare
from generator.markup.sanitise import Node, dropped_addresses, sanitise
from generator.markup.serialise import Writer, explained
from generator.markup.shape import Shaper
from generator.typography import typeset


def render_markdown(source: str, context: MarkupContext) -> Rendered:
    """Render a body.  Pure: the same arguments give the same value in any process; no text makes it raise.

    The HTML stands alone as flow content; links inside the site are placeholders for `resolve_links`.
    """
    prepared = prepare(source)
    inline = Inliner(context, source, prepared.pieces)
    shaper = Shaper(inline)
    root = None if prepared.too_much else read_ordinary(prepared.text, shaper)
    if root is None:
        inline = Inliner(context, source, prepared.pieces)
        shaper = Shaper(inline)
        root = _read_anything(prepared, shaper)
    finish(shaper.headings, inline)
    writer = Writer(context, prepared.pieces)
    writer.write_all(root)
    links = tuple(sorted(set(inline.links)))
    notes = {*inline.notes, *pasted_notes(source)}
    return Rendered("".join(writer.out).strip("\n"), links, tuple(sorted(notes)))


def _read_anything(prepared: Prepared, shaper: Shaper) -> Node:
    """The shaped tree of any source at all, by way of Python-Markdown and the sanitiser."""
    from generator.markup.balance import balance
    from generator.markup.engine import to_html, to_paragraphs
    from generator.markup.lists import settle_lists

    text = prepared.text if prepared.too_much else settle_lists(prepared.text)
    html = None if prepared.too_much else to_html(text)
    balanced, removed = balance(to_paragraphs(text) if html is None else html)
    root = Node("", {}, shaper.flow(sanitise(balanced).children, wrap=True))
    if html is None:
        shaper.inline.notes.append(MarkupNote("TR409"))
    for tag in removed:
        shaper.inline.note("TR408", f"<{tag}", element=tag.lower())
    for tag, address in dropped_addresses(balanced):
        shaper.inline.note_dropped(tag, address)
    return root


def render_inline(text: str, context: MarkupContext) -> str:
    """A plain text field as HTML: escaped, typeset, abbreviations explained; no Markdown, line ends are spaces."""
    flat = " ".join(permitted(text).split())
    return explained(typeset(flat, context.locale), glossary(context.abbreviations.entries))
