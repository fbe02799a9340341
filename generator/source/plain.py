"""Values without quotes: where YAML reads less, or something else, than their author wrote."""

import re

from generator.patterns import pattern
from generator.problems import Problem
from generator.source import shape
from generator.source.draft import Draft
from generator.source.events import Event
from generator.source.groups import colon, mended
from generator.source.lists import as_items, is_glued, marked
from generator.source.nodes import Scalar
from generator.source.quoting import is_fact, is_number_like, quoted, shown, unwrapped

_HASH = pattern(r"[ \t]+#")
_FLOW_END = pattern(r"[,\]}]")
_PROSE = pattern(r"([^:]*?):(?=[ \t]|$)")
_LIST_ITEM = pattern(r"[ \t]*- ")

_AFTER = r"[ \t\u00a0\u202f]+(?:=[ \t]+)?"
_LIKE_A_FIELD = pattern(
    r"[ \t]*(?:"
    rf"[A-Za-z_]+{_AFTER}(?:\{{.*\}}|\[.*\])"
    rf"|(?!(?:note|image|mode|format|type|place|source|date)s?\b)[A-Za-z_]+{_AFTER}(?:\"[^\"]*\"|'[^']*')"
    rf"|(?:start|end|date|meeting|consent|archived|offered|agreed|delivered){_AFTER}\d{{4}}(?:-\d\d){{0,2}}"
    rf"|(?:people|lead|referent|host|home|partners|follows|competencies|by|team|parent){_AFTER}[a-z0-9]+(?:-[a-z0-9]+)+"
    rf"|audience{_AFTER}(?:private|internal|public)"
    rf"|(?:hours|max_hours|share|level|difficulty){_AFTER}\d+(?:[.,]\d+)?(?:[ \u00a0\u202f]?[%h])?)"
)
"""A name, and a value as that field has it: a group, a text in quotes, a date, an id, a number."""
_WHO_SEES = pattern(rf"[ \t]*(audience){_AFTER}(private|internal|public)")
"""What is told wherever it stands in a text: it may be what somebody agreed to."""
_NAME_FIRST = pattern(r"[ \t]*[A-Za-z_]+[ \t\u00a0\u202f]+\S")
_NAME_BEFORE = pattern(
    r"[a-z_]+[ \t\u00a0\u202f]+(?:=[ \t]+)?(?!(?:FR|EN|Fr|En)\b)(?=[^\W\d_a-z]|[{«“\"])(?![a-zß-ÿ])")
"""A name and the beginning of a value; what follows in small letters may be a part of an odd name: `start date:`."""
_LANGUAGE = pattern(r"fr|en|fran[cç]ais|french|anglais|english", re.IGNORECASE)
_LOOKED_AT = 200
"""Lines of a file that are searched for a field in the middle of a text."""


class PlainText:
    """Looks at each unquoted value once; lines that cannot be suspicious cost one set look-up."""

    def __init__(self, draft: Draft, problems: list[Problem]) -> None:
        self.draft = draft
        self.problems = problems
        self.swallowed: list[tuple[int, int]] = []
        self.colonless: list[int] = []
        self.dashed: list[int] = []
        self.looked_at = 0
        self.hash_lines = frozenset(index for index, line in enumerate(draft.lines) if "#" in line)

    def value(self, event: Event, text: str, in_flow: bool) -> str:
        """The text that the author meant; what YAML would have lost is reported."""
        start, end = event.start_mark, event.end_mark
        if text[:1] == "-" and not in_flow and is_glued(self.draft, start.line):
            self.dashed.append(start.line)
        elif text[:1] == "-" and text[1:2].isalpha() and not in_flow and end.line == start.line:
            self._hyphen_first(start.line, start.column)
        elif end.line != start.line:
            if not in_flow:
                self._items_swallowed(event)
            self._items_in_a_text(start.line, start.column, end.line)
            self._fields_in_a_text(start.line, end.line)
        if text and not in_flow and not self.draft.lines[start.line][: start.column].strip():
            self._field_for_a_value(start.line, end.line)
        inside = unwrapped(text)
        if inside is not None:
            self._curly(event, inside)
        if end.line in self.hash_lines:
            return self._cut_by_hash(event, text, in_flow)
        return text

    def _report(self, code: str, line: int, column: int, **params: str | int | float) -> None:
        self.problems.append(self.draft.problem(code, line, column, **params))

    def _hyphen_first(self, line: int, column: int) -> None:
        """`criterion: -écrire`: no item, and maybe no sign that anybody wants to see."""
        typed = self.draft.lines[line]
        if typed[:column].strip():
            self._report("TR149", line, column, fixed=self._shown(line, typed[:column] + typed[column + 1 :]))

    def _cut_by_hash(self, event: Event, text: str, in_flow: bool) -> str:
        end = event.end_mark
        rest = self.draft.lines[end.line][end.column :]
        found = _HASH.match(rest)
        if found is None:
            return text
        glued = len(rest) > found.end() and not rest[found.end()].isspace()
        if is_number_like(text) or (not glued and (not text or is_fact(text))):
            return text
        whole = text + (_FLOW_END.split(rest, maxsplit=1)[0] if in_flow else rest).rstrip()
        if not text:
            return self._comment_first(end.line, end.column, whole.strip())
        fixed = shown(self.draft.lines[event.start_mark.line][: event.start_mark.column] + quoted(whole))
        code = "TR103" if glued else "TR104"
        self._report(code, end.line, end.column + found.end() - 1, fixed=fixed.strip(), kept=shown(text))
        return whole if glued else text

    def _comment_first(self, line: int, column: int, whole: str) -> str:
        """`title: #1 in sales`: nothing at all would be left."""
        typed = self.draft.lines[line]
        fixed = shown(f"{typed[:column].rstrip()} {quoted(whole)}").strip()
        self._report("TR110", line, typed.index("#", column), character="#", fixed=fixed)
        return whole

    def _items_swallowed(self, event: Event) -> None:
        """A `- ` that is indented more than its list continues the text above it."""
        for line in range(event.start_mark.line + 1, event.end_mark.line + 1):
            item = _LIST_ITEM.match(self.draft.lines[line])
            if item:
                self._report("TR107", line, item.end() - 2)
                self.swallowed.append((line, event.start_mark.line))

    def _items_in_a_text(self, first: int, column: int, last: int) -> None:
        """Lines that begin as items do in a word processor: `• Écrire`, `1. Écrire`."""
        lines, items = self.draft.lines, marked(self.draft, first, column, last)
        if len(items) > 1:
            at = column if items[0] == first else shape.indent(lines[items[0]])
            self._report("TR146", items[0], at, **as_items(self.draft, items))

    def _fields_in_a_text(self, first: int, last: int) -> None:
        """Lines that are a field but for its colon, and would silently be the rest of the text above: what they are
        is their author's to say, for text may begin like that too."""
        for line in range(first + 1, last + 1):
            if not _LIKE_A_FIELD.fullmatch(shape.without_comment(self.draft.lines[line])):
                continue
            self.looked_at += 1
            found = colon(self.draft, line) if self.looked_at <= _LOOKED_AT else None
            who = _WHO_SEES.fullmatch(shape.without_comment(self.draft.lines[line]))
            told = dict(found.problem.params) if found else {}
            if who and not told and self.looked_at <= _LOOKED_AT:
                told = {"key": who[1], "fixed": f"{who[1]}: {who[2]}"}
            if told:
                self._report("TR139", line, shape.indent(self.draft.lines[line]), **told)

    def _field_for_a_value(self, line: int, last: int) -> None:
        """The first line below a field that holds fields of its own, or a text in each language."""
        if self.colonless or not _NAME_FIRST.match(self.draft.lines[line]):
            return
        self.looked_at += 1
        around = self.draft.around(line) if self.looked_at <= _LOOKED_AT else None
        if around is None:
            return
        langs = {self.draft.lines[at].split(None, 1)[0] for at in range(line, last + 1) if self.draft.lines[at].strip()}
        if (self.draft.known(around[1]) or langs == {"fr", "en"}) and colon(self.draft, line):
            self.colonless.append(line)

    def name_before_text(self, key: str, line: int) -> None:
        """`title Guide : la suite`: a key of several words, of which the first alone is a name."""
        if self.colonless or self.looked_at > _LOOKED_AT or not _NAME_BEFORE.match(key):
            return
        if shape.entry(self.draft.lines[line]).is_item:
            return
        self.looked_at += 1
        if colon(self.draft, line):
            self.colonless.append(line)

    def _curly(self, event: Event, text: str) -> None:
        start, end = event.start_mark, event.end_mark
        line = self.draft.lines[start.line]
        fixed = line[: start.column] + quoted(text) + (line[end.column :] if end.line == start.line else "")
        self._report("TR115", start.line, start.column, fixed=self._shown(start.line, fixed))

    def _shown(self, line: int, fixed: str) -> str:
        """The line as it should be, with all else that is wrong in it."""
        return shown(mended(self.draft, line, fixed)).strip()

    def is_prose(self, key: str, line: int) -> bool:
        """Whether a name that begins as a sentence does stands where a text is expected: `- Bilan : suite`."""
        around = self.draft.around(line) if key[:1].isupper() and not _LANGUAGE.fullmatch(key) else None
        loc = around[1] if around else ()
        return bool(loc) and loc[-1] in self.draft.known(loc[:-1]) and not self.draft.known(loc)

    def prose(self, key: Scalar, value: str, line: int, column: int) -> Scalar | None:
        """A mapping of one field that is a text with a colon, as that text."""
        typed = self.draft.lines[line]
        found = _PROSE.match(typed, column)
        if found is None or found[1].strip() != key.text:
            return None
        text, whole = f"{found[0]} {value}".rstrip(), typed[column:].rstrip()
        if _HASH.match(whole, len(text)) and whole.startswith(text):
            if self.problems and (self.problems[-1].code, self.problems[-1].place.line) == ("TR104", key.line):
                self.problems.pop()
            fixed = shown(typed[:column] + quoted(whole)).strip()
            self._report("TR104", line, typed.index("#", column + len(text)), fixed=fixed, kept=shown(text))
        else:
            self._report("TR101", line, found.end() - 1, fixed=shown(typed[:column] + quoted(text)).strip())
        return Scalar(text, True, key.line, key.column)

    def missing_space(self, key: Scalar, line: int, column: int) -> tuple[Scalar, Scalar]:
        """`{fr:Bilan}`: a key glued to its value."""
        name, _, text = key.text.partition(":")
        before = self.draft.lines[line]
        start = column - len(text)
        fixed = self._shown(line, f"{before[:start]} {before[start:]}")
        self._report("TR109", line, start - 1, key=name, fixed=fixed)
        at = key.column + len(name) + 1
        return Scalar(name, False, key.line, key.column), Scalar(text, False, key.line, at)

    def comma(self, value: Scalar, key: Scalar, start: tuple[int, int], end: tuple[int, int]) -> Scalar:
        """`{fr: Bilan, suite}`: a comma that is part of a text."""
        text = f"{value.text}, {key.text}"
        whole = unwrapped(text) or text
        line, column = start
        typed = self.draft.lines[line]
        at = typed.rfind(value.text, 0, column)
        fixed = quoted(whole) if at < 0 or end[0] != line else typed[:at] + quoted(whole) + typed[end[1] :]
        self._report("TR116", line, column, fixed=self._shown(line, fixed), text=key.text)
        return Scalar(text, False, value.line, value.column)
