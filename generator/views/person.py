"""The view of a person page: the cumulative portfolio."""

from __future__ import annotations

from markupsafe import Markup

from generator.frozen import replace
from generator.records import Audience
from generator.routes import FEED, Kind, Route
from generator.site import Brief, Person, State, Trajectory, has_feed

from .context import Context
from .mission import lasting, permalink
from .pieces import TeamLink, VoiceView
from .portfolio import MembershipView, PersonView
from .stock import Stock
from .trajectory import trajectory_view


def person_view(context: Context, stock: Stock, person: Person, route: Route) -> PersonView:
    """Everything a person page shows, from what this build may show."""
    fields, words, site = person.fields, context.words, context.site
    missions = [site.briefs[key] for key in person.missions]
    card = context.person_card(person.id)
    public = site.audience is Audience.PUBLIC
    return PersonView(
        id=person.id, card=card, name=person.name, title=card.title, place=words.maybe(fields.place),
        langs=tuple(map(words.locale.language_name, fields.langs)), status=fields.status, photo=card.photo,
        initials=card.initials, teams=_teams(context, person), story=context.story(person.stories),
        links=tuple(context.out(link.url, link.title) for link in fields.links),
        email=fields.email if not public else None,
        trajectories=tuple(trajectory_view(context, stock, trajectory) for trajectory in _ordered(context, person)),
        declared=context.skills(person.declared), declared_words=words.phrases(person.declared_words),
        missions=stock.cards(person.missions), voices=_voices(stock, missions),
        hours=_hours(context, missions), mission_count=len(missions),
        proof_count=sum(1 for mission in missions if mission.level.next is None),
        worked_with=_worked_with(context, person, missions), span=context.span(missions),
        permalink=permalink(context, Kind.PERSON, person.id), lasting=lasting(context, Kind.PERSON, person.id),
        feed=f"{route.path}{FEED}" if has_feed(site.briefs, person.missions) else None,
        citation=Markup(", ").join(filter(None, [words.name(person.name).html, words.phrase(site.settings.name).marked,
                                                 permalink(context, Kind.PERSON, person.id)])),
    )


def _ordered(context: Context, person: Person) -> list[Trajectory]:
    """Competencies by name: no order that would say one counts more."""
    competencies = context.site.competencies
    return sorted(person.trajectories, key=lambda t: (
        context.words.sort_key(context.words.phrase(competencies[t.competency].fields.name).plain), t.competency))


def _teams(context: Context, person: Person) -> tuple[MembershipView, ...]:
    rows = []
    for membership in sorted(person.teams, key=lambda m: m.start.first.toordinal() if m.start else 0, reverse=True):
        team = context.team(membership.team, membership.end)
        if team is not None:
            rows.append(MembershipView(team, context.words.until(membership.start, membership.end)))
    return tuple(rows)


def _voices(stock: Stock, missions: list[Brief]) -> tuple[VoiceView, ...]:
    """What others said, newest first, each with the mission that it is about."""
    found = [(spoken, mission) for mission in missions for spoken in stock.voices(mission.id)]
    found.sort(key=lambda pair: (-pair[0].day, pair[1].rank, pair[0].view.id))
    return tuple(replace(spoken.view, mission=stock.card(mission.id)) for spoken, mission in found)


def _hours(context: Context, missions: list[Brief]) -> str | None:
    """Hours of finished missions. Hours of a mission with several people are not divided: nobody counted them apart,
    so such missions are left out."""
    known = [m.hours for m in missions if m.state is State.DONE and m.hours is not None and m.alone]
    return context.words.locale.hours(sum(known)) if known else None


def _worked_with(context: Context, person: Person, missions: list[Brief]) -> tuple[TeamLink, ...]:
    """The teams the person's missions were for, other than their own, each once, under its present name, by name."""
    seen: dict[str, TeamLink] = {}
    own = {membership.team for membership in person.teams}
    for mission in missions:
        for ref in (mission.host, *mission.partners):
            link = context.team(ref) if ref not in own else None
            if link is not None:
                seen.setdefault(link.name.plain, link)
    return tuple(seen[name] for name in sorted(seen, key=context.words.sort_key))
