"""From YAML nodes to typed records: every refusal of a model becomes a problem at the place where it was written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from typing import Any, get_origin

from generator.patterns import pattern
from generator.problems import Place, Problem, problem
from generator.source import Document, Mapping, Plain, Scalar, to_plain

from .forms import flow, form_with, forms
from .groups import completed
from .record import Fault, Loc, Model, Params, Record, parts_of, read
from .references import name_and_role, several_people
from .slips import meant_choice, meant_key
from .types import Audience, Lang, Text
from .wishes import is_unseen, less_visible, limited, narrow_form
from .withdrawals import denies, perhaps_withdrawal, placed, refusal

_FILE = pattern(r"[^\n{}\[\]]{1,100}\.[A-Za-z0-9]{2,4}")
"""What looks like the name of a file."""

_LOOK_BACK = 50
"""Fields above one that does not exist, among which its own is looked for."""

_COPIED = 400
"""The length of a line that a remedy can show as a whole."""


def bind(model: type[Model], document: Document, lang: Lang) -> tuple[Model | None, list[Problem]]:
    """The document as ``model``, or ``None`` with every reason why not. Empty values count as absent, which is told
    where it decides who may see something."""
    written = document.plain()
    told: list[Problem] = []
    if isinstance(written, dict):
        if "consent" in parts_of(model):
            written, told = placed(document, written)
        told.extend(_blank_audiences(model, document, written))
        if "photo" in parts_of(model) and "photo" in written and not flow(written["photo"]).strip('" '):
            written = {**written, "photo": "no"}
    plain = _without_empty(written) or {}
    if not isinstance(plain, dict):
        return None, [problem("TR203", document.place(()), field=document.path,
                              **forms(model.__name__, None))]
    value, faults = read(model, plain, lang)
    if value is not None:
        return value, told
    return None, _without_echoes([*told, *(_explain(model, document, fault) for fault in faults)])


def _without_echoes(found: list[Problem]) -> list[Problem]:
    """A needed field under a wrong name is one slip: told as the wrong name, not also as a missing field. So is one
    whose parts are told to stand too far to the left: it is not also a line without a value. So is one that is there, a
    level too deep."""
    meant = {dict(one.params).get("suggestion") for one in found if one.code == "TR202"}
    meant |= {dict(one.params)["above"] for one in found if one.code == "TR244"}
    lower = {dict(one.params)["key"] for one in found if one.code in ("TR250", "TR256")}
    return [one for one in found if one.code not in ("TR201", "TR209") or (
        (field := dict(one.params)["field"]) not in meant and field.rpartition(".")[2] not in lower)]


def _blank_audiences(model: type[Record], document: Document, value: Plain, loc: Loc = ()) -> Iterator[Problem]:
    """Lines that begin to say who may see something, or under which name, and do not say it."""
    if isinstance(value, dict):
        for key, item in value.items():
            if item is None and key in ("audience", "original_audience"):
                yield problem("TR243", document.key_place((*loc, key)), field=".".join(map(str, (*loc, key))), key=key,
                              **_form(model, (*loc, key)))
            elif item is None and (*loc, key) == ("public_name",):
                yield problem("TR272", document.key_place((key,)), **_form(model, (key,)))
            elif type(item) is not str:
                yield from _blank_audiences(model, document, item, (*loc, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _blank_audiences(model, document, item, (*loc, index))


def _without_empty(value: object) -> object:
    if isinstance(value, dict):
        return {key: item if isinstance(item, str) else _without_empty(item)
                for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_empty(item) for item in value if item is not None]
    return value


def _explain(model: type[Record], document: Document, fault: Fault) -> Problem:
    kind, context, loc = fault.kind, fault.params, _as_written(document, fault.loc)
    field = ".".join(str(part) for part in loc) or document.path
    if loc[:1] == ("consent",) and kind != "unknown" and document.find(("consent", "withdrawn")) is None:
        said = refusal(document.plain())
        if said is not None:
            return problem("TR246", document.place(loc), field=field, value=said[:60])
    if kind == "TR210" and loc[-2:] == ("consent", "withdrawn") and denies(context["value"]):
        return problem("TR257", document.place(loc), value=context["value"])
    if kind == "TR210" and loc[:1] == ("consent",) and loc[-1] != "withdrawn" and (lines := limited(context["value"])):
        return problem("TR270", document.place(loc), field=field, value=context["value"][:80], **lines)
    if kind == "TR204":
        return _wrong_shape(model, document, loc, field, context)
    if kind == "TR236":
        return problem(kind, document.place(loc), field=field, value=context["value"], **_form(model, loc))
    if kind == "TR227":
        return _several(document, loc, isinstance(fault.loc[-1], int), field, document.place(loc))
    if kind == "TR316":
        return problem(kind, document.place(loc), **context)
    if kind == "TR229":
        person = flow(name_and_role(_written(document, loc)))
        form = person if isinstance(loc[-1], int) else f"{loc[-1]}: {person}"
        return problem(kind, document.place(loc), field=field, value=context["value"], form=form)
    if kind == "TR218":
        return _ours(kind, field, context, document.key_place((*loc, context["key"])))
    if kind.startswith("TR"):
        return _ours(kind, field, context, document.place(loc))
    return _BUILT_IN[kind](model, document, loc, field, context)


def _ours(code: str, field: str, context: Params, place: Place) -> Problem:
    return problem(code, place, field=field, **context)


def _several(document: Document, loc: Loc, listed: bool, field: str, place: Place) -> Problem:
    """Several people in one text: a list where the field takes one, else the first of them."""
    value = _written(document, loc)
    if not listed:
        return problem("TR228", place, field=field, value=value, form=f"{loc[-1]}: {flow(several_people(value)[0])}")
    found = loc[:-1] if isinstance(loc[-1], int) else loc
    plain = to_plain(document.find(found))
    people = [person for item in (plain if isinstance(plain, list) else [plain])
              for person in (several_people(item) if isinstance(item, str) else []) or [item]]
    return problem("TR227", place, field=field, value=value, form=f"{found[-1]}: {flow(people)}")


def _as_written(document: Document, loc: Loc) -> Loc:
    """Without the index that a lone value has in the model but not in the file: ``people: marie-roy``."""
    return tuple(part for n, part in enumerate(loc)
                 if isinstance(part, str) or not isinstance(document.find(loc[:n]), Scalar | Mapping))


def _missing(model: type[Record], document: Document, loc: Loc, field: str, _context: Params) -> Problem:
    """A field that is not there, or whose line is there without a value."""
    if document.find(loc) is not None:
        return problem("TR209", document.key_place(loc), field=field, key=loc[-1], **_form(model, loc))
    forms = {lang: completed(document, loc, form, known_keys(model, loc[:-1])) or form
             for lang, form in _form(model, loc).items()}
    return problem("TR201", document.place(loc[:-1]), field=field, key=loc[-1], **forms)


def _unknown_key(model: type[Record], document: Document, loc: Loc, _f: str, _c: Params) -> Problem:
    key = str(loc[-1])
    names = known_keys(model, loc[:-1])
    place = document.key_place(loc)
    above = _field_above(model, document, loc)
    if above is not None:
        return problem("TR244", place, key=key[:80], above=above)
    meant = meant_key(key, names)
    is_known = meant is not None or key in known_keys(model, loc[:-2])
    form = perhaps_withdrawal(document.plain(), loc, is_known) if "consent" in parts_of(model) else None
    if form is not None:
        return problem("TR248", place, key=key[:80], form=form, known=", ".join(names))
    value = to_plain(document.find(loc))
    unseen = meant not in ("audience", "public_name") and (
        is_unseen(key, value) or (loc[:1] == ("consent",) and denies(value)))
    lines = less_visible(model.__name__, names)
    if meant is not None and not (lines is not None and unseen):
        return problem("TR202", place, key=key[:80], suggestion=meant)
    at = next((at for at in range(len(loc) - 2, -1, -1) if isinstance(loc[at], str)), None)
    if at is not None and key in known_keys(model, loc[:at]) and document.find((*loc[:at], key)) is None:
        return _too_deep(model, document, loc, at)
    if lines is not None:
        return problem("TR271", place, key=key[:80], known=", ".join(names), **lines)
    return problem("TR205", place, key=key[:80], known=", ".join(names))


def _too_deep(model: type[Record], document: Document, loc: Loc, at: int) -> Problem:
    """A field of what stands around ``loc[at]``, written inside it: the whole line, with all such fields taken out."""
    whole: Any = deepcopy(to_plain(document.find(loc[:1])))
    inner, around = _inside(whole, loc[1:-1]), _inside(whole, loc[1:at])
    own, names = known_keys(model, loc[:-1]), known_keys(model, loc[:at])
    out = {name: inner.pop(name) for name in list(inner) if name not in own and name in names}
    if at > 0:
        around.update({name: item for name, item in out.items() if name not in around})
    line = f"{loc[0]}: {flow(_without_empty(whole))}"
    told = {"key": str(loc[-1])[:80], "inside": str(loc[at]), "form": line if len(line) < _COPIED else f"{loc[0]}: …"}
    if at > 0:
        return problem("TR250", document.key_place(loc), **told)
    line = f"{loc[-1]}: {flow(_without_empty(out[str(loc[-1])]))}"
    return problem("TR256", document.key_place(loc), **told, line=line)


def _inside(value: Any, loc: Loc) -> Any:
    for part in loc:
        value = value[part]
    return value


def _field_above(model: type[Record], document: Document, loc: Loc) -> str | None:
    """The field without a value, right above, that has a part of this name: the line lacks two spaces in front."""
    around = document.find(loc[:-1])
    keys = around.entries if isinstance(around, Mapping) else ()
    at = next((at for at, (key, _) in enumerate(keys) if key.text == loc[-1]), 0)
    names = known_keys(model, loc[:-1])
    for key, value in reversed(keys[max(at - _LOOK_BACK, 0) : at]):
        if isinstance(value, Scalar) and value.is_empty:
            return key.text if loc[-1] in _parts(model, (*loc[:-1], key.text)) else None
        if key.text in names:
            return None
    return None


def _parts(model: type[Record], loc: Loc) -> list[str]:
    """The keys that fit below a field: those of its model, or the languages of a text."""
    owner, name, _ = _walk(model, loc)
    found = parts_of(owner).get(name or "")
    options = () if found is None else (found.annotation, *getattr(found.annotation, "__args__", ()))
    is_text = any(Text in (option, get_origin(option), *getattr(option, "__args__", ())[:1]) for option in options)
    return ["fr", "en"] if is_text else known_keys(model, loc)


def known_keys(model: type[Record], loc: Loc) -> list[str]:
    """The keys that fit at ``loc`` below ``model``, as people write them, in the model's order."""
    current = _walk(model, loc)[2]
    if current is None:
        return []
    return [key for key, part in parts_of(current).items() if part.is_written]


def _form(model: type[Record], loc: Loc) -> dict[str, str]:
    owner, field, _ = _walk(model, loc)
    return forms(owner.__name__, field)


def _walk(model: type[Record], loc: Loc) -> tuple[type[Record], str | None, type[Record] | None]:
    """The innermost model on the way to ``loc``, its field that leads there, and the model of that field, if any."""
    owner: type[Record] = model
    current: type[Record] | None = model
    name: str | None = None
    named = False
    for part in loc:
        if isinstance(part, int):
            continue
        if named:  # a key of somebody's own, such as the name of a format
            named = False
            continue
        if current is None:
            break
        owner, name = current, part
        field = parts_of(current).get(part)
        current = _model_in(field.annotation) if field is not None else None
        named = field is not None and get_origin(field.annotation) is dict
    return owner, name, current


def _model_in(annotation: object) -> type[Record] | None:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _model_in(argument)
        if found is not None:
            return found
    return None


def _not_listed(model: type[Record], document: Document, loc: Loc, field: str, context: Params) -> Problem:
    if not isinstance(document.find(loc), Scalar):
        return _wrong_shape(model, document, loc, field, context)
    options = list(context["options"])
    if loc[-2:] == ("consent", "audience"):
        options.remove(Audience.PRIVATE.value)  # refused in other words (TR234): it would be no consent
    value, name = _written(document, loc), next((part for part in reversed(loc) if isinstance(part, str)), "")
    meant = meant_choice(name, value, options)
    place, known = document.place(loc), ", ".join(options)
    if loc == ("status",) and (form := perhaps_withdrawal(document.plain(), loc, True)) is not None:
        return problem("TR248", place, key=f"status: {value}"[:80], form=form,
                       known=", ".join(f"status: {option}" for option in options))
    if meant is None:
        return problem("TR208", place, field=field, value=value[:60], options=known)
    return problem("TR206", place, field=field, value=value[:60], options=known, suggestion=meant)


def _written(document: Document, loc: Loc) -> str:
    node = document.find(loc)
    return node.text if isinstance(node, Scalar) else "…"


def _too_long(_m: type[Record], document: Document, loc: Loc, field: str, context: Params) -> Problem:
    return problem("TR220", document.place(loc), field=field, length=len(_written(document, loc)),
                   limit=context["limit"])


def _too_many(_m: type[Record], document: Document, loc: Loc, field: str, context: Params) -> Problem:
    return problem("TR207", document.place(loc), field=field, count=context["count"],
                   limit=context["limit"])


def _empty(model: type[Record], document: Document, loc: Loc, field: str, _context: Params) -> Problem:
    if loc[-1:] == ("public_name",):
        return problem("TR273", document.place(loc), **_form(model, loc))
    return problem("TR219", document.place(loc), field=field)


def _wrong_shape(model: type[Record], document: Document, loc: Loc, field: str, _c: Params) -> Problem:
    if loc == ("consent",) and not any(map(str.isdigit, said := flow(to_plain(document.find(loc))))):
        return problem("TR236", document.place(loc), field=field, value=said[:60], **_form(model, loc))
    owner, name, _ = _walk(model, loc)
    written = _written(document, loc)
    form = form_with(name, written, owner.__name__) if name and _FILE.fullmatch(written) else _form(model, loc)
    form = narrow_form(name or "", to_plain(document.find(loc))) or form
    return problem("TR203", document.place(loc), field=field, **form)


_Explain = Callable[[type[Record], Document, Loc, str, Params], Problem]

_BUILT_IN: dict[str, _Explain] = {
    "missing": _missing,
    "unknown": _unknown_key,
    "not_listed": _not_listed,
    "too_long": _too_long,
    "too_many": _too_many,
    "empty": _empty,
    "shape": _wrong_shape,
}
