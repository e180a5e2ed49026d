"""How employees say that they are, measured again and again, for themselves and for their talk (F79, R14)."""
