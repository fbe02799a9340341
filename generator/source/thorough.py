"""YAML as employees write it: every value kept as text, every surprise explained, never a traceback."""

import re

import yaml

from generator.patterns import pattern
from generator.problems import Problem, place_at, problem
from generator.source.builder import Builder, StopReading
from generator.source.document import Document
from generator.source.draft import Draft, Repair
from generator.source.events import Event, events, is_node, opens_list, opens_mapping
from generator.source.failure import NOT_A_MAPPING, Failure
from generator.source.mistakes import explained, regrouped, repairs
from generator.source.nodes import Mapping, Node, Scalar, Sequence
from generator.source.text import REFUSED, forbidden

_MARK = pattern(r"^ *\ufeff", re.MULTILINE)
"""A byte-order mark in front of a field: it hides the name, and nobody sees it."""

MAX_TEXT = 1_000_000
_READ_AT_MOST = 8_000_000
_READING_COSTS = 2_000
_LINE_COSTS = 40
"""Characters that take as long to read as what each line needs besides."""
_ODD_BREAKS = str.maketrans({"\x85": " ", "\u2028": " ", "\u2029": " "})


def parse_thoroughly(
    text: str, path: str, first_line: int, lists: bool = False
) -> tuple[Document | None, tuple[Problem, ...]]:
    """As `parse_document`, by way of the YAML parser; raises nothing either."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = tuple(text.split("\n"))
    refused = _refused(text, path, first_line)
    if refused:
        return None, (refused,)
    draft = Draft(path, first_line, lines, text.translate(_ODD_BREAKS).split("\n"), lists)
    node, found = _read(draft)
    tabs = {each.place.line for each in draft.problems if each.code == "TR105"}
    problems = tuple(each for each in draft.problems + found
                     if each.code not in ("TR106", "TR118") or each.place.line not in tabs)
    return (Document(path, node, lines, first_line) if node is not None else None), problems


def _refused(text: str, path: str, first_line: int) -> Problem | None:
    if len(text) > MAX_TEXT:
        return problem("TR134", place_at(path, first_line, 0, ""), length=len(text), limit=MAX_TEXT)
    found = REFUSED.search(text) or _MARK.search(text)
    return None if found is None else forbidden(text, found, path, first_line)


def _read(draft: Draft) -> tuple[Node | None, list[Problem]]:
    """Read, repair one mistake, read again, until the text is understood or nothing helps."""
    budget = _READ_AT_MOST
    whole = sum(map(len, draft.lines)) + _LINE_COSTS * len(draft.lines)
    while True:
        builder = Builder(draft)
        node, failure = _once(builder, draft)
        read = whole if failure is None else whole * failure.line // len(draft.lines)
        cost = _READING_COSTS + whole // 25 + read
        budget -= cost
        if failure is None:
            repair = None if budget <= 0 else regrouped(
                draft, builder.odd_indents, builder.glued, builder.plain, builder.valueless)
        else:
            repair, budget = _helpful(draft, failure, budget, cost // 4)
        if repair is not None:
            draft.apply(repair)
        elif failure is not None:
            return None, [*builder.problems, explained(draft, failure)]
        else:
            return node, builder.problems


_TOO_DEEP = "exceeded maximum nesting depth"
"""What libyaml says of a text that opens more lists than it will follow, which it may see before we do."""


def _once(builder: Builder, draft: Draft) -> tuple[Node | None, Failure | None]:
    try:
        node = builder.read()
    except StopReading:
        return builder.root if isinstance(builder.root, Mapping) else None, None
    except yaml.MarkedYAMLError as error:
        if error.problem != _TOO_DEEP or error.problem_mark is None:
            return None, Failure.of(error)
        builder.too_deep(error.problem_mark.line, error.problem_mark.column)
        return builder.root if isinstance(builder.root, Mapping) else None, None
    except yaml.YAMLError as error:
        return None, Failure.of(error)
    if node is None or (isinstance(node, Scalar) and node.is_empty):
        return Mapping((), draft.first_line, 1), None
    if isinstance(node, Mapping) or (draft.lists and isinstance(node, Sequence)):
        return node, None
    kind = "list" if not isinstance(node, Scalar) else "text"
    return None, Failure(NOT_A_MAPPING, kind, node.line - draft.first_line, 0, node.line - draft.first_line, 0)


def _helpful(draft: Draft, failure: Failure, budget: int, cost: int) -> tuple[Repair | None, int]:
    """The first repair after which the text can be read further than before."""
    for repair in repairs(draft, failure):
        if budget <= 0:
            break
        if draft.is_worn(repair):
            continue
        text = draft.tried(repair)
        after = _failure(text, draft.lists)
        if after is None or after.at > failure.at:
            return repair, budget
        budget -= cost
    return None, budget


def _failure(text: str, lists: bool) -> Failure | None:
    """Where reading the text stops, without building anything."""
    try:
        root: Event | None = None
        for event in events(text):
            if root is None and is_node(event):
                root = event
    except yaml.YAMLError as error:
        return Failure.of(error)
    if root is None or opens_mapping(root) or (lists and opens_list(root)):
        return None
    line = root.start_mark.line
    return Failure(NOT_A_MAPPING, "", line, 0, line, 0)
