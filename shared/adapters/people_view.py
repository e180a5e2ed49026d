"""People as every answer names them."""

from collections.abc import Mapping

from shared.adapters.template_view import View
from shared.domain.people import Person


class PersonView(View):
    """Somebody, by name."""

    id: str
    name: str | None
    """None for a protected identity (R17) and for one the register no longer knows."""


class Names:
    """People by id, shown by name unless their identity is protected (R17)."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self._people = people

    def of(self, person_id: str) -> PersonView:
        """The person as a reader sees them."""
        person = self._people.get(person_id)
        hidden = person is None or person.is_protected
        return PersonView(id=person_id, name=None if hidden or person is None else person.name)
