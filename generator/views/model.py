"""What templates see: flat, plain, frozen values. Nothing here can be changed, looked up or computed late.

Words are :class:`Phrase` or :class:`Passage`: already typeset and safe to print, with the language they are in.
Paths are relative to the site's root; a template writes ``{{ root }}{{ path }}``. Dates, numbers and lists are already
written in the page's language; an ISO form stands beside dates for ``<time datetime>``.
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from generator.records import Lang


@dataclass(frozen=True, slots=True)
class Phrase:
    """A few words: ``html`` for pages (typeset, abbreviations marked), ``plain`` for attributes and titles.

    ``foreign`` when they are not in the page's language. ``marked`` is ``html`` with its language said where it is
    foreign (``<span lang data-fallback>``): what a template prints unless an element of its own says it.
    """

    html: Markup
    plain: str
    lang: Lang
    foreign: bool
    marked: Markup


@dataclass(frozen=True, slots=True)
class Passage:
    """A body of Markdown as safe HTML. ``translation`` is original, human or machine, if the author said so."""

    html: Markup
    lang: Lang
    foreign: bool = False
    translation: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A date or a range of dates, as the page's language writes it; ``iso`` only for a single date."""

    text: str
    iso: str | None = None


@dataclass(frozen=True, slots=True)
class PersonLink:
    """Somebody named: with a page (``path``), without one, or by role alone (``name`` is then ``None``).

    ``role_key`` is one of the known roles, ``role`` the author's own words; at most one of them is set.
    """

    name: str | None
    path: str | None = None
    role_key: str | None = None
    role: Phrase | None = None
    team: Phrase | None = None


@dataclass(frozen=True, slots=True)
class TeamLink:
    """An organisation under the name it bore then; ``now`` is its present name where that differs."""

    name: Phrase
    path: str | None = None
    now: Phrase | None = None


@dataclass(frozen=True, slots=True)
class SkillLink:
    """A competency shown or declared; ``level`` is 1–4, ``level_text`` what that level means in words."""

    name: Phrase
    path: str | None
    level: int | None = None
    level_text: Phrase | None = None


@dataclass(frozen=True, slots=True)
class ListLink:
    """A link to a list page (a year, a format, a competency…), with how many missions stand there."""

    label: Phrase
    path: str
    count: int | None = None
    current: bool = False


@dataclass(frozen=True, slots=True)
class Withholding:
    """Local preview only: what a published build would leave out, and why. ``reason`` is a :class:`Reason` value."""

    audience: str
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class MissionCard:
    """A mission as it stands in a list. ``state`` and ``level`` are the values of State and Level; ``permalink`` is its
    full neutral address, for print."""

    id: str
    path: str
    permalink: str
    title: Phrase
    summary: Phrase | None
    when: Day | None
    people: tuple[PersonLink, ...]
    host: TeamLink | None
    format: Phrase
    state: str
    level: str
    skills: tuple[SkillLink, ...]
    reused: bool
    translated: bool
    """Whether the story exists in the page's language."""
    withheld: Withholding | None = None


@dataclass(frozen=True, slots=True)
class FileLink:
    """An archived file: ``path`` is below ``archive/``; ``size`` is written in the page's language, ``bytes`` exact.

    ``sha256`` is the hexadecimal digest (FIPS 180-4) that ``SHA256SUMS`` repeats.
    """

    name: str
    path: str
    title: Phrase | None
    type: Phrase | None
    licence: str | None
    size: str
    bytes: int
    sha256: str
    archived: Day | None
    extension: str
    withheld: Withholding | None = None


@dataclass(frozen=True, slots=True)
class OutLink:
    """A link that leaves the site."""

    url: str
    label: Phrase


@dataclass(frozen=True, slots=True)
class VoiceView:
    """What somebody said. ``translated_from`` is the original's language where this text is a translation.

    ``mission`` stands where the voice is shown away from its mission (person pages).
    """

    id: str
    passage: Passage
    speaker: PersonLink
    date: Day | None
    own: bool
    translated_from: Lang | None
    mission: MissionCard | None = None
    withheld: Withholding | None = None


@dataclass(frozen=True, slots=True)
class ReuseView:
    """A use of what a mission delivered: by another mission (``mission``) or an organisation (``team``)."""

    mission: MissionCard | None
    team: TeamLink | None
    date: Day | None
    note: Phrase | None


@dataclass(frozen=True, slots=True)
class ValidationView:
    """Who vouched for the mission. ``result`` other than ``met`` is only ever present in internal builds."""

    by: PersonLink
    date: Day
    result: str
    note: Phrase | None


@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction made after the proof was sealed."""

    date: Day
    by: PersonLink
    what: Phrase
    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImageView:
    """A picture with its size in pixels."""

    path: str
    width: int
    height: int
    alt: Phrase
    caption: Phrase | None = None


@dataclass(frozen=True, slots=True)
class CreditView:
    """Where a republished story first appeared, and who allowed it here."""

    source: str
    permission_by: PersonLink | None
    permission_date: Day | None
    full: bool | None


@dataclass(frozen=True, slots=True)
class StopView:
    """Why a mission ended early (internal builds only)."""

    date: Day
    reason: str
    note: Phrase | None


@dataclass(frozen=True, slots=True)
class MissionView:
    """Everything a mission page shows, in the order of the page. ``missing`` are values of Missing.

    ``numbers`` such as ``hours`` are written out (« 7,5 h »). ``story_elsewhere`` is set when the story is shown in
    the other language: the notice is in the reader's language.
    """

    id: str
    card: MissionCard
    title: Phrase
    summary: Phrase | None
    when: Day | None
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
    follows: tuple[MissionCard, ...]
    followed_by: tuple[MissionCard, ...]
    image: ImageView | None
    credit: CreditView | None
    corrections: tuple[CorrectionView, ...]
    stopped: StopView | None
    permalink: str
    """The full neutral address, for sharing and citing; empty where nobody knows the site's own address."""
    citation: str
    """One plain line: who, title, when, site, permalink."""
    newer: MissionCard | None
    older: MissionCard | None
    checksums: str
    """Path of ``SHA256SUMS``."""


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


@dataclass(frozen=True, slots=True)
class TrajectoryView:
    """Somebody's path in one competency: an inline SVG and, for everybody, the same as a table.

    ``width`` and ``height`` are the view box; ``line`` is the polyline's ``points``; ``years`` the axis ticks as
    (x, label); ``rungs`` the four levels as (y, level).
    """

    skill: SkillLink
    steps: tuple[StepView, ...]
    proofs: int
    highest: int | None
    width: int
    height: int
    line: str
    years: tuple[tuple[float, str], ...]
    rungs: tuple[tuple[float, int], ...]


@dataclass(frozen=True, slots=True)
class MembershipView:
    """A team somebody belonged to, and when."""

    team: TeamLink
    when: Day | None


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
    feed: str | None
    citation: str


@dataclass(frozen=True, slots=True)
class CompetencyCard:
    """A competency in the list: how many missions show it."""

    id: str
    name: Phrase
    path: str
    definition: Phrase | None
    count: int
    proofs: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class CompetencyView:
    """A competency with its proofs and the people who showed it."""

    id: str
    name: Phrase
    definition: Phrase | None
    synonyms: tuple[str, ...]
    ask: Phrase | None
    levels: tuple[Phrase, ...]
    parent: ListLink | None
    children: tuple[ListLink, ...]
    align: tuple[tuple[str, str, str | None], ...]
    """(framework, code, url) of the same competency elsewhere."""
    missions: tuple[MissionCard, ...]
    people: tuple[PersonCard, ...]
    declared_by: tuple[PersonCard, ...]
    feed: str | None


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team in the list."""

    id: str
    name: Phrase
    path: str
    abbr: Phrase | None
    region: Phrase | None
    lent: int
    hosted: int
    parent: str | None


@dataclass(frozen=True, slots=True)
class NameView:
    """A name a team bore, and when."""

    name: Phrase
    when: Day | None
    current: bool


@dataclass(frozen=True, slots=True)
class DeliverableRow:
    """A deliverable with the mission it comes from, in the lists of reusable deliverables."""

    file: FileLink
    mission: MissionCard
    reused: bool


@dataclass(frozen=True, slots=True)
class TeamView:
    """A team: the names it bore, missions lent and hosted, deliverables others can use."""

    id: str
    name: Phrase
    abbr: Phrase | None
    names: tuple[NameView, ...]
    region: Phrase | None
    url: str | None
    parent: ListLink | None
    children: tuple[ListLink, ...]
    lent: tuple[MissionCard, ...]
    hosted: tuple[MissionCard, ...]
    partnered: tuple[MissionCard, ...]
    people: tuple[PersonCard, ...]
    deliverables: tuple[DeliverableRow, ...]
    feed: str | None


@dataclass(frozen=True, slots=True)
class ListView:
    """A page of a list of missions; ``heading`` is the year or the format, else ``None``."""

    heading: Phrase | None
    missions: tuple[MissionCard, ...]
    number: int
    pages: tuple[str, ...]
    """Paths of all pages of this list, in order."""
    total: int
    years: tuple[ListLink, ...]
    formats: tuple[ListLink, ...]


@dataclass(frozen=True, slots=True)
class HomeView:
    """The home page: the latest missions, and ways into the rest."""

    missions: tuple[MissionCard, ...]
    offers: tuple[MissionCard, ...]
    years: tuple[ListLink, ...]
    competencies: tuple[ListLink, ...]
    mission_count: int
    proof_count: int
    people_count: int
    team_count: int


@dataclass(frozen=True, slots=True)
class PeopleView:
    """All people, by name in the page's language's collation, grouped by initial letter."""

    groups: tuple[tuple[str, tuple[PersonCard, ...]], ...]


@dataclass(frozen=True, slots=True)
class CompetenciesView:
    """All competencies; ``groups`` pairs a parent's name (or ``None``) with its competencies."""

    groups: tuple[tuple[CompetencyCard | None, tuple[CompetencyCard, ...]], ...]


@dataclass(frozen=True, slots=True)
class TeamsView:
    """All teams by name."""

    teams: tuple[TeamCard, ...]


@dataclass(frozen=True, slots=True)
class OffersView:
    """Open offers, newest first, whole: an offer has to be read before it is taken."""

    offers: tuple[MissionView, ...]


@dataclass(frozen=True, slots=True)
class DeliverablesView:
    """One page of every archived deliverable, newest mission first."""

    rows: tuple[DeliverableRow, ...]
    number: int
    pages: tuple[str, ...]
    total: int


@dataclass(frozen=True, slots=True)
class AboutView:
    """What micro-missions, levels and proofs are; ``formats`` are those of this site, ``validators`` its roles."""

    formats: tuple[ListLink, ...]
    validators: tuple[str, ...]
    checksums: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One language's version of a page that serves both: the root, a permalink, the bilingual 404."""

    lang: Lang
    path: str
    title: Phrase
    detail: Phrase | None


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """A page that offers both languages; ``target`` is what a permalink stands for (mission, person) or ``None``."""

    choices: tuple[Choice, ...]
    target: str | None


@dataclass(frozen=True, slots=True)
class RedirectView:
    """A page at an old address that leads to the present one."""

    path: str
    title: str
    lang: Lang


View = (
    MissionView | PersonView | CompetencyView | TeamView | ListView | HomeView | PeopleView | CompetenciesView
    | TeamsView | OffersView | DeliverablesView | AboutView | ChoiceView | RedirectView | None
)
"""``None`` is the view of the not-found pages, which show nothing but the frame."""


@dataclass(frozen=True, slots=True)
class FeedLink:
    """An Atom feed announced by a page."""

    path: str
    title: str


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way to a page; the section's label comes from the catalogue under its kind."""

    kind: str
    path: str
    label: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """What every page has around its content. One of these per page; ``site`` parts are equal on all pages.

    ``alternates`` are (hreflang, absolute URL) pairs, present only where a real translation exists. ``json_ld`` is
    already safe inside ``<script>``. ``nav`` pairs a kind with its path.
    """

    lang: Lang
    locale: str
    kind: str
    root: str
    path: str
    title: str
    """Of the page, plain; empty on the home page, which bears the site's name."""
    heading: Phrase | None
    description: str
    canonical: str | None
    alternates: tuple[tuple[str, str], ...]
    index: bool
    """Whether search engines should keep the page."""
    twin: str
    other_lang: Lang
    feeds: tuple[FeedLink, ...]
    crumbs: tuple[Crumb, ...]
    json_ld: str | None
    og_type: str
    og_image: str | None
    url: str
    """The page's own full address."""
    site_name: Phrase
    purpose: Phrase | None
    disclaimer: Phrase | None
    coordinator: PersonLink | None
    contact: str | None
    contact_url: str | None
    nav: tuple[tuple[str, str], ...]
    home: str
    about: str
    audience: str
    preview: bool
    withheld: Withholding | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page ready for its template: where it goes, which template, what it shows."""

    file: str
    template: str
    frame: Frame
    view: View
