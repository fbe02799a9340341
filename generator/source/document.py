"""A parsed YAML text together with its lines, so that every message can show its place."""

from collections.abc import Sequence as AbstractSequence
from dataclasses import dataclass, replace

from generator.problems import Place, place_at
from generator.source.nodes import Node, Plain, find, locate, locate_key, to_plain


@dataclass(frozen=True, slots=True)
class Document:
    """A node and the lines it came from; `first_line` is the number of `lines[0]` in the file (front matter: 2)."""

    path: str
    node: Node
    lines: tuple[str, ...]
    first_line: int = 1

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
        """The values without their positions."""
        return to_plain(self.node)

    def find(self, loc: AbstractSequence[str | int]) -> Node | None:
        """The node at `loc`, or None."""
        return find(self.node, loc)

    def sub(self, step: str | int) -> "Document":
        """The part of the document below one key or item, in the same file; itself where there is none."""
        return replace(self, node=find(self.node, (step,)) or self.node)
