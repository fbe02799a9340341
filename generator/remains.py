"""What the site as it was still shows, though a build would not that errors stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import unescape
from pathlib import Path

from generator.memo import TornMemo
from generator.options import Options
from generator.pipeline import open_memo, place_of
from generator.publish import MANIFEST
from generator.records import Audience
from generator.results import LeftOut, Made
from generator.routes import Kind, neutral

MOST_NAMES = 20
"""How many people or files a line names."""


def remains(made: Made, options: Options) -> Iterator[tuple[str, str]]:
    """Each thing to say, with those of whom it is to be said. What only somebody's memory could tell, such as words in
    a record that cannot be read now, is in the first line alone, which names nobody."""
    if not (options.output / MANIFEST).is_file():
        return
    yield "still_whole", ""
    left_out = made.account.left_out
    pages = sorted(page.parent.name for page in options.output.glob(f"{neutral(Kind.PERSON, '*')}index.html"))
    people = made.site.people if made.site is not None else {}
    gone = [each for each in pages if each not in people]
    reasons = {item.id: item.reason for item in left_out if item.kind == "person"}
    yield from (("still_shown", each) for each in gone if reasons.get(each) == "withdrawn")
    yield from _named("still_shown_narrower", (each for each in gone if reasons.get(each, "withdrawn") != "withdrawn"))
    yield from _named("still_shown_unread", (each for each in gone if each not in reasons))
    yield from _named("still_shown_missions", (
        item.id for item in left_out if item.kind == "mission" and item.who not in gone
        and (options.output / f"{neutral(Kind.MISSION, item.id)}index.html").is_file()))
    if made.site is not None and made.site.audience is Audience.PUBLIC:
        yield from _named("still_named", (
            each for each in pages if each in people and people[each].fields.public_name is not None
            and _is_on(options.output / f"{neutral(Kind.PERSON, each)}index.html", people[each].fields.name)))
    since = _since(left_out, options)
    yield from _named("still_quoted", (item.id for item in since if item.kind == "feedback"))
    yield from _named("still_archived", (item.id for item in since if item.kind == "file"))


def _named(key: str, found: Iterable[str]) -> Iterator[tuple[str, str]]:
    names = list(found)
    if names:
        yield key, ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")


def _is_on(page: Path, name: str) -> bool:
    """Whether a published page has a name on it."""
    try:
        return name in unescape(page.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError):
        return False


def _since(left_out: Iterable[LeftOut], options: Options) -> list[LeftOut]:
    """What is left out now of what the site as it was had read and did not leave out; nothing where nobody remembers
    that."""
    memo = open_memo(options)
    try:
        before: frozenset[tuple[str, str]] = memo.value("left out", place_of(options)) or frozenset()
        read: tuple[dict[str, str], object] = memo.value("built", place_of(options)) or ({}, None)
    except TornMemo:
        return []
    finally:
        memo.close()
    return [item for item in left_out if (item.kind, item.id) not in before and _file(item) in read[0]]


def _file(item: LeftOut) -> str:
    """Where words or a file that are left out stand in the content folder."""
    mission, _, name = item.id.partition("/")
    return f"missions/{mission}/" + (f"feedback/{name}.md" if item.kind == "feedback" else f"deliverables/{name}")
