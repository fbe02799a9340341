"""The tree written as HTML, each text typeset, its abbreviations explained and everything escaped, in one pass."""

from dataclasses import field

from generator.frozen import dataclass
from generator.markup.elements import INLINE, VERBATIM, VOID
from generator.markup.model import Glossary, MarkupContext, glossary
from generator.markup.prepare import restore
from generator.markup.sanitise import Node
from generator.typography import typeset

_OBJECT = "\ufffc"
_MATTERS = VERBATIM | {"abbr"}


@dataclass(slots=True)
class Writer:
    """`before` is the last character of the text already written in the current block."""

    context: MarkupContext
    pieces: tuple[str, ...] = ()
    out: list[str] = field(default_factory=list)
    before: str = ""
    verbatim: bool = False
    foreign: bool = False
    in_abbr: bool = False
    known: Glossary | None = None

    def __post_init__(self) -> None:
        self.known = glossary(self.context.abbreviations.entries)

    def write(self, node: Node) -> None:
        """Write an element and what it holds; an element without a tag is what it holds."""
        tag = node.tag
        if not tag:
            self.write_all(node)
            return
        block = tag not in INLINE
        if block:
            self.before = ""
        self.out.append(f"<{tag}{self._attributes(node.attrs)}>" if node.attrs else f"<{tag}>")
        if tag in VOID:
            self.before = _OBJECT if tag == "img" else "\n"
            return
        if tag in _MATTERS or "lang" in node.attrs:
            self._write_counted(node)
        else:
            self.write_all(node)
        if block:
            self.before = ""
            self.out.append(f"</{tag}>\n")
        else:
            self.out.append(f"</{tag}>")

    def write_all(self, node: Node) -> None:
        """Write what an element holds, in order, without the element itself."""
        for child in node.children:
            if isinstance(child, str):
                self.text(child)
            else:
                self.write(child)

    def text(self, text: str) -> None:
        """Write a piece of text: template code back in place, set in the locale, escaped."""
        if not text:
            return
        text = restore(text, self.pieces)
        if not self.verbatim and not self.foreign:
            text = typeset(text, self.context.locale, self.before)
        self.before = text[-1:] or self.before
        explain = not (self.verbatim or self.foreign or self.in_abbr)
        self.out.append(explained(text, self.known) if explain else escaped(text))

    def _write_counted(self, node: Node) -> None:
        """Write what is inside an element whose text is verbatim, explained already, or in another language."""
        lang = node.attrs.get("lang", "").partition("-")[0].lower()
        before = self.verbatim, self.foreign, self.in_abbr
        self.verbatim = self.verbatim or node.tag in VERBATIM
        self.foreign = lang != self.context.lang if lang else self.foreign
        self.in_abbr = self.in_abbr or node.tag == "abbr"
        self.write_all(node)
        self.verbatim, self.foreign, self.in_abbr = before

    def _attributes(self, attrs: dict[str, str]) -> str:
        pairs = ((name, self._readable(name, value)) for name, value in attrs.items() if name != "stray")
        return "".join(f' {name}="{quoted(value)}"' for name, value in pairs)

    def _readable(self, name: str, value: str) -> str:
        if name not in ("title", "alt", "aria-label"):
            return value
        return typeset(restore(value, self.pieces), self.context.locale)


def explained(text: str, known: Glossary | None) -> str:
    """Escaped text with the glossary's abbreviations in `<abbr>`."""
    if known is None or known[0].search(text) is None:
        return escaped(text)
    pattern, titles = known
    out, last = [], 0
    for found in pattern.finditer(text):
        out.append(escaped(text[last : found.start()]))
        out.append(f'<abbr title="{quoted(titles[found[0]])}">{escaped(found[0])}</abbr>')
        last = found.end()
    return "".join(out) + escaped(text[last:])


def escaped(text: str) -> str:
    """Text for the content of an element."""
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


def quoted(text: str) -> str:
    """Text for a value in double quotes."""
    return escaped(text).replace('"', "&quot;")
