"""From YAML nodes to typed records: every refusal of a model becomes a problem at the place where it was written."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from generator.problems import Place, Problem, problem
from generator.source import Document, Mapping, Scalar, to_plain

from .types import Lang

Loc = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)


def bind(model: type[Model], document: Document, lang: Lang) -> tuple[Model | None, list[Problem]]:
    """The document as ``model``, or ``None`` with every reason why not. Empty values count as absent."""
    plain = _without_empty(to_plain(document.node)) or {}
    if not isinstance(plain, dict):
        return None, [problem("TR203", document.place(()), field=document.path, expected=_SHAPES["mapping"])]
    try:
        return model.model_validate(plain, context={"lang": lang}), []
    except ValidationError as error:
        return None, _without_echoes([_explain(model, document, d) for d in error.errors(include_url=False)])


def _without_echoes(found: list[Problem]) -> list[Problem]:
    """A needed field under a wrong name is one slip: told as the wrong name, not also as a missing field."""
    meant = {dict(one.params).get("suggestion") for one in found if one.code == "TR202"}
    return [one for one in found if one.code != "TR201" or dict(one.params)["field"] not in meant]


def _without_empty(value: object) -> object:
    if isinstance(value, dict):
        return {key: _without_empty(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_empty(item) for item in value if item is not None]
    return value


_SHAPES = {
    "text": "texte / text",
    "date": "2024-11-15",
    "number": "7,5",
    "id": "marie-roy",
    "url": "https://…",
    "person": "marie-roy, {name: Marie Roy, role: host}",
    "competency": "redaction, {id: redaction, level: 2}",
    "mapping": "{… : …}",
    "list": "[…, …]",
}


def _explain(model: type[BaseModel], document: Document, details: ErrorDetails) -> Problem:
    kind, loc = details["type"], _as_written(document, _clean_loc(details["loc"]))
    field = ".".join(str(part) for part in loc) or document.path
    context: dict[str, Any] = details.get("ctx", {})
    if kind.startswith("TR"):
        return _ours(kind, field, context, document.place(loc))
    explain = _BUILT_IN.get(kind, _wrong_shape)
    return explain(model, document, loc, field, context)


def _ours(code: str, field: str, context: dict[str, Any], place: Place) -> Problem:
    params = {name: str(value) for name, value in context.items() if name != "code"}
    if code == "TR204":
        return problem("TR203", place, field=field, expected=_SHAPES[params["expected"]])
    return problem(code, place, field=field, **params)


def _clean_loc(loc: Iterable[str | int]) -> tuple[str | int, ...]:
    """Only the parts that name something people wrote: pydantic adds the names of its own functions."""
    return tuple(part for part in loc if isinstance(part, int) or ("[" not in part and "(" not in part))


def _as_written(document: Document, loc: Loc) -> Loc:
    """Without the index that a lone value has in the model but not in the file: ``people: marie-roy``."""
    return tuple(part for n, part in enumerate(loc)
                 if isinstance(part, str) or not isinstance(document.find(loc[:n]), Scalar | Mapping))



def _missing(_model: type[BaseModel], document: Document, loc: Loc, field: str, _context: dict[str, Any]) -> Problem:
    return problem("TR201", document.place(loc[:-1]), field=field, key=loc[-1])


def _unknown_key(model: type[BaseModel], document: Document, loc: Loc, _f: str, _c: dict[str, Any]) -> Problem:
    key = str(loc[-1])
    names = known_keys(model, loc[:-1])
    near = difflib.get_close_matches(_FRENCH_KEYS.get(key.lower(), key).lower(), names, 1, 0.7)
    place = document.key_place(loc)
    if near:
        return problem("TR202", place, key=key[:80], suggestion=near[0])
    return problem("TR205", place, key=key[:80], known=", ".join(names))


_FRENCH_KEYS = {
    "titre": "title", "personnes": "people", "personne": "people", "debut": "start", "début": "start", "fin": "end",
    "heures": "hours", "heures_max": "max_hours", "livrable": "deliverable", "livrables": "deliverables",
    "critere": "criterion", "critère": "criterion", "competences": "competencies", "compétences": "competencies",
    "nom": "name", "equipe": "team", "équipe": "team", "langue": "lang", "langues": "langs", "lieu": "place",
    "consentement": "consent", "valide": "validated", "validé": "validated", "validation": "validated",
    "objectifs": "objectives", "appris": "learned", "effets": "effects", "suite": "next", "remerciements": "thanks",
    "difficulte": "difficulty", "difficulté": "difficulty", "statut": "status", "liens": "links", "hote": "host",
    "hôte": "host", "par": "by", "resultat": "result", "résultat": "result", "de": "from", "fichier": "file",
    "abrege": "abbr", "resume": "summary", "résumé": "summary", "auteur": "people", "public": "audience",
    "niveau": "level", "motif": "reason", "raison": "reason", "rôle": "role", "prénom": "name", "prenom": "name",
}


def known_keys(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that fit at ``loc`` below ``model``, as people write them, in the model's order."""
    current: object = model
    for part in loc:
        if isinstance(part, str) and isinstance(current, type) and issubclass(current, BaseModel):
            field = _by_alias(current).get(part)
            current = _model_in(field.annotation) if field is not None else None
    if isinstance(current, type) and issubclass(current, BaseModel):
        return [name for name, field in _by_alias(current).items() if not field.exclude]
    return []


def _by_alias(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field for name, field in model.model_fields.items()}


def _model_in(annotation: object) -> object:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _model_in(argument)
        if found is not None:
            return found
    return None


def _not_listed(_m: type[BaseModel], document: Document, loc: Loc, field: str, context: dict[str, Any]) -> Problem:
    options = [part.strip(" '\"") for part in str(context.get("expected", "")).replace(" or ", ", ").split(",")]
    options = [option.removeprefix("<Audience.").partition(":")[0].lower() for option in options]
    place = document.place(loc)
    value = _written(document, loc)
    near = difflib.get_close_matches(_FRENCH_VALUES.get(value.lower(), value).lower(), options, 1, 0.6)
    return problem("TR206", place, field=field, value=value[:60], options=", ".join(options),
                   suggestion=near[0] if near else options[0])


_FRENCH_VALUES = {
    "prive": "private", "privé": "private", "interne": "internal", "atteint": "met", "atteinte": "met",
    "partiel": "partly", "non": "not", "actif": "active", "parti": "left", "partie": "left", "retraite": "retired",
    "retraité": "retired", "retraitée": "retired", "français": "fr", "francais": "fr", "anglais": "en",
    "charge": "load", "autre": "other", "distance": "remote", "nom": "name", "rôle": "role", "originale": "original",
}


def _written(document: Document, loc: Loc) -> str:
    node = document.find(loc)
    return node.text if isinstance(node, Scalar) else "…"


def _too_long(_m: type[BaseModel], document: Document, loc: Loc, field: str, context: dict[str, Any]) -> Problem:
    return problem("TR220", document.place(loc), field=field, length=len(_written(document, loc)),
                   limit=context["max_length"])


def _too_many(_m: type[BaseModel], document: Document, loc: Loc, field: str, context: dict[str, Any]) -> Problem:
    return problem("TR207", document.place(loc), field=field, count=context.get("actual_length", 0),
                   limit=context["max_length"])


def _empty(_m: type[BaseModel], document: Document, loc: Loc, field: str, _context: dict[str, Any]) -> Problem:
    return problem("TR219", document.place(loc), field=field)


def _wrong_shape(_m: type[BaseModel], document: Document, loc: Loc, field: str, context: dict[str, Any]) -> Problem:
    shape = "mapping" if "class_name" in context else "list" if "actual_length" in context else "text"
    return problem("TR203", document.place(loc), field=field, expected=_SHAPES[shape])


_Explain = Callable[[type[BaseModel], Document, Loc, str, dict[str, Any]], Problem]

_BUILT_IN: dict[str, _Explain] = {
    "missing": _missing,
    "extra_forbidden": _unknown_key,
    "enum": _not_listed,
    "literal_error": _not_listed,
    "string_too_long": _too_long,
    "too_long": _too_many,
    "too_short": _empty,
    "string_too_short": _empty,
}
