"""What people write to be less visible where the format has other words for it: nobody is told to remove that."""

from __future__ import annotations

from generator.patterns import pattern
from generator.source import Plain, suggested_id

from .dates import is_date
from .forms import flow, forms
from .slips import meant_choice
from .withdrawals import denies, is_no

_HIDING = pattern(
    "(?:^|-)(?:anon[iy]m|pseudo|alias(?!es)|initial|surnom|nickname|nom-public|nom-affich|portee|scope|inter[nm]|"
    "confidenti|priv|secret|draft|brouillon|unpubli|diffus|cercle|circle|embargo|restri|reserv|limit|hid|cach|masqu|"
    "audien|unlist)")
_SHOWING = pattern("(?:^|-)(?:publi|visib|display|show|montr|affich|parait|consent|accord|agree)")
"""How a field begins, or a word in it, that may say that somebody or something is to be seen by fewer people, or that
it is to be seen at all."""
_YES = ("true", "yes", "oui", "vrai")
_FIRST = {"Person": ("Person", "public_name"), "FeedbackFront": ("FeedbackFront", "from"), "Mission": ("", "people")}
_DAY = pattern(r"\d{4}-\d{2}-\d{2}")
_WORD = pattern(r"[^\W\d_]{2,}")


def less_visible(model: str, key: str, value: Plain, inside: bool) -> dict[str, str] | None:
    """The lines to write where an unknown field of a record may say that somebody or something should be less visible,
    as any may that stands ``inside`` an agreement."""
    if model not in _FIRST or not (inside or _asks(suggested_id(key), value)):
        return None
    owner, field = _FIRST[model]
    line = "people: {role: peer}" if field == "people" else forms(owner, field)["form_en"]
    return {"first": line, "second": forms(model, "audience")["form_en"]}


def _asks(word: str, value: Plain) -> bool:
    """Whether a field asks for less: by its name, unless its value denies that, or in the words of its value."""
    said = value.strip().casefold() if isinstance(value, str) else ""
    if _HIDING.search(word):
        return not denies(value)
    return said not in _YES if _SHOWING.search(word) else " " in said and is_no(said)


def limited(value: str) -> dict[str, str] | None:
    """The agreements that a day with other words, or another day, may stand for: for fewer people, or taken back."""
    days = [day for day in _DAY.findall(value) if is_date(day)]
    if not days or (len(days) < 2 and not _WORD.search(value)):
        return None
    audience = meant_choice("audience", _DAY.sub(" ", value).strip(" ,;:()-"), ("internal", "public")) or "internal"
    lines = ({"date": days[0], "audience": audience}, {"date": days[0], "withdrawn": days[-1]})
    first, second = (f"consent: {flow(line)}" for line in lines)
    return {"first": first, "second": second}
