"""Rendering: a page is a pure function of the theme's templates, its catalogue and the page's view."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import CodeType

import jinja2
import jinja2.nodes
from jinja2.bccache import Bucket
from jinja2.runtime import Macro
from markupsafe import Markup

from generator.languages import Catalogue, Locale
from generator.problems import Place, Problem, problem
from generator.records import Lang
from generator.theme import Theme
from generator.views import MissionCard, Page, PersonCard

Gettext = Callable[..., str]


class RenderError(Exception):
    """A template that cannot be used; carries the problem to show."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found)
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


@dataclass(frozen=True, slots=True)
class Dress:
    """What pages are rendered with: a theme, and the locale of each language. It travels to worker processes."""

    theme: Theme
    locales: Mapping[Lang, Locale]

    @property
    def key(self) -> tuple[str, tuple[tuple[Lang, str], ...]]:
        """Equal for two that render alike."""
        return self.theme.digest, tuple(sorted((lang, locale.tag) for lang, locale in self.locales.items()))


def render_pages(dress: Dress, pages: Sequence[Page]) -> list[tuple[str, bytes]]:
    """Each page as (file, bytes), in order; in any process. Raises RenderError."""
    renderer = _RENDERERS.get(dress.key)
    if renderer is None:
        _RENDERERS.clear()
        renderer = _RENDERERS[dress.key] = Renderer(dress)
    return [(page.file, renderer.render(page)) for page in pages]


class Renderer:
    """Renders pages with one theme. Templates are compiled once and used for both languages."""

    def __init__(self, dress: Dress) -> None:
        theme, locales = dress.theme, dress.locales
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
        self._fragments: dict[tuple[Lang, str], dict[object, tuple[MissionCard | PersonCard, object]]] = {}
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
        """``shared(macro, card, …)``: what the macro makes of a card, made once for pages at the same depth and in the
        same language. For cards that many pages show: equal cards give equal words, in whichever process."""
        known = self._fragments.setdefault((page.frame.lang, page.frame.root), {})

        def shared(macro: Macro, card: MissionCard | PersonCard, *more: object) -> object:
            key = (macro.name, type(card), card.id, more)
            found = known.get(key)
            if found is None or found[0] != card:
                found = known[key] = (card, macro(card, *more))
            return found[1]

        return shared

    def _languages(self, lang: Lang) -> Gettext:
        """``gettext`` of a given language, for pages that speak both."""
        return self._words[lang][0]


_RENDERERS: dict[object, Renderer] = {}
"""The renderer of this process: one theme at a time, kept between chunks of one build."""


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
