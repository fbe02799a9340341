"""Names of folders and files: ids, and names that every computer can keep."""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from generator.patterns import pattern
from generator.problems import Place, Problem, problem

MAX_ID = 64
_ID = pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ł": "l", "đ": "d"})
_RESERVED = pattern(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)
_CONTROL = pattern("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_IGNORED = {"thumbs.db", "desktop.ini"}
_LITTER = (".tmp", ".asd")
_SHORTCUTS = (".lnk", ".url", ".webloc")
_COPY = pattern(
    r"(?i: [-–] (?:copie|copy)(?: ?\(\d{1,3}\))?| ?\(\d{1,3}\)| (?:copie|copy)(?: \d{1,3})?)(?=\.|$)"
    r"|^(?i:(?:copie|copy)(?: ?\(\d{1,3}\))? (?:de|of) )(?=.)"
    r"|(?i:\.(?:bak|wbk))$|-(?=[A-Z0-9-]*(?:PC|DESKTOP|LAPTOP|POSTE|PORTABLE|ORDI))[A-Z0-9-]{2,15}(?=\.|$)"
)
"""What Windows, macOS, browsers and OneDrive (with a computer's name) add to the name of a copy."""
_NUMBER = pattern(r" \d{1,2}$")
"""What macOS adds as well; where a name need not be an id, it may be a part of it: `annexe 2.pdf`."""


def is_id(name: str) -> bool:
    """Whether a name is an id: words of `a-z0-9` joined by `-`, 64 characters at most."""
    return len(name) <= MAX_ID and _ID.fullmatch(name) is not None


def suggested_id(name: str) -> str:
    """The nearest id to a name, or an empty text when nothing of it can be kept."""
    plain = unicodedata.normalize("NFKD", name.casefold().translate(_LIGATURES))
    words = re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f]", "", plain))
    return "-".join(words)[:MAX_ID].strip("-")


def is_ignored(name: str) -> bool:
    """Whether a name is one that systems and editors leave behind."""
    return (name.startswith((".", "~$")) or name.endswith("~") or name.lower() in _IGNORED
            or name.lower().endswith(_LITTER))


def is_shortcut(name: str) -> bool:
    """Whether a file only leads to another one, on one computer or on the web."""
    return name.lower().endswith(_SHORTCUTS)


def original_of(name: str) -> str | None:
    """The name that this one is a copy of: `guide - Copie (2).pdf`, `guide-PC-DE-MARIE.pdf`; ``None`` for any other."""
    found = _COPY.search(name)
    original = name[: found.start()] + name[found.end() :] if found is not None else ""
    return original if original and original[0] != "." else None


def meant_id(name: str, names: Sequence[str], ending: str = "") -> tuple[str, str | None]:
    """The id for what is named otherwise, which nothing beside it has or will have, and what it may be a copy of."""
    fixed, original = suggested_id(name), original_of(name + ending)
    if original is None and _NUMBER.search(name):
        original = _NUMBER.sub("", name) + ending
    alike = _alike(tuple(names), ending)
    same = alike.get(fixed, []) if fixed else []
    at = same.index(name + ending) if name + ending in same else 0
    if original not in names:
        original = same[0] if at else None
    while at and fixed in alike:
        at += 1
        fixed = f"{suggested_id(name)[: MAX_ID - 6]}-{at}"
    return fixed, original


@lru_cache(maxsize=4)
def _alike(names: tuple[str, ...], ending: str) -> dict[str, list[str]]:
    """Names by the id that they come to, what is one already first."""
    found: dict[str, list[str]] = {}
    for name in sorted(names, key=lambda name: not is_id(name.removesuffix(ending))):
        if name.endswith(ending):
            found.setdefault(suggested_id(name.removesuffix(ending)), []).append(name)
    return found


def is_undecodable(name: str) -> bool:
    """Whether a name holds bytes that are not UTF-8 (PEP 383 shows them as lone surrogates)."""
    return not name.isascii() and any("\ud800" <= char <= "\udfff" for char in name)


def composed(name: str) -> str:
    """The name in Unicode's composed form (NFC), which all systems show and compare in the same way."""
    return unicodedata.normalize("NFC", name)


def folded(name: str) -> str:
    """What two names have in common when a system that ignores case takes one for the other."""
    return composed(composed(name).casefold())


def name_problem(name: str, path: str) -> Problem | None:
    """What keeps a file name from being archived and downloaded everywhere, if anything."""
    place = Place(path)
    if _CONTROL.search(name):
        return problem("TR010", place)
    if name.startswith("-"):
        return problem("TR011", place, fixed=name.lstrip("-") or "…")
    if name[-1] in ". ":
        return problem("TR012", place, fixed=name.rstrip(". ") or "…")
    if _RESERVED.fullmatch(name):
        return problem("TR013", place, name=name)
    return problem("TR014", place, fixed=name.replace("\\", "-")) if "\\" in name else None
