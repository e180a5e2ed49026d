"""Times that staff keep free of talks."""
