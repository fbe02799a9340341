"""What a YAML text says, as frozen values that keep their positions.

Every scalar stays the text that was typed: what is a number, a date or a boolean is the records' business, so
`on`, `no`, `1:30` and `2024-01-02` mean what their author wrote.
"""

from collections.abc import Sequence as AbstractSequence
from typing import TypeAlias

from generator.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """One value. `quoted` is true for quoted and block (`|`, `>`) text; lines and columns count from 1."""

    text: str
    quoted: bool
    line: int
    column: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed: no text at all, or `~`, without quotes."""
        return not self.quoted and self.text in ("", "~")


@dataclass(frozen=True, slots=True)
class Sequence:
    """A list, at the position of its first `-` or its `[`."""

    items: tuple["Node", ...]
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Keys and values in the order of the file, each key once (the first wins), at the position of its first key."""

    entries: tuple[tuple[Scalar, "Node"], ...]
    line: int
    column: int

    def get(self, key: str) -> "Node | None":
        """The value of a key, or None."""
        found = self.entry(key)
        return found[1] if found else None

    def entry(self, key: str) -> "tuple[Scalar, Node] | None":
        """The key as it was typed with its value, or None."""
        for name, value in self.entries:
            if name.text == key:
                return name, value
        return None


Node: TypeAlias = Scalar | Sequence | Mapping
Plain: TypeAlias = "str | list[Plain] | dict[str, Plain] | None"


def to_plain(node: Node | None) -> Plain:
    """The values without their positions; nothing typed and `~` are None, every other scalar is a string."""
    if node is None:
        return None
    if isinstance(node, Scalar):
        return None if node.is_empty else node.text
    if isinstance(node, Sequence):
        return [to_plain(item) for item in node.items]
    return {key.text: to_plain(value) for key, value in node.entries}


def find(node: Node, loc: AbstractSequence[str | int]) -> Node | None:
    """The value at `loc` (keys and list indexes), or None where it does not exist."""
    for step in loc:
        child = _child(node, step)
        if child is None:
            return None
        node = child[1]
    return node


def locate(node: Node, loc: AbstractSequence[str | int]) -> tuple[int, int]:
    """Line and column of the value at `loc` (keys and list indexes), or of its nearest ancestor that exists."""
    for step in loc:
        child = _child(node, step)
        if child is None:
            break
        node = child[1]
    return node.line, node.column


def locate_key(node: Node, loc: AbstractSequence[str | int]) -> tuple[int, int]:
    """Line and column of the key at `loc` (of the item, in a list), or of its nearest ancestor's that exists."""
    key: Node = node
    for step in loc:
        child = _child(node, step)
        if child is None:
            break
        key, node = child
    return key.line, key.column


def _child(node: Node, step: str | int) -> tuple[Node, Node] | None:
    if isinstance(node, Mapping) and isinstance(step, str):
        return node.entry(step)
    if isinstance(step, int):
        items = node.items if isinstance(node, Sequence) else (node,)  # a lone value stands for a list of one
        return (items[step], items[step]) if 0 <= step < len(items) else None
    return None
