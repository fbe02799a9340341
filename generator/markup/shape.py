"""The content model of HTML, applied to a sanitised tree: what comes out is valid wherever flow content is.

Inline elements that wrap blocks are split, blocks where only text may stand are dissolved, stray list items get a list,
bare text gets a paragraph.  Nothing a reader would see is lost.
"""

from collections.abc import Callable, Iterator
from dataclasses import field

from generator.frozen import dataclass
from generator.markup.elements import BOXES, HEADINGS, INLINE, LISTS
from generator.markup.inline import Children, Inliner, is_visible, plain, trimmed
from generator.markup.sanitise import Node
from generator.markup.tables import build_table, scrolling

_OUTER = LISTS | {"dl", "table", "thead", "tbody", "tfoot", "tr", "figure", "details"} | BOXES
_SUMMARY = {"fr": "Détails", "en": "Details"}


@dataclass(slots=True)
class Shaper:
    """Puts one body in order; `headings` are the headings kept, in order, still at the level their author chose."""

    inline: Inliner
    headings: list[Node] = field(default_factory=list)
    regions: dict[str, int] = field(default_factory=dict)

    def flow(self, children: Children, *, wrap: bool, attrs: dict[str, str] | None = None) -> Children:
        """Blocks, with the text between them in paragraphs (`wrap`, which then carry `attrs`) or bare."""
        out: Children = []
        run: Children = []
        for child in split(children):
            if isinstance(child, str) or child.tag in INLINE:
                run.append(child)
            else:
                self._flush(run, out, wrap, attrs or {})
                out += self._block(child, out)
        self._flush(run, out, wrap, attrs or {})
        return out

    def _paragraph(self, node: Node) -> Children:
        """A paragraph; one that holds blocks (once other elements were taken away) comes apart around them."""
        for child in node.children:
            if not isinstance(child, str) and (child.wraps_block or child.tag not in INLINE):
                return self.flow(node.children, wrap=True, attrs=self.inline.common(node))
        shaped = trimmed(self.inline.shape(node.children))
        return [Node("p", self.inline.common(node), shaped)] if is_visible(shaped) else []

    def _flush(self, run: Children, out: Children, wrap: bool, attrs: dict[str, str]) -> None:
        shaped = trimmed(self.inline.shape(run)) if run else []
        run.clear()
        if is_visible(shaped):
            out += [Node("p", dict(attrs), shaped)] if wrap else shaped

    def _block(self, node: Node, before: Children) -> Children:
        """What one block becomes; `before` is what precedes it, where a stray item may find its list."""
        tag = node.tag
        if tag in ("li", "dt", "dd"):
            return self._stray(node, before)
        special = _SPECIAL.get(tag)
        return special(self, node) if special else self.flow(node.children, wrap=True, attrs=self.inline.common(node))

    def _rule(self, node: Node) -> Children:
        return [Node("hr")]

    def _heading(self, node: Node) -> Children:
        children = trimmed(self.inline.shape(node.children))
        if not is_visible(children):
            return []
        if not plain(children).strip():
            return [Node("p", {}, children)]
        heading = Node(node.tag, {"id": node.attrs.get("id", "")} | self.inline.common(node), children)
        self.headings.append(heading)
        return [heading]

    def _list(self, node: Node) -> Children:
        """Only items stand in a list: a list there joins the item before it, other content becomes an item."""
        items: Children = []
        for child in split(node.children):
            last = items[-1] if items else None
            if isinstance(child, str) and not child.strip():
                continue
            if isinstance(child, Node) and child.tag in LISTS and isinstance(last, Node):
                last.children += self._list(child)
            elif isinstance(child, Node) and child.tag == "li":
                items += self._item(child)
            elif not isinstance(child, Node) or child.tag:
                items += self._item(Node("li", {}, [child]))
        attrs = self.inline.common(node)
        start = node.attrs.get("start", "")
        if node.tag == "ol" and start.isascii() and start.isdigit() and start != "1":
            attrs["start"] = str(int(start[:6]))
        return [Node(node.tag, attrs, items)] if items else []

    def _item(self, node: Node) -> Children:
        anchor = self.inline.anchor(node)
        children = self.flow(node.children, wrap=False)
        attrs = ({"id": anchor} if anchor else {}) | self.inline.common(node)
        return [Node("li", attrs, children)] if children else []

    def _stray(self, node: Node, before: Children) -> Children:
        """An item without its list: it joins the one made for the stray item before it, or gets its own."""
        if node.tag != "li":
            return self._definitions(Node("dl", {}, [node]))
        item = self._item(node)
        last = before[-1] if before else None
        if item and isinstance(last, Node) and last.tag == "ul" and "stray" in last.attrs:
            last.children += item
            return []
        return [Node("ul", {"stray": ""}, item)] if item else []

    def _definitions(self, node: Node) -> Children:
        """Terms then descriptions; a description without a term, or a term without one, becomes a paragraph."""
        out: Children = []
        rows: Children = []
        for child in split(node.children):
            if isinstance(child, Node) and child.tag == "dt":
                term = trimmed(self.inline.shape(child.children))
                rows += [Node("dt", self.inline.common(child), term)] if is_visible(term) else []
            elif isinstance(child, Node) and child.tag == "dd" and rows:
                rows.append(Node("dd", self.inline.common(child), self.flow(child.children, wrap=False)))
            elif isinstance(child, Node) or child.strip():
                loose = self.flow(child.children if isinstance(child, Node) else [child], wrap=True)
                rows += [Node("dd", {}, loose)] if rows and loose else []
                out += [] if rows else loose
        terms: Children = []
        while rows and isinstance(rows[-1], Node) and rows[-1].tag == "dt":
            terms.insert(0, Node("p", {}, rows.pop().children))  # type: ignore[union-attr]
        return out + ([Node("dl", self.inline.common(node), rows)] if rows else []) + terms

    def _verbatim(self, node: Node) -> Children:
        self.inline.inside.append("pre")
        children = self.inline.shape(node.children)
        self.inline.inside.pop()
        return [Node("pre", self.inline.common(node) | scrolling(self), children)] if is_visible(children) else []

    def _quote(self, node: Node) -> Children:
        children = self.flow(node.children, wrap=True)
        return [Node("blockquote", self.inline.common(node), children)] if children else []

    def _figure(self, node: Node) -> Children:
        parts = list(split(node.children))
        at = next((i for i, part in enumerate(parts) if isinstance(part, Node) and part.tag == "figcaption"), -1)
        caption = parts.pop(at) if at >= 0 else None
        content = self.flow(parts, wrap=False)
        words = self.flow(caption.children, wrap=False) if isinstance(caption, Node) else []
        if not content:
            return self.flow(caption.children, wrap=True) if isinstance(caption, Node) and words else []
        first = at == 0 or (at > 0 and not is_visible(parts[:at]))
        legend: Children = [Node("figcaption", {}, words)] if words else []
        return [Node("figure", self.inline.common(node), legend + content if first else content + legend)]

    def _details(self, node: Node) -> Children:
        parts = list(split(node.children))
        at = next((i for i, part in enumerate(parts) if isinstance(part, Node) and part.tag == "summary"), -1)
        summary = parts.pop(at) if at >= 0 else Node("summary")
        self.inline.inside.append("summary")
        words = trimmed(self.inline.shape(summary.children if isinstance(summary, Node) else []))
        self.inline.inside.pop()
        content = self.flow(parts, wrap=True)
        if not content:
            return [Node("p", {}, words)] if is_visible(words) else []
        words = words if plain(words).strip() else [_SUMMARY.get(self.inline.context.lang, _SUMMARY["en"])]
        return [Node("details", self.inline.common(node), [Node("summary", {}, words), *content])]

    def _notes(self, node: Node) -> Children:
        """The footnotes of the body, as Python-Markdown groups them (any other `div` has been dissolved by `split`)."""
        lists = [part for part in node.children if isinstance(part, Node) and part.tag == "ol"]
        children = self.flow(list(lists), wrap=True)
        return [Node("div", {"class": "footnotes"}, children)] if children else []


_SPECIAL: dict[str, Callable[[Shaper, Node], Children]] = {
    **dict.fromkeys(HEADINGS, Shaper._heading),
    **dict.fromkeys(LISTS, Shaper._list),
    "blockquote": Shaper._quote,
    "details": Shaper._details,
    "div": Shaper._notes,
    "dl": Shaper._definitions,
    "figure": Shaper._figure,
    "hr": Shaper._rule,
    "p": Shaper._paragraph,
    "pre": Shaper._verbatim,
    "table": lambda shaper, node: build_table(node, shaper),
}


def split(children: Children) -> Iterator[Node | str]:
    """The children with boxes dissolved (an empty node marks where each began and ended) and inline wrappers split."""
    for child in children:
        if isinstance(child, str):
            yield child
        elif child.tag in INLINE:
            yield from _split_inline(child) if child.wraps_block else (child,)
        elif child.tag in BOXES and child.attrs.get("class") != "footnote":
            yield Node("")
            yield from split(child.children)
            yield Node("")
        else:
            yield child


def _split_inline(node: Node) -> Iterator[Node | str]:
    """`<a>x<p>y</p>z</a>` as `<a>x</a>`, `<p><a>y</a></p>`, `<a>z</a>`."""
    run: Children = []
    for part in split(node.children):
        if isinstance(part, str) or part.tag in INLINE:
            run.append(part)
            continue
        if is_visible(run):
            yield Node(node.tag, node.attrs, run)
        run = []
        yield _wrap_inside(node, part)
    if is_visible(run):
        yield Node(node.tag, node.attrs, run)


def _wrap_inside(wrapper: Node, block: Node) -> Node:
    """The block with `wrapper` around its own text, or around that of its parts when it has parts."""
    if block.tag in ("", "hr"):
        return block
    if block.tag in _OUTER:
        inner: Children = [
            child if isinstance(child, str) and not child.strip() else _wrap_part(wrapper, child)
            for child in block.children
        ]
    else:
        inner = [_around(wrapper, block.children)] if block.children else []
    return Node(block.tag, block.attrs, inner)


def _wrap_part(wrapper: Node, part: Node | str) -> Node:
    if isinstance(part, str) or part.tag in INLINE:
        return _around(wrapper, [part])
    return _wrap_inside(wrapper, part)


def _around(wrapper: Node, children: Children) -> Node:
    blocks = any(isinstance(child, Node) and (child.wraps_block or child.tag not in INLINE) for child in children)
    return Node(wrapper.tag, wrapper.attrs, children, blocks)
