"""Repairs what was missed: timers that did not fire, outbox entries nobody delivered."""
