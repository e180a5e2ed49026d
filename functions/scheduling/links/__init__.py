"""What the holder of a mail's link may do without signing in: see when and where, give back, move (G3, G17)."""
