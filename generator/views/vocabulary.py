"""The views of competencies, teams, and the lists of both."""

from __future__ import annotations

from collections.abc import Iterable

from generator.kept import cells, column
from generator.routes import FEED, FILES_SIZE, Kind, Route, page_count
from generator.site import Competency, Level, Site, State, Team, TeamRef, has_feed

from .context import Context
from .model import (
    CompetenciesView,
    CompetencyCard,
    CompetencyView,
    DeliverableRow,
    DeliverablesView,
    NameView,
    TeamCard,
    TeamsView,
    TeamView,
)
from .pieces import ListLink
from .stock import Stock


def competency_view(context: Context, stock: Stock, competency: Competency, route: Route) -> CompetencyView:
    """A competency: what it means, where it was shown, by whom."""
    fields, words = competency.fields, context.words
    synonyms = fields.synonyms.fr if context.lang == "fr" else fields.synonyms.en
    return CompetencyView(
        id=competency.id, name=words.phrase(fields.name), definition=words.maybe(fields.definition),
        synonyms=synonyms, ask=words.maybe(fields.ask), levels=words.phrases(fields.levels),
        parent=_competency_link(context, fields.parent) if fields.parent in context.site.competencies else None,
        children=_sorted(context, (_competency_link(context, child) for child in competency.children)),
        align=tuple((a.framework, a.code, a.url) for a in fields.align),
        missions=stock.cards(proofs_first(context.site, finished(context.site, competency))),
        others=stock.cards(unfinished(context.site, competency)),
        people=context.people_cards(competency.people),
        declared_by=context.people_cards(key for key in competency.declared_by if key not in competency.people),
        feed=f"{route.path}{FEED}" if has_feed(context.site.briefs, competency.missions) else None,
    )


_DONE, _PROVEN = State.DONE.value, Level.PROVEN.value


def finished(site: Site, competency: Competency) -> list[str]:
    """The missions that show a competency: those that are over."""
    stage = cells(site.briefs, "stage")
    return [key for key in competency.missions if stage(key) == _DONE]


def unfinished(site: Site, competency: Competency) -> list[str]:
    """The missions about it that show nothing yet."""
    stage = cells(site.briefs, "stage")
    return [key for key in competency.missions if stage(key) != _DONE]


def proofs_first(site: Site, keys: Iterable[str]) -> list[str]:
    """Proven, then validated, then the rest; each newest first."""
    standing, rank = cells(site.briefs, "standing"), cells(site.briefs, "rank")
    return sorted(keys, key=lambda key: (_ORDER[standing(key)], rank(key)))


_ORDER = {level.value: place for place, level in enumerate((Level.PROVEN, Level.VALIDATED, Level.DECLARED))}


def proofs_among(site: Site, keys: Iterable[str]) -> int:
    """How many of some missions are proven."""
    return list(map(cells(site.briefs, "standing"), keys)).count(_PROVEN)


def _competency_link(context: Context, key: str | None) -> ListLink:
    assert key is not None
    name = context.words.phrase(context.site.competencies[key].fields.name)
    return ListLink(name, context.path(Kind.COMPETENCY, key))


def _sorted(context: Context, links: Iterable[ListLink]) -> tuple[ListLink, ...]:
    return tuple(sorted(links, key=lambda link: (context.words.sort_key(link.label.plain), link.path)))


def competency_cards(context: Context) -> list[CompetencyCard]:
    """Every competency, by name."""
    site = context.site
    cards = [
        CompetencyCard(
            id=c.id, name=context.words.phrase(c.fields.name), path=context.path(Kind.COMPETENCY, c.id),
            definition=context.words.maybe(c.fields.definition), count=len(finished(site, c)),
            proofs=proofs_among(site, c.missions),
            parent=c.fields.parent if c.fields.parent in site.competencies else None,
        )
        for c in site.competencies.values()
    ]
    return sorted(cards, key=lambda card: (context.words.sort_key(card.name.plain), card.id))


def competencies_view(context: Context) -> CompetenciesView:
    """Competencies under their parents; those without a parent or children come first, together."""
    cards = competency_cards(context)
    by_id = {card.id: card for card in cards}
    parents = [card for card in cards if context.site.competencies[card.id].children]
    alone = tuple(card for card in cards if card.parent is None and card not in parents)
    groups: list[tuple[CompetencyCard | None, tuple[CompetencyCard, ...]]] = [(None, alone)] if alone else []
    for parent in parents:
        children = (by_id[key] for key in context.site.competencies[parent.id].children)
        groups.append((parent, tuple(sorted(children, key=lambda c: (context.words.sort_key(c.name.plain), c.id)))))
    return CompetenciesView(tuple(groups))


def team_view(context: Context, stock: Stock, team: Team, route: Route) -> TeamView:
    """A team: its names over time, missions lent and hosted, what others can reuse."""
    words, fields, missions = context.words, team.fields, lent_or_hosted(context.site, team)
    rows = [row for key in missions for row in _rows(stock, key)]
    return TeamView(
        id=team.id, name=words.phrase(team.name), abbr=words.maybe(team.abbr), names=_names(context, team),
        region=words.maybe(fields.region), url=fields.url,
        parent=_team_link(context, fields.parent) if fields.parent in context.site.teams else None,
        children=_sorted(context, (_team_link(context, child) for child in team.children)),
        lent=stock.cards(team.lent), hosted=stock.cards(team.hosted), partnered=stock.cards(team.partnered),
        people=context.people_cards(team.people), deliverables=tuple(rows),
        feed=f"{route.path}{FEED}" if has_feed(context.site.briefs, missions) else None,
    )


def _names(context: Context, team: Team) -> tuple[NameView, ...]:
    names = sorted(team.fields.names, key=lambda n: n.from_.first.toordinal() if n.from_ else 0, reverse=True)
    return tuple(
        NameView(context.words.phrase(name.text), context.words.until(name.from_, name.to), name.text == team.name)
        for name in names
    )


def _team_link(context: Context, key: str | None) -> ListLink:
    link = context.team(TeamRef(key))
    assert link is not None
    assert link.path is not None
    return ListLink(link.name, link.path)


def teams_view(context: Context) -> TeamsView:
    """Every team, by its present name."""
    cards = [
        TeamCard(
            id=team.id, name=context.words.phrase(team.name), path=context.path(Kind.TEAM, team.id),
            abbr=context.words.maybe(team.abbr), region=context.words.maybe(team.fields.region),
            lent=len(team.lent), hosted=len(team.hosted), parent=team.fields.parent,
        )
        for team in context.site.teams.values()
    ]
    return TeamsView(tuple(sorted(cards, key=lambda card: (context.words.sort_key(card.name.plain), card.id))))


def lent_or_hosted(site: Site, team: Team) -> list[str]:
    """The missions that a team lent people to or hosted, newest first."""
    keys = dict.fromkeys((*team.lent, *team.hosted))
    return sorted(keys, key=cells(site.briefs, "rank"))


def _rows(stock: Stock, mission_id: str) -> list[DeliverableRow]:
    """The archived files of one mission."""
    return [stock.row(mission_id, at) for at in range(stock.file_count(mission_id))]


Files = list[tuple[str, int]]
"""Archived files: the mission, and which of its files."""


def all_files(site: Site) -> Files:
    """Every archived file, newest mission first."""
    counts = zip(site.briefs, column(site.briefs, "file_count"), strict=True)
    return [(mission, at) for mission, count in counts for at in range(count)]


def files_on(files: Files, number: int) -> Files:
    """Those of one page of their list."""
    first = (number - 1) * FILES_SIZE
    return files[first : first + FILES_SIZE]


def deliverables_view(context: Context, stock: Stock, files: Files, route: Route) -> DeliverablesView:
    """One page of every archived file."""
    chosen = files_on(files, route.number)
    rows = [row for key in dict.fromkeys(key for key, _ in chosen) for row in _rows(stock, key)]
    first = chosen[0][1] if chosen else 0
    return DeliverablesView(
        rows=tuple(rows[first : first + len(chosen)]),
        number=route.number,
        pages=tuple(context.path(Kind.DELIVERABLES, "", number)
                    for number in range(1, page_count(len(files), FILES_SIZE) + 1)),
        total=len(files),
    )
