"""Spaces, quotes and apostrophes of one text node, by locale.

Only spaces, quotes and apostrophes ever change; the result is a fixed point (setting it again changes nothing).
`fr-FR`, `fr-BE`, `fr-CH`, `fr-LU`, `fr-MC` and bare `fr` (CLDR's `fr` is France) put U+202F before `; ! ?`, as the
Imprimerie nationale does; Belgian and Swiss guides ask for the same thin space, so they side with France.  Every other
`fr-*` follows the Office québécois de la langue française (no space there).  English gets its quotes; a text in any
other language is returned untouched.
"""

import re
from collections.abc import Callable
from dataclasses import field
from functools import lru_cache

from generator.frozen import dataclass
from generator.patterns import pattern

NO_BREAK = "\u00a0"
NARROW = "\u202f"
_SPACES = " \u00a0\u202f\u2009"
_OPENERS = "([{«“‘—–/\u2011-"
_CLOSERS = ".,…)]}”’'‘—–-/"
_HELD = "\ufdd2"


@dataclass(frozen=True, slots=True)
class _Style:
    """One locale's conventions; `mark` is what precedes `; ! ?`, `soft` what an opening quote never precedes."""

    pattern: re.Pattern[str]
    opening: str
    closing: str
    nested: tuple[str, str]
    soft: str
    mark: str = ""
    thousands: str = NO_BREAK


@dataclass(slots=True)
class _Line:
    """A text node being set: `out` is what is done, `last` the index in `text` up to which it is done."""

    text: str
    before: str
    style: _Style
    out: list[str] = field(default_factory=list)
    last: int = 0
    quotes: list[str] = field(default_factory=list)
    singles: int = 0
    lone: bool = False

    def previous(self, index: int) -> str:
        """The character that will stand before `index`, `""` at the start of a block."""
        if index > self.last:
            return self.text[index - 1]
        return self.out[-1][-1] if self.out else self.before

    def put(self, start: int, end: int, replacement: str) -> None:
        """Replace `text[start:end]`; `start` never precedes what is already done and `replacement` is never empty."""
        if start > self.last:
            self.out.append(self.text[self.last : start])
        self.out.append(replacement)
        self.last = end

    def without_spaces(self, index: int) -> int:
        """Where the spaces that end at `index` begin."""
        while index > self.last and self.text[index - 1] in _SPACES:
            index -= 1
        return index


def typeset(text: str, locale: str, before: str = "") -> str:
    """Set one text node (plain Unicode, no markup).

    `before` is the last character of the text that precedes this node in the same block, `""` at the start of a block.
    """
    style = _STYLES.get(locale) or _style(locale)
    if style is None or style.pattern.search(text) is None:
        return text
    signs = tuple(filter(text.__contains__, _SIGNS))
    return _around_protected(text, style, before, _guards(signs)) if signs else _set(text, style, before)


def _set(text: str, style: _Style, before: str) -> str:
    line = _Line(text, before, style)
    for found in style.pattern.finditer(text):
        _HANDLERS[text[found.start()]](line, found.start(), found.end())
    if not line.last:
        return text
    line.out.append(text[line.last :])
    return "".join(line.out)


def _around_protected(text: str, style: _Style, before: str, guards: re.Pattern[str]) -> str:
    """Set `text` with addresses, paths and code standing in it as one opaque character each."""
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(found[0])
        return _HELD

    pieces = _set(guards.sub(hold, text), style, before).split(_HELD)
    return pieces[0] + "".join(kept + piece for kept, piece in zip(held, pieces[1:], strict=True))


def _ends_word(text: str, end: int, closers: str = "") -> bool:
    """Whether what precedes `end` is followed by a space, the end, a closing quote or one of `closers`."""
    after = text[end : end + 1]
    if after == '"' and not closers:
        return not text[end + 1 : end + 2].isalnum()
    return not after or after.isspace() or after in "»”" or after in closers


def _mark(line: _Line, start: int, end: int) -> None:
    """`; ! ?`: French marks; a run such as `?!` is one mark."""
    if not _ends_word(line.text, end, "" if line.text[start] == ";" else "!?\"')]}’.,…"):
        return
    first = line.without_spaces(start)
    previous = line.previous(first)
    if not previous or previous.isspace() or previous in "«“‘([{":
        return
    line.put(first, end, ("" if previous in "!?;:" else line.style.mark) + line.text[start])


def _colon(line: _Line, start: int, end: int) -> None:
    """`:` at the end of a word, never inside a time, a ratio, an address or `::`."""
    if not _ends_word(line.text, end):
        return
    first = line.without_spaces(start)
    previous = line.previous(first)
    if not previous or previous.isspace() or previous in ":«“‘([{" or (first == start and previous in ";!?"):
        return
    line.put(first, end, NO_BREAK + ":")


def _guillemet(line: _Line, start: int, end: int) -> None:
    line.quotes.append("«")
    while line.text[end : end + 1] in _SPACES and end < len(line.text):
        end += 1
    after = line.text[end : end + 1]
    if after == "»" or after.isspace():
        return
    line.put(start, end, "«" + NO_BREAK)


def _end_guillemet(line: _Line, start: int, end: int) -> None:
    while line.quotes and line.quotes.pop() != "«":
        pass
    first = line.without_spaces(start)
    previous = line.previous(first)
    if not previous or previous.isspace() or previous == "«":
        return
    line.put(first, end, NO_BREAK + "»")


def _double(line: _Line, start: int, end: int) -> None:
    """A straight double quote opens, closes, or is left alone (inches, an empty pair, a quote between two letters)."""
    previous, after = line.previous(start), line.text[end : end + 1]
    at_start = not previous or previous.isspace() or previous in _OPENERS or (previous == "’" and after.isalpha())
    softly = after.isspace() or (bool(after) and after in line.style.soft)
    if at_start and not softly:
        _open_double(line, start, end)
    elif not at_start and (not after or softly or after in _CLOSERS or after in ";:!?»"):
        _close_double(line, start, end, previous)
    else:
        line.lone = not line.lone


def _open_double(line: _Line, start: int, end: int) -> None:
    style = line.style
    if "«" in line.quotes:
        line.quotes.append(style.nested[0])
        line.put(start, end, style.nested[0])
        return
    line.quotes.append(style.opening[0])
    line.put(start, end, style.opening)


def _close_double(line: _Line, start: int, end: int, previous: str) -> None:
    if line.lone:
        line.lone = False
        return
    if previous.isdigit() and not line.quotes:
        return
    opened = line.quotes.pop() if line.quotes else line.style.opening[0]
    line.put(start, end, line.style.closing if opened == line.style.opening[0] else line.style.nested[1])


def _single(line: _Line, start: int, end: int) -> None:
    """An apostrophe, unless it opens a pair that closes further on; feet and minutes (`5'`) are left alone."""
    previous, after = line.previous(start), line.text[end : end + 1]
    if previous.isdigit() and not after.isalpha() and not line.singles:
        return
    if previous and not previous.isspace() and previous not in _OPENERS:
        line.singles = max(0, line.singles - (not after.isalpha()))
        line.put(start, end, "’")
    elif not after or after.isalnum():
        pair = not after or (_PAIR.match(line.text, start) is not None and not _ELIDED.match(line.text, start))
        line.singles += pair
        line.put(start, end, "‘" if pair else "’")


def _number(line: _Line, start: int, end: int) -> None:
    """`12 345`, `40 %`, `7 h`: plain spaces inside become no-break spaces; nothing is added."""
    token = line.text[start:end]
    digits, unit = (token[:-1], NO_BREAK) if token.endswith(" ") else (token, "")
    if len(digits.partition(" ")[0]) <= 3 and line.previous(start) not in tuple(",.\u00a0\u202f"):
        digits = digits.replace(" ", line.style.thousands)
    line.put(start, end, digits + unit)


_GUARDS = (
    ("{{", r"\{\{[^\n]{0,500}?\}\}"),
    ("{%", r"\{%[^\n]{0,500}?%\}"),
    ("://", r"""\b[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s<>«»“”"]*[^\s<>«»“”"'.,;:!?)\]]"""),
    ("www.", r"""\bwww\.[^\s<>«»“”"]*[^\s<>«»“”"'.,;:!?)\]]"""),
    ("@", r"\b[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+"),
    ("/", r"""(?<![^\s«»“”‘’"'(])(?:\.{0,2}|~)/[^\s"«»<>]*[^\s"«»<>.,;:!?)\]]"""),
    ("\\", r"""(?<![^\s«»“”‘’"'(])[A-Za-z]:\\[^\s"«»<>]*[^\s"«»<>.,;:!?)\]]"""),
    ('="', r"""\b[\w:-]{1,40}="[^"\n]{0,300}\""""),
    ("='", r"""\b[\w:-]{1,40}='[^'\n]{0,300}'"""),
    ('("', r"\b[\w.]{1,60}\([^()\s]{0,200}\)"),
    ("('", r"\b[\w.]{1,60}\([^()\s]{0,200}\)"),
    (_HELD, _HELD),
)
"""What is never touched, each with a sign without which it cannot be there."""
_SIGNS = tuple(sign for sign, _ in _GUARDS)


@lru_cache(maxsize=64)
def _guards(signs: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(pattern for sign, pattern in _GUARDS if sign in signs))


_PAIR = pattern(r"'(?=\w(?:[^'\n]|'(?=\w)){0,300}'(?!\w))")
_ELIDED = pattern(r"'n'(?!\w)|'\d0s\b|'(?:tis|twas|em|til|cause)\b")
_UNITS = r"(?:h|min|s|km|m|cm|mm|kg|g|ko|Mo|Go|To)(?!\w)|[%$€](?!\w)"
_FRENCH = pattern(
    rf"""[;:!?«»"'0-9]
    (?:(?<![0-9]) | (?<=[0-9])[0-9]*(?:(?:[ ][0-9]{{3}}(?![0-9]))+(?:[ ](?={_UNITS}))? | [ ](?={_UNITS})))""",
    re.VERBOSE,
)
"""Marks, quotes, and numbers that hold or precede a space that must not break."""
_ENGLISH = pattern("[\"']")
_SOFT_FRENCH = ';:!?»"”'
_CANADA = _Style(_FRENCH, "«" + NO_BREAK, NO_BREAK + "»", ("“", "”"), _SOFT_FRENCH)
_FRANCE = _Style(_FRENCH, "«" + NO_BREAK, NO_BREAK + "»", ("“", "”"), _SOFT_FRENCH, NARROW, NARROW)
_ENGLISH_STYLE = _Style(_ENGLISH, "“", "”", ("‘", "’"), '"”')
_STYLES = {"fr-CA": _CANADA, "fr-FR": _FRANCE, **dict.fromkeys(("en-CA", "en-US", "en-GB"), _ENGLISH_STYLE)}
_THIN_SPACE_REGIONS = frozenset({"fr", "fr-fr", "fr-be", "fr-ch", "fr-lu", "fr-mc"})

_HANDLERS: dict[str, Callable[[_Line, int, int], None]] = {
    **dict.fromkeys(";!?", _mark),
    **dict.fromkeys("0123456789", _number),
    ":": _colon,
    "«": _guillemet,
    "»": _end_guillemet,
    '"': _double,
    "'": _single,
}


def _style(locale: str) -> _Style | None:
    tag = locale.replace("_", "-").lower()
    if tag in _THIN_SPACE_REGIONS:
        return _FRANCE
    if tag.startswith("fr-"):
        return _CANADA
    return _ENGLISH_STYLE if tag.partition("-")[0] == "en" else None
