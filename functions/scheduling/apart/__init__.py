"""Guardians who live apart: whether each has a talk of their own (D11, G4)."""
