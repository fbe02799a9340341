"""The shape of one line of YAML as an author sees it: indentation, dashes, key, value."""

import re
from collections.abc import Sequence

from generator.frozen import dataclass
from generator.patterns import pattern

_ENTRY = pattern(
    r"(?P<lead> *(?:-[ \t]+)*)"
    r"(?P<key>(?:(?:\"[^\"]*\"|'[^']*')[ \t\u00a0\u202f]*|"
    r"[^\s#\"'\[\]{},|>@`%&*!-][^#:]*(?::(?![ \t]|$)[^#:]*)*):(?=[ \t]|$))?"
    r"[ \t]*(?P<value>.*)"
)
_LOOK_BACK = 100
_LOOK_AROUND = 300
"""Lines above and below among which a field is looked for: records are shorter, and whatever is longer is no record."""
_COMMENT = pattern(r"(?:^|(?<=[ \t]))#(?:[ \t].*)?$")
_NAMED = pattern(r" *(?:-[ \t]+)*[A-Za-z_][\w-]*:(?:[ \t]|$)")
_FIELD_NAME = pattern(r"[\"']?[a-z_][a-z0-9_-]*[\"']?[ \t\u00a0\u202f]*:")
_GLUED = pattern(r"( *(?:- +)*[A-Za-z_][\w-]*[ \u00a0\u202f]?:)(?!//)([\u00a0\u202f\u2007]+)?(?=[^\s:])")


@dataclass(frozen=True, slots=True)
class Entry:
    """A line such as `  - title: Bilan`; `lead` is the column after the dashes, `start` the value's, from 0."""

    indent: int
    lead: int
    start: int
    value: str
    has_key: bool
    is_item: bool

    @property
    def owns_text(self) -> bool:
        """Whether a value of this line may be put between quotes."""
        return bool(self.value) and (self.has_key or self.is_item)


def entry(line: str) -> Entry:
    """What a line holds; a line without key or dash is all value."""
    found = _ENTRY.match(line)
    assert found is not None, "none of its parts has to be there"
    lead = found["lead"]
    return Entry(
        indent(line), len(lead), found.start("value"), found["value"].rstrip(), bool(found["key"]), "-" in lead
    )


def indent(line: str) -> int:
    """The number of spaces a line starts with."""
    return len(line) - len(line.lstrip(" "))


def is_idle(line: str) -> bool:
    """Whether a line is blank or only a comment."""
    stripped = line.strip()
    return not stripped or stripped.startswith("#")


def is_named(line: str) -> bool:
    """Whether a line starts like a field: `end:`, `- url:`."""
    return _NAMED.match(line) is not None


def is_prose_item(line: str) -> bool:
    """Whether a list item has a colon, but nothing like a field name before it: `- Bilan : suite`."""
    found = entry(line)
    return found.is_item and found.has_key and _FIELD_NAME.match(line, found.lead) is None


def glued_colon(line: str) -> re.Match[str] | None:
    """`title:Bilan`, or a no-break space after the colon; group 1 ends after the colon, group 2 is that space."""
    return _GLUED.match(line)


def before(lines: Sequence[str], index: int) -> int | None:
    """The nearest line above that says something."""
    return next((at for at in range(min(index, len(lines)) - 1, -1, -1) if not is_idle(lines[at])), None)


def open_quote_above(lines: Sequence[str], index: int) -> int | None:
    """The nearest line, from `index` upwards, whose value opens a quote that its line does not close."""
    for at in range(index, max(index - _LOOK_BACK, -1), -1):
        value = entry(lines[at]).value
        if value[:1] in ("'", '"') and value[0] not in value[1:]:
            return at
    return None


def owner(lines: Sequence[str], index: int) -> int | None:
    """The line that holds the key or dash of the text that reaches line `index`."""
    at: int | None = index
    while at is not None and at >= 0:
        found = entry(lines[at])
        if found.has_key or found.is_item:
            return at
        at = before(lines, at)
    return None


def continuation(lines: Sequence[str], index: int) -> range:
    """The lines after `index` that continue its text: deeper, without key or dash of their own."""
    depth = indent(lines[index])
    end = index + 1
    while end < len(lines) and not is_idle(lines[end]) and indent(lines[end]) > depth:
        if is_named(lines[end]) or lines[end].lstrip().startswith("- "):
            break
        end += 1
    return range(index + 1, end)


def around(lines: Sequence[str], index: int) -> tuple[int, tuple[str, ...]]:
    """Where the fields beside line `index` stand: their column, and the names on the way to them.

    A line that is deeper than a field with a value stands beside that field.
    """
    depth = entry(lines[index]).lead
    above = _key_above(lines, index, depth + 1)
    if above is not None and entry(lines[above]).value:
        depth = entry(lines[above]).lead
    holders: list[int] = []
    at: int | None = _key_above(lines, index, depth)
    while at is not None:
        holders.insert(0, at)
        at = _key_above(lines, at, entry(lines[at]).lead)
    return depth, tuple(name(lines[at]) for at in holders)


def has_beside(lines: Sequence[str], index: int, depth: int, key: str) -> bool:
    """Whether a field of a name stands in a column, in the group that line `index` is part of."""
    begins = entry(lines[index]).is_item
    above = () if begins else range(index - 1, max(index - _LOOK_AROUND, 0) - 1, -1)
    for steps in (above, range(index + 1, min(index + _LOOK_AROUND, len(lines)))):
        for at in steps:
            own = indent(lines[at])
            if own > depth or is_idle(lines[at]):
                continue
            if own < depth and at > index:
                break
            found = entry(lines[at])
            if found.lead == depth and found.has_key and name(lines[at]) == key:
                return True
            if own < depth:
                break
    return False


def _key_above(lines: Sequence[str], index: int, column: int) -> int | None:
    """The nearest line above of which the name stands left of a column."""
    for at in range(index - 1, max(index - _LOOK_AROUND, 0) - 1, -1):
        if is_idle(lines[at]) or indent(lines[at]) >= column:
            continue
        found = entry(lines[at])
        if found.has_key and found.lead < column:
            return at
    return None


def name(line: str) -> str:
    """The name of the field that a line begins with."""
    found = entry(line)
    return line[found.lead : found.start].strip().rstrip(":").strip(" \"'\u00a0\u202f")


def without_comment(text: str) -> str:
    """A value without the comment that ends it; `#1` is no comment."""
    return _COMMENT.sub("", text).rstrip()
