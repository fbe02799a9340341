"""The kinds of output, one module each; a new kind is a new module in this tuple."""

from collections.abc import Callable, Iterator

from . import feeds, files, index, pages, sitemap
from .build import Build
from .clashes import clashes
from .codes import compile_meanwhile, take_up
from .faces import Faces
from .planned import Planned, Shown
from .produce import Comparison, MemorySink, Sink, produce

OUTPUTS: tuple[tuple[str, Callable[[Build], Iterator[Planned]]], ...] = (
    ("pages", pages.make),
    ("feeds", feeds.make),
    ("sitemap", sitemap.make),
    ("index", index.make),
    ("files", files.make),
)

__all__ = [
    "OUTPUTS", "Build", "Comparison", "Faces", "MemorySink", "Planned", "Shown", "Sink", "clashes", "compile_meanwhile",
    "produce", "take_up",
]
