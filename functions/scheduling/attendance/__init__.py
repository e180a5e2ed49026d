"""Who comes to a talk that has a time: guardians who join (D13), colleagues who are freed (F13)."""
