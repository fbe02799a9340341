"""Every page, rendered with the theme."""

from __future__ import annotations

from collections.abc import Iterator

from generator.publish import OutputFile
from generator.render import Renderer

from .build import Build


def make(build: Build) -> Iterator[OutputFile]:
    """The HTML of every route. Raises RenderError where a template cannot be used."""
    renderer = Renderer(build.theme, {lang: context.words.locale for lang, context in build.contexts.items()})
    for file, data in renderer.render_all(build.pages):
        yield OutputFile.of(file, data)
