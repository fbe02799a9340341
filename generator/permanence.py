"""Addresses that readers may have kept, and that a build would lose."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from generator.patterns import pattern
from generator.problems import Place, Problem, problem
from generator.records import LANGS
from generator.routes import SECTIONS, Kind
from generator.site import Site

_KINDS = (Kind.MISSION, Kind.PERSON, Kind.COMPETENCY, Kind.TEAM)
_LASTING = frozenset(f"{lang}/{SECTIONS[lang][kind]}" for lang in LANGS for kind in _KINDS)
_PERMALINK = pattern(r"([mp])/([^/]+)/index\.html")
_OF = {"m": "mission", "p": "person"}
_SHOWN = 3
"""How many of them a message names."""


def lost(gone: Iterable[str], site: Site) -> list[Problem]:
    """What to say of files that a published site had and this one has not, where a record went by another name or went
    away. What is withheld from these readers now, such as somebody who withdrew, is meant to be gone, and so may be
    whatever else goes with it: of that nothing is said."""
    here = {*(("mission", key) for key in site.briefs), *(("person", key) for key in site.people),
            *((item.kind, item.id) for item in site.withheld)}
    paths = sorted(gone)
    permalinks = {path: match for path in paths if (match := _PERMALINK.fullmatch(path))}
    unknown = [path for path, match in permalinks.items() if (_OF[match[1]], match[2]) not in here]
    if len(unknown) < len(permalinks):
        return _told(unknown)
    return _told([*unknown, *(path for path in paths if _is_lasting(path))])


def _is_lasting(path: str) -> bool:
    section, _, name = path.removesuffix("/index.html").rpartition("/")
    return path.endswith("/index.html") and name != "" and section in _LASTING


def _told(paths: Collection[str]) -> list[Problem]:
    if not paths:
        return []
    named = [f"/{path.removesuffix('index.html')}" for path in paths][:_SHOWN]
    more = ", …" if len(paths) > _SHOWN else ""
    return [problem("TR627", Place(""), count=len(paths), paths=f"{', '.join(named)}{more}",
                    form=f"aliases: [{', '.join(named)}]")]


__all__ = ["lost"]
