"""What a template is given is what its page's key says: where a key stays, everything in the view does, whichever theme
prints it. The default theme prints little of it, so the bytes of its pages would not tell."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from theorem_site import EDITS, write_site

from generator.making import Making
from generator.options import Options
from generator.pipeline import open_memo
from generator.pool import Workers
from generator.results import Stages
from generator.views.context import _Listed
from generator.views.stock import _Card, _Row

TODAY = dt.date(2026, 1, 15)

Seen = Mapping[str, tuple[str, object]]
"""The key of each page, and all that it is made of."""


def plain(value: object) -> object:
    """A value with everything in it, also what waits to be asked for."""
    if isinstance(value, _Card | _Row | _Listed):
        return "waiting", value.digest, plain(whole(value))
    if is_dataclass(value):
        return type(value).__name__, tuple((each.name, plain(getattr(value, each.name))) for each in fields(value))
    if isinstance(value, list | tuple):
        return tuple(map(plain, value))
    if isinstance(value, Mapping):
        return tuple((plain(key), plain(each)) for key, each in value.items())
    assert value is None or isinstance(value, str | int | float), f"a template is given {type(value)}"
    return str(value) if isinstance(value, str) else value


def whole(waiting: _Card | _Row | _Listed) -> object:
    """What stands behind it."""
    if isinstance(waiting, _Listed):
        return waiting._context.person_card(waiting.id)
    shared = waiting._stock.shared(waiting.id)
    return shared.card if isinstance(waiting, _Card) else (shared.files[waiting._at], shared.card)


@contextmanager
def pages_of(home: Path) -> Iterator[Seen]:
    """Every page of a site as it stands now; none where errors stop it."""
    options = Options(home / "content", home / "public", TODAY, jobs=1)
    memo = open_memo(options, forget=True)
    try:
        making = Making(options, Stages(), memo, Workers(1))
        build = making.plan()
        planned = making.planned if build is not None else []
        yield {each.path: (each.key, plain(build.pages.page(each.route))) for each in planned
               if build is not None and each.route is not None}
    finally:
        memo.close()


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    home = tmp_path_factory.mktemp("before")
    write_site(home)
    with pages_of(home) as seen:
        return seen


def differing(before: object, after: object, place: str = "") -> Iterator[str]:
    """Where two values differ."""
    if isinstance(before, tuple) and isinstance(after, tuple) and len(before) == len(after):
        for number, (one, other) in enumerate(zip(before, after, strict=True)):
            name = one[0] if isinstance(one, tuple) and one and isinstance(one[0], str) else str(number)
            yield from differing(one, other, f"{place}.{name}")
    elif before != after:
        yield f"{place}: {before} → {after}"


@pytest.mark.parametrize("edit", EDITS)
def test_a_key_that_stays_is_that_of_the_same_view(before: Seen, tmp_path: Path, edit: str) -> None:
    write_site(tmp_path)
    EDITS[edit](tmp_path)
    with pages_of(tmp_path) as after:
        kept = [path for path in before if path in after and before[path][0] == after[path][0]]
        assert [(path, list(differing(before[path][1], after[path][1]))) for path in kept
                if before[path][1] != after[path][1]] == []


def test_the_same_site_has_the_same_keys_and_views(before: Seen, tmp_path: Path) -> None:
    write_site(tmp_path)
    with pages_of(tmp_path) as again:
        assert again == before
        assert len(again) == 60
