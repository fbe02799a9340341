"""Names of people, compared: one person's name is written in many ways.

Accents, capitals, hyphens, apostrophes and punctuation do not count, and a comma turns a name round: ``Roy-Côté,
Hélène`` and ``helene roy cote`` are one name. A longer name may hold one (``Mme Hélène Roy-Côté (DRH)``), or have its
words in another order, or be joined otherwise (``Roycôté``), which says that the same person may be meant, never that
it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from itertools import combinations

from generator.compact import compact
from generator.frozen import dataclass
from generator.patterns import pattern

_KNOWN = 1 << 16
"""Names whose words are remembered; a site has fewer."""

_LETTERS = str.maketrans({
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ı": "i", **dict.fromkeys("\u2010\u2011", "-"),
    **dict.fromkeys("\u2019\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\ua78b\ua78c", "'"),
})
"""Letters, hyphens and apostrophes as a keyboard has them."""
_INVISIBLE = pattern("[\u00ad\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff"
                        "\U000e0100-\U000e01ef\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
"""What is not seen, accents, and the points of vowels that Hebrew and Arabic leave out at will."""

_KEPT = frozenset(", '-")
_APART = str.maketrans("'-", "  ")
"""What makes two words one name: hyphens and apostrophes."""

_ELIDED = pattern("(?:(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)'|ex-)+")
"""What stands before a name as often as in one: ``d'Hélène``, and ``D'Amours``."""
_OWNING = pattern("'s?$")
"""What says that something is somebody's: ``Marie Roy's team``."""


@compact
@dataclass(frozen=True, slots=True)
class Spelled:
    """The words of a name. ``key``, which has them in order, is equal for names that are the same."""

    key: str
    letters: str
    """The same without spaces: ``Lise D'Amours`` and ``Lise Damours`` may be one person."""
    words: frozenset[str]
    joined: frozenset[str]
    """The words, with those that are written as one as a single word (``damours``)."""
    compounds: tuple[frozenset[str], ...] = ()
    """The words that are written as one (``Anne-Marie``)."""
    elided: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()
    """Words after an elision, with it, and all words before them: with one of these, they are one name."""

    def holds(self, other: Spelled) -> bool:
        """Whether these are somebody's words, in any order, or more, or their letters: two words at least that are not
        initials, and nothing that is half of a compound, since Anne-Marie Roy is not Marie Roy."""
        return self._holds(other.words) or (other.joined != other.words and self._holds(other.joined)) or (
            self.letters == other.letters and max(len(_telling(self.words)), len(_telling(other.words))) > 1)

    def _holds(self, words: frozenset[str]) -> bool:
        return (words <= self.words | self.joined and len(_telling(words)) > 1
                and all(each <= words or each.isdisjoint(words) for each in self.compounds)
                and all(each <= words or each.isdisjoint(words) or before.isdisjoint(words)
                        for each, before in self.elided))

    @property
    def sought(self) -> frozenset[str]:
        """The places of the names that it may hold: its letters, and every two of its words."""
        return frozenset((self.letters, *map(" ".join, combinations(_telling(self.words | self.joined), 2))))


def _telling(words: frozenset[str]) -> list[str]:
    """Those that are no initials, in order; a letter alone may be a whole name where it is none of ours."""
    return sorted(word for word in words if len(word) > 1 or not word.isascii())


@lru_cache(maxsize=_KNOWN)
def spelled(name: str) -> Spelled:
    """The words of a name; one without any letter or digit is its own word."""
    plain = name.casefold()
    if not plain.isascii():
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFKD", plain.translate(_LETTERS))).casefold()
    whole = " ".join(plain.split()) or name
    if not plain.replace(" ", "").isalnum():
        plain = "".join(map(_or_space, plain))
    last, comma, first = plain.partition(",")
    parts = f"{first.replace(',', ' ')} {last}".split() if comma else plain.split()
    words, joined = list[str](), list[str]()
    compounds, elided = list[frozenset[str]](), list[tuple[frozenset[str], frozenset[str]]]()
    for part in parts:
        if part.isalnum():
            words.append(part)
            joined.append(part)
            continue
        together = _OWNING.sub("", part)
        inner, outer = (_apart(each) for each in (_ELIDED.sub("", together, 1), together))
        if len(inner) > 1:
            compounds.append(frozenset(inner))
        if inner != outer:
            elided.append((frozenset(outer), frozenset(words)))
        words += _apart(part)
        joined.append("".join(outer))
    words = words or [whole]
    apart = frozenset(words)
    as_one = frozenset(filter(None, joined)) or apart if len(joined) < len(words) else apart
    return Spelled(" ".join(words), "".join(words), apart, as_one, tuple(compounds), tuple(elided))


def _or_space(sign: str) -> str:
    """A letter, a figure or a mark that is part of one as it is, and what joins words; nothing for what is not seen; a
    space for anything else."""
    if sign.isalnum() or sign in _KEPT:
        return sign
    kind = unicodedata.category(sign)
    return sign if kind[0] == "M" else "" if kind == "Cf" else " "


def _apart(part: str) -> list[str]:
    return part.translate(_APART).split()


def same(one: str, other: str) -> bool:
    """Whether two names are one."""
    return one == other or spelled(one).key == spelled(other).key


def akin(one: str, other: str) -> bool:
    """Whether one of two names holds the other, or has its letters."""
    first, second = spelled(one), spelled(other)
    return first.holds(second) or second.holds(first)


Filed = Mapping[str, tuple[tuple[str, str], ...]]
"""Names and the ids of who bears them, by every place where they are looked up."""


@lru_cache(maxsize=_KNOWN)
def _places(name: str) -> tuple[str, ...]:
    """Where a name is filed: by its key, its letters, and the two longest of its words, under which longer names look
    for it."""
    found = spelled(name)
    pairs = [_longest(words) for words in dict.fromkeys((found.words, found.joined))]
    return tuple(dict.fromkeys((found.key, found.letters, *(" ".join(pair) for pair in pairs if len(pair) > 1))))


def _longest(words: frozenset[str]) -> list[str]:
    return sorted(sorted(_telling(words), key=lambda word: (-len(word), word))[:2])


def filed(people: Iterable[tuple[str, str]]) -> Filed:
    """People, given as names and ids in order, where names are looked up."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for name, person_id in people:
        for place in _places(name):
            found.setdefault(place, {})[name, person_id] = None
    return {place: tuple(rows) for place, rows in found.items()}


def bearers(name: str, people: Filed) -> tuple[str, ...]:
    """The ids of everybody of that very name."""
    rows = people.get(spelled(name).key, ())
    return tuple(sorted({person_id for known, person_id in rows if same(name, known)}))


def perhaps(name: str, people: Filed) -> tuple[str, ...]:
    """The ids of those whose name a longer one holds: the longest such names, where one holds another."""
    longer = spelled(name)
    rows = {row: spelled(row[0]) for place in longer.sought for row in people.get(place, ())}
    held = {row: known.words for row, known in rows.items() if longer.holds(known)}
    return tuple(sorted({person_id for (_, person_id), words in held.items()
                         if not any(words < others for others in held.values())}))
