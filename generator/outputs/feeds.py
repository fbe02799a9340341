"""Atom feeds (RFC 4287), per language: the site's, and one per person, team and competency.

Entry ids are tag URIs (RFC 4151) made of record ids, so that a new slug, title or address of a page does not show old
missions as new ones.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice

from generator.memo import key
from generator.records import LANGS
from generator.routes import FEED, Kind, Route, listed_missions
from generator.site import begun
from generator.views import ROOT, Context, feed_link, lent_or_hosted, tag_of, timestamp, xml_attribute, xml_text

from .build import Build
from .dates import latest
from .planned import Planned

ENTRIES = 20


def make(build: Build) -> Iterator[Planned]:
    """Every feed of the site that says something."""
    for lang in LANGS:
        context = build.contexts[lang]
        site_name = context.words.phrase(build.site.settings.name).plain
        home = build.routes.get(Kind.HOME, lang)
        assert home is not None
        if build.plans(f"{home.path}{FEED}"):
            yield from _planned(build, context, home, site_name, listed_missions(build.site))
        for kind, records in (
            (Kind.PERSON, build.site.people), (Kind.TEAM, build.site.teams), (Kind.COMPETENCY, build.site.competencies),
        ):
            for record in records:
                route = build.routes.get(kind, lang, record)
                if route is not None and build.plans(f"{route.path}{FEED}"):
                    missions, name = _of_record(build, context, kind, record)
                    yield from _planned(build, context, route, f"{name} — {site_name}", missions)


def _of_record(build: Build, context: Context, kind: Kind, record: str) -> tuple[Iterable[str], str]:
    """The missions of a record's feed, and the record's name."""
    site, words = build.site, context.words
    if kind is Kind.PERSON:
        return site.people[record].missions, site.people[record].name
    if kind is Kind.TEAM:
        team = site.teams[record]
        return lent_or_hosted(site, team), words.phrase(team.name).plain
    competency = site.competencies[record]
    return competency.missions, words.phrase(competency.fields.name).plain


def _planned(build: Build, context: Context, route: Route, title: str, missions: Iterable[str]) -> Iterator[Planned]:
    shown, settings = list(islice(begun(build.site.briefs, missions), ENTRIES)), build.site.settings
    day = latest(build.site, shown)
    if day is None:
        return  # nobody follows a feed that says nothing
    entries = tuple(map(build.pages.stocks[context.lang].entry_digest, shown))
    name = key("feed", title=title, entries=entries, day=day.isoformat(), path=route.path, settings=repr(settings),
               lang=context.lang, record=f"{route.kind.value}/{route.key}",
               site=context.words.phrase(settings.name).plain)
    build.shown.note(f"{route.path}{FEED}", shown, (route.key,) if route.kind is Kind.PERSON else ())
    yield Planned(f"{route.path}{FEED}", name, make=partial(_feed, build, context, route, title, shown, day))


def _feed(build: Build, context: Context, route: Route, title: str, shown: list[str], day: dt.date) -> bytes:
    lang, settings, stock = context.lang, build.site.settings, build.pages.stocks[context.lang]
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={xml_attribute(settings.langs.get(lang))}>\n'
        f"  <id>{xml_text(tag_of(settings, f'{route.kind.value}/{route.key}', lang))}</id>\n"
        f"  <title>{xml_text(title)}</title>\n"
        f"  <updated>{timestamp(day)}</updated>\n"
        '  <link rel="self" type="application/atom+xml"'
        f' href={feed_link(context, f"{route.path}{FEED}", lang)}/>\n'
        f'  <link rel="alternate" type="text/html" hreflang="{lang}" href={feed_link(context, route.path, lang)}/>\n'
        f"  <author><name>{xml_text(context.words.phrase(settings.name).plain)}</name></author>\n"
        '  <generator>Trace</generator>\n'
    )
    data = b"".join((head.encode(), *map(stock.entry, shown), b"</feed>\n"))
    return data.replace(ROOT.encode(), route.root.encode())
