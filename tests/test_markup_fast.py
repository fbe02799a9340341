"""The short way through Markdown gives, to the last character, what the long way gives."""

import gc
import importlib.util
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.markup import Abbreviations, MarkupContext, Rendered, render, render_markdown

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
GLOSSARY = {"GC": 'Gouvernement "du" Canada', "UX": "Expérience utilisateur", "R&D": "Recherche < développement"}
CONTEXTS = {
    "fr": MarkupContext("fr", "fr-CA", Abbreviations.of(GLOSSARY, "fr-CA")),
    "en": MarkupContext("en", "en-CA", id_prefix="v-", heading_base=3),
}
ORDINARY = """Un texte : *vif*, **fort**, `code`,
[lien](https://a.example/x?y=1&z=2 "Titre") & <abbr title="Un">GC</abbr>.

## Titre
* un
* deux
    1. dedans
    2. encore
  suite

Entre.

- loin

- l'un de l'autre

Après.

> Cité « ainsi »&nbsp;: oui
>
> ### Dedans

| a | b |
| --- | ---: |
| _c_ | snake_case |

---
"""
FRAGMENTS = [
    *("* ", "- ", "+ ", "1. ", "3) ", "1986. ", "  * ", "    * ", "   ", "> ", ">", "# ", "## ", "#", "---", "***"),
    *("* * *", "===", "~~~", "```", "*", "**", "***", "_", "__", "`", "[x](https://a.example/x)", '[y](/z "T")', "["),
    *("](", "](http://a.example)", "]", "![", "[^1]", "[r]: /x", "&nbsp;", "&", "&amp;", "&#39;", "&laquo;", "&copy"),
    *('<abbr title="T">GC</abbr>', '<abbr title="">', "<b>", "</b>", "<", ">", '<a href="/x">', "</a>", "<br>"),
    *("<div>", "<!-- x -->", "\\", "\\*", "\t", "\u00a0", "\u202f", "\u2009", "\u3000", "\u0661. ", "\ufeff", "\r\n"),
    *("{{ x }}", "{% y %}", " ", "  ", "\n", "\n\n", "  \n", "\n* ", "\n    ", "\n> ", "\n1. ", "\n---\n", "\n\n\n"),
    *("mot", "GC", " : ", '"', "'", "!", "é", "12 345", "[a](mission:abc)", "[b](deliverables/f.pdf)", "[c](#mot)"),
    *("\n| a | b |\n| --- | :-: |\n| 1 | 2 |\n", "|", "https://a.example/", "snake_case", "(", ")", ":", "."),
]


def long_way(source: str, context: MarkupContext) -> Rendered:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(render, "read_ordinary", lambda text, shaper: None)
        return render_markdown(source, context)


def is_short(source: str, context: MarkupContext) -> bool:
    """Whether the short way takes `source` to its end."""
    taken: list[bool] = []
    read = render.read_ordinary
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            render, "read_ordinary", lambda text, shaper: taken.append(bool(root := read(text, shaper))) or root
        )
        render_markdown(source, context)
    return taken == [True]


def assert_same(source: str) -> None:
    for context in CONTEXTS.values():
        assert render_markdown(source, context) == long_way(source, context)


def without_front_matter(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    return re.split(r"(?m)^---[ ]*\r?\n", text, maxsplit=2)[-1]


def bodies_under(folder: Path) -> list[str]:
    return [without_front_matter(p) for p in sorted(folder.rglob("*")) if p.suffix in (".md", ".markdown")]


def corpus_bodies(count: int) -> Iterator[str]:
    path = SHARED / "bench" / "corpus.py"
    if not path.exists():
        pytest.skip("the corpus of ../shared/bench is not here")
    missions, _ = load(path).make(count)
    for mission in missions["missions"]:
        yield from mission["body"].values()
        yield from (text for voice in mission["feedback"] for text in voice["text"].values())


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("bench_corpus", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_what_authors_usually_write_takes_the_short_way() -> None:
    assert is_short(ORDINARY, CONTEXTS["fr"])
    assert_same(ORDINARY)


def test_the_corpus_takes_the_short_way_to_the_same_place() -> None:
    bodies = list(corpus_bodies(25))
    for body in bodies:
        assert_same(body)
    assert sum(is_short(body, CONTEXTS["en"]) for body in bodies) >= 0.9 * len(bodies)


@pytest.mark.parametrize("folder", [SHARED / "real", ROOT / "content"], ids=["real", "demo"])
def test_real_content_is_the_same_both_ways(folder: Path) -> None:
    bodies = bodies_under(folder)
    if not bodies:
        pytest.skip(f"no Markdown under {folder.name}")
    for body in bodies:
        assert_same(body)


def test_the_cases_are_the_same_both_ways() -> None:
    for case in sorted((ROOT / "tests" / "cases" / "markup").glob("*.txt")):
        assert_same(case.read_text(encoding="utf-8").split("\n=====\n")[0])


def test_hostile_text_is_the_same_both_ways() -> None:
    strings, payloads = SHARED / "hostile" / "naughty_strings.json", SHARED / "hostile" / "xss_payloads.jsonl"
    if not strings.exists() or not payloads.exists():
        pytest.skip("the hostile texts of ../shared are not here")
    for text in json.loads(strings.read_text(encoding="utf-8")):
        assert_same(str(text))
    for line in payloads.read_text(encoding="utf-8").splitlines()[::4]:
        loaded = json.loads(line)
        assert_same(str(loaded.get("payload", loaded) if isinstance(loaded, dict) else loaded))


@given(st.lists(st.sampled_from(FRAGMENTS), max_size=14).map("".join))
def test_tangled_text_is_the_same_both_ways(source: str) -> None:
    assert_same(source)


def test_damaged_text_is_the_same_both_ways() -> None:
    chance = random.Random(8)
    for _ in range(300):
        at = chance.randrange(len(ORDINARY))
        kept = ORDINARY[:at] + chance.choice(["", chance.choice(FRAGMENTS)])
        assert_same(kept + ORDINARY[at + chance.randrange(4) :])


def test_odd_spaces_in_a_title_are_the_same_both_ways() -> None:
    assert_same('[a](https://a.example/ "b\u3000c") [d](/e "f\u00a0g")')


def test_a_tab_in_a_quote_under_a_list_is_the_same_both_ways() -> None:
    assert_same("* a\n\n> b c\td\n> e\tf")
    assert_same("> b c\td\n> e\tf")


def test_reading_leaves_nothing_for_the_garbage_collector() -> None:
    """Builds do not look for cycles: a body that left some would stay in memory to the end."""
    context = CONTEXTS["fr"]
    render_markdown(ORDINARY, context)
    gc.collect()
    gc.disable()
    try:
        render_markdown(ORDINARY, context)
        assert gc.collect() == 0
    finally:
        gc.enable()
