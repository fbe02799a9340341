"""A small site in which everything that one record can take from another occurs, and the edits that people make to it."""

from __future__ import annotations

import io
import re
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from lab import REPOSITORY
from PIL import Image

MACROS = (REPOSITORY / "themes/default/templates/macros.html").read_text(encoding="utf-8")


def picture(colour: str) -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6), colour).save(buffer, "PNG")
    return buffer.getvalue()


def _mission(number: int, more: str, title: str = "") -> str:
    return (
        f"title: {{fr: {title or f'Mission {number}'}, en: {title or f'Task {number}'}}}\nstart: 2025-0{number}-02\n"
        f"end: 2025-0{number}-20\nhours: {number}\nmax_hours: 9\ndeliverable: Un guide\ncriterion: Quelqu’un s’en sert\n"
        f"{more}"
    )


def _voice(who: str, words: str) -> str:
    return f"---\nfrom: {who}\ndate: 2025-04-01\nconsent: 2025-04-02\n---\n{words}\n"


SITE: Mapping[str, str | bytes] = {
    "content/site.yml": (
        "name: {fr: Le site, en: The site}\nbase_url: https://site.example\naudience: public\n"
        "purpose: {fr: S’entraider, en: Helping each other}\ncoordinator: {id: zoe, team: north}\nlangs: {fr: fr-CA, en: en-CA}\ntheme: mine\n"
    ),
    "content/teams.yml": (
        "north:\n  names: [{fr: Nord, en: North, to: 2025-06-01}, {fr: Grand Nord, en: Far North, from: 2025-06-01}]\n"
        "south:\n  names: [{fr: Sud, en: South}]\n  parent: north\n"
    ),
    "content/competencies.yml": (
        "writing:\n  name: {fr: Rédaction, en: Writing}\n  definition: {fr: Écrire clair, en: Writing plainly}\n"
        "  levels: [{fr: un, en: one}, {fr: deux, en: two}, {fr: trois, en: three}, {fr: quatre, en: four}]\n"
        "drawing:\n  name: {fr: Dessin, en: Drawing}\n  parent: writing\n"
    ),
    "content/glossary.yml": "ABC:\n  fr: {abbr: ABC, title: Alpha bravo}\n  en: {abbr: ABC, title: Alpha bravo charlie}\n",
    "content/people/ana/person.yml": "name: Ana Roy\nteam: south\nconsent: {date: 2024-01-01, audience: public}\n",
    "content/people/ana/fr.md": "Ana parle de [la première](mission:one).\n",
    "content/people/ben/person.yml": (
        "name: Ben Ash\ntitle: {fr: Analyste, en: Analyst}\nteam: [{team: north, from: 2024-01}]\n"
        "consent: {date: 2024-01-01, audience: public}\ndeclared: [{id: drawing, level: 2}]\n"
    ),
    "content/people/zoe/person.yml": "name: Zoé Lee\nconsent: {date: 2024-01-01, audience: public}\n",
    "content/missions/one/mission.yml": _mission(
        1, "people: [ana]\ncompetencies: [{id: writing, level: 2}]\nhost: north\n"
        "validated: {by: {id: zoe, role: manager}, date: 2025-02-01}\nreuse: [{by: three}, {by: south}]\n"),
    "content/missions/one/fr.md": "---\nsummary: En bref, ABC.\n---\nUn récit sur ABC, avec [Ben](person:ben).\n",
    "content/missions/one/en.md": "A story about ABC, and [a file](deliverables/guide.txt).\n",
    "content/missions/one/deliverables/guide.txt": "Le guide.\n",
    "content/missions/one/feedback/zoe.fr.md": _voice("{id: zoe, role: manager}", "Très bien."),
    "content/missions/two/mission.yml": _mission(
        2, "people: [ben]\ncompetencies: [writing, drawing]\nfollows: one\nhost: south\npartners: [north]\n"),
    "content/missions/two/fr.md": "Une suite, en français seulement.\n",
    "content/missions/three/mission.yml": _mission(
        3, "people: [ana, ben]\ncompetencies: [{id: writing, level: 3}]\nfollows: two\nformat: part-time\nhost: north\n"
        "validated: {by: {name: Zoé Lee, role: manager}, date: 2025-04-01}\n"),
    "content/missions/three/deliverables/plan.txt": "Le plan.\n",
    "content/missions/three/feedback/host.fr.md": _voice("{name: Zoé Lee, role: host}", "Merci."),
    "content/missions/three/feedback/host.en.md": _voice("{name: Zoé Lee, role: host}", "Thank you."),
    "content/missions/later/mission.yml": "title: Plus tard\npeople: [ana]\nstart: 2026-03-01\nend: 2026-03-20\n",
    "content/missions/wanted/mission.yml": "title: Une offre\ndates: {offered: 2025-12-01}\n",
    "content/missions/inside/mission.yml": "title: Entre nous\npeople: [ben]\nstart: 2025-05-01\naudience: internal\n",
}

Edit = Callable[[Path], None]


def change(path: str, old: str, new: str) -> Edit:
    """Replaces words in a file."""
    def edit(root: Path) -> None:
        target = root / path
        text = target.read_text(encoding="utf-8")
        assert old in text, (path, old)
        target.write_text(text.replace(old, new), encoding="utf-8")

    return edit


def put(path: str, data: str | bytes) -> Edit:
    """Writes a file."""
    def edit(root: Path) -> None:
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))

    return edit


def drop(path: str) -> Edit:
    """Removes a file."""
    return lambda root: (root / path).unlink()


def move(old: str, new: str) -> Edit:
    """Renames a file or a folder."""
    return lambda root: (root / old).rename(root / new) and None


def rename(old: str, new: str) -> Edit:
    """Another id, wherever a file says it."""
    def edit(root: Path) -> None:
        for path in sorted((root / "content").rglob("*.*")):
            text = path.read_bytes()
            if (renamed := re.sub(rb"\b%b\b" % old.encode(), new.encode(), text)) != text:
                path.write_bytes(renamed)

    return edit


ONE, TWO, THREE = (f"content/missions/{name}/mission.yml" for name in ("one", "two", "three"))
ANA, BEN, ZOE = (f"content/people/{name}/person.yml" for name in ("ana", "ben", "zoe"))

EDITS: Mapping[str, Edit] = {
    "a body": change("content/missions/one/fr.md", "Un récit", "Une histoire"),
    "a body of the same size": change("content/missions/one/fr.md", "Un récit", "Un rôdit"),
    "a summary": change("content/missions/one/fr.md", "En bref", "En résumé"),
    "a title": change(ONE, "Mission 1", "Première mission"),
    "another title": change(THREE, "Mission 3", "La troisième"),
    "hours": change(ONE, "hours: 1\n", "hours: 2\n"),
    "a level": change(ONE, "level: 2", "level: 4"),
    "an end": change(ONE, "end: 2025-01-20", "end: 2025-01-25"),
    "an end far on": change(ONE, "end: 2025-01-20", "end: 2025-11-20"),
    "a year": change(TWO, "2025-02-20", "2025-12-20"),
    "a host": change(TWO, "host: south", "host: north"),
    "a partner": change(TWO, "partners: [north]", "partners: [south]"),
    "a format": change(TWO, "hours: 2\n", "hours: 2\nformat: mentoring\n"),
    "people": change(TWO, "people: [ben]", "people: [ben, ana]"),
    "nobody": change(TWO, "people: [ben]\n", ""),
    "competencies": change(TWO, "competencies: [writing, drawing]", "competencies: [drawing]"),
    "a chain": change(THREE, "follows: two", "follows: one"),
    "a reuse": change(ONE, "reuse: [{by: three}, {by: south}]", "reuse: [{by: two}]"),
    "a slug": change(THREE, "hours: 3\n", "hours: 3\nslug: {fr: la-troisieme, en: the-third}\n"),
    "an alias": change(THREE, "hours: 3\n", "hours: 3\naliases: [/fr/vieux/]\n"),
    "an audience": change(THREE, "hours: 3\n", "hours: 3\naudience: internal\n"),
    "a validation": change(THREE, "validated: {by: {name: Zoé Lee, role: manager}, date: 2025-04-01}\n", ""),
    "a new mission": put("content/missions/four/mission.yml", _mission(4, "people: [zoe]\ncompetencies: [drawing]\n")),
    "a mission gone": lambda root: _remove(root / "content/missions/two"),
    "a mission under another id": move("content/missions/two", "content/missions/deux"),
    "a translation": put("content/missions/two/en.md", "A sequel, in English too.\n"),
    "a story gone": drop("content/missions/one/en.md"),
    "a voice": put("content/missions/two/feedback/boss.en.md", _voice("{role: manager}", "Good work.")),
    "words of a voice": change("content/missions/one/feedback/zoe.fr.md", "Très bien", "Parfait"),
    "a voice gone": drop("content/missions/three/feedback/host.en.md"),
    "a deliverable": put("content/missions/one/deliverables/guide.txt", "Le guide, revu.\n"),
    "another deliverable": put("content/missions/one/deliverables/annexe.txt", "Une annexe.\n"),
    "a deliverable in capitals": move(
        "content/missions/one/deliverables/guide.txt", "content/missions/one/deliverables/GUIDE.txt"),
    "a picture": lambda root: (put("content/missions/one/image.png", picture("red"))(root),
                               change(ONE, "hours: 1\n", "hours: 1\nimage: {file: image.png, alt: Un plan}\n")(root))[0],
    "a portrait": put("content/people/ana/photo.png", picture("blue")),
    "a portrait that is not there": change(BEN, "name: Ben Ash\n", "name: Ben Ash\nphoto: photo.jpg\n"),
    "a person's name": change(ANA, "Ana Roy", "Anne Roi"),
    "a namesake's name": change(ZOE, "Zoé Lee", "Zoé Low"),
    "a person's story": change("content/people/ana/fr.md", "parle", "raconte"),
    "a person's title": change(BEN, "Analyste", "Chercheur"),
    "a person's team": change(ANA, "team: south", "team: north"),
    "a person's slug": change(BEN, "name: Ben Ash\n", "name: Ben Ash\nslug: benjamin\n"),
    "a declaration": change(BEN, "level: 2", "level: 3"),
    "consent": change(BEN, "audience: public}", "audience: internal}"),
    "withdrawal": change(ANA, "date: 2024-01-01, audience: public", "date: 2024-01-01, withdrawn: 2025-01-01"),
    "a new person": put("content/people/eve/person.yml", "name: Eve\nconsent: {date: 2024-01-01, audience: public}\n"),
    "a person gone": lambda root: _remove(root / "content/people/zoe"),
    "a team's name": change("content/teams.yml", "fr: Sud", "fr: Midi"),
    "the name of the coordinator's team": change("content/teams.yml", "fr: Grand Nord", "fr: Extrême Nord"),
    "a team's former name": change("content/teams.yml", "fr: Nord", "fr: Bord"),
    "a team's parent": change("content/teams.yml", "  parent: north\n", ""),
    "a new team": change("content/teams.yml", "south:", "east:\n  names: [{fr: Est, en: East}]\nsouth:"),
    "a team under another id": rename("south", "southern"),
    "a competency's name": change("content/competencies.yml", "fr: Dessin", "fr: Croquis"),
    "a definition": change("content/competencies.yml", "Écrire clair", "Écrire net"),
    "a meaning of a level": change("content/competencies.yml", "fr: trois", "fr: tierce"),
    "a competency's parent": change("content/competencies.yml", "  parent: writing\n", ""),
    "a competency under another id": rename("writing", "writings"),
    "the glossary": change("content/glossary.yml", "title: Alpha bravo}", "title: Abricot}"),
    "the site's name": change("content/site.yml", "fr: Le site", "fr: Notre site"),
    "the purpose": change("content/site.yml", "S’entraider", "S’aider"),
    "the coordinator": change("content/site.yml", "coordinator: {id: zoe", "coordinator: {id: ben"),
    "the locale": change("content/site.yml", "fr-CA", "fr-FR"),
    "the address": change("content/site.yml", "https://site.example", "https://autre.example/sous"),
    "validators": change("content/site.yml", "audience: public\n", "audience: public\nvalidators: [host]\n"),
    "a format's name": change("content/site.yml", "audience: public\n",
                              "audience: public\nformats: {micro: {name: {fr: Petite, en: Small}}}\n"),
    "a style": put("themes/mine/static/style.css", "body { color: teal }\n"),
    "a template": put("themes/mine/templates/person.html",
                      '{% extends "default/person.html" %}{% block voices %}<p>voix</p>{% endblock %}'),
    "a macro": put("themes/mine/templates/macros.html", MACROS.replace('class="entry"', 'class="entry mine"')),
    "a phrase": put("themes/mine/locales/fr.po",
                    'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Missions"\nmsgstr "Travaux"\n'),
    "the theme": change("content/site.yml", "theme: mine", "theme: other"),
}
"""What one edit changes; each starts from :data:`SITE`."""

WORDS = (
    "a body", "a body of the same size", "a summary", "a title", "another title", "words of a voice",
    "a portrait that is not there", "a person's name", "a person's story", "a person's title",
)
"""Edits that change words only. The name of who coordinates the site is not among them: it stands on every page."""


def _remove(folder: Path) -> None:
    shutil.rmtree(folder)


THEMES: Mapping[str, str] = {
    "themes/mine/templates/about.html": '{% extends "default/about.html" %}',
    "themes/other/templates/home.html": '{% extends "default/home.html" %}{% block title %}Autre{% endblock %}',
}


def write_site(root: Path) -> None:
    """The site with its themes, of which ``mine`` is chosen."""
    for path, data in {**SITE, **THEMES}.items():
        put(path, data)(root)
