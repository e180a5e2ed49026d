"""Preparation: who is done and who is late, opening it again, and what stands beside the form."""
