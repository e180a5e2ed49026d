"""A talk gets its time, another one, or none any more (F31–F40, D9, D10, D13)."""
