"""The names of the fields of every kind of file, by its path: with them, a field without its colon is seen as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from generator.source.draft import Draft, Loc

from .bind import known_keys
from .mission import Correction, FeedbackFront, Mission, StoryFront
from .person import Person
from .record import Record
from .settings import Settings
from .vocabulary import Abbreviation, Competency, Team

_MODELS: Mapping[str, type[Record]] = {
    "site.yml": Settings, "mission.yml": Mission, "corrections.yml": Correction, "person.yml": Person,
    "fr.md": StoryFront, "en.md": StoryFront,
}
_ENTRIES: Mapping[str, type[Record]] = {
    "teams.yml": Team, "competencies.yml": Competency, "glossary.yml": Abbreviation,
}


def fields(path: str, loc: Loc) -> Sequence[str]:
    """The names that fit below ``loc`` in the file at ``path``; none where anything does, or where nobody knows."""
    name = path.rpartition("/")[2]
    if name in _ENTRIES:
        return known_keys(_ENTRIES[name], loc[1:]) if loc else ()
    model = _MODELS.get(name) or (FeedbackFront if name.endswith(".md") else None)
    return known_keys(model, loc) if model is not None else ()


Draft.fields = staticmethod(fields)
