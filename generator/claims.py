"""Which line of a record asks for an address that something else has too."""

from __future__ import annotations

from generator.frozen import replace
from generator.problems import Problem
from generator.records import LANGS, MissionRecord, PersonRecord
from generator.routes import alias_path, file_of


def at_line(found: Problem, record: MissionRecord | PersonRecord) -> Problem:
    """A claim at the alias or the slug that makes it; as it was where only the record's id does."""
    wanted = dict(found.params)["path"].removeprefix("/")
    for number, alias in enumerate(record.data.aliases):
        if file_of(alias_path(alias)) == file_of(wanted):
            return replace(found, place=record.document.place(("aliases", number)))
    for lang in LANGS:
        if wanted.startswith(f"{lang}/") and record.data.slug.get(lang):
            return replace(found, place=record.document.place(("slug", lang)))
    return found


__all__ = ["at_line"]
