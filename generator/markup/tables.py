"""Tables: header cells say what they head, the grid is regular, and a wide table scrolls with the keyboard."""

from collections.abc import Iterator
from dataclasses import field
from typing import TYPE_CHECKING

from generator.frozen import dataclass
from generator.markup.inline import Children, is_visible, plain, trimmed, words_of
from generator.markup.sanitise import Node

if TYPE_CHECKING:
    from generator.markup.shape import Shaper

_CELLS = ("td", "th")
_GROUPS = ("thead", "tbody", "tfoot")
_WIDEST = 100


@dataclass(slots=True)
class _Group:
    """A row group: `thead`, `tbody` or `tfoot`, and its rows of shaped cells."""

    tag: str
    rows: list[list[Node]] = field(default_factory=list)


def build_table(table: Node, shaper: "Shaper") -> Children:
    """A `<table>` in its scrolling box; empty when it has no cell.  Text outside cells becomes paragraphs before it."""
    captions = [part for part in table.children if isinstance(part, Node) and part.tag == "caption"]
    caption = trimmed(shaper.inline.shape([child for part in captions for child in [" ", *part.children]]))
    groups = _ordered([group for group in _groups(table, shaper) if group.rows])
    if not groups:
        return [Node("p", {}, caption)] if is_visible(caption) else []
    _regularise(groups)
    children: Children = [Node("caption", {}, caption)] if is_visible(caption) else []
    for group in groups:
        children.append(Node(group.tag, {}, [Node("tr", {}, list(row)) for row in group.rows]))
    box = {"class": "table"} | scrolling(shaper, words_of(caption).strip())
    return [Node("div", box, [Node("table", shaper.inline.common(table), children)])]


def _groups(table: Node, shaper: "Shaper") -> Iterator[_Group]:
    for part in table.children:
        if isinstance(part, Node) and part.tag in _GROUPS:
            rows = [row for row in part.children if isinstance(row, Node) and row.tag == "tr"]
            yield _Group(part.tag, [cells for row in rows if (cells := _row(row, part.tag, shaper))])
        elif isinstance(part, Node) and part.tag == "tr" and (cells := _row(part, "tbody", shaper)):
            yield _Group("tbody", [cells])


def _row(row: Node, group: str, shaper: "Shaper") -> list[Node]:
    cells = [cell for cell in row.children if isinstance(cell, Node) and cell.tag in _CELLS]
    return [_cell(cell, group, at, shaper) for at, cell in enumerate(cells)]


def _cell(cell: Node, group: str, at: int, shaper: "Shaper") -> Node:
    """An empty header heads nothing and becomes a plain cell; a header holds text only (no headings, no blocks)."""
    header = cell.tag == "th"
    children = shaper.inline.shape(cell.children) if header else shaper.flow(cell.children, wrap=False)
    attrs = shaper.inline.common(cell)
    header = header and bool(plain(children).strip())
    if header:
        scope = cell.attrs.get("scope", "").lower()
        attrs["scope"] = scope if scope in ("col", "row") else "col" if group == "thead" or at else "row"
    if cell.attrs.get("align", "").lower() in ("right", "center"):
        attrs["class"] = cell.attrs["align"].lower()
    for name in ("colspan", "rowspan"):
        size = cell.attrs.get(name, "")
        if size.isascii() and size.isdigit() and 1 < int(size[:4]) <= _WIDEST:
            attrs[name] = str(int(size[:4]))
    return Node("th" if header else "td", attrs, children)


def _ordered(groups: list[_Group]) -> list[_Group]:
    """One head, first; feet last; anything else is a body, and bodies in a row are one."""
    ordered: list[_Group] = []
    feet = [group for group in groups if group.tag == "tfoot"]
    for group in [group for group in groups if group.tag != "tfoot"]:
        if group.tag == "thead" and not ordered:
            ordered.append(group)
        else:
            ordered.append(_Group("tbody", group.rows))
    if feet:
        ordered.append(_Group("tfoot", [row for group in feet for row in group.rows]))
    return ordered


def _regularise(groups: list[_Group]) -> None:
    """Every row as wide as the widest; spans are given up where they overlap, overflow or leave a column empty."""
    if not all(_fits(group.rows) for group in groups) or not _columns_begin(groups):
        for row in (row for group in groups for row in group.rows):
            for cell in row:
                cell.attrs.pop("colspan", None)
                cell.attrs.pop("rowspan", None)
    width = max(max(_widths(group.rows)) for group in groups)
    for group in groups:
        for row, used in zip(group.rows, _widths(group.rows), strict=True):
            row += [Node("td") for _ in range(width - used)]


def _grid(rows: list[list[Node]]) -> Iterator[tuple[int, int, int, int]]:
    """Each cell as (row, first column, width, height), placed as HTML places them."""
    taken: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in row:
            while (y, x) in taken:
                x += 1
            width, height = int(cell.attrs.get("colspan", 1)), int(cell.attrs.get("rowspan", 1))
            yield y, x, width, height
            taken.update((y + dy, x + dx) for dy in range(height) for dx in range(width))
            x += width


def _fits(rows: list[list[Node]]) -> bool:
    """Whether no cell overlaps another or reaches below its group."""
    seen: set[tuple[int, int]] = set()
    for y, x, width, height in _grid(rows):
        area = {(y + dy, x + dx) for dy in range(height) for dx in range(width)}
        if area & seen or y + height > len(rows):
            return False
        seen |= area
    return True


def _columns_begin(groups: list[_Group]) -> bool:
    """Whether a cell begins in every column."""
    places = [place for group in groups for place in _grid(group.rows)]
    return {x for _, x, _, _ in places} >= set(range(max(x + width for _, x, width, _ in places)))


def _widths(rows: list[list[Node]]) -> list[int]:
    """The columns each row fills, spans from above included."""
    widths = [0] * len(rows)
    for y, x, width, height in _grid(rows):
        for below in range(y, min(y + height, len(rows))):
            widths[below] = max(widths[below], x + width)
    return widths


def scrolling(shaper: "Shaper", caption: str = "") -> dict[str, str]:
    """What lets a keyboard scroll a wide block: a labelled region when a caption or the heading above names it, each
    name used once."""
    heading = words_of(shaper.headings[-1].children).strip() if shaper.headings else ""
    label = " ".join((caption or heading).split())
    attrs = {"tabindex": "0"}
    if not label:
        return attrs
    count = shaper.regions[label] = shaper.regions.get(label, 0) + 1
    return attrs | {"role": "region", "aria-label": label if count == 1 else f"{label} ({count})"}
