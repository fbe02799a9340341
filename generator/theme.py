"""Themes: a chain of folders from the chosen one down to the one that stands alone.

A theme is a folder with ``theme.yml`` (``name``, ``extends``), ``templates/``, ``static/`` and ``locales/<lang>.po``.
Whatever a theme lacks comes from the theme it extends. Every template is also reachable as ``<theme>/<template>``, so
that a theme can extend ``default/mission.html`` and override one block.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import TypeVar

from generator.frozen import dataclass
from generator.languages import Translations, read_translations
from generator.problems import Place, Problem, problem
from generator.records import LANGS, Lang
from generator.source import is_id, parse_document

Answer = TypeVar("Answer")

_PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class StaticFile:
    """A file of ``static/``: its bytes, and its published path, which changes with its content."""

    name: str
    path: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Template:
    """A template's source, and where it stands for messages: ``themes/<theme>/templates/<name>``."""

    source: str
    place: str


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme with everything it inherits. ``names`` is the chain, the chosen theme first."""

    names: tuple[str, ...]
    templates: Mapping[str, Template]
    """Templates by name, and by ``<theme>/<name>``."""
    static: Mapping[str, StaticFile]
    catalogues: Mapping[Lang, tuple[Translations, ...]]
    """What ``.po`` files say per language, the chosen theme's first."""

    @property
    def texts(self) -> Mapping[Lang, tuple[str, ...]]:
        """The text of these files."""
        return {lang: tuple(each.text for each in read) for lang, read in self.catalogues.items()}

    @property
    def digest(self) -> str:
        """SHA-256 of everything that pages are made with: equal for two themes that render alike."""
        parts = [f"{name}\0{template.source}" for name, template in sorted(self.templates.items())]
        parts += [f"{name}\0{file.path}" for name, file in sorted(self.static.items())]
        parts += [f"{lang}\0{text}" for lang, texts in sorted(self.texts.items()) for text in texts]
        return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()

    def asset(self, name: str) -> str:
        """The published path of a static file.

        Raises KeyError, which the renderer reports with the template that asked for it.
        """
        return self.static[name].path


def theme_folders(content: Path) -> tuple[Path, ...]:
    """Where themes are looked for: beside the content folder, then those that came with Trace."""
    return (content.resolve().parent / "themes", _PACKAGE / "themes", _PACKAGE.parent / "themes")


def came_with_trace(template: Template) -> bool:
    """Whether it stands so in a theme of the program's own."""
    places = (folder / template.place for folder in (_PACKAGE, _PACKAGE.parent))
    return any(place.is_file() and place.read_text("utf-8-sig", "replace") == template.source for place in places)


def theme_places(names: tuple[str, ...] | None, folders: tuple[Path, ...]) -> list[str]:
    """Every file and folder that says what a chain of themes is, and where one that would win is not yet; without
    names, those of all themes, as far as one may look."""
    if names is None:
        return [path for folder in folders for path in _everything(folder)]
    places = [folder / theme for theme in names for folder in folders]
    return [str(path) for place in places for path in (place, *sorted(place.rglob("*")))]


def _everything(folder: Path) -> Iterator[str]:
    """A folder of themes, and what is in it; a theme may be a link."""
    yield str(folder)
    with contextlib.suppress(OSError):
        for theme in sorted(folder.iterdir()):
            yield str(theme)
            yield from (f"{base}/{name}" for base, *names in os.walk(theme) for name in sorted(chain(*names)))


def load_theme(
    name: str, folders: tuple[Path, ...], asked: str
) -> tuple[Theme | None, list[Problem]]:
    """The theme of that name with all it extends, or ``None`` and the reasons; ``asked`` is the file that names it."""
    try:
        return _assemble(_chain(name, folders, asked))
    except _ThemeError as error:
        return None, list(error.problems)
    except PermissionError as error:  # of a folder that nobody may look into: a theme in it would win
        return None, list(_unusable(error, _shown(Path(error.filename), folders)).problems)


class _ThemeError(Exception):
    """A theme that cannot be used, and why."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems = problems


def _read(read: Callable[[], Answer], place: str) -> Answer:
    """What is asked of a file of a theme."""
    try:
        return read()
    except UnicodeDecodeError:
        raise _ThemeError(problem("TR605", Place(place))) from None
    except OSError as error:
        raise _unusable(error, place) from None


def _unusable(error: OSError, place: str) -> _ThemeError:
    return _ThemeError(problem("TR606", Place(place), detail=error.strerror or str(error)))


def _shown(path: Path, folders: Sequence[Path]) -> str:
    """The place of a file of a theme, for messages."""
    return next((path.relative_to(folder.parent).as_posix() for folder in folders if path.is_relative_to(folder)), "")


def _mode(path: Path) -> int:
    """What stands there, as the system says it; 0 where nothing does. Raises PermissionError where nobody may look."""
    try:
        return path.stat().st_mode
    except PermissionError:
        raise
    except OSError:
        return 0


def _is_file(path: Path) -> bool:
    return stat.S_ISREG(_mode(path))


def _text(path: Path, place: str) -> str:
    return _read(lambda: path.read_text(encoding="utf-8-sig"), place)


def _chain(name: str, folders: tuple[Path, ...], asked: str) -> list[tuple[str, Path]]:
    chain: list[tuple[str, Path]] = []
    wanted: str | None = name
    while wanted is not None:
        if any(wanted == known for known, _ in chain):
            circle = " → ".join([*(known for known, _ in chain), wanted])
            raise _ThemeError(problem("TR604", Place(f"themes/{chain[-1][0]}/theme.yml"), name=wanted, circle=circle))
        folder = _find(wanted, folders)
        if folder is None:
            place = Place(f"themes/{chain[-1][0]}/theme.yml" if chain else asked)
            raise _ThemeError(problem("TR602", place, name=wanted[:60], known=", ".join(_known(folders))))
        chain.append((wanted, folder))
        wanted = _extends(wanted, folder) or (None if wanted == "default" or _is_whole(folder) else "default")
    return chain


def _is_whole(folder: Path) -> bool:
    return _is_file(folder / "templates" / "base.html")


def _find(name: str, folders: tuple[Path, ...]) -> Path | None:
    if not is_id(name):
        return None
    return next((folder / name for folder in folders if _is_theme(folder / name)), None)


def _is_theme(folder: Path) -> bool:
    """Whether a folder has anything that a theme is made of."""
    return _is_file(folder / "theme.yml") or any(stat.S_ISDIR(_mode(folder / part)) for part in _PARTS)


def _known(folders: tuple[Path, ...]) -> list[str]:
    return sorted({path.name for folder in folders if folder.is_dir() for path in folder.iterdir()
                   if is_id(path.name) and _is_theme(path)})


_AROUND = (('"', '"'), ("'", "'"), ("%}", "{%"))
"""What stands around a phrase in a template: quotation marks, or the tags of ``trans``."""


def _unasked(theme: Theme, spoken: Mapping[Lang, Sequence[tuple[str, Translations]]]) -> Iterator[Problem]:
    """Phrases that a theme translates and no page has, such as those with a slip in them."""
    sources = "\0".join(template.source for template in theme.templates.values())
    asked = {text for each in spoken.values() for name, read in each if name == theme.names[-1]
             for (_, text), _ in read.rows}
    for lang, each in spoken.items():
        for name, read in each:
            for (_, text), _ in read.rows:
                if text not in asked and not any(f"{a}{text}{b}" in sources for a, b in _AROUND):
                    place = Place(f"themes/{name}/locales/{lang}.po", read.line_of(text), 1)
                    yield problem("TR620", place, text=text[:80])


_PARTS = ("templates", "static", "locales")
_KNOWN_FIELDS = ("name", "extends")


def _extends(name: str, folder: Path) -> str | None:
    """The theme that a theme says it extends."""
    path, place = folder / "theme.yml", f"themes/{name}/theme.yml"
    if not _is_file(path):
        return None
    document, problems = parse_document(_text(path, place), place)
    if document is None or any(found.severity.stops for found in problems):
        raise _ThemeError(*problems)
    fields = document.plain()
    assert isinstance(fields, dict), "what stands at the top of a text is a mapping"
    for key in fields:
        if key not in _KNOWN_FIELDS:
            raise _ThemeError(problem("TR205", document.key_place((key,)), key=key[:80],
                                      known=", ".join(_KNOWN_FIELDS)))
    extended = fields.get("extends")
    return extended if isinstance(extended, str) and extended else None


def _assemble(chain: list[tuple[str, Path]]) -> tuple[Theme, list[Problem]]:
    templates: dict[str, Template] = {}
    static: dict[str, StaticFile] = {}
    for name, folder in chain:
        for relative, path in _files(folder, f"themes/{name}", "templates"):
            place = f"themes/{name}/templates/{relative}"
            template = Template(_text(path, place), place)
            templates[f"{name}/{relative}"] = template
            templates.setdefault(relative, template)
        for relative, path in _files(folder, f"themes/{name}", "static"):
            static.setdefault(relative, _static(relative, _read(path.read_bytes, f"themes/{name}/static/{relative}")))
    spoken = {lang: tuple(_catalogues(chain, lang)) for lang in LANGS}
    catalogues = {lang: tuple(read for _, read in each) for lang, each in spoken.items()}
    theme = Theme(tuple(name for name, _ in chain), templates, static, catalogues)
    return theme, list(_unasked(theme, spoken))


def _files(theme: Path, place: str, part: str) -> Iterator[tuple[str, Path]]:
    """The files of one part of a theme; a link that leads out of the theme is refused, whatever is there."""
    folder, inside = theme / part, theme.resolve()

    def refuse(error: OSError) -> None:
        if folder.is_dir():
            raise _unusable(error, f"{place}/{Path(error.filename).relative_to(theme).as_posix()}")

    for path in sorted(Path(base, name) for base, _, names in os.walk(folder, onerror=refuse) for name in names):
        relative = path.relative_to(folder).as_posix()
        if path.name.startswith(".") or not _read(path.is_file, f"{place}/{part}/{relative}"):
            continue
        if not path.resolve().is_relative_to(inside):
            raise _ThemeError(problem("TR607", Place(f"{place}/{part}/{relative}")))
        yield relative, path


def _static(name: str, data: bytes) -> StaticFile:
    pure = PurePosixPath(name)
    digest = hashlib.sha256(data).hexdigest()[:10]
    return StaticFile(name, str(PurePosixPath("static") / pure.parent / f"{pure.stem}.{digest}{pure.suffix}"), data)


def _catalogues(chain: list[tuple[str, Path]], lang: Lang) -> Iterator[tuple[str, Translations]]:
    for name, folder in chain:
        path, place = folder / "locales" / f"{lang}.po", f"themes/{name}/locales/{lang}.po"
        if _is_file(path):
            read = read_translations(_text(path, place), lang)
            if not isinstance(read, Translations):
                raise _ThemeError(problem(read.code, Place(place, read.line, 1), **read.values))
            yield name, read
