"""Blocks of ordinary Markdown, read line by line into shaped elements."""


from generator.markup.fast.inlines import BeyondError, read_inlines
from generator.markup.fast.items import ListReader, block_words
from generator.markup.fast.pipes import read_table
from generator.markup.inline import Children, is_visible
from generator.markup.sanitise import Node
from generator.markup.shape import Shaper
from generator.patterns import pattern

_HEADING = pattern(r"(#{1,6}) +(\S.*)")
_STRESSED = pattern(r"[*_]{1,2}(?=[^\s*_])[^*_]*[^\W_]")
_NUMBERED = pattern(r"[0-9]+[.)]")
_RULE = pattern(r"-{3,60}|\*{3,60}|_{3,60}|\* \* \*|- - -")
_PLAIN_SIGNS = frozenset("(\"'[<&`$.")
_MARKS = frozenset("*_+-0123456789 ")
_DEEPEST = 3


class BlockReader:
    """Reads lines in order; `paragraph` is the paragraph under way, `items` the list."""

    __slots__ = ("depth", "items", "out", "paragraph", "shaper")

    def __init__(self, shaper: Shaper, depth: int = 0) -> None:
        self.shaper = shaper
        self.depth = depth
        self.out: Children = []
        self.paragraph: list[str] = []
        self.items = ListReader(shaper)

    def read(self, lines: list[str]) -> Children:
        """The blocks of these lines."""
        at = 0
        while at < len(lines):
            at = self._line(lines, at)
        self._end_paragraph()
        self._end_list()
        return self.out

    def _line(self, lines: list[str], at: int) -> int:
        """Read the block or the line that begins at `at`; return where reading goes on."""
        line = lines[at]
        if not line.strip():
            self._end_paragraph()
            self.items.pause()
            return at + 1
        if "\t" in line and line[0] != ">":
            line = line.expandtabs(4)
        first = line[0]
        if first in _MARKS and self._marked(lines, at, line):
            return at + 1
        if first == "#":
            self._heading(line)
        elif first == ">":
            return self._quote(lines, at)
        elif first == "|":
            return self._table(lines, at)
        else:
            self._text(line)
        return at + 1

    def _marked(self, lines: list[str], at: int, line: str) -> bool:
        """Read an item, a line of one, or a rule; False for a line of text after all."""
        if _RULE.fullmatch(line):
            self._rule(lines, at)
            return True
        found = self.items.match(line)
        if found is None:
            return False
        if self.paragraph and found[2][0].isdigit() and found[2][:-1] != "1":
            raise BeyondError
        self._end_paragraph()
        if self.items.changes(found):
            self._end_list()
        self.items.add(line, found)
        return True

    def _rule(self, lines: list[str], at: int) -> None:
        if (at and lines[at - 1].strip()) or (at + 1 < len(lines) and lines[at + 1].strip()):
            raise BeyondError
        self._end_list()
        self.out.append(Node("hr"))

    def _text(self, line: str) -> None:
        """A line of a paragraph, or one that goes on with the item above it."""
        if self.items.goes_on:
            line = line.lstrip(" ")
            _check_plain(line)
            self.items.go_on(line)
            return
        _check_plain(line)
        if not self.paragraph:
            self._end_list()
        self.paragraph.append(line)

    def _heading(self, line: str) -> None:
        found = _HEADING.fullmatch(line)
        words = found[2].rstrip("#").strip() if found else ""
        if found is None or not words:
            raise BeyondError
        self._end_paragraph()
        self._end_list()
        self.out += self.shaper.flow([Node(f"h{len(found[1])}", {}, read_inlines(words))], wrap=True)

    def _quote(self, lines: list[str], at: int) -> int:
        """Quoted lines are a text of their own; a quote right after another one goes on with it."""
        start, inner = at, []
        while at < len(lines) and lines[at][:1] == ">":
            inner.append(lines[at][2:] if lines[at][:2] == "> " else lines[at][1:])
            at += 1
        beside = (start and lines[start - 1].strip()) or (at < len(lines) and lines[at].strip())
        if beside or self.depth == _DEEPEST:
            raise BeyondError
        blocks = BlockReader(self.shaper, self.depth + 1).read(inner)
        if self.items.is_open and ("\t" in lines[start] or not _only_paragraphs(blocks)):
            raise BeyondError
        self._end_list()
        self._add_quote(blocks)
        return at

    def _add_quote(self, blocks: Children) -> None:
        last = self.out[-1] if self.out else None
        if isinstance(last, Node) and last.tag == "blockquote":
            if not _only_paragraphs(last.children + blocks):
                raise BeyondError
            last.children += blocks
        elif blocks:
            self.out.append(Node("blockquote", {}, blocks))

    def _table(self, lines: list[str], at: int) -> int:
        start = at
        while at < len(lines) and lines[at].strip():
            at += 1
        if self.paragraph or self.items.goes_on:
            raise BeyondError
        self._end_list()
        self.out += read_table(lines[start:at], self.shaper)
        return at

    def _end_paragraph(self) -> None:
        if self.paragraph:
            children = block_words("\n".join(self.paragraph).lstrip(), self.shaper)
            self.paragraph = []
            if is_visible(children):
                self.out.append(Node("p", {}, children))

    def _end_list(self) -> None:
        if self.items.is_open:
            self.out += self.items.finish()


def _check_plain(line: str) -> None:
    """Refuse a line that might begin anything but text."""
    first = line[0]
    if first.isalpha() or (first > "\u00a0" and not first.isspace() and not first.isdigit()):
        return
    if first in _PLAIN_SIGNS:
        if not line.startswith("```"):
            return
    elif first in "*_":
        if _STRESSED.match(line):
            return
    elif "0" <= first <= "9" and not _NUMBERED.match(line):
        return
    raise BeyondError


def _only_paragraphs(blocks: Children) -> bool:
    return all(isinstance(block, Node) and block.tag == "p" for block in blocks)
