"""Shows the audit trail, and lets those who answer for a school decide what is kept how long (G8, G9)."""
