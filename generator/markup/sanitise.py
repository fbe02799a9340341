"""The sanitiser (nh3, that is html5ever and Ammonia), and the reading of what it writes into a small tree."""

import re
from functools import lru_cache
from html import unescape

import nh3

from generator.markup.elements import (
    ATTRIBUTES,
    BLOCKS,
    INLINE,
    KNOWN,
    REFUSED_SCHEMES,
    SCHEMES,
    SYMBOLIC_SCHEMES,
    VOID,
)
from generator.markup.prepare import permitted
from generator.patterns import pattern

_TOKEN = pattern(r"""([^<]*)<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)>""")
_ATTRIBUTE = pattern(r"""([a-z]+)="([^"]*)\"""")
_ADDRESS = pattern(r"""<(a|img)\s[^<>]*?(?:href|src)=["']?\s*([A-Za-z][A-Za-z0-9+.-]*):([^"'<>]*)""", re.IGNORECASE)
_DEEPEST = 120


class Node:
    """An element while it is being put in order.  An empty `tag` stands for its children alone.

    `wraps_block` says that an inline element holds a block.  Written by hand: thousands are made per build.
    """

    __slots__ = ("attrs", "children", "tag", "wraps_block")

    def __init__(
        self,
        tag: str,
        attrs: dict[str, str] | None = None,
        children: "list[Node | str] | None" = None,
        wraps_block: bool = False,
    ) -> None:
        self.tag = tag
        self.attrs: dict[str, str] = {} if attrs is None else attrs
        self.children: list[Node | str] = [] if children is None else children
        self.wraps_block = wraps_block


def sanitise(html: str) -> Node:
    """Reduce any HTML to the known elements and attributes, as a tree whose texts and values are plain Unicode."""
    clean = _cleaner().clean(html)
    if "&#" in html:  # the source is clean already, but references may have brought forbidden characters
        clean = permitted(clean, placeholders=True)
    return _read(clean)


def dropped_addresses(html: str) -> tuple[tuple[str, str], ...]:
    """Elements with an address that the sanitiser drops for how it begins: only their words will be left.

    For telling authors, never for safety: it reads addresses as they are usually typed.
    """
    if ":" not in html or ("href" not in html and "src" not in html):
        return ()
    known = SCHEMES | SYMBOLIC_SCHEMES | REFUSED_SCHEMES
    found = ((tag.lower(), unescape(f"{scheme}:{rest}")) for tag, scheme, rest in _ADDRESS.findall(html)
             if scheme.lower() not in known)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(KNOWN),
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES | SYMBOLIC_SCHEMES | REFUSED_SCHEMES),
        link_rel=None,
        strip_comments=True,
    )


def _read(html: str) -> Node:
    """Read the sanitiser's own output, which is regular: every element closed, every value in double quotes."""
    root = Node("")
    stack = [root]
    for text, end, tag, attributes in _TOKEN.findall(html):
        if text:
            stack[-1].children.append(_decoded(text))
        if not end:
            _open(stack, tag, attributes)
        elif len(stack) > 1:
            stack.pop()
    tail = html[html.rfind(">") + 1 :]
    if tail:
        root.children.append(_decoded(tail))
    return root


def _open(stack: list[Node], tag: str, attributes: str) -> None:
    node = Node(tag)
    if attributes:
        node.attrs = {name: _decoded(value) for name, value in _ATTRIBUTE.findall(attributes)}
    if tag in BLOCKS:
        for parent in reversed(stack):
            if parent.tag not in INLINE or parent.wraps_block:
                break
            parent.wraps_block = True
    stack[min(len(stack), _DEEPEST) - 1].children.append(node)
    if tag not in VOID:
        stack.append(node)


def _decoded(text: str) -> str:
    if "&" not in text:
        return text
    text = text.replace("&nbsp;", "\u00a0").replace("&lt;", "<").replace("&gt;", ">")
    return text.replace("&quot;", '"').replace("&amp;", "&")
