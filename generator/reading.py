"""The first work of a build: each record's files read, bound, and their bodies rendered, one record at a time."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Sequence
from io import FileIO
from pathlib import Path
from typing import Literal

from generator.bodies import Bodies, Contexts, make_bodies
from generator.compact import compact
from generator.frozen import dataclass
from generator.problems import Problem
from generator.records import Lang, MissionRecord, PersonRecord, load_mission, load_person
from generator.site import Outline, outline_of
from generator.source import SourceFile, Sources, unreadable

Section = Literal["missions", "people"]


@compact
@dataclass(frozen=True, slots=True)
class ReadState:
    """What reading needs beside the files: where they are, the language of plain strings, and how bodies are set."""

    root: Path
    lang: Lang
    contexts: Contexts


@compact
@dataclass(frozen=True, slots=True)
class ReadTask:
    """One record's folder."""

    section: Section
    id: str
    files: tuple[SourceFile, ...]


@compact
@dataclass(frozen=True, slots=True)
class Told:
    """A record with its bodies. It is stored, and read back when what it is joined with has changed."""

    record: MissionRecord | PersonRecord
    bodies: Bodies


@compact
@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """What was read: the SHA-256 of every file, the stored record (empty where it cannot be read), its outline if it
    is a mission's, and what there is to say."""

    id: str
    digests: tuple[tuple[str, str], ...]
    told: bytes
    outline: Outline | None
    problems: tuple[Problem, ...]


def read_records(state: ReadState, tasks: Sequence[ReadTask]) -> list[ReadAnswer]:
    """Each record of a chunk."""
    return [read_record(state, task) for task in tasks]


def read_record(state: ReadState, task: ReadTask) -> ReadAnswer:
    """One record, from its files as they stand now."""
    files, problems = hashed(state.root, task.files)
    sources = Sources(state.root, files, ())
    load = load_mission if task.section == "missions" else load_person
    loaded = load(sources, task.id, state.lang)
    problems += loaded.problems
    digests = tuple((file.path, loaded.digests.get(file.path, file.sha256)) for file in files)
    if loaded.record is None:
        return ReadAnswer(task.id, digests, b"", None, tuple(problems))
    bodies, notes = make_bodies(loaded.record, state.contexts)
    outline = outline_of(loaded.record) if isinstance(loaded.record, MissionRecord) else None
    told = pickle.dumps(Told(loaded.record, bodies), 5)
    return ReadAnswer(task.id, digests, told, outline, (*problems, *notes))


def hashed(root: Path, files: Sequence[SourceFile]) -> tuple[tuple[SourceFile, ...], list[Problem]]:
    """The files with their SHA-256 and their size as they were read, which may be after they were listed, without what
    only this disk says of them, and those that cannot be read."""
    found: list[SourceFile] = []
    problems: list[Problem] = []
    for file in files:
        sha256, size = file.sha256, file.size
        if not sha256 and file.kind == "blob":
            try:
                sha256, size = file_digest(root, file.path)
            except OSError as error:
                problems.append(unreadable(file.path, error))
        found.append(SourceFile(file.path, file.kind, size, sha256))
    return tuple(found), problems


def file_digest(root: Path, path: str) -> tuple[str, int]:
    """The SHA-256 of a file of the content, and of how many bytes it is. Raises OSError."""
    with FileIO(f"{root}/{path}") as reader:
        return hashlib.file_digest(reader, "sha256").hexdigest(), reader.tell()
