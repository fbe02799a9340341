"""Site and routes made into flat, plain data for templates."""

from .context import Context, Material
from .model import Frame, Page, View
from .pages import Pages
from .pieces import FileLink, MissionCard
from .portfolio import MissionView, PersonCard, PersonView
from .words import Words, markup_context

__all__ = ["Context", "FileLink", "Frame", "Material", "MissionCard", "MissionView", "Page", "Pages", "PersonCard",
           "PersonView", "View", "Words",
           "markup_context"]
