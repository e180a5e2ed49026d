"""The rules, pure: no AWS, no clock of their own, no input or output."""
