"""What people call a competency or a team, where its id is expected: its name, a synonym, or the id with capitals."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

from generator.records import Competency, Team, Text
from generator.source import suggested_id

_plain = lru_cache(maxsize=8192)(suggested_id)
"""Without capitals, accents and punctuation: each name is asked for by many records."""


def competency_named(words: str, known: Mapping[str, Competency]) -> str | None:
    """The id of the competency that goes by these words, or ``None``."""
    wanted = _plain(words)
    return _first(wanted, ((key, _competency_words(each)) for key, each in known.items())) if wanted else None


def team_named(words: str, known: Mapping[str, Team]) -> str | None:
    """The id of the team that goes, or went, by these words, or ``None``."""
    wanted = _plain(words)
    return _first(wanted, ((key, _team_words(each)) for key, each in known.items())) if wanted else None


def _first(wanted: str, known: Iterable[tuple[str, Iterable[str]]]) -> str | None:
    return next((key for key, words in known if wanted == key or any(_plain(word) == wanted for word in words)), None)


def _competency_words(competency: Competency) -> Iterable[str]:
    yield from _both(competency.name)
    yield from competency.synonyms.fr
    yield from competency.synonyms.en


def _team_words(team: Team) -> Iterable[str]:
    for name in team.names:
        yield from _both(name.text)
        if name.abbr is not None:
            yield from _both(name.abbr)


def _both(text: Text) -> Iterable[str]:
    return [word for word in (text.fr, text.en) if word is not None]
