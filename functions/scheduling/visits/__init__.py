"""A family's visit: one time with each teacher in a row, proposed, held and booked together (G14, F28)."""
