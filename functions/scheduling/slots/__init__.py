"""Published times that are changed or withdrawn again, while nobody has them (F17, F26)."""
