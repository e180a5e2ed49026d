"""The talk as it was held, in one reading order (F103)."""
