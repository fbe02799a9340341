"""What people write about a mission: ``mission.yml``, its stories, and the corrections made after a seal."""

from __future__ import annotations

from typing import Annotated, Literal

from .dates import Date
from .person import Agreement
from .record import Also, Length, Read, Record, record
from .references import Alias, C, FileName, G, Link, P, Slug, parse_slug
from .refusal import RefusalError, refuse
from .types import (
    Audience,
    Bool,
    Hours,
    Key,
    Lang,
    Line,
    Many,
    Percent,
    Rung,
    ShortText,
    T,
    Title,
    Url,
    parse_line,
)

Result = Literal["met", "partly", "not"]


@record
class Validation(Record):
    """Somebody else's word that the one simple criterion was met, partly met or not met."""

    by: P
    date: Date
    result: Result = "met"
    note: T | None = None
    show: Literal["name", "role"] | None = None


@record
class Sheet(Record):
    """The mission sheet as management approved it."""

    approved_by: P
    date: Date


@record
class Load(Record):
    """Right of review on the workload: who agreed to it."""

    agreed_by: Many[P]
    date: Date | None = None


@record
class Milestones(Record):
    """When the mission was offered, agreed and delivered, in that order; read by indicators only."""

    offered: Date | None = None
    agreed: Date | None = None
    delivered: Date | None = None


@record
class Effects(Record):
    """What the mission changed, for the person and for the group."""

    individual: Many[T] = ()
    collective: Many[T] = ()


@record
class Deliverable(Record):
    """One thing handed over: an archived ``file`` of the mission's folder, or a ``url``, which is never an archive."""

    file: FileName | None = None
    url: Url | None = None
    title: T | None = None
    type: T | None = None
    licence: Line | None = None
    audience: Audience | None = None
    archived: Date | None = None

    def refusal(self) -> RefusalError | None:
        """It stands in one place."""
        return refuse("TR230") if (self.file is None) == (self.url is None) else None


@record
class Reuse(Record):
    """A later mission, or an organisation, that used what this mission delivered."""

    by: G
    date: Date | None = None
    note: T | None = None


@record
class Republished(Record):
    """Where the story first appeared, and who allowed a wider circle to read it."""

    source: Line
    original_audience: Audience | None = None
    permission_by: P | None = None
    permission_date: Date | None = None
    full: Bool | None = None


@record
class Stopped(Record):
    """A mission that ended early. Shown internally only; nobody's failure."""

    date: Date
    reason: Literal["expertise", "reinforcement", "load", "other"] = "other"
    note: T | None = None


@record
class Image(Record):
    """The picture of a mission: a file of its folder; ``alt`` says in words what it shows (WCAG 1.1.1)."""

    file: FileName
    alt: T
    caption: T | None = None


def _not_yourself_twice(people: tuple[object, ...]) -> tuple[object, ...]:
    seen: set[str] = set()
    for person in people:
        person_id = getattr(person, "id", None)
        if person_id is not None and person_id in seen:
            raise refuse("TR231", id=person_id)
        seen.add(person_id or "")
    return people


@record
class Mission(Record):
    """``mission.yml``: the facts of one mission, written once for both languages.

    Only ``title`` is always needed; ``people`` and ``start`` make it a mission rather than an offer.
    Hours are hours of work, shares are per cent of working time, dates are ISO 8601 of any precision.
    """

    title: Title
    people: Annotated[Many[P], Also(_not_yourself_twice)] = ()
    start: Date | None = None
    end: Date | None = None
    hours: Hours | None = None
    max_hours: Hours | None = None
    share: Percent | None = None
    deliverable: ShortText | None = None
    criterion: ShortText | None = None
    validated: Validation | None = None
    competencies: Many[C] = ()
    audience: Audience | None = None
    format: Line = "micro"
    lang: Lang | None = None
    difficulty: Rung | None = None
    home: G | None = None
    host: G | None = None
    partners: Many[G] = ()
    lead: P | None = None
    referent: P | None = None
    sheet: Sheet | None = None
    load: Load | None = None
    dates: Milestones = Milestones()
    meeting: Date | None = None
    origin: Literal["offer", "direct", "self"] | None = None
    mode: Literal["onsite", "remote", "mixed"] | None = None
    context: Literal["onboarding", "development", "recruitment"] | None = None
    objectives: Many[T] = ()
    learned: Many[T] = ()
    effects: Effects = Effects()
    next: Many[T] = ()
    thanks: Many[T] = ()
    deliverables: Many[Deliverable] = ()
    reuse: Many[Reuse] = ()
    follows: Many[Key] = ()
    republished: Republished | None = None
    stopped: Stopped | None = None
    slug: Annotated[Slug, Read(parse_slug)] = Slug()
    aliases: Many[Alias] = ()
    links: Many[Link] = ()
    image: Image | None = None


@record
class StoryFront(Record):
    """Front matter of ``fr.md`` and ``en.md``: a summary of at most 200 characters, and how the text came to be."""

    summary: Annotated[str, Length(200), Read(parse_line)] | None = None
    translation: Literal["original", "human", "machine"] | None = None


@record
class FeedbackFront(Record):
    """Front matter of one voice. Without ``consent`` the voice is heard in the local preview only."""

    from_: P
    date: Date | None = None
    consent: Agreement | None = None
    audience: Audience | None = None
    competencies: Many[C] = ()
    original: Bool | None = None


@record
class Correction(Record):
    """A difference with what was sealed, owned up to: when, by whom, what, and in which fields or files."""

    date: Date
    by: P
    what: T
    of: Many[Line]
