"""Every page, rendered with the theme; in worker processes where there are many."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from generator.pool import in_chunks
from generator.publish import OutputFile
from generator.render import Dress, render_pages

from .build import Build


def make(build: Build) -> Iterator[OutputFile]:
    """The HTML of every route. Raises RenderError where a template cannot be used."""
    dress = Dress(build.theme, {lang: context.words.locale for lang, context in build.contexts.items()})
    for chunk in in_chunks(partial(render_pages, dress), build.pages, len(build.routes.pages), build.jobs):
        for file, data in chunk:
            yield OutputFile.of(file, data)
