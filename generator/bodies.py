"""The Markdown bodies of one record made into safe HTML, and what their authors would want to know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from generator.frozen import replace
from generator.markup import PICTURES, Abbreviations, MarkupContext, Rendered, file_name, render_markdown
from generator.problems import Place, Problem, place_at, problem
from generator.records import LANGS, Common, Lang, MissionRecord, PersonRecord, Prose, Records, expansions

STORY_HEADINGS, FEEDBACK_HEADINGS = 2, 3

Contexts = Mapping[Lang, MarkupContext]
Bodies = Mapping[str, Rendered]
"""Bodies by the path of the file they come from."""

Titled = tuple[Prose, int, str]
"""A body, the level of its highest heading, and how its ids begin: distinct wherever two share a page."""


def contexts_of(common: Common) -> Contexts:
    """How bodies of each language are set: its locale and its glossary."""
    locales = {lang: common.settings.langs.get(lang) for lang in LANGS}
    return {lang: MarkupContext(lang, locale, Abbreviations.of(expansions(common.glossary, lang), locale))
            for lang, locale in locales.items()}


def make_bodies(record: MissionRecord | PersonRecord, contexts: Contexts) -> tuple[Bodies, list[Problem]]:
    """The HTML of every story and feedback of a record, and what is to be said of them."""
    bodies: dict[str, Rendered] = {}
    notes: list[Problem] = []
    for prose, base, prefix in _titled(record):
        context = replace(contexts[prose.lang], heading_base=base, id_prefix=prefix)
        rendered = bodies[prose.path] = render_markdown(prose.body, context)
        notes += (problem(note.code, _place(prose, note.line), **dict(note.params)) for note in rendered.notes)
    return bodies, notes


def _titled(record: MissionRecord | PersonRecord) -> Iterator[Titled]:
    if isinstance(record, PersonRecord):
        yield from ((prose, STORY_HEADINGS, "s-") for prose in record.stories)
        return
    prefix = "s-" if record.data.people else f"s-{record.id}-"  # offers are told together on one page
    yield from ((prose, STORY_HEADINGS, prefix) for prose in record.stories)
    for feedback in record.feedback:
        yield feedback.prose, FEEDBACK_HEADINGS, f"v-{record.id}-{feedback.voice}-"


def _place(prose: Prose, line: int) -> Place:
    if line < 1:
        return Place(prose.path)
    lines = prose.body.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    return place_at(prose.path, prose.body_line + line - 1, 1, text)


_KINDS_FR = {"person": "personne", "team": "équipe", "competency": "compétence", "file": "fichier",
             "image": "image"}


def check_links(records: Records, record: MissionRecord | PersonRecord, bodies: Bodies) -> Iterator[Problem]:
    """Links to records, and to archived files, that lead nowhere: the words stay, the link goes."""
    for prose, _, _ in _titled(record):
        for link in bodies[prose.path].links:
            if not _is_known(records, record, link.kind, link.target):
                yield problem("TR366", _place(prose, link.line), kind=link.kind, target=link.target[:80],
                              kind_fr=_KINDS_FR.get(link.kind, link.kind))
            elif link.kind == "image" and not link.target.lower().endswith(PICTURES):
                yield problem("TR364", _place(prose, link.line), name=link.target[:80])


def _is_known(records: Records, record: MissionRecord | PersonRecord, kind: str, target: str) -> bool:
    known = {
        "mission": records.known_missions, "person": records.known_people, "team": records.known_teams,
        "competency": records.known_competencies,
    }
    if kind in known:
        return target in known[kind]
    files = {file.inner_name for file in record.files} if isinstance(record, MissionRecord) else set()
    return file_name(target) in files
