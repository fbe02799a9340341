"""Files that records name are there, and files that are there can be archived."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from generator.markup import PICTURES
from generator.patterns import pattern
from generator.problems import Place, Problem, problem
from generator.records import Audience, MissionRecord, PersonRecord, form_with, is_no, with_comma
from generator.site import outline_of, portrait_of
from generator.source import SourceFile, to_plain

from .facts import Facts, nearest

MEGABYTE = 1_000_000

_PORTRAIT = pattern(r"photo\.\w{3,4}")
_YES = frozenset(["oui", "yes", "true", "on", "vrai"])
_LISTED = 8
"""How many names a message lists."""


def check_mission(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    """Files too large for the archive, files named but absent, pictures that no page can show, or that none does."""
    limit = facts.records.settings.max_file_mb
    for file in mission.files:
        if file.size > limit * MEGABYTE:
            yield _too_large(file, limit)
        elif file.size == 0:
            yield problem("TR361", Place(file.path))
    yield from _described(facts, mission)
    image = mission.data.image
    if image is not None:
        yield from _picture(mission, ("image", "file"), image.file)
    if mission.images:
        yield from _unnamed(mission)


def check(facts: Facts) -> Iterator[Problem]:
    """Portraits that are named but absent, of a kind that cannot be shown, or one too many."""
    for person in facts.people:
        if len(person.images) > 1 and (shown := portrait_of(person)) is not None:
            yield from (problem("TR374", Place(file.path), shown=shown.name)
                        for file in person.images if file.path != shown.path)
        if person.data.photo is not None:
            yield from _portrait(person, person.data.photo)


def _portrait(person: PersonRecord, name: str) -> Iterator[Problem]:
    """What is to be said of a portrait that is named, or of a line in its place."""
    found, place, ending = _beside(person), person.document.place(("photo",)), name.rpartition(".")[2].lower()
    if found is not None and (_is_blank(person) or name.casefold() in _YES):
        yield problem("TR378", place, shown=found.name)
        return
    if "." not in name and is_no(name):
        return  # a no in the place of a file: no portrait is shown
    if _PORTRAIT.fullmatch(name):
        yield from _picture(person, ("photo",), name)
        return
    fixed = f"photo.{ending}" if f".{ending}" in PICTURES else found.name if found is not None else "photo.jpg"
    yield problem("TR373", place, name=name, fixed=fixed)


def _is_blank(person: PersonRecord) -> bool:
    """Whether the line of the portrait is there, and nothing follows it: then it is read as a no."""
    written = to_plain(person.document.find(("photo",)))
    return written is None or (isinstance(written, str) and not written.strip())


def _beside(person: PersonRecord) -> SourceFile | None:
    """The portrait that would be found if the record said nothing of one."""
    return next((file for file in person.images if _PORTRAIT.fullmatch(file.name)), None)


def _too_large(file: SourceFile, limit: float) -> Problem:
    size, most = f"{file.size / MEGABYTE:.1f}", f"{limit:g}"
    return problem("TR360", Place(file.path), size=size, size_fr=with_comma(size), limit=most,
                   limit_fr=with_comma(most))


def _described(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    names = {file.inner_name for file in mission.files}
    entries = [((each.file or "").removeprefix("deliverables/"), each.audience) for each in mission.data.deliverables]
    limits: dict[str, Audience] = {}
    shown: list[str] = []
    for name, audience in entries:
        limits[name] = Audience.narrowest(limits.get(name), audience)
    seen: set[str] = set()
    for index, (name, audience) in enumerate(entries):
        place = mission.document.place(("deliverables", index, "file"))
        if name in seen and name in names:
            yield problem("TR375", place, name=name)
        elif name and name not in names:
            if audience and not facts.readers.admits(audience) and (shown := shown or _shown(facts, mission, limits)):
                yield problem("TR377", place, name=name, audience=audience.value, files=_listed(name, shown))
            else:
                yield _absent(place, name, names)
        seen.add(name)


def _shown(facts: Facts, mission: MissionRecord, limits: Mapping[str, Audience]) -> list[str]:
    """The files that readers see: what is to be withheld under a name that none has may be any of them."""
    whole = facts.rules.mission(outline_of(mission)).audience
    return [name for name in sorted(file.inner_name for file in mission.files)
            if facts.readers.admits(Audience.narrowest(whole, limits.get(name)))]


def _listed(name: str, names: Sequence[str]) -> str:
    """Some names on one line, the most likely for a misspelt one first."""
    near = _meant(name, names)
    listed = [near, *(each for each in names if each != near)] if near else names
    return ", ".join(listed[:_LISTED]) + (", …" if len(listed) > _LISTED else "")


def _picture(record: MissionRecord | PersonRecord, loc: tuple[str, ...], name: str) -> Iterator[Problem]:
    if not name.lower().endswith(PICTURES):
        yield problem("TR364", record.document.place(loc), name=name)
    elif not any(file.name == name for file in record.images):
        yield _absent(record.document.place(loc), name, {file.name for file in record.images})


def _absent(place: Place, name: str, names: Collection[str]) -> Problem:
    """A file that is named and not there, with the one that is meant: most often only its capitals differ."""
    near = _meant(name, names)
    return problem("TR363", place, name=name, suggestion=near) if near else problem("TR362", place, name=name)


def _meant(name: str, names: Collection[str]) -> str | None:
    return next((each for each in sorted(names) if each.casefold() == name.casefold()), None) or nearest(name, names)


def _unnamed(mission: MissionRecord) -> Iterator[Problem]:
    """Pictures beside the record that it does not name: no page shows them, and they are not archived."""
    image, names = mission.data.image, {file.name for file in mission.images}
    named = image and (image.file if image.file in names else _meant(image.file, names))
    first = True
    for file in mission.images:
        if file.name == named:
            continue
        if image is None and first and file.name.lower().endswith(PICTURES):
            first = False
            yield problem("TR368", Place(file.path), **form_with("image", file.name))
        else:
            yield problem("TR369", Place(file.path))
