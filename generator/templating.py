"""What templates may do. A theme is text from somebody: it sees what pages show, and nothing else of the machine, and
it makes the same pages each time.

Names of Python's own are refused where templates are read, which costs nothing where they are used. What only shows in
use is refused there: names that are put together, and the few calls and values that lead to such names.
"""

from __future__ import annotations

from types import NoneType
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import nodes
from jinja2.environment import TemplateModule
from jinja2.runtime import Macro

from generator.patterns import pattern
from generator.problems import Place, Problem, problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.runtime import Context

_OF_PYTHON = ("_", "gi_", "cr_", "ag_", "f_back", "f_builtins", "f_globals", "f_locals", "mro")
"""How names begin that lead from a value to the program that made it."""

_FILTERS, _GLOBALS = ("attr", "random", "pprint"), ("lipsum",)
"""What Jinja has that asks for any name, or that comes out otherwise each time."""

_FORMATS = ("format", "format_map")
"""Methods of text that ask their arguments for any name."""

_NO_TEXT = "no_text"
"""The filter through which whatever is asked for such a name goes."""

_PLACE_IN_MEMORY = pattern(r" at 0x[0-9A-Fa-f]+>|<bound method ")

_LASTING = (Macro, str, int, float, NoneType)
"""What an imported template may hold from one page to the next: nobody can change it."""


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
        self.filters[_NO_TEXT] = _no_text

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        for node in tree.find_all((nodes.Getattr, nodes.Getitem)):
            asked = _constant(node)
            if asked.startswith(_OF_PYTHON):
                raise ForbiddenSyntax(asked, node.lineno, name, filename)
            if isinstance(node, nodes.Getattr) and asked in _FORMATS:
                more = {"lineno": node.lineno, "environment": self}
                node.node = nodes.Filter(node.node, _NO_TEXT, [nodes.Const(asked, **more)], [], None, None, **more)
        return tree

    def getitem(self, obj: Any, argument: Any) -> Any:
        """``obj[argument]``, also of filters that are given a name."""
        if isinstance(argument, str):
            if argument.startswith(_OF_PYTHON):
                raise Forbidden(argument)
            if argument in _FORMATS:
                _no_text(obj, argument)
        return super().getitem(obj, argument)


def _no_text(value: object, asked: str) -> object:
    """The value that is asked for such a name, unless it is a text, which would ask its arguments for others."""
    if isinstance(value, str):
        raise Forbidden(asked)
    return value


class GuardedTemplate(jinja2.Template):
    """A template that holds nothing from one page to the next: Jinja keeps what an import has made, and with it lists
    and counters that macros change. Where there are such, it is made anew each time."""

    _is_fleeting = False

    def make_module(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> TemplateModule:
        """What an import gives."""
        context = self.new_context(vars, shared, locals)
        module = TemplateModule(self, context)
        self._is_fleeting = not all(map(_lasts, context.vars.values()))
        module.__dict__["is_fleeting"] = self._is_fleeting
        return module

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        module = super()._get_default_module(ctx)
        if self._is_fleeting:
            self._module = None
        return module


def _lasts(value: object) -> bool:
    if isinstance(value, tuple):
        return all(map(_lasts, value))
    if isinstance(value, TemplateModule):
        return not value.__dict__["is_fleeting"]
    return isinstance(value, _LASTING)


def _constant(node: nodes.Node) -> str:
    """The name that a node asks for, where it stands there."""
    if isinstance(node, nodes.Getattr):
        return node.attr
    return str(node.arg.value) if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const) else ""


def names_place(text: str) -> bool:
    """Whether the text of a value says where something stands in memory."""
    return (" at 0x" in text or "<bound method " in text) and _PLACE_IN_MEMORY.search(text) is not None


def refuse_places(value: object, text: str) -> None:
    """Raises Unprintable for the text of a value that says where it stands in memory: another each time."""
    if names_place(text):
        raise Unprintable(type(value).__name__.lstrip("_"))


FAULTS = (
    jinja2.TemplateError, ArithmeticError, AttributeError, LookupError, MemoryError, RuntimeError, SyntaxError,
    TypeError, ValueError,
)
"""What a template can bring about."""

_UNKNOWN = pattern(r"(?:has no (?:attribute|element) |^)'?([^']+?)'?(?: is undefined)?$")


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
