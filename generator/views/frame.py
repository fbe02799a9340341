"""The frame of every page: addresses in both languages, what machines read, and what the site says of itself."""

from __future__ import annotations

from generator.compact import compact
from generator.frozen import dataclass
from generator.kept import cells
from generator.records import LANGS, Lang
from generator.routes import FEED, SECTIONS, Kind, Route, listed_missions
from generator.site import Site, has_feed

from .context import Context
from .model import Crumb, FeedLink, Frame
from .pieces import Phrase, Withholding

_NAV = (Kind.MISSIONS, Kind.PEOPLE, Kind.COMPETENCIES, Kind.TEAMS, Kind.OFFERS, Kind.DELIVERABLES)
_SECTION_OF = {
    Kind.MISSION: Kind.MISSIONS, Kind.YEAR: Kind.MISSIONS, Kind.FORMAT: Kind.MISSIONS, Kind.PERSON: Kind.PEOPLE,
    Kind.COMPETENCY: Kind.COMPETENCIES, Kind.TEAM: Kind.TEAMS,
}
_UNLISTED = (Kind.NOT_FOUND, Kind.PERMALINK, Kind.ALIAS)


@compact
@dataclass(frozen=True, slots=True)
class About:
    """What one page says of itself. ``langs`` are the languages it really exists in; ``original`` is the one to cite
    where the page's own language is not among them. ``moved`` is the page that an old address now leads to."""

    heading: Phrase | None = None
    description: Phrase | None = None
    langs: tuple[Lang, ...] = ("fr", "en")
    original: Lang | None = None
    moved: Route | None = None
    json_ld: str | None = None
    og_type: str = "website"
    og_image: str | None = None
    feed: FeedLink | None = None
    withheld: Withholding | None = None


class Framer:
    """Makes the frames of one language's pages."""

    def __init__(self, context: Context) -> None:
        self.context = context
        settings, words = context.site.settings, context.words
        self.site_name = words.phrase(settings.name)
        self.purpose = words.maybe(settings.purpose)
        self.disclaimer = words.maybe(settings.disclaimer)
        self.coordinator = context.maybe_person(context.site.coordinator)
        self.nav = tuple((kind.value, context.path(kind)) for kind in _NAV)
        self.home = context.path(Kind.HOME)
        self.about = context.path(Kind.ABOUT)
        feed = FeedLink(f"{context.lang}/{FEED}", self.site_name.plain)
        self.site_feed = feed if has_feed(context.site.briefs, listed_missions(context.site)) else None
        contact = settings.contact
        self.contact_url = _contact_url(contact) if contact else None

    def frame(self, route: Route, about: About) -> Frame:
        """The frame of one page."""
        context, settings = self.context, self.context.site.settings
        twin, description = context.routes.twin(route), about.description or self.purpose
        return Frame(
            lang=context.lang, locale=context.words.locale.tag, kind=route.kind.value, root=context.root(route),
            path=route.path, title=about.heading.plain if about.heading else "", heading=about.heading,
            description=description.plain if description else "",
            description_lang=description.lang if description else context.lang,
            canonical=self._canonical(route, twin, about), alternates=self._alternates(route, twin, about),
            index=route.kind not in _UNLISTED and context.site.audience.value == "public",
            twin=context.link(twin.path), other_lang="en" if context.lang == "fr" else "fr",
            feeds=tuple(feed for feed in (about.feed, self.site_feed) if feed is not None),
            crumbs=self._crumbs(route, about), json_ld=about.json_ld, og_type=about.og_type, og_image=about.og_image,
            url=context.routes.absolute(route.path, route.lang), site_name=self.site_name, purpose=self.purpose,
            disclaimer=self.disclaimer, coordinator=self.coordinator, contact=settings.contact,
            contact_url=self.contact_url, nav=self.nav, section=_section(route.kind), home=self.home, about=self.about,
            audience=context.site.audience.value, preview=context.site.previews, withheld=about.withheld,
        )

    def _canonical(self, route: Route, twin: Route, about: About) -> str | None:
        """Itself; for a page that only shows the other language's words or has moved, the page it stands for."""
        if route.kind is Kind.NOT_FOUND or self.context.routes.portable:
            return None
        original = about.original if about.original not in (None, route.lang) else None
        own = about.moved or (route if original is None or route.lang in about.langs else twin)
        return self.context.routes.absolute(own.path, own.lang)

    def _alternates(self, route: Route, twin: Route, about: About) -> tuple[tuple[str, str], ...]:
        """(hreflang, URL) of real translations, itself included, and x-default; none where only one language exists."""
        if self.context.routes.portable or route.kind in _UNLISTED:
            return ()
        return alternates(self.context, route, twin, about.langs)

    def _crumbs(self, route: Route, about: About) -> tuple[Crumb, ...]:
        if route.lang is None or route.kind in (Kind.HOME, Kind.NOT_FOUND):
            return ()
        crumbs = [Crumb("home", self.home)]
        section = _SECTION_OF.get(route.kind)
        if section is not None:
            crumbs.append(Crumb(section.value, self.context.path(section)))
        crumbs.append(Crumb(route.kind.value, self.context.link(route.path), about.heading))
        return tuple(crumbs)


def _section(kind: Kind) -> str:
    """The part of the main menu that a page belongs to."""
    section = _SECTION_OF.get(kind, kind)
    return section.value if section in _NAV else ""


def alternates(context: Context, route: Route, twin: Route, langs: tuple[Lang, ...]) -> tuple[tuple[str, str], ...]:
    """What ``hreflang`` says of a page and its twin, the same on both: real translations and x-default, or nothing."""
    routes = context.routes
    if route.kind in (Kind.ROOT, Kind.HOME):
        homes = tuple((lang, routes.absolute(f"{lang}/", lang)) for lang in SECTIONS)
        return (*homes, ("x-default", routes.absolute("")))
    if route.lang is None or len(langs) < 2:
        return ()
    pair = {each.lang: each for each in (route, twin) if each.lang is not None}
    found = [(context.site.settings.langs.get(lang), pair[lang]) for lang in SECTIONS if lang in pair]
    links = [(tag.partition("-")[0], routes.absolute(each.path, each.lang)) for tag, each in found]
    default = pair.get(context.site.settings.lang, route)
    return (*links, ("x-default", routes.absolute(default.path, default.lang)))


def real_langs(site: Site, route: Route) -> tuple[Lang, ...]:
    """The languages a page really exists in: a page that only borrows the other's words is no translation."""
    if route.kind is Kind.MISSION:
        found: tuple[Lang, ...] = cells(site.briefs, "langs")(route.key)
        return found
    if route.kind is Kind.COMPETENCY:
        return site.competencies[route.key].fields.name.langs
    if route.kind is Kind.TEAM:
        return site.teams[route.key].name.langs
    return LANGS


def original_of(langs: tuple[Lang, ...], lang: Lang) -> Lang | None:
    """The language to cite where the page's own does not really exist."""
    return None if lang in langs or not langs else langs[0]


def _contact_url(contact: str) -> str | None:
    """A link for what looks like an address; plain words stay words."""
    if contact.startswith(("https://", "http://", "mailto:")):
        return contact
    return f"mailto:{contact}" if "@" in contact and " " not in contact else None
