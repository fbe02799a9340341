"""What a word processor's text looks like when it is pasted into Markdown, where it means something else or nothing,
and what lacks its space there."""

from generator.markup.model import MarkupNote
from generator.patterns import pattern

_HINTS = "\t•▪◦‣●"
_BULLET = pattern(r"[ \t]*[•▪◦‣●][ \t\u00a0]*\S")
_INDENT = pattern(r"\t[ \t]*[^\W\d_]\S*(?: +\S+){3}")
_GLUED = pattern(r"-[^\W\d_]")
_GLUED_HEADING = pattern(r"#{2,6}[^\W\d_]")
_HEADINGS = tuple(f"\n{'#' * level} " for level in range(2, 7))
_ITEM = pattern(r" {0,3}(?:[*+-]|\d{1,9}[.)])[ \t]|\[\^")


def pasted_notes(source: str) -> list[MarkupNote]:
    """The first line of bullets, columns, an indent and a heading that Markdown does not take for what they are."""
    if not any(sign in source for sign in _HINTS) and not _is_glued(f"\n{source}"):  # expressions take far longer
        return []
    found: dict[str, int] = {}
    before, blank, fenced, block = "", True, False, ""
    for number, line in enumerate(source.split("\n"), 1):
        if line.lstrip().startswith(("```", "~~~")):
            fenced = not fenced
        elif not fenced and line.strip():
            code = _look(line, before, blank, block)
            if code:
                found.setdefault(code, number - (code not in ("TR413", "TR414")))
        if line.strip() and not line[0].isspace():
            block = line
        before, blank = ("" if fenced else line), not line.strip()
    return [MarkupNote(code, line) for code, line in found.items()]


def _is_glued(source: str) -> bool:
    """Whether a line may begin with a hyphen or two signs `#` that no space follows."""
    return (source.count("\n-") > source.count("\n- ")
            or ("\n##" in source and source.count("\n##") > sum(map(source.count, _HEADINGS))))


def _look(line: str, before: str, blank: bool, block: str) -> str:
    """What is the matter with a line; `block` is the last one above it that begins at the margin."""
    if _BULLET.match(line) and _BULLET.match(before):
        return "TR411"
    if line[0] == "-" and _GLUED.match(line) and (_GLUED.match(before) or before[:2] == "- "):
        return "TR411"
    if line[:2] == "##" and _GLUED_HEADING.match(line):
        return "TR414"
    if "\t" not in line:
        return ""
    if blank and _INDENT.match(line) and not _ITEM.match(block):
        return "TR413"
    both = _has_columns(line) and _has_columns(before)
    return "TR412" if both and not _ITEM.match(line) and not line.startswith(("\t", "    ", "|")) else ""


def _has_columns(line: str) -> bool:
    return sum(bool(part.strip()) for part in line.split("\t")) > 1
