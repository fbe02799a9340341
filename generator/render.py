"""Rendering: a page is a pure function of the theme's templates, its catalogue and the page's view."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from functools import partial
from types import CodeType, FunctionType
from typing import Any, Protocol

import jinja2
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from generator.compiling import CODES, Code, ShortCode
from generator.frozen import dataclass
from generator.languages import Catalogue, Locale
from generator.memo import digest
from generator.patterns import pattern
from generator.problems import Problem
from generator.records import Lang
from generator.templating import FAULTS, GuardedEnvironment, GuardedTemplate, names_place, problem_of, refuse_places
from generator.theme import Theme
from generator.views import ROOT, Page

Gettext = Callable[..., str]


class RenderError(Exception):
    """A template that cannot be used; carries the problem to show."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found)
        self.problem = found


@dataclass(frozen=True, slots=True)
class Dress:
    """What pages are rendered with: a theme, and the locale of each language. It travels to worker processes."""

    theme: Theme
    locales: Mapping[Lang, Locale]

    @property
    def key(self) -> tuple[str, tuple[tuple[Lang, str], ...]]:
        """Equal for two that render alike."""
        return self.theme.digest, tuple(sorted((lang, locale.tag) for lang, locale in self.locales.items()))


class Fragments(Protocol):
    """Where what was made of cards is kept."""

    def get(self, name: str) -> str | None:
        """The fragment of a key, or ``None``."""
        ...

    def put(self, name: str, html: str) -> None:
        """Keeps a fragment."""
        ...

    passing: dict[tuple[str, str, str, int], tuple[tuple[object, ...], Markup]]
    """Fragments of what has no digest, with what they were made of: for as long as the same pages are being made."""


class Renderer:
    """Renders pages with one theme: one environment per language, which knows the words of that language and shares
    what does not depend on the page."""

    def __init__(self, dress: Dress, fragments: Fragments) -> None:
        self._theme = dress.theme
        self._fragments = fragments
        words = {lang: _gettext(Catalogue.read(dress.locales[lang], texts))
                 for lang, texts in dress.theme.catalogues.items()}
        self._short = {lang: self._environment(_ShortEnvironment, lang, words) for lang in words}
        self._whole = {lang: self._environment(_Environment, lang, words) for lang in words}
        self.long_way: set[str] = set()
        """Templates whose pages short code cannot make: they ask for an item as an attribute, or for what is not."""

    def _environment(
        self, kind: type[_Environment], lang: Lang, words: Mapping[Lang, tuple[Gettext, Gettext]]
    ) -> jinja2.Environment:
        environment = _environment_of(self._theme, kind)
        gettext, ngettext = words[lang]
        environment.globals.update({
            "root": Markup(ROOT),  # noqa: S704 - one control character
            "lang": lang, "other_lang": "en" if lang == "fr" else "fr", "gettext": gettext,
            "_": gettext, "ngettext": ngettext, "asset": self._theme.asset, "shared": self._shared(lang),
            "languages": lambda each: words[each][0],
        })
        return environment

    def render(self, page: Page) -> bytes:
        """The page's HTML, in UTF-8.

        Raises RenderError where a template is missing, malformed or asks for what does not exist.
        """
        if page.template not in self.long_way:
            with contextlib.suppress(*FAULTS):
                return _rendered(self._short, page)
            self.long_way.add(page.template)
        try:
            return _rendered(self._whole, page)
        except jinja2.TemplateSyntaxError as error:
            raise RenderError(problem_of(error, error.filename or page.template, error.lineno)) from error
        except FAULTS as error:
            known = self._theme.templates.get(page.template)
            place, line = _template_frame(error) or (known.place if known else page.template, 0)
            raise RenderError(problem_of(error, place, line)) from error

    def _shared(self, lang: Lang) -> Callable[..., object]:
        """``shared(macro, card, …)``: what the macro makes of a card or another value, made once for all pages in the
        same language, and kept between builds where it has a digest. For what many pages show: equal digests give equal
        words, in whichever process; without one, the very same value does, for as long as these pages are made. So does
        whatever else is given that can only be told from others by where it stands in memory."""
        fragments = self._fragments

        def shared(macro: Macro, card: object, *more: object) -> object:
            digest, told = getattr(card, "digest", ""), "/".join(map(_told, more)) if more else ""
            if not digest or names_place(told):
                passing = (lang, _identity(macro), told, id(card))
                if passing not in fragments.passing:  # what is kept there stays where it is in memory
                    fragments.passing[passing] = (card, *more), _marked(str(macro(card, *more)))
                return fragments.passing[passing][1]
            name = f"{lang}/{_identity(macro)}/{told}/{digest}"
            found = fragments.get(name)
            if found is None:
                found = str(macro(card, *more))
                fragments.put(name, found)
            return _marked(found)  # a template made it, and escaped what it holds

        return shared


def _rendered(environments: Mapping[Lang, jinja2.Environment], page: Page) -> bytes:
    template = environments[page.frame.lang].get_template(page.template)
    return template.render(frame=page.frame, view=page.view).replace(ROOT, page.frame.root).encode("utf-8")


def _identity(macro: Macro) -> str:
    """Which macro it is: its name, and where it stands, since two templates may have one of the same name; lines are
    those of its code, of which there are two kinds."""
    noted, code = macro._func.__dict__, macro._func.__code__
    found: str | None = noted.get("identity")
    if found is None:
        place = f"{type(macro._environment).__name__}:{code.co_filename}:{code.co_firstlineno}"
        found = noted["identity"] = f"{macro.name}-{digest(place.encode())[:8]}"
    return found


def _told(value: object) -> str:
    """What tells a value from others: its text, or its digest where that says nothing of what it holds."""
    text = _identity(value) if type(value) is Macro else repr(value)
    digest = getattr(value, "digest", "") if names_place(text) else ""
    return f"{type(value).__name__} {digest}" if digest else text


class _Template(GuardedTemplate):
    """A template that lets markup through as it is: most of what pages print has been made safe before."""

    @classmethod
    def from_code(
        cls, environment: jinja2.Environment, code: CodeType, globals: MutableMapping[str, Any],
        uptodate: Callable[[], bool] | None = None,
    ) -> jinja2.Template:
        """A template from its code, with a quicker ``escape`` that does the same."""
        namespace = {"environment": environment, "__file__": code.co_filename}
        exec(code, namespace)  # noqa: S102 - as Jinja does
        namespace["escape"] = _escape
        template: jinja2.Template = cls._from_namespace(environment, namespace, globals)
        template._uptodate = uptodate
        return template


class _Context(jinja2.runtime.Context):
    """A context that calls macros and plain functions without the detours that other callables may need."""

    def call(
        self, __obj: Any, *args: Any, _block_vars: object = None, _loop_vars: object = None,
        **kwargs: Any,
    ) -> Any:
        """What a template calls; Jinja hands on the names of loops and blocks for callables that read the context."""
        kind = type(__obj)
        if kind is Macro:
            if not kwargs and len(args) == __obj._argument_count and not (
                __obj.caller or __obj.catch_kwargs or __obj.catch_varargs
            ):
                return _marked(__obj._func(*args))  # templates escape
        elif kind is FunctionType and __obj.__module__ == __name__:
            return __obj(*args, **kwargs)
        if _block_vars is not None:
            kwargs["_block_vars"] = _block_vars
        if _loop_vars is not None:
            kwargs["_loop_vars"] = _loop_vars
        return super().call(__obj, *args, **kwargs)

    def call_plain(self, called: Any, *args: Any) -> Any:
        """``call`` without names of loops and blocks: nothing that a template can get hold of asks for them."""
        if type(called) is Macro and len(args) == called._argument_count and not (
            called.caller or called.catch_kwargs or called.catch_varargs
        ):
            return _marked(called._func(*args))
        return self.call(called, *args)


class _Environment(GuardedEnvironment):
    """Jinja with these classes."""

    template_class = _Template
    context_class = _Context

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """What every template knows, as one mapping: nothing is added later, and each page looks through all of it."""
        return {**self.globals, **(d or {})}


class _ShortEnvironment(_Environment):
    """The same, with short code."""

    code_generator_class = ShortCode


def _environment_of(theme: Theme, kind: type[_Environment]) -> jinja2.Environment:
    """What its templates are compiled in, whatever their language."""
    def load(name: str) -> tuple[str, str, None] | None:
        template = theme.templates.get(name)
        return (_without_indents(template.source), template.place, None) if template is not None else None

    environment = kind(
        loader=jinja2.FunctionLoader(load),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        cache_size=-1,
        bytecode_cache=CODES,
        extensions=["jinja2.ext.i18n"],
    )
    environment.install_null_translations(newstyle=True)
    return environment


def compiled(theme: Theme) -> dict[str, Code]:
    """The templates of a theme, each under the name that pages ask for where it has one, as :class:`Codes` keep them;
    without those that cannot be compiled, of which whoever renders with them has to speak."""
    environment = _environment_of(theme, _ShortEnvironment)
    for name in _once(theme):
        with contextlib.suppress(jinja2.TemplateError):
            environment.get_template(name)
    return CODES.known


def is_compiled(theme: Theme) -> bool:
    """Whether the code of all its templates is known."""
    return all(CODES.known.get(CODES.name_of(name, theme.templates[name].place), _NO_CODE)[0]
               == CODES.get_source_checksum(_without_indents(theme.templates[name].source)) for name in _once(theme))


def _once(theme: Theme) -> Iterable[str]:
    """The name that pages ask for of each template."""
    return {theme.templates[name].place: name for name in sorted(theme.templates, key=len, reverse=True)}.values()


_NO_CODE: Code = ("", b"")


_marked: Callable[[str], Markup] = partial(str.__new__, Markup)
"""``Markup`` of what is known to be text: it does not ask whether it has a form for HTML."""

_unsafe = pattern("[&<>\"']")


def _escape(value: Any) -> str:
    """``markupsafe.escape`` of what is printed, without a copy of what can stand there as it is."""
    kind = type(value)
    if kind is Markup or (kind is str and _unsafe.search(value) is None):
        text: str = value
        return text
    if kind is int or kind is float:
        return str(value)
    if not isinstance(value, str):
        refuse_places(value, str(value))
    return escape(value)


_INDENT = pattern(r"^[ \t]+", re.MULTILINE)


def _without_indents(source: str) -> str:
    """A template without the white space that its lines begin with, unless it prints some as it stands."""
    return source if any(tag in source for tag in ("<pre", "<textarea")) else _INDENT.sub("", source)


def _gettext(catalogue: Catalogue) -> tuple[Gettext, Gettext]:
    """``gettext`` and ``ngettext`` as Jinja's newstyle has them: a message is trusted, what fills it is escaped."""
    messages: dict[str, Callable[[Mapping[str, object]], str]] = {}

    def gettext(message: str, **values: object) -> str:
        found = messages.get(message)
        if found is None:
            found = messages[message] = filled(catalogue.gettext(message))
        return found(values)

    def ngettext(singular: str, plural: str, number: int, **values: object) -> str:
        values.setdefault("num", number)
        message = catalogue.ngettext(singular, plural, number)
        found = messages.get(message)
        if found is None:
            found = messages[message] = filled(message)
        return found(values)

    return gettext, ngettext


def filled(message: str) -> Callable[[Mapping[str, object]], str]:
    """``Markup(message) % values``, read once: a message is trusted, what stands in its places is escaped. One without
    places is itself."""
    if "%" not in message:
        marked = _marked(message)
        return lambda _values: marked
    pieces = _PLACE.split(message)
    if any("%" in piece for piece in pieces[::2]):  # %%, %(num)d and mistakes
        return lambda values: _marked(message) % values

    def fill(values: Mapping[str, object]) -> str:
        parts = pieces.copy()
        parts[1::2] = [_escape(values[name]) for name in pieces[1::2]]
        return _marked("".join(parts))

    return fill


_PLACE = pattern(r"%\((\w+)\)s")


def _template_frame(error: BaseException) -> tuple[str, int] | None:
    """The innermost template and line that an error passed through: Jinja names templates in its tracebacks."""
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith("themes/"):
            found = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return found


__all__ = ["Dress", "Fragments", "RenderError", "Renderer"]
