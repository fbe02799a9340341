"""What views are made from, per language, and the small links that many pages share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from functools import lru_cache
from operator import itemgetter
from typing import Any, cast

from markupsafe import Markup

from generator.archive import ArchivedFile
from generator.frozen import dataclass
from generator.kept import cells
from generator.markup import PICTURES, Rendered, file_name, resolve_links
from generator.pictures import Picture
from generator.records import Deliverable, Lang, PartialDate, Prose, Text
from generator.routes import RECORD_KINDS, Addresses, Kind, Route
from generator.site import Artifact, Brief, Limit, Mission, Named, Person, Site, Skill, State, Stored, TeamRef

from .pieces import (
    Day,
    FileLink,
    ImageView,
    ListLink,
    MissionCard,
    OutLink,
    Passage,
    PersonLink,
    Phrase,
    SkillLink,
    TeamLink,
    Withholding,
)
from .portfolio import PersonCard
from .words import Words

ROOT = "\x02"
"""Stands in links for the way back to the site's root, which depends on the page: no text of a source can hold it."""


@dataclass(frozen=True, slots=True)
class Material:
    """What pages are made from, for both languages: bodies by content path, and pictures by their source's path."""

    site: Site
    routes: Addresses
    bodies: Mapping[str, Rendered]
    pictures: Mapping[str, Picture]
    faces: dict[str, str] = field(default_factory=dict)
    """The digest of what lists show of each person, in either language, as far as somebody has asked for it."""


class Context:
    """Makes the values that the pages of one language share. Caches are per context; values are frozen."""

    def __init__(self, material: Material, lang: Lang, words: Words | None = None) -> None:
        self.material = material
        self.site = material.site
        self.routes = material.routes
        self.lang: Lang = lang
        self.words = words or Words(material.site, lang)
        self._people: dict[str, PersonCard] = {}
        self._listed: dict[str, tuple[tuple[object, str], PersonCard]] = {}
        self._teams: dict[tuple[str, PartialDate | None], TeamLink] = {}
        self._skills: dict[tuple[str, int | None], SkillLink] = {}

    def path(self, kind: Kind, key: str = "", number: int = 1) -> str:
        """The path of a page that is known to exist, as links write it."""
        found = self.routes.get(kind, self.lang, key, number)
        if found is None:
            raise KeyError(f"no page {kind.value} {key}")
        return self.link(found.path)

    def link(self, path: str) -> str:
        """A path as links write it: with ``index.html`` where no web server is there to add it."""
        return f"{path}index.html" if self.routes.portable and (path == "" or path.endswith("/")) else path

    def passage(self, prose: Prose, mission: Mission | None = None) -> Passage:
        """A body with its links resolved, from the site's root."""
        html = self.material.bodies[prose.path].html
        html = resolve_links(html, lambda kind, target: self._target(kind, target, mission))
        return Passage(Markup(html), prose.lang, prose.lang != self.lang, prose.front.translation)  # noqa: S704 - sanitised by markup

    def story(self, stories: Iterable[Prose], mission: Mission | None = None) -> Passage | None:
        """The story in the page's language, else in the other; nothing where none has a word."""
        told = {prose.lang: prose for prose in stories if prose.body.strip()}
        prose = told.get(self.lang) or next(iter(told.values()), None)
        return self.passage(prose, mission) if prose is not None else None

    def _target(self, kind: str, target: str, mission: Mission | None) -> str | None:
        if kind in ("file", "image"):
            return self._file_target(kind, target, mission)
        page = self.routes.get(RECORD_KINDS[kind], self.lang, target) if kind in RECORD_KINDS else None
        return ROOT + self.link(page.path) if page is not None else None

    def _file_target(self, kind: str, target: str, mission: Mission | None) -> str | None:
        """Where a file is; nothing at all of a picture that this build does not hold: it may be withheld."""
        name = file_name(target)
        for artifact in mission.artifacts if mission is not None else ():
            if artifact.name == name:
                is_shown = kind == "file" or target.lower().endswith(PICTURES)
                return ROOT + _archived(artifact).url if is_shown else None
        return "" if kind == "image" else None

    def root(self, route: Route) -> str:
        """The way back to the site's root: relative, but from the host's root on 404 pages, which stand anywhere."""
        if route.kind is Kind.NOT_FOUND and not self.routes.portable:
            return self.routes.base_path(route.lang)
        return route.root

    def person(self, named: Named) -> PersonLink:
        """Somebody named in a mission."""
        path = self.path(Kind.PERSON, named.id) if named.id is not None else None
        role = named.role
        return PersonLink(
            name=named.name,
            path=path,
            role_key=role.key if role else None,
            role=self.words.maybe(role.text) if role else None,
            team=self._team_words(named.team),
            unpublished=named.unpublished,
        )

    def maybe_person(self, named: Named | None) -> PersonLink | None:
        """``person``, or ``None`` for nobody."""
        return self.person(named) if named is not None else None

    def _team_words(self, team: str | None) -> Phrase | None:
        if team is None:
            return None
        known = self.site.teams.get(team)
        return self.words.phrase(known.name) if known is not None else self.words.name(team)

    def team(self, ref: TeamRef | None, date: PartialDate | None = None) -> TeamLink | None:
        """An organisation under the name that was valid on ``date``, then its present one."""
        if ref is None:
            return None
        if ref.id is None:
            return TeamLink(self.words.phrase(ref.text)) if ref.text is not None else None
        found = self._teams.get((ref.id, date))
        if found is None:
            found = self._teams[ref.id, date] = self._new_team(ref.id, date)
        return found

    def _new_team(self, team_id: str, date: PartialDate | None) -> TeamLink:
        team = self.site.teams[team_id]
        then, now = team.name_at(date), team.name
        return TeamLink(self.words.phrase(then), self.path(Kind.TEAM, team_id),
                        self.words.phrase(now) if now != then else None)

    def skill(self, skill: Skill) -> SkillLink:
        """A competency with the level shown, and what that level means."""
        found = self._skills.get((skill.id, skill.level))
        if found is None:
            found = self._skills[skill.id, skill.level] = self._new_skill(skill)
        return found

    def _new_skill(self, skill: Skill) -> SkillLink:
        fields = self.site.competencies[skill.id].fields
        text = fields.levels[skill.level - 1] if skill.level and len(fields.levels) >= skill.level else None
        return SkillLink(self.words.phrase(fields.name), self.path(Kind.COMPETENCY, skill.id), skill.level,
                         self.words.maybe(text))

    def skills(self, skills: Iterable[Skill]) -> tuple[SkillLink, ...]:
        """``skill`` of each."""
        return tuple(self.skill(skill) for skill in skills)

    def card(self, mission: Mission) -> MissionCard:
        """A mission as lists show it."""
        told = {prose.lang for prose in mission.stories}
        return MissionCard(
            id=mission.id,
            path=self.path(Kind.MISSION, mission.id),
            title=self.words.phrase(mission.title),
            summary=self.summary(mission),
            permalink=self.routes.absolute(self.routes.path(Kind.PERMALINK, None, f"mission/{mission.id}") or ""),
            when=self._period(mission),
            offered=self.words.maybe_day(mission.fields.dates.offered) if mission.state is State.OFFER else None,
            people=tuple(self.person(named) for named in mission.contributors),
            host=self.team(mission.host, mission.when),
            format=self.words.phrase(mission.format.name),
            state=mission.state.value,
            level=mission.level.value,
            skills=self.skills(mission.skills),
            reused=bool(mission.reused_by),
            translated=not told or self.lang in told,
            withheld=self.withholding(mission.limit),
        )

    def _period(self, mission: Mission) -> Day | None:
        """When it takes place; a mission that stopped early ended that day, an offer may not know yet."""
        fields = mission.fields
        end = fields.stopped.date if fields.stopped is not None else fields.end
        return self.words.period(fields.start, end)

    def summary(self, mission: Mission) -> Phrase | None:
        """The summary of the story in the page's language, else of the other, else what was to be delivered."""
        summaries = {prose.lang: prose.front.summary for prose in mission.stories if prose.front.summary}
        if summaries:
            return self.words.phrase(Text(summaries.get("fr"), summaries.get("en")))
        return self.words.maybe(mission.fields.deliverable)

    def person_card(self, person_id: str) -> PersonCard:
        """A person as lists show them."""
        found = self._people.get(person_id)
        if found is None:
            found = self._people[person_id] = self._new_person_card(self.site.people[person_id])
        return found

    def people_cards(self, person_ids: Iterable[str]) -> tuple[PersonCard, ...]:
        """``person_card`` of each, by name: never in an order that compares people."""
        return tuple([card for _, card in sorted(map(self._listed_person, person_ids), key=itemgetter(0))])

    def _listed_person(self, person_id: str) -> tuple[tuple[object, str], PersonCard]:
        """Somebody with what they are sorted by; read only when more than their digest is asked for."""
        found = self._listed.get(person_id)
        if found is None:
            name, digest = cells(self.site.people, "row")(person_id)[0], self.material.faces.get(person_id)
            card = cast("PersonCard", _Listed(self, person_id, name, digest)) if digest else self.person_card(person_id)
            found = self._listed[person_id] = ((self.words.sort_key(name), person_id), card)
        return found

    def _new_person_card(self, person: Person) -> PersonCard:
        current = next((m.team for m in reversed(person.teams) if m.end is None), None)
        skills = tuple(self.skill(Skill(t.competency)) for t in person.trajectories)
        return PersonCard(
            id=person.id,
            name=person.name,
            path=self.path(Kind.PERSON, person.id),
            title=self.words.maybe(person.fields.title),
            team=self.team(current or (person.teams[-1].team if person.teams else None)),
            status=person.fields.status,
            photo=self.photo(person),
            skills=tuple(sorted(skills, key=lambda s: (self.words.sort_key(s.name.plain), s.path or ""))),
            initials=initials(person.name),
            withheld=self.withholding(person.limit),
        )

    def photo(self, person: Person) -> ImageView | None:
        """A portrait; its text alternative is the person's name."""
        picture = self.material.pictures.get(person.photo.path) if person.photo is not None else None
        if picture is None:
            return None
        return ImageView(picture.path, picture.width, picture.height, self.words.name(person.name))

    def file(self, artifact: Artifact) -> FileLink:
        """An archived file with its size and SHA-256."""
        stored = _archived(artifact)
        fields = artifact.fields or _not_described()
        return FileLink(
            name=artifact.name, path=stored.url, title=self.words.maybe(fields.title),
            type=self.words.maybe(fields.type), licence=fields.licence,
            size=self.words.locale.file_size(stored.size), bytes=stored.size, sha256=stored.sha256,
            archived=self.words.maybe_day(fields.archived),
            active=artifact.name.lower().endswith(_ACTIVE),
            extension=artifact.name.rpartition(".")[2].upper() if "." in artifact.name else "",
            withheld=self.withholding(artifact.limit),
        )

    def out(self, url: str, title: Text | None) -> OutLink:
        """A link that leaves the site, under its title or its own address."""
        return OutLink(url, self.words.phrase(title) if title is not None else self.words.name(url))

    def listing(self, kind: Kind, key: str, label: Phrase, count: int | None = None) -> ListLink:
        """A link to a list page."""
        return ListLink(label, self.path(kind, key), count)

    def withholding(self, limit: Limit) -> Withholding | None:
        """In the local preview, why a published build would leave this out."""
        if not self.site.previews or not self.site.would_withhold(limit):
            return None
        who = self.site.names.get(limit.who) or limit.who
        return Withholding(limit.audience.value, limit.reason.value if limit.reason else "record", who)

    def span(self, missions: Iterable[Brief]) -> Day | None:
        """From the first start to the last end of some missions."""
        begun = [(m.start, m.end or m.start) for m in missions if m.start]
        if not begun:
            return None
        first = min((start for start, _ in begun), key=lambda date: date.first)
        last = max((end for _, end in begun), key=lambda date: date.last)
        return self.words.period(PartialDate(first.year), PartialDate(last.year))


class _Listed:
    """Somebody in lists, made only when more than name and digest is asked for: most lists print what was made of them
    before."""

    __slots__ = ("_context", "digest", "id", "name")

    def __init__(self, context: Context, person_id: str, name: str, digest: str) -> None:
        self._context, self.id, self.name, self.digest = context, person_id, name, digest

    def __getattr__(self, name: str) -> Any:
        return getattr(self._context.person_card(self.id), name)


@lru_cache(maxsize=1)
def _not_described() -> Deliverable:
    """What a record says of a file that it does not mention."""
    return Deliverable(file="-")


def _archived(artifact: Artifact) -> ArchivedFile:
    return ArchivedFile.of(Stored(artifact.file.path, artifact.file.name, artifact.file.sha256, artifact.file.size))


_ACTIVE = (".html", ".htm", ".xhtml", ".xht", ".svg", ".svgz", ".xml", ".xsl", ".xslt", ".js", ".mjs", ".mht", ".mhtml")
"""Endings of files that a browser may run as part of the site they come from."""


def initials(name: str) -> str:
    """Up to two initials for a monogram."""
    letters = [word[0].upper() for word in name.split() if word[:1].isalpha()]
    return "".join(letters[:1] + letters[-1:]) if len(letters) > 1 else "".join(letters)
