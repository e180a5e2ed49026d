"""Agreements: made in a talk, and alive until they are reached or given up (F88–F91, F113)."""
