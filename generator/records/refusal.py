"""How a type refuses what it cannot read, and how numbers are said in French."""

from __future__ import annotations

from collections.abc import Mapping


class RefusalError(ValueError):
    """A value that cannot be read: ``code`` is a permanent problem code, ``params`` fill its message."""

    def __init__(self, code: str, params: Mapping[str, str]) -> None:
        super().__init__(code)
        self.code, self.params = code, params


def refuse(code: str, **params: str | int | float) -> RefusalError:
    """The error that whoever reads a value raises."""
    return RefusalError(code, {name: str(value) for name, value in params.items()})


def with_comma(number: str) -> str:
    """A number written with a decimal point, with the decimal comma of French."""
    return number.replace(".", ",")
