"""The school's own records over the API of SS 12000, by schedule and when it says that they changed (R21)."""
