"""From PyYAML's events to nodes, without recursion and within bounds.

Only events are used: no resolver guesses types, no constructor runs, no alias is followed.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import field

import yaml

from generator.frozen import dataclass
from generator.patterns import pattern
from generator.problems import Problem
from generator.source.draft import Draft
from generator.source.events import Event, Mark, events
from generator.source.lists import is_glued
from generator.source.nodes import Mapping, Node, Scalar, Sequence
from generator.source.plain import PlainText
from generator.source.shape import glued_colon

MAX_DEPTH = 12
MAX_KEYS = 20_000
MAX_NODES = 250_000
MAX_SCALAR = 100_000
_ODD_SPACES = "\u00a0\u2007\u202f\u3000"
_GLUED_NAME = pattern(r"(?!https?:|mailto:|ftp:)[^\W\d][^\s:]+:(?!//)")
"""The name in `fr:Guide`; before the colon of a time, a path or an address there is none: `de 9:30`, `https://…`."""
_PROSE_KEY = pattern(r"\S[ \u00a0\u202f]+\S|[^\x00-\x7f]")


class StopReading(Exception):  # noqa: N818 (not an error: the end of a reading)
    """Nothing more can be read of this text; the reason is already among the problems."""


@dataclass(slots=True)
class _Frame:
    """A list or mapping being read; `seen` is None for a list."""

    line: int
    column: int
    flow: bool
    muted: bool
    start: tuple[int, int]
    seen: dict[str, int] | None
    items: list[Node] = field(default_factory=list)
    entries: list[tuple[Scalar, Node]] = field(default_factory=list)
    key: Scalar | None = None
    key_start: tuple[int, int] = (0, 0)
    key_end: tuple[int, int] = (0, 0)
    dropped: bool = False
    template: bool = False

    @property
    def wants_key(self) -> bool:
        return self.seen is not None and self.key is None


class Builder:
    """One reading of a draft. `problems` holds what was found by the end of it."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.problems: list[Problem] = []
        self.stack: list[_Frame] = []
        self.root: Node | None = None
        self.nodes = 0
        self.documents = 0
        self.odd_indents: list[int] = []
        self.glued: list[int] = []
        self.valueless: list[int] = []
        self.plain = PlainText(draft, self.problems)

    def read(self) -> Node | None:
        """The whole text as one node; None when it is empty. Raises yaml.YAMLError, and StopReading past a bound."""
        handlers: dict[type, Callable[[Event], None]] = {
            yaml.ScalarEvent: self._scalar,
            yaml.MappingStartEvent: self._open_mapping,
            yaml.SequenceStartEvent: self._open_sequence,
            yaml.MappingEndEvent: self._close,
            yaml.SequenceEndEvent: self._close,
            yaml.AliasEvent: self._alias,
            yaml.DocumentStartEvent: self._document,
        }
        for event in events(self.draft.text):
            handler = handlers.get(type(event))
            if handler is not None:
                handler(event)
        return self.root

    def _report(self, code: str, line: int, column: int, **params: str | int | float) -> None:
        self.problems.append(self.draft.problem(code, line, column, **params))

    def _document(self, _event: Event) -> None:
        self.documents += 1

    def _second_document(self, event: Event) -> None:
        line = event.start_mark.line
        while line > 0 and not self.draft.lines[line].startswith(("---", "...")):
            line -= 1
        self._report("TR125", line, 0)
        raise StopReading

    def _count(self, event: Event) -> None:
        self.nodes += 1
        if self.nodes > MAX_NODES:
            self._report("TR133", event.start_mark.line, event.start_mark.column, limit=MAX_NODES)
            raise StopReading

    def _scalar(self, event: Event) -> None:
        if self.documents > 1:
            if event.value or event.style:
                self._second_document(event)
            return  # a closing `---` with nothing after it is a harmless habit
        self._count(event)
        start = event.start_mark
        text: str = event.value
        if len(text) > MAX_SCALAR:
            self._report("TR132", start.line, start.column, limit=MAX_SCALAR, length=len(text))
            text = text[:MAX_SCALAR]
        if event.tag is not None or event.anchor is not None:
            text = self._marked(event, text)
        is_quoted = bool(event.style)
        frame = self.stack[-1] if self.stack else None
        if not is_quoted and frame is not None and not frame.wants_key:
            text = self.plain.value(event, text, frame.flow)
        line, column = self.draft.position(start.line, start.column)
        self._add(Scalar(text, is_quoted, line, column), event)

    def _marked(self, event: Event, text: str) -> str:
        """A tag or an anchor: refused, and kept as the text that it may have been meant to be."""
        start, end = event.start_mark, event.end_mark
        raw = self.draft.lines[start.line][start.column : end.column if end.line == start.line else None].rstrip()
        name = f"&{event.anchor}" if event.tag is None else event.tag.replace("tag:yaml.org,2002:", "!!")
        self._report("TR121" if event.tag is None else "TR120", start.line, start.column, name=name)
        return text if getattr(event, "style", None) else raw

    def _alias(self, event: Event) -> None:
        if self.documents > 1:
            self._second_document(event)
        self._count(event)
        line, column = self.draft.position(event.start_mark.line, event.start_mark.column)
        self._report("TR122", event.start_mark.line, event.start_mark.column, name=f"*{event.anchor}")
        self._add(Scalar(f"*{event.anchor}", True, line, column), event)

    def _open_mapping(self, event: Event) -> None:
        self._open(event, {})

    def _open_sequence(self, event: Event) -> None:
        self._open(event, None)

    def too_deep(self, line: int, column: int) -> None:
        """Says that values lie in each other too many times."""
        self._report("TR130", line, column, limit=MAX_DEPTH)

    def _open(self, event: Event, seen: dict[str, int] | None) -> None:
        if self.documents > 1:
            self._second_document(event)
        self._count(event)
        start = event.start_mark
        if len(self.stack) >= MAX_DEPTH:
            self.too_deep(start.line, start.column)
            raise StopReading
        if event.tag is not None or event.anchor is not None:
            self._marked(event, "")
        parent = self.stack[-1] if self.stack else None
        muted = parent is not None and (parent.muted or parent.wants_key)
        if parent is not None and parent.wants_key and not parent.muted:
            parent.template = parent.flow
            self._report("TR124", start.line, start.column)
        line, column = self.draft.position(start.line, start.column)
        self.stack.append(_Frame(line, column, bool(event.flow_style), muted, (start.line, start.column), seen))

    def _close(self, event: Event) -> None:
        frame = self.stack.pop()
        node: Node
        if frame.seen is None:
            node = Sequence(tuple(frame.items), frame.line, frame.column)
        else:
            node = self._text_of(frame, event) or Mapping(tuple(frame.entries), frame.line, frame.column)
        self._add(node, event)

    def _text_of(self, frame: _Frame, event: Event) -> Scalar | None:
        """`{{ name }}` and `- Bilan du projet : suite` are mappings for YAML; for their authors they are texts."""
        line, column = frame.start
        if frame.template and event.end_mark.line == line:
            return Scalar(self.draft.lines[line][column : event.end_mark.column], True, frame.line, frame.column)
        if frame.flow or len(frame.entries) != 1 or not self.stack:
            return None
        key, value = frame.entries[0]
        if not isinstance(value, Scalar) or value.quoted or key.quoted or value.line != key.line:
            return None
        if not _PROSE_KEY.search(key.text) and not self.plain.is_prose(key.text, line):
            return None
        return self.plain.prose(key, value.text, *frame.start)

    def _add(self, node: Node, event: Event) -> None:
        if not self.stack:
            self.root = node
            return
        frame = self.stack[-1]
        if frame.seen is None:
            frame.items.append(node)
        elif frame.key is None:
            self._take_key(frame, node, event)
        else:
            self._take_value(frame, frame.key, node, event)

    def _take_key(self, frame: _Frame, node: Node, event: Event) -> None:
        key = node if isinstance(node, Scalar) else Scalar("", True, node.line, node.column)
        start, end = event.start_mark, event.end_mark
        frame.dropped = key is not node
        if not key.quoted:
            key = self._plain_key(frame, key, start)
        frame.key, frame.key_start, frame.key_end = key, (start.line, start.column), (end.line, end.column)
        if frame.dropped or frame.seen is None:
            return
        if key.text in frame.seen:
            self._twin(frame, key, frame.seen[key.text], start)
            return
        frame.seen[key.text] = key.line
        if len(frame.seen) > MAX_KEYS:
            self._report("TR131", start.line, start.column, limit=MAX_KEYS)
            raise StopReading

    def _twin(self, frame: _Frame, key: Scalar, first: int, start: Mark) -> None:
        frame.dropped = True
        if not frame.muted:
            self._report("TR102", start.line, start.column, key=key.text, first=first)

    def _plain_key(self, frame: _Frame, key: Scalar, start: Mark) -> Scalar:
        text = key.text
        if text[:1] in _ODD_SPACES and text and not self.draft.lines[start.line][: start.column].strip():
            self.odd_indents.append(start.line)
        if ":" in text and glued_colon(text) and not frame.flow:
            self.glued.append(start.line)
        if text[:1] == "-" and not frame.flow and is_glued(self.draft, start.line):
            self.plain.dashed.append(start.line)
        if " " in text and not frame.flow:
            self.plain.name_before_text(text, start.line)
        if text == "<<":
            self._report("TR123", start.line, start.column)
            frame.dropped = True
        text = text.strip()
        if not text.isascii():
            text = unicodedata.normalize("NFC", text)
        return key if text == key.text else Scalar(text, False, key.line, key.column)

    def _take_value(self, frame: _Frame, key: Scalar, node: Node, event: Event) -> None:
        frame.key = None
        if frame.dropped:
            return
        if frame.flow and not frame.muted and isinstance(node, Scalar) and node.is_empty and not node.text:
            self._flow_value_missing(frame, key, node)
            return
        frame.entries.append((key, node))

    def _flow_value_missing(self, frame: _Frame, key: Scalar, node: Scalar) -> None:
        line, column = frame.key_end
        self.valueless.append(line)
        if key.quoted or self.draft.lines[line][column:].lstrip().startswith(":"):
            frame.entries.append((key, node))
        elif _GLUED_NAME.match(key.text):
            frame.entries.append(self.plain.missing_space(key, line, column))
        else:
            self._comma(frame, key)

    def _comma(self, frame: _Frame, key: Scalar) -> None:
        name, value = frame.entries[-1] if frame.entries else (key, None)
        if isinstance(value, Scalar) and not value.quoted:
            frame.entries[-1] = (name, self.plain.comma(value, key, frame.key_start, frame.key_end))
        else:
            self._report("TR117", *frame.key_start, key=key.text)
