"""A laboratory for whole sites: write files, build, read the result. Every test goes through the public door.

A site can be one text literal, in which ``-- path --`` opens each file (as in Go's txtar)::

    lab.write('''
        -- missions/guide/mission.yml --
        title: Un guide
        ''')
    built = lab.build(audience="public")
    assert built.page("fr/missions/guide/").levels == ["declared"]
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import re
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from generator.cli import run
from generator.memo import FOLDER
from generator.options import Options
from generator.pipeline import Made, build, make
from generator.problems import Problem
from generator.publish import OutputFile, Publication, publishing
from generator.publish.manifest import digest_of
from generator.records import (
    LANGS,
    Audience,
    BaseUrls,
    MissionRecord,
    Records,
    assemble,
    load_common,
    load_mission,
    load_person,
)
from generator.records.settings import parse_base_url
from generator.results import Result
from generator.site import Site
from generator.source import Node, parse_document, walk
from generator.whole import look
from generator.wording import Wording

DATE = dt.date(2026, 1, 15)
"""The build date of every test that does not say otherwise."""

REPOSITORY = Path(__file__).parents[1]
SHARED = REPOSITORY.parent / "shared"
"""Real and hostile inputs that are not part of the repository; tests that need them skip where they are absent."""

DEMO, DEMO_DATE = REPOSITORY / "content", dt.date(2026, 12, 1)

SITE = {"site.yml": "name: {fr: Traces, en: Traces in English}\nbase_url: https://traces.example\naudience: public\n"}

MARIE = {"people/marie-roy/person.yml": "name: Marie Roy\nconsent: {date: 2024-01-01, audience: public}\n"}

KNOWN_SKILLS = {"competencies.yml": "plain-writing:\n  name: {fr: Rédaction claire, en: Plain writing}\n"}

THREE_LINES = {"missions/guide/mission.yml": "title: Un guide d’accueil\npeople: marie-roy\nstart: 2025-03-03\n"}

FEEDBACK = "---\nfrom: {role: host}\ndate: 2025-03-20\nconsent: 2025-03-20\n---\nUn guide que tout le monde relit.\n"

TEN_LINES = {
    "missions/guide/mission.yml": (
        "title: Un guide d’accueil\n"
        "people: marie-roy\n"
        "start: 2025-03-03\n"
        "end: 2025-03-14\n"
        "hours: 7\n"
        "max_hours: 8\n"
        "deliverable: Un guide de deux pages\n"
        "criterion: Une recrue s’en sert sans aide\n"
        "competencies: plain-writing\n"
        "validated: {by: {role: manager}, date: 2025-03-20}\n"
    ),
    "missions/guide/deliverables/guide.txt": "Bonjour. Voici ton bureau.\n",
    "missions/guide/feedback/hote.fr.md": FEEDBACK,
}
"""Ten lines, a file and a word of feedback: what proves a mission."""

PROVEN_SITE = {**SITE, **MARIE, **KNOWN_SKILLS, **TEN_LINES}

Files = Mapping[str, "str | bytes"]

_FILE = re.compile(r"^-- (\S.*?) --\n", re.MULTILINE)


def split_files(literal: str) -> dict[str, str]:
    """The files of a text literal, by path."""
    head, *parts = _FILE.split(textwrap.dedent(literal).lstrip("\n"))
    assert not head.strip(), "the literal must begin with a line like -- path --"
    return dict(zip(parts[::2], parts[1::2], strict=True))


class Lab:
    """A content folder of its own, an output folder beside it, and the commands."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.content = root / "content"
        self.output = root / "public"
        self.content.mkdir(parents=True, exist_ok=True)

    def write(self, files: Files | str, *more: Files) -> Lab:
        """Writes files below the content folder; text goes out byte for byte."""
        first = split_files(files) if isinstance(files, str) else files
        for path, data in {**first, **{path: data for one in more for path, data in one.items()}}.items():
            target = self.content / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
        return self

    def edit(self, path: str, old: str, new: str) -> Lab:
        """Replaces the one place where ``old`` stands."""
        target = self.content / path
        text = target.read_bytes().decode("utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        target.write_bytes(text.replace(old, new).encode("utf-8"))
        return self

    def remove(self, path: str) -> Lab:
        """Removes a file or a folder."""
        target = self.content / path
        shutil.rmtree(target) if target.is_dir() else target.unlink()
        return self

    def options(self, *, audience: str | None = None, date: dt.date | str = DATE, base_url: object = None,
                **options: object) -> Options:
        """The options of a build of this lab; ``base_url=""`` makes a portable site."""
        urls: Any = {"fr": base_url, "en": base_url} if isinstance(base_url, str) else base_url
        return replace(
            Options(self.content, self.output, dt.date.fromisoformat(date) if isinstance(date, str) else date),
            audience=Audience(audience) if audience is not None else None,
            base_url=BaseUrls(*(parse_base_url(urls[lang]) for lang in LANGS)) if base_url else None,
            portable=base_url == "",
            **options,  # type: ignore[arg-type]
        )

    def build(self, **options: object) -> Built:
        """The site in memory."""
        return Built(make(self.options(**options)))  # type: ignore[arg-type]

    def publish(self, **options: object) -> Built:
        """The site on disk, in ``lab.output``. Raises PublishError where the machine refuses."""
        result = build(self.options(**options))  # type: ignore[arg-type]
        return Built(result.made, result.publication)

    def check(self, **options: object) -> Checked:
        """What a build has to say."""
        return Checked(make(self.options(**options)).problems)  # type: ignore[arg-type]

    def run(self, *argv: str, lang: str = "en") -> tuple[int, str]:
        """One command line: its exit code and all it printed. The build date is given unless ``argv`` gives one."""
        building = not argv or argv[0] in ("build", "check") or argv[0].startswith("--")
        if building and not {"--date", "--help", "--version"} & set(argv):
            command = argv[:1] if argv and not argv[0].startswith("-") else ()
            argv = (*command, "--date", DATE.isoformat(), *argv[len(command):])
        printed = io.StringIO()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = run(list(argv), self.root, Wording("fr" if lang == "fr" else "en"))
        return code, printed.getvalue()

    def tree(self) -> dict[str, bytes]:
        """Every file of the output folder, by path."""
        return read_tree(self.output)


def read_tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, by path; a link is shown as where it leads. What builds remember is left out."""
    found: dict[str, bytes] = {}
    for base, folders, names in os.walk(folder):
        if FOLDER in folders:
            folders.remove(FOLDER)
        for path in (Path(base) / name for name in names):
            with contextlib.suppress(FileNotFoundError):  # a build under way may have moved it meanwhile
                data = b"-> " + os.fsencode(path.readlink()) if path.is_symlink() else path.read_bytes()
                found[path.relative_to(folder).as_posix()] = data
    return dict(sorted(found.items()))


def records_of(content: Path) -> tuple[Records, tuple[MissionRecord, ...], list[Problem]]:
    """Every record of a content folder, missions apart, and what there is to say of reading alone."""
    sources = walk(content)
    common, problems, _ = load_common(sources)
    ids = {kind: dict.fromkeys(file.path.split("/")[1] for file in sources.under(f"{kind}/"))
           for kind in ("people", "missions")}
    people = [load_person(sources, each, common.settings.lang) for each in ids["people"]]
    missions = [load_mission(sources, each, common.settings.lang) for each in ids["missions"]]
    records = assemble(common, tuple(each.record for each in people if each.record is not None), ids["people"],
                       ids["missions"])
    found = [*sources.problems, *problems, *(found for each in (*people, *missions) for found in each.problems)]
    return records, tuple(each.record for each in missions if each.record is not None), found


def read_yaml(text: str) -> tuple[Node | None, tuple[Problem, ...]]:
    """The values of a YAML text, and what there is to say of it."""
    document, problems = parse_document(text, "m.yml")
    return document.node if document is not None else None, problems


def publish(files: Iterable[OutputFile], output: Path, audience: str = "") -> Publication:
    """Makes a folder hold exactly these files, plus whatever was never ours."""
    with publishing(output) as site:
        for file in files:
            site.stage(file)
        return site.commit(audience)


def unchanged(options: Options) -> Result | None:
    """What the last build of the same options did, if nothing has moved since: what the next one will answer."""
    seen = look(options)
    return seen.result if seen is not None else None


@dataclass(frozen=True)
class Checked:
    """What a build found."""

    problems: tuple[Problem, ...]

    @property
    def codes(self) -> list[str]:
        """The codes of the problems, in order."""
        return [found.code for found in self.problems]

    @property
    def errors(self) -> list[str]:
        """The codes of the errors, in order."""
        return [found.code for found in self.problems if found.severity.stops]

    def find(self, code: str) -> Problem:
        """The only problem of that code."""
        found = [one for one in self.problems if one.code == code]
        assert len(found) == 1, f"{code}: {len(found)} of {self.codes}"
        return found[0]


@dataclass(frozen=True)
class Built:
    """A site that was made, or what kept it from being made."""

    made: Made
    publication: Publication | None = None
    _pages: dict[str, Page] = field(default_factory=dict, repr=False)

    problems = property(lambda self: self.made.problems)
    codes = property(lambda self: Checked.codes.fget(self))  # type: ignore[attr-defined]
    errors = property(lambda self: Checked.errors.fget(self))  # type: ignore[attr-defined]
    find = Checked.find

    @property
    def site(self) -> Site:
        """The site that the build may show."""
        assert self.made.site is not None, self.codes
        return self.made.site

    @property
    def files(self) -> list[str]:
        """The paths of all files."""
        assert self.made.files, f"no site was made: {self.codes}"
        return sorted(self.made.files)

    @property
    def digest(self) -> str:
        """SHA-256 of the whole tree."""
        return digest_of({path: file.sha256 for path, file in self.made.files.items()})

    def exists(self, path: str) -> bool:
        """Whether the site has that file, or a page at that address."""
        return _file(path) in self.files

    def bytes(self, path: str) -> bytes:
        """The bytes of a file."""
        file = self.made.files[_file(path)]
        if file.data is not None:
            return file.data
        assert file.source is not None
        return file.source.read_bytes()

    def text(self, path: str) -> str:
        """The text of a file."""
        return self.bytes(path).decode("utf-8")

    def json(self, path: str) -> dict[str, list[dict[str, object]]]:
        """A JSON file, read."""
        found: dict[str, list[dict[str, object]]] = json.loads(self.text(path))
        return found

    def page(self, path: str) -> Page:
        """The HTML page at an address such as ``fr/missions/guide/``; it is also a plain text to search in."""
        if path not in self._pages:
            self._pages[path] = Page(self.text(path))
        return self._pages[path]

    def forget(self) -> None:
        """Lets go of the pages that were read: their elements take far more memory than the site."""
        self._pages.clear()

    def pages(self) -> Iterator[tuple[str, Page]]:
        """Every HTML page of the site itself, archived files left out."""
        return ((path, self.page(path)) for path in self.files
                if path.endswith(".html") and not path.startswith("archive/"))

    def mentions(self, words: str) -> list[str]:
        """The files whose bytes or path hold these words, as they are, escaped, percent-encoded or as JSON writes."""
        return [path for path in self.files if holds(path.encode() + b"\n" + self.bytes(path), words)]


def holds(data: bytes, words: str) -> bool:
    """Whether some bytes hold the words in any of the forms that a site writes them in, whatever the case."""
    return any(form in data.lower() for form in _forms(words))


def _forms(words: str) -> set[bytes]:
    import html
    from urllib.parse import quote

    low = words.lower()
    forms = {low, html.escape(low), quote(low), json.dumps(low)[1:-1], low.replace(" ", "\u00a0"),
             low.replace("'", "’")}
    return {form.encode("utf-8") for form in forms}


def _file(path: str) -> str:
    return f"{path}index.html" if path == "" or path.endswith("/") else path


@dataclass
class Element:
    """An element of a page, with what it holds."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]

    def get(self, name: str) -> str | None:
        """An attribute, or ``None``."""
        return self.attributes.get(name)

    @property
    def text(self) -> str:
        """All its text, white space folded."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()

    def all(self, tag: str | None = None, /, **attributes: str) -> list[Element]:
        """Every element below, itself included, of that tag and with these attributes (``_`` stands for ``-``)."""
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [each for each in self.walk() if tag in (None, each.tag)
                and all(each.attributes.get(name) == value for name, value in wanted.items())]

    def one(self, tag: str | None = None, /, **attributes: str) -> Element:
        """The only such element."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes}"
        return found[0]

    def walk(self) -> Iterator[Element]:
        """Itself and everything below, in document order."""
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()


_VOID = frozenset(
    "area base br col embed hr img input link meta source track wbr".split()  # noqa: SIM905
)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack = [Element("#document", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.stack[-1].children.append(element)
        if tag not in _VOID:
            self.stack.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.stack[-1].children.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if any(each.tag == tag for each in self.stack):
            while self.stack.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)


class Page(str):
    """The source of a page, with its elements."""

    __slots__ = ("_root",)

    _root: Element

    @property
    def root(self) -> Element:
        """The document."""
        if not hasattr(self, "_root"):
            reader = _Reader()
            reader.feed(self)
            self._root = reader.stack[0]
        return self._root

    @property
    def text(self) -> str:
        """All the words that a reader sees."""
        return self.root.one("body").text

    @property
    def level(self) -> str | None:
        """The level of the mission that the page is about."""
        return self.root.one("article").get("data-level")

    @property
    def state(self) -> str | None:
        """The state of the mission that the page is about."""
        return self.root.one("article").get("data-state")

    @property
    def links(self) -> list[str]:
        """Every ``href`` of an ``a`` element."""
        return [each["href"] for each in self.root.all("a") if "href" in each.attributes]
