"""Who comes to a talk that has a time: colleagues who are freed of it (F13)."""
