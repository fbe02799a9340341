"""Lists of ordinary Markdown: tight ones nested at will, or flat ones with blank lines between items."""

import re
from dataclasses import field

from generator.frozen import dataclass
from generator.markup.fast.inlines import BeyondError, read_inlines
from generator.markup.inline import Children, is_visible, trimmed
from generator.markup.sanitise import Node
from generator.markup.shape import Shaper
from generator.patterns import pattern

_ITEM = pattern(r"( *)([*+-]|[0-9]{1,6}[.)])( {1,4})(?=[^\s*+_`~#>|=<:0-9-]|\*\*?[^\W_]|[0-9]+[^0-9.)]|<[a-z/])")
_LOOKS = pattern(r" *(?:[*+-]|[0-9]{1,9}[.)]) ")
_STEP = 4
_DEEPEST = 4


@dataclass(slots=True)
class _Item:
    """An item: the columns of its marker and its text, its lines, the items under it, whether it stands apart."""

    marker: int
    column: int
    sign: str
    lines: list[str]
    below: "list[_Item]" = field(default_factory=list)
    apart: bool = False

    @property
    def numbered(self) -> bool:
        return self.sign[0].isdigit()


class ListReader:
    """One list at a time; `path` are the open items, outermost first, and `paused` says that a blank line came."""

    __slots__ = ("items", "path", "paused", "shaper")

    def __init__(self, shaper: Shaper) -> None:
        self.shaper = shaper
        self.items: list[_Item] = []
        self.path: list[_Item] = []
        self.paused = False

    @property
    def is_open(self) -> bool:
        """Whether a list is under way."""
        return bool(self.items)

    @property
    def goes_on(self) -> bool:
        """Whether a line of text would belong to the item above it."""
        return bool(self.items) and not self.paused

    def pause(self) -> None:
        """A blank line: what comes next is another item, or ends the list."""
        self.paused = True

    def match(self, line: str) -> re.Match[str] | None:
        """An item, or None for a line of text."""
        found = _ITEM.match(line)
        if found is None and _LOOKS.match(line):
            raise BeyondError
        if found is None and line[0] == " " and not self.goes_on:
            raise BeyondError
        if found and len(found[1]) >= (self.path[-1].column if self.path else 0) + _STEP:
            raise BeyondError
        return found

    def changes(self, found: re.Match[str]) -> bool:
        """Whether the item begins a list of another kind."""
        return bool(self.items) and not self._over(len(found[1])) and self.items[0].numbered != found[2][0].isdigit()

    def add(self, line: str, found: re.Match[str]) -> None:
        """Take an item in, where its column puts it."""
        indent = len(found[1])
        self.path = self._over(indent)
        beside = self.path[-1].below if self.path else self.items
        item = _Item(indent, found.end(), found[2], [line[found.end() :]])
        if beside and beside[0].numbered != item.numbered:
            raise BeyondError
        if self.paused and self.items:
            if self.path or any(one.below for one in self.items):
                raise BeyondError
            self.items[-1].apart = item.apart = True
        elif self.path and any(one.apart for one in self.items):
            raise BeyondError
        if len(self.path) == _DEEPEST:
            raise BeyondError
        beside.append(item)
        self.path.append(item)
        self.paused = False

    def go_on(self, line: str) -> None:
        """One more line of the item above."""
        self.path[-1].lines.append(line)

    def finish(self) -> Children:
        """The list, which is no longer open."""
        made = self._list(self.items)
        self.items, self.path = [], []
        return made

    def _over(self, indent: int) -> list[_Item]:
        """The open items that an item at `indent` is under."""
        path = list(self.path)
        while path and indent < path[-1].column and indent <= path[-1].marker + 1:
            path.pop()
        return path

    def _list(self, items: list[_Item]) -> Children:
        nodes: Children = [Node("li", {}, content) for item in items if (content := self._content(item))]
        if not nodes:
            return []
        start = items[0].sign[:-1]
        if not items[0].numbered or start == "1":
            return [Node("ol" if items[0].numbered else "ul", {}, nodes)]
        return [Node("ol", {"start": str(int(start))}, nodes)]

    def _content(self, item: _Item) -> Children:
        words = block_words("\n".join(item.lines).lstrip(), self.shaper)
        if not is_visible(words):
            words = []
        elif item.apart:
            words = [Node("p", {}, words)]
        return words + self._list(item.below)


def block_words(text: str, shaper: Shaper) -> Children:
    """One block's text, shaped, without white space around it."""
    children = read_inlines(text)
    if len(children) == 1 and isinstance(children[0], str):
        return [children[0].strip(" \t\n")]
    return trimmed(shaper.inline.shape(children))
