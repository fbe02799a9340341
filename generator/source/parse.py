"""YAML texts to documents: simple ones line by line, any other by the parser, which is loaded once one comes."""

from generator.problems import Problem
from generator.source.document import Document
from generator.source.simple import simple_values


def parse_document(
    text: str, path: str, first_line: int = 1, lists: bool = False
) -> tuple[Document | None, tuple[Problem, ...]]:
    """The top-level mapping of a YAML text, with the lines that messages show, and everything there is to say about it.

    `first_line` is the number of the text's first line in its file; `lists` says whether the top level may also be a
    list. An empty text is an empty mapping. The document is None only when an error among the problems says why; with
    other errors it holds what could be understood.
    """
    values = simple_values(text)
    if values is not None:
        return Document(path, None, tuple(text.split("\n")), first_line, values=values), ()
    return _parsed(text, path, first_line, lists)


def _parsed(
    text: str, path: str, first_line: int, lists: bool = False
) -> tuple[Document | None, tuple[Problem, ...]]:
    from generator.source.thorough import parse_thoroughly

    return parse_thoroughly(text, path, first_line, lists)


def _again(text: str, path: str, first_line: int) -> Document | None:
    return _parsed(text, path, first_line)[0]


Document.reader = staticmethod(_again)
