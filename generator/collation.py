"""The order of words that people expect (Unicode collation, DUCET), the same for both languages: Élodie beside Eloi."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cldr import said_once

if TYPE_CHECKING:
    import pyuca


@lru_cache(maxsize=65536)
def collation_key(text: str) -> tuple[int, ...]:
    """The key of the Unicode collation algorithm (DUCET), the same for both languages."""
    characters = unicodedata.normalize("NFD", text)
    try:
        return _key([*map(_alone(unicodedata.unidata_version).__getitem__, characters)])
    except KeyError:
        near = all(ord(character) >> 8 in _NEAR for character in characters)
        return tuple((_near_collator() if near else collator()).sort_key(text))


def _key(weights: Sequence[Weights]) -> tuple[int, ...]:
    """The key of characters each of which has weights of its own: level by level (UTS #10, 7.4)."""
    first, second, third = zip(*weights, strict=True) if weights else ((), (), ())
    return (*chain(*first), 0, *chain(*second), 0, *chain(*third), 0)


_NEAR = frozenset((0x00, 0x01, 0x02, 0x03, 0x20))
"""Hundreds (hexadecimal) of characters: Latin, Greek, the marks that combine with them, and punctuation."""


@lru_cache(maxsize=1)
def collator() -> pyuca.Collator:
    """The whole table (0.3 s to read)."""
    import pyuca

    return pyuca.Collator()


@lru_cache(maxsize=1)
def _near_collator() -> pyuca.Collator:
    """The same for texts of :data:`_NEAR` characters: of 30,000 entries, only those that begin with one of these can be
    met in such a text, and reading all takes half a second."""
    import pyuca

    class Near(pyuca.Collator):  # type: ignore[misc]
        def load(self, filename: str) -> None:
            for characters, elements in _near_entries(Path(filename)):
                self.table.add(characters, elements)

    return Near()


Weights = tuple[tuple[int, ...], ...]
"""The weights of one character at each of the three levels, without those that are nothing."""


@said_once
def _alone(_unicode: str) -> dict[str, Weights]:
    """The weights of each :data:`_NEAR` character that never stands for something else together with its neighbours, in
    the table for a version of Unicode. Names are made of these, and ``l·`` is not: so this is all that is asked."""
    import pyuca

    table = Path(pyuca.__file__).with_name(f"allkeys-{pyuca.Collator.UCA_VERSION}.txt")
    entries = list(_near_entries(table))
    following = {each for characters, _ in entries for each in characters[1:]}
    return {chr(characters[0]): tuple(tuple(filter(None, level)) for level in zip(*elements, strict=True))
            for characters, elements in entries if len(characters) == 1 and characters[0] not in following}


Entry = tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]
"""Characters, and the weights of each of their collation elements."""


def _near_entries(table: Path) -> Iterator[Entry]:
    """The entries of a table of pyuca's that begin with a :data:`_NEAR` character: a tenth of it, 16 ms to find."""
    from pyuca.collator import COLL_ELEMENT_PATTERN

    with table.open(encoding="utf-8") as lines:
        for line in lines:
            if line[4:5] == " " and line[0] in "02" and int(line[:2], 16) in _NEAR:
                characters, _, elements = line.partition("#")[0].partition(";")
                weights = (each.groups() for each in COLL_ELEMENT_PATTERN.finditer(elements))
                yield (tuple(int(each, 16) for each in characters.split()),
                       tuple(tuple(int(each, 16) for each in group) for group in weights))
