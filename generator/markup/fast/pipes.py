"""Pipe tables with a bar at both ends of every row, and as many cells in each."""


from generator.markup.fast.inlines import BeyondError, read_inlines
from generator.markup.inline import Children
from generator.markup.sanitise import Node
from generator.markup.shape import Shaper
from generator.markup.tables import build_table
from generator.patterns import pattern

_RULE = pattern(r"(:?)-+(:?)")
_ALIGN = {("", ""): "", (":", ""): "left", ("", ":"): "right", (":", ":"): "center"}


def read_table(lines: list[str], shaper: Shaper) -> Children:
    """The shaped table that these lines are."""
    rows = [_cells(line) for line in lines]
    if len(rows) < 3 or len(rows[0]) < 2 or any(len(row) != len(rows[0]) for row in rows):
        raise BeyondError
    aligns = [_align(cell) for cell in rows[1]]
    head = Node("thead", {}, [_row("th", rows[0], aligns)])
    body = Node("tbody", {}, [_row("td", row, aligns) for row in rows[2:]])
    return build_table(Node("table", {}, [head, body]), shaper)


def _cells(line: str) -> list[str]:
    line = line.strip(" ")
    if len(line) < 2 or line[0] != "|" or line[-1] != "|" or "`" in line or "\t" in line:
        raise BeyondError
    return [cell.strip(" ") for cell in line[1:-1].split("|")]


def _align(cell: str) -> str:
    found = _RULE.fullmatch(cell)
    if found is None:
        raise BeyondError
    return _ALIGN[found[1], found[2]]


def _row(tag: str, cells: list[str], aligns: list[str]) -> Node:
    row: Children = []
    for cell, side in zip(cells, aligns, strict=True):
        row.append(Node(tag, {"align": side} if side else {}, read_inlines(cell) if cell else []))
    return Node("tr", {}, row)
