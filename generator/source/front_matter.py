"""The fields at the top of a Markdown page, between two `---` lines."""

import re

from generator.frozen import dataclass, replace
from generator.patterns import pattern
from generator.problems import Problem, place_at, problem
from generator.source.document import Document
from generator.source.parse import parse_document
from generator.source.shape import glued_colon, is_idle, is_named
from generator.source.simple import simple_values

_OPENED = "---\n"
_CLOSED = pattern(r"^(?:---|\.\.\.)[^\S\n]*$", re.MULTILINE)
_CLOSING = ("---", "...")
_KNOWN = pattern(
    r"(?:from|date|consent|audience|competencies|original|summary|translation)[ \u00a0\u202f]?:(?!\S*//)"
)
_FIELD = pattern(r"[a-z_][a-z0-9_-]*[ \u00a0\u202f]?:(?!//)|#")
_COLONLESS = pattern(
    r"(?=(?i:\w+[ \u00a0\u202f]*=|\w+[ \u00a0\u202f]+[{\[]|(?:date|consent)[ \u00a0\u202f]+\d{4}(?:-\d\d){0,2}\s*$"
    r"|(?:audience|consent|translation|original|from)[ \u00a0\u202f]+"
    r"(?:private|internal|public|true|false|yes|no|original|human|machine|manager|host|peer|beneficiary|referent"
    r"|[a-z0-9]+-[a-z0-9-]+)\s*$)|summary[ \u00a0\u202f]+[\"«“A-ZÀ-Ý])"
    r"((?i:from|date|consent|audience|competencies|original|summary|translation))\b[ \u00a0\u202f=]*(.*)"
)
"""A field that lacks its colon, with a value that fits it."""
_DEEPER = pattern(r"[ \t]+\S|- ")
_SURE = pattern(r"(?:summary|consent|audience|competencies|translation)[ \u00a0\u202f]?:|\w+[ \u00a0\u202f]?: *\{")
_DASH = ("[-\u00ad\u058a\u05be\u1400\u1806\u2010-\u2015\u2043\u2212\u23af\u2500\u2501\u2e17\u2e1a\u2e3a\u2e3b"
         "\u2e40\u301c\u3030\u30a0\ufe31\ufe32\ufe58\ufe63\uff0d]")
"""All that Unicode calls a dash, the minus, and what is drawn like one."""
_FENCE = pattern(
    rf"[\s\u200b]*(?:(?:\\?(?:{_DASH}|[*_+=~•·.])){{1,6}}|…|(?:[-*_•·.][ \u00a0]){{2,5}}[-*_•·.]|```\s*(?:ya?ml)?"
    rf"|{_DASH}{{3,6}}\S{{1,3}})(?:\s+\#.*)?[\s\u200b]*", re.IGNORECASE)
"""What people write where `---` is meant."""

_STORY = {"summary": "summary", "translation": "translation", "résumé": "summary", "resume": "summary",
          "traduction": "translation"}
_FEEDBACK = {"from": "from", "date": "date", "consent": "consent", "audience": "audience", "original": "original",
             "competencies": "competencies", "de": "from", "consentement": "consent", "compétences": "competencies",
             "competences": "competencies"}
"""The fields of a page by the words that people write for them."""
_LOOSE = pattern(
    rf"[*_]{{0,2}}({'|'.join({**_STORY, **_FEEDBACK})})[*_]{{0,2}}[ \u00a0\u202f]?:[*_]{{0,2}}(?!\S*//)\s*(.*)",
    re.IGNORECASE)
"""A field with a capital, in French or in bold: prose, too, begins with a word and a colon."""
_SURE_VALUE = pattern(r"\{.*\}|\[.*\]|\d{4}-\d\d(?:-\d\d)?|original|human|machine")
"""Values that no sentence is."""

_LATEST = 30
"""Lines from the top among which fields are looked for below a note."""

_SHOWN = 60
"""Characters of a field that a remedy shows."""

_INDENTED = pattern(rf"[\s\u200b]*(?:(?:\\?{_DASH}){{2,6}}|(?:- ){{2}}-)(?:\s+\#.*)?[\s\u200b]*")
_DRAWN = pattern(rf"[\s\u200b]*(?:(?:\\?(?:{_DASH}|\+)){{1,6}}|{_DASH}{{3,6}}\S{{1,3}})(?:\s+\#.*)?[\s\u200b]*")
"""A line of dashes alone: no rule that Markdown knows, except three hyphens."""
_OF_FEEDBACK = pattern(
    r"\W*((?:from|de|consent(?:ement)?|accord|audience|date(?=\W+\d{4}-)"
    r"|(?:with?dr|retir|retrait|r[eé]vo[cqk])[\w '’-]{0,20})[*_]{0,2}[ \u00a0\u202f]?[:=].*)", re.IGNORECASE)
"""A line that decides who speaks in a feedback, and whether they agree, whatever stands around it."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A page in two parts; `body_line` is the number of the body's first line in the file.

    `document` is None when the page has no fields at all, or when an error among the problems says why they cannot
    be read. The body ends lines with `\\n` only.
    """

    document: Document | None
    body: str
    body_line: int
    problems: tuple[Problem, ...] = ()


def split_front_matter(text: str, path: str) -> FrontMatter:
    """Fields and body of a page. A page that starts with a horizontal rule is all body, with a word about it.

    Fields that lack one of their two `---` are still told from the body, so that one mistake gives one message.
    """
    return _simple(text, path) or _told_apart(text, path)


def _simple(text: str, path: str) -> FrontMatter | None:
    """Simple fields without a blank line, between two `---`: nothing of them can belong to the body."""
    if not text.startswith(_OPENED) or "\r" in text:
        return None
    closing = _CLOSED.search(text, len(_OPENED))
    if closing is None or closing.start() == len(_OPENED):
        return None
    inside, body = text[len(_OPENED) : closing.start() - 1], text[closing.end() + 1 :]
    lines = tuple(inside.split("\n"))
    values = None if "" in lines or body.lstrip("\n").startswith("---") else simple_values(inside)
    if values is None:
        return None
    return FrontMatter(Document(path, None, lines, 2, values=values), body, len(lines) + 3)


def _told_apart(text: str, path: str) -> FrontMatter:
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    opening = min(_said_from(lines, 0), len(lines) - 1)
    if lines[opening].rstrip() != "---":
        found = (_unopened(lines, opening, path) or _loosely_written(lines, opening, path)
                 or _between_dashes(lines, opening, path) or _below_a_note(lines, opening, path))
        return found or FrontMatter(None, text, 1)
    closing = _closing(lines, opening + 1)
    if closing is None or _is_in_the_body(lines, opening + 1, closing):
        return _unclosed(lines, opening, path)
    inside = lines[opening + 1 : closing]
    if any(not is_idle(line) for line in inside) and not any(
            _is_field(line) or _KNOWN.match(line) or _LOOSE.match(line) for line in inside):
        return _rule(lines, opening, path)
    found = _split(lines, opening + 1, closing, closing + 1, path)
    again = _fields_again(lines, closing + 1, empty=all(map(is_idle, inside)))
    return found if again is None else _with_trouble(found, "TR143", lines, again, path)


def _fields_again(lines: list[str], start: int, empty: bool) -> int | None:
    """The first of more fields, right after those at the top: between fences of their own, or where none were there."""
    first = _said_from(lines, start)
    fenced = first < len(lines) and _FENCE.fullmatch(lines[first]) is not None
    at = first + 1 if fenced else first
    if at >= len(lines) or not (fenced or empty) or not _KNOWN.match(lines[at]):
        return None
    closing = next((line for line in lines[_end_of_fields(lines, at):] if line.strip()), "")
    return at if _FENCE.fullmatch(closing) else None


def _with_trouble(found: FrontMatter, code: str, lines: list[str], at: int, path: str) -> FrontMatter:
    """The same page, with what is the matter with its fields, of which one stands on line ``at`` or right after it."""
    first = at + 1 if _FENCE.fullmatch(lines[at]) and at + 1 < len(lines) else at
    told = {"first": _shown(lines[first].strip())} if code == "TR143" else {}
    trouble = problem(code, place_at(path, at + 1, 1, lines[at]), **told)
    return replace(found, problems=(trouble, *found.problems))


def _with_fences(found: FrontMatter, lines: list[str], fences: tuple[int, ...], path: str) -> FrontMatter:
    """The same page, with a word on each line around its fields that is not quite the `---` that it is meant to be."""
    troubles = [problem("TR145", place_at(path, at + 1, 1, lines[at]), line=at + 1, fence=lines[at].rstrip())
                for at in fences if lines[at].rstrip() != "---" and (at == fences[0] or lines[at].rstrip() != "...")]
    return replace(found, problems=(*troubles, *found.problems))


def _split(lines: list[str], start: int, end: int, body: int, path: str) -> FrontMatter:
    document, problems = parse_document("\n".join(lines[start:end]), path, start + 1)
    return FrontMatter(document, "\n".join(lines[body:]), body + 1, problems)


def _said_from(lines: list[str], start: int) -> int:
    """The first line that says something, from one on; the number of lines where none does."""
    return next((at for at in range(start, len(lines)) if lines[at].strip()), len(lines))


def _shown(field: str) -> str:
    return field if len(field) <= _SHOWN else f"{field[:_SHOWN]}…"


def _closing(lines: list[str], start: int) -> int | None:
    return next((at for at in range(start, len(lines)) if lines[at].rstrip() in _CLOSING), None)


def _is_in_the_body(lines: list[str], start: int, closing: int) -> bool:
    """Whether a `---` is a horizontal rule further down: after the fields come prose and a blank line, and no field."""
    end = _end_of_fields(lines, start)
    rest = lines[end:closing]
    if end == start or not any(map(str.strip, rest)) or all(map(str.strip, rest)):
        return False
    return not any(_FIELD.match(line) or _COLONLESS.match(line) for line in rest)


def _end_of_fields(lines: list[str], start: int) -> int:
    """The line after the last one that can only be a field or its value; past a blank line, only known fields count."""
    end, blank = start, False
    for at in range(start, len(lines)):
        line = lines[at]
        if _INDENTED.fullmatch(line):
            break
        if not line.strip():
            blank = True
        elif _KNOWN.match(line) or _COLONLESS.match(line) or (
                not blank and (_FIELD.match(line) or _DEEPER.match(line))):
            end, blank = at + 1, False
        else:
            break
    return end


def _unclosed(lines: list[str], opening: int, path: str) -> FrontMatter:
    end = _end_of_fields(lines, opening + 1)
    if not any(map(_is_field, lines[opening + 1 : end])):
        return _rule(lines, opening, path)
    closing = _said_from(lines, end)
    if closing < len(lines) and _FENCE.fullmatch(lines[closing]):
        return _with_fences(_split(lines, opening + 1, end, closing + 1, path), lines, (closing,), path)
    found = _split(lines, opening + 1, end, end, path)
    trouble = problem("TR140", place_at(path, opening + 1, 1, lines[opening]), last=end)
    return replace(found, problems=(trouble, *found.problems))


def _unopened(lines: list[str], opening: int, path: str) -> FrontMatter | None:
    """Known fields first, without a `---` above them: it is missing or misspelt, and maybe the one below them too."""
    fenced = _FENCE.fullmatch(lines[opening]) is not None
    start = _said_from(lines, opening + fenced)
    end = _end_of_fields(lines, start)
    if end == start or not _KNOWN.match(lines[start]):
        return None
    closing = _said_from(lines, end)
    last = lines[closing].rstrip() if closing < len(lines) else ""
    if start > opening and _FENCE.fullmatch(last):
        return _with_fences(_split(lines, start, closing, closing + 1, path), lines, (opening, closing), path)
    if last in _CLOSING:
        return _with_trouble(_split(lines, start, closing, closing + 1, path), "TR142", lines, opening, path)
    if _FENCE.fullmatch(last):
        return _with_trouble(_split(lines, start, closing, closing + 1, path), "TR143", lines, opening, path)
    several = sum(_KNOWN.match(line) is not None for line in lines[start:end]) > 1
    alone = (end == len(lines) or not lines[end].strip()) and not lines[start].rstrip().endswith((".", "!", "?", "…"))
    if start <= opening + 1 and (several or alone or _SURE.match(lines[start])):
        return _with_trouble(_split(lines, start, end, end, path), "TR143", lines, opening, path)
    return None


def _between_dashes(lines: list[str], opening: int, path: str) -> FrontMatter | None:
    """Nothing but lines like fields, known or not, between two lines of dashes: as they are between two `---`."""
    if not _DRAWN.fullmatch(lines[opening]):
        return None
    closing = next((at for at in range(opening + 1, len(lines)) if _DRAWN.fullmatch(lines[at])), opening)
    inside = lines[opening + 1 : closing]
    if not any(map(_is_field, inside)) or not all(is_idle(line) or _is_field(line) or _DEEPER.match(line)
                                                  for line in inside):
        return None
    return _with_fences(_split(lines, opening + 1, closing, closing + 1, path), lines, (opening, closing), path)


def _loosely_written(lines: list[str], opening: int, path: str) -> FrontMatter | None:
    """`Résumé : …` and `Translation: original` at the very top, not between two `---`: fields where no prose is so."""
    start = opening + 1 if _FENCE.fullmatch(lines[opening]) else opening
    end, first = _loose_fields(lines, start, path)
    if not first:
        return None
    closing = _said_from(lines, end)
    body = closing + 1 if closing < len(lines) and _FENCE.fullmatch(lines[closing]) else end
    trouble = problem("TR143", place_at(path, opening + 1, 1, lines[opening]), first=first)
    return FrontMatter(None, "\n".join(lines[body:]), body + 1, (trouble,))


def _loose_fields(lines: list[str], start: int, path: str) -> tuple[int, str]:
    """The line after them, and the first as it should be written; empty where this may as well be prose.

    Two fields of such a page, or one with a value that no sentence is, leave no doubt; nor does who speaks, and since
    when they agree, in a feedback, which is an error without.
    """
    words = _FEEDBACK if "/feedback/" in path else _STORY
    found: list[tuple[str, str]] = []
    end = start
    for at in range(start, len(lines)):
        match = _LOOSE.match(lines[at])
        name = words.get(match[1].lower()) if match else None
        if match and name:
            found.append((name, match[2].strip()))
            end = at + 1
        elif lines[at].strip():
            break
    names = {name for name, _ in found}
    sure = len(names) > 1 or names & {"from", "consent"} or any(_SURE_VALUE.fullmatch(value) for _, value in found)
    if not sure:
        return start, ""
    name, value = found[0]
    return end, f"{name}: {_shown(value)}"


def _below_a_note(lines: list[str], opening: int, path: str) -> FrontMatter | None:
    """Fields between two `---`, but not at the top: what stands above them would be published, and so would they."""
    words = _FEEDBACK if "/feedback/" in path else _STORY
    for fence in range(opening + 1, min(len(lines) - 1, _LATEST)):
        if lines[fence].strip() != "---":
            continue
        start = next((at for at in range(fence + 1, len(lines)) if not is_idle(lines[at])), fence + 1)
        known = start < len(lines) and _KNOWN.match(lines[start]) and lines[start].partition(":")[0].strip() in words
        end = _end_of_fields(lines, start) if known else _loose_fields(lines, start, path)[0]
        closing = _said_from(lines, end)
        if end > start and closing < len(lines) and lines[closing].strip() in _CLOSING:
            trouble = problem("TR144", place_at(path, opening + 1, 1, lines[opening]), line=fence + 1)
            return FrontMatter(None, "\n".join(lines[closing + 1 :]), closing + 2, (trouble,))
    return None


def unfenced_feedback(text: str, path: str) -> Problem | None:
    """What to say of a feedback without fields, in which a line near the top looks like one: nobody should be told to
    write fields above it, for it would no longer decide anything, and be published."""
    for at, line in enumerate(text.splitlines()[:_LATEST]):
        found, colonless = _OF_FEEDBACK.match(line), _COLONLESS.match(line)
        if found or colonless:
            first = found[1] if found else f"{colonless[1].lower()}: {colonless[2]}" if colonless else ""
            return problem("TR143", place_at(path, at + 1, 1, line), first=_shown(first))
    return None


def _rule(lines: list[str], opening: int, path: str) -> FrontMatter:
    trouble = problem("TR141", place_at(path, opening + 1, 1, lines[opening]))
    return FrontMatter(None, "\n".join(lines), 1, (trouble,))


def _is_field(line: str) -> bool:
    return is_named(line) or glued_colon(line) is not None or _COLONLESS.match(line) is not None
