"""Headings get levels without gaps and stable ids; links inside the body then know where they lead."""

import re
import unicodedata

from generator.markup.inline import Inliner, words_of
from generator.markup.prepare import restore
from generator.markup.sanitise import Node

_LONGEST = 60


def finish(headings: list[Node], inline: Inliner) -> None:
    """Settle the headings in place, then the links to them; those that lead nowhere lose their link, with a note."""
    _level_and_name(headings, inline)
    for link, target in inline.fragments:
        place = inline.anchors.get(target) or inline.anchors.get(slug(target))
        if place:
            link.attrs["href"] = f"#{place}"
        else:
            inline.note("TR406", f"#{target}", target=f"#{target}")
            link.tag = ""


def slug(text: str) -> str:
    """`Le point de vue` → `le-point-de-vue`: ASCII letters and digits, at most 60 characters, maybe empty."""
    plain_letters = text.replace("œ", "oe").replace("Œ", "oe").replace("æ", "ae").replace("Æ", "ae").replace("ß", "ss")
    ascii_only = unicodedata.normalize("NFKD", plain_letters).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_only))[:_LONGEST].strip("-")


def _level_and_name(headings: list[Node], inline: Inliner) -> None:
    base = inline.context.heading_base
    shift = base - min((int(node.tag[1]) for node in headings), default=base)
    taken = dict.fromkeys(inline.anchors.values(), 1)
    level = base - 1
    for node in headings:
        level = max(base, min(int(node.tag[1]) + shift, level + 1, 6))
        own = slug(" ".join(restore(words_of(node.children), inline.pieces).split()))
        name = _free(own or "section", inline.context.id_prefix, taken)
        for alias in (node.attrs["id"], name, own, inline.context.id_prefix + name):
            inline.anchors.setdefault(alias, inline.context.id_prefix + name)
        node.tag, node.attrs["id"] = f"h{level}", inline.context.id_prefix + name


def _free(name: str, prefix: str, taken: dict[str, int]) -> str:
    """`name`, or `name-2`, `name-3`… : the first that no id of the body has; `taken` counts the uses of each."""
    free = name
    while prefix + free in taken:
        taken[prefix + name] += 1
        free = f"{name}-{taken[prefix + name]}"
    taken[prefix + free] = 1
    return free
