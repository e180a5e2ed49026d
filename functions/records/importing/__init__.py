"""Importing judgements, grades, attendance, observations and who teaches what, from JSON or CSV."""
