"""What the school says of people because its own records do not: other carers, managers (R20, F11)."""
