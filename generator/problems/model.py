"""Where a problem is and what it says, as frozen values."""

from collections.abc import Iterable

from generator.compact import compact
from generator.frozen import dataclass
from generator.problems.catalogue import message_of
from generator.problems.severity import Severity

EXCERPT_LENGTH = 160
PARAM_LENGTH = 400
_CUT_AFTER = 100
_KEPT_BEFORE = 60


@compact
@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where: `path` is relative to the content folder, POSIX; `""` is the folder itself.

    `line` and `column` count characters from 1; 0 means the whole file. `excerpt` is the source line without its
    newline, cut to 160 characters around the column; `place_at` cuts it so that the mark stays under its character.
    """

    path: str
    line: int = 0
    column: int = 0
    excerpt: str = ""

    @property
    def marked(self) -> int:
        """Where in the excerpt the character of its column stands."""
        start = _excerpt_start(self.column)
        return self.column - 1 - start + (1 if start else 0)

    def after(self, path: str) -> str:
        """``path:line:column``, as far as they are known; the path is given as it is to be shown."""
        return ":".join([path, *(str(number) for number in (self.line, self.column) if self.line and number)])


@compact
@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell an author. Make one with `problem`, which checks the code and its parameters."""

    code: str
    place: Place
    params: tuple[tuple[str, str], ...] = ()
    severity: Severity = Severity.ERROR


def problem(code: str, place: Place, **params: str | int | float) -> Problem:
    """A problem with the severity of its message table.

    Raises ValueError for an unknown code and TypeError when `params` are not exactly the message's placeholders:
    both are programming errors, never the author's. Longer values are cut to `PARAM_LENGTH` characters.
    """
    try:
        message = message_of(code)
    except KeyError:
        raise ValueError(f"no message for the code {code}") from None
    if params.keys() != message.placeholders:
        raise TypeError(f"{code} takes {sorted(message.placeholders)}, not {sorted(params)}")
    return Problem(code, place, tuple((name, _cut(str(params[name]))) for name in sorted(params)), message.severity)


def _cut(text: str) -> str:
    return text if len(text) <= PARAM_LENGTH else text[: PARAM_LENGTH - 1] + "…"


def place_at(path: str, line: int, column: int, source_line: str) -> Place:
    """A place that shows its source line, cut to `EXCERPT_LENGTH` characters around the column."""
    start = _excerpt_start(column)
    shown = ("…" if start else "") + source_line.rstrip("\r\n")[start:]
    if len(shown) > EXCERPT_LENGTH:
        shown = shown[: EXCERPT_LENGTH - 1] + "…"
    return Place(path, line, column, shown)


def _excerpt_start(column: int) -> int:
    """How many characters of the line an excerpt leaves out; a function of the column alone."""
    return column - 1 - _KEPT_BEFORE if column > _CUT_AFTER else 0


def sort_problems(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, in a total order: path, line, column, code, params."""
    return sorted(set(problems), key=_order)


def _order(p: Problem) -> tuple[str, int, int, str, tuple[tuple[str, str], ...], str, str]:
    return (p.place.path, p.place.line, p.place.column, p.code, p.params, p.severity.value, p.place.excerpt)
