"""Site and routes made into flat, plain data for templates."""

from .context import ROOT, Context, Material
from .entries import as_json, feed_link, mission_entry, mission_row, tag_of, timestamp, xml_attribute, xml_text
from .lists import open_offers
from .mission_page import mission_page, near
from .model import Page
from .pages import Pages, template_of
from .pieces import VoiceView
from .stock import Shared, Spoken
from .vocabulary import files_on, finished, lent_or_hosted, proofs_among, proofs_first, unfinished
from .words import Words

__all__ = [
    "ROOT", "Context", "Material", "Page", "Pages", "Shared", "Spoken", "VoiceView", "Words", "as_json", "feed_link",
    "files_on", "finished", "lent_or_hosted", "mission_entry", "mission_page", "mission_row", "near", "open_offers",
    "proofs_among", "proofs_first", "tag_of", "template_of", "timestamp", "unfinished", "xml_attribute", "xml_text",
]
