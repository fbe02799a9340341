"""Lists that are written otherwise than YAML writes them: with the signs of a word processor, or without a space."""

from collections.abc import Sequence
from itertools import takewhile

from generator.patterns import pattern
from generator.source import shape
from generator.source.draft import Draft, Repair, Shift
from generator.source.quoting import needs_quotes, quoted, shown

_MARK = pattern(r"[ \t]*(?:[•▪◦‣●·–—*][ \t\u00a0]*|\d{1,2}[.)][ \t\u00a0]+|-(?=[^\W\d]|[\"«“„]))(?=\S)")
_GLUED = pattern(r" *-(?:[^\W\d]|[\"'«“„]|(?P<number>\d[\d.,]*)[ \u00a0\u202f]?(?:%|[^\W\d]))")
_SIMPLE_PART = pattern(r"[a-z_]+: +[^\s,:{}\[\]#\"'&*!|>%@`?][^,:{}\[\]#]*")
_LOOK_BACK = 50
_LISTS = ("people", "competencies", "declared", "partners", "follows", "objectives", "learned", "next", "thanks",
          "individual", "collective")
"""Fields that hold a list of words, which a message can show as such."""


def marked(draft: Draft, first: int, column: int, last: int) -> list[int]:
    """The lines of a text that begin as items do in a word processor: `• Écrire`, `1. Écrire`, `-Écrire`."""
    lines = draft.lines
    return [at for at in range(first, last + 1) if _MARK.match(lines[at][column:] if at == first else lines[at])]


def as_items(draft: Draft, items: Sequence[int]) -> dict[str, str]:
    """The first two of such lines as a list to copy: the name of its field, and its items."""
    lines, (first, *others) = draft.lines, items
    found = shape.entry(lines[first])
    around = draft.around(first)
    path = (*(around[1] if around else ()), *([shape.name(lines[first])] if found.has_key else []))
    texts = [_text(lines[first][found.start :])] + [_text(lines[at]) for at in others[:1]]
    texts = (texts + texts)[:2]
    if path[-1:] in (("fr",), ("en",)):
        texts = [f"{{{path[-1]}: {quoted(text) if needs_quotes(text, in_flow=True) else text}}}" for text in texts]
        path = path[:-1]
    key = path[-1] if path and path[-1] in _LISTS else "learned"
    return {"key": key, "first": shown(texts[0]), "second": shown(texts[1])}


def _text(line: str) -> str:
    found = _MARK.match(line)
    text = shape.without_comment(line[found.end() :] if found else line.strip())
    return quoted(text) if needs_quotes(text) else text


def is_glued(draft: Draft, index: int) -> bool:
    """Whether a line is the first item of a list without its space: `-Écrire`, below a field or beside other items."""
    lines, begins = draft.lines, _GLUED.match(draft.lines[index])
    above = shape.before(lines, index) if begins else None
    if begins is None or above is None:
        return False
    found, depth = shape.entry(lines[above]), shape.indent(lines[index])
    if found.indent == depth and found.is_item:
        return True
    if begins["number"]:
        return False  # it may be less than nothing: `-30 % de visites`
    return found.has_key and not shape.without_comment(found.value) and found.lead <= depth


def _first_glued(draft: Draft, index: int) -> int | None:
    """The first item without its space of the list that reaches a line."""
    found, depth = None, -1
    for at in range(index, max(index - _LOOK_BACK, -1), -1):
        line = draft.lines[at]
        if shape.is_idle(line):
            continue
        own = shape.indent(line)
        if found is not None and (own < depth or (own == depth and shape.is_named(line))):
            break
        if _GLUED.match(line) and (found is None or own == depth):
            found, depth = at, own
    return found


def _spaced(line: str, depth: int) -> str:
    return f"{line[: depth + 1]} {line[depth + 1 :]}"


def space_after_dash(draft: Draft, index: int) -> Repair | None:
    """`-Écrire`, and the items like it around: each with its space, what belongs to one as deep as the item."""
    first = _first_glued(draft, index)
    if first is None or not is_glued(draft, first):
        return None
    index, mended = first, dict[int, str]()
    depth = shape.indent(draft.lines[index])
    for at in range(index, len(draft.lines)):
        line = draft.lines[at]
        if shape.is_idle(line):
            continue
        deeper = shape.indent(line) - depth
        if deeper < 0 or (deeper == 0 and (shape.is_named(line) or (depth == 0 and not line.startswith("-")))):
            break
        if deeper == 0:
            is_ready = line[depth] != "-" or line[depth + 1 : depth + 2] in (" ", "-", "")
            mended[at] = line if is_ready and line[depth] == "-" else f"  {line}" if is_ready else _spaced(line, depth)
        elif deeper == 1:
            mended[at] = f" {line}"
    changed = {at: line for at, line in mended.items() if line != draft.lines[at]}
    shifts = {at: Shift(depth if draft.lines[at][depth] == "-" else -1, len(line) - len(draft.lines[at]))
              for at, line in changed.items()}
    fixed = changed[index].strip()
    text = _text(fixed[2:])
    if not shape.is_named(fixed):
        fixed = f"- {text}"
    below = (mended.get(at, draft.lines[at]) for at in range(index + 1, min(index + 5, len(draft.lines))))
    parts = [fixed[2:], *(line.strip() for line in takewhile(lambda line: _is_part(line, depth), below))]
    if len(parts) > 1 and all(map(_SIMPLE_PART.fullmatch, parts)):
        fixed = f"- {{{', '.join(parts)}}}"
    return Repair(changed, draft.problem("TR148", index, depth, fixed=shown(fixed)), shifts)


def _is_part(line: str, depth: int) -> bool:
    return shape.is_named(line) and shape.indent(line) > depth and not line.lstrip().startswith("-")
