"""What may change without the code: policies, templates."""
