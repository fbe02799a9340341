"""A YAML text on its way to being read: the lines as typed, and the lines as repaired in memory.

Repairs never change the number of lines, so a line number is always the author's. Where a repair inserts or removes
characters before a value, `shifts` says by how much the columns after it moved.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from collections.abc import Sequence as Listed
from dataclasses import field
from typing import ClassVar

from generator.frozen import dataclass
from generator.problems import Place, Problem, place_at, problem
from generator.source import shape

_REPAIRS_PER_LINE = 4
_LOOKS = 3_000

Loc = tuple[str, ...]
"""The names on the way to a group of fields, from the top: `("validated", "by")`."""


def _nothing(_path: str, _loc: Loc) -> Listed[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Shift:
    """After `column` (from 0, in the repaired line) every character stands `by` characters to the right."""

    column: int
    by: int


@dataclass(frozen=True, slots=True)
class Repair:
    """Replacement lines by index, the problem that made them necessary, and how columns moved."""

    lines: Mapping[int, str]
    problem: Problem
    shifts: Mapping[int, Shift] = field(default_factory=dict)

    @property
    def first(self) -> int:
        """The first line that it replaces."""
        return min(self.lines)


@dataclass(slots=True)
class Draft:
    """The text being read; `typed` never changes, `lines` is what the parser sees."""

    path: str
    first_line: int
    typed: tuple[str, ...]
    lines: list[str]
    lists: bool = False
    problems: list[Problem] = field(default_factory=list)
    shifts: dict[int, Shift] = field(default_factory=dict)
    repaired: Counter[int] = field(default_factory=Counter)
    looks: int = 0

    fields: ClassVar[Callable[[str, Loc], Listed[str]]] = staticmethod(_nothing)
    """The names of the fields that fit in such a group of such a file: records, which know them, say it here."""

    def known(self, loc: Loc) -> Listed[str]:
        """The names of the fields that fit in a group."""
        return Draft.fields(self.path, loc)

    def around(self, index: int) -> tuple[int, Loc] | None:
        """The column and the names around a line; None once this was asked of more lines than a record has."""
        self.looks += 1
        return shape.around(self.lines, index) if self.looks <= _LOOKS else None

    @property
    def text(self) -> str:
        """What the parser sees."""
        return "\n".join(self.lines)

    def apply(self, repair: Repair) -> None:
        """Take a repair that is known to help."""
        for index, line in repair.lines.items():
            self.lines[index] = line
        self.shifts.update(repair.shifts)
        self.problems.append(repair.problem)
        self.repaired[repair.first] += 1

    def is_worn(self, repair: Repair) -> bool:
        """Whether its line was repaired so often that one more time would not help: quotes inside quotes, for ever."""
        return self.repaired[repair.first] >= _REPAIRS_PER_LINE

    def tried(self, repair: Repair) -> str:
        """The text as it would be with the repair."""
        lines = self.lines.copy()
        for index, line in repair.lines.items():
            lines[index] = line
        return "\n".join(lines)

    def position(self, line: int, column: int) -> tuple[int, int]:
        """Line and column of the file (from 1) for a position of the parser (from 0)."""
        shift = self.shifts.get(line)
        if shift is not None and column > shift.column:
            column = max(column - shift.by, shift.column)
        return line + self.first_line, column + 1

    def place(self, line: int, column: int) -> Place:
        """A position of the parser (from 0) as a place that shows the line as it was typed."""
        number, place_column = self.position(line, column)
        typed = self.typed[line] if 0 <= line < len(self.typed) else ""
        return place_at(self.path, number, place_column, typed)

    def problem(self, code: str, line: int, column: int, **params: str | int | float) -> Problem:
        """A problem at a position of the parser (from 0)."""
        return problem(code, self.place(line, column), **params)
