"""How fast Recoupe is, beside a floor measured in the same run: spaCy's own pipeline on the same words."""
