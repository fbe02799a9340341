"""What people write about a person: ``person.yml``."""

from __future__ import annotations

from typing import Annotated, Literal

from .dates import Date, said_when
from .record import Also, Read, Record, record
from .references import Alias, C, FileName, G, Link, Slug, parse_slug
from .refusal import refuse
from .types import Audience, Line, Many, T


def _not_private(audience: Audience) -> Audience:
    """Agreeing to be shown to nobody is no agreement: leave ``consent`` out instead."""
    if audience is Audience.PRIVATE:
        raise refuse("TR234")
    return audience


@record
class Consent(Record):
    """A person's agreement to be shown: since when, to whom, and, where it was taken back, since when.

    ``audience`` absent means: what the site's own ``audience`` says.
    """

    date: Date
    audience: Annotated[Audience, Also(_not_private)] | None = None
    withdrawn: Date | None = None


def _parse_consent(value: object) -> object:
    return {"date": said_when(value)} if isinstance(value, str) else value


Agreement = Annotated[Consent, Read(_parse_consent)]
"""Since when alone, or with the other fields of a consent."""


@record
class Membership(Record):
    """A team somebody belongs or belonged to."""

    team: G
    from_: Date | None = None
    to: Date | None = None


def _parse_teams(value: object) -> object:
    """One team id, one membership, or a list of them."""
    items = value if isinstance(value, list) else [value]
    return [{"team": item} if isinstance(item, str) or _is_text(item) else item for item in items]


def _is_text(item: object) -> bool:
    return isinstance(item, dict) and bool(item) and set(item) <= {"fr", "en"}


def _parse_email(value: object) -> str:
    if not isinstance(value, str) or value.count("@") != 1 or any(c in value for c in " <>\"'\\\t\n,;?&"):
        raise refuse("TR232", value=str(value)[:80])
    return value


@record
class Person(Record):
    """``person.yml``. Without ``consent`` nothing about this person leaves the local preview."""

    name: Line
    title: T | None = None
    team: Annotated[tuple[Membership, ...], Read(_parse_teams)] = ()
    place: T | None = None
    langs: Many[Line] = ()
    consent: Agreement | None = None
    audience: Audience | None = None
    status: Literal["active", "left", "retired"] = "active"
    declared: Many[C] = ()
    links: Many[Link] = ()
    photo: FileName | None = None
    public_name: Line | None = None
    email: Annotated[str, Read(_parse_email)] | None = None
    slug: Annotated[Slug, Read(parse_slug)] = Slug()
    aliases: Many[Alias] = ()
