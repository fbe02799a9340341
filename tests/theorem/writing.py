"""The moves of somebody who writes: records, stories, voices, files and themes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from .model import HOWS, Disk, How, Model, voice
from .values import (
    BODIES,
    COMPETENCY,
    COMPETENCY_IDS,
    CONTENTS,
    CORRECTIONS,
    FILE_NAMES,
    GLOSSARY,
    JUNK,
    LANGS,
    MISSION,
    MISSION_IDS,
    PERSON,
    PERSON_IDS,
    SITE,
    TEAM,
    TEAM_IDS,
    THEME_FILES,
    THEMES,
    VOICES,
    Choices,
    Fields,
    default_template,
    picture,
)
from .world import Bound

how = st.sampled_from(HOWS)
number = st.integers(0, 11)
lang = st.sampled_from(LANGS)
small = st.integers(0, 3)


def choose(choices: Sequence[Any], at: int) -> Any:
    """One of them."""
    return choices[at % len(choices)]


def assign(fields: Fields, choices: Choices, name: str, at: int) -> None:
    """Gives a field one of its values, or takes it away."""
    value = choose(choices[name], at)
    if value is None:
        fields.pop(name, None)
    else:
        fields[name] = value


class Place(Protocol):
    """Where somebody writes."""

    model: Model
    disk: Disk

    def settle(self, move: str, how: How = "written", vain: Bound | None = None) -> None:
        """Saves what changed, and compares what is made of it with a clean build."""
        ...


class Writing(RuleBasedStateMachine):
    """Each move changes what is written, and has it built."""

    world: Place

    @property
    def model(self) -> Model:
        """What is written."""
        return self.world.model

    def one(self, records: dict[str, Fields], at: int) -> str | None:
        """The id of one of some records."""
        return str(choose(sorted(records), at)) if records else None

    # records

    @rule(which=number, field=st.sampled_from(sorted(MISSION)), value=number, how=how)
    def edit_mission(self, which: int, field: str, value: int, how: How) -> None:
        key = self.one(self.model.missions, which)
        if key is not None:
            assign(self.model.missions[key], MISSION, field, value)
            self.world.settle(f"mission {field}", how)

    @rule(which=number, fields=st.lists(st.tuples(st.sampled_from(sorted(MISSION)), number), min_size=2, max_size=4))
    def edit_much_of_a_mission(self, which: int, fields: list[tuple[str, int]]) -> None:
        key = self.one(self.model.missions, which)
        if key is not None:
            for field, value in fields:
                assign(self.model.missions[key], MISSION, field, value)
            self.world.settle("much of a mission")

    @rule(which=number, field=st.sampled_from(sorted(PERSON)), value=number, how=how)
    def edit_person(self, which: int, field: str, value: int, how: How) -> None:
        key = self.one(self.model.people, which)
        if key is not None:
            assign(self.model.people[key], PERSON, field, value)
            self.world.settle(f"person {field}", how)

    @rule(key=st.sampled_from(TEAM_IDS), field=st.sampled_from(sorted(TEAM)), value=number)
    def edit_team(self, key: str, field: str, value: int) -> None:
        fields = self.model.teams.setdefault(key, {"names": TEAM["names"][4]})
        assign(fields, TEAM, field, value)
        self.world.settle(f"team {field}")

    @rule(key=st.sampled_from(COMPETENCY_IDS), field=st.sampled_from(sorted(COMPETENCY)), value=number)
    def edit_competency(self, key: str, field: str, value: int) -> None:
        fields = self.model.competencies.setdefault(key, {"name": COMPETENCY["name"][2]})
        assign(fields, COMPETENCY, field, value)
        self.world.settle(f"competency {field}")

    @rule(section=st.sampled_from(("teams", "competencies")), which=small)
    def remove_from_a_vocabulary(self, section: str, which: int) -> None:
        records = getattr(self.model, section)
        key = self.one(records, which)
        if key is not None:
            del records[key]
            self.world.settle(f"without one of the {section}")

    @rule(section=st.sampled_from(("teams", "competencies")), which=small, to=small, told=st.booleans())
    def rename_in_a_vocabulary(self, section: str, which: int, to: int, told: bool) -> None:
        records = getattr(self.model, section)
        key = self.one(records, which)
        if key is not None:
            known = TEAM_IDS if section == "teams" else COMPETENCY_IDS
            new = choose((f"{key}s", f"a-{key}", *known), to)[:20]
            if new not in records:
                self.model.rename_in(section, key, new, told)
                self.world.settle(f"one of the {section} under another id")

    @rule(section=st.sampled_from(("teams", "competencies")))
    def turn_a_vocabulary_around(self, section: str) -> None:
        setattr(self.model, section, dict(reversed(getattr(self.model, section).items())))
        self.world.settle(f"{section} in another order")

    @rule(field=st.sampled_from(sorted(GLOSSARY)), value=small)
    def edit_glossary(self, field: str, value: int) -> None:
        assign(self.model.glossary, GLOSSARY, field, value)
        self.world.settle("the glossary")

    @rule(field=st.sampled_from(sorted(SITE)), value=number, how=how)
    def edit_site(self, field: str, value: int, how: How) -> None:
        assign(self.model.site, SITE, field, value)
        self.world.settle(f"site {field}", how)

    @rule(key=st.sampled_from(MISSION_IDS), like=number)
    def add_mission(self, key: str, like: int) -> None:
        source = self.one(self.model.missions, like)
        if source is not None and key not in self.model.missions:
            fields = dict(self.model.missions[source])
            for name in ("slug", "aliases"):
                fields.pop(name, None)
            self.model.missions[key] = fields
            self.world.settle("a new mission")

    @rule(key=st.sampled_from(PERSON_IDS), name=number)
    def add_person(self, key: str, name: int) -> None:
        if key not in self.model.people:
            self.model.people[key] = {"name": choose(PERSON["name"], name), "consent": PERSON["consent"][1]}
            self.world.settle("a new person")

    @rule(section=st.sampled_from(("missions", "people")), which=number)
    def remove_record(self, section: str, which: int) -> None:
        key = self.one(getattr(self.model, section), which)
        if key is not None:
            self.model.forget(section, key)
            self.world.settle(f"one of the {section} less")

    @rule(section=st.sampled_from(("missions", "people")), which=number, to=number)
    def rename_record(self, section: str, which: int, to: int) -> None:
        records = getattr(self.model, section)
        key, new = self.one(records, which), choose(MISSION_IDS if section == "missions" else PERSON_IDS, to)
        if key is not None and new not in records:
            self.model.rename(section, key, new)
            self.world.settle(f"one of the {section} under another id")

    @rule(section=st.sampled_from(("missions", "people")), which=number, lang=lang, value=number, how=how)
    def tell(self, section: str, which: int, lang: str, value: int, how: How) -> None:
        key = self.one(getattr(self.model, section), which)
        if key is not None:
            self._put(f"{section}/{key}/{lang}.md", [body.encode() for body in BODIES], value)
            self.world.settle(f"a story of the {section}", how)

    @rule(which=number, voice_id=st.sampled_from(VOICES), lang=lang, front=number, words=small, how=how)
    def speak(self, which: int, voice_id: str, lang: str, front: int, words: int, how: How) -> None:
        key = self.one(self.model.missions, which)
        if key is not None:
            self.model.files[f"missions/{key}/feedback/{voice_id}.{lang}.md"] = voice(front, words)
            self.world.settle("a voice", how)

    @rule(which=number, name=st.sampled_from(FILE_NAMES), value=number, how=how)
    def deliver(self, which: int, name: str, value: int, how: How) -> None:
        key = self.one(self.model.missions, which)
        if key is not None:
            self._put(f"missions/{key}/deliverables/{name}", CONTENTS, value)
            self.world.settle("a deliverable", how)

    @rule(which=number)
    def remove_file(self, which: int) -> None:
        if self.model.files:
            del self.model.files[choose(sorted(self.model.files), which * 3)]
            self.world.settle("a file less")

    @rule(which=number)
    def change_the_case_of_a_deliverable(self, which: int) -> None:
        found = [path for path in sorted(self.model.files) if "/deliverables/" in path]
        if found:
            old = choose(found, which)
            folder, _, name = old.rpartition("/")
            new = f"{folder}/{name.swapcase()}"
            if new not in self.model.files:
                self.world.disk.move(f"content/{old}", f"content/{new}")
                self.model.files[new] = self.model.files.pop(old)
                self.world.settle("a deliverable in another case")

    @rule(which=number, person=st.booleans(), colour=st.sampled_from(("red", "blue", "green", "")), how=how)
    def show(self, which: int, person: bool, colour: str, how: How) -> None:
        key = self.one(self.model.people if person else self.model.missions, which)
        if key is not None:
            path = f"people/{key}/photo.png" if person else f"missions/{key}/plan.png"
            self.model.files[path] = picture(colour) if colour else b"no picture"
            self.world.settle("a picture", how)

    @rule(which=number, value=small)
    def correct(self, which: int, value: int) -> None:
        key = self.one(self.model.missions, which)
        if key is not None:
            self._put(f"missions/{key}/corrections.yml", [text.encode() for text in CORRECTIONS], value)
            self.world.settle("a correction")

    @rule(path=st.sampled_from(sorted(JUNK)))
    def litter(self, path: str) -> None:
        if self.model.files.pop(path, None) is None:
            self.model.files[path] = JUNK[path]
        self.world.settle("what fits nowhere")

    def _put(self, path: str, choices: Sequence[bytes], at: int) -> None:
        """One of the choices, or the file gone."""
        if at % (len(choices) + 1) == len(choices):
            self.model.files.pop(path, None)
        else:
            self.model.files[path] = choose(choices, at % (len(choices) + 1))

    # themes

    @rule(theme=st.sampled_from(THEMES), path=st.sampled_from(sorted(THEME_FILES)), value=small, how=how)
    def dress(self, theme: str, path: str, value: int, how: How) -> None:
        choices = THEME_FILES[path]
        if value % (len(choices) + 1) == len(choices):
            self.model.themes.pop(f"{theme}/{path}", None)
        else:
            self.model.themes[f"{theme}/{path}"] = choices[value % (len(choices) + 1)].encode()
        self.world.settle(f"a theme's {path}", how)

    @rule(name=st.sampled_from(("macros.html", "mission.html", "base.html")))
    def stand_before_the_default_theme(self, name: str) -> None:
        path = f"default/templates/{name}"
        if self.model.themes.pop(path, None) is None:
            self.model.themes[path] = default_template(name).encode()
        self.world.settle("a theme named default")
