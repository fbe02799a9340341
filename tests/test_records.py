"""Every field of every record: each documented form is read as meant, everything else is refused where it stands.

One row is one form. A row of what is accepted says what the field must hold afterwards; a row of what is refused says
the code, the line and the column, and some of the message's words.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lab import PROVEN_SITE, Checked, Lab, records_of, split_files

from generator.records import PartialDate, Text

BASE = split_files("""
    -- site.yml --
    name: Traces
    -- teams.yml --
    port: {names: {fr: Le port, en: The harbour}}
    -- competencies.yml --
    plain-writing: {name: Rédaction claire}
    mapping: {name: Cartographie}
    -- people/marie-roy/person.yml --
    name: Marie Roy
    -- people/ali-ba/person.yml --
    name: Ali Ba
    -- missions/autre/mission.yml --
    title: Une autre
    people: ali-ba
    start: 2020
    """)

MISSION = "title: Un guide\npeople: marie-roy\nstart: 2025\n"
PERSON = "name: Zoé Lys\n"
VOICE = "---\nfrom: {role: host}\n"
RECORDS = {
    "mission": ("missions/guide/mission.yml", MISSION, "", 4),
    "person": ("people/zoe-lys/person.yml", PERSON, "", 2),
    "feedback": ("missions/autre/feedback/voix.fr.md", VOICE, "---\nBravo.\n", 3),
    "story": ("missions/autre/fr.md", "---\n", "---\nL’histoire.\n", 2),
    "site": ("site.yml", "", "", 1),
    "teams": ("teams.yml", "port: {names: {fr: Le port}}\nquai:\n", "", 3),
    "competencies": ("competencies.yml", "plain-writing: {name: R}\nmapping: {name: C}\nsail:\n", "", 4),
    "glossary": ("glossary.yml", "BTN:\n", "", 2),
    "corrections": ("missions/autre/corrections.yml", "", "", 1),
}
"""Of each kind of record: its file, what stands before and after the rows below, and the line a row begins on."""


def read(lab: Lab, kind: str, lines: str) -> Checked:
    path, before, after, _ = RECORDS[kind]
    return lab.write(BASE, {path: f"{before}{lines}\n{after}"}).check()


def data_of(lab: Lab, kind: str) -> object:
    records, read_missions, _ = records_of(lab.content)
    missions = {mission.id: mission for mission in read_missions}
    found = {
        "mission": lambda: missions["guide"].data,
        "person": lambda: next(person.data for person in records.people if person.id == "zoe-lys"),
        "feedback": lambda: missions["autre"].feedback[0].front,
        "story": lambda: missions["autre"].stories[0].front,
        "site": lambda: records.settings,
        "teams": lambda: records.teams["quai"],
        "competencies": lambda: records.competencies["sail"],
        "glossary": lambda: records.glossary["BTN"],
        "corrections": lambda: missions["autre"].corrections[0],
    }
    return found[kind]()


def value_at(record: object, path: str) -> object:
    """``validated.by.role`` of a record; a number counts items; enums and dates become the words they stand for."""
    for part in path.split("."):
        record = record[int(part)] if part.isdigit() else (  # type: ignore[index]
            record[part] if isinstance(record, dict) else getattr(record, part))
    if isinstance(record, PartialDate):
        return record.iso()
    if isinstance(record, Text):
        return record.fr if record.en is None else (record.fr, record.en)
    return getattr(record, "value", record)


ACCEPTED = {
    "mission": [
        ("end: 2025-03-14", "end", "2025-03-14"),
        ("end: 2025-03", "end", "2025-03"),
        ("end: 2026", "end", "2026"),
        ("end: '2025-03-14'", "end", "2025-03-14"),
        ("end:", "end", None),
        ("end: 2025  # environ", "end", "2025"),
        ("hours: 7", "hours", 7),
        ("hours: 7,5", "hours", 7.5),
        ("hours: 7.5", "hours", 7.5),
        ("hours: 7 h", "hours", 7),
        ("hours: 7,25\u00a0h", "hours", 7.25),
        ("hours: '7'", "hours", 7),
        ("max_hours: 0,5", "max_hours", 0.5),
        ("share: 40", "share", 40),
        ("share: 40 %", "share", 40),
        ("share: 40%", "share", 40),
        ("share: 12,5\u202f%", "share", 12.5),
        ("share: 1", "share", 1),
        ("share: 100 %", "share", 100),
        ("deliverable: Un guide de deux pages", "deliverable", "Un guide de deux pages"),
        ("deliverable: {fr: Un guide, en: A guide}", "deliverable", ("Un guide", "A guide")),
        ("deliverable: " + "x" * 300, "deliverable", "x" * 300),
        ("deliverable: |\n  Un guide\n  de deux pages", "deliverable", "Un guide\nde deux pages"),
        ("deliverable: 'Un guide : deux pages #1'", "deliverable", "Un guide : deux pages #1"),
        ("criterion: yes", "criterion", "yes"),
        ("criterion: true", "criterion", "true"),
        ("criterion: 2025", "criterion", "2025"),
        ("criterion: 'null'", "criterion", "null"),
        ("validated: {by: ali-ba, date: 2025-03}", "validated.by.id", "ali-ba"),
        ("validated: {by: {role: manager}, date: 2025}", "validated.by.role.key", "manager"),
        ("validated: {by: {id: ali-ba, role: host}, date: 2025}", "validated.by.role.key", "host"),
        ("validated: {by: {name: Lou, role: {fr: marraine}, team: Quai}, date: 2025}", "validated.by.role.text",
         "marraine"),
        ("validated: {by: ali-ba, date: 2025}", "validated.result", "met"),
        ("validated: {by: ali-ba, date: 2025, result: met}", "validated.result", "met"),
        ("validated: {by: ali-ba, date: 2025, result: partly}", "validated.result", "partly"),
        ("validated: {by: ali-ba, date: 2025, result: not, note: Presque}", "validated.note", "Presque"),
        ("validated: {by: ali-ba, date: 2025, show: name}", "validated.show", "name"),
        ("validated: {by: ali-ba, date: 2025, show: role}", "validated.show", "role"),
        ("validated:\n  by: ali-ba\n  date: 2025-03-14", "validated.date", "2025-03-14"),
        ("competencies: plain-writing", "competencies.0.id", "plain-writing"),
        ("competencies: [plain-writing, mapping]", "competencies.1.id", "mapping"),
        ("competencies: [{id: mapping, level: 3}]", "competencies.0.level", 3),
        ("competencies: [écrire simplement]", "competencies.0.words", "écrire simplement"),
        ("competencies: [{fr: écrire, en: writing}]", "competencies.0.words", ("écrire", "writing")),
        ("competencies:\n- mapping\n- {id: plain-writing}", "competencies.1.id", "plain-writing"),
        ("audience: private", "audience", "private"),
        ("audience: internal", "audience", "internal"),
        ("audience: public", "audience", "public"),
        *[(f"format: {key}", "format", key) for key in (
            "micro", "part-time", "late-career", "immersion", "exchange", "mentoring", "community", "sponsorship")],
        ("lang: en\ndeliverable: A guide", "deliverable.en", "A guide"),
        ("lang: fr\ndeliverable: Un guide", "deliverable.fr", "Un guide"),
        *[(f"difficulty: {level}", "difficulty", level) for level in (1, 2, 3, 4)],
        ("home: port", "home", "port"),
        ("host: Le Café du quai", "host", "Le Café du quai"),
        ("host: {fr: Le café, en: The café}", "host", ("Le café", "The café")),
        ("partners: port", "partners.0", "port"),
        ("partners: [port, Le Café]", "partners.1", "Le Café"),
        ("lead: ali-ba", "lead.id", "ali-ba"),
        ("referent: {name: Lou, role: referent}", "referent.name", "Lou"),
        ("sheet: {approved_by: {role: executive}, date: 2025-01}", "sheet.date", "2025-01"),
        ("load: {agreed_by: ali-ba}", "load.agreed_by.0.id", "ali-ba"),
        ("load: {agreed_by: [ali-ba, {role: manager}], date: 2025}", "load.agreed_by.1.role.key", "manager"),
        ("dates: {offered: 2024-11, agreed: 2024-12, delivered: 2025-02-03}", "dates.delivered", "2025-02-03"),
        ("meeting: 2025-01-07", "meeting", "2025-01-07"),
        *[(f"origin: {word}", "origin", word) for word in ("offer", "direct", "self")],
        *[(f"mode: {word}", "mode", word) for word in ("onsite", "remote", "mixed")],
        *[(f"context: {word}", "context", word) for word in ("onboarding", "development", "recruitment")],
        ("objectives: Apprendre", "objectives.0", "Apprendre"),
        ("objectives:\n  - Apprendre\n  - {fr: Aider, en: Help}", "objectives.1", ("Aider", "Help")),
        ("learned: [Écouter]", "learned.0", "Écouter"),
        ("effects: {individual: Confiance, collective: [Un guide, Un rite]}", "effects.collective.1", "Un rite"),
        ("next: {fr: La suite, en: What follows}", "next.0", ("La suite", "What follows")),
        ("thanks: À Lou", "thanks.0", "À Lou"),
        ("deliverables: {url: 'https://x.example/a'}", "deliverables.0.url", "https://x.example/a"),
        ("deliverables:\n  - file: a b.pdf\n    title: Guide\n    type: PDF\n    licence: CC BY 4.0\n"
         "    audience: internal\n    archived: 2025-04", "deliverables.0.licence", "CC BY 4.0"),
        ("deliverables: [{file: dossier/plan.pdf}]", "deliverables.0.file", "dossier/plan.pdf"),
        ("reuse: [{by: autre, date: 2025, note: Tel quel}]", "reuse.0.by", "autre"),
        ("reuse: [{by: Le Café}, {by: port}]", "reuse.1.by", "port"),
        ("follows: autre", "follows.0", "autre"),
        ("follows: [autre]", "follows.0", "autre"),
        ("republished: {source: Intranet, original_audience: internal, permission_by: {role: executive}, "
         "permission_date: 2025-06, full: true}", "republished.full", True),
        ("republished: {source: Blogue, full: false}", "republished.full", False),
        *[(f"stopped: {{date: 2025-02, reason: {word}}}", "stopped.reason", word)
          for word in ("expertise", "reinforcement", "load", "other")],
        ("stopped: {date: 2025-02, note: Une pause}", "stopped.reason", "other"),
        ("slug: {fr: mon-guide, en: my-guide}", "slug.en", "my-guide"),
        ("slug: guide-2", "slug.fr", "guide-2"),
        ("aliases: /fr/2019/11/15/guide.html", "aliases.0", "/fr/2019/11/15/guide.html"),
        ("aliases: [/a/, /b/~x_y-z.html]", "aliases.1", "/b/~x_y-z.html"),
        ("links: [{url: 'https://x.example', title: {fr: Voir, en: See}}]", "links.0.title", ("Voir", "See")),
        ("links: {url: 'mailto:a@x.example'}", "links.0.url", "mailto:a@x.example"),
        ("image: {file: a.png, alt: Un quai, caption: Au matin}", "image.caption", "Au matin"),
    ],
    "person": [
        ("title: {fr: Matelote, en: Sailor}", "title", ("Matelote", "Sailor")),
        ("team: port", "team.0.team", "port"),
        ("team: Le Café", "team.0.team", "Le Café"),
        ("team: [{team: port, from: 2020, to: 2022-06}, {team: Quai, from: 2022-06}]", "team.1.from_", "2022-06"),
        ("team: {team: port, from: 2020}", "team.0.from_", "2020"),
        ("team: {fr: Le quai, en: The quay}", "team.0.team", ("Le quai", "The quay")),
        ("place: Gaspé", "place", "Gaspé"),
        ("langs: [fr, en]", "langs", ("fr", "en")),
        ("langs: fr", "langs", ("fr",)),
        ("consent: 2025-01-05", "consent.date", "2025-01-05"),
        ("consent: {date: 2025, audience: internal}", "consent.audience", "internal"),
        ("consent: {date: 2025, audience: public}", "consent.audience", "public"),
        ("consent: {date: 2025-01, withdrawn: 2025-06-02}", "consent.withdrawn", "2025-06-02"),
        ("audience: internal", "audience", "internal"),
        *[(f"status: {word}", "status", word) for word in ("active", "left", "retired")],
        ("declared: [plain-writing, {id: mapping, level: 2}, couture]", "declared.1.level", 2),
        ("links: [{url: 'https://zoe.example'}]", "links.0.url", "https://zoe.example"),
        ("photo: photo.jpg", "photo", "photo.jpg"),
        ("public_name: Z. L.", "public_name", "Z. L."),
        ("email: zoe@service.example", "email", "zoe@service.example"),
        ("slug: {fr: zoe}", "slug.fr", "zoe"),
        ("aliases: [/auteurs/zoe/]", "aliases.0", "/auteurs/zoe/"),
    ],
    "feedback": [
        ("date: 2025-04-01", "date", "2025-04-01"),
        ("consent: 2025-04", "consent.date", "2025-04"),
        ("audience: internal", "audience", "internal"),
        ("competencies: [plain-writing, patience]", "competencies.1.words", "patience"),
        ("original: true", "original", True),
        ("original: false", "original", False),
    ],
    "story": [
        ("summary: " + "x" * 200, "summary", "x" * 200),
        *[(f"translation: {word}", "translation", word) for word in ("original", "human", "machine")],
        ("", "summary", None),
    ],
    "site": [
        ("name: {fr: Traces, en: Traces too}", "name", ("Traces", "Traces too")),
        ("lang: en\nname: Traces", "name.en", "Traces"),
        ("langs: {fr: fr-FR, en: en-GB}", "langs.fr", "fr-FR"),
        ("langs: {fr: fr-CA}", "langs.en", "en-CA"),
        ("base_url: https://x.example", "base_url.fr", "https://x.example/"),
        ("base_url: https://x.example/blogue/", "base_url.en", "https://x.example/blogue/"),
        ("base_url: {fr: 'https://fr.x.example', en: 'https://en.x.example'}", "base_url.en", "https://en.x.example/"),
        ("audience: public", "audience", "public"),
        ("purpose: S’entraider", "purpose", "S’entraider"),
        ("disclaimer: {fr: Avis, en: Notice}", "disclaimer", ("Avis", "Notice")),
        ("coordinator: ali-ba", "coordinator.id", "ali-ba"),
        ("contact: missions@x.example", "contact", "missions@x.example"),
        ("validators: [manager, marraine]", "validators", ("manager", "marraine")),
        ("formats: {defi: {name: Défi, max_hours: 3, needs: [criterion]}}", "formats.defi.max_hours", 3),
        ("formats: {micro: {name: M, max_hours: 12, severity: error}}", "formats.micro.severity", "error"),
        ("max_share: 35 %", "max_share", 35),
        ("max_file_mb: 2,5", "max_file_mb", 2.5),
        ("small_group: 8", "small_group", 8),
        ("window_days: 90", "window_days", 90),
        ("theme: default", "theme", "default"),
    ],
    "teams": [
        ("  names: [{fr: Quai, en: Quay, abbr: {fr: Q}, from: 2019, to: 2024-05}, {fr: Jetée, from: 2024-05}]",
         "names.1.fr", "Jetée"),
        ("  names: {fr: Quai}\n  parent: port\n  region: Est\n  url: https://quai.example", "region", "Est"),
    ],
    "competencies": [
        ("  name: {fr: Naviguer, en: Sailing}", "name", ("Naviguer", "Sailing")),
        ("  name: Naviguer\n  definition: Tenir le cap\n  ask: Qui tient la barre?", "ask", "Qui tient la barre?"),
        ("  name: Naviguer\n  synonyms: {fr: [voguer, cingler], en: sailing}", "synonyms.fr", ("voguer", "cingler")),
        ("  name: Naviguer\n  levels: [un, deux, trois, quatre]", "levels.3", "quatre"),
        ("  name: Naviguer\n  parent: mapping", "parent", "mapping"),
        ("  name: N\n  align: [{framework: ESCO, code: S1.2, url: 'https://esco.example'}]", "align.0.code", "S1.2"),
    ],
    "glossary": [
        ("  fr: {abbr: BTN, title: Bureau de la transformation}", "fr.abbr", "BTN"),
        ("  fr: {abbr: BTN, title: Bureau}\n  en: {abbr: DTO, title: Office}", "en.abbr", "DTO"),
    ],
    "corrections": [
        ("date: 2025-05\nby: ali-ba\nwhat: Une heure de trop\nof: [hours]", "of", ("hours",)),
        ("- {date: 2025, by: {role: manager}, what: Titre, of: title}", "by.role.key", "manager"),
    ],
}

TITLES = [
    ("title: Un guide", "Un guide"),
    ("title: {fr: Un guide}", "Un guide"),
    ("title: {fr: Un guide, en: A guide}", ("Un guide", "A guide")),
    ("title: 'Bilan : suite'", "Bilan : suite"),
    ("title: " + "x" * 200, "x" * 200),
    ("\ufefftitle: Un guide\r\n", "Un guide"),
    ("title: no", "no"),
    ("title: 12e édition", "12e édition"),
]

PEOPLE = [
    ("marie-roy", ["marie-roy"]),
    ("[marie-roy, ali-ba]", ["marie-roy", "ali-ba"]),
    ("[{id: marie-roy, role: lead}]", ["marie-roy"]),
    ("{id: marie-roy, role: {fr: rédactrice, en: writer}}", ["marie-roy"]),
    ("{name: Lou Vent, role: host, team: port}", [None]),
    ("{role: manager}", [None]),
    ("\n  - marie-roy\n  - ali-ba", ["marie-roy", "ali-ba"]),
    ("[]", []),
]


def rows(table: dict[str, list[tuple[object, ...]]]) -> list[object]:
    return [pytest.param(kind, *row, id=f"{kind} {str(row[0])[:50]!r}") for kind, found in table.items()
            for row in found]


@pytest.mark.parametrize(("kind", "lines", "path", "expected"), rows(ACCEPTED))
def test_every_documented_form_is_read_as_meant(
    lab: Lab, kind: str, lines: str, path: str, expected: object
) -> None:
    checked = read(lab, kind, lines)
    assert checked.errors == []
    assert value_at(data_of(lab, kind), path) == expected


@pytest.mark.parametrize(("line", "expected"), TITLES)
def test_titles(lab: Lab, line: str, expected: object) -> None:
    checked = lab.write(BASE, {"missions/guide/mission.yml": line + "\npeople: marie-roy\nstart: 2025\n"}).check()
    assert checked.errors == []
    assert value_at(data_of(lab, "mission"), "title") == expected


@pytest.mark.parametrize(("people", "ids"), PEOPLE)
def test_people(lab: Lab, people: str, ids: list[str | None]) -> None:
    mission = f"title: Un guide\npeople: {people}\nstart: 2025\n"
    checked = lab.write(BASE, {"missions/guide/mission.yml": mission}).check()
    assert checked.errors == []
    assert [person.id for person in data_of(lab, "mission").people] == ids  # type: ignore[attr-defined]


REFUSED = {
    "mission": [
        ("hours: beaucoup", "TR258", 1, 8, {"value": "beaucoup", "field": "hours"}),
        ("hours: 1:30", "TR214", 1, 8, {"value": "1:30", "reading": "1.5"}),
        ("hours: 2h45", "TR214", 1, 8, {"reading": "2.75"}),
        ("hours: 0", "TR215", 1, 8, {"value": "0"}),
        ("hours: -2", "TR215", 1, 8, {"value": "-2"}),
        ("hours: [7]", "TR203", 1, 8, {"field": "hours"}),
        ("hours: 1e3", "TR258", 1, 8, {}),
        ("hours: .inf", "TR258", 1, 8, {}),
        ("max_hours: 0x10", "TR258", 1, 12, {}),
        ("share: 0", "TR216", 1, 8, {"low": "1", "high": "100"}),
        ("share: 140 %", "TR216", 1, 8, {"value": "140"}),
        ("end: 12/11/2026", "TR211", 1, 6, {"readings": "2026-11-12 / 2026-12-11"}),
        ("end: 31/12/2026", "TR237", 1, 6, {"reading": "2026-12-31"}),
        ("end: 12-11-2026", "TR211", 1, 6, {"readings": "2026-11-12 / 2026-12-11"}),
        ("end: 2026-1-5", "TR237", 1, 6, {"reading": "2026-01-05"}),
        ("end: 2026/01/05", "TR237", 1, 6, {"reading": "2026-01-05"}),
        ("end: 2026\u201103\u201102", "TR245", 1, 6, {"reading": "2026-03-02", "sign_fr": "trait d’union insécable"}),
        ("end: 2026\u201303", "TR245", 1, 6, {"reading": "2026-03", "sign": "en dash"}),
        ("validated:\nby: {role: manager}", "TR244", 2, 1, {"key": "by", "above": "validated"}),
        ("stopped:\nreason: load", "TR244", 2, 1, {"key": "reason", "above": "stopped"}),
        ("validated:\ncritere: x", "TR202", 2, 1, {"key": "critere", "suggestion": "criterion"}),
        ("end: 2026-13", "TR212", 1, 6, {"value": "2026-13"}),
        ("end: 2026-02-29", "TR212", 1, 6, {}),
        ("end: 0001", "TR212", 1, 6, {}),
        ("end: demain", "TR210", 1, 6, {"value": "demain", "field": "end"}),
        ("end: 2026-01-05T10:00:00Z", "TR210", 1, 6, {}),
        ("end: [2026]", "TR203", 1, 6, {"field": "end"}),
        ("deliverable: " + "x" * 301, "TR220", 1, 14, {"length": "301", "limit": "300"}),
        ("criterion: {fr: a, en: " + "x" * 301 + "}", "TR220", 1, 12, {"limit": "300"}),
        ("criterion: ''", "TR219", 1, 12, {"field": "criterion"}),
        ("criterion: {de: Klar}", "TR218", 1, 13, {"key": "de"}),
        ("criterion: [a, b]", "TR203", 1, 12, {}),
        ("validated: oui", "TR203", 1, 12, {}),
        ("validated: {by: ali-ba}", "TR201", 1, 12, {"key": "date"}),
        ("validated: {date: 2025}", "TR201", 1, 12, {"key": "by"}),
        ("validated: {by: ali-ba, date: 2025, result: partiel}", "TR206", 1, 45, {"suggestion": "partly"}),
        ("validated: {by: ali-ba, date: 2025, show: nom}", "TR206", 1, 43, {"suggestion": "name"}),
        ("validated: {par: ali-ba, by: ali-ba, date: 2025}", "TR202", 1, 13, {"key": "par", "suggestion": "by"}),
        ("validated:\n  by: ali-ba\n  date: 1er avril", "TR210", 3, 9, {"value": "1er avril"}),
        ("competencies: [{id: mapping, level: 5}]", "TR216", 1, 37, {"low": "1", "high": "4"}),
        ("competencies: [{id: mapping, niveau: 2}]", "TR202", 1, 30, {"key": "niveau", "suggestion": "level"}),
        ("competencies: [{level: 2}]", "TR203", 1, 16, {}),
        ("competencies: [{id: sewing, level: 2}]", "TR306", 1, 16, {"id": "sewing"}),
        ("audience: interne", "TR206", 1, 11, {"value": "interne", "suggestion": "internal"}),
        ("audience: everybody", "TR208", 1, 11, {"options": "private, internal, public"}),
        ("audience: true", "TR208", 1, 11, {"value": "true"}),
        ("format: micros", "TR304", 1, 9, {"suggestion": "micro"}),
        ("format: [micro]", "TR203", 1, 9, {}),
        ("lang: no", "TR208", 1, 7, {"value": "no", "options": "fr, en"}),
        ("lang: anglais", "TR206", 1, 7, {"suggestion": "en"}),
        ("difficulty: 0", "TR216", 1, 13, {}),
        ("difficulty: 5", "TR216", 1, 13, {}),
        ("difficulty: 2,5", "TR216", 1, 13, {"value": "2.5"}),
        ("difficulty: facile", "TR238", 1, 13, {"low": "1", "high": "4"}),
        ("home: [port]", "TR203", 1, 7, {}),
        ("host: {nom: x}", "TR218", 1, 8, {"key": "nom"}),
        ("partners: [port, '']", "TR219", 1, 18, {}),
        ("lead: Ali Ba", "TR223", 1, 7, {"value": "Ali Ba", "suggestion": "ali-ba"}),
        ("lead: {team: port}", "TR224", 1, 7, {"field": "lead"}),
        ("lead: personne", "TR301", 1, 7, {"id": "personne"}),
        ("referent: [ali-ba]", "TR203", 1, 11, {}),
        ("referent: {nom: Lou, role: host}", "TR202", 1, 12, {"suggestion": "name"}),
        ("sheet: {date: 2025}", "TR201", 1, 8, {"key": "approved_by"}),
        ("load: {date: 2025}", "TR201", 1, 7, {"key": "agreed_by"}),
        ("dates: {ofered: 2025}", "TR202", 1, 9, {"suggestion": "offered"}),
        ("dates: {offered: 2025, agreed: 2024}", "TR321", 1, 32, {"first": "2025", "second": "2024"}),
        ("meeting: un mardi", "TR210", 1, 10, {}),
        ("origin: idea", "TR208", 1, 9, {"options": "offer, direct, self"}),
        ("mode: distance", "TR206", 1, 7, {"suggestion": "remote"}),
        ("context: other", "TR208", 1, 10, {"options": "onboarding, development, recruitment"}),
        ("objectives: [[a]]", "TR203", 1, 14, {}),
        ("effects: {individuel: x}", "TR202", 1, 11, {"suggestion": "individual"}),
        ("effects: Confiance", "TR203", 1, 10, {}),
        ("thanks: {de: Danke}", "TR218", 1, 10, {}),
        ("deliverables: [{title: x}]", "TR230", 1, 16, {}),
        ("deliverables: [{file: a.pdf, url: 'https://x.example'}]", "TR230", 1, 16, {}),
        ("deliverables: [{file: ../a.pdf}]", "TR225", 1, 23, {"value": "../a.pdf"}),
        ("deliverables: [{file: /etc/passwd}]", "TR225", 1, 23, {}),
        ("deliverables: [{file: a/./b}]", "TR225", 1, 23, {}),
        ("deliverables: [{file: 'C:\\a.pdf'}]", "TR225", 1, 23, {}),
        ("deliverables: [{url: www.x.example}]", "TR222", 1, 22, {}),
        ("deliverables: [{url: 'javascript:alert(1)'}]", "TR222", 1, 22, {}),
        ("deliverables: [{file: a.pdf, archived: hier}]", "TR210", 1, 40, {}),
        ("deliverables: [{file: a.pdf, audience: tous}]", "TR208", 1, 40, {}),
        ("reuse: [{date: 2025}]", "TR201", 1, 9, {"key": "by"}),
        ("follows: Autre", "TR221", 1, 10, {"suggestion": "autre"}),
        ("follows: [autre, perdue]", "TR303", 1, 18, {"id": "perdue"}),
        ("republished: {full: true}", "TR201", 1, 14, {"key": "source"}),
        ("republished: {source: x, full: yes}", "TR217", 1, 32, {"value": "yes"}),
        ("republished: {source: x, original_audience: ici}", "TR208", 1, 45, {}),
        ("stopped: {reason: load}", "TR201", 1, 10, {"key": "date"}),
        ("stopped: {date: 2025, reason: ennui}", "TR208", 1, 31, {}),
        ("slug: Été", "TR221", 1, 7, {"suggestion": "ete"}),
        ("slug: {fr: mon guide}", "TR221", 1, 12, {"suggestion": "mon-guide"}),
        ("slug: {es: x}", "TR205", 1, 8, {"known": "fr, en"}),
        ("aliases: fr/x", "TR226", 1, 10, {}),
        ("aliases: [/a, /é]", "TR226", 1, 15, {"value": "/é"}),
        ("aliases: /a/../b", "TR226", 1, 10, {}),
        ("aliases: /a//b", "TR226", 1, 10, {}),
        ("aliases: /.git/config", "TR226", 1, 10, {}),
        ("aliases: /", "TR226", 1, 10, {}),
        ("aliases: https://x.example/a", "TR226", 1, 10, {}),
        ("aliases: /" + "a" * 121, "TR226", 1, 10, {}),
        ("links: [{title: x}]", "TR201", 1, 9, {"key": "url"}),
        ("links: [{url: 'ftp://x.example'}]", "TR222", 1, 15, {}),
        ("links: [{url: 'https://'}]", "TR222", 1, 15, {}),
        ("links: [{url: 'https://[x'}]", "TR222", 1, 15, {}),
        ("links: [{url: 'https://x.example/a b'}]", "TR222", 1, 15, {}),
        ("image: {file: a.png}", "TR201", 1, 8, {"key": "alt"}),
        ("image: {alt: Un quai}", "TR201", 1, 8, {"key": "file"}),
        ("titel: x", "TR202", 1, 1, {"key": "titel", "suggestion": "title"}),
        ("on: x", "TR271", 1, 1, {"key": "on"}),
        ("yes: x", "TR271", 1, 1, {"key": "yes"}),
        ("12: x", "TR271", 1, 1, {"key": "12"}),
        ("title: Encore", "TR102", 1, 1, {"key": "title", "first": "1"}),
        ("hours: 7\nhours: 8", "TR102", 2, 1, {"key": "hours", "first": "4"}),
    ],
    "person": [
        ("title: ''", "TR219", 1, 8, {}),
        ("team: [{from: 2020}]", "TR201", 1, 8, {"key": "team"}),
        ("team: [{team: port, from: 2020, to: 2019}]", "TR321", 1, 37, {}),
        ("team: [{team: port, depuis: 2020}]", "TR205", 1, 21, {"known": "team, from, to"}),
        ("consent: oui", "TR236", 1, 10, {"field": "consent"}),
        ("consent: {audience: public}", "TR201", 1, 10, {"key": "date"}),
        ("consent: {date: 2025, audience: private}", "TR234", 1, 33, {}),
        ("consent: {date: 2025-02, withdrawn: 2025-01}", "TR321", 1, 37, {}),
        ("audience: tous", "TR208", 1, 11, {}),
        ("status: parti", "TR206", 1, 9, {"suggestion": "left"}),
        ("declared: [{id: sewing, level: 1}]", "TR306", 1, 12, {}),
        ("photo: ../secret.jpg", "TR225", 1, 8, {}),
        ("public_name: [Z]", "TR203", 1, 14, {}),
        ("email: zoe", "TR232", 1, 8, {"value": "zoe"}),
        ("email: zoe@x.example?bcc=a@b", "TR232", 1, 8, {}),
        ("xyz: Zoé", "TR271", 1, 1, {"key": "xyz"}),
        ("equipe: port", "TR202", 1, 1, {"suggestion": "team"}),
    ],
    "feedback": [
        ("date: hier", "TR210", 1, 7, {}),
        ("consent: oui", "TR236", 1, 10, {}),
        ("original: oui", "TR217", 1, 11, {"value": "oui"}),
        ("audience: équipe", "TR208", 1, 11, {}),
        ("auteur: x", "TR202", 1, 1, {"suggestion": "from"}),
        ("humeur: x", "TR271", 1, 1, {"key": "humeur"}),
    ],
    "story": [
        ("summary: " + "x" * 201, "TR220", 1, 10, {"length": "201", "limit": "200"}),
        ("summary: [x]", "TR203", 1, 10, {}),
        ("translation: oui", "TR208", 1, 14, {"options": "original, human, machine"}),
        ("titre: x", "TR205", 1, 1, {"known": "summary, translation"}),
        ("résumé: x", "TR202", 1, 1, {"suggestion": "summary"}),
    ],
    "site": [
        ("lang: de", "TR208", 1, 7, {"options": "fr, en"}),
        ("langs: {fr: fr-ZZ-x}", "TR240", 1, 13, {}),
        ("langs: {fr: en-CA}", "TR240", 1, 8, {"value": "en-CA"}),
        ("base_url: x.example", "TR241", 1, 11, {}),
        ("base_url: {fr: 'https://x.example'}", "TR201", 1, 11, {"key": "en"}),
        ("audience: interne", "TR206", 1, 11, {"suggestion": "internal"}),
        ("coordinator: Ali Ba", "TR223", 1, 14, {}),
        ("coordinator: inconnue", "TR301", 1, 14, {}),
        ("formats: {defi: {max_hours: 3}}", "TR201", 1, 17, {"key": "name"}),
        ("formats: {defi: {name: D, needs: [patience]}}", "TR206", 1, 35, {}),
        ("formats: {defi: {name: D, severity: forte}}", "TR208", 1, 37, {}),
        ("max_share: 140", "TR216", 1, 12, {}),
        ("max_file_mb: dix", "TR213", 1, 14, {}),
        ("small_group: 2,5", "TR216", 1, 14, {}),
        ("theme: absent", "TR602", 0, 0, {"name": "absent"}),
        ("nom: Traces", "TR202", 1, 1, {"suggestion": "name"}),
    ],
    "teams": [
        ("  parent: port", "TR201", 1, 3, {"key": "names"}),
        ("  names: []", "TR219", 1, 10, {"field": "names"}),
        ("  names: Quai", "TR203", 1, 10, {}),
        ("  names: {abbr: {fr: Q}}", "TR235", 1, 10, {}),
        ("  names: {fr: Quai, from: 2020, to: 2019}", "TR321", 1, 37, {}),
        ("  names: {fr: Quai}\n  parent: perdu", "TR308", 2, 11, {"id": "perdu"}),
        ("  names: {fr: Quai}\n  url: quai.example", "TR222", 2, 8, {}),
        ("  names: {fr: Quai}\nLe Quai:\n  names: {fr: x}", "TR221", 2, 1, {"suggestion": "le-quai"}),
        ("  names: {fr: Quai}\nmole: Le môle", "TR233", 2, 1, {"key": "mole"}),
    ],
    "competencies": [
        ("  definition: x", "TR201", 1, 3, {"key": "name"}),
        ("  name: N\n  levels: [a, b, c, d, e]", "TR207", 2, 11, {"count": "5", "limit": "4"}),
        ("  name: N\n  parent: perdue", "TR308", 2, 11, {}),
        ("  name: N\n  align: [{code: x}]", "TR201", 2, 11, {"key": "framework"}),
        ("  nom: N\n  name: N", "TR202", 1, 3, {"suggestion": "name"}),
    ],
    "glossary": [
        ("  fr: BTN", "TR203", 1, 7, {}),
        ("  fr: {abbr: BTN}", "TR201", 1, 7, {"key": "title"}),
    ],
    "corrections": [
        ("date: 2025\nby: ali-ba\nof: [hours]", "TR201", 1, 1, {"key": "what"}),
        ("- {date: 2025, by: ali-ba, what: x, of: hours}\n- {date: 2025, by: ali-ba, what: x}", "TR201", 2, 3,
         {"field": "of"}),
    ],
}


@pytest.mark.parametrize(("kind", "lines", "code", "line", "column", "words"), rows(REFUSED))
def test_everything_else_is_refused_where_it_stands(
    lab: Lab, kind: str, lines: str, code: str, line: int, column: int, words: dict[str, str]
) -> None:
    path, _, _, first = RECORDS[kind]
    checked = read(lab, kind, lines)
    problems = checked.problems if code != "TR602" else lab.build().problems
    errors = [one for one in problems if one.severity.stops]
    assert [one.code for one in errors] == [code]
    place = errors[0].place
    assert (place.path, place.line, place.column) == (path, line and first + line - 1, column)
    assert {name: dict(errors[0].params)[name] for name in words} == words
    assert not line or place.excerpt.strip()[:20] in lines + str(RECORDS[kind][1])


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("people: marie-roy\nstart: 2025\n", "TR201", (1, 1)),
        ("title:\npeople: marie-roy\nstart: 2025\n", "TR209", (1, 1)),
        ("title: ''\npeople: marie-roy\nstart: 2025\n", "TR219", (1, 8)),
        ("title: '  '\npeople: marie-roy\nstart: 2025\n", "TR219", (1, 8)),
        (f"title: {'x' * 201}\n", "TR220", (1, 8)),
        ("title: {de: Titel}\n", "TR218", (1, 9)),
        ("title: [a]\n", "TR203", (1, 8)),
        ("title: a\npeople: Marie Roy\nstart: 2025\n", "TR223", (2, 9)),
        ("title: a\npeople: [marie-roy, ali-ba, marie-roy]\nstart: 2025\n", "TR231", (2, 9)),
        ("title: a\npeople: {team: port}\nstart: 2025\n", "TR224", (2, 9)),
        ("title: a\npeople: marie-roy\n", "TR320", (2, 9)),
        ("title: a\npeople: marie-roy\nstart: 2025-03\nend: 2025-02\n", "TR321", (4, 6)),
        ("title: a\npeople: marie-roy\nstart: 12/11/2019\n", "TR211", (3, 8)),
        ("", "TR253", (0, 0)),
    ],
)
def test_what_a_mission_cannot_be(lab: Lab, text: str, code: str, place: tuple[int, int]) -> None:
    checked = lab.write(BASE, {"missions/guide/mission.yml": text}).check()
    errors = [one for one in checked.problems if one.severity.stops]
    assert [(one.code, one.place.line, one.place.column) for one in errors] == [(code, *place)]


def test_a_title_above_120_characters_is_a_warning(lab: Lab) -> None:
    for length, codes in ((120, []), (121, ["TR330"])):
        lab.write(BASE, {"missions/guide/mission.yml": f"title: {'x' * length}\n"})
        assert [code for code in lab.check().codes if code == "TR330"] == codes
    assert lab.check().errors == []


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("", "TR252", 0),
        ("Bravo.\n", "TR251", 0),
        ("---\ndate: 2025\n---\nBravo.\n", "TR201", 2),
        ("---\nfrom: Lou Vent\n---\nBravo.\n", "TR223", 2),
        ("---\nfrom: {role: host}\nBravo.\n", "TR140", 1),
        ("---\nfrom: {role: host}\n---\n" + "mot " * 401, "TR352", 2),
    ],
)
def test_what_a_feedback_cannot_be(lab: Lab, text: str, code: str, line: int) -> None:
    checked = lab.write(BASE, {"missions/autre/feedback/voix.fr.md": text}).check()
    assert checked.errors[:1] == [code]
    assert (checked.find(code).place.path, checked.find(code).place.line) == (
        "missions/autre/feedback/voix.fr.md", line)


@pytest.mark.parametrize(("words", "codes"), [(120, []), (121, ["TR351"]), (400, ["TR351"]), (401, ["TR352"])])
def test_feedback_is_short(lab: Lab, words: int, codes: list[str]) -> None:
    lab.write(BASE, {"missions/autre/feedback/voix.fr.md": VOICE + "---\n" + "mot " * words})
    assert [code for code in lab.check().codes if code in ("TR351", "TR352")] == codes


FRENCH = [
    ("mission", "titre", "title"), ("mission", "personnes", "people"), ("mission", "début", "start"),
    ("mission", "fin", "end"), ("mission", "heures", "hours"), ("mission", "livrable", "deliverable"),
    ("mission", "livrables", "deliverables"), ("mission", "critère", "criterion"), ("mission", "Critere", "criterion"),
    ("mission", "compétences", "competencies"), ("mission", "validé", "validated"), ("mission", "hôte", "host"),
    ("mission", "difficulté", "difficulty"), ("mission", "objectifs", "objectives"), ("mission", "effets", "effects"),
    ("mission", "remerciements", "thanks"), ("mission", "liens", "links"), ("mission", "langue", "lang"),
    ("mission", "Title", "title"), ("mission", "max_hour", "max_hours"), ("mission", "maxhours", "max_hours"),
    ("person", "nom", "name"), ("person", "équipe", "team"), ("person", "lieu", "place"),
    ("person", "langues", "langs"), ("person", "consentement", "consent"), ("person", "statut", "status"),
    ("feedback", "de", "from"), ("feedback", "compétences", "competencies"), ("site", "langues", "langs"),
]


@pytest.mark.parametrize(("kind", "key", "suggestion"), FRENCH)
def test_an_unknown_field_gets_the_nearest_known_one(lab: Lab, kind: str, key: str, suggestion: str) -> None:
    found = read(lab, kind, f"{key}: x").find("TR202")
    assert dict(found.params) == {"key": key, "suggestion": suggestion}
    assert (found.place.line, found.place.column) == (RECORDS[kind][3], 1)


def test_all_problems_of_all_files_come_in_one_run_sorted(lab: Lab) -> None:
    lab.write(BASE, {
        "site.yml": "naem: x\nlang: de\n",
        "teams.yml": "port: {names: []}\n",
        "competencies.yml": "plain-writing: {}\n",
        "people/zoe-lys/person.yml": "nom: Zoé\nconsent: oui\n",
        "missions/guide/mission.yml": "titre: Un guide\nstart: 12/11/2019\nhours: 1:30\nhours: 2\npeople: perdue\n",
        "missions/guide/feedback/voix.fr.md": "---\nfrom: Lou Vent\n---\nBravo.\n",
        "missions/autre/feedback/voix.fr.md": "---\nfrom: {role: host}\nconsent: oui\n---\nBravo.\n",
        "missions/zut/mission.yml": "title: Bilan : suite\n",
    })
    code, printed = lab.run("check", "--format", "github")
    assert code == 1
    places = [line.split("::")[1] for line in printed.splitlines() if line.startswith("::error")]
    expected = [
        ("competencies.yml", 1, "TR201"), ("missions/autre/feedback/voix.fr.md", 3, "TR236"),
        ("missions/guide/feedback/voix.fr.md", 2, "TR223"),
        ("missions/guide/mission.yml", 1, "TR202"),
        ("missions/guide/mission.yml", 2, "TR211"), ("missions/guide/mission.yml", 3, "TR214"),
        ("missions/guide/mission.yml", 4, "TR102"),
        ("people/zoe-lys/person.yml", 1, "TR202"), ("people/zoe-lys/person.yml", 2, "TR236"),
        ("site.yml", 1, "TR202"), ("site.yml", 2, "TR208"), ("teams.yml", 1, "TR219"),
    ]
    found = [dict(part.split("=", 1) for part in place.partition(" ")[2].split(",")) for place in places]
    assert [(one["file"], int(one["line"]), one["title"]) for one in found] == expected


def test_a_record_that_cannot_be_read_is_reported_once_and_stays_known(lab: Lab) -> None:
    lab.write(BASE, {
        "people/zoe-lys/person.yml": "nom: Zoé\nname: Zoé\n",
        "missions/un/mission.yml": "titre: x\ntitle: x\n",
        "missions/deux/mission.yml": "title: x\npeople: zoe-lys\nstart: 2025\nfollows: un\nreuse: [{by: un}]\n",
    })
    assert lab.check().errors == ["TR202", "TR202"]


def test_the_language_of_plain_strings_is_the_record_s_then_the_site_s(lab: Lab) -> None:
    lab.write(BASE, {"missions/guide/mission.yml": MISSION})
    lab.write({"missions/autre/mission.yml": "lang: en\n" + MISSION.replace("Un guide", "A guide")})
    titles = {mission.id: mission.data.title for mission in records_of(lab.content)[1]}
    assert titles == {"guide": Text(fr="Un guide"), "autre": Text(en="A guide")}
    lab.write({"site.yml": "lang: en\n"})
    titles = {mission.id: mission.data.title for mission in records_of(lab.content)[1]}
    assert titles == {"guide": Text(en="Un guide"), "autre": Text(en="A guide")}


def test_messages_exist_in_both_languages_with_the_place_and_the_remedy(lab: Lab) -> None:
    read(lab, "mission", "end: 12/11/2019")
    for lang, word in (("fr", "erreur"), ("en", "error")):
        code, printed = lab.run("check", lang=lang)
        assert code == 1
        assert f"missions/guide/mission.yml:4:6  {word} TR211" in printed
        assert "4 | end: 12/11/2019" in printed
        assert "2019-11-12 / 2019-12-11" in printed


def test_the_formats_that_ship_are_those_of_the_contract(tmp_path: Path) -> None:
    formats = records_of(Lab(tmp_path).write(BASE).content)[0].formats
    assert list(formats) == ["micro", "part-time", "support", "sponsorship", "late-career", "immersion", "exchange",
                             "mentoring", "community", "recruitment"]
    limits = {key: (one.min_hours, one.max_hours, one.min_share, one.max_share, one.max_months, one.severity)
              for key, one in formats.items()}
    assert limits["micro"] == (2, 10, None, None, None, "warning")
    assert limits["part-time"] == (None, None, 5, 100, 12, "warning")
    assert limits["support"] == (None, None, None, 40, None, "error")
    assert limits["sponsorship"] == (None, None, None, None, 4, "warning")
    assert limits["recruitment"] == (None, 10, None, None, None, "error")


def test_a_setting_that_nothing_reads_yet_is_told_by_check_alone(lab: Lab) -> None:
    lab.write(PROVEN_SITE).edit("site.yml", "audience: public\n", "audience: public\nsmall_group: 8\nwindow_days: 30\n")
    told = re.findall(r"^site\.yml:(\d+):\d+  remark (TR\d+)", lab.run("check")[1], re.MULTILINE)
    assert told == [("4", "TR259"), ("5", "TR259")]
    code, printed = lab.run("--strict")
    assert (code, "TR259" in printed) == (0, False)
    lab.edit("site.yml", "window_days: 30\n", "window_days:\n")
    assert lab.check().codes.count("TR259") == 1
