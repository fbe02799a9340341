"""From a parser's failure to the mistake behind it: the repairs worth trying, and the words when none helps."""

from collections.abc import Iterable, Iterator, Sequence

from generator.problems import Problem
from generator.source import shape
from generator.source.draft import Draft, Repair
from generator.source.failure import NOT_A_MAPPING, Failure
from generator.source.flow import closed
from generator.source.groups import colon, group
from generator.source.lists import as_items, space_after_dash
from generator.source.plain import PlainText
from generator.source.quoting import shown
from generator.source.repairs import (
    as_list,
    braces,
    close_bracket,
    close_inside,
    close_quote,
    continue_text,
    drop_line,
    inner_apostrophe,
    mend_flow,
    outdent_tabs,
    plain_backslash,
    quote,
    reindent,
    space_after_colon,
    space_before_group,
    space_in_braces,
    straight_indent,
)

_TRIED = 20
"""Groups of a text in which a name without a value is looked at for a missing colon, and items of which each is told,
that are moved to where they belong."""


def repairs(draft: Draft, failure: Failure) -> Iterator[Repair]:
    """Repairs in the order of their likelihood; the caller keeps the first one that helps."""
    for repair in _likely(draft, failure.within(len(draft.lines))):
        if repair is not None:
            yield repair


def _likely(draft: Draft, failure: Failure) -> Iterable[Repair | None]:
    reason, context = failure.reason, failure.context
    if reason == NOT_A_MAPPING:
        first = range(failure.line, min(failure.line + 3, len(draft.lines)))
        yield from (repair(draft, at) for repair in (colon, space_after_colon) for at in first)
        return
    yield outdent_tabs(draft, failure.line)
    for line in dict.fromkeys((failure.line, failure.began_line)):
        yield space_before_group(draft, line)
        yield group(draft, line)
        yield close_inside(draft, line)
    yield close_quote(draft, shape.open_quote_above(draft.lines, failure.line))
    for line in dict.fromkeys((failure.line, failure.began_line)):
        yield space_after_dash(draft, line)
        yield colon(draft, line)
    if reason.startswith("mapping values"):
        yield from _colon(draft, failure)
    elif "simple key" in context or reason.startswith("could not find expected ':'"):
        yield from _not_a_field(draft, failure)
    elif reason.startswith("block sequence entries"):
        yield as_list(draft, failure.line)
        yield from _indentation(draft, failure)
    elif "flow" in context or reason == "found unexpected ':'":
        yield from _flow(draft, failure)
    elif "escape" in reason or "hexdecimal" in reason or "hexadecimal" in reason:
        yield plain_backslash(draft, failure.began_line, failure.began_column)
    elif "quoted scalar" in context:
        yield close_quote(draft, failure.began_line)
    elif reason.startswith(("did not find expected key", "did not find expected '-'")):
        yield from _structure(draft, failure)
    elif "directive" in context:
        yield drop_line(draft, failure.line)
    elif "scanning" in context or reason.startswith(("mapping keys", "did not find expected node content")):
        yield quote(draft, failure.began_line, "TR110", failure.began_column)
    yield from _fallback(draft, failure)


def _colon(draft: Draft, failure: Failure) -> Iterable[Repair | None]:
    found = shape.entry(draft.lines[failure.line])
    above = shape.before(draft.lines, failure.line)
    yield None if above is None else colon(draft, above)
    yield braces(draft, failure.line)
    if found.owns_text and failure.column >= found.start:
        code = "TR101" if failure.column > found.start else "TR110"
        yield quote(draft, failure.line, code, failure.column)
    if above is None:
        return
    yield space_after_colon(draft, above)
    if shape.is_named(draft.lines[failure.line]):
        yield from _indentation(draft, failure)
    holder = shape.owner(draft.lines, above)
    if holder is not None:
        yield quote(draft, holder, "TR101", failure.column, failure.line)
    else:
        yield drop_line(draft, above)


def _not_a_field(draft: Draft, failure: Failure) -> Iterable[Repair | None]:
    at = failure.began_line
    above = shape.before(draft.lines, at)
    holder = None if above is None else shape.owner(draft.lines, above)
    first = "" if holder is None else draft.lines[holder]
    if holder is not None and shape.is_prose_item(first) and at in shape.continuation(draft.lines, holder):
        yield quote(draft, holder, "TR101", first.find(":"), holder)
    yield space_after_colon(draft, at)
    yield continue_text(draft, at)
    yield drop_line(draft, at)


def _flow(draft: Draft, failure: Failure) -> Iterable[Repair | None]:
    for line in dict.fromkeys((failure.line, failure.began_line)):
        yield inner_apostrophe(draft, line)
        yield mend_flow(draft, line)
        yield space_in_braces(draft, line)
    yield close_bracket(draft, failure.began_line)
    yield quote(draft, failure.began_line, "TR110", failure.began_column)


def _structure(draft: Draft, failure: Failure) -> Iterable[Repair | None]:
    """Something stands where a key (or a dash) was expected."""
    line = draft.lines[failure.line]
    above = shape.before(draft.lines, failure.line)
    if failure.column > shape.indent(line):
        value = shape.entry(line).value
        code = "TR111" if value[:1] in ("'", '"') else "TR110"
        yield quote(draft, failure.line, code, failure.column if code == "TR111" else shape.entry(line).start)
        return
    holder = None if above is None else shape.owner(draft.lines, above)
    if holder is not None and any(" #" in draft.lines[at] for at in range(holder, failure.line)):
        at = next(at for at in range(holder, failure.line) if " #" in draft.lines[at])
        yield quote(draft, holder, "TR103", draft.lines[at].index(" #") + 1, at)
    yield from _indentation(draft, failure)
    yield drop_line(draft, failure.line)


def _indentation(draft: Draft, failure: Failure) -> Iterable[Repair | None]:
    """The line moved under each of the indentations above it, nearest line first; a field, nearest column first."""
    depths: list[int] = []
    is_field = not shape.entry(draft.lines[failure.line]).is_item and shape.is_named(draft.lines[failure.line])
    at = shape.before(draft.lines, failure.line)
    while at is not None and len(depths) < 5:
        found = shape.entry(draft.lines[at])
        depth = found.indent
        for each in (found.lead, depth) if is_field and found.has_key else (depth,):
            if each not in depths:
                depths.append(each)
        if depth == 0:
            break
        at = shape.before(draft.lines, at)
    own = shape.indent(draft.lines[failure.line])
    for depth in sorted(depths, key=lambda depth: abs(depth - own)) if is_field else depths:
        yield reindent(draft, failure.line, depth)


def _fallback(draft: Draft, failure: Failure) -> Iterable[Repair | None]:
    for at in dict.fromkeys((failure.line, failure.began_line, shape.before(draft.lines, failure.line))):
        if at is not None and not draft.repaired[at]:
            column = failure.column if at == failure.line else failure.began_column if at == failure.began_line else 0
            yield quote(draft, at, "TR119", column)


def regrouped(
    draft: Draft, odd_indents: Sequence[int], glued: Sequence[int], plain: PlainText, valueless: Sequence[int]
) -> Repair | None:
    """For a text that can be read, but not as its author sees it: odd margins, glued names, items taken for text."""
    repair = straight_indent(draft, odd_indents) if odd_indents else None
    if repair is None and glued:
        repair = space_after_colon(draft, glued[0])
    if repair is None and plain.dashed:
        repair = space_after_dash(draft, plain.dashed[0])
    if repair is None and plain.colonless:
        repair = colon(draft, plain.colonless[0])
    if repair is None:
        repair = next(filter(None, (group(draft, line) for line in dict.fromkeys(valueless[:_TRIED]))), None)
    if repair is None and plain.swallowed and sum(found.code == "TR107" for found in draft.problems) < _TRIED:
        line, above = plain.swallowed[0]
        found = shape.entry(draft.lines[above])
        repair = reindent(draft, line, found.indent) if found.is_item and not found.has_key else None
    return None if repair is None or draft.is_worn(repair) else repair


def explained(draft: Draft, failure: Failure) -> Problem:
    """The mistake in an author's words, when the text could not be repaired."""
    failure = failure.within(len(draft.lines))
    reason, line, column = failure.reason, failure.line, failure.column
    if reason == NOT_A_MAPPING:
        return draft.problem("TR126" if failure.context == "list" else "TR127", line, column)
    if reason.endswith("<document start>"):
        return _after_the_end(draft, line)
    if "tab" in reason or draft.lines[line][column : column + 1] == "\t":
        return draft.problem("TR105", line, column)
    if "quoted scalar" in failure.context and "end of stream" in reason:
        return draft.problem("TR112", failure.began_line, failure.began_column, fixed="…")
    if "simple key" in failure.context:
        return draft.problem("TR118", failure.began_line, failure.began_column)
    if "flow" in failure.context:
        fixed = shown(closed(draft.lines[failure.began_line].strip()))
        return draft.problem("TR113", failure.began_line, failure.began_column, fixed=fixed)
    if reason.startswith(("did not find expected key", "did not find expected '-'")):
        return draft.problem("TR106", line, column, found=shape.indent(draft.typed[line]))
    if draft.lines[line].lstrip().startswith("* "):
        stars = [at for at in range(line, min(line + 9, len(draft.lines))) if draft.lines[at].lstrip().startswith("* ")]
        return draft.problem("TR147", line, shape.indent(draft.lines[line]), **as_items(draft, stars))
    return draft.problem("TR100", line, column)


def _after_the_end(draft: Draft, line: int) -> Problem:
    """Something follows a closed document, or a first line that is no field."""
    above = shape.before(draft.lines, line)
    if above is not None and draft.lines[above].startswith("..."):
        return draft.problem("TR125", above, 0)
    return draft.problem("TR118", line if above is None else above, 0)
