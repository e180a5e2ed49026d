"""Seals the audit trail as its entries appear (G8)."""
