"""What every output is made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from generator.records import Lang
from generator.routes import Routes
from generator.site import Site
from generator.theme import Theme
from generator.views import Context, Material, Pages


@dataclass(frozen=True, slots=True)
class Build:
    """One build's frozen values: the material, the pages made from it, the theme that dresses them, and how many
    processes may work (0: one per core)."""

    material: Material
    pages: Pages
    theme: Theme
    jobs: int = 1

    @property
    def site(self) -> Site:
        """What this build may show."""
        return self.material.site

    @property
    def routes(self) -> Routes:
        """Where everything stands."""
        return self.material.routes

    @property
    def contexts(self) -> Mapping[Lang, Context]:
        """The wording of each language."""
        return self.pages.contexts
