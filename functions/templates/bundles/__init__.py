"""Templates as one signed file, from one municipality to another (F49)."""
