"""The tree written as HTML, each text typeset, its abbreviations explained and everything escaped, in one pass."""

from dataclasses import dataclass, field

from generator.markup.elements import INLINE, VERBATIM, VOID
from generator.markup.model import MarkupContext, glossary
from generator.markup.prepare import restore
from generator.markup.sanitise import Node
from generator.typography import typeset

_OBJECT = "\ufffc"


@dataclass(slots=True)
class Writer:
    """`before` is the last character of the text already written in the current block."""

    context: MarkupContext
    pieces: tuple[str, ...] = ()
    out: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    before: str = ""
    verbatim: int = 0
    foreign: int = 0
    explained: int = 0

    def write(self, node: Node) -> None:
        """Write an element and what it holds."""
        if not node.tag:
            self.write_all(node)
            return
        block = node.tag not in INLINE
        if block:
            self._break()
        self.out.append(f"<{node.tag}{self._attributes(node.attrs)}>")
        if node.tag in VOID:
            self.before = _OBJECT if node.tag == "img" else "\n"
            return
        self._count(node, 1)
        self.write_all(node)
        self._count(node, -1)
        self.out.append(f"</{node.tag}>")
        if block:
            self._break()
            self.out.append("\n")

    def write_all(self, node: Node) -> None:
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
        self.texts.append(text)
        self.before = text[-1:] or self.before
        explain = not (self.verbatim or self.foreign or self.explained)
        self.out.append(explained(text, self.context) if explain else escaped(text))

    def words(self) -> int:
        """The words written so far."""
        return count_words("".join(self.texts))

    def _break(self) -> None:
        self.before = ""
        self.texts.append("\n")

    def _count(self, node: Node, step: int) -> None:
        if node.tag in VERBATIM:
            self.verbatim += step
        if node.tag == "abbr":
            self.explained += step
        if node.attrs and "lang" in node.attrs and node.attrs["lang"].partition("-")[0].lower() != self.context.lang:
            self.foreign += step

    def _attributes(self, attrs: dict[str, str]) -> str:
        if not attrs:
            return ""
        return "".join(f' {name}="{quoted(self._readable(name, value))}"' for name, value in attrs.items() if name != "stray")

    def _readable(self, name: str, value: str) -> str:
        if name not in ("title", "alt", "aria-label"):
            return value
        return typeset(restore(value, self.pieces), self.context.locale)


def explained(text: str, context: MarkupContext) -> str:
    """Escaped text with the glossary's abbreviations in `<abbr>`."""
    known = glossary(context.abbreviations.entries)
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
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def quoted(text: str) -> str:
    """Text for a value in double quotes."""
    return escaped(text).replace('"', "&quot;")


def count_words(text: str) -> int:
    """Words of plain text: what stands between spaces, lone punctuation aside (`l’employée` is one)."""
    tokens = text.split()
    return len(tokens) - sum(map(_LONE.__contains__, tokens))


_LONE = frozenset([":", ";", "!", "?", "?!", "!?", "«", "»", "“", "”", "–", "—", "-", "…", "/", "&", "+", "=", "*", "|", "•", "→", "."])
