"""For every field, a line that can be copied: what messages show to somebody whose value has another shape.

A line is the same in both languages, or a pair (French, English). ``Model.field`` is asked before ``field``.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from generator.patterns import pattern

_Pair = tuple[str, str]
_DATE = "2026-03-24"
_TEAM, _SKILL = ("equipe-des-donnees", "data-team"), ("langage-clair", "plain-writing")


def _pair(pattern: str, words: _Pair) -> _Pair:
    return pattern.replace("%", words[0]), pattern.replace("%", words[1])


_FORMS: Mapping[str, str | _Pair] = {
    "title": ("title: Un guide d’accueil", "title: A welcome guide"),
    "people": "people: [marie-roy, {name: Paul Lavoie}]",
    "start": f"start: {_DATE}", "end": f"end: {_DATE}", "date": f"date: {_DATE}", "meeting": f"meeting: {_DATE}",
    "offered": f"offered: {_DATE}", "agreed": f"agreed: {_DATE}", "delivered": f"delivered: {_DATE}",
    "archived": f"archived: {_DATE}", "permission_date": f"permission_date: {_DATE}",
    "withdrawn": "withdrawn: 2020-01-01", "from": f"from: {_DATE}", "to": f"to: {_DATE}",
    "hours": ("hours: 7,5", "hours: 7.5"), "max_hours": "max_hours: 8", "share": "share: 10",
    "deliverable": ("deliverable: Un guide de deux pages", "deliverable: A guide of two pages"),
    "criterion": ("criterion: Une recrue s’en sert sans aide", "criterion: A recruit uses it without help"),
    "validated": f"validated: {{by: {{role: manager}}, date: {_DATE}}}",
    "competencies": _pair("competencies: [%, {id: %, level: 2}]", _SKILL),
    "declared": _pair("declared: [%, {id: %, level: 2}]", _SKILL),
    "CompetencyRef.id": _pair("id: %", _SKILL),
    "audience": "audience: internal", "original_audience": "original_audience: internal",
    "format": "format: micro", "lang": "lang: fr", "difficulty": "difficulty: 2", "level": "level: 2",
    "home": _pair("home: %", _TEAM), "host": _pair("host: %", _TEAM), "partners": _pair("partners: [%]", _TEAM),
    "team": _pair("team: %", _TEAM), "parent": _pair("parent: %", _TEAM),
    "Competency.parent": "parent: communication",
    "lead": "lead: {name: Paul Lavoie, role: lead}", "referent": "referent: {name: Paul Lavoie, role: referent}",
    "sheet": f"sheet: {{approved_by: {{role: executive}}, date: {_DATE}}}",
    "approved_by": "approved_by: {role: executive}",
    "load": f"load: {{agreed_by: {{role: manager}}, date: {_DATE}}}", "agreed_by": "agreed_by: {role: manager}",
    "dates": "dates: {offered: 2026-01-12, agreed: 2026-01-19, delivered: 2026-03-24}",
    "origin": "origin: offer", "mode": "mode: remote", "context": "context: onboarding",
    "objectives": ("objectives: [Écrire un guide]", "objectives: [Write a guide]"),
    "learned": ("learned: [Écrire pour une recrue]", "learned: [Write for a recruit]"),
    "effects": ("effects: {individual: [Plus d’assurance], collective: [Un accueil plus court]}",
                "effects: {individual: [More confidence], collective: [A shorter welcome]}"),
    "individual": ("individual: [Plus d’assurance]", "individual: [More confidence]"),
    "collective": ("collective: [Un accueil plus court]", "collective: [A shorter welcome]"),
    "next": ("next: [Traduire le guide]", "next: [Translate the guide]"),
    "thanks": ("thanks: [L’équipe d’accueil]", "thanks: [The welcome team]"),
    "deliverables": ("deliverables: [{file: guide.pdf, title: Le guide}]",
                     "deliverables: [{file: guide.pdf, title: The guide}]"),
    "file": "file: guide.pdf", "Image.file": "file: photo.jpg", "url": "url: https://example.org/guide",
    "type": "type: guide", "licence": "licence: CC-BY-4.0",
    "reuse": _pair("reuse: [{by: %, date: 2026-05}]", _TEAM), "Reuse.by": _pair("by: %", _TEAM),
    "by": "by: {role: manager}", "result": "result: met", "show": "show: role",
    "note": ("note: Le guide sert chaque semaine", "note: The guide serves every week"),
    "follows": "follows: [guide-2025]",
    "republished": ("republished: {source: Bulletin de mars, original_audience: internal}",
                    "republished: {source: March newsletter, original_audience: internal}"),
    "source": ("source: Bulletin de mars", "source: March newsletter"),
    "permission_by": "permission_by: {role: manager}", "full": "full: true", "original": "original: true",
    "stopped": f"stopped: {{date: {_DATE}, reason: load}}", "reason": "reason: load",
    "slug": "slug: guide", "Slug.fr": "fr: guide", "Slug.en": "en: guide", "aliases": "aliases: [/2019/guide.html]",
    "links": "links: [{url: https://example.org/guide, title: Guide}]",
    "image": ("image: {file: photo.jpg, alt: Deux personnes au comptoir d’accueil}",
              "image: {file: photo.jpg, alt: Two people at the welcome desk}"),
    "alt": ("alt: Deux personnes au comptoir d’accueil", "alt: Two people at the welcome desk"),
    "caption": ("caption: Le premier jour", "caption: The first day"),
    "summary": ("summary: Un guide pour le premier jour", "summary: A guide for the first day"),
    "translation": "translation: human",
    "FeedbackFront.from": "from: {role: host}", "FeedbackFront.consent": f"consent: {_DATE}",
    "what": ("what: Heures corrigées", "what: Hours corrected"), "of": "of: [hours]",
    "name": "name: {fr: Langage clair, en: Plain writing}",
    "Person.name": "name: Marie Roy", "PersonRef.name": "name: Marie Roy",
    "Person.title": ("title: Analyste", "title: Analyst"), "place": "place: Québec",
    "langs": "langs: [fr, en]", "Settings.langs": "langs: {fr: fr-CA, en: en-CA}",
    "Locales.fr": "fr: fr-CA", "Locales.en": "en: en-CA",
    "Consent.date": f"consent: {{date: {_DATE}, audience: internal}}",
    "consent": f"consent: {{date: {_DATE}, audience: internal}}", "status": "status: active",
    "photo": "photo: photo.jpg", "public_name": "public_name: M. R.", "email": "email: marie@example.org",
    "id": "id: marie-roy", "role": "role: manager",
    "names": ("names: {fr: Équipe des données}", "names: {en: Data team}"),
    "region": "region: Québec",
    "fr": "fr: Langage clair", "en": "en: Plain writing", "abbr": ("abbr: SCT", "abbr: TBS"),
    "Abbreviation.fr": "fr: {abbr: SCT, title: Secrétariat du Conseil du Trésor}",
    "Abbreviation.en": "en: {abbr: TBS, title: Treasury Board Secretariat}",
    "Expansion.title": ("title: Secrétariat du Conseil du Trésor", "title: Treasury Board Secretariat"),
    "definition": ("definition: Écrire pour être compris", "definition: Writing to be understood"),
    "synonyms": "synonyms: {fr: [langage simple], en: [plain language]}", "Synonyms.fr": "fr: [langage simple]",
    "Synonyms.en": "en: [plain language]",
    "ask": ("ask: Qui vous a compris du premier coup?", "ask: Who understood you at once?"),
    "levels": ("levels: [Relit, Écrit, Récrit, Forme]", "levels: [Reviews, Writes, Rewrites, Teaches]"),
    "align": "align: [{framework: ESCO, code: S1.2.3}]", "framework": "framework: ESCO", "code": "code: S1.2.3",
    "base_url": "base_url: https://example.org/", "BaseUrls.fr": "fr: https://example.org/",
    "BaseUrls.en": "en: https://example.org/",
    "Settings.name": "name: {fr: Micromissions, en: Micro-missions}",
    "purpose": ("purpose: Montrer ce que nous savons faire", "purpose: Show what we know how to do"),
    "disclaimer": ("disclaimer: Chaque récit engage son auteur", "disclaimer: Each story speaks for its author"),
    "coordinator": "coordinator: marie-roy", "contact": "contact: marie@example.org",
    "validators": "validators: [manager, host]",
    "formats": "formats: {defi: {name: {fr: Défi, en: Challenge}, max_hours: 3}}", "theme": "theme: default",
    "max_share": "max_share: 40", "max_file_mb": "max_file_mb: 10", "small_group": "small_group: 5",
    "window_days": "window_days: 60", "min_hours": "min_hours: 2", "min_share": "min_share: 5",
    "max_months": "max_months: 12", "needs": "needs: [deliverable, criterion]", "severity": "severity: warning",
    "needs_severity": "needs_severity: notice",
}

_ROOT = {"Person": "name", "FeedbackFront": "from", "Correction": "date", "Team": "names", "Competency": "name",
         "Settings": "name", "Abbreviation": "fr"}


def forms(model: str, field: str | None) -> dict[str, str]:
    """The line to copy for a field of a model, as the parameters ``form_fr`` and ``form_en`` of a message.

    Without a field: a first line for the record itself. Every field of every model has one (a test says so).
    """
    key = field if field is not None else _ROOT.get(model, "title")
    form = _FORMS.get(f"{model}.{key}") or _FORMS.get(key) or f"{key}: …"
    fr, en = (form, form) if isinstance(form, str) else form
    return {"form_fr": fr, "form_en": en}


_NAMED = pattern(r"(?<=\{file: )[\w.]+")


def form_with(field: str, name: str, model: str = "Mission") -> dict[str, str]:
    """The line to copy for a field that names a file, with the name of that very file."""
    return {lang: _NAMED.sub(lambda _: flow(name), form) for lang, form in forms(model, field).items()}


def entry_form(model: str, key: str, words: str, lang: str) -> dict[str, str]:
    """An entry of a vocabulary with its first field, which holds the words that stand in the place of all fields."""
    said = {"Competency": f"name: {flow(words)}", "Team": f"names: {{{lang}: {flow(words)}}}",
            "Abbreviation": f"{lang}: {{abbr: {flow(key)}, title: {flow(words)}}}"}
    first = forms(model, None)
    return {f"lines_{each}": f"{flow(key)}:\n  {said[model] if words.strip() else first[f'form_{each}']}"
            for each in ("fr", "en")}


_PLAIN = pattern(r"[^\W_](?:[\w .'’()/+-]*[\w.)])?")


def flow(value: object) -> str:
    """A value as YAML writes it on one line, with quotes only where they are needed."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    text = "" if value is None else str(value)
    return text if value is None or _PLAIN.fullmatch(text) else json.dumps(text, ensure_ascii=False)
