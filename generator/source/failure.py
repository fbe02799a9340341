"""Where and why the YAML parser stopped."""

import yaml

from generator.frozen import dataclass, replace

NOT_A_MAPPING = "not a mapping"
_BEGAN_BEFORE = ("while scanning a quoted scalar", "while scanning a simple key")


@dataclass(frozen=True, slots=True)
class Failure:
    """The parser's own words, the position it names and the one where the construct began; all counted from 0."""

    reason: str
    context: str
    line: int
    column: int
    began_line: int
    began_column: int

    @classmethod
    def of(cls, error: yaml.YAMLError) -> "Failure":
        """What a PyYAML error says, whichever of its classes it is."""
        if not isinstance(error, yaml.MarkedYAMLError):
            return cls(str(error), "", 0, 0, 0, 0)
        mark = error.problem_mark or error.context_mark
        began = error.context_mark or mark
        if mark is None or began is None:
            return cls(error.problem or "", error.context or "", 0, 0, 0, 0)
        return cls(error.problem or "", error.context or "", mark.line, mark.column, began.line, began.column)

    def within(self, lines: int) -> "Failure":
        """The same failure, on the last line when the parser names the one after it."""
        return replace(self, line=min(self.line, lines - 1), began_line=min(self.began_line, lines - 1))

    @property
    def at(self) -> tuple[int, int]:
        """How far the text was understood: an unclosed quote is not understood from where it opens."""
        if self.context in _BEGAN_BEFORE:
            return self.began_line, self.began_column
        return self.line, self.column
