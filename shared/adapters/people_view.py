"""People as every answer names them."""

from collections.abc import Callable, Mapping
from datetime import date

from shared.adapters.template_view import View
from shared.domain.people import Person
from shared.domain.protection import sees_name


class PersonView(View):
    """Somebody, by name."""

    id: str
    name: str | None
    """None for a protected identity (R17) and for one the register no longer knows."""


def nobody(_: Person) -> bool:
    """Whose protected identity is shown by name, unless something else is said."""
    return False


def known_to(viewer: Person, today: date) -> Callable[[Person], bool]:
    """Tells of whom the viewer sees the name, though the identity is protected."""
    return lambda person: sees_name(person, viewer, today)


class Names:
    """People by id, shown by name unless their identity is protected (R17).

    `knows` tells whom of those the reader sees by name all the same; what leaves the system asks nobody.
    """

    def __init__(
        self, people: Mapping[str, Person], knows: Callable[[Person], bool] = nobody
    ) -> None:
        self._people = people
        self._knows = knows

    def of(self, person_id: str) -> PersonView:
        """The person as a reader sees them."""
        return PersonView(id=person_id, name=self.name_of(person_id))

    def shows(self, person_id: str) -> bool:
        """Whether a list for this reader tells at all that the person is in it."""
        person = self._people.get(person_id)
        return person is None or not person.is_protected or self._knows(person)

    def name_of(self, person_id: str) -> str | None:
        """The name alone."""
        person = self._people.get(person_id)
        return person.name if person is not None and self.shows(person_id) else None
