"""The views of the lists of missions and people, the home page, offers and the explanation of it all."""

from __future__ import annotations

import unicodedata
from itertools import compress, islice

from generator.archive import CHECKSUMS
from generator.kept import cells, column
from generator.routes import HOME_SIZE, PAGE_SIZE, Kind, Route, formats, listed_missions, page_count, years
from generator.site import Site, State

from .context import Context
from .model import AboutView, HomeView, ListView, PeopleView
from .pieces import ListLink, Phrase
from .portfolio import PersonCard
from .stock import Stock
from .vocabulary import competency_cards, proofs_among

_AGREED = State.AGREED.value


class Lists:
    """What all list pages of one language share, computed once."""

    def __init__(self, context: Context, stock: Stock) -> None:
        self.context = context
        self.stock = stock
        self.missions = listed_missions(context.site)
        self.years = tuple(context.listing(Kind.YEAR, year, context.words.name(year), count)
                           for year, count in years(context.site).items())
        self.formats = tuple(
            context.listing(Kind.FORMAT, key, context.words.phrase(context.site.formats[key].name), count)
            for key, count in formats(context.site).items()
        )
        self._by_year, self._by_format = self._grouped("year"), self._grouped("format")

    def _grouped(self, name: str) -> dict[str, list[str]]:
        briefs, found = self.context.site.briefs, dict[str, list[str]]()
        keys = compress(column(briefs, name), column(briefs, "listed"))
        for mission_id, key in zip(self.missions, keys, strict=True):
            found.setdefault(key, []).append(mission_id)
        return found

    def view(self, route: Route) -> ListView:
        """One page of the general list, of a year or of a format."""
        keys, total = self.on_page(route)
        count = page_count(total, PAGE_SIZE)
        return ListView(
            heading=self._heading(route),
            missions=self.stock.cards(keys),
            number=route.number,
            pages=tuple(self.context.path(route.kind, route.key, number) for number in range(1, count + 1)),
            total=total,
            years=_marked(self.years, route, Kind.YEAR, self.context),
            formats=_marked(self.formats, route, Kind.FORMAT, self.context),
        )

    def on_page(self, route: Route) -> tuple[list[str], int]:
        """The missions of one page of a list, and how many the whole list has."""
        keys = self.keys(route)
        first = (route.number - 1) * PAGE_SIZE
        return keys[first : first + PAGE_SIZE], len(keys)

    def keys(self, route: Route) -> list[str]:
        """The missions of a whole list, newest first."""
        if route.kind is Kind.YEAR:
            return self._by_year[route.key]
        return self._by_format[route.key] if route.kind is Kind.FORMAT else self.missions

    def _heading(self, route: Route) -> Phrase | None:
        if route.kind is Kind.YEAR:
            return self.context.words.name(route.key)
        if route.kind is Kind.FORMAT:
            return self.context.words.phrase(self.context.site.formats[route.key].name)
        return None

    @property
    def latest(self) -> list[str]:
        """The missions that the home page begins with."""
        stage = cells(self.context.site.briefs, "stage")
        return list(islice((key for key in self.missions if stage(key) != _AGREED), HOME_SIZE))

    @property
    def coming(self) -> list[str]:
        """The missions that are agreed and have not begun, the soonest first."""
        stage = cells(self.context.site.briefs, "stage")
        return [key for key in reversed(self.missions) if stage(key) == _AGREED]

    def home(self) -> HomeView:
        """The latest missions, and ways into the rest."""
        site = self.context.site
        competencies = tuple(ListLink(card.name, card.path, card.count)
                             for card in competency_cards(self.context) if card.count)
        return HomeView(
            missions=self.stock.cards(self.latest), coming=self.stock.cards(self.coming),
            offers=self.stock.cards(open_offers(site)),
            years=self.years, competencies=competencies, mission_count=len(self.missions),
            proof_count=proofs_among(site, self.missions),
            people_count=len(site.people), team_count=len(site.teams),
        )

    def about(self) -> AboutView:
        """What the site is for, in its own terms."""
        return AboutView(self.formats, self.context.site.settings.validators,
                         CHECKSUMS if any(column(self.context.site.briefs, "file_count")) else None)


def _marked(links: tuple[ListLink, ...], route: Route, kind: Kind, context: Context) -> tuple[ListLink, ...]:
    if route.kind is not kind:
        return links
    here = context.path(kind, route.key)
    return tuple(ListLink(link.label, link.path, link.count, link.path == here) for link in links)


def open_offers(site: Site) -> list[str]:
    """Missions that nobody has taken yet, newest first."""
    return [key for key, stage in zip(site.briefs, column(site.briefs, "stage"), strict=True)
            if stage == State.OFFER.value]


def people_view(context: Context) -> PeopleView:
    """Everybody, by name, grouped by the letter a reader would look under, each letter once."""
    groups: dict[str, list[PersonCard]] = {}
    for card in context.people_cards(context.site.people):
        groups.setdefault(_letter(card), []).append(card)
    return PeopleView(tuple((letter, tuple(cards)) for letter, cards in groups.items()))


def _letter(card: PersonCard) -> str:
    first = unicodedata.normalize("NFD", card.name[:1])[:1].upper()
    return {"Œ": "O", "Æ": "A"}.get(first, first) if first.isalpha() else "#"
