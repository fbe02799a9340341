"""The documentation says what the program does: examples build as claimed, links lead somewhere, nothing is missing."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab import DEMO, PROVEN_SITE, REPOSITORY, TEN_LINES, Built, Lab

from generator.problems.reference import reference
from generator.records import (
    ROLES,
    Abbreviation,
    Competency,
    Correction,
    FeedbackFront,
    Mission,
    Person,
    Record,
    Settings,
    StoryFront,
    Team,
    shipped_formats,
)
from generator.records.record import parts_of
from generator.source import parse_document

DOCS = REPOSITORY / "docs"
TWINS = {
    "getting-started": "demarrer",
    "records": "fiches",
    "consent": "consentement",
    "publish": "publier",
    "theme": "theme",
    "data": "donnees",
    "messages": "messages",
}
PAGES = [f"{lang}/{name}.md" for en, fr in TWINS.items() for lang, name in (("en", en), ("fr", fr))]
WITH_LINKS = [*(f"docs/{page}" for page in PAGES), "docs/README.md", "README.md"]
GUIDES = {"en": "en/getting-started.md", "fr": "fr/demarrer.md"}
RECORDS = {"en": "en/records.md", "fr": "fr/fiches.md"}
FILE = re.compile(r"^\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)^```$", re.MULTILINE | re.DOTALL)
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
INTERNAL = {"words"}
"""What a plain word under ``competencies`` becomes; nobody is told to write it."""
OTHER_TOOLS = {"--no-index", "--find-links"}
"""Options of pip that the guides use."""


def page(path: str) -> str:
    return (DOCS / path).read_text(encoding="utf-8")


def headings(text: str) -> list[str]:
    return re.findall(r"^#{1,6} .+$", FENCE.sub("", text), re.MULTILINE)


def examples(path: str) -> list[tuple[str, str]]:
    """Every file that a page shows in full, by its path below the folder that the page talks about."""
    return [(name.partition("/")[2], text) for name, text in FILE.findall(page(path))]


# Two languages, one content


def test_both_languages_have_the_same_pages() -> None:
    found = sorted(path.relative_to(DOCS).as_posix() for lang in ("fr", "en") for path in (DOCS / lang).glob("*"))
    assert found == sorted(PAGES)


@pytest.mark.parametrize(("english", "french"), TWINS.items())
def test_twin_pages_have_the_same_headings_and_examples(english: str, french: str) -> None:
    one, two = page(f"en/{english}.md"), page(f"fr/{french}.md")
    assert [h.split()[0] for h in headings(one)] == [h.split()[0] for h in headings(two)]
    assert len(FENCE.findall(one)) == len(FENCE.findall(two))
    assert one.count("\n| ") == two.count("\n| ")
    assert one.count("\n- ") == two.count("\n- ")


@pytest.mark.parametrize("path", [path for path in PAGES if path.startswith("fr/")])
def test_french_pages_hold_their_punctuation_with_no_break_spaces(path: str) -> None:
    prose = re.sub(r"`[^`\n]+`", "`", FENCE.sub("", page(path)))
    assert re.findall(r".{0,30}(?: [:;!?»](?!-)|« ).{0,10}", prose) == []


# Links


def anchors(path: Path) -> set[str]:
    """What GitHub calls the headings of a page, and the anchors written in it."""
    text = path.read_text(encoding="utf-8")
    names = (re.sub(r"[^\w\- ]", "", heading.lstrip("# ").lower()) for heading in headings(text))
    return {name.replace(" ", "-") for name in names} | set(re.findall(r'<a id="([^"]+)">', text))


@pytest.mark.parametrize("path", WITH_LINKS)
def test_every_relative_link_leads_to_a_file_and_a_heading(path: str) -> None:
    source = REPOSITORY / path
    text = re.sub(r"`[^`\n]+`", "", FENCE.sub("", source.read_text(encoding="utf-8")))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (source.parent / name) if name else source
        assert file.exists(), f"{path}: {target}"
        assert not anchor or anchor in anchors(file), f"{path}: {target}"


# Getting started


def guide(lab: Lab, lang: str) -> list[tuple[str, str]]:
    """Writes what the guide shows before its first check, and returns the rest."""
    shown = examples(GUIDES[lang])
    first = next(at for at, (path, _) in enumerate(shown) if path.endswith("mission.yml"))
    lab.write(dict(shown[: first + 1]))
    return shown[first + 1 :]


def mission_of(lab: Lab) -> str:
    return next((lab.content / "missions").iterdir()).name


@pytest.mark.parametrize("lang", GUIDES)
def test_the_three_lines_of_the_guide_make_a_mission_exist(lab: Lab, lang: str) -> None:
    guide(lab, lang)
    mission = mission_of(lab)
    assert len((lab.content / f"missions/{mission}/mission.yml").read_text(encoding="utf-8").splitlines()) == 3
    built = lab.build(date="2026-12-01")
    assert built.page(f"{lang}/missions/{mission}/").level == "declared"
    assert built.find("TR333").severity.value == "warning"
    assert built.errors == []


@pytest.mark.parametrize("lang", GUIDES)
def test_the_ten_lines_of_the_guide_prove(lab: Lab, lang: str) -> None:
    rest = guide(lab, lang)
    mission = mission_of(lab)
    lab.write(dict(rest)).write({f"missions/{mission}/deliverables/guide.pdf": b"%PDF-"})
    assert len(dict(rest)[f"missions/{mission}/mission.yml"].splitlines()) == 10
    built = lab.build(date="2026-12-01")
    shown = built.page(f"{lang}/missions/{mission}/")
    assert (shown.level, built.site.withheld) == ("proven", ())
    assert set(built.codes) <= {"TR380"}
    assert shown.root.one("h1").get("data-fallback") is None, "the guide's own words must not be foreign to its reader"


@pytest.mark.parametrize("lang", GUIDES)
def test_the_message_of_the_guide_is_the_one_that_is_printed(lab: Lab, lang: str) -> None:
    guide(lab, lang)
    text = page(GUIDES[lang])
    message = next(block for block in re.findall(r"^```text\n(.*?)^```$", text, re.M | re.S) if "TR101" in block)
    title = re.findall(r"^ +1 \| (title: .*)$", message, re.MULTILINE)[0]
    record = f"missions/{mission_of(lab)}/mission.yml"
    lines = (lab.content / record).read_text(encoding="utf-8").splitlines()
    lab.write({record: "\n".join([title, *lines[1:]]) + "\n"})
    code, printed = lab.run("check", "--lang", lang, lang=lang)
    assert code == 0
    assert message in printed


def test_the_example_of_the_front_page_is_the_guide_s() -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    blocks = "".join(re.findall(r"^```yaml\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL))
    assert blocks == dict(examples(GUIDES["en"]))["missions/2026-welcome-guide/mission.yml"]


# Reference pages


def fields(model: type[Record]) -> Iterator[str]:
    """Every field of a model and of the models inside it, under the name that people write."""
    for name, part in parts_of(model).items():
        yield name
        for inner in _inside(part.annotation):
            if isinstance(inner, type) and issubclass(inner, Record):
                yield from fields(inner)


def words(model: type[Record]) -> Iterator[str]:
    """Every word that a closed list of a model accepts."""
    for part in parts_of(model).values():
        for inner in _inside(part.annotation):
            if isinstance(inner, type) and issubclass(inner, Record):
                yield from words(inner)
            elif isinstance(inner, str):
                yield inner


def _inside(annotation: object) -> Iterator[object]:
    yield annotation
    for argument in typing.get_args(annotation):
        yield from _inside(argument)


MODELS: tuple[type[Record], ...] = (
    Mission, Person, Settings, Team, Competency, Abbreviation, StoryFront, FeedbackFront, Correction
)


def code_of(text: str) -> set[str]:
    """Every word that a page shows as code."""
    shown = FENCE.findall(text) + re.findall(r"`([^`\n]+)`", FENCE.sub("", text))
    return set(re.findall(r"[a-z][a-z_0-9-]*", " ".join(shown)))


@pytest.mark.parametrize("path", RECORDS.values())
def test_every_field_is_described(path: str) -> None:
    expected = {name for model in MODELS for name in fields(model)} - INTERNAL
    assert len(expected) > 100
    assert sorted(expected - code_of(page(path))) == []


@pytest.mark.parametrize("path", RECORDS.values())
def test_every_word_of_a_closed_list_is_described(path: str) -> None:
    expected = {word for model in MODELS for word in words(model)} | set(ROLES) | set(shipped_formats())
    assert {"partly", "reinforcement", "outside_host", "part-time", "beneficiary"} <= expected
    assert sorted(expected - code_of(page(path))) == []


@pytest.mark.parametrize("path", [*PAGES, "../README.md"])
def test_every_yaml_example_can_be_read(path: str) -> None:
    for block in re.findall(r"^```yaml\n(.*?)^```$", page(path), re.MULTILINE | re.DOTALL):
        assert parse_document(block, path, lists=True)[1] == (), block


@pytest.mark.parametrize(("lang", "path"), [("en", "en/messages.md"), ("fr", "fr/messages.md")])
def test_the_pages_of_messages_are_up_to_date(lang: typing.Literal["en", "fr"], path: str) -> None:
    assert page(path) == reference(lang), "run: python -m generator.problems.reference"


@pytest.mark.parametrize("path", ["en/data.md", "fr/donnees.md"])
def test_every_field_of_the_index_is_described(path: str, demo: Built) -> None:
    index = demo.json("en/index.json")
    keys = set(index)
    for kind in ("missions", "people", "competencies", "teams"):
        keys |= {key for item in index[kind] for key in item}
        keys |= {key for item in index[kind] for value in item.values() if isinstance(value, list)
                 for part in value if isinstance(part, dict) for key in part}
    assert {"permalink", "sha256", "framework"} <= keys
    assert sorted(keys - code_of(page(path))) == []


# Commands


def options(lab: Lab) -> set[str]:
    """Every option of every command, as its help lists them."""
    helps = "".join(lab.run(command, "--help")[1] for command in ("build", "check", "serve"))
    return set(re.findall(r"(?<![\w-])--[a-z][a-z-]*", helps)) | {"--version"}


@pytest.mark.parametrize("path", [*PAGES, "../README.md"])
def test_every_option_in_the_documentation_exists(lab: Lab, path: str) -> None:
    style = (REPOSITORY / "themes/default/static/style.css").read_text(encoding="utf-8")
    properties = set(re.findall(r"(--[a-z-]+):", style))
    named = set(re.findall(r"(?<![\w<!-])--[a-z][a-z-]*", page(path)))
    assert sorted(named - properties - OTHER_TOOLS - options(lab)) == []


@pytest.mark.parametrize("path", ["en/publish.md", "fr/publier.md"])
def test_every_option_is_in_the_documentation(lab: Lab, path: str) -> None:
    assert sorted(options(lab) - {"--help", "--version"} - set(re.findall(r"--[a-z-]+", page(path)))) == []


@pytest.mark.parametrize("path", [*PAGES, "../README.md"])
def test_every_command_in_the_documentation_exists(lab: Lab, path: str) -> None:
    for command in set(re.findall(r"`(?:python|\S*python) build\.py ([a-z]+)", page(path))):
        assert lab.run(command, "--help")[0] == 0, command


# The theme


@pytest.mark.parametrize(("path", "name"), [("en/theme.md", "house"), ("fr/theme.md", "maison")])
def test_the_theme_of_the_guide_works(lab: Lab, path: str, name: str) -> None:
    shown = examples(path)
    assert sum(text.count("\n") for _, text in shown) <= 25
    for file, text in shown:
        target = lab.root / "themes" / file
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    guide(lab, "fr")
    built = lab.build(theme=name, date="2026-12-01")
    mission = f"missions/{mission_of(lab)}/"
    assert "Dites-le à ses auteurs et autrices." in built.page(f"fr/{mission}").text
    assert "Did this mission help you?" in built.page(f"en/{mission}").text
    assert "Ce qui vient de se terminer" in built.page("fr/").text
    sheets = [link["href"] for link in built.page("fr/").root.all("link", rel="stylesheet")]
    assert [sheet.split("/")[-1].split(".")[0] for sheet in sheets] == ["style", name]


# The front page


@pytest.mark.parametrize("marker", ["build", "test"])
def test_the_front_page_has_one_line_to_copy(marker: str) -> None:
    readme = (REPOSITORY / "README.md").read_text(encoding="utf-8")
    lines = re.findall(rf"^<!-- {marker} line -->\n```sh\n(.+)\n```$", readme, re.MULTILINE)
    assert len(lines) == 1
    assert lines[0].startswith("python3 -m venv .venv && .venv/bin/pip install -q -e ")


def test_the_picture_of_the_front_page_is_light() -> None:
    picture = DOCS / "images" / "portfolio.png"
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert picture.stat().st_size < 250_000


def test_the_demonstration_that_the_documentation_points_to_is_there() -> None:
    assert (DEMO / "site.yml").is_file()


# What the pages promise of a build


def test_the_remedy_for_a_withheld_file_names_the_record_that_holds_its_audience(lab: Lab) -> None:
    record = TEN_LINES["missions/guide/mission.yml"]
    lab.write(PROVEN_SITE, {
        "missions/guide/mission.yml": f"{record}deliverables: {{file: guide.txt, audience: internal}}\n",
    })
    printed = lab.run("build")[1]
    assert "guide/guide.txt" in printed
    assert "missions/guide/mission.yml" in printed
    assert "missions/guide/deliverables/guide.txt" not in printed


def test_feed_ids_keep_the_sub_path_apart_from_the_record(lab: Lab) -> None:
    feed = lab.write(PROVEN_SITE).build(base_url="https://traces.example/sub").text("fr/atom.xml")
    assert "<id>tag:traces.example,2026:sub/mission/guide:fr</id>" in feed
