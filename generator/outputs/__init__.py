"""The kinds of output, one module each; a new kind is a new module in this tuple."""

from collections.abc import Callable, Iterator

from generator.publish import OutputFile

from . import feeds, files, index, pages, sitemap
from .build import Build
from .clashes import clashes

OUTPUTS: tuple[tuple[str, Callable[[Build], Iterator[OutputFile]]], ...] = (
    ("pages", pages.make),
    ("feeds", feeds.make),
    ("sitemap", sitemap.make),
    ("index", index.make),
    ("files", files.make),
)

__all__ = ["OUTPUTS", "Build", "clashes"]
