"""Consent before others are brought in (F99)."""
