"""One SQLite file holds everything: the dossier's tables, its full text, the readings kept for the next build."""

from recoupe.store.dossier import Shelf, broken_seals, decide, is_dossier, load, workshop

__all__ = ["Shelf", "broken_seals", "decide", "is_dossier", "load", "workshop"]
