"""Themes: a chain of folders from the chosen one down to the one that stands alone.

A theme is a folder with ``theme.yml`` (``name``, ``extends``), ``templates/``, ``static/`` and ``locales/<lang>.po``.
Whatever a theme lacks comes from the theme it extends. Every template is also reachable as ``<theme>/<template>``, so
that a theme can extend ``default/mission.html`` and override one block.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from generator.problems import Place, Problem, problem
from generator.records import LANGS, Lang
from generator.source import Mapping as YamlMapping
from generator.source import Scalar, parse_yaml

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
    catalogues: Mapping[Lang, tuple[str, ...]]
    """The text of ``.po`` files per language, the chosen theme's first."""

    @property
    def digest(self) -> str:
        """SHA-256 of everything that pages are made with: equal for two themes that render alike."""
        parts = [f"{name}\0{template.source}" for name, template in sorted(self.templates.items())]
        parts += [f"{name}\0{file.path}" for name, file in sorted(self.static.items())]
        parts += [f"{lang}\0{text}" for lang, texts in sorted(self.catalogues.items()) for text in texts]
        return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()

    def asset(self, name: str) -> str:
        """The published path of a static file.

        Raises KeyError, which the renderer reports with the template that asked for it.
        """
        return self.static[name].path


def theme_folders(content: Path) -> tuple[Path, ...]:
    """Where themes are looked for: beside the content folder, then those that came with Trace."""
    return (content.resolve().parent / "themes", _PACKAGE / "themes", _PACKAGE.parent / "themes")


def load_theme(name: str, folders: tuple[Path, ...]) -> tuple[Theme | None, list[Problem]]:
    """The theme of that name with all it extends, or ``None`` and the reason."""
    try:
        return _load(name, folders)
    except _NotTextError as error:
        return None, [problem("TR605", Place(str(error)))]


class _NotTextError(Exception):
    """A file of a theme that is not UTF-8; its argument says which."""


def _text(path: Path, theme: str) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        relative = path.as_posix().rpartition(f"/{theme}/")[2]
        raise _NotTextError(f"themes/{theme}/{relative}") from None


def _load(name: str, folders: tuple[Path, ...]) -> tuple[Theme | None, list[Problem]]:
    chain: list[tuple[str, Path]] = []
    wanted: str | None = name
    while wanted is not None:
        if any(wanted == known for known, _ in chain):
            circle = " → ".join([*(known for known, _ in chain), wanted])
            return None, [problem("TR604", Place("theme.yml"), name=wanted, circle=circle)]
        folder = _find(wanted, folders)
        if folder is None:
            return None, [problem("TR602", Place("site.yml"), name=wanted[:60], known=", ".join(_known(folders)))]
        chain.append((wanted, folder))
        wanted = _extends(folder) or (None if wanted == "default" or _is_whole(folder) else "default")
    return _assemble(chain), []


def _is_whole(folder: Path) -> bool:
    return (folder / "templates" / "base.html").is_file()


def _find(name: str, folders: tuple[Path, ...]) -> Path | None:
    if PurePosixPath(name).name != name or name.startswith("."):
        return None
    return next((folder / name for folder in folders if (folder / name / "templates").is_dir()), None)


def _known(folders: tuple[Path, ...]) -> list[str]:
    return sorted({path.parent.name for folder in folders for path in folder.glob("*/templates")})


def _extends(folder: Path) -> str | None:
    path = folder / "theme.yml"
    if not path.is_file():
        return None
    node, _ = parse_yaml(_text(path, folder.name), "theme.yml")
    if not isinstance(node, YamlMapping):
        return None
    return next((v.text for k, v in node.entries if k.text == "extends" and isinstance(v, Scalar) and v.text), None)


def _assemble(chain: list[tuple[str, Path]]) -> Theme:
    templates: dict[str, Template] = {}
    static: dict[str, StaticFile] = {}
    for name, folder in chain:
        for relative, path in _files(folder / "templates"):
            template = Template(_text(path, name), f"themes/{name}/templates/{relative}")
            templates[f"{name}/{relative}"] = template
            templates.setdefault(relative, template)
        for relative, path in _files(folder / "static"):
            static.setdefault(relative, _static(relative, path.read_bytes()))
    catalogues = {lang: tuple(_catalogues(chain, lang)) for lang in LANGS}
    return Theme(tuple(name for name, _ in chain), templates, static, catalogues)


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    found = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    return ((path.relative_to(folder).as_posix(), path) for path in found)


def _static(name: str, data: bytes) -> StaticFile:
    pure = PurePosixPath(name)
    digest = hashlib.sha256(data).hexdigest()[:10]
    return StaticFile(name, str(PurePosixPath("static") / pure.parent / f"{pure.stem}.{digest}{pure.suffix}"), data)


def _catalogues(chain: list[tuple[str, Path]], lang: Lang) -> Iterator[str]:
    for name, folder in chain:
        path = folder / "locales" / f"{lang}.po"
        if path.is_file():
            yield _text(path, name)
