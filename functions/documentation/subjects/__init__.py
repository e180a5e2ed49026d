"""Whom a talk can concern: the first choice of everybody who opens the system (F67)."""
