"""A mission's own page: made of the mission alone when its record is read, completed by what the others say of it."""

from __future__ import annotations

from collections.abc import Mapping

from generator.frozen import replace
from generator.routes import Kind, Route
from generator.site import Links, Mission, told_in

from .context import Context
from .frame import About, original_of
from .json_ld import mission_json
from .mission import mission_view
from .pieces import FileLink, MissionCard, NeighbourLink, ReuseView
from .portfolio import MissionView
from .stock import Stock

Neighbours = Mapping[str, tuple[str | None, str | None]]
"""For each mission, the newer and the older one."""

CHAIN_SIDE = 6
"""Missions shown before and after this one in its chain."""


def mission_page(
    context: Context, mission: Mission, card: MissionCard, files: tuple[FileLink, ...], route: Route
) -> tuple[MissionView, About]:
    """What a mission's page shows of the mission itself, and what the page says of itself to machines."""
    view, langs = mission_view(context, mission, card, files), told_in(mission)
    image = context.routes.absolute(view.image.path) if view.image else None
    return view, About(
        heading=view.title, description=card.summary, langs=langs,
        original=original_of(langs, context.lang), json_ld=mission_json(context, mission, view, route),
        og_type="article", og_image=image, withheld=card.withheld,
    )


def complete(view: MissionView, context: Context, stock: Stock, neighbours: Neighbours) -> MissionView:
    """The page with its way to other missions."""
    brief, links = context.site.briefs[view.id], context.site.links.get(view.id, Links())
    newer, older = neighbours.get(view.id, (None, None))
    kind = Kind.FORMAT if context.routes.get(Kind.FORMAT, context.lang, brief.format) else Kind.ABOUT
    return replace(
        view,
        card=stock.card(view.id),
        format=context.listing(kind, brief.format if kind is Kind.FORMAT else "", view.format.label),
        reused_by=_reuse(view.reused_by, brief.reused_by, stock),
        reuses=stock.cards(links.reuses), chain=stock.cards(near(links.chain, view.id)), chain_total=len(links.chain),
        follows=stock.cards(brief.follows), followed_by=stock.cards(links.followed_by),
        newer=_neighbour(newer, stock), older=_neighbour(older, stock),
    )


def _neighbour(mission_id: str | None, stock: Stock) -> NeighbourLink | None:
    if mission_id is None:
        return None
    card = stock.card(mission_id)
    return NeighbourLink(card.title, card.summary, card.path, card.permalink)


def _reuse(views: tuple[ReuseView, ...], missions: tuple[str, ...], stock: Stock) -> tuple[ReuseView, ...]:
    """Uses by missions get their cards, in the order of the record; the others already name an organisation."""
    waiting = iter(missions)
    return tuple(view if view.team is not None else replace(view, mission=stock.card(next(waiting))) for view in views)


def near(chain: tuple[str, ...], key: str) -> tuple[str, ...]:
    """The part of a chain around one mission: a chain may be long, a page stays short."""
    if not chain:
        return ()
    here = chain.index(key)
    return chain[max(0, here - CHAIN_SIDE) : here + CHAIN_SIDE + 1]


__all__ = ["Neighbours", "complete", "mission_page", "near"]
