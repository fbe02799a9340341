"""Every page, to be rendered with the theme."""

from __future__ import annotations

from collections.abc import Iterator

from generator.views import template_of

from .build import Build
from .keys import Keys
from .planned import Planned


def make(build: Build) -> Iterator[Planned]:
    """The HTML of every route."""
    keys = Keys(build)
    for route in build.routes.pages if build.only is None else build.routes.among(build.only):
        file = route.file
        yield Planned(file, keys.page(route, file, template_of(route.kind)), route=route)
