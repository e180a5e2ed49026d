"""Drafts: what somebody has typed and not saved, kept for them alone (G7)."""
