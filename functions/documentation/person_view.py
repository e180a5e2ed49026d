"""Somebody, as every answer names them."""

from shared.adapters.people_view import PersonView

__all__ = ["PersonView"]
