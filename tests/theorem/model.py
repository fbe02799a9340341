"""What is written in a content folder and its themes, as values that moves change; and how it goes to the disk."""

from __future__ import annotations

import copy
import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from .values import (
    BODIES,
    COMPETENCY,
    CONTENTS,
    FRONTS,
    GLOSSARY,
    SITE,
    TEAM,
    WORDS,
    Choices,
    Fields,
    first_missions,
    first_people,
    picture,
)

How = Literal["written", "replaced", "backdated", "postdated", "time kept"]
HOWS: tuple[How, ...] = ("written", "replaced", "backdated", "postdated", "time kept")
"""How an editor saves: over the file, beside it and renamed, with an older or a later time, or its own."""

_OLD, _NEW = 1_000_000_000, 2_500_000_000


@dataclass
class Model:
    """Everything that the author has written."""

    missions: dict[str, Fields] = field(default_factory=first_missions)
    people: dict[str, Fields] = field(default_factory=first_people)
    teams: dict[str, Fields] = field(default_factory=dict)
    competencies: dict[str, Fields] = field(default_factory=dict)
    glossary: Fields = field(default_factory=dict)
    site: Fields = field(default_factory=dict)
    files: dict[str, bytes] = field(default_factory=dict)
    """Stories, voices, deliverables, pictures and whatever else, by path below ``content/``."""
    themes: dict[str, bytes] = field(default_factory=dict)
    """Files by path below ``themes/``."""

    @classmethod
    def first(cls) -> Model:
        """The site at the beginning."""
        model = cls(
            teams={"north": {"names": TEAM["names"][1]}, "south": {"names": TEAM["names"][2], "parent": "north"},
                   "east": {"names": TEAM["names"][3]}},
            competencies={"writing": _first(COMPETENCY, "name", "definition", "levels"),
                          "drawing": {"name": COMPETENCY["name"][1], "parent": "writing"}},
            glossary=_first(GLOSSARY, "ABC"), site={**_first(SITE, "name", "base_url", "audience", "coordinator"),
                                                    "theme": "mine"})
        model.files = {
            "missions/one/fr.md": _text(BODIES[0]), "missions/one/en.md": _text(BODIES[2]),
            "missions/two/fr.md": _text(BODIES[1]), "missions/four/en.md": _text(BODIES[3]),
            "missions/wanted/fr.md": _text(BODIES[4]), "people/ana/fr.md": _text(BODIES[1]),
            "missions/one/deliverables/guide.txt": CONTENTS[0], "missions/three/deliverables/été 1.txt": CONTENTS[2],
            "missions/one/feedback/boss.fr.md": voice(0, 0), "missions/three/feedback/host.fr.md": voice(1, 1),
            "missions/three/feedback/host.en.md": voice(1, 1), "missions/four/plan.png": picture("red"),
            "people/ana/photo.png": picture("blue"),
        }
        model.themes = {
            "mine/templates/about.html": _text('{% extends "default/about.html" %}'),
            "other/theme.yml": _text("extends: mine\n"),
            "other/templates/home.html": _text('{% extends "default/home.html" %}{% block title %}Autre{% endblock %}'),
            "bare/templates/person.html": _text('{% extends "default/person.html" %}'),
        }
        return model

    def snapshot(self) -> Model:
        """The same, apart."""
        return copy.deepcopy(self)

    def rendered(self) -> dict[str, bytes]:
        """Every file, by path below the root."""
        found = {f"content/{path}": data for path, data in self.files.items()}
        found |= {f"themes/{path}": data for path, data in self.themes.items()}
        found |= {f"content/missions/{key}/mission.yml": _yaml(fields) for key, fields in self.missions.items()}
        found |= {f"content/people/{key}/person.yml": _yaml(fields) for key, fields in self.people.items()}
        for name in ("teams", "competencies", "glossary", "site"):
            if fields := getattr(self, name):
                found[f"content/{name}.yml"] = _yaml(fields)
        return found

    def forget(self, section: str, key: str) -> None:
        """Removes a record with all its files."""
        getattr(self, section).pop(key)
        for path in self.below(f"{section}/{key}/"):
            del self.files[path]

    def rename(self, section: str, old: str, new: str) -> None:
        """Gives a record another id; nothing that names it is told."""
        records = getattr(self, section)
        records[new] = records.pop(old)
        for path in self.below(f"{section}/{old}/"):
            self.files[f"{section}/{new}/" + path.removeprefix(f"{section}/{old}/")] = self.files.pop(path)

    def rename_in(self, section: str, old: str, new: str, told: bool) -> None:
        """Gives something of a vocabulary another id, at its place; ``told`` says whether all that names it is told."""
        setattr(self, section, {new if key == old else key: fields for key, fields in getattr(self, section).items()})
        if told:
            for each in ("missions", "people", "teams", "competencies"):
                setattr(self, each, {key: _told(fields, old, new) for key, fields in getattr(self, each).items()})
            link = ":{})".format
            self.files = {path: data.replace(link(old).encode(), link(new).encode())
                          for path, data in self.files.items()}

    def below(self, folder: str) -> list[str]:
        """The loose files below a folder."""
        return sorted(path for path in self.files if path.startswith(folder))


def _first(choices: Choices, *names: str) -> Fields:
    return {name: choices[name][0] for name in names}


def _told(value: Any, old: str, new: str) -> Any:
    """A value in which an id is another."""
    if isinstance(value, dict):
        return {name: _told(each, old, new) for name, each in value.items()}
    if isinstance(value, list):
        return [_told(each, old, new) for each in value]
    return new if value == old else value


def _text(text: str) -> bytes:
    return text.encode("utf-8")


def voice(front: int, words: int) -> bytes:
    """The file of a voice."""
    return _text(f"---\n{FRONTS[front % len(FRONTS)]}---\n{WORDS[words % len(WORDS)]}")


def _yaml(fields: Fields) -> bytes:
    return _dumped(repr(fields), _Held(fields))


class _Held:
    """A value that a cache does not look at."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __eq__(self, _other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return 0


@lru_cache(maxsize=2000)
def _dumped(_name: str, held: _Held) -> bytes:
    return _text(yaml.dump(copy.deepcopy(held.value), allow_unicode=True, sort_keys=False, width=1000,
                           default_flow_style=False, Dumper=_Plain))


class _Plain(yaml.SafeDumper):
    """Writes no anchors."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


class Disk:
    """A folder that is brought to say what a model says, by touching what differs and nothing else."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._standing: dict[str, bytes] = {}

    def write(self, model: Model, how: How) -> bool:
        """Saves what changed; whether anything did."""
        wanted, before = model.rendered(), self._standing
        changed = [path for path, data in wanted.items() if before.get(path) != data]
        gone = [path for path in before if path not in wanted]
        for path in gone:
            (self.root / path).unlink()
            self._tidy((self.root / path).parent)
        for path in changed:
            _save(self.root / path, wanted[path], how)
        self._standing = wanted
        for folder in ("content", "themes"):
            (self.root / folder).mkdir(exist_ok=True)
        return bool(changed or gone)

    @property
    def standing(self) -> dict[str, bytes]:
        """What every file says, by path."""
        return self._standing

    def paths(self) -> Iterator[Path]:
        """Every file that stands there."""
        return (self.root / path for path in sorted(self._standing))

    def move(self, old: str, new: str) -> None:
        """Renames a file as a file manager does, its time kept."""
        (self.root / old).rename(self.root / new)
        self._standing[new] = self._standing.pop(old)

    def _tidy(self, folder: Path) -> None:
        while folder != self.root and not any(folder.iterdir()):
            folder.rmdir()
            folder = folder.parent


def _save(path: Path, data: bytes, how: How) -> None:
    status = path.stat() if path.exists() else None
    path.parent.mkdir(parents=True, exist_ok=True)
    if how == "replaced":
        part = path.with_name(".saving~")
        part.write_bytes(data)
        part.replace(path)
    else:
        path.write_bytes(data)
    if how in ("backdated", "postdated"):
        when = _OLD if how == "backdated" else _NEW
        os.utime(path, (when, when))
    elif how == "time kept" and status is not None:
        os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
