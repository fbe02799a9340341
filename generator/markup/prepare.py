"""What happens to the source before Markdown reads it: bad characters, template code, and a bound on nesting."""

import re

from generator.frozen import dataclass
from generator.patterns import pattern

OPEN, CLOSE = "\ufdd0", "\ufdd1"
"""Noncharacters that stand around the number of a piece of template code; sources are cleaned of them first."""
MAX_BODY = 300_000
MAX_SIGNS = 1_500
_SUSPECT = pattern(  # named, not excluded: Python needs 6 ms to compile the other half of the alphabet
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe-\U0010ffff]"
)
_PLACEHOLDERS = pattern(f"[{OPEN}{CLOSE}]")
_TEMPLATE = pattern(r"\{\{.{0,1000}?\}\}|\{%.{0,1000}?%\}|\{#.{0,1000}?#\}", re.DOTALL)
_HELD = pattern(f"{OPEN}([0-9]{{1,6}}){CLOSE}")
_DEEP = pattern(r"^[ \t]*(?:(?:>|[*+-](?=[ \t])|[0-9]{1,9}[.)](?=[ \t]))[ \t]*){13}", re.MULTILINE)
_FILE = pattern(r"\]\((deliverables/[^\n<>\"\[\]]+)")
_ITEM = pattern(r"\s+(?:[-*+]|\d{1,9}[.)])\s")
_FILE_END = pattern(r"\.\w{1,5}(?:#[\w=-]+)?\Z")
_SIGNS = pattern(r"[\[\]*_`!<&\\]")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A source for Markdown; `pieces` is the template code taken out, `too_much` says Markdown must not see it."""

    text: str
    pieces: tuple[str, ...]
    too_much: bool


def prepare(source: str) -> Prepared:
    """Clean `source` and hide its template code; line numbers may change."""
    text = source.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")
    text = permitted(text)
    pieces: list[str] = []

    def hold(found: re.Match[str]) -> str:
        pieces.append(found[0])
        return f"{OPEN}{len(pieces) - 1}{CLOSE}"

    if "{{" in text or "{%" in text or "{#" in text:
        text = _TEMPLATE.sub(hold, text)
    if "](deliverables/" in text and "'" in text:
        text = _with_whole_names(text)
    return Prepared(text, tuple(pieces), _is_too_much(text))


def restore(text: str, pieces: tuple[str, ...]) -> str:
    """Put template code back into a piece of plain text (which must be escaped afterwards)."""
    if OPEN not in text and CLOSE not in text:
        return text
    held = _HELD.sub(lambda found: pieces[int(found[1])] if int(found[1]) < len(pieces) else "", text)
    return _PLACEHOLDERS.sub("", held)


def permitted(text: str, *, placeholders: bool = False) -> str:
    """The text without the code points that HTML forbids, those that reverse the order of what follows (bidirectional
    overrides and isolates), nor placeholders unless they are ours."""

    def judge(found: re.Match[str]) -> str:
        sign = found[0]
        if sign in (OPEN, CLOSE):
            return sign if placeholders else ""
        return sign if sign > "\uffff" and ord(sign) & 0xFFFE != 0xFFFE else ""

    return _SUSPECT.sub(judge, text)


def has_template(text: str) -> bool:
    """Whether hidden template code stands in `text`."""
    return OPEN in text


def _with_whole_names(text: str) -> str:
    """`](deliverables/l'avis (1).pdf)` as `](<…>)`: after a quote and a parenthesis, Markdown looks for the end of a
    title, and takes all that stands before it for the address. Code stays as it is."""
    out: list[str] = []
    last, seen, fenced = 0, 0, 0
    for found in _FILE.finditer(text):
        fenced ^= text.count("```", seen, found.start()) & 1
        seen = found.start()
        before = text[text.rfind("\n", 0, seen) + 1 : seen]
        name = _whole_name(found[1])
        indented = before.startswith(("    ", "\t")) and not _ITEM.match(before)
        if name and not (fenced or indented or before.count("`") % 2):
            out += [text[last : found.start(1)], "<", name, ">"]
            last = found.start(1) + len(name)
    return "".join((*out, text[last:]))


def _whole_name(rest: str) -> str:
    """The address that `rest` begins with, where only a pair of angle brackets keeps it whole."""
    if "'" not in rest or "(" not in rest:
        return ""
    open_ones = 0
    for at, sign in enumerate(rest):
        open_ones += {"(": 1, ")": -1}.get(sign, 0)
        if open_ones < 0:
            name = rest[:at]
            return name if "'" in name and "(" in name and _FILE_END.search(name) else ""
    return ""


def _is_too_much(text: str) -> bool:
    """Whether Markdown would take seconds or overflow: too long, nested too deep, or one block made of signs."""
    if len(text) > MAX_BODY or _DEEP.search(text):
        return True
    if len(text) <= MAX_SIGNS or sum(map(text.count, "[]*_`!<&\\")) <= MAX_SIGNS:
        return False
    return any(len(_SIGNS.findall(block)) > MAX_SIGNS for block in text.split("\n\n"))
