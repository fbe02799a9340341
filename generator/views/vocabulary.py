"""The views of competencies, teams, and the lists of both."""

from __future__ import annotations

from collections.abc import Iterable

from generator.routes import FEED, FILES_SIZE, Kind, Route, page_count
from generator.site import Artifact, Competency, Level, Mission, State, Team, TeamRef

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


def competency_view(context: Context, competency: Competency, route: Route) -> CompetencyView:
    """A competency: what it means, where it was shown, by whom."""
    fields, words = competency.fields, context.words
    synonyms = fields.synonyms.fr if context.lang == "fr" else fields.synonyms.en
    return CompetencyView(
        id=competency.id, name=words.phrase(fields.name), definition=words.maybe(fields.definition),
        synonyms=synonyms, ask=words.maybe(fields.ask), levels=words.phrases(fields.levels),
        parent=_competency_link(context, fields.parent) if fields.parent in context.site.competencies else None,
        children=_sorted(context, (_competency_link(context, child) for child in competency.children)),
        align=tuple((a.framework, a.code, a.url) for a in fields.align),
        missions=context.cards(_proofs_first(context, _finished(context, competency))),
        others=context.cards(key for key in competency.missions if key not in set(_finished(context, competency))),
        people=context.people_cards(competency.people),
        declared_by=context.people_cards(key for key in competency.declared_by if key not in competency.people),
        feed=f"{route.path}{FEED}",
    )


def _finished(context: Context, competency: Competency) -> list[str]:
    return [key for key in competency.missions if context.site.missions[key].state is State.DONE]


def _proofs_first(context: Context, keys: Iterable[str]) -> list[str]:
    """Proven, then validated, then the rest; each newest first."""
    order = [Level.PROVEN, Level.VALIDATED, Level.DECLARED]
    missions = [context.site.missions[key] for key in keys]
    return [m.id for m in sorted(missions, key=lambda m: (order.index(m.level), m.rank))]


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
            definition=context.words.maybe(c.fields.definition), count=len(_finished(context, c)),
            proofs=sum(site.missions[key].level is Level.PROVEN for key in c.missions),
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


def team_view(context: Context, team: Team, route: Route) -> TeamView:
    """A team: its names over time, missions lent and hosted, what others can reuse."""
    words, fields = context.words, team.fields
    missions = [context.site.missions[key] for key in dict.fromkeys((*team.lent, *team.hosted))]
    rows = [row for mission in sorted(missions, key=lambda m: m.rank) for row in deliverable_rows(context, mission)]
    return TeamView(
        id=team.id, name=words.phrase(team.name), abbr=words.maybe(team.abbr), names=_names(context, team),
        region=words.maybe(fields.region), url=fields.url,
        parent=_team_link(context, fields.parent) if fields.parent in context.site.teams else None,
        children=_sorted(context, (_team_link(context, child) for child in team.children)),
        lent=context.cards(team.lent), hosted=context.cards(team.hosted), partnered=context.cards(team.partnered),
        people=context.people_cards(team.people), deliverables=tuple(rows),
        feed=f"{route.path}{FEED}",
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


def deliverable_rows(context: Context, mission: Mission) -> list[DeliverableRow]:
    """The archived files of one mission."""
    return [_row(context, artifact, mission) for artifact in mission.artifacts]


def _row(context: Context, artifact: Artifact, mission: Mission) -> DeliverableRow:
    card = context.card(mission.id)
    return DeliverableRow(context.file(artifact), card, card.reused)


def deliverables_view(context: Context, route: Route) -> DeliverablesView:
    """One page of every archived file, newest mission first."""
    files = [(artifact, mission) for mission in context.site.missions.values() for artifact in mission.artifacts]
    first = (route.number - 1) * FILES_SIZE
    count = page_count(len(files), FILES_SIZE)
    return DeliverablesView(
        rows=tuple(_row(context, artifact, mission) for artifact, mission in files[first : first + FILES_SIZE]),
        number=route.number,
        pages=tuple(context.path(Kind.DELIVERABLES, "", number) for number in range(1, count + 1)),
        total=len(files),
    )
