"""The deployable functions: one folder each, none knows another."""
