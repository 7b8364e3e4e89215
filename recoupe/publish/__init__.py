"""A Dossier for readers: one HTML page, one JSON document, the trail of any line in words."""
