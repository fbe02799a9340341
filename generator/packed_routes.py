"""The addresses of an earlier build as one value, each made when somebody asks for it."""

from __future__ import annotations

import marshal
from collections.abc import Iterator, Mapping, Set
from typing import cast

from generator.records import Lang, Settings
from generator.routes import Kind, Route, Routes

_SEPARATOR = "\0"
"""No address and no id can hold it."""


def pack_routes(routes: Routes) -> bytes:
    """What ``PackedRoutes`` takes up again."""
    return marshal.dumps({
        _SEPARATOR.join((each.kind.value, each.lang or "", each.key, str(each.number))):
        _SEPARATOR.join((each.path, each.owner, each.target)) for each in routes.pages})


class PackedRoutes(Routes):
    """The addresses that an earlier build had."""

    def __init__(self, settings: Settings, packed: bytes) -> None:
        self.settings = settings
        self._rows: Mapping[str, str] = marshal.loads(packed)  # noqa: S302 - made by this very program
        self._at_hand: dict[tuple[Kind, str, Lang | None, int], Route | None] = {}

    @property
    def pages(self) -> tuple[Route, ...]:
        """All of them, in output order."""
        return tuple(_unpacked(name, row) for name, row in self._rows.items())

    def get(self, kind: Kind, lang: Lang | None, key: str = "", number: int = 1) -> Route | None:
        """That page, or ``None`` where the build had none."""
        asked = (kind, key, lang, number)
        if asked not in self._at_hand:
            name = _SEPARATOR.join((kind.value, lang or "", key, str(number)))
            row = self._rows.get(name)
            self._at_hand[asked] = _unpacked(name, row) if row is not None else None
        return self._at_hand[asked]

    def among(self, files: Set[str]) -> Iterator[Route]:
        """The pages that some files are of: few of many."""
        paths = {path.removesuffix("index.html") for path in files} | files
        found = (name for name, row in self._rows.items() if row.partition(_SEPARATOR)[0] in paths)
        return (route for route in (_unpacked(name, self._rows[name]) for name in found) if route.file in files)

    def __len__(self) -> int:
        return len(self._rows)


def _unpacked(name: str, row: str) -> Route:
    kind, lang, key, number = name.split(_SEPARATOR)
    path, owner, target = row.split(_SEPARATOR)
    return Route(Kind(kind), cast("Lang", lang) if lang else None, path, key, int(number), owner, target)
