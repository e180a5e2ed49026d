"""What a municipality chooses for itself: the figures of its kinds of talk (D2, D4, D5)."""
