"""The small values that many views are made of: words, dates, links, cards."""

from __future__ import annotations

from markupsafe import Markup

from generator.compact import compact
from generator.frozen import dataclass
from generator.kept import common
from generator.records import Lang


@compact
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


@compact
@dataclass(frozen=True, slots=True)
class Passage:
    """A body of Markdown as safe HTML. ``translation`` is original, human or machine, if the author said so."""

    html: Markup
    lang: Lang
    foreign: bool = False
    translation: str | None = None


@compact
@dataclass(frozen=True, slots=True)
class Day:
    """A date or a range of dates, as the page's language writes it; ``iso`` only for a single date."""

    text: str
    iso: str | None = None


@common
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
    unpublished: bool = False
    """Local preview only: whether a published build would leave the name out."""


@common
@dataclass(frozen=True, slots=True)
class TeamLink:
    """An organisation under the name it bore then; ``now`` is its present name where that differs."""

    name: Phrase
    path: str | None = None
    now: Phrase | None = None


@common
@dataclass(frozen=True, slots=True)
class SkillLink:
    """A competency shown or declared; ``level`` is 1–4, ``level_text`` what that level means in words."""

    name: Phrase
    path: str | None
    level: int | None = None
    level_text: Phrase | None = None


@compact
@dataclass(frozen=True, slots=True)
class NeighbourLink:
    """The mission before or after another, as its link shows it: no more than the page that shows it is keyed by."""

    title: Phrase
    summary: Phrase | None
    path: str
    permalink: str


@compact
@dataclass(frozen=True, slots=True)
class ListLink:
    """A link to a list page (a year, a format, a competency…), with how many missions stand there."""

    label: Phrase
    path: str
    count: int | None = None
    current: bool = False


@compact
@dataclass(frozen=True, slots=True)
class Withholding:
    """Local preview only: what a published build would leave out, and why. ``reason`` is a :class:`Reason` value."""

    audience: str
    reason: str
    who: str


@compact
@dataclass(frozen=True, slots=True)
class MissionCard:
    """A mission as it stands in a list. ``state`` and ``level`` are the values of State and Level; ``permalink`` is its
    full neutral address, for print; without a host where nobody knows the site's own address."""

    id: str
    path: str
    permalink: str
    title: Phrase
    summary: Phrase | None
    when: Day | None
    offered: Day | None
    """For an offer without dates of its own: when it was made."""
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
    digest: str = ""
    """Equal for cards that show the same."""


@compact
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
    active: bool
    """Whether a browser would run what is in it: it is then offered for download rather than opened."""
    withheld: Withholding | None = None


@compact
@dataclass(frozen=True, slots=True)
class OutLink:
    """A link that leaves the site."""

    url: str
    label: Phrase
    type: Phrase | None = None
    licence: str | None = None


@compact
@dataclass(frozen=True, slots=True)
class VoiceView:
    """What somebody said. ``translated_from`` is the original's language where this text is a translation.

    ``mission`` stands where the voice is shown away from its mission (person pages).
    """

    id: str
    passage: Passage
    speaker: PersonLink
    skills: tuple[SkillLink, ...]
    words: tuple[Phrase, ...]
    date: Day | None
    own: bool
    translated_from: Lang | None
    mission: MissionCard | None = None
    withheld: Withholding | None = None


@compact
@dataclass(frozen=True, slots=True)
class ReuseView:
    """A use of what a mission delivered: by another mission (``mission``) or an organisation (``team``)."""

    mission: MissionCard | None
    team: TeamLink | None
    date: Day | None
    note: Phrase | None


@compact
@dataclass(frozen=True, slots=True)
class ValidationView:
    """Who vouched for the mission. ``result`` other than ``met`` is only ever present in internal builds."""

    by: PersonLink
    date: Day
    result: str
    note: Phrase | None


@compact
@dataclass(frozen=True, slots=True)
class CorrectionView:
    """A correction made after the proof was sealed. ``of`` are files, and fields, those of one label once."""

    date: Day
    by: PersonLink
    what: Phrase
    of: tuple[str, ...]


@compact
@dataclass(frozen=True, slots=True)
class ImageView:
    """A picture with its size in pixels."""

    path: str
    width: int
    height: int
    alt: Phrase
    caption: Phrase | None = None


@compact
@dataclass(frozen=True, slots=True)
class CreditView:
    """Where a republished story first appeared, and who allowed it here."""

    source: Phrase
    permission_by: PersonLink | None
    permission_date: Day | None
    full: bool | None


@compact
@dataclass(frozen=True, slots=True)
class StopView:
    """Why a mission ended early (internal builds only)."""

    date: Day
    reason: str
    note: Phrase | None
