"""People as documentation names them: as every function does."""

from shared.adapters.people_view import Names

__all__ = ["Names"]
