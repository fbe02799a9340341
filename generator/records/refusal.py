"""How a type refuses what it cannot read, and how numbers are said in French."""

from __future__ import annotations

from pydantic_core import PydanticCustomError


def refuse(code: str, **params: str | int | float) -> PydanticCustomError:
    """The error a validator raises: ``code`` is a permanent problem code, ``params`` fill its message."""
    context = {name: str(value) for name, value in params.items()}
    return PydanticCustomError(code, "{code}", {"code": code, **context})


def with_comma(number: str) -> str:
    """A number written with a decimal point, with the decimal comma of French."""
    return number.replace(".", ",")
