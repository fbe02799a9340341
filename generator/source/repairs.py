"""One function per mistake: the line as it should have been, and the problem that says so. None: not applicable."""

from collections.abc import Iterable

from generator.patterns import pattern
from generator.source import shape
from generator.source.draft import Draft, Repair, Shift
from generator.source.flow import braced, closed, in_other_quotes, matched, mended, requoted
from generator.source.groups import mended as all_mended
from generator.source.quoting import is_fact, needs_quotes, quoted, shown, unwrapped, without_stray_quote

_IN_SINGLE_QUOTES = pattern(r"(?:(?<=[:,\[] )|(?<=\[))'((?:[^'{}\[\]]|(?<=\w)'(?=\w))*)'(?=[ ]*[,}\]])")
_COMMENT = pattern(r"(?:^|(?<=[ \t]))#(?=[ \t]|$)")
_GROUP = pattern(r"\[*\{ *[a-z_]+ *:|\[")
_FIELD_ALONE = pattern(r"([a-z_]+):[ \t]+(\S.*)")
_GLUED_IN_BRACES = pattern(r"(?<=[{,\s])([A-Za-z_][\w-]*):(?=[,}\]{\[])")


def quote(draft: Draft, index: int, code: str, column: int, line: int | None = None) -> Repair | None:
    """The value of line `index`, with the lines that continue it, between quotes; the problem stands at `column`."""
    found = shape.entry(draft.lines[index])
    if not found.owns_text:
        return None
    start = found.lead if shape.is_prose_item(draft.lines[index]) else found.start
    more = shape.continuation(draft.lines, index)
    text = " ".join([draft.lines[index][start:].rstrip(), *(draft.lines[at].strip() for at in more)])
    typed, text = text, _without_comment(text)
    if more and len(text) < len(typed) - len(draft.lines[more[-1]].strip()) - 1:  # lines below the comment
        text, code = typed, "TR119" if code in ("TR101", "TR103") else code
    if draft.repaired[index] and text[:1] in ("'", '"') and text[-1] == text[0]:
        return None
    if code == "TR111":
        text = without_stray_quote(text)
    text = unwrapped(text) or text
    fixed = draft.lines[index][:start] + quoted(text)
    params = {"fixed": shown(fixed).strip()}
    if code == "TR101" and _GROUP.match(text) and text[-1] in "]}":
        code = "TR119"
    if code == "TR101" and text != typed and typed.startswith(text):
        code, whole = "TR104", draft.lines[index][:start] + quoted(typed)
        params = {"fixed": shown(whole).strip(), "kept": shown(text)}
        line = next((at for at in (index, *more) if " #" in draft.lines[at]), index)
        column = draft.lines[line].find(" #") + 1
    if code == "TR103":
        params["kept"] = shown(text.split(" #")[0])
    if code == "TR110":
        params["character"] = found.value[0]
        column = found.start
    return Repair(
        {index: fixed, **dict.fromkeys(more, "")},
        draft.problem(code, index if line is None else line, column, **params),
    )


def braces(draft: Draft, index: int) -> Repair | None:
    """`validated: by: marc-roy, date: 2026-03-24`: fields of one value, without the braces that hold them together."""
    found = shape.entry(draft.lines[index])
    value = shape.without_comment(found.value)
    inside = (braced(value) or _one_field(draft, index, value)) if found.has_key else None
    if inside is None:
        return None
    fixed = draft.lines[index][: found.start] + inside
    return Repair({index: fixed}, draft.problem("TR136", index, found.start, fixed=shown(fixed).strip()))


def _one_field(draft: Draft, index: int, value: str) -> str | None:
    """`from: role: host`: the one field of a value, where the group that is expected there has it."""
    found = _FIELD_ALONE.fullmatch(value)
    around = draft.around(index) if found is not None and not needs_quotes(found[2], in_flow=True) else None
    if found is None or around is None or found[1] not in draft.known((*around[1], shape.name(draft.lines[index]))):
        return None
    return f"{{{value}}}"


def space_after_colon(draft: Draft, index: int) -> Repair | None:
    """`title:Bilan`; a no-break space after the colon becomes an ordinary one."""
    line = draft.lines[index]
    found = shape.glued_colon(line)
    if found is None:
        return None
    end, odd = found.end(1), found[2] or ""
    fixed = f"{line[:end]} {line[end + len(odd) :]}"
    key = line[:end].lstrip(" -").rstrip(":").strip()
    trouble = draft.problem("TR109", index, end - 1, key=key, fixed=shown(all_mended(draft, index, fixed)).strip())
    return Repair({index: fixed}, trouble, {index: Shift(end, 1 - len(odd))})


def space_before_group(draft: Draft, index: int) -> Repair | None:
    """`people:[{id: marie-roy}]`: nothing else on the line can be read before its braces are seen."""
    found = shape.glued_colon(draft.lines[index])
    is_group = found is not None and not found[2] and draft.lines[index][found.end()] in "{["
    return space_after_colon(draft, index) if is_group else None


def reindent(draft: Draft, index: int, depth: int) -> Repair | None:
    """Line `index` and the deeper ones below it, moved to another depth."""
    found = shape.indent(draft.lines[index])
    if depth == found:
        return None
    end = index + 1
    while end < len(draft.lines) and (not draft.lines[end].strip() or shape.indent(draft.lines[end]) >= found):
        end += 1
    code = "TR107" if draft.lines[index].lstrip().startswith("- ") else "TR106"
    moved = {at: " " * (depth - found) + draft.lines[at][max(found - depth, 0) :] for at in range(index, end)
             if at == index or code == "TR106" or depth > found or not _goes_on(draft.lines[at], found)}
    params = {} if code == "TR107" else {"found": shape.indent(draft.typed[index])}
    shifts = dict.fromkeys(moved, Shift(-1, depth - found))
    return Repair(moved, draft.problem(code, index, found, **params), shifts)


def _goes_on(line: str, column: int) -> bool:
    """Whether a line is the rest of an item that stands in a column, once the item is moved to the left."""
    found = shape.entry(line)
    return bool(line.strip()) and found.indent == column and not found.is_item and not found.has_key


def outdent_tabs(draft: Draft, index: int) -> Repair | None:
    """Tabs that indent lines, each read as two spaces; all lines at once, one message."""
    if "\t" not in _margin(draft.lines[index]):
        return None
    lines: dict[int, str] = {}
    shifts: dict[int, Shift] = {}
    for at, line in enumerate(draft.lines):
        margin = _margin(line)
        if "\t" in margin:
            lines[at] = margin.replace("\t", "  ") + line[len(margin) :]
            shifts[at] = Shift(-1, margin.count("\t"))
    column = _margin(draft.lines[index]).index("\t")
    return Repair(lines, draft.problem("TR105", index, column), shifts)


def straight_indent(draft: Draft, indices: Iterable[int]) -> Repair:
    """No-break spaces that indent lines, each read as one space; all lines at once, one message."""
    lines: dict[int, str] = {}
    for at in indices:
        rest = draft.lines[at].lstrip()
        lines[at] = " " * (len(draft.lines[at]) - len(rest)) + rest
    first = min(lines)
    return Repair(lines, draft.problem("TR128", first, 0))


def close_quote(draft: Draft, index: int | None) -> Repair | None:
    """A value that opens a quote and never closes it on its line."""
    if index is None:
        return None
    found = shape.entry(draft.lines[index])
    mark = found.value[:1]
    if mark not in ("'", '"') or mark in found.value[1:]:
        return None
    text = shape.without_comment(found.value[1:])
    fixed = draft.lines[index][: found.start] + quoted(text)
    return Repair({index: fixed}, draft.problem("TR112", index, found.start, fixed=shown(fixed).strip()))


def space_in_braces(draft: Draft, index: int) -> Repair | None:
    """`{fr:, en: x}`, `{by:{role: manager}}`: an empty value needs its space too, and so does a group."""
    line = draft.lines[index]
    found = _GLUED_IN_BRACES.search(line)
    if found is None:
        return None
    fixed = f"{line[: found.end()]} {line[found.end() :]}"
    whole = shown(all_mended(draft, index, fixed)).strip()
    trouble = draft.problem("TR109", index, found.end() - 1, key=found[1], fixed=whole)
    return Repair({index: fixed}, trouble, {index: Shift(found.end(), 1)})


def close_bracket(draft: Draft, index: int) -> Repair | None:
    """A list or mapping that opens on a line and never closes on it."""
    fixed = closed(shape.without_comment(draft.lines[index]))
    if fixed == draft.lines[index]:
        return None
    column = shape.entry(draft.lines[index]).start
    return Repair({index: fixed}, draft.problem("TR113", index, column, fixed=shown(fixed).strip()))


_INSIDE = (("TR112", requoted), ("TR113", matched), ("TR111", in_other_quotes))


def close_inside(draft: Draft, index: int) -> Repair | None:
    """A group of one line in which a bracket or a quote too many, or too few, hides where its parts end."""
    line = draft.lines[index]
    found = shape.entry(line)
    if not found.owns_text or not _GROUP.match(found.value) or (found.has_key and not shape.is_named(line)):
        return None
    text = shape.without_comment(found.value)
    code, inside = next(((code, inside) for code, mend in _INSIDE if (inside := mend(text)) is not None), ("", None))
    if inside is None:
        return None
    fixed = line[: found.start] + inside
    return Repair({index: fixed}, draft.problem(code, index, found.start, fixed=shown(fixed).strip()))


def mend_flow(draft: Draft, index: int) -> Repair | None:
    """Values inside `{…}` or `[…]` that need quotes of their own."""
    line = draft.lines[index]
    opening = min((at for at in (line.find("{"), line.find("[")) if at >= 0), default=-1)
    found = mended(line, opening) if opening >= 0 else None
    if found is None:
        return None
    fixed, piece = found
    code = "TR103" if " #" in piece.text else "TR101" if ":" in piece.text else "TR110"
    params = {"fixed": shown(all_mended(draft, index, fixed)).strip()}
    offset = piece.text.index(" #") + 1 if code == "TR103" else piece.text.index(":") if code == "TR101" else 0
    if code == "TR103":
        params["kept"] = shown(piece.text.split(" #")[0])
    if code == "TR110":
        params["character"] = piece.text[0]
    return Repair({index: fixed}, draft.problem(code, index, piece.start + offset, **params))


def inner_apostrophe(draft: Draft, index: int) -> Repair | None:
    """`{note: 'L'accueil'}`: between braces, a text in single quotes that has an apostrophe."""
    line = draft.lines[index]
    found = next((each for each in _IN_SINGLE_QUOTES.finditer(line) if "'" in each[1]), None)
    if found is None:
        return None
    fixed = _IN_SINGLE_QUOTES.sub(lambda each: quoted(each[1]) if "'" in each[1] else each[0], line)
    column = line.index("'", found.start(1))
    return Repair({index: fixed}, draft.problem("TR111", index, column, fixed=shown(fixed).strip()))


def plain_backslash(draft: Draft, index: int, column: int) -> Repair | None:
    """A backslash inside double quotes: single quotes keep it as it is."""
    line = draft.lines[index]
    end = line.rfind('"')
    if end <= column:
        return None
    fixed = line[:column] + quoted(line[column + 1 : end]) + line[end + 1 :]
    at = line.index("\\", column) if "\\" in line[column:] else column
    return Repair({index: fixed}, draft.problem("TR114", index, at, fixed=shown(fixed).strip()))


def as_list(draft: Draft, index: int) -> Repair | None:
    """`people: - a`, with the items that follow it; alone, the item may be meant as a text: fields take it as both."""
    found = shape.entry(draft.lines[index])
    if not found.has_key or not found.value.startswith("- "):
        return None
    items, used = [found.value[2:]], []
    for at in range(index + 1, len(draft.lines)):
        line = draft.lines[at]
        if not line.lstrip().startswith("- "):
            break
        items.append(line.lstrip()[2:])
        used.append(at)
    texts = [quoted(item.strip()) for item in items]
    fixed = draft.lines[index][: found.start] + (f"[{', '.join(texts)}]" if used else texts[0])
    key = draft.lines[index][: found.start].strip().removeprefix("- ")
    trouble = draft.problem("TR108", index, found.start, key=key, item=shown(items[0].strip()))
    return Repair({index: fixed, **dict.fromkeys(used, "")}, trouble)


def continue_text(draft: Draft, index: int) -> Repair | None:
    """A line without a key, read as the rest of the text above it."""
    above = shape.before(draft.lines, index)
    holder = None if above is None else shape.owner(draft.lines, above)
    text = "" if holder is None else shape.entry(draft.lines[holder]).value
    if holder is None or not text or is_fact(text):
        return None
    depth = shape.indent(draft.lines[holder]) + 2
    line = draft.lines[index]
    fixed = " " * depth + line.lstrip()
    shifts = {index: Shift(-1, depth - shape.indent(line))}
    return Repair({index: fixed}, draft.problem("TR118", index, shape.indent(line)), shifts)


def drop_line(draft: Draft, index: int) -> Repair | None:
    """A line that cannot be read at all, left out so that the rest can."""
    line = draft.lines[index]
    return Repair({index: ""}, draft.problem("TR118", index, shape.indent(line))) if line.strip() else None


def _without_comment(text: str) -> str:
    """A text without the comment that ends it; what stands between quotes that are part of the text is no comment."""
    if text.count('"') % 2:
        return shape.without_comment(text)
    quotes, before = 0, 0
    for found in _COMMENT.finditer(text):
        quotes, before = quotes + text.count('"', before, found.start()), found.start()
        if quotes % 2 == 0:
            return text[:before].rstrip()
    return text.rstrip()


def _margin(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]
