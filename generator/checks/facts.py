"""What every rule reads: the records as written, and the build date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import field

from generator.frozen import dataclass
from generator.markup import Rendered
from generator.records import Audience, PersonRecord, Records
from generator.site import AudienceRules, Outline
from generator.source import Document


def _nowhere(mission_id: str) -> Document:
    raise KeyError(mission_id)


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything people wrote, whatever its audience: rules help authors, and authors see it all.

    ``records`` holds settings, vocabularies and known ids; ``by_id`` the people by id; ``rules`` know who goes by which
    name; ``outlines`` are all missions by id, and ``document`` what a problem needs of one of them to show its place.
    """

    records: Records
    date: dt.date
    by_id: Mapping[str, PersonRecord]
    rules: AudienceRules
    audience: Audience
    """Who the build is for."""
    outlines: tuple[Outline, ...] = ()
    document: Callable[[str], Document] = _nowhere
    bodies: Mapping[str, Rendered] = field(default_factory=dict)
    """Those of the mission that is looked at, by the paths of their files."""

    @property
    def readers(self) -> Audience:
        """Who the site is written for: those of the build, and in a preview, which shows everything, those of the
        site."""
        return self.records.settings.audience if self.audience is Audience.PRIVATE else self.audience

    @property
    def people(self) -> Iterable[PersonRecord]:
        """All people, by id."""
        return self.by_id.values()

    def parents(self) -> Iterator[tuple[str, str, str]]:
        """(kind, id, parent id) of every team and competency that has a parent, in order."""
        for team_id, team in sorted(self.records.teams.items()):
            if team.parent is not None:
                yield "teams", team_id, team.parent
        for competency_id, competency in sorted(self.records.competencies.items()):
            if competency.parent is not None:
                yield "competencies", competency_id, competency.parent


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or ``None``."""
    import difflib

    found = difflib.get_close_matches(word, sorted(known), 1, 0.75)
    return found[0] if found else None
