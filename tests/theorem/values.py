"""What the machine writes: a first site in which everything occurs, and the values that each field may take next.

Some values are wrong on purpose, or name what is not there: errors come and go as they do for people.
"""

# ruff: noqa: E501 - a site in literals

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from lab import REPOSITORY
from PIL import Image

Fields = dict[str, Any]
Choices = Mapping[str, Sequence[Any]]
"""The values of each field; ``None`` takes the field away."""

_TEMPLATES = REPOSITORY / "themes/default/templates"


@cache
def picture(colour: str) -> bytes:
    """A small picture."""
    buffer = io.BytesIO()
    Image.new("RGB", (8, 6), colour).save(buffer, "PNG")
    return buffer.getvalue()


def default_template(name: str) -> str:
    """A template of the theme that comes with Trace."""
    return (_TEMPLATES / name).read_text(encoding="utf-8")


MISSION_IDS = ("one", "two", "three", "four", "five", "six", "later", "wanted", "inside", "ended", "extra", "zulu")
PERSON_IDS = ("ana", "ben", "zoe", "eve", "kim", "max")
TEAM_IDS = ("north", "south", "east", "west")
COMPETENCY_IDS = ("writing", "drawing", "welding")
VOICES = ("host", "boss", "peer", "own")
LANGS = ("fr", "en")

PERSONS: Sequence[Any] = (
    "ana", "ben", {"id": "zoe", "role": "manager"}, {"id": "eve", "role": "host"}, {"name": "Zoé Lee", "role": "host"},
    {"name": "Ana Lund", "role": "peer", "team": "south"}, {"role": "manager"}, {"id": "kim", "role": {"fr": "mentor"}},
    {"name": "LEE, Zoe", "role": "host"}, {"name": "Mme Ana Lund", "role": "peer"},
)
DATES: Sequence[Any] = (
    "2025-01-20", "2025-02", "2024", "2025-06-01", "2025-12-31", "2026-01-15", "2026-01-16", "2026-03-01", "2027", None)
PLACES: Sequence[Any] = ("north", "south", "east", "west", "Le Café", {"fr": "La Ville", "en": "The City"}, None)
SKILLS: Sequence[Any] = (
    ["writing"], [{"id": "writing", "level": 3}], ["drawing", "patience"], [{"id": "drawing", "level": 1}, "writing"],
    ["welding"], [{"fr": "Écoute", "en": "Listening"}], None)
TEXTS: Sequence[Any] = (
    {"fr": "Un premier mot sur ABC", "en": "A first word on ABC"}, {"fr": "En français seulement"},
    {"en": "In English only"}, "Sans langue : « dit »", None)
SLUGS: Sequence[Any] = ("autre", {"fr": "un-nom", "en": "a-name"}, {"en": "english"}, None)
ALIASES: Sequence[Any] = (["/fr/vieux/"], ["/en/old/page.html", "/2019/ici"], None)
AUDIENCES: Sequence[Any] = ("private", "internal", "public", None)

MISSION: Choices = {
    "title": ("Un titre", {"fr": "Le guide", "en": "The guide"}, {"fr": "Zèbre", "en": "Aardvark"}, "Ab & <co>"),
    "people": (["ana"], ["ben"], ["ana", "ben"], ["eve", "ana"], [{"name": "Ana Lund"}], [{"id": "zoe"}],
               [{"name": "lund ana"}], None),
    "start": DATES, "end": DATES, "hours": (1, 7, "7,5", 40, None), "max_hours": (8, 9, None), "share": (20, 45, None),
    "deliverable": TEXTS, "criterion": TEXTS,
    "validated": (
        {"by": {"id": "zoe", "role": "manager"}, "date": "2025-07-01"},
        {"by": {"id": "zoe", "role": "manager"}, "date": "2025-12-20", "show": "role", "note": "Bravo"},
        {"by": {"name": "Zoé Lee", "role": "host"}, "date": "2026-01-10", "show": "name"},
        {"by": {"id": "ben", "role": "peer"}, "date": "2025-12-21", "result": "partly"}, None),
    "competencies": SKILLS, "audience": AUDIENCES, "format": ("micro", "part-time", "mentoring", "sprint", None),
    "lang": ("fr", "en", None), "difficulty": (1, 2, 4, None), "home": PLACES, "host": PLACES,
    "partners": (["north"], ["south", "Le Café"], ["east", "west"], None), "lead": (*PERSONS, None),
    "referent": (*PERSONS, None), "sheet": ({"approved_by": "zoe", "date": "2025-01-05"}, None),
    "load": ({"agreed_by": ["ben", "eve"]}, {"agreed_by": {"name": "Ana Lund"}, "date": "2025-02-01"}, None),
    "dates": ({"offered": "2025-01-01", "agreed": "2025-01-02"}, None), "meeting": DATES,
    "origin": ("offer", "self", None), "mode": ("remote", "mixed", None), "context": ("onboarding", None),
    "objectives": TEXTS, "learned": TEXTS, "next": TEXTS, "thanks": TEXTS,
    "effects": ({"individual": "J’ose", "collective": [{"fr": "Moins d’appels", "en": "Fewer calls"}]}, None),
    "deliverables": (
        [{"file": "guide.txt", "title": {"fr": "Le guide", "en": "The guide"}, "type": "guide", "licence": "CC BY 4.0"}],
        [{"file": "guide.txt", "audience": "internal"}], [{"url": "https://else.example/x", "title": "Ailleurs"}],
        [{"file": "été 1.txt", "archived": "2025-05-01"}, {"file": "guide.txt"}],
        [{"file": "guide.txt", "audience": "internal"}, {"file": "guide.txt", "title": "Deux fois"}], None),
    "reuse": ([{"by": "two"}, {"by": "south"}], [{"by": "three", "date": "2025-11-01", "note": "Repris"}],
              [{"by": "east"}], [{"by": "Le Café"}], None),
    "follows": (["one"], ["two"], ["three", "four"], ["five"], ["nowhere"], None),
    "republished": ({"source": "Le Journal", "original_audience": "internal", "permission_by": "zoe",
                     "permission_date": "2025-03-01"}, {"source": "La Revue"},
                    {"source": "Le Blogue", "original_audience": "internal"}, None),
    "stopped": ({"date": "2025-04-01", "reason": "load"}, {"date": "2026-02-01", "note": "Plus tard"}, None),
    "slug": SLUGS, "aliases": ALIASES, "links": ([{"url": "https://a.example/", "title": "Un lien"}], None),
    "image": ({"file": "plan.png", "alt": "Un plan"}, {"file": "plan.png", "alt": {"fr": "Le plan"}, "caption": "ABC"},
              None),
}

PERSON: Choices = {
    "name": ("Ana Roy", "Élodie Aube", "Zoé Lee", "Kim O’Neil", "Ana Lund", "Max <b>", "zoé lee", "Lund, Ana"),
    "title": TEXTS, "place": TEXTS, "langs": (["fr"], ["fr", "en", "iu"], None),
    "team": ("south", "north", "Le Café",
             [{"team": "north", "from": "2024-01", "to": "2025-06"}, {"team": "east", "from": "2025-06"}],
             [{"team": "south", "from": "2026-02-01"}], None),
    "consent": ("2024-01-01", {"date": "2024-01-01", "audience": "public"}, {"date": "2024-01-01", "audience": "internal"},
                {"date": "2026-02-01", "audience": "public"},
                {"date": "2024-01-01", "audience": "public", "withdrawn": "2025-06-01"},
                {"date": "2024-01-01", "audience": "public", "withdrawn": "2026-02-10"}, None),
    "audience": AUDIENCES, "status": ("active", "left", "retired", None), "declared": SKILLS,
    "links": ([{"url": "https://me.example/"}], None), "public_name": ("A. R.", "Zoé Lee", None),
    "email": ("a@b.example", None), "slug": SLUGS, "aliases": (["/fr/moi/"], ["/p-old/"], None),
}

TEAM: Choices = {
    "names": (
        [{"fr": "Nord", "en": "North"}],
        [{"fr": "Nord", "en": "North", "to": "2025-06-01"}, {"fr": "Grand Nord", "en": "Far North", "from": "2025-06-01"}],
        [{"fr": "Sud", "en": "South", "abbr": {"fr": "SD", "en": "STH"}}],
        [{"fr": "Est", "en": "East", "to": "2026-02-01"}, {"fr": "Levant", "en": "Orient", "from": "2026-02-01"}],
        [{"fr": "Le Café"}]),
    "parent": ("north", "south", "east", None), "region": TEXTS, "url": ("https://team.example/", None),
}

COMPETENCY: Choices = {
    "name": ({"fr": "Rédaction", "en": "Writing"}, {"fr": "Dessin", "en": "Drawing"}, {"fr": "Élan"}, {"en": "Zeal"}),
    "definition": TEXTS, "synonyms": ({"fr": ["Plume"], "en": ["Quill"]}, None), "ask": TEXTS,
    "levels": ([{"fr": "un", "en": "one"}, {"fr": "deux", "en": "two"}, {"fr": "trois"}], ["seul"], None),
    "parent": ("writing", "drawing", None),
    "align": ([{"framework": "ESCO", "code": "S1", "url": "https://esco.example/s1"}], None),
}

GLOSSARY: Choices = {
    "ABC": ({"fr": {"abbr": "ABC", "title": "Alpha bravo"}, "en": {"abbr": "ABC", "title": "Alpha bravo charlie"}},
            {"fr": {"abbr": "ABC", "title": "Abricot"}}, None),
    "mot": ({"fr": {"abbr": "mot", "title": "Ministère"}, "en": {"abbr": "word", "title": "Ministry"}}, None),
}

SITE: Choices = {
    "name": ({"fr": "Le site", "en": "The site"}, "Traces", {"en": "Only"}), "lang": ("fr", "en", None),
    "langs": ({"fr": "fr-CA", "en": "en-CA"}, {"fr": "fr-FR", "en": "en-GB"}, {"fr": "fr-CH"}, None),
    "base_url": ("https://site.example", "https://other.example/sub", {"fr": "https://fr.example", "en": "https://en.example"},
                 None),
    "audience": ("public", "internal", "private", None), "purpose": TEXTS, "disclaimer": TEXTS,
    "coordinator": ("zoe", "ana", {"name": "Ana Lund"}, "nobody", None),
    "contact": ("a@b.example", "https://contact.example/", "Au bout du couloir", None),
    "validators": (["manager", "host"], ["executive"], ["peer"], None),
    "formats": ({"micro": {"name": {"fr": "Petite", "en": "Small"}}},
                {"sprint": {"name": {"fr": "Sprint", "en": "Sprint"}, "max_hours": 20, "needs": ["host"]}},
                {"micro": {"max_hours": 5, "severity": "error"}}, None),
    "max_share": (10, 60, None), "max_file_mb": (1, 0.000001, None),
    "theme": ("default", "mine", "other", "bare", "absent", None),
}

BODIES: Sequence[str] = (
    "Un récit sur ABC, avec [Ben](person:ben).\n",
    "Un recit sur ABC, avec [Ben](person:ben).\n\n## Un titre\n\nEt « la suite » : [la deux](mission:two).\n",
    "---\nsummary: En bref, ABC.\n---\nVoir [le guide](deliverables/guide.txt), [eux](team:north), [ça](competency:writing).\n",
    "---\nsummary: Bref.\ntranslation: machine\n---\n| a | b |\n|---|---|\n| 1 | 2 |\n\nUn mot.[^1]\n\n[^1]: Note de [Kim](person:kim).\n",
    "![Un croquis](deliverables/croquis.png) et [rien](mission:nowhere).\n",
    "",
    "---\nsummary: [\n---\nUne erreur.\n",
)

FRONTS: Sequence[str] = (
    "from: {id: zoe, role: manager}\ndate: 2025-04-01\nconsent: 2025-04-02\n",
    "from: {name: Zoé Lee, role: host}\ndate: 2025-04-03\nconsent: 2025-04-04\ncompetencies: [writing]\n",
    "from: {role: beneficiary}\nconsent: 2026-02-01\n",
    "from: {id: ana, role: self}\ndate: 2025-05\nconsent: 2025-05\n",
    "from: {id: ben, role: peer}\ndate: 2025-04-01\nconsent: 2025-04-02\naudience: internal\n",
    "from: {id: eve, role: host}\ndate: 2025-04-01\nconsent: 2025-04-02\noriginal: false\n",
    "from: {name: Mme Zoe Lee, role: host}\ndate: 2025-04-03\nconsent: {date: 2025-04-04, withdrawn: 2026-02-01}\n",
    "from: {name: 'Lund, Ana', role: peer}\nconsent: {date: 2025-04-04, audience: internal}\nwithdrawn:\n",
    "from: {id: eve, role: host}\ndate: 2025-04-01\naudience: internal\n",
    "from: {name: Bo, role: moi-même}\nconsent: 2025-04-02\noriginal: true\n",
)
WORDS: Sequence[str] = ("Très bien.\n", "Merci, ABC !\n", "**Bravo** à [Ana](person:ana).\n", "<br>\n",
                        "![](deliverables/croquis.png)\n")

FILE_NAMES = ("guide.txt", "été 1.txt", "annexes/plan.txt", "croquis.png", "vide.txt")
CONTENTS: Sequence[bytes] = (b"Le guide.\n", b"Le guidE.\n", b"Un autre texte, plus long.\n", b"", picture("green"))

CORRECTIONS: Sequence[str] = (
    "- {date: 2026-01-10, by: zoe, what: Les heures, of: [hours]}\n",
    "- {date: 2025-12-10, by: {name: Ana Lund}, what: {fr: Le fichier, en: The file}, of: [guide.txt]}\n",
)

_PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "{0}"\nmsgstr "{1}"\n'
_BARE = '<!doctype html><html lang="{{ frame.lang }}"><title>{{ frame.title }}</title>{% block main %}{% endblock %}</html>'

THEME_FILES: Mapping[str, Sequence[str]] = {
    "theme.yml": ("extends: mine\n", "extends: default\n", "name: x\n", "extends: nowhere\n", "extends: other\n"),
    "templates/person.html": (
        '{% extends "default/person.html" %}{% block voices %}<p>voix</p>{% endblock %}',
        '{% extends "default/person.html" %}{% block facts %}{{ super() }}<p>faits</p>{% endblock %}'),
    "templates/mission.html": (
        '{% extends "default/mission.html" %}{% block title %}{{ frame.title }}{% endblock %}',
        '{% extends "default/mission.html" %}{% block main %}{% include "extra.html" ignore missing %}{{ super() }}{% endblock %}',
        '{% extends "default/mission.html" %}{% block main %}{% include frame.kind ~ "-extra.html" ignore missing %}'
        '{{ super() }}{% endblock %}', "{% block main %}", '{% extends "default/mission.html" %}{{ nothing.at.all }}'),
    "templates/extra.html": ("<p>de plus</p>", "<p>autre chose</p>", '{% include "more.html" ignore missing %}'),
    "templates/mission-extra.html": ("<p>mission</p>", "<p>MISSION</p>"),
    "templates/more.html": ("<p>encore</p>",),
    "templates/home.html": ('{% extends "default/home.html" %}{% block ways %}{% endblock %}',
                            '{% extends ["special.html", "default/home.html"] %}'),
    "templates/special.html": ('{% extends "default/home.html" %}{% block latest %}spécial{% endblock %}',),
    "templates/base.html": (_BARE, '{% extends "default/base.html" %}{% block footer %}<footer>pied</footer>{% endblock %}'),
    "templates/macros.html": (default_template("macros.html").replace('class="entry"', 'class="entry mine"'),
                              default_template("macros.html").replace('class="row"', 'class="row mine"')),
    "templates/teams.html": ('{% extends "default/teams.html" %}{% from "macros.html" import team %}',),
    "static/style.css": ("body { color: teal }\n", "body { color: navy }\n"),
    "static/extra.svg": ("<svg xmlns='http://www.w3.org/2000/svg'/>", "<svg xmlns='http://www.w3.org/2000/svg' />"),
    "locales/fr.po": (_PO.format("Missions", "Travaux"), _PO.format("People", "Gens"), "msgid broken"),
    "locales/en.po": (_PO.format("Missions", "Works"),),
}
"""Files of a theme, with what may stand in them."""

THEMES = ("mine", "other", "bare")

JUNK: Mapping[str, bytes] = {
    "missions/one/notes.txt": b"perdu", "missions/two/.DS_Store": b"x", "people/ana/cv.pdf": b"%PDF", "lisezmoi.md": b"bonjour",
    "missions/one/feedback/odd.txt": b"?", "missions/six/seal.yml": b"x: y\n", "Missions/x.yml": b"title: X\n",
}
"""Files that fit nowhere, or that systems leave behind."""


def first_missions() -> dict[str, Fields]:
    """The missions at the beginning."""
    proven: Fields = {
        "title": {"fr": "Un guide", "en": "A guide"}, "people": ["ana"], "start": "2025-01-02", "end": "2025-01-20",
        "hours": 7, "max_hours": 8, "deliverable": "Un guide", "criterion": "Quelqu’un s’en sert",
        "competencies": [{"id": "writing", "level": 2}], "host": "north",
        "validated": {"by": {"id": "zoe", "role": "manager"}, "date": "2025-02-01"},
        "reuse": [{"by": "three"}, {"by": "south"}]}
    short: Fields = {"start": "2025-03-02", "end": "2025-03-20", "hours": 4}
    return {
        "one": proven,
        "two": {**short, "title": "La suite", "people": ["ben"], "follows": "one", "host": "south", "partners": ["north"],
                "competencies": ["writing", "drawing"]},
        "three": {**proven, **short, "title": {"fr": "Le plan", "en": "The plan"}, "people": ["ana", "ben"], "follows": "two",
                  "format": "part-time", "validated": {"by": {"name": "Zoé Lee", "role": "manager"}, "date": "2025-04-01"},
                  "slug": {"fr": "le-plan", "en": "the-plan"}, "aliases": ["/fr/vieux/plan.html"]},
        "four": {**short, "title": {"en": "The fourth"}, "people": ["eve", "kim"], "host": "east", "lead": "zoe",
                 "lang": "en", "image": {"file": "plan.png", "alt": "Un plan"}},
        "five": {**short, "title": "Cinquième", "people": [{"name": "Ana Lund", "role": "peer"}], "end": "2024-12-31",
                 "start": "2024-11"},
        "six": {**short, "title": "Sixième", "people": ["kim"], "competencies": ["drawing"], "end": "2026-01-20",
                "republished": {"source": "Le Journal"}},
        "later": {"title": "Plus tard", "people": ["ana"], "start": "2026-03-01", "end": "2026-03-20"},
        "wanted": {"title": "Une offre", "host": "south", "dates": {"offered": "2025-12-01"}},
        "inside": {**short, "title": "Entre nous", "people": ["ben"], "audience": "internal"},
        "ended": {**short, "title": "Arrêtée", "people": ["eve"], "stopped": {"date": "2025-03-10", "reason": "load"}},
    }


def first_people() -> dict[str, Fields]:
    """The people at the beginning."""
    seen = {"date": "2024-01-01", "audience": "public"}
    return {
        "ana": {"name": "Ana Roy", "team": "south", "consent": seen},
        "ben": {"name": "Ben Ash", "title": {"fr": "Analyste", "en": "Analyst"}, "consent": seen,
                "team": [{"team": "north", "from": "2024-01"}], "declared": [{"id": "drawing", "level": 2}]},
        "zoe": {"name": "Zoé Lee", "consent": seen},
        "eve": {"name": "Ève Aube", "consent": "2024-01-01", "public_name": "È. A."},
        "kim": {"name": "Kim O’Neil", "consent": {"date": "2026-01-18", "audience": "public"}},
    }
