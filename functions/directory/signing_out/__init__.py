"""Ends sign-ins: one's own, or, by the school, somebody else's (R22)."""
