"""What lists, people, teams and feeds need to know of a mission: small, and equal as long as they show the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from generator.compact import compact
from generator.frozen import dataclass
from generator.kept import cells
from generator.records import LANGS, Lang, PartialDate, Slug

from .model import Mission, Skill, TeamRef
from .standing import Level, State


@compact
@dataclass(frozen=True, slots=True)
class Stored:
    """A file that the build archives: where it stands in the content folder, its published name, digest and size."""

    path: str
    name: str
    sha256: str
    size: int


@compact
@dataclass(frozen=True, slots=True)
class Part:
    """What one language's pages are made of for one mission, as digests of stored values.

    ``view`` is everything of its own page, ``card`` the mission in lists, ``name`` its title, summary and addresses,
    ``voices`` what was said, ``files`` its archived files, ``entry`` its feed entry and ``index`` its row of
    ``index.json``. Card and files stand in one value, ``shared``.
    """

    view: str
    shared: str
    card: str
    name: str
    files: str
    entry: str
    index: str
    voices: str


@compact
@dataclass(frozen=True, slots=True)
class Brief:
    """A mission in brief. ``parts`` are those of :data:`LANGS`, in order; none where nothing was stored."""

    id: str
    path: str
    slug: Slug
    aliases: tuple[str, ...]
    state: State
    level: Level
    when: PartialDate | None
    start: PartialDate | None
    end: PartialDate | None
    listed: bool
    alone: bool
    """Whether exactly one person is on it: only then are its hours theirs."""
    format: str
    hours: float | None
    person_ids: tuple[str, ...]
    skills: tuple[Skill, ...]
    home: TeamRef | None
    host: TeamRef | None
    partners: tuple[TeamRef, ...]
    follows: tuple[str, ...]
    reused_by: tuple[str, ...]
    """The missions that used what it delivered."""
    langs: tuple[Lang, ...]
    """The languages it really exists in: those of its story, where there is one, else those of its title."""
    updated: dt.date | None
    """The latest dated event that has happened."""
    files: tuple[Stored, ...] = ()
    picture: str = ""
    """The digest of its prepared picture."""
    parts: tuple[Part, ...] = ()

    @property
    def rank(self) -> tuple[int, str]:
        """Newest first, ties by id: the one order of missions everywhere."""
        return (-self.when.last.toordinal() if self.when else 0, self.id)

    @property
    def year(self) -> str:
        """The year it is listed under, in four digits; empty where nobody knows."""
        return f"{self.when.year:04}" if self.when is not None else ""

    @property
    def stage(self) -> str:
        """The value of its state."""
        return self.state.value

    @property
    def standing(self) -> str:
        """The value of its level."""
        return self.level.value

    @property
    def faces(self) -> tuple[tuple[str, str], ...]:
        """The digests of its card and of its files, for each of :data:`LANGS`."""
        return tuple([(part.card, part.files) for part in self.parts])

    @property
    def shared(self) -> tuple[str, ...]:
        """The digests of what many pages show of it, for each of :data:`LANGS`."""
        return tuple([part.shared for part in self.parts])

    @property
    def file_count(self) -> int:
        """How many files it archives."""
        return len(self.files)

    @property
    def rows(self) -> tuple[str, ...]:
        """The digests of its rows of ``index.json``, in the order of :data:`LANGS`."""
        return tuple([part.index for part in self.parts])

    @property
    def entries(self) -> tuple[str, ...]:
        """The digests of its feed entries, in the order of :data:`LANGS`."""
        return tuple([part.entry for part in self.parts])

    def part(self, lang: Lang) -> Part:
        """What one language's pages are made of."""
        return self.parts[LANGS.index(lang)]


MANY_MISSIONS = 2_000
"""Missions from which a build spares memory where it could spare time: fewer values stay at hand, and freed memory is
given back."""

COLUMNS = ("listed", "year", "format", "file_count", "rows", "stage", "standing", "rank", "faces", "shared", "entries",
           "updated", "langs")
"""What lists ask of many missions at once."""


def brief_of(mission: Mission, today: dt.date) -> Brief:
    """A mission in brief, before anything of it was stored."""
    fields = mission.fields
    return Brief(
        id=mission.id, path=mission.path, slug=fields.slug, aliases=fields.aliases, state=mission.state,
        level=mission.level, when=mission.when, start=fields.start, end=fields.end, listed=bool(fields.people),
        alone=len(mission.contributors) == 1, format=fields.format, hours=fields.hours, person_ids=mission.person_ids,
        skills=mission.skills, home=mission.home, host=mission.host, partners=mission.partners,
        follows=mission.follows, reused_by=tuple(link.mission for link in mission.reused_by if link.mission),
        langs=told_in(mission), updated=updated(mission, today),
        files=tuple(Stored(a.file.path, a.file.name, a.file.sha256, a.file.size) for a in mission.artifacts),
    )


def begun(briefs: Mapping[str, Brief], keys: Iterable[str]) -> Iterator[str]:
    """Those of some missions that feeds tell of: somebody is at work, and something has happened."""
    stage, updated = cells(briefs, "stage"), cells(briefs, "updated")
    return (key for key in keys if stage(key) not in _AHEAD and updated(key) is not None)


def has_feed(briefs: Mapping[str, Brief], keys: Iterable[str]) -> bool:
    """Whether a feed of these missions would say anything."""
    return next(begun(briefs, keys), None) is not None


_AHEAD = (State.OFFER.value, State.AGREED.value)


def told_in(mission: Mission) -> tuple[Lang, ...]:
    """The languages a mission really exists in."""
    told = {prose.lang for prose in mission.stories if prose.body.strip()}
    return tuple(lang for lang in LANGS if lang in told) or mission.title.langs


def updated(mission: Mission, today: dt.date) -> dt.date | None:
    """The latest dated event of a mission that has happened, ``None`` where nothing is dated."""
    fields = mission.fields
    dates = [fields.end, fields.meeting, fields.dates.offered, fields.dates.agreed,
             fields.dates.delivered]
    dates += [voice.front.date for voice in mission.voices]
    dates += [link.date for link in mission.reused_by]
    dates += [correction.date for correction in mission.corrections]
    dates += [artifact.fields.archived for artifact in mission.artifacts if artifact.fields]
    if fields.validated is not None and mission.validator is not None:
        dates.append(fields.validated.date)
    past = [fields.start.first] if fields.start is not None else []  # "2019" began before it ended in June 2019
    past += [date.last if date.last <= today else date.first for date in dates if date is not None]
    return max((day for day in past if day <= today), default=None)
