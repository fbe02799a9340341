"""What a format asks for, in words, with the line to copy."""

from __future__ import annotations

from collections.abc import Sequence

from generator.records import forms

_WORDS = {
    "deliverable": ("un livrable", "a deliverable"),
    "max_hours": ("un nombre d’heures maximal", "a maximum of hours"),
    "criterion": ("un critère de réussite", "a criterion of success"),
    "host": ("une équipe d’accueil", "a host team"),
    "outside_host": ("un hôte hors de sa propre organisation", "a host outside one’s own organization"),
    "referent": ("une personne référente", "a referent"),
    "meeting": ("la date d’une rencontre", "the date of a meeting"),
    "lead": ("une personne responsable", "a lead"),
    "sheet": ("une fiche de mission approuvée", "an approved mission sheet"),
    "end": ("une date de fin", "an end date"),
    "host_feedback": ("un témoignage de l’équipe d’accueil", "feedback from the host team"),
    "share": ("une part du temps de travail", "a share of working time"),
    "hours": ("un nombre d’heures", "a number of hours"),
    "competencies": ("une ou plusieurs compétences", "one or more competencies"),
}
_FIELDS = "---\nfrom: {role: host}\ndate: 2026-03-24\nconsent: 2026-03-24\n---\n"
_ELSEWHERE = {
    "outside_host": ("host: Nom de l’organisation", "host: Name of the organization"),
    "host_feedback": (f"feedback/equipe-hote.fr.md :\n{_FIELDS}Les mots de la personne qui parle.",
                      f"feedback/host-team.en.md:\n{_FIELDS}The words of whoever speaks."),
}


def needs_in_words(needs: Sequence[str]) -> dict[str, str]:
    """The needs in words of each language, and for each the line or lines that meet it, as parameters of a message."""
    lines = [_ELSEWHERE.get(need) or tuple(forms("Mission", need).values()) for need in needs]
    return {
        "need_fr": _enumerated([_WORDS[need][0] for need in needs], "et"),
        "need_en": _enumerated([_WORDS[need][1] for need in needs], "and"),
        "lines_fr": "\n".join(line[0] for line in lines),
        "lines_en": "\n".join(line[1] for line in lines),
    }


def _enumerated(words: Sequence[str], last: str) -> str:
    return f" {last} ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
