"""Times that staff offer, and the week in which they see them (F14–F24)."""
