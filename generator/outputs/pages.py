"""Every page, to be rendered with the theme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set

from generator.routes import Route
from generator.views import template_of

from .build import Build
from .keys import Keys
from .planned import Planned


def make(build: Build) -> Iterator[Planned]:
    """The HTML of every route."""
    keys = Keys(build)
    for route in build.routes.pages if build.only is None else _among(build.routes.pages, build.only):
        if build.plans(route.file):
            yield Planned(route.file, keys.page(route, template_of(route.kind)), route=route)


def _among(routes: Iterable[Route], files: Set[str]) -> Iterator[Route]:
    """The routes that some files may be of: few of many."""
    paths = {path.removesuffix("index.html") for path in files} | files
    return (route for route in routes if route.path in paths)
