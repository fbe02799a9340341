"""What the site says about itself: ``site.yml``, and the mission formats as editable data."""

from __future__ import annotations

from dataclasses import field, fields
from typing import Annotated, Literal
from urllib.parse import SplitResult, unquote, urlsplit

from generator.cldr import locale
from generator.frozen import replace
from generator.patterns import pattern

from .record import Read, Record, record
from .references import P
from .refusal import RefusalError, refuse
from .types import (
    LANGS,
    Audience,
    Count,
    Hours,
    Key,
    Lang,
    Line,
    Many,
    Number,
    Percent,
    T,
    Text,
    parse_url,
)

Need = Literal["deliverable", "max_hours", "criterion", "host", "outside_host", "referent", "meeting", "lead", "sheet",
               "end", "host_feedback", "share", "hours", "competencies"]
"""What a format may ask for: a field of mission.yml, a host outside the person's own team, or the host's feedback."""


Loudness = Literal["error", "warning", "notice"]


@record
class FormatChange(Record):
    """What ``site.yml`` says of a format: a new one, or only what changes in one that Trace ships.

    Hours are hours of work, shares per cent of working time, months calendar months. A limit that is absent does not
    apply. ``severity`` is how loudly a limit that is passed is said, ``needs_severity`` a need that is not met.
    """

    name: T | None = None
    min_hours: Hours | None = None
    max_hours: Hours | None = None
    min_share: Percent | None = None
    max_share: Percent | None = None
    max_months: Number | None = None
    needs: Many[Need] | None = None
    severity: Loudness | None = None
    needs_severity: Loudness | None = None


@record
class Format(Record):
    """A kind of mission: its limits and what else it asks for, as :class:`FormatChange` has them."""

    name: T
    min_hours: Hours | None = None
    max_hours: Hours | None = None
    min_share: Percent | None = None
    max_share: Percent | None = None
    max_months: Number | None = None
    needs: Many[Need] = ()
    severity: Loudness = "warning"
    needs_severity: Loudness = "warning"

    def changed(self, change: FormatChange) -> Format:
        """The same format with what a site says otherwise."""
        said = {each.name: value for each in fields(change) if (value := getattr(change, each.name)) is not None}
        return replace(self, **said)


_HOST = pattern(r"(?!-)[\w-]+(?<!-)(?:\.(?!-)[\w-]+(?<!-))*\.?|[0-9a-f:.]*:[0-9a-f:.]*")
"""Labels as people type them, also in their own letters (RFC 5890), or an address of IPv6."""


def _has_server(parts: SplitResult) -> bool:
    """Whether a server can listen where an address says."""
    try:
        return parts.port != 0 and _HOST.fullmatch(parts.hostname or "") is not None
    except ValueError:  # no number, or one that is too large
        return False


def parse_base_url(value: object) -> str:
    """Where a site is published: a scheme, a host and a path, and nothing else; always with a closing ``/``."""
    try:
        url = parse_url(value)
    except RefusalError as error:
        if error.code == "TR222":
            raise refuse("TR241", value=str(value)[:80]) from None
        raise
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or "@" in parts.netloc or {"?", "#"} & set(url):
        raise refuse("TR241", value=url[:80])
    if not _has_server(parts) or {".", ".."} & set(unquote(parts.path).split("/")):
        raise refuse("TR241", value=url[:80])
    return url.rstrip("/") + "/"


BaseUrl = Annotated[str, Read(parse_base_url)]


@record
class BaseUrls(Record):
    """Where the site is published, per language; sub-paths allowed."""

    fr: BaseUrl
    en: BaseUrl

    @classmethod
    def both(cls, value: str) -> BaseUrls:
        """One address for both languages. Raises RefusalError."""
        url = parse_base_url(value)
        return cls(url, url)

    def get(self, lang: Lang) -> str:
        """The base of that language, always with a closing ``/``."""
        return self.fr if lang == "fr" else self.en


def parse_base_urls(value: object) -> object:
    """One address for both languages, or one each."""
    if isinstance(value, str):
        parse_base_url(value)  # refused once, not once per language
        return {"fr": value, "en": value}
    return value


def _parse_locale(value: object) -> str:
    if not isinstance(value, str):
        raise refuse("TR204", expected="text")
    try:
        locale(value)
    except ValueError:
        raise refuse("TR240", value=value[:40]) from None
    return value


LocaleTag = Annotated[str, Read(_parse_locale)]


@record
class Locales(Record):
    """The locale of each language (BCP 47): typography, dates and numbers follow it."""

    fr: LocaleTag = "fr-CA"
    en: LocaleTag = "en-CA"

    def get(self, lang: Lang) -> str:
        """The locale tag of that language."""
        return self.fr if lang == "fr" else self.en


def _parse_locales(value: object) -> object:
    if isinstance(value, dict):
        for lang in LANGS:
            if lang in value and str(value[lang]).partition("-")[0].lower() != lang:
                raise refuse("TR240", value=str(value[lang])[:40])
    return value


@record
class Settings(Record):
    """``site.yml``. Everything has a default, so that a site can begin with three lines about a mission."""

    name: T = Text(fr="Micromissions", en="Micro-missions")
    lang: Lang = "fr"
    langs: Annotated[Locales, Read(_parse_locales)] = Locales()
    base_url: Annotated[BaseUrls, Read(parse_base_urls)] | None = None
    audience: Audience = Audience.INTERNAL
    purpose: T | None = None
    disclaimer: T | None = None
    coordinator: P | None = None
    contact: Line | None = None
    validators: Many[Line] = ("manager", "host", "lead", "referent", "executive")
    formats: dict[Key, FormatChange] = field(default_factory=dict)
    max_share: Percent = 40
    max_file_mb: Number = 10
    small_group: Count = 5
    window_days: Count = 60
    theme: Line = "default"

    @property
    def on_pages(self) -> Settings:
        """The same, without what only checks and commands go by: a change of that changes no page."""
        return replace(self, **{name: getattr(_USUAL, name) for name in _OFF_PAGES})


_USUAL = Settings()
_OFF_PAGES = ("max_share", "max_file_mb", "small_group", "window_days", "theme")
