"""Records joined into the site of one build: audiences, states, levels, trajectories, chains."""

from .audience import AudienceRules
from .brief import MANY_MISSIONS, Brief, Part, Stored, begun, brief_of, has_feed, told_in, updated
from .chains import find_cycle
from .join import abbreviations, at_rest, join, make_world, portrait_of, renewed, rest
from .local import join_mission
from .model import (
    Amendment,
    Artifact,
    Links,
    Membership,
    Mission,
    Named,
    Person,
    Site,
    Skill,
    Step,
    TeamRef,
    Trajectory,
    Voice,
)
from .naming import spelled
from .outline import Outline, outline_of
from .proof import contribution, may_validate, state_of
from .standing import Level, Limit, Reason, State, Withheld
from .vocabulary import Competency, Team
from .world import EVERYTHING, Lookup, World, slug_in

__all__ = [
    "EVERYTHING", "MANY_MISSIONS", "Amendment", "Artifact", "AudienceRules", "Brief", "Competency", "Level", "Limit",
    "Links", "Lookup", "Membership", "Mission", "Named", "Outline", "Part", "Person", "Reason", "Site", "Skill",
    "State", "Step", "Stored", "Team", "TeamRef", "Trajectory", "Voice", "Withheld", "World", "abbreviations",
    "at_rest", "begun", "brief_of", "contribution", "find_cycle", "has_feed", "join", "join_mission", "make_world",
    "may_validate", "outline_of", "portrait_of", "renewed", "rest", "slug_in", "spelled", "state_of", "told_in",
    "updated",
]
