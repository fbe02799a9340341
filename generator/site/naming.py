"""Names of people, compared: one person's name is written in many ways.

Accents, capitals, hyphens, apostrophes and punctuation do not count, and a comma turns a name round: ``Roy-Côté,
Hélène`` and ``helene roy cote`` are one name. A longer name may hold one (``Mme Hélène Roy-Côté (DRH)``), or have its
words in another order, or joined otherwise (``Roycôté``, ``Mme HélèneRoy-Côté``), which says that the same person may
be meant, never that it is.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import chain, combinations

from generator.compact import compact
from generator.frozen import dataclass
from generator.patterns import pattern

_KNOWN = 1 << 16
"""Names whose words are remembered; a site has fewer."""

_LETTERS = str.maketrans({
    "œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "\u06cc": "\u064a",
    "\u0649": "\u064a", "\u06a9": "\u0643", **dict.fromkeys("\u02d0\ua789\u2120\u2122\u00b2\u00b3\u00b9\u2070", ""),
    **dict.fromkeys("\u2074\u2075\u2076\u2077\u2078\u2079", ""), **dict.fromkeys("\u2010\u2011", "-"),
    **dict.fromkeys("\u2019\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\ua78b\ua78c", "'"),
})
"""Letters, hyphens and apostrophes as a keyboard has them, without signs of length, of marks and of footnotes."""
_LONG = pattern("(?<=[\u0300\u0301àáèéìíòóùúÀÁÈÉÌÍÒÓÙÚ]):(?=[a-z])|(?<=[\u0300\u0301ÀÁÈÉÌÍÒÓÙÚ]):(?=[A-Z])")
"""What makes a vowel long, in Kanien'kéha (``Kanen'tó:kon``)."""
_INVISIBLE = pattern("[\u00ad\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff"
                     "\U000e0100-\U000e01ef\u0300-\u036f\u0591-\u05c7\u0640\u064b-\u065f\u0670"
                     "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
"""What is not seen, accents, and the points of vowels that Hebrew and Arabic leave out at will, and strokes that only
widen."""

_KEPT = frozenset(", '-")
_APART = str.maketrans("'-", "  ")
"""What makes two words one name: hyphens and apostrophes."""

_ELIDED = pattern("(?:(?:[cdjlmnst]|(?:jus|lors|puis|quoi)?qu)'|ex-|co-)+")
"""What stands before a name as often as in one: ``d'Hélène``, and ``D'Amours``."""
_OWNING = pattern("'s?$")
"""What says that something is somebody's: ``Marie Roy's team``."""

_SIGNS = pattern("[\u1100-\u11ff\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]{2,}")
"""A word in Han, Kana or Hangul, which may be a whole name; Hangul stands in its letters."""
_POLITE = (
    "先生 女士 小姐 太太 同志 老师 老師 教授 医生 醫生 经理 經理 主任 様 さま さん 氏 殿 ちゃん "
    "선생님 선생 여사 교수 부장 과장 님 씨"
)
_HONOURING = tuple(unicodedata.normalize("NFKD", _POLITE).split())
"""What is written after such a name without a space."""
_RUN, _FEWEST = 6, 6
"""The most words that are one name written otherwise, and the fewest letters that may be one beside other words."""


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
            self.letters == other.letters and max(len(_telling(self.words)), len(_telling(other.words))) > 1) or (
            self._has_letters(other))

    def stands_for(self, other: Spelled) -> bool:
        """Whether these are all of somebody's words, initials included, or more: ``Zed H., DG`` and ``Zed H.``"""
        return len(other.words) > 1 and self._has(other.words)

    def _holds(self, words: frozenset[str]) -> bool:
        return _is_name(words) and self._has(words)

    def _has(self, words: frozenset[str]) -> bool:
        return (words <= self.words | self.joined
                and all(each <= words or each.isdisjoint(words) for each in self.compounds)
                and all(each <= words or each.isdisjoint(words) or before.isdisjoint(words)
                        for each, before in self.elided))

    def _has_letters(self, other: Spelled) -> bool:
        """Whether whole words, one after the other, have the letters of a name: ``Mme MarieRoy``."""
        return len(other.letters) <= len(self.letters) and _is_name(other.words) and any(
            letters in other.turns and self._has(frozenset(words)) for letters, words in self.runs)

    @property
    def turns(self) -> tuple[str, ...]:
        """The letters, with any word first."""
        words = self.key.split()
        count = len(words) if len(words) <= _RUN else 1
        return tuple("".join(words[at:] + words[:at]) for at in range(count)) if words else (self.letters,)

    @property
    def runs(self) -> Iterator[tuple[str, list[str]]]:
        """Words that follow each other and their letters, where these may be a whole name."""
        words = self.key.split()
        for at in range(len(words)):
            for end in range(at + 1, min(at + _RUN, len(words)) + 1):
                letters = "".join(words[at:end])
                if len(letters) >= _FEWEST or _SIGNS.fullmatch(letters):
                    yield letters, words[at:end]

    @property
    def sought(self) -> frozenset[str]:
        """The places of the names that it may hold: its letters, those of its words, and every two of its words."""
        return frozenset((self.letters, *map(" ".join, combinations(_telling(self.words | self.joined), 2)),
                          *(letters for letters, _ in self.runs), *filter(_SIGNS.fullmatch, self.joined)))


def _is_name(words: frozenset[str]) -> bool:
    """Whether words are so many that a longer name with them may be theirs: two that are no initials, or one of
    several signs in a script without spaces."""
    return len(_telling(words)) > 1 or (len(words) == 1 and any(
        _SIGNS.fullmatch(word) and len(unicodedata.normalize("NFC", word)) > 1 for word in words))


def _telling(words: frozenset[str]) -> list[str]:
    """Those that are no initials, in order; a letter alone may be a whole name where it is none of ours."""
    return sorted(word for word in words if len(word) > 1 or not word.isascii())


@lru_cache(maxsize=_KNOWN)
def spelled(name: str) -> Spelled:
    """The words of a name; one without any letter or digit is its own word."""
    plain = name.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", _LONG.sub("", name).casefold().translate(_LETTERS)).translate(_LETTERS)
        plain = _INVISIBLE.sub("", plain).casefold()
    whole = " ".join(plain.split()) or name
    if not plain.replace(" ", "").isalnum():
        plain = "".join(map(_or_space, plain))
    last, comma, first = plain.partition(",")
    parts = f"{first.replace(',', ' ')} {last}".split() if comma else plain.split()
    words, joined = list[str](), list[str]()
    compounds, elided = list[frozenset[str]](), list[tuple[frozenset[str], frozenset[str]]]()
    for part in parts if plain.isascii() else chain.from_iterable(map(_without_honours, parts)):
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


def _without_honours(part: str) -> tuple[str, ...]:
    """A word, apart from what is written after it out of politeness where no space is."""
    end = next((each for each in _HONOURING if part.endswith(each)), "") if _SIGNS.fullmatch(part) else ""
    rest = part.removesuffix(end)
    return (rest, end) if end and len(unicodedata.normalize("NFC", rest)) > 1 else (part,)


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


@lru_cache(maxsize=_KNOWN)
def perhaps_akin(one: str, other: str) -> bool:
    """Whether one of two names holds the other, initials included: enough for a doubt about one person."""
    first, second = spelled(one), spelled(other)
    return akin(one, other) or first.stands_for(second) or second.stands_for(first)


@lru_cache(maxsize=_KNOWN)
def akin(one: str, other: str) -> bool:
    """Whether one of two names holds the other, or has its letters."""
    first, second = spelled(one), spelled(other)
    return first.holds(second) or second.holds(first)


Filed = Mapping[str, tuple[tuple[str, str], ...]]
"""Names and the ids of who bears them, by every place where they are looked up."""


@lru_cache(maxsize=_KNOWN)
def _places(name: str) -> tuple[str, ...]:
    """Where a name is filed: by its key, its letters, whichever word comes first, and the two longest of its words,
    under which longer names look for it."""
    found = spelled(name)
    pairs = [_longest(words) for words in dict.fromkeys((found.words, found.joined))]
    places = [" ".join(pair) for pair in pairs if len(pair) > 1]
    return tuple(dict.fromkeys((found.key, found.letters, *found.turns, *places)))


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


@lru_cache(maxsize=_KNOWN)
def _sought(name: str) -> frozenset[str]:
    return spelled(name).sought


def perhaps(name: str, people: Filed) -> tuple[str, ...]:
    """The ids of those whose name a longer one holds: the longest such names, where one holds another."""
    longer = spelled(name)
    rows = {row: spelled(row[0]) for place in _sought(name) for row in people.get(place, ())}
    held = {row: known.words for row, known in rows.items() if longer.holds(known)}
    return tuple(sorted({person_id for (_, person_id), words in held.items()
                         if not any(words < others for others in held.values())}))
