"""What every rule reads: the records as written, and the build date."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable
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

    @property
    def people(self) -> tuple[PersonRecord, ...]:
        """All people, by id."""
        return self.records.people


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that was probably meant, or ``None``."""
    found = difflib.get_close_matches(word, sorted(known), 1, 0.75)
    return found[0] if found else None
