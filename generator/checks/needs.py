"""What a format asks for, in words, with the line to copy."""

from __future__ import annotations

from collections.abc import Sequence

from generator.records import forms

_WORDS = {
    "deliverable": ("un livrable", "a deliverable"),
    "max_hours": ("un nombre d’heures maximal", "a maximum of hours"),
    "criterion": ("un critère de réussite", "a criterion of success"),
    "host": ("une équipe hôte", "a host team"),
    "outside_host": ("un hôte hors de sa propre organisation", "a host outside one’s own organization"),
    "referent": ("une personne référente", "a referent"),
    "meeting": ("la date d’une rencontre", "the date of a meeting"),
    "lead": ("une personne responsable", "a lead"),
    "sheet": ("une fiche de mission approuvée", "an approved mission sheet"),
    "end": ("une date de fin", "an end date"),
    "host_feedback": ("un témoignage de l’équipe hôte", "feedback from the host team"),
    "share": ("une part du temps de travail", "a share of working time"),
    "hours": ("un nombre d’heures", "a number of hours"),
    "competencies": ("une ou plusieurs compétences", "one or more competencies"),
}
_ELSEWHERE = {
    "outside_host": ("host: Nom de l’organisation", "host: Name of the organization"),
    "host_feedback": ("from: {role: host} (dans feedback/hote.fr.md)", "from: {role: host} (in feedback/host.en.md)"),
}


def needs_in_words(needs: Sequence[str]) -> dict[str, str]:
    """The needs in words of each language, and for each the line that meets it, as parameters of a message."""
    lines = [_ELSEWHERE.get(need) or tuple(forms("Mission", need).values()) for need in needs]
    return {
        "need_fr": _enumerated([_WORDS[need][0] for need in needs], "et"),
        "need_en": _enumerated([_WORDS[need][1] for need in needs], "and"),
        "lines_fr": _quoted([line[0] for line in lines], "«\u00a0", "\u00a0»"),
        "lines_en": _quoted([line[1] for line in lines], "“", "”"),
    }


def _enumerated(words: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _quoted(lines: Sequence[str], opening: str, closing: str) -> str:
    return "; ".join(f"{opening}{line}{closing}" for line in lines) + "."
