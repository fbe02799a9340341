"""Text-level content: links, images and the small elements, judged one by one."""

import datetime
from dataclasses import field

from generator.frozen import dataclass
from generator.languages import is_language_tag
from generator.markup.elements import INLINE, PLAIN_INLINE, VOID
from generator.markup.links import Target, classify, placeholder
from generator.markup.model import LinkUse, MarkupContext, MarkupNote
from generator.markup.prepare import restore
from generator.markup.sanitise import Node
from generator.patterns import pattern

Children = list[Node | str]
_REFUSALS = {"template": "TR404", "relative": "TR402", "scheme": "TR403", "malformed": "TR405"}
_CLOCK = r"[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
_TIME = pattern(rf"[0-9]{{4}}(?:-[0-9]{{2}}(?:-[0-9]{{2}}(?:{_CLOCK})?)?)?")
_FOOTNOTE = pattern(r"fn(?:ref[0-9]*)?:.+")
_BACK = {"fr": "Retour au texte", "en": "Back to the text"}


@dataclass(slots=True)
class Inliner:
    """What one body has said so far, and how its inline content is put in order.

    `fragments` are links to places in the body itself, settled once all its headings are known.
    """

    context: MarkupContext
    source: str
    pieces: tuple[str, ...]
    links: list[LinkUse] = field(default_factory=list)
    notes: list[MarkupNote] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)
    fragments: list[tuple[Node, str]] = field(default_factory=list)
    inside: list[str] = field(default_factory=list)

    def shape(self, children: Children) -> Children:
        """Only inline elements come out; a block standing here leaves its words, set off by spaces."""
        out: Children = []
        for child in children:
            if isinstance(child, str):
                out.append(child)
            elif child.tag in INLINE:
                out += self._element(child)
            else:
                out += [" ", *self.shape(child.children), " "]
        return out

    def common(self, node: Node) -> dict[str, str]:
        """The attributes any element may keep: a real language tag, and a direction."""
        attrs: dict[str, str] = {}
        if not node.attrs:
            return attrs
        if is_language_tag(node.attrs.get("lang", "")):
            attrs["lang"] = node.attrs["lang"]
        if node.attrs.get("dir", "").lower() in ("ltr", "rtl", "auto"):
            attrs["dir"] = node.attrs["dir"].lower()
        return attrs

    def note(self, code: str, needle: str, **params: str) -> None:
        """Record a note at the line of the source where `needle` first stands."""
        rows = tuple((name, restore(value, self.pieces)) for name, value in params.items())
        self.notes.append(MarkupNote(code, self.line_of(needle), rows))

    def note_dropped(self, tag: str, address: str) -> None:
        """Record what lost its address, which begins like a path of somebody's computer, or as no address may here."""
        scheme, _, rest = address.partition(":")
        line = self.line_of(address) or self.line_of(f"{scheme}:{rest[:8]}") or self.line_of(f"{scheme}:")
        code = "TR407" if tag == "img" else "TR410" if len(scheme) == 1 else "TR403"
        self.notes.append(MarkupNote(code, line, (("target", restore(address, self.pieces)),)))

    def line_of(self, needle: str) -> int:
        """The 1-based line of the source that contains `needle`, 0 when it is not found as typed."""
        at = self.source.find(restore(needle, self.pieces)) if needle else -1
        return self.source.count("\n", 0, at) + 1 if at >= 0 else 0

    def anchor(self, node: Node) -> str:
        """The id given to a footnote or its mark, `""` for anything else or a repeated one."""
        raw = node.attrs.get("id", "")
        if not _FOOTNOTE.fullmatch(raw) or raw in self.anchors:
            return ""
        kind = "ref" if raw.startswith("fnref") else "note"
        made = sum(1 for name in self.anchors.values() if name.startswith(f"{self.context.id_prefix}fn-{kind}-"))
        self.anchors[raw] = f"{self.context.id_prefix}fn-{kind}-{made + 1}"
        return self.anchors[raw]

    def _element(self, node: Node) -> Children:
        if node.tag == "img":
            return self._image(node)
        if node.tag in VOID:
            return [Node(node.tag)]
        anchor = self.anchor(node) if node.tag == "sup" else ""
        self.inside.append(node.tag)
        children = self.shape(node.children)
        self.inside.pop()
        if not is_visible(children) or (node.tag in self.inside and node.tag in PLAIN_INLINE):
            return children
        if node.tag == "a":
            return self._link(node, children)
        attrs = self._attributes(node)
        if attrs is None:
            return children
        return [Node(node.tag, attrs | ({"id": anchor} if anchor else {}), children)]

    def _attributes(self, node: Node) -> dict[str, str] | None:
        """The attributes of a small element; None when it says nothing without the ones it lacks."""
        attrs, title = self.common(node), restore(node.attrs.get("title", ""), self.pieces).strip()
        moment = node.attrs.get("datetime", "").strip()
        if node.tag == "abbr":
            return attrs | {"title": title} if title and "abbr" not in self.inside else None
        if node.tag == "time":
            return attrs | {"datetime": moment} if is_moment(moment) else None
        if node.tag == "bdo":
            return attrs if attrs.get("dir", "auto") != "auto" else None
        return None if node.tag == "span" and not attrs else attrs

    def _link(self, node: Node, children: Children) -> Children:
        if "href" not in node.attrs or "a" in self.inside or "summary" in self.inside or not has_name(children):
            return children
        address = node.attrs["href"]
        target = classify(address)
        if target.kind == "refused":
            if target.target in _REFUSALS:
                self.note(_REFUSALS[target.target], address, target=address)
            return children
        link = Node("a", {"href": self._address(target, address)}, children)
        if target.kind == "fragment":
            self._label_footnote(link, target.target, children)
            self.fragments.append((link, target.target))
        elif target.kind == "web":
            link.attrs["rel"] = "external"
        self._describe(link, node)
        return [link]

    def _address(self, target: Target, address: str) -> str:
        if target.kind in ("web", "mail"):
            return target.target
        if target.kind == "fragment":
            return "#"
        self.links.append(LinkUse(target.kind, target.target, self.line_of(address)))
        return placeholder(target)

    def _label_footnote(self, link: Node, target: str, children: Children) -> None:
        """`1` and `↩` alone tell a screen reader little."""
        if target.startswith("fnref"):
            link.attrs["aria-label"] = _BACK.get(self.context.lang, _BACK["en"])
        elif target.startswith("fn:"):
            link.attrs["aria-label"] = f"Note {plain(children)}"

    def _describe(self, link: Node, node: Node) -> None:
        title = restore(node.attrs.get("title", ""), self.pieces).strip()
        if title:
            link.attrs["title"] = title
        if is_language_tag(node.attrs.get("hreflang", "")):
            link.attrs["hreflang"] = node.attrs["hreflang"]
        link.attrs.update(self.common(node))

    def _image(self, node: Node) -> Children:
        """An archived image; any other leaves its alternative text, for no page asks another site for anything."""
        address = node.attrs.get("src")
        alt = " ".join(restore(node.attrs.get("alt", ""), self.pieces).split())
        if address is None:  # dropped: said by `note_dropped`
            return [Node("em", {}, [alt])] if alt else []
        if not alt:
            self.note("TR401", address, file=address)
        target = classify(address, image=True)
        if target.kind != "image":
            self.note("TR404" if target.target == "template" else "TR407", address, target=address)
            return [Node("em", {}, [alt])] if alt else []
        self.links.append(LinkUse("image", target.target, self.line_of(address)))
        image = Node("img", {"src": placeholder(target), "alt": alt})
        for name in ("width", "height"):
            size = node.attrs.get(name, "")
            if size.isascii() and size.isdigit() and 0 < int(size[:6]) <= 20_000:
                image.attrs[name] = str(int(size[:6]))
        return [image]


def is_visible(children: Children) -> bool:
    """Whether there is anything to see: an element (never empty, once shaped) or a word."""
    return any(not isinstance(child, str) or bool(child.strip()) for child in children)


def has_name(children: Children) -> bool:
    """Whether a link around this says where it goes."""
    return bool(plain(children).strip())


def plain(children: Children) -> str:
    """The words of shaped content, images by their alternative text."""
    parts = [c if isinstance(c, str) else c.attrs.get("alt", "") or plain(c.children) for c in children]
    return "".join(parts)


def words_of(children: Children) -> str:
    """The words of shaped content without those of its images, which a page may not show."""
    return "".join(child if isinstance(child, str) else words_of(child.children) for child in children)


def is_moment(text: str) -> bool:
    """Whether `text` is a year, month, day or moment that HTML's `datetime` accepts and the calendar has."""
    if not _TIME.fullmatch(text) or text.startswith("0000"):
        return False
    try:
        datetime.datetime.fromisoformat(text + {4: "-01-01", 7: "-01"}.get(len(text), ""))
    except ValueError:
        return False
    return True


def trimmed(children: Children) -> Children:
    """Without white space and line breaks at either end."""
    if len(children) == 1 and isinstance(children[0], str):
        return [children[0].strip(" \t\n")]
    start, end = 0, len(children)
    while start < end and _is_blank(children[start]):
        start += 1
    while end > start and _is_blank(children[end - 1]):
        end -= 1
    kept = children[start:end]
    if kept and isinstance(kept[0], str):
        kept[0] = kept[0].lstrip(" \t\n")
    if kept and isinstance(kept[-1], str):
        kept[-1] = kept[-1].rstrip(" \t\n")
    return kept


def _is_blank(child: Node | str) -> bool:
    return not child.strip() if isinstance(child, str) else child.tag == "br"
