"""Teams and competencies as one build may show them: what their files say, and where they were met."""

from __future__ import annotations

import datetime as dt

from generator.compact import compact
from generator.frozen import dataclass
from generator.records import Competency as CompetencyFields
from generator.records import PartialDate, TeamName, Text
from generator.records import Team as TeamFields


@compact
@dataclass(frozen=True, slots=True)
class Team:
    """An organisation with the missions it lent people to, hosted, or joined as a partner."""

    id: str
    fields: TeamFields
    today: dt.date
    lent: tuple[str, ...] = ()
    hosted: tuple[str, ...] = ()
    partnered: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    children: tuple[str, ...] = ()

    def name_at(self, date: PartialDate | None) -> Text:
        """The name that was valid on that day (``None``: on the build date)."""
        return self._valid(date.last if date is not None else self.today).text

    def _valid(self, day: dt.date) -> TeamName:
        """What it was called on a day; outside all dates, the nearest in time."""
        names = sorted(self.fields.names, key=lambda n: n.from_.first if n.from_ else dt.date.min)
        fitting = [n for n in names if (n.from_ is None or n.from_.first <= day) and (n.to is None or day < n.to.first)]
        return fitting[-1] if fitting else min(names, key=lambda n: _distance(n.from_, n.to, day))

    @property
    def name(self) -> Text:
        """Its name on the build date."""
        return self._valid(self.today).text

    @property
    def abbr(self) -> Text | None:
        """Its abbreviation on the build date."""
        return self._valid(self.today).abbr


def _distance(start: PartialDate | None, end: PartialDate | None, day: dt.date) -> int:
    if start is not None and day < start.first:
        return (start.first - day).days
    return (day - end.first).days if end is not None else 0


@compact
@dataclass(frozen=True, slots=True)
class Competency:
    """Something people can show they know how to do, with where it was shown."""

    id: str
    fields: CompetencyFields
    missions: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    declared_by: tuple[str, ...] = ()
    children: tuple[str, ...] = ()
