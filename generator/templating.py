"""What templates may do. A theme is text from somebody: it sees what pages show, and nothing else of the machine, and
it makes the same pages each time.

Names of Python's own are refused where templates are read, which costs nothing where they are used. What only shows in
use is refused there: names that are put together, and the few calls and values that lead to such names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes

from generator.problems import Place, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Callable

_OF_PYTHON = ("_", "gi_", "cr_", "ag_", "f_back", "f_builtins", "f_globals", "f_locals", "mro")
"""How names begin that lead from a value to the program that made it."""

_FILTERS, _GLOBALS = ("attr", "random", "pprint"), ("lipsum",)
"""What Jinja has that asks for any name, or that comes out otherwise each time."""

_FORMATS = ("format", "format_map")
"""Methods of text that ask their arguments for any name."""

_PLACE_IN_MEMORY = re.compile(r" at 0x[0-9A-Fa-f]+>|<bound method ")


class Forbidden(jinja2.TemplateRuntimeError):
    """A template asks for what no template may have."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class Unprintable(jinja2.TemplateRuntimeError):
    """A template prints a value that has no text of its own; ``kind`` says what it is."""

    def __init__(self, kind: str) -> None:
        super().__init__(kind)
        self.kind = kind


class ForbiddenSyntax(jinja2.TemplateSyntaxError):
    """The same as :class:`Forbidden`, seen where a template is read; ``asked`` is the name."""

    def __init__(self, asked: str, line: int, name: str | None, filename: str | None) -> None:
        super().__init__(asked, line, name, filename)
        self.asked = asked


class GuardedEnvironment(jinja2.Environment):
    """Jinja without ways out of what a template is given."""

    install_null_translations: Callable[..., None]
    """Of the extension for translations."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        for name in _FILTERS:
            del self.filters[name]
        for name in _GLOBALS:
            del self.globals[name]

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
            asked = _constant(node)
            if asked.startswith(_OF_PYTHON):
                raise ForbiddenSyntax(asked, node.lineno, name, filename)
        return tree

    def getitem(self, obj: Any, argument: Any) -> Any:
        """``obj[argument]``, also of filters that are given a name."""
        if isinstance(argument, str) and argument.startswith(_OF_PYTHON):
            raise Forbidden(argument)
        return super().getitem(obj, argument)


def _constant(node: nodes.Node) -> str:
    """The name that a node asks for, where it stands there."""
    if isinstance(node, nodes.Getattr):
        return node.attr
    return str(node.arg.value) if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) else ""


def refuse_formatting(called: object) -> None:
    """Raises Forbidden for methods that read names out of a text."""
    name = getattr(called, "__name__", "")
    if name in _FORMATS and isinstance(getattr(called, "__self__", None), str):
        raise Forbidden(name)


def refuse_places(value: object, text: str) -> None:
    """Raises Unprintable for the text of a value that says where it stands in memory: another each time."""
    if _PLACE_IN_MEMORY.search(text):
        raise Unprintable(type(value).__name__.lstrip("_"))


FAULTS = (jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
"""What a template can bring about."""

_UNKNOWN = re.compile(r"(?:has no (?:attribute|element) |^)'?([^']+?)'?(?: is undefined)?$")


def problem_of(error: Exception, path: str, line: int) -> Problem:
    """What there is to say of a template that cannot be used; 0 where the line is not known."""
    place, template = Place(path, line, 1 if line else 0), path.rpartition("/")[2]
    if isinstance(error, Forbidden | ForbiddenSyntax):
        asked = error.name if isinstance(error, Forbidden) else error.asked
        return problem("TR608", place, template=template, name=asked[:80])
    if isinstance(error, Unprintable):
        return problem("TR617", place, template=template, name=error.kind[:80])
    unknown = _UNKNOWN.search(str(error)) if isinstance(error, _ASKED) else None
    if unknown is not None:
        return problem("TR609", place, template=template, name=unknown[1][:80])
    return problem("TR603", place, template=template, detail=str(error)[:300])


_ASKED = jinja2.UndefinedError | jinja2.TemplateNotFound | KeyError
