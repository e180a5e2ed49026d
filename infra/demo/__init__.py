"""`make demo`: one talk from created to followed up, in about a minute, through the public API only."""
