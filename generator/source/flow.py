"""One line of `{…}` or `[…]`, split where its author meant it to be split."""

import re

from generator.frozen import dataclass
from generator.patterns import pattern
from generator.source.quoting import needs_quotes, quoted, unwrapped

_PEOPLE = ("by", "agreed_by", "approved_by", "permission_by")
_ROLES = ("manager", "host", "beneficiary", "peer", "referent", "lead", "executive", "coordinator")
_FIELD = pattern(
    r"(?P<key>agreed_by|agreed|alt|approved_by|archived|audience|by|caption|date|delivered|en|file|fr|id|licence|name|note"
    r"|offered|original_audience|permission_by|permission_date|reason|result|role|show|source|team|title|type|url)"
    r"(?P<colon>:)?[ \t]+(?P<value>\{[^{}]*\}|\[[^\[\]]*\]|\"[^\"]*\"|'[^']*'|[^\s\[\]{}\"'][^\[\]{}]*)"
)
_CLOSED_BY = {"{": "}", "[": "]"}
_QUOTE_LEFT_OPEN = pattern(r"(: +(?=([\"'])).[^\"'{}\[\]]*), +(?=[a-z_]+: +\2)")
_LAST_LEFT_OPEN = pattern(r"(: +\"[^\"{}\[\]]*)([}\]]+)$")
_WORD_IN_QUOTES = pattern(
    r"(?<=: )\"[^\"{}\[\]]*\"(?= *[^ ,}\]:])(?:[^\"{}\[\],]|\"[^\"{}\[\]]*\")*(?=[,}\]])")
_COMMA = pattern(r",(?![^{\[]*[}\]])[ \t]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """An unquoted value between its separators, in columns from 0; `end` excludes blanks."""

    start: int
    end: int
    text: str

    @property
    def is_awkward(self) -> bool:
        """Whether YAML cannot read the piece as the text it is."""
        return needs_quotes(self.text)


def pieces(line: str, opening: int) -> list[Piece]:
    """The unquoted values of the collection that opens at `opening`, keys left out."""
    found: list[Piece] = []
    depth, start, at = 0, -1, opening
    while at < len(line):
        char = line[at]
        if char in "\"'" and start >= 0 and not line[start:at].strip():
            at, start = _after_quote(line, at), -1
            continue
        if char in "[{":
            depth, start = depth + 1, at + 1
        elif char == "," or char in "]}":
            _take(found, line, start, at)
            depth, start = depth - (char != ","), at + 1 if char == "," else -1
            if depth == 0:
                break
        at += 1
    _take(found, line, start, at)
    return found


def mended(line: str, opening: int) -> tuple[str, Piece] | None:
    """The line with its awkward values between quotes, and the first of them; None when there is none."""
    awkward = [piece for piece in pieces(line, opening) if piece.is_awkward]
    if not awkward:
        return None
    for piece in reversed(awkward):
        line = line[: piece.start] + quoted(unwrapped(piece.text) or piece.text) + line[piece.end :]
    return line, awkward[0]


def braced(text: str) -> str | None:
    """The text between braces when it is fields one after the other: `by: marc-roy, date: 2026`, `by marc-roy, …`."""
    parts = _COMMA.split(text)
    matches = [_FIELD.fullmatch(part.strip()) for part in parts]
    fields = [found for found in matches if found is not None]
    if len(parts) < 2 or len(fields) < len(parts) or not all(map(_is_clear, fields)):
        return None
    if not any(found["colon"] for found in fields):
        return None
    return "{" + ", ".join(f"{found['key']}: {_person(found['key'], found['value'])}" for found in fields) + "}"


def _is_clear(found: re.Match[str]) -> bool:
    """Whether a field can stand between braces as it is; without its colon, only one word may follow its name."""
    value = found["value"]
    return value[0] in "{[\"'" or (not needs_quotes(value) and (found["colon"] is not None or " " not in value))


def _person(key: str, value: str) -> str:
    return f"{{role: {value}}}" if key in _PEOPLE and value in _ROLES else value


def closed(text: str) -> str:
    """The text with the brackets that it leaves open."""
    missing: list[str] = []
    for char in text:
        if char in "[{":
            missing.append("]" if char == "[" else "}")
        elif char in "]}" and missing:
            missing.pop()
    return text + "".join(reversed(missing))


def matched(text: str) -> str | None:
    """The text without the brackets that close nothing: `{fr: Un guide}}`; with those that others close too early.

    None when all of them match, or when who knows which does not."""
    kept, opened = list(text), list[str]()
    at = 0
    while at < len(text):
        char = text[at]
        if char in "\"'" and not text[at - 1].isalnum():
            at = _after_quote(text, at)
            continue
        if char in "[{":
            opened.append(_CLOSED_BY[char])
        elif char in "]}":
            is_early = opened == [char] and text[at + 1 :].lstrip()[:1] == ","
            while char in opened and opened[-1] != char:
                kept[at] = opened.pop() + kept[at]
            if is_early or not opened or opened[-1] != char:
                kept[at] = ""
            else:
                opened.pop()
        at += 1
    found = "".join(kept)
    return None if opened or found == text or found[-1] not in "]}" else found


def requoted(text: str) -> str | None:
    """The text between braces with the quotes that are missing at the end of its texts; None when none is."""
    found = _QUOTE_LEFT_OPEN.sub(r"\1\2, ", text)
    if found == text and text.count('"') % 2:
        found = _LAST_LEFT_OPEN.sub(r'\1"\2', text)
    return None if found == text else found


def in_other_quotes(text: str) -> str | None:
    """`{fr: "Agile" et "Lean"}`: the text between braces with other quotes around those that are part of a text."""
    found = _WORD_IN_QUOTES.sub(lambda each: quoted(each[0].rstrip()), text)
    return None if found == text else found


def _after_quote(line: str, at: int) -> int:
    end = line.find(line[at], at + 1)
    return end + 1 if end > 0 else len(line)


def _take(found: list[Piece], line: str, start: int, end: int) -> None:
    if start < 0:
        return
    segment = line[start:end]
    key = re.match(r"\s*[^\s:]+:(?:\s+|$)", segment)
    text = segment[key.end() :] if key else segment
    begin = end - len(text.lstrip())
    if text.strip():
        found.append(Piece(begin, begin + len(text.strip()), text.strip()))
