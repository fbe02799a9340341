"""What the pages of missions and people show."""

from __future__ import annotations

from markupsafe import Markup

from generator.compact import compact
from generator.frozen import dataclass

from .pieces import (
    CorrectionView,
    CreditView,
    Day,
    FileLink,
    ImageView,
    ListLink,
    MissionCard,
    NeighbourLink,
    OutLink,
    Passage,
    PersonLink,
    Phrase,
    ReuseView,
    SkillLink,
    StopView,
    TeamLink,
    ValidationView,
    VoiceView,
    Withholding,
)


@compact
@dataclass(frozen=True, slots=True)
class MissionView:
    """Everything a mission page shows, in the order of the page. ``missing`` are values of Missing; ``hours``,
    ``max_hours`` and ``share`` are written out (« 7,5 h »)."""

    id: str
    card: MissionCard
    title: Phrase
    summary: Phrase | None
    when: Day | None
    offered: Day | None
    people: tuple[PersonLink, ...]
    format: ListLink
    state: str
    level: str
    next_level: str | None
    missing: tuple[str, ...]
    home: TeamLink | None
    host: TeamLink | None
    partners: tuple[TeamLink, ...]
    deliverable: Phrase | None
    criterion: Phrase | None
    hours: str | None
    max_hours: str | None
    share: str | None
    difficulty: int | None
    mode: str | None
    origin: str | None
    context: str | None
    lead: PersonLink | None
    referent: PersonLink | None
    load_agreed_by: tuple[PersonLink, ...]
    load_date: Day | None
    sheet_approved_by: PersonLink | None
    sheet_date: Day | None
    meeting: Day | None
    validation: ValidationView | None
    story: Passage | None
    objectives: tuple[Phrase, ...]
    learned: tuple[Phrase, ...]
    effects_individual: tuple[Phrase, ...]
    effects_collective: tuple[Phrase, ...]
    next_steps: tuple[Phrase, ...]
    thanks: tuple[Phrase, ...]
    voices: tuple[VoiceView, ...]
    files: tuple[FileLink, ...]
    elsewhere: tuple[OutLink, ...]
    links: tuple[OutLink, ...]
    skills: tuple[SkillLink, ...]
    words: tuple[Phrase, ...]
    reused_by: tuple[ReuseView, ...]
    reuses: tuple[MissionCard, ...]
    chain: tuple[MissionCard, ...]
    """The part of its chain around this mission, oldest first, itself included."""
    chain_total: int
    follows: tuple[MissionCard, ...]
    followed_by: tuple[MissionCard, ...]
    image: ImageView | None
    credit: CreditView | None
    corrections: tuple[CorrectionView, ...]
    stopped: StopView | None
    permalink: str
    """The full neutral address, for sharing and citing; empty where nobody knows the site's own address."""
    lasting: str
    """The path of that address from the site's root, as links write it."""
    citation: Markup
    """One line: who, title, when, site, permalink."""
    newer: NeighbourLink | None
    older: NeighbourLink | None
    checksums: str
    """Path of ``SHA256SUMS``."""


@compact
@dataclass(frozen=True, slots=True)
class StepView:
    """One point of a trajectory and one row of its table. ``x`` and ``y`` are in the units of the SVG's view box."""

    mission: MissionCard
    end: Day
    level: int | None
    proven: bool
    rises: bool
    x: float
    y: float


@compact
@dataclass(frozen=True, slots=True)
class TrajectoryView:
    """Somebody's path in one competency: an inline SVG and, for everybody, the same as a table.

    ``id`` is the competency's; ``width`` and ``height`` are the view box; ``line`` is the polyline's ``points``;
    ``years`` the axis ticks as (x, label); ``rungs`` the four levels as (y, level).
    """

    id: str
    skill: SkillLink
    steps: tuple[StepView, ...]
    proofs: int
    highest: int | None
    width: int
    height: int
    line: str
    years: tuple[tuple[float, str], ...]
    rungs: tuple[tuple[float, int], ...]


@compact
@dataclass(frozen=True, slots=True)
class MembershipView:
    """A team somebody belonged to, and when."""

    team: TeamLink
    when: Day | None


@compact
@dataclass(frozen=True, slots=True)
class PersonCard:
    """A person in a list. People are listed by name, never by anything that compares them."""

    id: str
    name: str
    path: str
    title: Phrase | None
    team: TeamLink | None
    status: str
    photo: ImageView | None
    skills: tuple[SkillLink, ...]
    """Competencies with at least one validated or proven mission."""
    initials: str
    withheld: Withholding | None = None
    digest: str = ""
    """Equal for cards that show the same."""


@compact
@dataclass(frozen=True, slots=True)
class PersonView:
    """The cumulative portfolio."""

    id: str
    card: PersonCard
    name: str
    title: Phrase | None
    place: Phrase | None
    langs: tuple[str, ...]
    status: str
    photo: ImageView | None
    initials: str
    teams: tuple[MembershipView, ...]
    story: Passage | None
    links: tuple[OutLink, ...]
    email: str | None
    trajectories: tuple[TrajectoryView, ...]
    declared: tuple[SkillLink, ...]
    declared_words: tuple[Phrase, ...]
    missions: tuple[MissionCard, ...]
    voices: tuple[VoiceView, ...]
    hours: str | None
    """Hours of finished missions, written out; ``None`` where none is known."""
    mission_count: int
    proof_count: int
    worked_with: tuple[TeamLink, ...]
    span: Day | None
    permalink: str
    lasting: str
    """The two as a mission has them."""
    feed: str | None
    citation: Markup
