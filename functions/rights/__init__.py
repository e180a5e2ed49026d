"""Takes what people ask for about their own data, and lets who answers for the school answer (R13)."""
