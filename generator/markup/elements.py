"""Which HTML elements and attributes a body may use, and what each may contain."""

INLINE = frozenset([
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "del", "dfn", "em", "i", "img", "ins", "kbd", "mark", "q", "s",
    "samp", "small", "span", "strong", "sub", "sup", "time", "u", "var", "br",
])
TWINS = {"strike": "s", "tt": "code", "acronym": "abbr"}
"""Obsolete elements and what they mean."""
VOID = frozenset({"br", "hr", "img"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
STRUCTURE = frozenset(
    ["li", "dt", "dd", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "figcaption", "summary"]
)
"""Elements that mean something only inside another one."""
KEPT_BLOCKS = frozenset(["p", "hr", "ul", "ol", "dl", "blockquote", "pre", "table", "figure", "details"]) | HEADINGS
BOXES = frozenset([
    "address", "article", "aside", "body", "center", "dir", "div", "fieldset", "footer", "form", "header", "hgroup",
    "main", "menu", "nav", "section",
])
"""Containers that only say « a block begins here »: their content stays, they go."""
BLOCKS = KEPT_BLOCKS | STRUCTURE | BOXES
KNOWN = INLINE | BLOCKS | frozenset(TWINS)
DROPPED_WHOLE = frozenset([
    "applet", "canvas", "embed", "frameset", "iframe", "math", "noembed", "noframes", "noscript", "object", "script",
    "style", "svg", "template", "title",
])
"""Elements whose content is not text for a reader: it goes with them."""
REMOVED = DROPPED_WHOLE | frozenset(
    [
        *("html", "head", "meta", "link", "base", "basefont", "bgsound", "xml", "slot", "dialog", "search"),
        *("input", "button", "select", "option", "optgroup", "textarea", "label", "legend", "output", "progress"),
        *("meter", "datalist", "keygen", "isindex", "video", "audio", "source", "track", "picture", "map", "area"),
        *("param", "frame", "font", "big", "blink", "marquee", "nobr", "wbr", "ruby", "rb", "rt", "rp", "rtc", "col"),
        *("colgroup", "data", "image", "menuitem", "listing", "plaintext", "xmp", "spacer", "multicol"),
        *("path", "g", "circle", "rect", "line", "polyline", "polygon", "use", "defs", "symbol", "foreignobject"),
    ]
)
"""Other elements of HTML and drawings: their tags go, with a word about it. `<nom du client>` is none: it is text."""
LISTS = frozenset({"ul", "ol"})
PLAIN_INLINE = frozenset([
    "b", "strong", "i", "em", "u", "s", "small", "sub", "sup", "mark", "code", "kbd", "samp", "var", "cite", "q", "del",
    "ins", "dfn",
])
"""Inline elements that say the same thing once or twice: nesting one in itself adds nothing."""
VERBATIM = frozenset({"pre", "code", "kbd", "samp", "var"})
"""Text inside is never typeset and never gets abbreviations."""

ATTRIBUTES = {
    "*": {"lang", "dir", "id"},
    "a": {"href", "title", "hreflang"},
    "abbr": {"title"},
    "acronym": {"title"},
    "div": {"class"},
    "img": {"src", "alt", "title", "width", "height"},
    "li": {"value"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align"},
    "th": {"colspan", "rowspan", "scope", "align"},
    "time": {"datetime"},
}
"""What the sanitiser lets through for `shape` to judge; `shape` writes only what it has checked."""
SYMBOLIC_SCHEMES = frozenset({"mission", "person", "team", "competency"})
SCHEMES = frozenset({"http", "https", "mailto", "tel"})
REFUSED_SCHEMES = frozenset({"file", "ftp", "ftps", "sftp", "sms"})
"""Schemes that honest authors try: the sanitiser lets them through so that `shape` can say why it takes them out."""
