"""Names of people, compared: one person's name is written in many ways.

Accents, capitals, hyphens, apostrophes and punctuation do not count, and a comma turns a name round: ``Roy-Côté,
Hélène`` and ``helene roy cote`` are one name. A longer name may hold one (``Mme Hélène Roy-Côté (DRH)``), or have its
words in another order, which says that the same person may be meant, never that it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import combinations

from generator.compact import compact
from generator.frozen import dataclass

_KNOWN = 1 << 16
"""Names whose words are remembered; a site has fewer."""

_LETTERS = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i"})
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
"""What is not seen, accents, and the points of vowels that Hebrew and Arabic leave out at will."""

_KEPT = frozenset(", '\u2019\u02bc-\u2010\u2011")
_JOINTS = "'\u2019\u02bc-\u2010\u2011"
"""What makes two words one name: hyphens and apostrophes."""


@compact
@dataclass(frozen=True, slots=True)
class Spelled:
    """The words of a name. ``key``, which has them in order, is equal for names that are the same; ``pair`` are the two
    words under which longer names look for it."""

    key: str
    pair: str
    words: frozenset[str]
    compounds: tuple[frozenset[str], ...] = ()
    """The words that are written as one (``Anne-Marie``)."""

    def holds(self, words: frozenset[str]) -> bool:
        """Whether these are somebody's words, in any order, or more: two at least that are not initials, and nothing
        that is half of a compound, since Anne-Marie Roy is not Marie Roy."""
        return (words <= self.words and len(_telling(words)) > 1
                and all(each <= words or each.isdisjoint(words) for each in self.compounds))

    @property
    def pairs(self) -> Iterator[str]:
        """Every two words under which a name that it holds may be found."""
        return map(" ".join, combinations(_telling(self.words), 2))


def _telling(words: frozenset[str]) -> list[str]:
    """Those that are no initials, in order; a letter alone may be a whole name where it is none of ours."""
    return sorted(word for word in words if len(word) > 1 or not word.isascii())


@lru_cache(maxsize=_KNOWN)
def spelled(name: str) -> Spelled:
    """The words of a name; one without any letter or digit is its own word."""
    plain = name.casefold()
    if not plain.isascii():
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKD", plain.translate(_LETTERS))).casefold()
    if not plain.replace(" ", "").isalnum():
        plain = "".join(map(_or_space, plain))
    last, comma, first = plain.partition(",")
    parts = (f"{first} {last}" if comma else plain).split()
    found = [_parts_of(part) for part in parts]
    words = [word for part in found for word in part] or [plain]
    longest = sorted(sorted(_telling(frozenset(words)), key=lambda word: (-len(word), word))[:2])
    key = " ".join(words)
    return Spelled(key, " ".join(longest) or key, frozenset(words),
                   tuple(frozenset(part) for part in found if len(part) > 1))


def _or_space(sign: str) -> str:
    """A letter, a figure or a mark that is part of one as it is, and what joins words; a space for anything else."""
    return sign if sign.isalnum() or sign in _KEPT or unicodedata.category(sign)[0] == "M" else " "


def _parts_of(part: str) -> list[str]:
    for joint in _JOINTS:
        part = part.replace(joint, " ")
    return part.split()


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
