"""The one error of this package that a person is meant to read."""


class CannotContinue(Exception):
    """Something outside the code is missing or in the way; the message is one plain sentence."""
