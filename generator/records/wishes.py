"""What people write to be less visible where the format has other words for it: nobody is told to remove that."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from generator.patterns import pattern
from generator.source import Plain, suggested_id

from .dates import is_date
from .forms import flow, forms
from .slips import meant_choice
from .types import Audience
from .withdrawals import denies

_SHOWING = pattern("(?:^|-)(?:publi|visib|display|show|montr|affich|parait|consent|accord|agree)")
"""How a field begins, or a word in it, that says that somebody or something is to be seen."""
_FIRST = {"Person": ("Person", "public_name"), "FeedbackFront": ("FeedbackFront", "from"), "Mission": ("", "people")}
_DAY = pattern(r"\d{4}-\d{2}-\d{2}")
_YES = frozenset(["oui", "yes", "ok", "le", "on", "depuis", "since"])
"""Words that add nothing to the day of an agreement."""
_WORD = pattern(r"[^\W\d_]{2,}")
_PORTRAIT = pattern(r"photo\.[A-Za-z]{3,4}")


def less_visible(model: str, names: Collection[str]) -> dict[str, str] | None:
    """The lines to write where an unknown field beside those of these ``names`` may say that somebody or something
    should be less visible: any may, and nobody knows all the words for it."""
    if model not in _FIRST or {"audience", "name"}.isdisjoint(names):
        return None
    owner, field = _FIRST[model]
    line = "people: {role: peer}" if field == "people" else forms(owner, field)["form_en"]
    return {"first": line, "second": forms(model, "audience")["form_en"]}


def is_unseen(key: str, value: Plain) -> bool:
    """Whether a field says that somebody or something is not to be seen: ``published: false``."""
    return denies(value) and _SHOWING.search(suggested_id(key)) is not None


def limited(value: str) -> dict[str, str] | None:
    """The agreements that a day with other words, or another day, may stand for: for fewer people, or taken back."""
    days, words = [day for day in _DAY.findall(value) if is_date(day)], _DAY.sub(" ", value)
    if not days or (len(days) < 2 and _YES.issuperset(_WORD.findall(words.casefold()))):
        return None
    audience = meant_choice("audience", words.strip(" ,;:()-"), ("internal", "public")) or "internal"
    lines = ({"date": days[0], "audience": audience}, {"date": days[0], "withdrawn": days[-1]})
    first, second = (f"consent: {flow(line)}" for line in lines)
    return {"first": first, "second": second}


def narrow_form(field: str, value: Plain) -> dict[str, str] | None:
    """The line to write for what decides who may see something, where its value has another shape: nothing wider than
    any word of it says, and where a word is unclear, the narrowest there is."""
    if field == "photo":
        named = str(value[0]) if isinstance(value, list) and len(value) == 1 else ""
        line = f"photo: {named}" if _PORTRAIT.fullmatch(named) else "photo: no"
    elif field in ("audience", "original_audience"):
        said = list(_audiences(value))
        line = f"{field}: {(Audience.narrowest(*said) if said else Audience.PRIVATE).value}"
    else:
        return None
    return {"form_fr": line, "form_en": line}


def _audiences(value: Plain) -> Iterator[Audience]:
    """The audiences that a value of any shape names; private for other words, fields aside."""
    if isinstance(value, str):
        meant = meant_choice("audience", value, [each.value for each in Audience])
        yield Audience(meant) if meant is not None else Audience.PRIVATE
    elif isinstance(value, list):
        for item in value:
            yield from _audiences(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            known = meant_choice("audience", key, [each.value for each in Audience])
            if known is not None:
                yield Audience(known)
            yield from _audiences(item)
