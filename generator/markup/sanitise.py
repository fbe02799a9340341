"""The sanitiser (nh3, that is html5ever and Ammonia), and the reading of what it writes into a small tree."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

import nh3

from generator.markup.elements import ATTRIBUTES, BLOCKS, INLINE, KNOWN, SCHEMES, SYMBOLIC_SCHEMES, VOID
from generator.markup.prepare import permitted

_TOKEN = re.compile(r"""([^<]*)<(/?)([a-z][a-z0-9]*)((?: [a-z]+="[^"]*")*)>""")
_ATTRIBUTE = re.compile(r"""([a-z]+)="([^"]*)\"""")
_DEEPEST = 120


@dataclass(slots=True, eq=False)
class Node:
    """An element while it is being put in order.  An empty `tag` stands for its children alone."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: "list[Node | str]" = field(default_factory=list)
    wraps_block: bool = False


def sanitise(html: str) -> Node:
    """Reduce any HTML to the known elements and attributes, as a tree whose texts and values are plain Unicode."""
    clean = _cleaner().clean(html)
    return _read(permitted(clean, placeholders=True) if "&#" in html else clean)  # the source was cleaned; references may bring more


@lru_cache(maxsize=1)
def _cleaner() -> nh3.Cleaner:
    return nh3.Cleaner(
        tags=set(KNOWN),
        clean_content_tags={"script", "style"},
        attributes=ATTRIBUTES,
        url_schemes=set(SCHEMES | SYMBOLIC_SCHEMES),
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
