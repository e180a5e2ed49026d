"""Worries passed on to higher permission (F100)."""
