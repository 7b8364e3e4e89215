"""Recoupe on annotated data of others: one adapter a data set, scored by scorers that know nothing of Recoupe."""
