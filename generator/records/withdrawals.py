"""Agreements taken back, wherever and however that is written: in doubt, nothing is published about somebody."""

from __future__ import annotations

import re

from generator.problems import Problem, problem
from generator.source import Document, Plain, suggested_id

from .dates import is_date
from .forms import flow

_HINT = re.compile("withdr|reti|retrai|revo", re.IGNORECASE)
_SPELLED = (
    "withdrawn withdrew withdraw withdrawal withdrawn-on consent-withdrawn withdrawn-consent consent-withdrawal "
    "retire retiree retires retirer retrait retraits date-de-retrait date-du-retrait consentement-retire accord-retire "
    "retrait-du-consentement retrait-de-consentement retrait-de-l-accord retrait-consentement consent-retire "
    "revoked revocation revoque revoquee consent-revoked consentement-revoque"
)
_WORDS = frozenset(_SPELLED.split())
_NOT = ("false", "no", "non", "faux", "never", "jamais")
_BEGUN, _EXAMPLE = "2026-03-24", "2026-09-15"


def placed(document: Document, plain: dict[str, Plain]) -> tuple[dict[str, Plain], list[Problem]]:
    """The values of a record with its withdrawal under ``consent.withdrawn``, and what there is to say of that. One
    without a date counts from the day of the consent."""
    consent = plain.get("consent")
    inside = consent if isinstance(consent, dict) else {}
    strays = _strays(plain, inside)
    vague = "withdrawn" in inside and _is_vague(inside["withdrawn"])
    if not strays and not vague:
        return plain, []
    elsewhere = {loc for loc, _ in strays}
    given: dict[str, Plain] = {"date": consent} if is_date(consent) else {
        key: value for key, value in inside.items() if ("consent", key) not in elsewhere}
    if vague or (strays and given.get("withdrawn") is None):
        given["withdrawn"] = next((value for _, value in strays if is_date(value)), given.get("date"))
    told = [problem("TR239", document.key_place(loc), key=loc[-1][:80], form=_form(given, strays))
            for loc, _ in strays]
    if vague and not strays:
        told.append(problem("TR242", document.key_place(("consent", "withdrawn")), form=_form(given, [])))
    kept = {key: value for key, value in plain.items() if (key,) not in elsewhere}
    return {**kept, "consent": given} if is_date(consent) or inside else kept, told


Stray = tuple[tuple[str, ...], Plain]


def _strays(plain: dict[str, Plain], consent: dict[str, Plain]) -> list[Stray]:
    """What is written like a withdrawal in another place, or under another name."""
    found: list[Stray] = [((key,), value) for key, value in plain.items()]
    found += [(("consent", key), value) for key, value in consent.items() if key != "withdrawn"]
    return [(loc, value) for loc, value in found
            if _HINT.search(loc[-1]) and suggested_id(loc[-1]) in _WORDS and not _denies(value)]


def _is_vague(value: Plain) -> bool:
    """Whether a withdrawal says no date, and is not said not to be one."""
    return value is None or (isinstance(value, str) and not any(map(str.isdigit, value)) and not _denies(value))


def _denies(value: Plain) -> bool:
    return isinstance(value, str) and value.strip().casefold() in _NOT


def _form(given: dict[str, Plain], strays: list[Stray]) -> str:
    """The whole line, with what is already known of it; dates that are not known come one after the other."""
    begun = given["date"] if is_date(given.get("date")) else None
    dated = next((value for _, value in strays if is_date(value)), None)
    withdrawn = dated or max(_EXAMPLE, str(begun or ""))
    line: dict[str, object] = {"date": begun or min(_BEGUN, str(withdrawn))}
    if isinstance(given.get("audience"), str):
        line["audience"] = given["audience"]
    return f"consent: {flow({**line, 'withdrawn': withdrawn})}"
