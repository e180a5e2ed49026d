"""Student health: what is passed on to them, and their duty to follow it up (F12)."""
