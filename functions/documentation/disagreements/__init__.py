"""That somebody does not agree (F98)."""
