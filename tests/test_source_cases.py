"""One text file = one mistake: what is understood of it, and what is said about it in both languages.

A case holds the input and, after it, the expected value and messages. `TRACE_UPDATE_CASES=1 pytest` rewrites the
expected parts; read the difference before keeping it.
"""

import json
import os
from pathlib import Path

import pytest

from generator.problems import Lang, Problem, format_problem, sort_problems
from generator.source import Plain, parse_document, split_front_matter

CASES = sorted((Path(__file__).parent / "cases" / "source").glob("*.txt"))
RULE = "\n=====[ {} ]=====\n"


def outcome(name: str, text: str) -> tuple[Plain, tuple[Problem, ...]]:
    """Names that start with `page` are Markdown pages; the others are YAML."""
    if name.startswith("page"):
        page = split_front_matter(text, "missions/x/fr.md")
        fields = page.document.plain() if page.document else None
        return {"fields": fields, "body": page.body, "line": str(page.body_line)}, page.problems
    document, problems = parse_document(text, "missions/x/mission.yml")
    return document.plain() if document is not None else None, problems


def rendered(name: str, text: str) -> str:
    value, problems = outcome(name, text)

    def said(lang: Lang) -> str:
        return "\n\n".join(format_problem(found, lang, "text") for found in sort_problems(problems))

    parts = (json.dumps(value, ensure_ascii=False, indent=1), said("en"), said("fr"))
    return (
        text
        + "".join(RULE.format(title) + part for title, part in zip(("value", "en", "fr"), parts, strict=True))
        + "\n"
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_a_mistake_is_understood_and_explained(case: Path) -> None:
    expected = case.read_bytes().decode("utf-8")
    actual = rendered(case.stem, expected.partition(RULE.format("value"))[0])
    if os.environ.get("TRACE_UPDATE_CASES"):
        case.write_bytes(actual.encode("utf-8"))
    assert actual == expected


def test_there_are_cases() -> None:
    assert len(CASES) >= 25
