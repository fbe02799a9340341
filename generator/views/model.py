"""What templates see: flat, plain, frozen values. Nothing here can be changed, looked up or computed late.

Words are :class:`Phrase` or :class:`Passage`: already typeset and safe to print, with the language they are in.
Paths are relative to the site's root; a template writes ``{{ root }}{{ path }}``. Dates, numbers and lists are already
written in the page's language; an ISO form stands beside dates for ``<time datetime>``.
"""

from __future__ import annotations

from generator.frozen import dataclass
from generator.records import Lang

from .pieces import Day, FileLink, ListLink, MissionCard, PersonLink, Phrase, Withholding
from .portfolio import MissionView, PersonCard, PersonView


@dataclass(frozen=True, slots=True)
class CompetencyCard:
    """A competency in the list: how many finished missions show it."""

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
    """Finished missions that show it: proven first, then validated, then declared."""
    others: tuple[MissionCard, ...]
    """Missions about it that are not finished: they show nothing yet."""
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
    digest: str = ""
    """Equal for rows that show the same."""


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
    coming: tuple[MissionCard, ...]
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
    checksums: str | None
    """Path of ``SHA256SUMS``; ``None`` where nothing is archived."""


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
    """A page at an old address that leads to the present one; an address in no language has both as ``choices``."""

    path: str
    title: str
    lang: Lang
    choices: tuple[Choice, ...] = ()


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
    description_lang: Lang
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
    section: str
    """The kind, among those of ``nav``, that the page belongs to; empty outside them."""
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
