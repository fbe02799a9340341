"""Why a page was or would be rebuilt, in terms of what people write: files, names, themes, dates."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from posixpath import normpath
from typing import Literal
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

from generator.archive import CHECKSUMS
from generator.frozen import dataclass
from generator.options import Options
from generator.pipeline import Foreseen, foreseen
from generator.problems import Problem
from generator.records import LANGS, Settings
from generator.routes import Kind, Route, file_of
from generator.site import Site
from generator.source import main_of, voice_of
from generator.views import files_on, near, open_offers

Standing = Literal["unknown", "current", "new", "changed", "removed"]


@dataclass(frozen=True, slots=True)
class Cause:
    """One reason, and the file of the content that it is about, if any.

    ``kind`` is *own* (of the record that the page is about), *shown* (of one that it shows), *vocabulary*, *settings*,
    *theme*, *audience*, *address*, *date* or *touched* (the published file is gone or was altered). Where it
    is none of these: *moved* and *gone* (of any record), or *forgotten* (nobody remembers what the page was made of).
    ``perhaps`` says that it may be another one alone: only what the page shows is known, not what else it takes.
    """

    kind: str
    path: str = ""
    perhaps: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """Where a page stands: its file, what would become of it, why, and the files of the content that it is made of."""

    path: str
    standing: Standing
    causes: tuple[Cause, ...]
    sources: tuple[str, ...]
    problems: tuple[Problem, ...]


def why(options: Options, address: str) -> Answer:
    """What a build would do with the page at an address of the site, a path or a file, and why."""
    path = ""

    def asked(settings: Settings, files: Collection[str]) -> str:
        nonlocal path
        path = _path_of(address, options.output, settings, files)
        return path

    return foreseen(options, lambda found: _answer(found, path), asked)


def _answer(found: Foreseen, path: str) -> Answer:
    route = found.wanted.get(path)
    if path not in found.wanted:
        return Answer(path, "removed" if path in found.removed else "unknown", (), (), found.made.problems)
    sources = tuple(_sources(found, route))
    if path not in found.changed:
        return Answer(path, "current", (), sources, found.made.problems)
    sha256 = found.standing.owned.get(path)
    if sha256 is None:
        return Answer(path, "new", (), sources, found.made.problems)
    causes = [] if found.standing.is_still(path, sha256) else [Cause("touched")]
    causes += _causes(found, path, route, sources, known=bool(causes))
    return Answer(path, "changed", tuple(causes) or (Cause("forgotten"),), sources, found.made.problems)


def _path_of(address: str, output: Path, settings: Settings, files: Collection[str]) -> str:
    """The file that an address stands for, however it is written; else the one that would have it."""
    path = ""
    for path in _readings(address, output, settings):
        if path in files or _page(path) in files:
            return path if path in files else _page(path)
    return path if "." in path.rpartition("/")[2] else _page(path)


def _page(path: str) -> str:
    return file_of(f"{path}/" if path else "")


def _readings(address: str, output: Path, settings: Settings) -> Iterator[str]:
    """What an address may mean: a file as it is called, one on the disk, and an address with or without its host, and
    with or without the folder there that the site lives in."""
    yield _plain(address)
    try:
        parts = urlsplit(address)
        host = parts.hostname
    except ValueError:  # brackets around what is no address of the internet
        return
    path = f"/{unquote(parts.path).lstrip('/')}"
    for each in (address, *([path[1:] if path[2:3] == ":" else path] if parts.scheme == "file" else [])):
        yield from _on_disk(each, output)
    bases = [urlsplit(settings.base_url.get(lang)) for lang in LANGS] if settings.base_url is not None else []
    for base in bases:
        if host in (None, base.hostname) and path.startswith(base.path):
            yield _plain(path[len(base.path):])
    yield _plain(path)


def _plain(path: str) -> str:
    """A path in the site as browsers understand it, composed as names are published."""
    return normalize("NFC", normpath(f"/{path.lstrip('/')}")).lstrip("/")


def _on_disk(path: str, output: Path) -> Iterator[str]:
    """The path in the site of a file in the output folder."""
    with contextlib.suppress(ValueError):  # a sign that no disk takes; another drive
        below = os.path.relpath(os.path.realpath(path), os.path.realpath(output)).replace(os.sep, "/")
        if not below.startswith("../") and below != "..":
            yield _plain(below)


def _causes(
    found: Foreseen, path: str, route: Route | None, sources: tuple[str, ...], known: bool
) -> Iterator[Cause]:
    """What the page shows and has changed; what has changed for many pages, or of a record of which it shows something,
    is the reason for sure where nothing else has (nor is one ``known``), and what it does not show is named only where
    nothing that it shows has. Every list shows something of a record's main file; of its others, few pages do."""
    own = f"{_folder(route)}/" if route is not None and _folder(route) else ""
    folders = {source.rpartition("/")[0] for source in sources if "/" in source} | _noted(found, path)
    near, doubtful, far, rest = list[Cause](), list[Cause](), list[Cause](), list[Cause]()
    for each in _moved(found):
        if own and each.startswith(own):
            near.append(Cause("own", each))
        elif "/" not in each:
            its = route is not None and each == _VOCABULARIES.get(route.kind)
            (near if its else far).append(Cause("settings" if each == "site.yml" else "vocabulary", each))
        elif any(each.startswith(f"{folder}/") for folder in folders):
            is_shown = each in sources or each.rpartition("/")[2] == main_of(each.partition("/")[0])
            (near if is_shown else doubtful).append(Cause("shown", each))
        else:
            rest.append(Cause("moved" if each in found.now[0] else "gone", each))
    far += map(Cause, _asked_otherwise(found))
    known = known or bool(near)
    others = [*doubtful, *far, *(each for each in rest if (not known and not doubtful) or each.kind == "gone")]
    yield from near
    yield from (Cause(each.kind, each.path, known or len(others) > 1) for each in others)


def _asked_otherwise(found: Foreseen) -> Iterator[str]:
    """What the last build was asked otherwise, apart from its content; to be asked for what the settings say anyway is
    to be asked the same."""
    (_, before), (_, now) = found.before, found.now
    moved = {each for each in now if before.get(each, now[each]) != now[each]}
    comes_to = {"audience": "for audience", "address": "at address"}
    return (kind for kind in ("theme", "audience", "address", "date")
            if kind in moved and comes_to.get(kind, kind) in moved)


def _noted(found: Foreseen, path: str) -> set[str]:
    """The folders of the records of which a file shows something, also of one that is no page, such as a feed."""
    assert found.build is not None
    site, shown = found.build.site, found.build.shown
    if path == CHECKSUMS:
        return {f"missions/{key}/deliverables" for key, brief in site.briefs.items() if brief.files}
    missions = [key for key, files in shown.missions.items() if path in files]
    people = {key for key, files in shown.people.items() if path in files}
    people.update(person for key in missions for person in site.briefs[key].person_ids)
    return {*(f"missions/{key}" for key in missions), *(f"people/{key}" for key in people)}


def _moved(found: Foreseen) -> list[str]:
    """The files of the content that are not what they were; none where nobody remembers that. One that nobody looks
    into, such as a story beside no record, has no digest."""
    old, new = found.before[0], found.now[0]
    both = {path: (old.get(path), new.get(path)) for path in {*old, *new}} if old else {}
    return sorted(path for path, (before, now) in both.items() if before != now and "" not in (before, now))


_SECTIONS = {Kind.MISSION: "missions", Kind.PERSON: "people"}
_VOCABULARIES = {Kind.TEAM: "teams.yml", Kind.TEAMS: "teams.yml", Kind.COMPETENCY: "competencies.yml",
                 Kind.COMPETENCIES: "competencies.yml"}


def _folder(route: Route) -> str:
    """The folder of the record that a page is about."""
    if route.kind in (Kind.PERMALINK, Kind.ALIAS):
        kind, _, record = (route.key if route.kind is Kind.PERMALINK else route.target).partition("/")
        return f"{_SECTIONS[Kind(kind)]}/{record}"
    return f"{_SECTIONS[route.kind]}/{route.key}" if route.kind in _SECTIONS else ""


def _sources(found: Foreseen, route: Route | None) -> Iterator[str]:
    """The main files of the records that a page shows, its own first."""
    if route is None or found.build is None:
        return
    site = found.build.site
    own = _folder(route)
    if own:
        yield f"{own}/{'person' if own.startswith('people/') else 'mission'}.yml"
        yield from _prose(found, route)
    missions = dict.fromkeys(_missions(found, route))
    people = dict.fromkeys((*_people(site, route), *(each for key in missions for each in site.briefs[key].person_ids)))
    yield from (f"missions/{key}/mission.yml" for key in missions if f"missions/{key}" != own)
    yield from (f"people/{key}/person.yml" for key in people if f"people/{key}" != own)


def _prose(found: Foreseen, route: Route) -> Iterator[str]:
    """The stories of the record that a page is about, and what it shows of what others said."""
    assert found.build is not None
    site, stock = found.build.site, found.build.pages.stocks["fr"]
    if route.kind is Kind.MISSION:
        said = {(route.key, voice.id) for voice in stock.page(route.key)[0].voices}
    elif route.kind is Kind.PERSON:
        said = {(key, spoken.view.id) for key in site.people[route.key].missions for spoken in stock.voices(key)}
    else:
        return
    stories = {f"{_folder(route)}/{lang}.md" for lang in LANGS}
    for path in sorted(found.now[0]):
        folder, _, name = path.rpartition("/")
        voice = voice_of(name) if folder.endswith("/feedback") else None
        if path in stories or (voice is not None and (folder.split("/")[1], voice[0]) in said):
            yield path


def _missions(found: Foreseen, route: Route) -> Iterator[str]:
    assert found.build is not None
    site, pages = found.build.site, found.build.pages
    lists: Mapping[Kind, tuple[str, ...] | list[str]] = {
        Kind.OFFERS: open_offers(site), Kind.DELIVERABLES: [key for key, _ in files_on(pages.files, route.number)],
    }
    if route.kind is Kind.MISSION:
        links = site.links.get(route.key)
        yield route.key
        yield from (each for each in pages.neighbours.get(route.key, ()) if each is not None)
        yield from site.briefs[route.key].follows
        if links is not None:
            yield from (*near(links.chain, route.key), *links.followed_by, *links.reuses)
    elif route.kind is Kind.PERSON:
        yield from site.people[route.key].missions
    elif route.kind is Kind.COMPETENCY:
        yield from site.competencies[route.key].missions
    elif route.kind is Kind.TEAM:
        team = site.teams[route.key]
        yield from (*team.lent, *team.hosted, *team.partnered)
    elif route.kind in (Kind.MISSIONS, Kind.YEAR, Kind.FORMAT):
        yield from pages.lists["fr"].on_page(route)[0]
    elif route.kind is Kind.HOME:
        yield from (*pages.lists["fr"].latest, *pages.lists["fr"].coming, *open_offers(site))
    else:
        yield from lists.get(route.kind, ())


def _people(site: Site, route: Route) -> tuple[str, ...]:
    if route.kind is Kind.PEOPLE:
        return tuple(site.people)
    if route.kind is Kind.COMPETENCY:
        competency = site.competencies[route.key]
        return (*competency.people, *competency.declared_by)
    return site.teams[route.key].people if route.kind is Kind.TEAM else ()
