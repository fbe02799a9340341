"""``sitemap.xml`` (sitemaps.org 0.9) with language alternates, an index above 50,000 addresses, and ``robots.txt``.

Only pages that search engines should keep are listed, under their own address, with the day their content last
changed where the records say it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from generator.memo import key
from generator.records import Audience
from generator.routes import Kind, Route
from generator.views import xml_attribute, xml_text
from generator.views.frame import alternates, real_langs

from .build import Build
from .dates import latest
from .planned import Planned

LIMIT = 50_000
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def make(build: Build) -> Iterator[Planned]:
    """The sitemap of a public site with a known address; ``robots.txt`` always says what robots may do."""
    if build.only is not None:
        return  # nothing here says what records say in words
    if build.site.audience is not Audience.PUBLIC:
        yield _robots("User-agent: *\nDisallow: /\n")
        return
    if build.routes.portable:
        yield _robots("User-agent: *\nAllow: /\n")
        return
    yield from _maps(build)
    yield _robots(f"User-agent: *\nAllow: /\n\nSitemap: {build.routes.absolute('sitemap.xml')}\n")


def _robots(text: str) -> Planned:
    return Planned("robots.txt", key("robots", text=text), make=text.encode)


def _maps(build: Build) -> Iterator[Planned]:
    listed = [route for route in build.routes.pages if _is_listed(build, route)]
    parts = [listed[start : start + LIMIT] for start in range(0, len(listed), LIMIT)]
    if len(parts) < 2:
        yield _map(build, "sitemap.xml", listed)
        return
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield _map(build, name, part)
    locations = "".join(f"  <sitemap><loc>{xml_text(build.routes.absolute(name))}</loc></sitemap>\n" for name in names)
    text = f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{locations}</sitemapindex>\n'
    yield Planned("sitemap.xml", key("sitemap index", text=text), make=text.encode)


def _map(build: Build, name: str, routes: list[Route]) -> Planned:
    settings = build.site.settings
    twin = build.routes.twin
    rows = tuple((route.path, twin(route).path, real_langs(build.site, route), str(_last_changed(build, route)))
                 for route in routes)
    return Planned(name, key("sitemap", rows=rows, base=repr(settings.base_url), langs=repr(settings.langs),
                             lang=settings.lang), make=lambda: _urlset(_row(build, route).encode() for route in routes))


def _urlset(rows: Iterable[bytes]) -> bytes:
    opening = f'<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    return b"".join(((_HEAD + opening).encode(), *rows, b"</urlset>\n"))


def _is_listed(build: Build, route: Route) -> bool:
    """Whether search engines should keep a page, under its own address."""
    if route.kind in (Kind.NOT_FOUND, Kind.ALIAS) or (route.lang is None and route.kind is not Kind.ROOT):
        return False
    return route.lang is None or route.lang in real_langs(build.site, route)


def _row(build: Build, route: Route) -> str:
    langs = real_langs(build.site, route)
    context = build.contexts[route.lang or build.site.settings.lang]
    links = "".join(
        f'    <xhtml:link rel="alternate" hreflang="{tag}" href={xml_attribute(url)}/>\n'
        for tag, url in alternates(context, route, build.routes.twin(route), langs)
    )
    day = _last_changed(build, route)
    changed = f"    <lastmod>{day.isoformat()}</lastmod>\n" if day is not None else ""
    place = xml_text(build.routes.absolute(route.path, route.lang))
    return f"  <url>\n    <loc>{place}</loc>\n{changed}{links}  </url>\n"


def _last_changed(build: Build, route: Route) -> dt.date | None:
    site = build.site
    if route.kind is Kind.MISSION:
        return latest(site, (route.key,))
    if route.kind is Kind.PERSON:
        return latest(site, site.people[route.key].missions)
    if route.kind is Kind.COMPETENCY:
        return latest(site, site.competencies[route.key].missions)
    if route.kind is Kind.TEAM:
        return latest(site, (*site.teams[route.key].lent, *site.teams[route.key].hosted))
    return None
