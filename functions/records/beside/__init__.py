"""What is shown beside the form of a talk, by the talk's pattern (F71–F75, F79)."""
