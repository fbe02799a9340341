"""Chains of missions: what follows what, in both directions, and the whole chain in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from .brief import Brief


def followers(missions: Iterable[Brief]) -> dict[str, tuple[str, ...]]:
    """For each mission, those that follow it, in site order."""
    found: dict[str, list[str]] = {}
    for mission in missions:
        for earlier in mission.follows:
            found.setdefault(earlier, []).append(mission.id)
    return {key: tuple(ids) for key, ids in found.items()}


def chains(missions: Mapping[str, Brief]) -> dict[str, tuple[str, ...]]:
    """For each mission that belongs to a chain, the whole chain, oldest first. Linear in missions and links."""
    links = _neighbours(missions.values())
    found: dict[str, tuple[str, ...]] = {}
    for start in links:
        if start not in found:
            chain = tuple(sorted(_reachable(start, links), key=lambda key: _oldest_first(missions[key])))
            found.update(dict.fromkeys(chain, chain))
    return found


def _neighbours(missions: Iterable[Brief]) -> dict[str, list[str]]:
    links: dict[str, list[str]] = {}
    for mission in missions:
        for earlier in mission.follows:
            links.setdefault(mission.id, []).append(earlier)
            links.setdefault(earlier, []).append(mission.id)
    return links


def _reachable(start: str, links: Mapping[str, list[str]]) -> Iterator[str]:
    seen, waiting = {start}, [start]
    while waiting:
        current = waiting.pop()
        yield current
        for other in links[current]:
            if other not in seen:
                seen.add(other)
                waiting.append(other)


def _oldest_first(mission: Brief) -> tuple[int, int, str]:
    """By start, then end; what has not begun yet comes last."""
    start, end = mission.start, mission.end
    last = dt.date.max.toordinal()
    return (start.first.toordinal() if start else last, end.last.toordinal() if end else last, mission.id)


def find_cycle(links: Mapping[str, tuple[str, ...]]) -> list[str]:
    """One cycle of a directed graph as a list of its nodes, or an empty list. Iterative: any depth will do."""
    done: set[str] = set()
    for root in sorted(links):
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, int]] = [(root, 0)]
        while stack:
            node, turn = stack.pop()
            if turn == 0:
                if node in done:
                    continue
                path.append(node)
                on_path.add(node)
            targets = links.get(node, ())
            if turn < len(targets):
                stack.append((node, turn + 1))
                target = targets[turn]
                if target in on_path:
                    return path[path.index(target):]
                if target not in done:
                    stack.append((target, 0))
            else:
                done.add(node)
                path.pop()
                on_path.discard(node)
    return []
