"""Every page of the site, ready for its template: one maker per kind, listed in one table."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from generator.records import LANGS, Lang
from generator.routes import Kind, Route

from .context import Context, Material
from .frame import About, Framer, original_of, real_langs
from .json_ld import competency_json, person_json
from .lists import Lists, open_offers, people_view
from .mission_page import complete
from .model import Choice, ChoiceView, FeedLink, OffersView, Page, RedirectView, View
from .person import person_view
from .pieces import Phrase
from .stock import Stock, Values
from .vocabulary import all_files, competencies_view, competency_view, deliverables_view, team_view, teams_view

Made = tuple[About, View]


class Pages:
    """Makes the pages of one build, in the order of its routes."""

    def __init__(self, material: Material, values: Values) -> None:
        self.material = material
        self.site = material.site
        self.contexts = {lang: Context(material, lang) for lang in LANGS}
        self.stocks = {lang: Stock(lang, material.site.briefs, values) for lang in LANGS}
        self.framers = {lang: Framer(context) for lang, context in self.contexts.items()}
        self.lists = {lang: Lists(self.contexts[lang], self.stocks[lang]) for lang in LANGS}
        self.files = all_files(material.site)
        self.neighbours = neighbours(self.lists["fr"].missions)
        self._makers: Mapping[Kind, Callable[[Context, Route], Made]] = {
            Kind.ROOT: self._root, Kind.HOME: self._home, Kind.MISSION: self._mission, Kind.MISSIONS: self._list,
            Kind.YEAR: self._list, Kind.FORMAT: self._list, Kind.PERSON: self._person, Kind.PEOPLE: self._people,
            Kind.COMPETENCY: self._competency, Kind.COMPETENCIES: self._competencies, Kind.TEAM: self._team,
            Kind.TEAMS: self._teams, Kind.OFFERS: self._offers, Kind.DELIVERABLES: self._deliverables,
            Kind.ABOUT: self._about, Kind.NOT_FOUND: self._nothing, Kind.PERMALINK: self._permalink,
            Kind.ALIAS: self._alias,
        }

    def page(self, route: Route) -> Page:
        """The page of one route."""
        lang = route.lang or self.site.settings.lang
        about, view = self._makers[route.kind](self.contexts[lang], route)
        return Page(route.file, template_of(route.kind), self.framers[lang].frame(route, about), view)

    def _mission(self, context: Context, route: Route) -> Made:
        stock = self.stocks[context.lang]
        view, about = stock.page(route.key)
        return about, complete(view, context, stock, self.neighbours)

    def _person(self, context: Context, route: Route) -> Made:
        person = self.site.people[route.key]
        view = person_view(context, self.stocks[context.lang], person, route)
        image = context.routes.absolute(view.photo.path) if view.photo else None
        feed = FeedLink(view.feed, view.name) if view.feed else None
        return About(
            heading=context.words.name(view.name), description=view.title or context.words.name(view.name),
            json_ld=person_json(context, person, view, route), og_type="profile", og_image=image, feed=feed,
            withheld=view.card.withheld,
        ), view

    def _competency(self, context: Context, route: Route) -> Made:
        view = competency_view(context, self.stocks[context.lang], self.site.competencies[route.key], route)
        langs = real_langs(self.site, route)
        feed = FeedLink(view.feed, view.name.plain) if view.feed else None
        return About(
            heading=view.name, description=view.definition or view.name, feed=feed,
            json_ld=competency_json(context, view, route), langs=langs, original=original_of(langs, context.lang),
        ), view

    def _team(self, context: Context, route: Route) -> Made:
        view = team_view(context, self.stocks[context.lang], self.site.teams[route.key], route)
        feed = FeedLink(view.feed, view.name.plain) if view.feed else None
        langs = real_langs(self.site, route)
        return About(heading=view.name, description=view.name, feed=feed, langs=langs,
                     original=original_of(langs, context.lang)), view

    def _list(self, context: Context, route: Route) -> Made:
        view = self.lists[context.lang].view(route)
        return About(heading=view.heading), view

    def _home(self, context: Context, route: Route) -> Made:
        return About(), self.lists[context.lang].home()

    def _people(self, context: Context, route: Route) -> Made:
        return About(), people_view(context)

    def _competencies(self, context: Context, route: Route) -> Made:
        return About(), competencies_view(context)

    def _teams(self, context: Context, route: Route) -> Made:
        return About(), teams_view(context)

    def _offers(self, context: Context, route: Route) -> Made:
        stock = self.stocks[context.lang]
        views = (complete(stock.page(key)[0], context, stock, {}) for key in open_offers(self.site))
        return About(), OffersView(tuple(views))

    def _deliverables(self, context: Context, route: Route) -> Made:
        return About(), deliverables_view(context, self.stocks[context.lang], self.files, route)

    def _about(self, context: Context, route: Route) -> Made:
        return About(), self.lists[context.lang].about()

    def _nothing(self, context: Context, route: Route) -> Made:
        if route.lang is not None:
            return About(), None
        return About(), self._homes()

    def _root(self, context: Context, route: Route) -> Made:
        return About(heading=context.words.phrase(self.site.settings.name)), self._homes()

    def _homes(self) -> ChoiceView:
        return ChoiceView(tuple(map(self._home_choice, LANGS)), None)

    def _home_choice(self, lang: Lang) -> Choice:
        context = self.contexts[lang]
        settings = self.site.settings
        return Choice(lang, context.path(Kind.HOME), context.words.phrase(settings.name),
                      context.words.maybe(settings.purpose))

    def _permalink(self, context: Context, route: Route) -> Made:
        kind, _, key = route.key.partition("/")
        choices = tuple(self._choice(lang, Kind(kind), key) for lang in LANGS)
        title = choices[LANGS.index(context.lang)].title
        return About(heading=title, description=title), ChoiceView(choices, kind)

    def _choice(self, lang: Lang, kind: Kind, key: str) -> Choice:
        context = self.contexts[lang]
        return Choice(lang, context.path(kind, key), self._title(context, kind, key), self._detail(context, kind, key))

    def _title(self, context: Context, kind: Kind, key: str) -> Phrase:
        if kind is Kind.PERSON:
            return context.words.name(self.site.people[key].name)
        return self.stocks[context.lang].card(key).title

    def _detail(self, context: Context, kind: Kind, key: str) -> Phrase | None:
        if kind is Kind.PERSON:
            return context.words.maybe(self.site.people[key].fields.title)
        return self.stocks[context.lang].card(key).summary

    def _alias(self, context: Context, route: Route) -> Made:
        kind, _, key = route.target.partition("/")
        target = Kind(kind)
        neutral = context.routes.get(Kind.PERMALINK, None, route.target)
        page = neutral if route.lang is None else context.routes.get(target, route.lang, key)
        assert page is not None
        title = self._title(context, target, key)
        choices = tuple(self._choice(lang, target, key) for lang in LANGS) if route.lang is None else ()
        return About(heading=title, moved=page), RedirectView(context.link(page.path), title.plain, context.lang,
                                                              choices)


_TEMPLATES = {Kind.YEAR: "missions.html", Kind.FORMAT: "missions.html"}


def template_of(kind: Kind) -> str:
    """The template that pages of a kind are made with."""
    return _TEMPLATES.get(kind, f"{kind.value}.html")


def neighbours(keys: list[str]) -> dict[str, tuple[str | None, str | None]]:
    """For each mission of the list, newest first: the one before it and the one after it."""
    padded: list[str | None] = [None, *keys, None]
    return {key: (padded[at], padded[at + 2]) for at, key in enumerate(keys)}
