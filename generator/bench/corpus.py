"""A content folder of any size, always the same: invented people and missions, in French and in English."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path

TEAMS, COMPETENCIES = 40, 60
_FIRST = ("Alix", "Bérénice", "Cyprien", "Dalia", "Edmond", "Farah", "Gaël", "Hanna", "Isaac", "Jeanne", "Kofi", "Lou")
_LAST = ("Abelard", "Bonenfant", "Castonguay", "Delorme", "Esposito", "Fillion", "Gagnier", "Haddad", "Imbeault", "Jutras")
_SAID = {
    "fr": (
        "Nous avons d’abord écouté les gens du comptoir.",
        "Le premier essai n’a rien donné : il a fallu recommencer.",
        "Le formulaire tient maintenant sur une page.",
        "Chaque équipe a relu sa partie, puis celle des autres.",
        "On a gardé les mots que le public emploie.",
        "Trois personnes l’ont mis à l’essai, sans aide.",
        "Ce qui prenait une heure en prend dix minutes.",
        "Le guide dit aussi ce qu’il ne faut pas faire.",
    ),
    "en": (
        "We began by listening to the people at the counter.",
        "The first try led nowhere, so we started again.",
        "The form now fits on one page.",
        "Each team read its own part, then somebody else’s.",
        "We kept the words that the public uses.",
        "Three people tried it, without help.",
        "What took an hour now takes ten minutes.",
        "The guide also says what not to do.",
    ),
}
_TITLES = {
    "fr": ("Un guide pour", "Relire avec", "Un essai chez", "Compter avec", "Dessiner pour"),
    "en": ("A guide for", "Reading with", "A trial at", "Counting with", "Drawing for"),
}


def write_corpus(folder: Path, missions: int) -> None:
    """A site of so many missions, a tenth as many people, 40 teams and 60 competencies."""
    chance = random.Random(missions)  # noqa: S311 - the same corpus every time
    people = max(1, missions // 10)
    for path, text in _files(chance, missions, people):
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")


def _files(chance: random.Random, missions: int, people: int) -> Iterator[tuple[str, str]]:
    yield "site.yml", ("name: {fr: Banc d’essai, en: Benchmark}\nlang: en\nlangs: {fr: fr-CA, en: en-CA}\n"
                       "base_url: https://bench.example\naudience: public\n")
    yield "teams.yml", "".join(f"t{n}:\n  names: [{{fr: Équipe {n}, en: Team {n}}}]\n" for n in range(TEAMS))
    yield "competencies.yml", "".join(
        f"c{n}:\n  name: {{fr: Savoir-faire {n}, en: Skill {n}}}\n  definition: {{fr: Ce que c’est, en: What it is}}\n"
        for n in range(COMPETENCIES))
    for number in range(people):
        yield from _person(number)
    for number in range(missions):
        yield from _mission(chance, number, people)


def name_of(number: int) -> str:
    """The name of a person."""
    return f"{_FIRST[number % len(_FIRST)]} {_LAST[number // len(_FIRST) % len(_LAST)]} {number}"


def _person(number: int) -> Iterator[tuple[str, str]]:
    folder = f"people/p{number:05}"
    yield f"{folder}/person.yml", (
        f"name: {name_of(number)}\ntitle: {{fr: Analyste, en: Analyst}}\nteam: t{number % TEAMS}\n"
        "consent: {date: 2015-01-01, audience: public}\n")
    yield f"{folder}/fr.md", "Curieuse de tout, surtout de ce qui se simplifie.\n"
    yield f"{folder}/en.md", "Curious about everything, above all about what can be made simpler.\n"


def _mission(chance: random.Random, number: int, people: int) -> Iterator[tuple[str, str]]:
    folder, year, month = f"missions/m{number:05}", 2016 + number % 10, 1 + number % 12
    who = sorted({chance.randrange(people) for _ in range(chance.choice((1, 1, 2)))})
    skills = sorted({chance.randrange(COMPETENCIES) for _ in range(3)})
    title = {lang: f"{chance.choice(_TITLES[lang])} {number}" for lang in ("fr", "en")}
    data = {
        "title": title,
        "people": [f"p{each:05}" for each in who],
        "format": "part-time",
        "start": f"{year}-{month:02}-03",
        "end": f"{year}-{month:02}-24",
        "hours": 6,
        "max_hours": 8,
        "host": f"t{chance.randrange(TEAMS)}",
        "deliverable": {"fr": "Un guide", "en": "A guide"},
        "criterion": {"fr": "Quelqu’un s’en sert", "en": "Somebody uses it"},
        "competencies": [{"id": f"c{each}", "level": 1 + each % 4} for each in skills],
        "validated": {"by": {"role": "host"}, "date": f"{year}-{month:02}-25"},
    }
    yield f"{folder}/mission.yml", "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in data.items())
    for lang in ("fr", "en"):
        summary = json.dumps(chance.choice(_SAID[lang]), ensure_ascii=False)
        yield f"{folder}/{lang}.md", f"---\nsummary: {summary}\n---\n{_body(chance, lang, number)}"
        for voice in range(1 + number % 2):
            words = " ".join(chance.choice(_SAID[lang]) for _ in range(6))
            day = f"{year}-{month:02}-26"
            yield (f"{folder}/feedback/v{voice}.{lang}.md",
                   f"---\nfrom: {{role: host}}\ndate: {day}\nconsent: {day}\n---\n{words}\n")
    yield f"{folder}/deliverables/guide-{number}.txt", "".join(f"{n}. {_SAID['fr'][n % 8]}\n" for n in range(40))


def _body(chance: random.Random, lang: str, number: int) -> str:
    said = _SAID[lang]

    def paragraph() -> str:
        return " ".join(chance.choice(said) for _ in range(7))

    parts = [paragraph()]
    for section in range(3):
        parts += [
            f"## {chance.choice(said).rstrip('.')}",
            paragraph(),
            "\n".join(f"- {chance.choice(said)}" for _ in range(4)),
            f"See [the notes](https://bench.example/{number}/{section}), **twice**, and *aloud*.",
            paragraph(),
        ]
    parts.append(f"> {chance.choice(said)}")
    if number % 4 == 0:
        parts.append("| A | B |\n|---|---|\n" + "\n".join(f"| {n} | {n * n} |" for n in range(5)))
    return "\n\n".join(parts) + "\n"


def edit_body(folder: Path, mark: str) -> None:
    """One English body says something more."""
    story = sorted((folder / "missions").iterdir())[-1] / "en.md"
    story.write_text(f"{story.read_text(encoding='utf-8')}\nEdited {mark}.\n", encoding="utf-8")


def add_mission(folder: Path, mark: str) -> None:
    """One mission more: another like the last, told anew."""
    last = sorted((folder / "missions").iterdir())[-1]
    shutil.copytree(last, last.with_name(f"{last.name}-{mark.replace('_', '-')}"))
    edit_body(folder, mark)


def edit_name(folder: Path, mark: str) -> None:
    """One person has another name."""
    record = min((folder / "people").iterdir()) / "person.yml"
    lines = record.read_text(encoding="utf-8").splitlines()
    named = [f"name: Renamed {mark}" if line.startswith("name:") else line for line in lines]
    record.write_text("\n".join(named) + "\n", encoding="utf-8")
