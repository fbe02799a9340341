"""Lists and fences as people write them, put the way Python-Markdown wants them.

People put a list right under the sentence that announces it, indent a sub-list by two or three spaces, write `1)`, and
name the language of a code block.  CommonMark reads all of that; Python-Markdown wants a blank line before a list, four
spaces per level, a full stop, and fences at the margin.
"""

import re

from generator.frozen import dataclass
from generator.patterns import pattern

_ITEM = pattern(r"( *)([*+-]|[0-9]{1,9}[.)])( +)(?=\S)")
_FENCE = pattern(r"( *)(`{3,}(?=[^`]*$)|~{3,})")
_RULE = pattern(r" {0,3}([*_-])[ \t]*(?:\1[ \t]*){2,}$")
_BLOCK_START = pattern(r" {0,3}(?:#{1,6}(?:\s|$)|>)")
_ENDS = pattern(r" {0,3}(?:#{1,6}(?:\s|$)|(?:=+|-+|(?:[*_-][ \t]*){3,})[ \t]*$)")
_QUOTED = pattern(r" {0,3}> ?")
_HASH_WORD = pattern(r"(#{1,6})(?=[^#\s])")
_RAW = pattern(r" {0,3}<(pre|textarea|script|style)\b", re.IGNORECASE)
_STEP = 4
_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class _Item:
    """An open item: the columns of its marker and of its text, and whether it is numbered."""

    marker: int
    text: int
    numbered: bool


class _Reader:
    """Reads lines in order; `items` are the open list items, outermost first, `until` what ends a verbatim part."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.items: list[_Item] = []
        self.blank = True
        self.paragraph = False
        self.until = ""
        self.margin = 0
        self.quote: list[str] = []

    def read(self, line: str) -> None:
        quoted = None if self.until or self.items else _QUOTED.match(line)
        if quoted:
            self.quote.append(line[quoted.end() :])
            return
        self._end_quote()
        if self.until:
            self._read_verbatim(line)
        elif not line.strip():
            self.out.append("")
            self.blank, self.paragraph = True, False
        else:
            self._read_text(line.expandtabs(_STEP) if "\t" in line else line)
            self.blank = False

    def finish(self) -> str:
        """The whole text; a fence left open closes at the end, as in CommonMark."""
        self._end_quote()
        if self.until[:1] in ("`", "~"):
            self.out.append(self.until)
        return "\n".join(self.out)

    def _end_quote(self) -> None:
        """What was quoted is a text of its own, with lists of its own."""
        if self.quote:
            self.out += [f"> {line}" if line else ">" for line in settle_lists("\n".join(self.quote)).split("\n")]
            self.quote, self.blank, self.paragraph = [], False, True

    def _read_verbatim(self, line: str) -> None:
        if self.until[0] == "<":
            self.out.append(line)
            closed = self.until in line.lower()
        else:
            closed = line.strip().startswith(self.until) and not line.strip(" " + self.until[0])
            body = line[self.margin :] if line[: self.margin].isspace() else line
            self.out.append(self.until if closed else body)
        if closed:
            self.until, self.blank, self.paragraph = "", False, False

    def _read_text(self, line: str) -> None:
        if line.lstrip(" ")[0] in "`~<" and self._opens_verbatim(line):
            return
        item = None if _RULE.match(line) else _ITEM.match(line)
        if item and self._starts(item):
            self._item(line, item)
        else:
            self._other(line)

    def _opens_verbatim(self, line: str) -> bool:
        fence, raw = _FENCE.match(line), _RAW.match(line)
        if fence and (self.items or len(fence[1]) < _STEP):
            self.until, self.margin = fence[2], len(fence[1])
            self.out.append(fence[2])
        elif raw and f"</{raw[1].lower()}" not in line.lower():
            self.until = f"</{raw[1].lower()}"
            self.out.append(line)
        else:
            return False
        self.items, self.paragraph = [], False
        return True

    def _starts(self, item: re.Match[str]) -> bool:
        """Whether a marker begins an item: under a sentence, a number must be 1 (`1986. A great year` is text)."""
        indent = len(item[1])
        if self.items:
            return indent < self.items[-1].text + _STEP
        return indent < _STEP and (not self.paragraph or not item[2][0].isdigit() or item[2][:-1] == "1")

    def _item(self, line: str, found: re.Match[str]) -> None:
        indent, numbered = len(found[1]), found[2][0].isdigit()
        closed: _Item | None = None
        while self.items and indent < self.items[-1].text and indent <= self.items[-1].marker + 1:
            closed = self.items.pop()
        if (self.paragraph and not self.items) or (closed and closed.numbered != numbered):
            self.out.append("")
        level = min(len(self.items), _DEEPEST)
        text = found.end() if len(found[3]) <= _STEP else found.end(2) + 1
        self.items.append(_Item(indent, text, numbered))
        self.out.append(f"{' ' * _STEP * level}{found[2].replace(')', '.')} {line[text:]}")
        self.paragraph = False

    def _other(self, line: str) -> None:
        """Text: of an item when it is indented under it or continues it lazily, otherwise of the body."""
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        if self.items and (self.blank or _BLOCK_START.match(line) or _RULE.match(line)):
            self._close(indent)
        if self.items:
            level = min(len(self.items), _DEEPEST + 1)
            extra = max(0, indent - self.items[-1].text) if self.blank else 0
            self.out.append(" " * (_STEP * level + extra if self.blank else 0) + bare)
            return
        self.out.append(_HASH_WORD.sub(r"\\\1", line, count=1) if line[0] == "#" else line)
        if _ENDS.match(line):
            self.out.append("")  # Python-Markdown reads a block again from its start after each heading
        self.paragraph = not _BLOCK_START.match(line)

    def _close(self, indent: int) -> None:
        """Close the items that text at `indent` does not belong to."""
        while self.items and indent < self.items[-1].text:
            self.items.pop()
        if not self.items and not self.blank:
            self.out.append("")


def settle_lists(text: str) -> str:
    """Rewrite the lists and fences of a body; other lines are kept as they are."""
    reader = _Reader()
    for line in text.split("\n"):
        reader.read(line)
    return reader.finish()
