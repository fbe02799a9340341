"""What people write, typed: the only place that knows the names of fields."""

from . import names as names  # what is read from now on knows the names of fields
from .dates import PartialDate
from .forms import flow, form_with, forms
from .load import Common, assemble, load_common, load_mission, load_person, shipped_formats
from .mission import Correction, Deliverable, FeedbackFront, Mission, StoryFront, Validation
from .person import Consent, Person
from .record import Record, parts_of
from .references import ROLES, CompetencyRef, PersonRef, Role, Slug
from .refusal import with_comma
from .settings import BaseUrls, Format, Settings
from .slips import meant_role
from .types import LANGS, Audience, Lang, Text
from .vocabulary import Abbreviation, Competency, Team, TeamName, expansions
from .whole import FeedbackRecord, MissionRecord, PersonRecord, Prose, Records
from .withdrawals import is_no

__all__ = [
    "LANGS", "ROLES", "Abbreviation", "Audience", "BaseUrls", "Common", "Competency", "CompetencyRef", "Consent",
    "Correction", "Deliverable", "FeedbackFront", "FeedbackRecord", "Format", "Lang", "Mission", "MissionRecord",
    "PartialDate", "Person", "PersonRecord", "PersonRef", "Prose", "Record", "Records", "Role", "Settings", "Slug",
    "StoryFront", "Team", "TeamName", "Text", "Validation", "assemble", "expansions", "flow", "form_with", "forms",
    "is_no", "load_common", "load_mission", "load_person", "meant_role", "parts_of", "shipped_formats", "with_comma",
]
