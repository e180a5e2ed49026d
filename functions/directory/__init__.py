"""People: who the caller is, and the register that an export of the school fills."""
