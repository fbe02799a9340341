"""What every output is made from."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import field
from pathlib import Path

from generator.frozen import dataclass
from generator.memo import Memo
from generator.pool import Workers
from generator.records import Lang
from generator.routes import Routes
from generator.site import Site
from generator.theme import Theme
from generator.views import Context, Material, Pages

from .planned import Shown


@dataclass(frozen=True, slots=True)
class Build:
    """One build's frozen values: the material, the pages made from it, the theme that dresses them, where the content
    stands, what earlier builds know, and who does the work."""

    material: Material
    pages: Pages
    theme: Theme
    root: Path
    memo: Memo
    workers: Workers
    people: Mapping[str, str] = field(default_factory=dict)
    """The digest of each person's stored record with its bodies, by id."""
    shown: Shown = field(default_factory=Shown)
    """Which files show something of which record, as far as they were planned."""
    only: Set[str] | None = None
    """The files to plan, where the others are known to stay as they are."""

    def plans(self, path: str) -> bool:
        """Whether a file is to be planned."""
        return self.only is None or path in self.only

    @property
    def site(self) -> Site:
        """What this build may show."""
        return self.material.site

    @property
    def routes(self) -> Routes:
        """Where everything stands."""
        routes = self.material.routes
        assert isinstance(routes, Routes)
        return routes

    @property
    def contexts(self) -> Mapping[Lang, Context]:
        """The wording of each language."""
        return self.pages.contexts
