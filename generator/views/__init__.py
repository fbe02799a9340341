"""Site and routes made into flat, plain data for templates."""

from .context import Context, Material
from .model import FileLink, Frame, MissionView, Page, PersonView, View
from .pages import Pages
from .words import Words, markup_context

__all__ = ["Context", "FileLink", "Frame", "Material", "MissionView", "Page", "Pages", "PersonView", "View", "Words",
           "markup_context"]
