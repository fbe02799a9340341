"""The site as one build may show it: records joined, states and levels derived. Nothing withheld is in here.

The only exception is the local preview (audience *private*), which holds everything and says in ``withheld`` what a
published build would leave out, and why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from generator.compact import compact
from generator.frozen import dataclass
from generator.records import (
    Audience,
    FeedbackFront,
    Format,
    Lang,
    PartialDate,
    Prose,
    Role,
    Settings,
    Text,
)
from generator.records import Deliverable as DeliverableFields
from generator.records import Mission as MissionFields
from generator.records import Person as PersonFields
from generator.source import SourceFile

if TYPE_CHECKING:
    from .brief import Brief
    from .vocabulary import Competency, Team

from .standing import UNLIMITED, Level, Limit, Missing, State, Withheld


@compact
@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as this build may show them: with a page (``id``), by name, or by role alone."""

    id: str | None = None
    name: str | None = None
    role: Role | None = None
    team: str | None = None
    unpublished: bool = False
    """Local preview only: whether a published build would leave the name out."""


@compact
@dataclass(frozen=True, slots=True)
class TeamRef:
    """An organisation: one of the site's teams (``id``), or words."""

    id: str | None = None
    text: Text | None = None


@compact
@dataclass(frozen=True, slots=True)
class Artifact:
    """An archived file of a mission."""

    file: SourceFile
    name: str
    fields: DeliverableFields | None = None
    limit: Limit = UNLIMITED

    @property
    def counts(self) -> bool:
        """Whether it can be part of a proof: an empty file proves nothing."""
        return self.file.size > 0


@compact
@dataclass(frozen=True, slots=True)
class Skill:
    """A known competency shown in a mission; ``level`` 1–4 is the author's, else the mission's difficulty."""

    id: str
    level: int | None = None


@compact
@dataclass(frozen=True, slots=True)
class VoiceText:
    """One language version of a voice."""

    lang: Lang
    prose: Prose
    original: bool | None


@compact
@dataclass(frozen=True, slots=True)
class Voice:
    """What somebody said of a mission, in one language or two; no text of it says nothing."""

    id: str
    mission: str
    speaker: Named
    front: FeedbackFront
    texts: tuple[VoiceText, ...]
    own: bool
    doubtful: bool = False
    """Whether a contributor may be meant, though nobody knows: such words prove nothing."""
    skills: tuple[Skill, ...] = ()
    """The competencies that the speaker saw at work."""
    words: tuple[Text, ...] = ()
    limit: Limit = UNLIMITED

    @property
    def counts(self) -> bool:
        """Whether it is feedback, that is somebody else's."""
        return not (self.own or self.doubtful)

    def pick(self, lang: Lang) -> VoiceText:
        """The version in that language, else the other."""
        return next((text for text in self.texts if text.lang == lang), self.texts[0])


@compact
@dataclass(frozen=True, slots=True)
class ReuseLink:
    """Somebody's later use of this mission's deliverable: another mission or an organisation."""

    mission: str | None
    team: TeamRef | None
    date: PartialDate | None
    note: Text | None


@compact
@dataclass(frozen=True, slots=True)
class Amendment:
    """A correction, by whoever this build may show; ``of`` are the fields and files that it was about."""

    date: PartialDate
    by: Named | None
    what: Text
    of: tuple[str, ...]


@compact
@dataclass(frozen=True, slots=True)
class Mission:
    """A mission as this build may show it."""

    id: str
    fields: MissionFields
    lang: Lang
    path: str
    format: Format
    state: State
    level: Level
    missing: tuple[Missing, ...]
    limit: Limit
    contributors: tuple[Named, ...]
    validator: Named | None
    lead: Named | None
    referent: Named | None
    load_agreed_by: tuple[Named, ...]
    sheet_approved_by: Named | None
    permission_by: Named | None
    home: TeamRef | None
    host: TeamRef | None
    partners: tuple[TeamRef, ...]
    stories: tuple[Prose, ...]
    voices: tuple[Voice, ...]
    artifacts: tuple[Artifact, ...]
    elsewhere: tuple[DeliverableFields, ...]
    image: SourceFile | None
    skills: tuple[Skill, ...]
    words: tuple[Text, ...]
    follows: tuple[str, ...]
    corrections: tuple[Amendment, ...]
    reused_by: tuple[ReuseLink, ...] = ()

    @property
    def when(self) -> PartialDate | None:
        """The date it is filed under: its end once it is over, until then its start, else when it was offered."""
        if self.fields.stopped is not None:
            return self.fields.stopped.date
        over = self.fields.end if self.state is State.DONE else None
        return over or self.fields.start or self.fields.dates.offered

    @property
    def person_ids(self) -> tuple[str, ...]:
        """Contributors who have a page in this build."""
        return tuple(person.id for person in self.contributors if person.id is not None)

    @property
    def title(self) -> Text:
        """Its title in its languages."""
        return self.fields.title


@compact
@dataclass(frozen=True, slots=True)
class Step:
    """One validated or proven mission on somebody's path in a competency; ``rises`` above every earlier level."""

    mission: str
    end: PartialDate
    level: int | None
    proven: bool
    rises: bool


@compact
@dataclass(frozen=True, slots=True)
class Trajectory:
    """Somebody's path in one competency, oldest step first. No score, no average."""

    competency: str
    steps: tuple[Step, ...]

    @property
    def proofs(self) -> int:
        """How many of its steps are proven."""
        return sum(step.proven for step in self.steps)


@compact
@dataclass(frozen=True, slots=True)
class Membership:
    """A team somebody belonged to."""

    team: TeamRef
    start: PartialDate | None
    end: PartialDate | None


@compact
@dataclass(frozen=True, slots=True)
class Person:
    """A person as this build may show them; ``name`` is already the public name where one is asked for."""

    id: str
    fields: PersonFields
    path: str
    name: str
    limit: Limit
    stories: tuple[Prose, ...]
    photo: SourceFile | None
    teams: tuple[Membership, ...]
    declared: tuple[Skill, ...]
    declared_words: tuple[Text, ...]
    missions: tuple[str, ...] = ()
    trajectories: tuple[Trajectory, ...] = ()

    @property
    def row(self) -> tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
        """For ``index.json``: the name, missions, competencies shown, and competencies declared."""
        return (self.name, self.missions, tuple([each.competency for each in self.trajectories]),
                tuple([each.id for each in self.declared]))


@compact
@dataclass(frozen=True, slots=True)
class Links:
    """What other missions add to one: those that follow it, the whole chain it belongs to, what it used of others."""

    followed_by: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    reuses: tuple[str, ...] = ()


@compact
@dataclass(frozen=True, slots=True)
class Site:
    """Everything one build may show, in total order: missions newest first, the rest by id."""

    settings: Settings
    audience: Audience
    date: dt.date
    briefs: Mapping[str, Brief]
    """The missions in brief."""
    people: Mapping[str, Person]
    teams: Mapping[str, Team]
    competencies: Mapping[str, Competency]
    formats: Mapping[str, Format]
    abbreviations: Mapping[Lang, Mapping[str, str]]
    coordinator: Named | None
    withheld: tuple[Withheld, ...] = ()
    links: Mapping[str, Links] = field(default_factory=dict)
    """The links of missions that have any."""
    names: Mapping[str, str] = field(default_factory=dict)
    """The name of everybody who has a record, by id: for messages to authors only."""

    @property
    def previews(self) -> bool:
        """Whether this is the local preview, which marks what a published build would leave out."""
        return self.audience is Audience.PRIVATE

    def would_withhold(self, limit: Limit) -> bool:
        """Whether the site, as published, would leave out an item of that limit."""
        return not self.settings.audience.admits(limit.audience)
