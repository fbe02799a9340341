"""Following every link of a built site, without a server: a link is fine when the file it names was built."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote, urljoin, urlsplit

from lab import Built, Page

LINKING = ("href", "src", "poster", "data", "action", "formaction", "cite", "background", "longdesc")


def references(page: Page) -> Iterator[tuple[str, str]]:
    """(attribute, address) of everything a page links to or loads, the target of a refresh included."""
    for element in page.root.walk():
        for name, value in element.attributes.items():
            if name in LINKING:
                yield name, value
            elif name == "srcset":
                yield from ((name, part.split()[0]) for part in value.split(",") if part.strip())
        if element.tag == "meta" and (element.get("http-equiv") or "").lower() == "refresh":
            yield "refresh", re.sub(r"^\s*\d+\s*;\s*url=", "", element["content"], flags=re.IGNORECASE)


def identifiers(page: Page) -> list[str]:
    """Every ``id`` of a page."""
    return [element["id"] for element in page.root.walk() if "id" in element.attributes]


def dangling(built: Built, bases: tuple[str, ...], portable: bool = False) -> list[tuple[str, str]]:
    """(page, address) of every link that leads to nothing on the site; ``bases`` are the published addresses of the
    French and the English pages, which may be one."""
    known, ids = set(built.files), {}
    found = []
    for path, page in built.pages():
        ids[path] = set(identifiers(page))
    for path, page in built.pages():
        base = bases[-1 if path.startswith("en/") else 0] if bases else "https://somewhere.invalid/"
        here = posixpath.join(base, path)
        for name, address in references(page):
            target = local(urljoin(here, address), bases or ("https://somewhere.invalid/",))
            if target is None:
                continue
            file, fragment = target
            if file.endswith("/") or not file:
                file += "" if portable and name != "canonical" else "index.html"
            if file not in known or (fragment and fragment not in ids.get(file, ())):
                found.append((path, address))
    return found


def local(address: str, bases: tuple[str, ...]) -> tuple[str, str] | None:
    """File and fragment of an address of the site, or ``None`` for one of another site."""
    for base in bases:
        if address.startswith(base):
            parts = urlsplit(address)
            return unquote(parts.path[len(urlsplit(base).path):]), unquote(parts.fragment)
    return None


def external(built: Built, bases: tuple[str, ...]) -> set[str]:
    """Every address that a page would load by itself from elsewhere."""
    loaded = set()
    for _, page in built.pages():
        for element in page.root.walk():
            names = ("src", "srcset", "poster", "data") if element.tag != "link" else ("href",)
            fetched = element.tag != "link" or element.get("rel") in ("stylesheet", "icon", "preload", "modulepreload")
            loaded |= {element[name] for name in names if fetched and name in element.attributes
                       and "//" in element[name] and not element[name].startswith(bases)}
    return loaded
