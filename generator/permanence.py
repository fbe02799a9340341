"""Addresses that readers may have kept, and that a build would lose."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from generator.patterns import pattern
from generator.problems import Place, Problem, problem, sort_problems
from generator.records import LANGS
from generator.routes import INDEX, RECORD_KINDS, SECTIONS, Kind
from generator.site import Site
from generator.source import suggested_id

_LASTING = {f"{lang}/{SECTIONS[lang][kind]}": kind for lang in LANGS for kind in RECORD_KINDS.values()}
_PERMALINK = pattern(r"([mp])/([^/]+)/index\.html")
_OF = {"m": Kind.MISSION, "p": Kind.PERSON}
_OURS = ("archive/", "media/", "static/", *(f"{each}/" for each in _OF),
         *(f"{lang}/{section}/" for lang in LANGS for section in filter(None, SECTIONS[lang].values())))
_OWN = frozenset(f"{folder}{name}" for folder in ("", *(f"{lang}/" for lang in LANGS))
                 for name in ("index.html", "404.html"))
_FILES = {Kind.MISSION: "mission.yml", Kind.PERSON: "person.yml", Kind.COMPETENCY: "competencies.yml",
          Kind.TEAM: "teams.yml"}

Record = tuple[Kind, str]


def lost(gone: Iterable[str], site: Site, output: Path) -> list[Problem]:
    """What to say of files that the site in a folder has and this one has not, where a record went by another name or
    went away; record by record. What is withheld from these readers now, such as somebody who withdrew, is meant to be
    gone, and so may be whatever else goes with it: of that nothing is said."""
    here = {*((Kind.MISSION, key) for key in site.briefs), *((Kind.PERSON, key) for key in site.people),
            *((Kind(item.kind), item.id) for item in site.withheld if item.kind in ("mission", "person"))}
    paths = sorted(gone)
    owners = {path: (_OF[match[1]], match[2]) for path in paths if (match := _PERMALINK.fullmatch(path))}
    had = _had(output) if not here.issuperset(owners.values()) else {}
    records = set(had.values())
    moved = {path for path, owner in owners.items() if had and owner not in records}
    owners = {path: owner for path, owner in owners.items() if path not in moved}
    unknown = {path: owner for path, owner in owners.items() if owner not in here}
    without, is_all = set(unknown.values()), len(unknown) == len(owners)
    old: list[str] = []
    if without or is_all:
        asks = any(_kind(path) in _OF.values() for path in paths)  # else its indexes, which are long, are not read
        lasting, aliases = _lasting(paths, had or (_had(output) if asks else {}))
        unknown |= {path: owner for path, owner in lasting.items() if is_all or owner in without}
        old = sorted(moved.union(aliases)) if is_all else []
    told: dict[Record, list[str]] = {}
    for path, owner in unknown.items():
        if not _is_hidden(owner, site):
            told.setdefault(owner, []).append(_address(path))
    found = [_told(owner, addresses, site) for owner, addresses in told.items()]
    if old:
        found.append(problem("TR629", Place(""), paths=", ".join(map(_address, old))))
    return sort_problems(found)


def _address(path: str) -> str:
    return f"/{path.removesuffix('index.html')}"


def _is_hidden(owner: Record, site: Site) -> bool:
    """Whether an address spells the name of somebody who is shown by another now: nobody is told to keep it."""
    kind, key = owner
    words = set(key.split("-"))
    return kind is Kind.PERSON and any(
        words.issuperset(suggested_id(person.fields.name).split("-"))
        for person in site.people.values() if person.fields.public_name is not None)


def _lasting(paths: Iterable[str], had: Mapping[str, Record]) -> tuple[dict[str, Record], list[str]]:
    """Which record had which of these pages, and which of them were old addresses of records."""
    kinds = {path: kind for path in paths if (kind := _kind(path)) is not None}
    old = {path for path, kind in kinds.items() if had and kind in _OF.values() and path not in had}
    found = {path: had.get(path, (kind, path.split("/")[2])) for path, kind in kinds.items() if path not in old}
    return found, sorted(old.union(path for path in paths if _is_old(path)))


def _is_old(path: str) -> bool:
    """Whether a page stands where only an alias leads."""
    return path.endswith((".html", ".htm")) and path not in _OWN and not path.startswith(_OURS)


def _kind(path: str) -> Kind | None:
    section, _, name = path.removesuffix("/index.html").rpartition("/")
    return _LASTING.get(section) if path.endswith("/index.html") and name else None


def _had(output: Path) -> Mapping[str, Record]:
    """The record that has a page, as the indexes of the site in a folder say."""
    found: dict[str, Record] = {}
    for lang in LANGS:
        try:
            index = json.loads((output / lang / INDEX).read_text(encoding="utf-8"))
            for kind, name in ((Kind.MISSION, "missions"), (Kind.PERSON, "people")):
                for item in index[name]:
                    place = item["url"].removesuffix("index.html").strip("/").split("/")[-3:]
                    found["/".join((*place, "index.html"))] = (kind, str(item["id"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            continue  # it is not ours any more: the last word of an address is its record's id, unless it has a slug
    return found


def _told(owner: Record, addresses: list[str], site: Site) -> Problem:
    kind, key = owner
    file, paths = _FILES[kind], ", ".join(addresses)
    if kind not in _OF.values():
        return problem("TR628", Place(file), id=key, file=file, paths=paths)
    folder = f"{'missions' if kind is Kind.MISSION else 'people'}/{key}"
    is_there = key in (site.briefs if kind is Kind.MISSION else site.people)
    return problem("TR627", Place(f"{folder}/{file}" if is_there else folder), record=folder, file=file, paths=paths)


__all__ = ["lost"]
