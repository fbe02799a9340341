"""Fields as their author meant them, where a colon, a comma or their braces are missing, or are other signs."""

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from generator.frozen import dataclass
from generator.patterns import pattern
from generator.source import shape
from generator.source.draft import Draft, Loc, Repair, Shift
from generator.source.quoting import is_fact, needs_quotes, quoted, shown, unwrapped

_CLOSED_BY = {"{": "}", "(": ")", "[": "]"}
_QUOTES = {'"': '"', "'": "'", "“": "”“", "„": "”“"}
_PART = pattern(
    r"[ \t]*(?P<key>[^\W\d][\w-]*)(?:[ \u00a0\u202f]?(?P<colon>:)|[ \t]+(?:=[ \t]+)?(?=[^\s:=]))"
    r"(?P<space>[ \t\u00a0\u202f]*)(?P<rest>.*)"
)
_NO_PROSE = pattern(r"[\d-]|[\"'”}\])]$")
_LINE = pattern(
    r"(?P<lead> *(?:- +)*)(?P<key>[A-Za-z_][\w-]*)(?:[ \t\u00a0\u202f]+(?:=[ \t]+)?(?P<rest>[^\s:=].*)|[ \t]*)"
)
_NEXT_LANGUAGE = pattern(r"[ \t]+(fr|en):[ \t]+")
_NEXT_OF_A_PERSON = pattern(r"[ \t]+(name|role|team):[ \t]+")
_GLUED_FIELD = pattern(r"[a-z_]+:(?!//)")
_LANGS = ("fr", "en")
_DEEPEST = 8
"""Groups in each other: no record has as many, and a text may open a thousand."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group or a list on one line, well written; `colonless` names the first field without its colon."""

    text: str
    colonless: str = ""
    is_odd: bool = False
    """Whether other signs than commas and braces hold it together, or none does."""


def grouped(text: str, loc: Loc, draft: Draft, depth: int = 0) -> Group | None:
    """What a group or list is, of which a name, a comma or a brace is not as it should be; None: who knows?"""
    text = text.strip()
    if depth > _DEEPEST or len(text) < 2 or _CLOSED_BY.get(text[0]) != text[-1]:
        return None
    parts = _parts(text[1:-1], ",;")
    if not parts:
        return None
    if text[0] == "[":
        is_odd = any(sign == ";" for _, sign in parts) and all(part.strip()[:1] in _CLOSED_BY for part, _ in parts)
        items = parts if is_odd else _parts(text[1:-1], ",") or ()
        return _joined([_value(item, loc, draft, depth) for item, _ in items], "[%]", is_odd)
    names = tuple(draft.known(loc)) or _LANGS
    fields = _fields(parts, names)
    if fields is None or (text[0] == "(" and not all(key in names for key, _, _, _ in fields)):
        return None
    values = [_value(rest, (*loc, key), draft, depth) for key, rest, _, _ in fields]
    found = _joined(values, "{%}", text[0] == "(" or any(odd for _, _, _, odd in fields), [key for key, *_ in fields])
    colonless = next((key for key, _, has_colon, _ in fields if not has_colon), "")
    return found and Group(found.text, colonless or found.colonless, found.is_odd)


def mended(draft: Draft, index: int, line: str) -> str:
    """Line `index` as a repair would have it, with all else that is wrong in its value mended too, to be shown."""
    whole = _whole(draft, index, line)
    if whole is not None:
        return whole[0]
    start = shape.entry(line).start
    inside = unwrapped(line[start:].rstrip())
    return line if inside is None else line[:start] + quoted(inside)


def group(draft: Draft, index: int) -> Repair | None:
    """`{date 2026-03-02; audience: internal}`, `(date: 2026-03-02, …)`."""
    found = _whole(draft, index, draft.lines[index])
    if found is None or not (found[1].colonless or found[1].is_odd):
        return None
    fixed, told = found
    line, start = draft.lines[index], shape.entry(draft.lines[index]).start
    if told.colonless:
        named = pattern_of(told.colonless).search(line, start)
        column = named.end() - 1 if named else start
        trouble = draft.problem("TR137", index, column, key=told.colonless, fixed=shown(fixed).strip())
    else:
        trouble = draft.problem("TR138", index, start, fixed=shown(fixed).strip())
    return Repair({index: fixed}, trouble, {index: _shift(line, fixed)})


def colon(draft: Draft, index: int) -> Repair | None:
    """`title Un guide`, `validated`: a field that is known here and stands nowhere else, without its colon."""
    line = draft.lines[index]
    found = _LINE.fullmatch(shape.without_comment(line))
    around = None if found is None else draft.around(index)
    if found is None or around is None:
        return None
    (depth, loc), key = around, found["key"].lower()
    if key not in (draft.known(loc) or (_LANGS if loc else ())) or shape.has_beside(draft.lines, index, depth, key):
        return None
    typed = found["rest"] or ""
    rest = grouped(typed, (*loc, key), draft)
    value = rest.text if rest else typed
    lead = found["lead"] if "-" in found["lead"] else " " * depth
    fixed = f"{lead}{key}: {quoted(value) if needs_quotes(value) else value}".rstrip()
    trouble = draft.problem("TR137", index, found.end("key") - 1, key=found["key"], fixed=shown(fixed).strip())
    return Repair({index: fixed}, trouble, {index: _shift(line, fixed)})


def pattern_of(key: str) -> re.Pattern[str]:
    """Where a name stands as a word of its own."""
    return re.compile(rf"(?<![\w-]){re.escape(key)}(?![\w-])", re.IGNORECASE)


def _whole(draft: Draft, index: int, line: str) -> tuple[str, Group] | None:
    found = shape.entry(line)
    text = shape.without_comment(found.value)
    if not found.owns_text or text[:1] not in _CLOSED_BY:
        return None
    around = draft.around(index)
    if around is None:
        return None
    told = grouped(text, (*around[1], shape.name(line)) if found.has_key else around[1], draft)
    return None if told is None else (line[: found.start] + told.text, told)


def _shift(line: str, fixed: str) -> Shift:
    first = next((at for at, (old, new) in enumerate(zip(line, fixed, strict=False)) if old != new), len(line))
    return Shift(first, len(fixed) - len(line.rstrip()))


def _parts(text: str, separators: str) -> list[tuple[str, str]] | None:
    """The text cut at its own separators, each part with the sign before it; None where a quote or bracket is open."""
    found: list[tuple[str, str]] = []
    depth, start, closing, sign = 0, 0, "", ""
    for at, char in enumerate(text):
        if closing:
            closing = "" if char in closing else closing
        elif char in _QUOTES and not text[at - 1 : at].isalnum():
            closing = _QUOTES[char]
        elif char in "{[(":
            depth += 1
        elif char in "}])":
            depth -= 1
        elif char in separators and depth == 0 and (
                text[at + 1 : at + 2] in (" ", "") or (char == "," and _GLUED_FIELD.match(text, at + 1))):
            found.append((text[start:at], sign))
            start, sign = at + 1, char
    if closing or depth:
        return None
    return [*found, (text[start:], sign)] if text[start:].strip() else found


_Field = tuple[str, str, bool, bool]
"""A name, what follows it, whether it has its colon, and whether the sign before it is another one than a comma."""


def _fields(parts: list[tuple[str, str]], names: tuple[str, ...]) -> list[_Field] | None:
    taken = {found["key"] for part, _ in parts if (found := _PART.fullmatch(part)) and found["colon"]}
    fields: list[_Field] = []
    more = defaultdict[int, list[str]](list)
    for part, sign in parts:
        found = _PART.fullmatch(part)
        before = "".join([fields[-1][1], *more[len(fields) - 1][-1:]]) if fields else ""
        if found is None or not _is_field(found, names, taken, sign, before.rstrip()):
            if not fields or not sign:
                return None
            more[len(fields) - 1].append(f"{sign} {part.strip()}")
            continue
        first, *others = _apart(found["rest"], names)
        fields.append((found["key"], first[1], found["colon"] is not None, sign == ";"))
        fields.extend((key, rest, True, True) for key, rest in others)
    if len({key for key, *_ in fields}) < len(fields):
        return None
    return [(key, "".join([rest.rstrip(), *more[at]]), has_colon, odd)
            for at, (key, rest, has_colon, odd) in enumerate(fields)]


def _is_field(found: re.Match[str], names: tuple[str, ...], taken: set[str], sign: str, before: str) -> bool:
    """What comes after a sign may as well be the rest of the sentence before it."""
    key, rest = found["key"], found["rest"]
    is_after_prose = bool(before) and not is_fact(before) and before[-1] not in "}])\"'"
    if found["colon"] and not found["space"] and (len(key) == 1 or key == "mailto" or rest.startswith("//")):
        return False  # a path or an address
    if found["colon"]:
        return sign != ";" or (key in names and (bool(found["space"]) or not rest or not is_after_prose))
    if key not in names or key in taken or not rest:
        return False
    return not (rest[0].islower() and ((is_after_prose and " " in rest) or (key == "en" and sign)))


def _apart(text: str, names: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """What follows a name, up to the next one that no comma announces: `2026-03-02 audience: internal`.

    Only a value that cannot be the beginning of a sentence ends there: a date, an id, a group, a text in quotes; and a
    text in one language where the other one is named, or what somebody is called where their role, name or team is.
    """
    at, sign = 0, _NEXT_LANGUAGE if names == _LANGS else _NEXT_OF_A_PERSON if "role" in names else None
    if sign and text[:1] not in _QUOTES and sign.search(text):
        key = ""
        for other in islice(sign.finditer(text), len(names)):
            yield key, text[at : other.start()]
            key, at = other[1], other.end()
        yield key, text[at:]
        return
    key, following = "", re.compile(rf"[ \t]+({'|'.join(map(re.escape, names))}):[ \t]+")
    for _ in names:
        end = _end_of_token(text)
        found = following.match(text, end) if _NO_PROSE.search(text, 0, end) else None
        if found is None:
            break
        yield key, text[:end]
        key, text = found[1], text[found.end() :]
    yield key, text


def _end_of_token(text: str) -> int:
    """Where the quotes, the brackets or else the word end that a text begins with."""
    closing = _QUOTES.get(text[:1])
    if closing is not None:
        return next((at + 1 for at in range(1, len(text)) if text[at] in closing), len(text))
    depth = 0
    for at, char in enumerate(text if text[:1] in _CLOSED_BY else ""):
        depth += (char in "{[(") - (char in "}])")
        if depth == 0:
            return at + 1
    return len(text) if depth else len(text.split(None, 1)[0]) if text.strip() else 0


def _value(text: str, loc: Loc, draft: Draft, depth: int) -> Group | None:
    text = text.strip()
    if text[:1] in _CLOSED_BY:
        found = grouped(text, loc, draft, depth + 1)
        if found is not None or text[0] == "(":
            return found or Group(quoted(text) if needs_quotes(text, in_flow=True) else text)
        return None
    if not text:
        return None
    inside = unwrapped(text)
    if inside is not None:
        return Group(quoted(inside))
    if text[0] in "\"'" and text[-1] == text[0] and len(text) > 1:
        return Group(text)
    return Group(quoted(text) if needs_quotes(text, in_flow=True) else text)


def _joined(values: list[Group | None], around: str, is_odd: bool, keys: list[str] | None = None) -> Group | None:
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    texts = [value.text for value in known]
    inside = ", ".join(texts if keys is None else [f"{key}: {text}" for key, text in zip(keys, texts, strict=True)])
    colonless = next((value.colonless for value in known if value.colonless), "")
    return Group(around.replace("%", inside), colonless, is_odd or any(value.is_odd for value in known))
