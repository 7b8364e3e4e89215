"""Recoupe cross-checks a folder of documents about a story.

`recoupe.build.build` is the whole story on one page; `recoupe.model` holds the records it passes on.
"""

__version__ = "0.1.0"
