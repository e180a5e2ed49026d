"""Shows the audit trail to those it is about and to those who answer for it (G8)."""
