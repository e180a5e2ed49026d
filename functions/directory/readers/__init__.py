"""Who is let near somebody whose identity is protected, and what is kept from all others (R17, G2)."""
