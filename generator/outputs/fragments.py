"""What templates made of cards, kept between builds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field

from markupsafe import Markup

from generator.board import Board
from generator.frozen import dataclass
from generator.kept import column
from generator.memo import Memo, Pack, key

from .build import Build

_FRAGMENTS = "fragments"

AT_HAND = 4_000
"""How many of the latest fragments a process keeps for sure; at most twice as many."""


@dataclass(frozen=True, slots=True)
class Stored:
    """What earlier builds left with the same theme and languages, which ``prefix`` tells: digests of fragments by their
    key. What this build makes is pinned on the ``board``."""

    prefix: str
    fragments: Mapping[str, str] | _Known
    board: Board = field(default_factory=Board)


ROWS_EACH = 12
"""Rows of the board for each mission: lists show nine fragments of it, in both languages together, and a full table
takes long to look through. With more of them, some are made again."""


class Fragments:
    """What templates made of cards: earlier builds' from the pack, this process's own at hand."""

    def __init__(self, stored: Stored, pack: Pack) -> None:
        self._at_hand: dict[str, bytes] = {}
        self._older: dict[str, bytes] = {}
        self.fresh: dict[str, bytes] = {}
        self.passing: dict[tuple[str, str, str, int], tuple[tuple[object, ...], Markup]] = {}
        self.serve(stored, pack)

    def serve(self, stored: Stored, pack: Pack) -> None:
        """Goes on with the fragments of another build."""
        self._stored, self._pack = stored, pack
        self.passing.clear()

    def get(self, name: str) -> str | None:
        """The fragment of a key, or ``None``. Raises TornMemo."""
        found = self._at_hand.get(name)
        if found is None:
            found = self._older.get(name) or self._earlier(name)
            if found is None:
                return None
            self._keep(name, found)
        return found.decode()

    def put(self, name: str, html: str) -> None:
        """Keeps a fragment."""
        self.fresh[name] = data = html.encode()
        self._keep(name, data)

    def _keep(self, name: str, data: bytes) -> None:
        if len(self._at_hand) >= AT_HAND:
            self._older, self._at_hand = self._at_hand, {}
        self._at_hand[name] = data

    def _earlier(self, name: str) -> bytes | None:
        stored = self._stored.fragments.get(name)
        return self._pack.get(stored) if stored is not None else self._stored.board.find(name, self._pack)


def stored_fragments(build: Build, here: bool) -> Stored:
    """What earlier builds left; ``here`` says that no other process will ask."""
    prefix = key("fragments", theme=build.theme.digest, langs=repr(build.site.settings.langs))
    if build.only is None:
        board = Board() if here else Board(ROWS_EACH * len(build.site.briefs))
        return Stored(prefix, build.memo.names(_FRAGMENTS, prefix, _alive(build)), board)
    if not here:
        build.memo.get(_FRAGMENTS, prefix)  # read now: processes that begin later share the file's place
    return Stored(prefix, _Known(build.memo, prefix))


def learn_fragments(memo: Memo, stored: Stored, fresh: Iterable[tuple[str, bytes]]) -> None:
    """Keeps what was made, and tells who is making pages."""
    kept = memo.keep_all(_FRAGMENTS, {f"{stored.prefix}{name}": data for name, data in fresh})
    for name, value in kept.items():
        stored.board.pin(name.removeprefix(stored.prefix), value, memo.pack)


def _alive(build: Build) -> set[str]:
    """The digests of the cards and people that this site has."""
    return {*(card for faces in column(build.site.briefs, "faces") for card, _ in faces),
            *build.material.faces.values()}


class _Known:
    """Digests of stored fragments, as the memo knows them; all of them where another program has to be told."""

    def __init__(self, memo: Memo, prefix: str) -> None:
        self._memo, self._prefix = memo, prefix

    def __reduce__(self) -> tuple[type, tuple[Mapping[str, str]]]:
        return dict, (self._memo.names(_FRAGMENTS, self._prefix, ()),)

    def get(self, name: str) -> str | None:
        """The digest of a fragment, or ``None``."""
        found = self._memo.get(_FRAGMENTS, f"{self._prefix}{name}")
        return found if isinstance(found, str) else None
