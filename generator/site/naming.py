"""Names of people, compared: one person's name is written in many ways.

Accents, capitals, hyphens, apostrophes, punctuation and the order of words do not count: ``Roy-Côté, Hélène`` and
``helene roy cote`` are one name. A longer name may hold one (``Mme Hélène Roy-Côté (DRH)``), which says that the same
person may be meant, never that it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, combinations

from generator.compact import compact
from generator.frozen import dataclass

_KNOWN = 1 << 16
"""Names whose words are remembered; a site has fewer."""

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f]")
_WORD = re.compile(r"[^\W_]+")


@compact
@dataclass(frozen=True, slots=True)
class Spelled:
    """The words of a name. ``key`` is equal for names that are the same; ``pair`` are the two words under which longer
    names look for it."""

    key: str
    pair: str
    words: frozenset[str]
    compounds: tuple[frozenset[str], ...] = ()
    """The words that are written as one (``Anne-Marie``)."""

    def holds(self, words: frozenset[str]) -> bool:
        """Whether these are somebody's words and more: two at least that are not initials, and nothing that is half of
        a compound, since Anne-Marie Roy is not Marie Roy."""
        return (words < self.words and len(_telling(words)) > 1
                and all(each <= words or each.isdisjoint(words) for each in self.compounds))

    @property
    def pairs(self) -> Iterator[str]:
        """Every two words under which a name that it holds may be found."""
        return map(" ".join, combinations(_telling(self.words), 2)) if len(self.words) > 2 else iter(())


def _telling(words: frozenset[str]) -> list[str]:
    """Those that are no initials, in order."""
    return sorted(word for word in words if len(word) > 1)


@lru_cache(maxsize=_KNOWN)
def spelled(name: str) -> Spelled:
    """The words of a name; one without any letter or digit is its own word."""
    plain = name.casefold()
    if not plain.isascii():
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKD", plain.translate(_LETTERS))).casefold()
    parts = plain.split()
    compounds: tuple[frozenset[str], ...] = ()
    if "".join(parts).isalnum():
        words = frozenset(parts)
    else:
        found = [frozenset(_WORD.findall(part)) for part in parts]
        words = frozenset(chain.from_iterable(found)) or frozenset((plain,))
        compounds = tuple(part for part in found if len(part) > 1)
    key = " ".join(sorted(words))
    longest = sorted(_telling(words), key=lambda word: (-len(word), word))[:2] if len(words) > 2 else ()
    return Spelled(key, " ".join(sorted(longest)) or key, words, compounds)


def same(one: str, other: str) -> bool:
    """Whether two names are one."""
    return one == other or spelled(one).key == spelled(other).key


def akin(one: str, other: str) -> bool:
    """Whether one of two names holds the other."""
    first, second = spelled(one), spelled(other)
    return first.holds(second.words) or second.holds(first.words)


Filed = Mapping[str, tuple[tuple[str, str], ...]]
"""The keys of names and the ids of who bears them, by that key and by two of their words."""


def filed(people: Iterable[tuple[str, str]]) -> Filed:
    """People, given as names and ids in order, where names are looked up."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for name, person_id in people:
        words = spelled(name)
        for place in (words.key, words.pair):
            found.setdefault(place, {})[words.key, person_id] = None
    return {place: tuple(rows) for place, rows in found.items()}


def bearers(name: str, people: Filed) -> tuple[str, ...]:
    """The ids of everybody of that very name."""
    sought = spelled(name).key
    return tuple(sorted({person_id for key, person_id in people.get(sought, ()) if key == sought}))


def perhaps(name: str, people: Filed) -> tuple[str, ...]:
    """The ids of those whose name a longer one holds: the longest such names, where one holds another."""
    longer = spelled(name)
    rows = {row: frozenset(row[0].split()) for pair in longer.pairs for row in people.get(pair, ())}
    held = {row: words for row, words in rows.items() if longer.holds(words)}
    return tuple(sorted({person_id for (_, person_id), words in held.items()
                         if not any(words < others for others in held.values())}))
