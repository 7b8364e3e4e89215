"""A file -> Documents: one module a format, then the same finish for all (blocks, language, date, sentences)."""
