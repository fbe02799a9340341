"""From bytes to text: UTF-8, with what other encodings and stray characters leave behind reported and mended."""

import codecs
import re

from generator.patterns import pattern
from generator.problems import Place, Problem, place_at, problem

MAX_BYTES = 1_000_000
DOCUMENT = "TR031"
"""The code of what is said of a file that is no text at all."""
REFUSED = pattern("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_CONTROLS = bytes((*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F))
_HIGH_CONTROL = pattern(rb"\xc2[\x80-\x84\x86-\x9f]")
_NO_CHARACTER = pattern(rb"\xef\xbf[\xbe\xbf]")
_WIDE_MARKS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_DOCUMENTS = (b"{\\rtf", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF-")
"""How RTF (what TextEdit saves), a .docx or .odt, an old .doc and a PDF begin, whatever they are named."""
_ESCAPED_BYTE = pattern("[\udc80-\udcff]")


def decode(data: bytes, path: str) -> tuple[str, tuple[Problem, ...]]:
    """The text of a file, with `\\n` line ends, no byte-order mark and no character that YAML or HTML refuse.

    A wrong encoding is an error, but the text is still guessed, so that everything else in it can be checked. What a
    word processor saves in a form of its own is no text: nothing of it is read.
    """
    if data.startswith(_DOCUMENTS):
        return "", (problem(DOCUMENT, place_at(path, 1, 0, "")),)
    problems: list[Problem] = []
    text = _wide(data, path, problems) if _is_wide(data) else _utf8(data, path, problems)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    found = REFUSED.search(text) if problems or not _is_clean(data) else None
    if found is not None:
        problems.append(forbidden(text, found, path))
        text = REFUSED.sub("\ufffd", text)
    return text, tuple(problems)


def _is_clean(data: bytes) -> bool:
    """Whether UTF-8 holds nothing that is refused: asked of the bytes, this takes a quarter of the time."""
    return (len(data.translate(None, _CONTROLS)) == len(data) and _HIGH_CONTROL.search(data) is None
            and _NO_CHARACTER.search(data) is None)


def forbidden(text: str, found: re.Match[str], path: str, first_line: int = 1) -> Problem:
    """The problem for a character that no text file may hold."""
    return problem("TR135", _place(text, found.end() - 1, path, first_line), character=f"U+{ord(found[0][-1]):04X}")


def _place(text: str, at: int, path: str, first_line: int = 1) -> Place:
    start = text.rfind("\n", 0, at) + 1
    end = text.find("\n", at)
    line = text.count("\n", 0, at) + first_line
    return place_at(path, line, at - start + 1, text[start : end if end >= 0 else len(text)])


def _utf8(data: bytes, path: str, problems: list[Problem]) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _windows(data, error.start, path, problems)


def _windows(data: bytes, at: int, path: str, problems: list[Problem]) -> str:
    """Bytes that are not UTF-8 are read as Windows-1252, which is what they nearly always are."""
    text = data.decode("utf-8", "surrogateescape")
    before = data[:at].decode("utf-8")
    text = _ESCAPED_BYTE.sub(lambda m: bytes((ord(m[0]) - 0xDC00,)).decode("cp1252", "replace"), text)
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    start = len(before.replace("\r\n", "\n").replace("\r", "\n"))
    guess = lines[start : start + 1]
    problems.append(problem("TR020", _place(lines, start, path), byte=f"0x{data[at]:02X}", guess=guess))
    return text


def _is_wide(data: bytes) -> bool:
    """Whether the bytes are UTF-16 or UTF-32: by their mark, or because every second byte is zero."""
    return data.startswith(_WIDE_MARKS) or (len(data) > 3 and data.count(0) * 5 > len(data) * 2)


def _wide(data: bytes, path: str, problems: list[Problem]) -> str:
    problems.append(problem("TR021", place_at(path, 1, 0, "")))
    if data.startswith((codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)):
        return data.decode("utf-32", "replace")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace")
