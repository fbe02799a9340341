"""The short way from ordinary Markdown to a shaped tree; anything out of the ordinary goes the long way.

What is read here is read exactly as the long way (Python-Markdown, balance, sanitiser, shaper) reads it.  In doubt, a
reader raises `BeyondError` and the long way takes the whole body.
"""

from generator.markup.fast.blocks import BlockReader
from generator.markup.fast.inlines import BeyondError
from generator.markup.sanitise import Node
from generator.markup.shape import Shaper

__all__ = ["read_ordinary"]


def read_ordinary(text: str, shaper: Shaper) -> Node | None:
    """The shaped tree of a cleaned source, or None when something in it is not ordinary.

    After None, `shaper` has seen a part of the body and must not be used again.
    """
    if "\\" in text or "]:" in text or "[^" in text:
        return None
    try:
        return Node("", {}, BlockReader(shaper).read(text.split("\n")))
    except BeyondError:
        return None
