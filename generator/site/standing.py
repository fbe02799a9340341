"""Where things stand: states, levels, what is missing, and what may be shown to whom."""

from __future__ import annotations

import enum

from generator.compact import compact
from generator.frozen import dataclass
from generator.records import Audience


class State(enum.Enum):
    """Where a mission stands on the build date."""

    OFFER = "offer"
    AGREED = "agreed"
    UNDER_WAY = "under-way"
    DONE = "done"
    STOPPED = "stopped"


class Level(enum.Enum):
    """How far a mission is from a proof. Not a score: it says what can be checked."""

    DECLARED = "declared"
    VALIDATED = "validated"
    PROVEN = "proven"

    @property
    def next(self) -> Level | None:
        """The level after this one, if any."""
        return {Level.DECLARED: Level.VALIDATED, Level.VALIDATED: Level.PROVEN}.get(self)

    @property
    def stands_out(self) -> bool:
        """Whether somebody else has vouched for it."""
        return self is not Level.DECLARED


class Missing(enum.Enum):
    """What a mission lacks for its next level."""

    END = "end"
    DELIVERABLE = "deliverable"
    TIME = "time"
    CRITERION = "criterion"
    VALIDATION = "validation"
    VALIDATOR = "validator"
    ARCHIVE = "archive"
    FEEDBACK = "feedback"
    COMPETENCY = "competency"


class Reason(enum.Enum):
    """Why something is withheld."""

    RECORD = "record"
    NO_CONSENT = "no-consent"
    CONSENT_LATER = "consent-later"
    CONSENT_NARROW = "consent-narrow"
    WITHDRAWN = "withdrawn"
    PERHAPS_WITHDRAWN = "perhaps-withdrawn"
    NAMED_WITHOUT_PAGE = "named-without-page"
    STOPPED = "stopped"
    PERMISSION = "permission"
    PERMISSION_LATER = "permission-later"
    NO_RECORD = "no-record"
    VOICE_CONSENT = "voice-consent"
    VOICE_CONSENT_LATER = "voice-consent-later"
    VOICE_NARROW = "voice-narrow"
    VOICE_WITHDRAWN = "voice-withdrawn"


@compact
@dataclass(frozen=True, slots=True)
class Limit:
    """The widest circle that may see an item, and what set the limit (``who`` is a person id or name, if a
    person, and the day from which a permission counts)."""

    audience: Audience
    reason: Reason | None = None
    who: str = ""


UNLIMITED = Limit(Audience.PUBLIC)
"""Everybody may see it."""


@compact
@dataclass(frozen=True, slots=True)
class Withheld:
    """Something a build does not show: ``kind`` is mission, person, feedback or file."""

    kind: str
    id: str
    limit: Limit
    path: str
