"""``sitemap.xml`` (sitemaps.org 0.9) with language alternates, an index above 50,000 addresses, and ``robots.txt``.

Only pages that search engines should keep are listed, under their own address, with the day their content last
changed where the records say it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from generator.publish import OutputFile
from generator.records import Audience
from generator.routes import Kind, Route
from generator.views.frame import alternates, real_langs

from .build import Build
from .dates import latest, updated

LIMIT = 50_000
_HEAD = '<?xml version="1.0" encoding="utf-8"?>\n'
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"


def make(build: Build) -> Iterator[OutputFile]:
    """The sitemap of a public site with a known address; ``robots.txt`` always says what robots may do."""
    if build.site.audience is not Audience.PUBLIC:
        yield OutputFile.of("robots.txt", b"User-agent: *\nDisallow: /\n")
        return
    if build.routes.portable:
        yield OutputFile.of("robots.txt", b"User-agent: *\nAllow: /\n")
        return
    yield from _maps(build)
    robots = f"User-agent: *\nAllow: /\n\nSitemap: {build.routes.absolute('sitemap.xml')}\n"
    yield OutputFile.of("robots.txt", robots.encode("utf-8"))


def _maps(build: Build) -> Iterator[OutputFile]:
    rows = [row for route in build.routes.pages for row in _row(build, route)]
    if len(rows) <= LIMIT:
        yield OutputFile.of("sitemap.xml", _urlset(rows))
        return
    parts = [rows[start : start + LIMIT] for start in range(0, len(rows), LIMIT)]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    for name, part in zip(names, parts, strict=True):
        yield OutputFile.of(name, _urlset(part))
    locations = "".join(f"  <sitemap><loc>{escape(build.routes.absolute(name))}</loc></sitemap>\n" for name in names)
    text = f'{_HEAD}<sitemapindex xmlns="{_NAMESPACE}">\n{locations}</sitemapindex>\n'
    yield OutputFile.of("sitemap.xml", text.encode("utf-8"))


def _urlset(rows: list[str]) -> bytes:
    opening = f'<urlset xmlns="{_NAMESPACE}" xmlns:xhtml="http://www.w3.org/1999/xhtml">\n'
    return f"{_HEAD}{opening}{''.join(rows)}</urlset>\n".encode()


def _row(build: Build, route: Route) -> Iterator[str]:
    if route.lang is None and route.kind is not Kind.ROOT:
        return
    if route.kind in (Kind.NOT_FOUND, Kind.ALIAS):
        return
    langs = real_langs(build.site, route)
    if route.lang is not None and route.lang not in langs:
        return
    context = build.contexts[route.lang or build.site.settings.lang]
    links = "".join(
        f'    <xhtml:link rel="alternate" hreflang="{tag}" href={quoteattr(url)}/>\n'
        for tag, url in alternates(context, route, build.routes.twin(route), langs)
    )
    day = _last_changed(build, route)
    changed = f"    <lastmod>{day.isoformat()}</lastmod>\n" if day is not None else ""
    yield f"  <url>\n    <loc>{escape(build.routes.absolute(route.path, route.lang))}</loc>\n{changed}{links}  </url>\n"


def _last_changed(build: Build, route: Route) -> dt.date | None:
    site = build.site
    if route.kind is Kind.MISSION:
        return updated(site.missions[route.key], site.date)
    if route.kind is Kind.PERSON:
        return latest(site, site.people[route.key].missions)
    if route.kind is Kind.COMPETENCY:
        return latest(site, site.competencies[route.key].missions)
    if route.kind is Kind.TEAM:
        return latest(site, (*site.teams[route.key].lent, *site.teams[route.key].hosted))
    return None
