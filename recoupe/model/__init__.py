"""The records that the stages pass on, and arithmetic on offsets and days."""

from recoupe.model.dates import Days, days_of, edtf_of, stand
from recoupe.model.edits import Edit, Origin, Place, Run, apply_edits, compose, identity
from recoupe.model.groups import Groups
from recoupe.model.plain import from_plain, to_plain
from recoupe.model.records import (
    Block,
    Candidate,
    Chain,
    Check,
    Copy,
    Decision,
    Disagreement,
    Document,
    Dossier,
    Drift,
    Dropped,
    Entity,
    Event,
    EventRole,
    Fact,
    Family,
    Format,
    Hardening,
    Mention,
    Merge,
    Modal,
    Notice,
    Office,
    Passage,
    Published,
    Quantity,
    Quote,
    Reading,
    Ref,
    Relation,
    Repair,
    Rival,
    Role,
    Sentence,
    Side,
    Source,
    Statement,
    Utterance,
    Version,
    Voice,
    When,
)
from recoupe.model.repairs import mended, put_back
from recoupe.model.spans import Span, hull, merged, trimmed

DOSSIER_MARK = 0x5265_4370
"""\"ReCp\" in the SQLite header of a dossier: how Recoupe knows its own files, and never reads them as input."""

__all__ = [
    "DOSSIER_MARK", "Block", "Candidate", "Chain", "Check", "Copy", "Days", "Decision", "Disagreement", "Document", "Dossier",
    "Drift", "Dropped", "Edit", "Entity", "Event", "EventRole", "Fact", "Family", "Format", "Groups", "Hardening", "Mention",
    "Merge", "Modal", "Notice", "Office", "Origin", "Passage", "Place", "Published", "Quantity", "Quote", "Reading", "Ref",
    "Relation", "Repair", "Rival", "Role", "Run", "Sentence", "Side", "Source", "Span", "Statement", "Utterance",
    "Version", "Voice", "When", "apply_edits", "compose", "days_of", "edtf_of", "from_plain", "hull", "identity",
    "mended", "merged", "put_back", "stand", "to_plain", "trimmed",
]  # fmt: skip
