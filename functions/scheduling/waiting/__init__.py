"""Waiting for a time when there is none: joining the line, leaving it, answering an offer (G13)."""
