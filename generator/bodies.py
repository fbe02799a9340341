"""Every Markdown body of the content made into safe HTML, in worker processes where there is enough to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from generator.markup import Abbreviations, MarkupContext, Rendered, render_markdown
from generator.pool import ordered_map
from generator.problems import Place, Problem, place_at, problem
from generator.records import LANGS, FeedbackRecord, Lang, MissionRecord, Prose, Records

STORY_HEADINGS, FEEDBACK_HEADINGS = 2, 3


def make_bodies(records: Records, jobs: int) -> tuple[Mapping[str, Rendered], list[Problem]]:
    """The HTML of every story, biography and feedback, by content path, and what authors would want to know."""
    prose = [*_stories(records), *_voices(records)]
    contexts = {lang: _context(records, lang) for lang in LANGS}
    tasks = [(one.body, replace(contexts[one.lang], heading_base=base, id_prefix=ids)) for one, base, ids in prose]
    rendered = ordered_map(_render, tasks, sum(len(body) for body, _ in tasks), jobs)
    bodies = {one.path: result for (one, _, _), result in zip(prose, rendered, strict=True)}
    notes = [found for one, _, _ in prose for found in _notes(one, bodies[one.path])]
    return MappingProxyType(bodies), notes


Titled = tuple[Prose, int, str]
"""A body, the level of its highest heading, and how its ids begin: distinct wherever two share a page."""


def _render(task: tuple[str, MarkupContext]) -> Rendered:
    return render_markdown(*task)


def _context(records: Records, lang: Lang) -> MarkupContext:
    locale = records.settings.langs.get(lang)
    entries = (entry.fr if lang == "fr" else entry.en for entry in records.glossary.values())
    titles = {entry.abbr: entry.title for entry in entries if entry is not None}
    return MarkupContext(lang, locale, Abbreviations.of(titles, locale))


def _stories(records: Records) -> Iterator[Titled]:
    for person in records.people:
        yield from ((prose, STORY_HEADINGS, "s-") for prose in person.stories)
    for mission in records.missions:
        prefix = "s-" if mission.data.people else f"s-{mission.id}-"  # offers are told together on one page
        yield from ((prose, STORY_HEADINGS, prefix) for prose in mission.stories)


def _voices(records: Records) -> Iterator[Titled]:
    for mission in records.missions:
        for feedback in mission.feedback:
            yield as_prose(feedback), FEEDBACK_HEADINGS, f"v-{mission.id}-{feedback.voice}-"


def as_prose(feedback: FeedbackRecord) -> Prose:
    """The words of a voice, without who spoke them."""
    return Prose(feedback.document.path, feedback.lang, feedback.body, feedback.body_line)


def _notes(prose: Prose, rendered: Rendered) -> Iterator[Problem]:
    for note in rendered.notes:
        yield problem(note.code, _place(prose, note.line), **dict(note.params))


def _place(prose: Prose, line: int) -> Place:
    if line < 1:
        return Place(prose.path)
    lines = prose.body.split("\n")
    text = lines[line - 1] if line <= len(lines) else ""
    return place_at(prose.path, prose.body_line + line - 1, 1, text)


def check_links(records: Records, bodies: Mapping[str, Rendered]) -> list[Problem]:
    """Links between records, and to archived files, that lead nowhere: the words stay, the link goes."""
    known = {
        "mission": records.known_missions, "person": records.known_people, "team": records.known_teams,
        "competency": records.known_competencies,
    }
    return list(_dangling(records, bodies, partial(_is_known, known)))


def _is_known(known: Mapping[str, frozenset[str]], mission: MissionRecord | None, kind: str, target: str) -> bool:
    if kind in known:
        return target in known[kind]
    files = {file.inner_name for file in mission.files} if mission is not None else set()
    return target.removeprefix("./").removeprefix("deliverables/") in files


_KINDS_FR = {"person": "personne", "team": "équipe", "competency": "compétence", "file": "fichier"}


def _dangling(
    records: Records, bodies: Mapping[str, Rendered], is_known: Callable[[MissionRecord | None, str, str], bool]
) -> Iterator[Problem]:
    owners: list[tuple[Prose, MissionRecord | None]] = [(p, None) for person in records.people for p in person.stories]
    for mission in records.missions:
        owners += [(prose, mission) for prose in mission.stories]
        owners += [(as_prose(feedback), mission) for feedback in mission.feedback]
    for prose, owner in owners:
        for link in bodies[prose.path].links:
            if not is_known(owner, link.kind, link.target):
                yield problem("TR366", _place(prose, link.line), kind=link.kind, target=link.target[:80],
                              kind_fr=_KINDS_FR.get(link.kind, link.kind))
