"""Trace: micro-missions in, a bilingual site of archived proofs of competency out."""

__version__ = "0.1.0"
