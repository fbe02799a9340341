"""Rendering: a page is a pure function of the theme's templates, its catalogue and the page's view."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import CodeType

import jinja2
import jinja2.nodes
from jinja2.bccache import Bucket
from markupsafe import Markup

from generator.languages import Catalogue, Locale
from generator.problems import Place, Problem, problem
from generator.records import Lang
from generator.theme import Theme
from generator.views import Page

Gettext = Callable[..., str]


class RenderError(Exception):
    """A template that cannot be used; carries the problem to show."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.code)
        self.problem = found


class _Compiled(jinja2.BytecodeCache):
    """Templates compiled in this process, by name and source: a rebuild compiles only what changed (0.7 s saved)."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType | None]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._codes.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._codes[bucket.key] = (bucket.checksum, bucket.code)


_COMPILED = _Compiled()


class Renderer:
    """Renders pages with one theme. Templates are compiled once and used for both languages."""

    def __init__(self, theme: Theme, locales: Mapping[Lang, Locale]) -> None:
        self._theme = theme
        self._environment = jinja2.Environment(
            loader=jinja2.FunctionLoader(self._load),
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,
            cache_size=-1,
            bytecode_cache=_COMPILED,
            extensions=["jinja2.ext.i18n"],
        )
        self._environment.install_null_translations(newstyle=True)  # type: ignore[attr-defined]
        self._fragments: dict[tuple[Lang, str], dict[object, tuple[object, object]]] = {}
        self._words = {lang: _gettext(Catalogue.read(locales[lang], texts)) for lang, texts in theme.catalogues.items()}

    def _load(self, name: str) -> tuple[str, str, None] | None:
        template = self._theme.templates.get(name)
        return (template.source, template.place, None) if template is not None else None

    def render(self, page: Page) -> bytes:
        """The page's HTML, in UTF-8.

        Raises RenderError where a template is missing, malformed or asks for what does not exist.
        """
        try:
            template = self._environment.get_template(page.template)
            text = template.render(self._context(page))
        except jinja2.TemplateNotFound as error:
            raise self._refused(page, error, f"{error.name} ?") from error
        except jinja2.TemplateSyntaxError as error:
            raise _refused(error.filename or page.template, error.lineno, str(error.message)) from error
        except (jinja2.TemplateError, KeyError, TypeError, ValueError, AttributeError) as error:
            raise self._refused(page, error, str(error)) from error
        return text.encode("utf-8")

    def _refused(self, page: Page, error: BaseException, detail: str) -> RenderError:
        known = self._theme.templates.get(page.template)
        place, line = _template_frame(error) or (known.place if known else page.template, 0)
        return _refused(place, line, detail)

    def _context(self, page: Page) -> dict[str, object]:
        gettext, ngettext = self._words[page.frame.lang]
        return {
            "frame": page.frame,
            "view": page.view,
            "root": page.frame.root,
            "lang": page.frame.lang,
            "gettext": gettext,
            "_": gettext,
            "ngettext": ngettext,
            "asset": self._theme.asset,
            "shared": self._shared(page),
            "languages": self._languages,
        }

    def _shared(self, page: Page) -> Callable[..., object]:
        """``shared(macro, value, …)``: what the macro makes of a frozen value, made once for pages at the same depth
        and in the same language. For values that many pages show, such as cards in lists."""
        known = self._fragments.setdefault((page.frame.lang, page.frame.root), {})

        def shared(macro: Callable[..., object], value: object, *more: object) -> object:
            key = (getattr(macro, "name", ""), id(value), more)
            found = known.get(key)
            if found is None:
                found = known[key] = (value, macro(value, *more))
            return found[1]

        return shared

    def _languages(self, lang: Lang) -> Gettext:
        """``gettext`` of a given language, for pages that speak both."""
        return self._words[lang][0]

    def render_all(self, pages: Iterable[Page]) -> Iterator[tuple[str, bytes]]:
        """Every page as (file, bytes), in order."""
        return ((page.file, self.render(page)) for page in pages)


def _gettext(catalogue: Catalogue) -> tuple[Gettext, Gettext]:
    """``gettext`` and ``ngettext`` as Jinja's newstyle has them: a message is trusted, what fills it is escaped."""
    messages: dict[str, Markup] = {}

    @jinja2.pass_eval_context
    def gettext(_context: jinja2.nodes.EvalContext, message: str, **values: object) -> str:
        found = messages.get(message)
        if found is None:
            found = messages[message] = Markup(catalogue.gettext(message))  # noqa: S704 - part of the theme
        return found % values if values or "%" in found else found

    @jinja2.pass_eval_context
    def ngettext(
        _context: jinja2.nodes.EvalContext, singular: str, plural: str, number: int, **values: object
    ) -> str:
        values.setdefault("num", number)
        return Markup(catalogue.ngettext(singular, plural, number)) % values  # noqa: S704 - as above

    return gettext, ngettext


def _refused(template: str, line: int, detail: str) -> RenderError:
    return RenderError(problem("TR603", Place(template, line, 1 if line else 0), template=template.rpartition("/")[2],
                               detail=detail[:300]))


def _template_frame(error: BaseException) -> tuple[str, int] | None:
    """The innermost template and line that an error passed through: Jinja names templates in its tracebacks."""
    found, trace = None, error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename.startswith("themes/"):
            found = (trace.tb_frame.f_code.co_filename, trace.tb_lineno)
        trace = trace.tb_next
    return found


__all__ = ["RenderError", "Renderer"]
