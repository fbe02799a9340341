"""Addresses in bodies: what may be linked, and the placeholders that stand for links inside the site.

A symbolic link is written `href="trace:<kind>/<target>"` (an image `src="trace:image/<target>"`).  The sanitiser drops
the `trace` scheme from what authors type, and every text and attribute value is escaped, so a quoted `trace:` address
in the HTML can only come from here.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import escape, unescape
from ipaddress import IPv4Address
from urllib.parse import quote, unquote

from generator.frozen import dataclass
from generator.markup.elements import SYMBOLIC_SCHEMES
from generator.markup.prepare import has_template
from generator.patterns import pattern

FOLDER = "deliverables/"
PICTURES = (".jpg", ".jpeg", ".png", ".webp", ".gif")
"""How the names of pictures end that every browser shows."""
_ID = pattern(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SCHEME = pattern(r"([A-Za-z][A-Za-z0-9+.-]*):")
_HOST = pattern(r"((?:[\w-]{1,63}\.)*[\w-]{1,63}\.?)(?::([0-9]{1,5}))?")
_AUTHORITY = pattern(r"//([^/?#\\]*)")
_MAIL = pattern(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
_PHONE = pattern(r"\+?[0-9().\- ]{2,30}(?:;[a-z0-9=;+.-]{1,40})?", re.IGNORECASE)
_STRAY_PERCENT = pattern(r"%(?![0-9A-Fa-f]{2})")
_PLAIN_URL = pattern(r"[A-Za-z0-9/:?@!$&'()*+,;=~._-]*(?:#[A-Za-z0-9/?._-]*)?")
_SAFE_URL = "/:?#@!$&'()*+,;=~-._%"
_LINK = pattern(r'<a href="trace:([a-z]+)/([^"#]*)(#[^"]*)?"([^>]*)>(.*?)</a>', re.DOTALL)
_IMAGE = pattern(r'<img src="trace:image/([^"]*)" alt="([^"]*)"([^>]*)>')

_GONE = "\0"
"""What stands for a picture that leaves nothing until what is around it is known; no text holds it."""
_FIGURE = pattern(r"<figure\b[^<>]*>(?:[^<]|<(?!/?figure\b))*</figure>\n?")
_CAPTION = pattern(r"<figcaption>.*?</figcaption>", re.DOTALL)
_TAGS = pattern(r"<[^<>]*>")
_HOLLOW = pattern(r"<(a|p|h[1-6])(?: [^<>]*)?>\s*\0[\0\s]*</\1>\n?")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a link leads: `kind` is a record kind, file, image, fragment, web, mail, or refused (`target` says why)."""

    kind: str
    target: str
    fragment: str = ""


def classify(address: str, *, image: bool = False) -> Target:
    """Judge an address an author typed.  Refusals: template, empty, relative, scheme, malformed."""
    address = address.strip()
    if has_template(address):
        return Target("refused", "template")
    if not address:
        return Target("refused", "empty")
    if address.startswith("#"):
        return Target("fragment", unquote(address[1:]))
    scheme = _SCHEME.match(address)
    if scheme is None:
        return _relative(address, image=image)
    name, rest = scheme[1].lower(), address[scheme.end() :]
    if name in SYMBOLIC_SCHEMES:
        return Target(name, rest) if _ID.fullmatch(rest) and len(rest) <= 64 else Target("refused", "malformed")
    judge = {"http": _web, "https": _web, "mailto": _mail, "tel": _phone}.get(name)
    return judge(name, rest) if judge else Target("refused", "scheme")


def placeholder(target: Target) -> str:
    """The address written for a symbolic link (not escaped)."""
    return f"trace:{target.kind}/{quote(target.target, safe='/')}{target.fragment}"


def file_name(target: str) -> str:
    """What the file is called in ``deliverables/`` to which a link leads."""
    return target.removeprefix("./").removeprefix(FOLDER)


def resolve_links(html: str, resolve: Callable[[str, str], str | None]) -> str:
    """Put real addresses in a rendered body.

    `resolve(kind, target)` returns the address for kind mission, person, team, competency, file or image, or None: then
    a link leaves its text, and an image its alternative text in an `<em>`.  An image without an address (`""`) leaves
    nothing, nor do a figure and a link around it.  Only for HTML that `render_markdown` made.
    """
    if '"trace:' not in html:
        return html

    def link(found: re.Match[str]) -> str:
        address = resolve(found[1], unquote(unescape(found[2])))
        return found[5] if address is None else f'<a href="{escape(address)}{found[3] or ""}"{found[4]}>{found[5]}</a>'

    def picture(found: re.Match[str]) -> str:
        address = resolve("image", unquote(unescape(found[1])))
        if address is None:
            return f"<em>{found[2]}</em>" if found[2] else ""
        if not address:
            return _GONE
        return f'<img src="{escape(address)}" alt="{found[2]}"{found[3]}>'

    shown = _IMAGE.sub(picture, html)
    return _LINK.sub(link, _without_gone(shown) if _GONE in shown else shown)


def _without_gone(html: str) -> str:
    html = _FIGURE.sub(lambda found: _GONE if _shows_nothing(found[0]) else found[0], html)
    for _ in range(2):  # a link, and the paragraph or the heading around it
        html = _HOLLOW.sub(_GONE, html)
    return html.replace(_GONE, "")


def _shows_nothing(figure: str) -> bool:
    """Whether a figure held nothing but a picture that is gone, and what was said of it."""
    rest = _CAPTION.sub("", figure)
    return _GONE in rest and "<img " not in rest and not _TAGS.sub("", rest).replace(_GONE, "").strip()


def _relative(address: str, *, image: bool) -> Target:
    """`deliverables/<file>` is known; any other relative address cannot be checked."""
    path, hash_sign, fragment = address.removeprefix("./").partition("#")
    name = unquote(path)
    parts = name.split("/")
    known = name.startswith(FOLDER) and all(part not in ("", ".", "..") for part in parts)
    if not known or "\\" in name or any(ord(sign) < 32 for sign in name):
        return Target("refused", "relative")
    return Target("image" if image else "file", name, _encoded(hash_sign + fragment) if fragment and not image else "")


def _web(scheme: str, rest: str) -> Target:
    authority = _AUTHORITY.match(rest)
    host = authority[1] if authority else ""
    if not _is_host(host):
        return Target("refused", "malformed")
    return Target("web", f"{scheme}://{host}{_encoded(rest[2 + len(host) :])}")


@lru_cache(maxsize=4096)
def _is_host(text: str) -> bool:
    """A name or an IPv4 address with an optional port; no user name, which only serves to mislead."""
    found = _HOST.fullmatch(text)
    if found is None or int(found[2] or 0) > 65535:
        return False
    name = found[1].removesuffix(".")
    try:
        name.encode("idna")
        return not name.rpartition(".")[2].isdigit() or bool(IPv4Address(name))
    except ValueError:
        return False


def _mail(scheme: str, rest: str) -> Target:
    name, mark, query = rest.partition("?")
    if not _MAIL.fullmatch(unquote(name)):
        return Target("refused", "malformed")
    return Target("mail", f"{scheme}:{_encoded(name)}{mark}{_encoded(query)}")


def _phone(scheme: str, rest: str) -> Target:
    number = unquote(rest)
    if not _PHONE.fullmatch(number):
        return Target("refused", "malformed")
    return Target("mail", f"{scheme}:{number.replace(' ', '')}")


def _encoded(text: str) -> str:
    """Percent-encode what URLs do not allow, leaving what is already encoded."""
    if _PLAIN_URL.fullmatch(text):
        return text
    head, mark, fragment = _STRAY_PERCENT.sub("%25", text).partition("#")
    return quote(head, safe=_SAFE_URL) + mark + quote(fragment, safe=_SAFE_URL.replace("#", ""))
