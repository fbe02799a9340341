"""The fields at the top of a Markdown page, between two `---` lines."""

from dataclasses import dataclass

from generator.problems import Problem, place_at, problem
from generator.source.document import Document
from generator.source.parse import parse_document
from generator.source.shape import glued_colon, is_idle, is_named

_CLOSING = ("---", "...")


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
    """Fields and body of a page. A page that starts with a horizontal rule is all body, with a word about it."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    opening = next((at for at, line in enumerate(lines) if line.strip()), 0)
    if lines[opening].rstrip() != "---":
        return FrontMatter(None, text, 1)
    closing = next((at for at in range(opening + 1, len(lines)) if lines[at].rstrip() in _CLOSING), None)
    if closing is None:
        return _unclosed(lines, opening, path)
    inside = lines[opening + 1 : closing]
    if any(not is_idle(line) for line in inside) and not any(map(_is_field, inside)):
        return _rule(lines, opening, path)
    return _split(lines, opening, closing, closing + 1, path)


def _split(lines: list[str], opening: int, end: int, body: int, path: str) -> FrontMatter:
    document, problems = parse_document("\n".join(lines[opening + 1 : end]), path, opening + 2)
    return FrontMatter(document, "\n".join(lines[body:]), body + 1, problems)


def _unclosed(lines: list[str], opening: int, path: str) -> FrontMatter:
    """Without a closing fence, the fields are taken to end at the first blank line."""
    end = opening + 1
    while end < len(lines) and lines[end].strip():
        end += 1
    if not any(map(_is_field, lines[opening + 1 : end])):
        return _rule(lines, opening, path)
    found = _split(lines, opening, end, end, path)
    trouble = problem("TR140", place_at(path, opening + 1, 1, lines[opening]))
    return FrontMatter(found.document, found.body, found.body_line, (trouble, *found.problems))


def _rule(lines: list[str], opening: int, path: str) -> FrontMatter:
    trouble = problem("TR141", place_at(path, opening + 1, 1, lines[opening]))
    return FrontMatter(None, "\n".join(lines), 1, (trouble,))


def _is_field(line: str) -> bool:
    return is_named(line) or glued_colon(line) is not None
