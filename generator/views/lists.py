"""The views of the lists of missions and people, the home page, offers and the explanation of it all."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import groupby

from generator.archive import CHECKSUMS
from generator.routes import HOME_SIZE, PAGE_SIZE, Kind, Route, formats, listed_missions, page_count, years
from generator.site import Level, Mission, State

from .context import Context
from .mission import mission_view
from .model import AboutView, HomeView, ListView, OffersView, PeopleView
from .pieces import ListLink, Phrase
from .portfolio import PersonCard
from .vocabulary import competency_cards


class Lists:
    """What all list pages of one language share, computed once."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.missions = listed_missions(context.site)
        self.years = tuple(context.listing(Kind.YEAR, year, context.words.name(year), count)
                           for year, count in years(context.site).items())
        self.formats = tuple(
            context.listing(Kind.FORMAT, key, context.words.phrase(context.site.formats[key].name), count)
            for key, count in formats(context.site).items()
        )
        self._by_year = self._grouped(lambda mission: f"{mission.when.year:04}" if mission.when else "")
        self._by_format = self._grouped(lambda mission: mission.fields.format)

    def _grouped(self, key: Callable[[Mission], str]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for mission_id in self.missions:
            found.setdefault(key(self.context.site.missions[mission_id]), []).append(mission_id)
        return found

    def view(self, route: Route) -> ListView:
        """One page of the general list, of a year or of a format."""
        keys, heading = self._content(route)
        first = (route.number - 1) * PAGE_SIZE
        count = page_count(len(keys), PAGE_SIZE)
        return ListView(
            heading=heading,
            missions=self.context.cards(keys[first : first + PAGE_SIZE]),
            number=route.number,
            pages=tuple(self.context.path(route.kind, route.key, number) for number in range(1, count + 1)),
            total=len(keys),
            years=_marked(self.years, route, Kind.YEAR, self.context),
            formats=_marked(self.formats, route, Kind.FORMAT, self.context),
        )

    def _content(self, route: Route) -> tuple[list[str], Phrase | None]:
        if route.kind is Kind.YEAR:
            return self._by_year[route.key], self.context.words.name(route.key)
        if route.kind is Kind.FORMAT:
            name = self.context.site.formats[route.key].name
            return self._by_format[route.key], self.context.words.phrase(name)
        return self.missions, None

    def home(self) -> HomeView:
        """The latest missions, and ways into the rest."""
        site = self.context.site
        shown = [site.missions[key] for key in self.missions]
        competencies = tuple(ListLink(card.name, card.path, card.count)
                             for card in competency_cards(self.context) if card.count)
        return HomeView(
            missions=self.context.cards([m.id for m in shown if m.state is not State.AGREED][:HOME_SIZE]),
            coming=self.context.cards(m.id for m in reversed(shown) if m.state is State.AGREED),
            offers=self.context.cards(mission.id for mission in open_offers(self.context)),
            years=self.years, competencies=competencies, mission_count=len(shown),
            proof_count=sum(mission.level is Level.PROVEN for mission in shown),
            people_count=len(site.people), team_count=len(site.teams),
        )

    def about(self) -> AboutView:
        """What the site is for, in its own terms."""
        return AboutView(self.formats, self.context.site.settings.validators,
                         CHECKSUMS if self.context.material.archive else None)


def _marked(links: tuple[ListLink, ...], route: Route, kind: Kind, context: Context) -> tuple[ListLink, ...]:
    if route.kind is not kind:
        return links
    here = context.path(kind, route.key)
    return tuple(ListLink(link.label, link.path, link.count, link.path == here) for link in links)


def open_offers(context: Context) -> list[Mission]:
    """Missions that nobody has taken yet, newest first."""
    return [mission for mission in context.site.missions.values() if mission.state is State.OFFER]


def offers_view(context: Context, route: Route) -> OffersView:
    """Every open offer, whole."""
    return OffersView(tuple(mission_view(context, mission, route, {}) for mission in open_offers(context)))


def people_view(context: Context) -> PeopleView:
    """Everybody, by name, grouped by the letter a reader would look under."""
    cards = context.people_cards(context.site.people)
    return PeopleView(tuple((letter, tuple(group)) for letter, group in groupby(cards, key=_letter)))


def _letter(card: PersonCard) -> str:
    first = unicodedata.normalize("NFD", card.name[:1])[:1].upper()
    return {"Œ": "O", "Æ": "A"}.get(first, first) if first.isalpha() else "#"
