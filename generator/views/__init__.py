"""Site and routes made into flat, plain data for templates."""

from .context import ROOT, Context, Material
from .entries import as_json, feed_link, mission_entry, mission_row, tag_of, timestamp, xml_attribute, xml_text
from .frame import About
from .lists import open_offers
from .mission_page import mission_page, near
from .model import DeliverableRow, Frame, Page, View
from .pages import Pages, neighbours, template_of
from .pieces import FileLink, MissionCard, VoiceView
from .portfolio import MissionView, PersonCard, PersonView
from .stock import Shared, Spoken, Stock
from .vocabulary import files_on, finished, lent_or_hosted, proofs_among, proofs_first, unfinished
from .words import Words, markup_context

__all__ = [
    "ROOT", "About", "Context", "DeliverableRow", "FileLink", "Frame", "Material", "MissionCard", "MissionView",
    "Page", "Pages", "PersonCard", "PersonView", "Shared", "Spoken", "Stock", "View", "VoiceView", "Words",
    "as_json", "feed_link", "files_on", "finished", "lent_or_hosted", "markup_context", "mission_entry",
    "mission_page", "mission_row", "near", "neighbours", "open_offers", "proofs_among", "proofs_first", "tag_of",
    "template_of", "timestamp", "unfinished", "xml_attribute", "xml_text",
]
