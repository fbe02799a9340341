"""Words people write where the format has words of its own: French names of fields, of choices and of roles.

Only used to propose the right word; nothing here is ever read as if it had been written correctly. Every word is
spelled as :func:`generator.source.suggested_id` spells it: lower case, without accents, joined by hyphens.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from generator.patterns import pattern
from generator.source import suggested_id

_KEYS = {word: fields.split() for fields, words in {
    "title role name": "titre title intitule", "name title names": "nom name", "name": "prenom nom-complet",
    "names": "noms", "people": "personne personnes participant participants participante participantes",
    "people from": "auteur auteurs autrice autrices author authors", "from": "de qui", "by from": "par",
    "start": "debut date date-debut date-de-debut start-date", "end": "fin date-fin date-de-fin end-date",
    "hours": "heures duree temps nombre-d-heures heures-faites heures-travaillees duration time",
    "max_hours": "heures-max max-heures heures-maximum heures-maximales maximum-d-heures duree-max duree-maximale "
                 "temps-max temps-maximal temps-maximum",
    "share": "part pourcentage", "load": "charge charge-de-travail",
    "deliverable": "livrable", "deliverables": "livrables", "criterion": "critere criteres criteria",
    "competencies declared": "competence competences skill skills",
    "validated": "valide validee validation valide-par validee-par validated-by date-de-validation",
    "difficulty": "difficulte", "objectives purpose": "objectif objectifs", "purpose": "but",
    "learned": "appris apprentissage apprentissages lecons lessons", "next": "suite prochaines-etapes next-steps",
    "effects": "effet effets resultats impact impacts retombees", "thanks": "remerciement remerciements merci",
    "host": "hote equipe-hote equipe-d-accueil accueil", "home": "equipe-d-attache",
    "partners": "partenaire partenaires", "lead": "responsable", "referent": "personne-ressource",
    "meeting": "rencontre premiere-rencontre", "follows": "suit suite-de fait-suite-a",
    "reuse": "reutilisation reutilisations", "stopped": "arret arretee interrompue", "origin": "origine",
    "context": "contexte", "links url": "lien liens link", "links base_url": "url", "base_url": "adresse",
    "photo image": "photo portrait image", "file": "fichier", "abbr": "abrege abreviation sigle",
    "team": "equipe", "place": "lieu ville", "lang langs": "langue", "langs lang": "langues languages",
    "status": "statut", "consent": "consentement accord", "audience": "public", "role": "role", "result": "resultat",
    "summary": "resume sommaire", "translation": "traduction", "definition purpose": "description",
    "level levels": "niveau niveaux", "reason": "motif raison", "synonyms": "synonyme synonymes",
    "email contact": "courriel email mail",
    "coordinator": "coordination coordonnateur coordonnatrice",
}.items() for word in words.split()}
"""For a word, the fields that it may stand for; the first of them that there is where it was written is meant."""


def _choices(**written: str) -> dict[str, str]:
    """The table of one field: for each choice (``_`` for ``-``), the words people write, apart by spaces."""
    return {word: choice for choice, words in written.items() for word in words.split()}


_AUDIENCE = _choices(public="publique publics publiques", internal="interne internes",
                     private="prive privee prives privees non no none aucun aucune personne nobody")
_LANG = _choices(fr="francais francaise french", en="anglais anglaise english")
_SEVERITY = _choices(error="erreur erreurs", warning="avertissement", notice="remarque avis")
_CHOICES: Mapping[str, Mapping[str, str]] = {
    "audience": _AUDIENCE, "original_audience": _AUDIENCE, "lang": _LANG,
    "severity": _SEVERITY, "needs_severity": _SEVERITY,
    "mode": _choices(onsite="sur-place en-presence presence presentiel en-presentiel au-bureau on-site in-person",
                     remote="a-distance distance distanciel en-distanciel teletravail en-teletravail virtuel en-ligne",
                     mixed="mixte hybride hybrid"),
    "origin": _choices(offer="offre offre-publiee une-offre", direct="directe demande demande-directe",
                       self="initiative initiative-personnelle mon-initiative soi moi"),
    "context": _choices(onboarding="accueil integration arrivee", development="developpement perfectionnement",
                        recruitment="recrutement embauche"),
    "status": _choices(active="actif actifs actives en-poste", left="parti partie quitte",
                       retired="retraite retraitee a-la-retraite"),
    "result": _choices(met="atteint atteinte atteints atteintes oui yes", partly="partiel partielle partiellement "
                       "en-partie partiellement-atteint partiellement-atteinte partial partially",
                       **{"not": "non non-atteint non-atteinte pas-atteint pas-atteinte no"}),
    "reason": _choices(expertise="competence competences", reinforcement="renfort renforts",
                       load="charge charge-de-travail surcharge", other="autre autres"),
    "show": _choices(name="nom le-nom", role="role le-role"),
    "translation": _choices(original="originale texte-original", human="humain humaine humaines",
                            machine="automatique traduction-automatique"),
    "needs": {**{word: fields[0] for word, fields in _KEYS.items() if fields[0] != "people"},
              "reunion": "meeting", "rencontre": "meeting", "referent": "referent", "responsable": "lead",
              "fiche": "sheet", "part": "share", "temoignage-de-l-hote": "host_feedback"},
}

_ROLES = {word: role for role, words in {
    "manager": "gestionnaire superieur superieure superieur-immediat superieure-immediate superviseur superviseure "
               "superviseuse patron patronne supervisor boss",
    "host": "hote hotes hotesse equipe-hote l-equipe-hote equipe-d-accueil host-team",
    "beneficiary": "beneficiaire beneficiaires",
    "peer": "pair paire collegue collegues colleague",
    "referent": "referente",
    "lead": "responsable chef-de-projet cheffe-de-projet responsable-de-projet responsable-du-projet "
            "responsable-de-la-mission charge-de-projet chargee-de-projet project-lead project-manager",
    "executive": "directeur directrice cadre cadre-superieur cadre-superieure direction director",
    "coordinator": "coordonnateur coordonnatrice coordinateur coordinatrice",
}.items() for word in words.split()}
_SELF = pattern("self|moi|soi|(?:moi|toi|soi|lui|elle|nous|vous|eux|elles)-memes?|(?:my|your|one|him|her|them)self|"
                "(?:our|your|them)selves|auto-?evaluation|self-(?:evaluation|assessment)")
_MORE = pattern("[(,;:–—].*", re.DOTALL)
"""What may follow the words for a role: ``moi (autrice)``."""

_NARROWING = ("internal", "private", "pas", "not", "never", "jamais")
_PUBLIC = pattern(r"(?:public|publique|publics|publiques)(?:\s+(?:only|seulement|uniquement))?", re.IGNORECASE)
_DENYING = pattern("un|in|im|ir|dis|non?|not|ne|pas")
"""How words begin that say the contrary of what they resemble."""


def meant_key(key: str, known: Sequence[str]) -> str | None:
    """The field of ``known`` that somebody who wrote ``key`` probably meant. What a word of the table stands for is
    nothing that is only spelled like it: a description is no criterion."""
    fields = _KEYS.get(suggested_id(key))
    if fields is not None:
        return next((field for field in fields if field in known), None)
    word = key.lower()
    return _near(word, known, 0.7) if word != "status" or word in known else None  # no misspelt “start”


def meant_choice(field: str, value: str, options: Sequence[str]) -> str | None:
    """The choice of ``options`` that ``value`` probably stands for in that field, or ``None``. Nothing wider is ever
    proposed for words that deny it, doubt it or say something narrower as well: ``pas public``, ``public?``."""
    translated = _CHOICES.get(field, {}).get(suggested_id(value))
    if translated in options:
        return translated
    if _CHOICES.get(field) is _AUDIENCE:
        said = suggested_id(value).split("-")
        if any(word == "public" or _AUDIENCE.get(word) == "public" for word in said):
            narrower = [word for word in said if word in _NARROWING or _AUDIENCE.get(word, "public") != "public"]
            return "internal" if narrower else "public" if _PUBLIC.fullmatch(value.strip()) else None
    near = _near(value.lower(), options, 0.75 if field == "status" else 0.6)
    denying = _DENYING.match(suggested_id(value))
    return None if near and denying and not near.startswith(denying[0]) else near


def meant_role(words: str, roles: Sequence[str]) -> str | None:
    """The role among ``roles`` that these words name in French, or in another spelling, or ``None``."""
    plain = suggested_id(words)
    role = "self" if _means_self(words) else _ROLES.get(plain, plain)
    return role if role in roles else None


def _means_self(words: str) -> bool:
    """Whether words mean oneself. ``Me`` is a lawyer's title in French, and ``ME`` short for much."""
    said = _MORE.sub("", words).strip()
    is_latin = all(sign.isascii() for sign in unicodedata.normalize("NFKD", said) if sign.isalpha())
    return said == "me" or (is_latin and _SELF.fullmatch(suggested_id(said)) is not None)


def _near(word: str, known: Sequence[str], cutoff: float) -> str | None:
    import difflib

    found = difflib.get_close_matches(word, known, 1, cutoff)
    return found[0] if found else None
