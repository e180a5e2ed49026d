"""Times kept for a family while the form is open, and given back by the clock alone (G1)."""
