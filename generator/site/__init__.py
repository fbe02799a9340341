"""Records joined into the site of one build: audiences, states, levels, trajectories, chains."""

from .audience import AudienceRules
from .chains import find_cycle
from .join import derive
from .model import (
    Artifact,
    Competency,
    Membership,
    Mission,
    Named,
    Person,
    ReuseLink,
    Site,
    Skill,
    Step,
    Team,
    TeamRef,
    Trajectory,
    Voice,
    VoiceText,
)
from .proof import contributes, may_validate, state_of
from .standing import Level, Limit, Missing, Reason, State, Withheld

__all__ = [
    "Artifact", "AudienceRules", "Competency", "Level", "Limit", "Membership", "Missing", "Mission", "Named", "Person",
    "Reason", "ReuseLink", "Site", "Skill", "State", "Step", "Team", "TeamRef", "Trajectory", "Voice", "VoiceText",
    "Withheld", "contributes", "derive", "find_cycle", "may_validate", "state_of",
]
