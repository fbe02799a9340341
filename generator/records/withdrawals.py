"""Agreements taken back, wherever and however that is written: in doubt, nothing is published about somebody."""

from __future__ import annotations

from functools import lru_cache

from generator.patterns import pattern
from generator.problems import Problem, problem
from generator.source import Document, Plain, suggested_id

from .dates import is_date
from .forms import flow

_SPELLED = (
    "withdrawn withdrew withdraw withdrawal withdrawn-on withdrew-on withdrawn-date withdraw-date withdrawal-date "
    "date-withdrawn date-of-withdrawal consent-withdrawn withdrawn-consent consent-withdrawal withdrawal-of-consent "
    "retire retiree retires retirer retrait retraits retire-le retiree-le retrait-le date-retrait date-de-retrait "
    "date-du-retrait consentement-retire consentement-retire-le accord-retire accord-retire-le retrait-du-consentement "
    "retrait-de-consentement retrait-de-l-accord retrait-consentement consent-retire consent-retire-le "
    "revoked revoked-on revocation revoque revoquee revoque-le revoquee-le consent-revoked consentement-revoque "
    "accord-revoque retracte retractee retractation desistement opt-out opted-out optout"
)
_WORDS = frozenset(_SPELLED.split())
_ENDED = (
    "annule annulee cancelled canceled cancel termine terminee expire expiree expired ended fini finie stop stopped "
)
_SAID = frozenset((*(word for word in _WORDS if "-" not in word), *_ENDED.split()))
_NO_MORE = pattern(r"\b(?:ne?-.*\bplus\b|plus-(?:maintenant|d-accord)|no-longer|no-more|not-any-?more|anymore)")
_HINT = pattern(
    "withdr|retir|retrai|revo[cqk]|retract|desist|annul|cancel|opt-?(?:ed-?)?out|(?:^|-)(?:"
    "(?:no|not|non|ne|never|jamais|plus|pas|end|ends|ended|ending|fin)(?![a-z])|dont(?![a-z])|desaccord|disagree|refus|"
    "declin|objection|oppos|hid|cach|masqu|remov|delet|supprim|effac|forget|oubli|forbid|interdi|exclu|invisib|unpubl|"
    "unlist|archived?(?![a-z])|priv|until|till|expir|jusqu|stop|termine|terminat)")
"""How a field may begin, or a word in it, that says or may say that somebody no longer agrees."""
_AGREED = pattern("(?:^|-)(?:consent|agree|accord|publi|show|montr|visib|display|affich|parait|shar|partag|auth?ori|"
                  "permi|audience)")
"""The same of one that says that somebody agrees, where its value is a no."""
_DAYS = pattern(r"(?<![\w/.-])\d{4}(?:-\d{2}(?:-\d{2})?)?(?![\w/-]|\.\d)")
_NUMBERED = pattern(r"\d{4}|\d\s*[/.-]\s*\d")
"""Days as they should be written, and what may be others."""
_NOT = ("false", "no", "non", "faux", "never", "jamais")
_SAYS_NO = (
    "non no none not false faux never jamais nobody personne aucun aucune pas refus refuse refusee refused "
)
_NO = frozenset(_SAYS_NO.split())
_SAYS_NO_ANYWHERE = (
    "non not never jamais ne refus refuse refusee refused declined declines denied denies desaccord disagree disagrees "
    "disagreed oppose opposee opposition objects objected objection "
)
_NO_ANYWHERE = frozenset(_SAYS_NO_ANYWHERE.split())
_DATED = (("consent",), ("consent", "date"))
"""Where the day of an agreement is said."""
_SAYING = (*_DATED, ("consent", "audience"), ("audience",))
"""Where a word may say that an agreement is taken back."""
_ALWAYS, _EXAMPLE = "1900-01-01", "2020-01-01"
"""Days that are past: what is taken back on a day nobody knows was taken back on every day."""


def placed(document: Document, plain: dict[str, Plain]) -> tuple[dict[str, Plain], list[Problem]]:
    """The values of a record with its withdrawal under ``consent.withdrawn``, and what there is to say of that. One
    without a date that can be read counts from the day of the consent, whatever is written beside it, and of several
    the earliest."""
    consent = plain.get("consent")
    inside = _inside(consent)
    strays = _strays(plain, inside)
    vague = "withdrawn" in inside and _is_vague(inside["withdrawn"])
    undated = inside.get("date") is None and (vague or is_date(inside.get("withdrawn")))
    if not strays and not vague and not undated:
        return plain, []
    given = _given(consent, inside, strays, vague)
    form = _form(given)
    told = [problem("TR239", document.key_place(loc), key=_as_written(loc, value), form=form) for loc, value in strays
            if len(loc) == 1 or not isinstance(consent, list)]
    if vague and not strays:
        told.append(problem("TR242", document.key_place(("consent", "withdrawn")), form=form))
    elif undated and not strays:
        told.append(problem("TR247", document.key_place(("consent",)), form=form))
    elsewhere = {loc for loc, _ in strays}
    kept = {key: value for key, value in plain.items() if (key,) not in elsewhere}
    if (isinstance(consent, list) and "consent" in kept) or (isinstance(consent, str) and "consent" in kept
                                     and not is_date(consent) and not is_no(consent)):
        return kept, told  # which says something else
    begun = given["withdrawn"] if given.get("date") is None else given["date"]
    return {**kept, "consent": {**given, "date": begun or _ALWAYS, "withdrawn": given["withdrawn"] or _ALWAYS}}, told


Stray = tuple[tuple[str, ...], Plain]


def _given(consent: Plain, inside: dict[str, Plain], strays: list[Stray], vague: bool) -> dict[str, Plain]:
    """The agreement, with what is known of the day on which it was taken back."""
    elsewhere = {loc for loc, _ in strays}
    given: dict[str, Plain] = {key: value for key, value in inside.items() if ("consent", key) not in elsewhere}
    if is_date(consent):
        given["date"] = consent
    strays = [(loc, _after_date(value, given) if loc in _DATED else value) for loc, item in strays
              for value in (filter(_says_so, item) if isinstance(item, list) and loc == ("consent",) else [item])]
    known = given.get("withdrawn")
    if known is None or vague or is_date(known):
        known_days = [] if known is None or vague else [str(known).strip()]
        days = [_day(value) for _, value in strays] + ([None] if vague else []) + known_days
        begun = given.get("date")
        given["withdrawn"] = min(filter(None, days)) if None not in days else (
            min([str(begun).strip(), *filter(None, days)]) if is_date(begun) else begun)
    return given


def _inside(consent: Plain) -> dict[str, Plain]:
    """The parts of an agreement; of a list those of all its items, and a day alone is its date."""
    parts = consent if isinstance(consent, list) else [consent]
    found: dict[str, Plain] = {}
    for part in parts:
        found |= part if isinstance(part, dict) else {}
        if isinstance(consent, list) and isinstance(part, str):
            found.setdefault("date", part)
    return found


def _after_date(value: Plain, given: dict[str, Plain]) -> Plain:
    """What follows the day of an agreement in one text with it; that day is ``given``."""
    began = _DAYS.match(value.strip()) if isinstance(value, str) else None
    if began is None or not isinstance(value, str):
        return value
    given.setdefault("date", began[0])
    return value.strip()[began.end():]


def _strays(plain: dict[str, Plain], consent: dict[str, Plain]) -> list[Stray]:
    """What is written like a withdrawal in another place, or under another name."""
    found: list[Stray] = [((key,), value) for key, value in plain.items()]
    found += [(("consent", key), value) for key, value in consent.items() if key != "withdrawn"]
    strays = [(loc, value) for loc, value in found
              if (_is_word(loc[-1]) and not denies(value)) or (loc in _SAYING and _says_so(value))]
    listed = plain.get("consent")
    if isinstance(listed, list) and (strays or "withdrawn" in consent or any(map(_says_so, listed))):
        strays.append((("consent",), listed))
    return strays


@lru_cache(maxsize=4096)
def _is_word(key: str) -> bool:
    return suggested_id(key) in _WORDS


def _says_so(value: Plain) -> bool:
    """Whether words say that an agreement is taken back: ``retiré``, ``withdrawn 2025-06-01``, ``ne veut plus``."""
    return isinstance(value, str) and not value.strip().isdigit() and _speaks_of_it(value)


@lru_cache(maxsize=4096)
def _speaks_of_it(value: str) -> bool:
    words = suggested_id(value)
    return not _SAID.isdisjoint(words.split("-")) or _NO_MORE.search(words) is not None


def _day(value: Plain) -> str | None:
    """The earliest day that a withdrawal says, alone or among words; ``None`` where there is none, or one that nobody
    can read: it may be earlier."""
    if not isinstance(value, str):
        return None
    days = [found for found in _DAYS.findall(value) if is_date(found)]
    return min(days) if days and not _NUMBERED.search(_DAYS.sub(" ", value)) else None


def _as_written(loc: tuple[str, ...], value: Plain) -> str:
    return (f"{loc[-1]}: {flow(value)}" if loc in _SAYING else loc[-1])[:80]


def _is_vague(value: Plain) -> bool:
    """Whether a withdrawal says no date, and is not said not to be one."""
    return value is None or (isinstance(value, str) and not any(map(str.isdigit, value)) and not denies(value))


def denies(value: Plain) -> bool:
    """Whether somebody wrote that an agreement is not taken back."""
    return isinstance(value, str) and value.strip().casefold() in _NOT


def is_no(value: str) -> bool:
    """Whether somebody wrote a refusal where an agreement is dated, or where it says who may see them."""
    words = suggested_id(value).split("-")
    return words[0] in _NO or not _NO_ANYWHERE.isdisjoint(words)


def refusal(plain: Plain) -> str | None:
    """The words of a refusal under ``consent``, in whichever shape it was written."""
    consent = plain.get("consent") if isinstance(plain, dict) else None
    parts: list[Plain] = consent if isinstance(consent, list) else [consent]
    for part in parts:
        said = [part.get("date"), part.get("audience"), *part] if isinstance(part, dict) else [part]
        found = next((each for each in said if isinstance(each, str) and is_no(each)), None)
        if found is not None:
            return found
    return None


def _refuses(value: Plain) -> bool:
    """Whether the value of an agreement is a no, or says that it is taken back."""
    words = suggested_id(value).split("-") if isinstance(value, str) else ()
    return any(word in _NO or word in _SAID for word in words)


def perhaps_withdrawal(plain: Plain, loc: tuple[str | int, ...], is_known: bool) -> str | None:
    """The line to write where an unknown field of a record may say that its agreement is taken back, as any may that
    stands inside an agreement and is no misspelt or misplaced one that ``is_known``: nobody should be told to remove
    that."""
    import difflib

    if not isinstance(plain, dict) or not (len(loc) == 1 or (len(loc) == 2 and loc[0] == "consent")):
        return None
    consent = plain.get("consent")
    inside = _inside(consent)
    key, value = str(loc[-1]), (plain if len(loc) == 1 else inside).get(str(loc[-1]))
    word = suggested_id(key)
    if word == "status" and _says_so(value):
        word = "withdrawn"
    hinted = _HINT.search(word) or difflib.get_close_matches(word, _WORDS, 1, 0.85)
    asked = _AGREED.search(word) or (len(loc) == 2 and word != "photo")
    told = _refuses(value) if asked and not hinted else hinted and not denies(value)
    if not told and (len(loc) == 1 or hinted or is_known):
        return None
    return _form(_given(consent, {name: item for name, item in inside.items() if name != key},
                        [(tuple(map(str, loc)), value)], vague=False))


def _form(given: dict[str, Plain]) -> str:
    """The whole line, with what is already known of it; an unknown day is one that is past, so that the line publishes
    nothing about anybody as it stands."""
    begun, withdrawn = (str(given[key]) if is_date(given.get(key)) else None for key in ("date", "withdrawn"))
    line: dict[str, object] = {"date": begun or withdrawn or _EXAMPLE}
    if isinstance(given.get("audience"), str):
        line["audience"] = given["audience"]
    return f"consent: {flow({**line, 'withdrawn': withdrawn or begun or _EXAMPLE})}"
