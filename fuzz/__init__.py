"""Fuzzing of all readers: small valid files, changed at random, must end in drafts that are sound or in a refusal.

`python -m fuzz` runs for a while (`make fuzz SECONDS=600`); `tests/read/test_fuzz.py` runs each reader for a moment.
"""
