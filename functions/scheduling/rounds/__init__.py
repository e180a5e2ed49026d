"""Rounds: the talks of a term, planned together, with the dates of their booking (F29, G11, G19)."""
