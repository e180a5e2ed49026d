"""Somebody, as every answer names them."""

from shared.adapters.template_view import View


class PersonView(View):
    """Somebody, by name."""

    id: str
    name: str | None
    """None for a protected identity (R17) and for one the register no longer knows."""
