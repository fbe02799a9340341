"""Files that records name are there, and files that are there can be archived."""

from __future__ import annotations

from collections.abc import Iterator

from generator.markup import PICTURES
from generator.problems import Place, Problem, problem
from generator.records import MissionRecord, PersonRecord, with_comma
from generator.source import SourceFile

from .facts import Facts, nearest

MEGABYTE = 1_000_000


def check_mission(facts: Facts, mission: MissionRecord) -> Iterator[Problem]:
    """Files too large for the archive, files that are named but absent, a picture of a kind that cannot be shown."""
    limit = facts.records.settings.max_file_mb
    for file in mission.files:
        if file.size > limit * MEGABYTE:
            yield _too_large(file, limit)
        elif file.size == 0:
            yield problem("TR361", Place(file.path))
    yield from _described(mission)
    image = mission.data.image
    if image is not None:
        yield from _picture(mission, ("image", "file"), image.file, mission.images)


def check(facts: Facts) -> Iterator[Problem]:
    """Portraits that are named but absent, or of a kind that cannot be shown."""
    for person in facts.people:
        if person.data.photo is not None:
            yield from _picture(person, ("photo",), person.data.photo, person.images)


def _too_large(file: SourceFile, limit: float) -> Problem:
    size, most = f"{file.size / MEGABYTE:.1f}", f"{limit:g}"
    return problem("TR360", Place(file.path), size=size, size_fr=with_comma(size), limit=most,
                   limit_fr=with_comma(most))


def _described(mission: MissionRecord) -> Iterator[Problem]:
    names = {file.inner_name for file in mission.files}
    for index, deliverable in enumerate(mission.data.deliverables):
        name = (deliverable.file or "").removeprefix("deliverables/")
        if name and name not in names:
            place = mission.document.place(("deliverables", index, "file"))
            near = nearest(name, names)
            yield problem("TR363", place, name=name, suggestion=near) if near else problem("TR362", place, name=name)


def _picture(
    record: MissionRecord | PersonRecord, loc: tuple[str, ...], name: str, images: tuple[SourceFile, ...]
) -> Iterator[Problem]:
    place = record.document.place(loc)
    if not name.lower().endswith(PICTURES):
        yield problem("TR364", place, name=name)
    elif not any(file.name == name for file in images):
        yield problem("TR362", place, name=name)
