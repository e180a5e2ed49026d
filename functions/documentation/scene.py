"""The scene of every request to documentation; other functions meet talks in the same way."""

from shared.adapters.scene import Scene, enter, meet

__all__ = ["Scene", "enter", "meet"]
