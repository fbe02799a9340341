"""A parsed YAML text together with its lines, so that every message can show its place."""

from __future__ import annotations

from collections.abc import Callable
from collections.abc import Sequence as AbstractSequence
from typing import ClassVar

from generator.problems import Place, place_at
from generator.source.nodes import Node, Plain, find, locate, locate_key, to_plain


class Document:
    """A node and the lines it came from; `first_line` is the number of `lines[0]` in the file (front matter: 2).

    It travels as its lines alone, and is parsed again should anybody ask for the node: records are stored by the
    thousand, and nearly none has to show a place again. For the same reason a simple text comes as its `values` only.
    """

    __slots__ = ("_node", "_part", "_values", "first_line", "lines", "path")

    reader: ClassVar[Callable[[str, str, int], Document | None]]
    """What parses a text again: given by the parser, which knows documents."""

    def __init__(
        self, path: str, node: Node | None, lines: tuple[str, ...], first_line: int = 1, part: bool = False,
        values: dict[str, Plain] | None = None,
    ) -> None:
        self.path = path
        self.lines = lines
        self.first_line = first_line
        self._node = node
        self._part = part
        self._values = values

    @property
    def node(self) -> Node:
        """The values with their positions."""
        if self._node is None:
            document = Document.reader("\n".join(self.lines), self.path, self.first_line)
            assert document is not None, "a text that could be parsed can be parsed again"
            self._node = document.node
        return self._node

    def __reduce__(self) -> tuple[type[Document], tuple[object, ...]]:
        return Document, (self.path, self.node if self._part else None, self.lines, self.first_line, self._part)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Document) and self._told() == other._told()

    def __hash__(self) -> int:
        return hash((self.path, self.lines, self.first_line))

    def _told(self) -> tuple[object, ...]:
        return self.path, self.node, self.lines, self.first_line

    def place(self, loc: AbstractSequence[str | int] = ()) -> Place:
        """Where the value at `loc` is, or its nearest ancestor that exists."""
        return self.place_of(*locate(self.node, loc))

    def key_place(self, loc: AbstractSequence[str | int]) -> Place:
        """Where the key at `loc` is, or its nearest ancestor that exists."""
        return self.place_of(*locate_key(self.node, loc))

    def place_of(self, line: int, column: int) -> Place:
        """A position in the file (from 1) as a place with its source line."""
        index = line - self.first_line
        text = self.lines[index] if 0 <= index < len(self.lines) else ""
        return place_at(self.path, line, column, text)

    def plain(self) -> Plain:
        """The values without their positions, not to be changed."""
        return to_plain(self.node) if self._values is None else self._values

    def find(self, loc: AbstractSequence[str | int]) -> Node | None:
        """The node at `loc`, or None."""
        if self._values is not None and loc and isinstance(loc[0], str) and loc[0] not in self._values:
            return None
        return find(self.node, loc)

    def sub(self, step: str | int) -> Document:
        """The part of the document below one key or item, in the same file; itself where there is none."""
        return Document(self.path, find(self.node, (step,)) or self.node, self.lines, self.first_line, part=True)
