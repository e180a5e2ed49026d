"""Says whom of the register a sign-in means: called by the user pool, never over HTTP (R22, R23)."""
