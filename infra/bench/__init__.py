"""`make bench`: what the system costs in imports, requests, capacity, transitions and processor time."""
