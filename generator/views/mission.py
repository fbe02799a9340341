"""The view of a mission page."""

from __future__ import annotations

from markupsafe import Markup

from generator.archive import CHECKSUMS
from generator.frozen import replace
from generator.records import Audience, Deliverable
from generator.records import Mission as MissionFields
from generator.routes import Kind
from generator.site import Amendment, Mission, Named, State, Voice

from .context import Context
from .pieces import (
    CorrectionView,
    CreditView,
    FileLink,
    ImageView,
    ListLink,
    MissionCard,
    OutLink,
    ReuseView,
    StopView,
    ValidationView,
    VoiceView,
)
from .portfolio import MissionView


def mission_view(context: Context, mission: Mission, card: MissionCard, files: tuple[FileLink, ...]) -> MissionView:
    """Everything a mission page shows of the mission itself; :func:`complete` adds what others say of it."""
    fields, words = mission.fields, context.words
    sheet = fields.sheet if mission.sheet_approved_by is not None else None
    return MissionView(
        id=mission.id, card=card, title=card.title, summary=card.summary if mission.stories else None, when=card.when,
        offered=card.offered,
        people=card.people, format=ListLink(card.format, ""),
        state=card.state, level=card.level,
        next_level=mission.level.next.value if mission.level.next and mission.state in _ON_THE_WAY else None,
        missing=tuple(missing.value for missing in mission.missing) if mission.state in _ON_THE_WAY else (),
        home=context.team(mission.home, mission.when), host=card.host,
        partners=tuple(link for team in mission.partners if (link := context.team(team, mission.when)) is not None),
        deliverable=words.maybe(fields.deliverable), criterion=words.maybe(fields.criterion),
        hours=_hours(context, fields.hours), max_hours=_hours(context, fields.max_hours),
        share=words.locale.percent(fields.share) if fields.share is not None else None,
        difficulty=fields.difficulty, mode=fields.mode, origin=fields.origin, context=fields.context,
        lead=context.maybe_person(mission.lead), referent=context.maybe_person(mission.referent),
        load_agreed_by=tuple(context.person(named) for named in mission.load_agreed_by),
        load_date=words.maybe_day(fields.load.date) if fields.load else None,
        sheet_approved_by=context.maybe_person(mission.sheet_approved_by),
        sheet_date=words.day(sheet.date) if sheet else None, meeting=words.maybe_day(fields.meeting),
        validation=_validation(context, mission), story=context.story(mission.stories, mission),
        objectives=words.phrases(fields.objectives), learned=words.phrases(fields.learned),
        effects_individual=words.phrases(fields.effects.individual),
        effects_collective=words.phrases(fields.effects.collective),
        next_steps=words.phrases(fields.next), thanks=words.phrases(fields.thanks),
        voices=tuple(voice_view(context, voice, mission) for voice in mission.voices),
        files=files,
        elsewhere=tuple(_elsewhere(context, d.url, d) for d in mission.elsewhere if d.url is not None),
        links=tuple(context.out(link.url, link.title) for link in fields.links),
        skills=card.skills, words=words.phrases(mission.words), reused_by=_reuse(context, mission),
        reuses=(), chain=(), chain_total=0, follows=(), followed_by=(),
        image=_image(context, mission), credit=_credit(context, mission, fields),
        corrections=tuple(_correction(context, correction) for correction in mission.corrections),
        stopped=_stop(context, mission), permalink=permalink(context, Kind.MISSION, mission.id),
        lasting=lasting(context, Kind.MISSION, mission.id),
        citation=_citation(context, mission, card), newer=None, older=None, checksums=CHECKSUMS,
    )


_ON_THE_WAY = (State.AGREED, State.UNDER_WAY, State.DONE)


def _elsewhere(context: Context, url: str, deliverable: Deliverable) -> OutLink:
    return replace(context.out(url, deliverable.title), type=context.words.maybe(deliverable.type),
                   licence=deliverable.licence)


def _hours(context: Context, hours: float | None) -> str | None:
    return context.words.locale.hours(hours) if hours is not None else None


def voice_view(context: Context, voice: Voice, mission: Mission) -> VoiceView:
    """A voice as its mission's page shows it; elsewhere it also says which mission it is about."""
    text = voice.pick(context.lang)
    others = [other.lang for other in voice.texts if other.lang != text.lang]
    translated = text.original is False or (text.original is None and any(o.original for o in voice.texts))
    return VoiceView(
        id=voice.id,
        passage=context.passage(text.prose, mission),
        speaker=context.person(voice.speaker),
        skills=context.skills(voice.skills),
        words=context.words.phrases(voice.words),
        date=context.words.maybe_day(voice.front.date),
        own=voice.own,
        translated_from=(others[0] if others else ("fr" if text.lang == "en" else "en")) if translated else None,
        withheld=context.withholding(voice.limit),
    )


def _validation(context: Context, mission: Mission) -> ValidationView | None:
    validated = mission.fields.validated
    if validated is None or mission.validator is None or validated.date.first > context.site.date:
        return None
    return ValidationView(context.person(mission.validator), context.words.day(validated.date), validated.result,
                          context.words.maybe(validated.note))


def _reuse(context: Context, mission: Mission) -> tuple[ReuseView, ...]:
    return tuple(
        ReuseView(
            mission=None,
            team=context.team(link.team, link.date),
            date=context.words.maybe_day(link.date),
            note=context.words.maybe(link.note),
        )
        for link in mission.reused_by
    )


def _image(context: Context, mission: Mission) -> ImageView | None:
    fields = mission.fields.image
    picture = context.material.pictures.get(mission.image.path) if mission.image is not None else None
    if picture is None or fields is None:
        return None
    return ImageView(picture.path, picture.width, picture.height, context.words.phrase(fields.alt),
                     context.words.maybe(fields.caption))


def _credit(context: Context, mission: Mission, fields: MissionFields) -> CreditView | None:
    source = fields.republished
    if source is None:
        return None
    return CreditView(context.words.spoken(source.source, mission.lang), context.maybe_person(mission.permission_by),
                      context.words.maybe_day(source.permission_date), source.full)


_SHOWN_WITH = {"max_hours": "hours", "share": "hours", "end": "start", "dates": "start"}
"""Fields that a page shows under the label of another."""


def _correction(context: Context, correction: Amendment) -> CorrectionView:
    return CorrectionView(context.words.day(correction.date), context.person(correction.by or Named()),
                          context.words.phrase(correction.what),
                          tuple(dict.fromkeys(_SHOWN_WITH.get(name, name) for name in correction.of)))


def _stop(context: Context, mission: Mission) -> StopView | None:
    stopped = mission.fields.stopped
    if stopped is None or context.site.audience is Audience.PUBLIC:
        return None
    return StopView(context.words.day(stopped.date), stopped.reason, context.words.maybe(stopped.note))


def permalink(context: Context, kind: Kind, key: str) -> str:
    """The full neutral address of a mission or a person; empty where nobody knows the site's own address, and in the
    local preview, whose own lasts as long as the preview."""
    if context.routes.portable or context.site.previews:
        return ""
    return context.routes.absolute(_neutral(context, kind, key))


def lasting(context: Context, kind: Kind, key: str) -> str:
    """The path of the neutral address, as links write it: what there is to follow where the full one is not known."""
    return context.link(_neutral(context, kind, key))


def _neutral(context: Context, kind: Kind, key: str) -> str:
    return context.routes.path(Kind.PERMALINK, None, f"{kind.value}/{key}") or ""


def _citation(context: Context, mission: Mission, card: MissionCard) -> Markup:
    """Who, what, where, when and the address: enough to find it again without this site."""
    words = context.words
    people = words.locale.join([words.name(p.name).html for p in card.people if p.name])
    when = mission.when.iso() if mission.when else ""
    quotation = Markup("«\u00a0{}\u00a0»") if context.lang == "fr" else Markup("“{}”")
    parts = [people, quotation.format(card.title.marked), words.phrase(context.site.settings.name).marked,
             when, permalink(context, Kind.MISSION, mission.id)]
    return Markup(", ").join(part for part in parts if part)
