"""The order of words that people expect (Unicode collation, DUCET), the same for both languages: Élodie beside Eloi."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from generator.cldr import said_once

if TYPE_CHECKING:
    import pyuca


@lru_cache(maxsize=65536)
def collation_key(text: str) -> tuple[int, ...]:
    """The key of the Unicode collation algorithm (DUCET), the same for both languages."""
    near = all(ord(character) >> 8 in _NEAR for character in unicodedata.normalize("NFD", text))
    return tuple((_near_collator() if near else collator()).sort_key(text))


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
            for characters, elements in _near_entries(Path(filename).name):
                self.table.add(characters, elements)

    return Near()


Entry = tuple[tuple[int, ...], tuple[tuple[int, ...], ...]]
"""Characters, and the weights of each of their collation elements."""


@said_once
def _near_entries(table: str) -> tuple[Entry, ...]:
    """The entries of a table of pyuca's that begin with a :data:`_NEAR` character: a tenth of it, 16 ms to find."""
    import pyuca
    from pyuca.collator import COLL_ELEMENT_PATTERN

    found: list[Entry] = []
    with Path(pyuca.__file__).with_name(table).open(encoding="utf-8") as lines:
        for line in lines:
            if line[4:5] == " " and line[0] in "02" and int(line[:2], 16) in _NEAR:
                characters, _, elements = line.partition("#")[0].partition(";")
                weights = (each.groups() for each in COLL_ELEMENT_PATTERN.finditer(elements))
                found.append((tuple(int(each, 16) for each in characters.split()),
                              tuple(tuple(int(each, 16) for each in group) for group in weights)))
    return tuple(found)
