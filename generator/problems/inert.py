"""Text that people typed must not drive a terminal, reorder a line or hide in one."""

import re
import unicodedata

from generator.patterns import pattern

_UNSAFE = pattern(
    "[\x00-\x1f\x7f-\x9f"  # C0, DEL, C1: escape sequences start here
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029"  # invisible, or line breaks for some readers
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # direction overrides and other format characters
    "\ud800-\udfff\U000e0000-\U000e007f]"  # undecodable bytes of file names; invisible tags
)


def inert(text: str) -> str:
    """The text with control, direction and invisible characters spelled out (`\\x1b`, `\\u202e`)."""
    return _UNSAFE.sub(_spelled, text)


def inert_json(document: str) -> str:
    """A JSON document with the same characters as JSON escapes: reading it gives the original text back."""
    return _UNSAFE.sub(_json_escape, document)


def width(text: str) -> int:
    """Columns that a text takes on a terminal (Unicode Standard Annex 11, ambiguous counted as narrow)."""
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if unicodedata.combining(char) or char in "\u200c\u200d\ufe0e\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _spelled(match: re.Match[str]) -> str:
    if match[0] in "\t\n\r":
        return {"\t": "\\t", "\n": "\\n", "\r": "\\r"}[match[0]]
    code = ord(match[0])
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
