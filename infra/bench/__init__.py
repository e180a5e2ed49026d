"""`make bench`: what the system costs in requests, capacity, transitions, imports and processor time."""
