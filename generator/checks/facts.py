"""What every rule reads: the records as written, and the build date."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from generator.records import MissionRecord, PersonRecord, Records


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything people wrote, whatever its audience: rules help authors, and authors see it all."""

    records: Records
    date: dt.date

    @property
    def missions(self) -> tuple[MissionRecord, ...]:
        """All missions, by id."""
        return self.records.missions

    def parents(self) -> Iterator[tuple[str, str, str]]:
        """(kind, id, parent id) of every team and competency that has a parent, in order."""
        for team_id, team in sorted(self.records.teams.items()):
            if team.parent is not None:
                yield "teams", team_id, team.parent
        for competency_id, competency in sorted(self.records.competencies.items()):
            if competency.parent is not None:
                yield "competencies", competency_id, competency.parent

    @property
    def people(self) -> tuple[PersonRecord, ...]:
        """All people, by id."""
        return self.records.people


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or ``None``."""
    found = difflib.get_close_matches(word, sorted(known), 1, 0.75)
    return found[0] if found else None
