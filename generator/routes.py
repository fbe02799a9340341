"""The only maker of addresses: which pages exist, where they stand, and who else claims the same place.

A *path* is relative to the site's root, without a leading slash; one that ends with ``/`` is a folder whose file is
``index.html``. Every page exists in both languages, so the other language's page is the same key with the other
language (its *twin*).
"""

from __future__ import annotations

import enum
import unicodedata
from collections.abc import Iterator, Mapping, Set
from itertools import compress
from urllib.parse import quote, urlsplit

from generator.compact import compact
from generator.frozen import dataclass
from generator.kept import column
from generator.problems import Place, Problem, problem
from generator.records import LANGS, Lang, Settings, Slug
from generator.site import Site, World, slug_in

PAGE_SIZE = 20
"""Missions on one page of a list."""

FILES_SIZE = 50
"""Files on one page of the list of deliverables."""

HOME_SIZE = 12
"""Missions on the home page."""


class Kind(enum.Enum):
    """The kinds of page; the value is what ``data-kind`` says."""

    ROOT = "root"
    HOME = "home"
    MISSION = "mission"
    MISSIONS = "missions"
    YEAR = "year"
    FORMAT = "format"
    PERSON = "person"
    PEOPLE = "people"
    COMPETENCY = "competency"
    COMPETENCIES = "competencies"
    TEAM = "team"
    TEAMS = "teams"
    OFFERS = "offers"
    DELIVERABLES = "deliverables"
    ABOUT = "about"
    NOT_FOUND = "not-found"
    PERMALINK = "permalink"
    ALIAS = "alias"


RECORD_KINDS = {each.value: each for each in (Kind.MISSION, Kind.PERSON, Kind.COMPETENCY, Kind.TEAM)}
"""The kinds that are about one record, by how links to it begin."""


@compact
@dataclass(frozen=True, slots=True)
class Route:
    """One page: its kind, its key (a record id, a year, a format id), its page number and its address."""

    kind: Kind
    lang: Lang | None
    path: str
    key: str = ""
    number: int = 1
    owner: str = ""
    """The content file that asks for this address, for messages."""
    target: str = ""
    """For an alias, ``<kind>/<id>`` of the record it leads to."""

    @property
    def file(self) -> str:
        """Where its bytes go, relative to the output folder."""
        return file_of(self.path)

    @property
    def root(self) -> str:
        """The relative way from this page back to the site's root: ``../../`` or empty."""
        return "../" * self.path.count("/")


def file_of(path: str) -> str:
    """The file that a path stands for."""
    return f"{path}index.html" if path == "" or path.endswith("/") else path


SECTIONS: Mapping[Lang, Mapping[Kind, str]] = {
    "fr": {
        Kind.HOME: "", Kind.MISSION: "missions", Kind.MISSIONS: "missions", Kind.YEAR: "missions/annees",
        Kind.FORMAT: "missions/formats", Kind.PERSON: "personnes", Kind.PEOPLE: "personnes",
        Kind.COMPETENCY: "competences", Kind.COMPETENCIES: "competences", Kind.TEAM: "equipes", Kind.TEAMS: "equipes",
        Kind.OFFERS: "offres", Kind.DELIVERABLES: "livrables", Kind.ABOUT: "a-propos", Kind.NOT_FOUND: "404.html",
    },
    "en": {
        Kind.HOME: "", Kind.MISSION: "missions", Kind.MISSIONS: "missions", Kind.YEAR: "missions/years",
        Kind.FORMAT: "missions/formats", Kind.PERSON: "people", Kind.PEOPLE: "people",
        Kind.COMPETENCY: "competencies", Kind.COMPETENCIES: "competencies", Kind.TEAM: "teams", Kind.TEAMS: "teams",
        Kind.OFFERS: "offers", Kind.DELIVERABLES: "deliverables", Kind.ABOUT: "about", Kind.NOT_FOUND: "404.html",
    },
}
FEED = "atom.xml"
INDEX = "index.json"


class Addresses:
    """Where pages stand, whatever it is known from."""

    settings: Settings

    def get(self, kind: Kind, lang: Lang | None, key: str = "", number: int = 1) -> Route | None:
        """That page, or ``None`` where this build has none."""
        raise NotImplementedError

    def path(self, kind: Kind, lang: Lang | None, key: str = "", number: int = 1) -> str | None:
        """The path of that page, or ``None``."""
        route = self.get(kind, lang, key, number)
        return route.path if route is not None else None

    def twin(self, route: Route) -> Route:
        """The very same page in the other language; a page of both languages is its own twin."""
        if route.lang is None:
            return route
        return self.get(route.kind, "en" if route.lang == "fr" else "fr", route.key, route.number) or route

    def absolute(self, path: str, lang: Lang | None = None) -> str:
        """The full address of a path on its language's host, percent-encoded (RFC 3986); without a configured
        ``base_url``, the path from the root of whatever host serves it."""
        base = self.settings.base_url
        start = base.get(lang or self.settings.lang) if base is not None else "/"
        return start + quote(path, safe="/~!$&'()*+,;=:@-._")

    @property
    def portable(self) -> bool:
        """Whether links must name ``index.html``: nobody said which web server will serve this site."""
        return self.settings.base_url is None

    def base_path(self, lang: Lang | None) -> str:
        """The path below which the site lives on its host: ``/`` or ``/sub/``; the 404 page links through it."""
        base = self.settings.base_url
        return urlsplit(base.get(lang or self.settings.lang)).path or "/" if base is not None else "/"


class Routes(Addresses):
    """All addresses of one build. ``pages`` is in output order; look-ups are by kind, key and language."""

    def __init__(self, settings: Settings, pages: tuple[Route, ...]) -> None:
        self.settings = settings
        self._pages = pages
        self._by_key = {(route.kind, route.key, route.lang, route.number): route for route in pages}

    def get(self, kind: Kind, lang: Lang | None, key: str = "", number: int = 1) -> Route | None:
        """That page, or ``None`` where this build has none."""
        return self._by_key.get((kind, key, lang, number))

    @property
    def pages(self) -> tuple[Route, ...]:
        """All of them, in output order."""
        return self._pages

    def among(self, files: Set[str]) -> Iterator[Route]:
        """The pages that some files are of: few of many."""
        return (route for route in self.pages if route.file in files)

    def __len__(self) -> int:
        return len(self.pages)


class WorldRoutes(Addresses):
    """The addresses that one mission may lead to, worked out from the world it sees."""

    def __init__(self, world: World) -> None:
        self.settings = world.settings
        self._world = world
        self._at_hand: dict[tuple[Kind, Lang | None, str], Route | None] = {}

    def get(self, kind: Kind, lang: Lang | None, key: str = "", number: int = 1) -> Route | None:
        """The page of a record that this build shows, or a permalink to one."""
        asked = (kind, lang, key)
        if asked not in self._at_hand:
            self._at_hand[asked] = self._get(kind, lang, key)
        return self._at_hand[asked]

    def _get(self, kind: Kind, lang: Lang | None, key: str) -> Route | None:
        if kind is Kind.PERMALINK:
            section, _, record = key.partition("/")
            return Route(kind, None, neutral(Kind(section), record), key) if self._slug(Kind(section), record) else None
        slug = self._slug(kind, key)
        if slug is None or lang is None:
            return None
        return Route(kind, lang, _folder(lang, kind, slug_in(slug, key, lang)), key)

    def _slug(self, kind: Kind, key: str) -> Slug | None:
        world = self._world
        if kind is Kind.MISSION:
            return world.visible.get(key)
        if kind is Kind.PERSON:
            person = world.people.get(key)
            shown = person is not None and world.audience.admits(world.rules.person(key).audience)
            return person.data.slug if person is not None and shown else None
        vocabulary = {Kind.TEAM: world.teams, Kind.COMPETENCY: world.competencies}.get(kind)
        return _NO_SLUG if vocabulary is not None and key in vocabulary else None


_NO_SLUG = Slug()


def make_routes(site: Site) -> tuple[Routes, list[Problem]]:
    """Every page of the site, and every address that two of them claim."""
    pages: dict[str, Route] = {}
    problems: list[Problem] = []
    for route in _all_routes(site):
        claimed = claim(route.file)
        earlier = pages.get(claimed)
        if earlier is not None:
            problems.append(_collision(route, earlier))
        else:
            pages[claimed] = route
    return Routes(site.settings, tuple(pages.values())), problems


def claim(file: str) -> str:
    """What a careless file system would make of a name: neither case nor Unicode form tells two files apart."""
    return file.lower() if file.isascii() else unicodedata.normalize("NFC", file).casefold()


def _collision(route: Route, earlier: Route) -> Problem:
    asker, other = (route, earlier) if route.owner else (earlier, route)
    rival = other.owner or f"/{other.file}"
    if other.owner and other.path != asker.path:
        rival = f"/{other.path} ({rival})"
    return problem("TR501", Place(asker.owner), path=f"/{asker.path}", other=rival)


def _all_routes(site: Site) -> Iterator[Route]:
    yield Route(Kind.ROOT, None, "")
    for lang in LANGS:
        yield from _lists(site, lang)
        yield from _records(site, lang)
    for mission in site.briefs.values():
        yield Route(Kind.PERMALINK, None, neutral(Kind.MISSION, mission.id), f"mission/{mission.id}",
                    owner=mission.path)
    for person in site.people.values():
        yield Route(Kind.PERMALINK, None, neutral(Kind.PERSON, person.id), f"person/{person.id}", owner=person.path)
    yield Route(Kind.NOT_FOUND, None, "404.html")
    yield from _aliases(site)


def neutral(kind: Kind, record_id: str) -> str:
    """The address of a mission or a person in no language, which nothing but its id decides."""
    return f"{kind.value[0]}/{record_id}/"


def _lists(site: Site, lang: Lang) -> Iterator[Route]:
    for kind in (Kind.HOME, Kind.PEOPLE, Kind.COMPETENCIES, Kind.TEAMS, Kind.OFFERS, Kind.ABOUT):
        yield Route(kind, lang, _folder(lang, kind))
    yield Route(Kind.NOT_FOUND, lang, f"{lang}/{SECTIONS[lang][Kind.NOT_FOUND]}")
    files = sum(column(site.briefs, "file_count"))
    yield from _paginated(Kind.DELIVERABLES, lang, "", files, FILES_SIZE)
    yield from _paginated(Kind.MISSIONS, lang, "", len(listed_missions(site)))
    for year, count in years(site).items():
        yield from _paginated(Kind.YEAR, lang, year, count)
    for key, count in formats(site).items():
        yield from _paginated(Kind.FORMAT, lang, key, count)


def _paginated(kind: Kind, lang: Lang, key: str, count: int, size: int = PAGE_SIZE) -> Iterator[Route]:
    folder = _folder(lang, kind) + (f"{key}/" if key else "")
    for number in range(1, page_count(count, size) + 1):
        tail = "" if number == 1 else f"page/{number}/"
        yield Route(kind, lang, folder + tail, key, number)


def page_count(count: int, size: int) -> int:
    """How many pages a list of ``count`` items has; an empty list has one, which says so."""
    return max(1, -(-count // size))


def _folder(lang: Lang, kind: Kind, slug: str = "") -> str:
    return "/".join(part for part in (lang, SECTIONS[lang][kind], slug) if part) + "/"


def listed_missions(site: Site) -> list[str]:
    """The missions of the general list, newest first: everything that somebody is on; offers have their own page."""
    return list(compress(site.briefs, column(site.briefs, "listed")))


def years(site: Site) -> dict[str, int]:
    """How many listed missions each year has, newest year first."""
    found: dict[str, int] = {}
    for year in compress(column(site.briefs, "year"), column(site.briefs, "listed")):
        if year:
            found[year] = found.get(year, 0) + 1
    return dict(sorted(found.items(), reverse=True))


def formats(site: Site) -> dict[str, int]:
    """How many listed missions each format has, in the order of the formats."""
    found: dict[str, int] = {}
    for key in compress(column(site.briefs, "format"), column(site.briefs, "listed")):
        found[key] = found.get(key, 0) + 1
    return {key: found[key] for key in site.formats if key in found}


def _records(site: Site, lang: Lang) -> Iterator[Route]:
    missions, people = _folder(lang, Kind.MISSION), _folder(lang, Kind.PERSON)
    for mission in site.briefs.values():
        slug = slug_in(mission.slug, mission.id, lang)
        yield Route(Kind.MISSION, lang, f"{missions}{slug}/", mission.id, owner=mission.path)
    for person in site.people.values():
        slug = slug_in(person.fields.slug, person.id, lang)
        yield Route(Kind.PERSON, lang, f"{people}{slug}/", person.id, owner=person.path)
    for competency in site.competencies:
        yield Route(Kind.COMPETENCY, lang, _folder(lang, Kind.COMPETENCY, competency), competency,
                    owner="competencies.yml")
    for team in site.teams:
        yield Route(Kind.TEAM, lang, _folder(lang, Kind.TEAM, team), team, owner="teams.yml")


def _aliases(site: Site) -> Iterator[Route]:
    for mission in site.briefs.values():
        if mission.aliases:
            yield from _aliases_of(Kind.MISSION, mission.id, mission.path, mission.slug, mission.aliases)
    for person in site.people.values():
        if person.fields.aliases:
            yield from _aliases_of(Kind.PERSON, person.id, person.path, person.fields.slug, person.fields.aliases)


def _aliases_of(kind: Kind, key: str, owner: str, slug: Slug, aliases: tuple[str, ...]) -> Iterator[Route]:
    """Each of them once; where a record stands, it needs none."""
    seen = {file_of(_folder(lang, kind, slug_in(slug, key, lang))) for lang in LANGS} | {file_of(neutral(kind, key))}
    for path in map(alias_path, aliases):
        if file_of(path) not in seen:
            seen.add(file_of(path))
            yield Route(Kind.ALIAS, lang_of(path), path, path, 1, owner, f"{kind.value}/{key}")


def alias_path(alias: str) -> str:
    """The path of an old address as it is written in a record."""
    path = alias.removeprefix("/")
    return path if path.endswith((".html", ".htm", "/")) else f"{path}/"


def lang_of(path: str) -> Lang | None:
    """The language of the part of the site that a path is in; ``None`` for what belongs to both."""
    first = path.partition("/")[0]
    return "en" if first == "en" else "fr" if first == "fr" else None
