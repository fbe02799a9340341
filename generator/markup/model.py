"""The values that go into and come out of a rendering: all frozen, picklable and comparable."""

import re
from collections.abc import Mapping
from functools import lru_cache

from generator.compact import compact
from generator.frozen import dataclass
from generator.typography import typeset


@compact
@dataclass(frozen=True, slots=True)
class Abbreviations:
    """The glossary of one language; `entries` are (abbreviation, what it stands for), sorted, never empty strings."""

    entries: tuple[tuple[str, str], ...] = ()

    @classmethod
    def of(cls, titles: Mapping[str, str], locale: str) -> "Abbreviations":
        """Prepare a glossary once per build and language; blank rows are left out."""
        rows = {typeset(abbr.strip(), locale): typeset(title.strip(), locale) for abbr, title in titles.items()}
        return cls(tuple(sorted((abbr, title) for abbr, title in rows.items() if abbr and title)))


Glossary = tuple[re.Pattern[str], dict[str, str]]


@lru_cache(maxsize=64)
def glossary(entries: tuple[tuple[str, str], ...]) -> Glossary | None:
    """The pattern that finds whole abbreviations, longest first, and their titles; None for an empty glossary."""
    if not entries:
        return None
    titles = dict(entries)
    firsts: dict[str, list[str]] = {}
    for word in titles:
        firsts.setdefault(word[0], []).append(word[1:])
    rests = "|".join(f"(?<={re.escape(first)}){_trie(tuple(rest))}" for first, rest in sorted(firsts.items()))
    signs = "".join(map(re.escape, sorted(firsts)))
    return re.compile(rf"[{signs}](?<!\w.)(?:{rests})(?!\w)", re.DOTALL), titles


def _trie(words: tuple[str, ...]) -> str:
    """An alternation that shares prefixes, so that a large glossary costs no more per character than a small one."""
    branches: dict[str, list[str]] = {}
    for word in words:
        if word:
            branches.setdefault(word[0], []).append(word[1:])
    parts = [re.escape(first) + _trie(tuple(rest)) for first, rest in sorted(branches.items()) if any(rest)]
    parts += [re.escape(first) for first, rest in sorted(branches.items()) if not any(rest)]
    if not parts:
        return ""
    group = parts[0] if len(parts) == 1 and "" not in words else f"(?:{'|'.join(parts)})"
    return f"{group}?" if "" in words else group


@compact
@dataclass(frozen=True, slots=True)
class MarkupContext:
    """What a body needs to know of the site: language, locale, glossary, how ids start, the highest heading level."""

    lang: str
    locale: str
    abbreviations: Abbreviations = Abbreviations()
    id_prefix: str = "s-"
    heading_base: int = 2


@compact
@dataclass(frozen=True, slots=True, order=True)
class LinkUse:
    """A symbolic link of a body: `kind` is mission, person, team, competency, file or image.

    `target` is an id, or the decoded path `deliverables/<file>` in the record's folder; `line` is 1-based, 0 unknown.
    """

    kind: str
    target: str
    line: int = 0


@compact
@dataclass(frozen=True, slots=True, order=True)
class MarkupNote:
    """Something the author should know: a problem code, its line (1-based in the body, 0 unknown), its values."""

    code: str
    line: int = 0
    params: tuple[tuple[str, str], ...] = ()


@compact
@dataclass(frozen=True, slots=True)
class Rendered:
    """A body as safe HTML (symbolic links inside, see `resolve_links`), with what was learned on the way."""

    html: str
    links: tuple[LinkUse, ...] = ()
    notes: tuple[MarkupNote, ...] = ()
