"""What is on disk: the files of a content folder, and their YAML with every position kept."""

from generator.source.document import Document
from generator.source.files import NOTHING_SEEN, Seen, SourceFile, Sources, read_text, unreadable
from generator.source.front_matter import split_front_matter, unfenced_feedback
from generator.source.layout import main_of, voice_of
from generator.source.names import is_id, suggested_id
from generator.source.nodes import Mapping, Node, Plain, Scalar, Sequence, locate, locate_key, to_plain
from generator.source.parse import parse_document
from generator.source.walk import walk, walk_record

__all__ = [
    "NOTHING_SEEN", "Document", "Mapping", "Node", "Plain", "Scalar", "Seen", "Sequence", "SourceFile", "Sources",
    "is_id", "locate", "locate_key", "main_of", "parse_document", "read_text", "split_front_matter", "suggested_id",
    "to_plain", "unfenced_feedback", "unreadable", "voice_of", "walk", "walk_record",
]
