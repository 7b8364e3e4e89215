"""The documentation; `docs.reference` writes the parts that can be told from the code."""
