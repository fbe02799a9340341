"""What the site as it was still shows, or may show, though a build would not that errors stopped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.memo import TornMemo
from generator.options import Options
from generator.pipeline import open_memo, place_of
from generator.publish import MANIFEST
from generator.records import Audience
from generator.results import Made
from generator.routes import Kind, neutral

MOST_NAMES = 20
"""How many people or files a line names."""


def remains(made: Made, options: Options) -> Iterator[tuple[str, str]]:
    """Each thing to say, with those of whom it is to be said."""
    left_out = made.account.left_out if made.account is not None else ()
    pages = sorted(page.parent.name for page in options.output.glob(f"{neutral(Kind.PERSON, '*')}index.html"))
    people = made.site.people if made.site is not None else {}
    gone = [each for each in pages if each not in people]
    reasons = {item.id: item.reason for item in left_out if item.kind == "person"}
    yield from (("still_shown", each) for each in gone if reasons.get(each) == "withdrawn")
    since = [item for item in left_out if item.kind in ("feedback", "file") and _is_since(item.path, options)]
    yield from _named("still_shown_narrower", (each for each in gone if reasons.get(each, "withdrawn") != "withdrawn"))
    yield from _named("still_shown_unread", (each for each in gone if each not in reasons))
    yield from _named("still_shown_missions", (
        item.id for item in left_out if item.kind == "mission" and item.reason == "record"
        and (options.output / f"{neutral(Kind.MISSION, item.id)}index.html").is_file()))
    if made.site is not None and made.site.audience is Audience.PUBLIC:
        yield from _named("perhaps_named", (
            each for each in pages if each in people and people[each].fields.public_name is not None
            and _is_since(f"people/{each}/person.yml", options)))
    yield from _named("perhaps_shown", (item.id for item in since if item.kind == "feedback"))
    unfound = (f"{each.place.path.split('/')[1]}/{dict(each.params)['name']}" for each in made.problems
               if each.code == "TR377" and _is_since(each.place.path, options))
    yield from _named("perhaps_archived", (*(item.id for item in since if item.kind == "file"), *unfound))
    yield from _named("perhaps_gone", _deleted(options))


def _named(key: str, found: Iterable[str]) -> Iterator[tuple[str, str]]:
    names = list(found)
    if names:
        yield key, ", ".join(names[:MOST_NAMES]) + (", …" if len(names) > MOST_NAMES else "")


def _is_since(path: str, options: Options) -> bool:
    """Whether what withholds something was written after the site was last published, as far as the system knows."""
    try:
        return (options.content / path).stat().st_mtime_ns > (options.output / MANIFEST).stat().st_mtime_ns
    except OSError:
        return False


def _deleted(options: Options) -> list[str]:
    """The files of missions and people that the site was made of, and that are no longer there. Whoever is gone as a
    whole is told as a person."""
    memo = open_memo(options)
    try:
        before: tuple[dict[str, str], dict[str, str]] = memo.value("built", place_of(options)) or ({}, {})
    except TornMemo:
        return []
    finally:
        memo.close()
    return [path for path in sorted(before[0]) if path.startswith(("missions/", "people/"))
            and not path.endswith("/person.yml") and not (options.content / path).exists()]
