"""Claims that functions/doorkeeper adds to tokens; to a password's only the level."""

PERSON = "person_id"
LEVEL = "loa"
PROVED_AT = "proved_at"
ENTERED_AT = "entered_at"
