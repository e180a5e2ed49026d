"""People as a reader sees them."""

from collections.abc import Mapping

from functions.documentation.person_view import PersonView
from shared.domain.people import Person


class Names:
    """People by id, shown by name unless their identity is protected (R17)."""

    def __init__(self, people: Mapping[str, Person]) -> None:
        self._people = people

    def of(self, person_id: str) -> PersonView:
        """The person as a reader sees them."""
        person = self._people.get(person_id)
        hidden = person is None or person.is_protected
        return PersonView(id=person_id, name=None if hidden or person is None else person.name)
