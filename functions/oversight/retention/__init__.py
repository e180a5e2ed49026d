"""How long documents are kept, what stops that, and disposing of what is over (G9, R15)."""
