"""Reading a child's documentation, page by page (F74)."""

import re

from functions.records.observations.models import DocumentationQuery, ObservationsView
from functions.records.observations.view import documentation_of
from shared.adapters import register
from shared.adapters.fields import ID
from shared.adapters.ports import Ports
from shared.domain.errors import Invalid, NotFound
from shared.domain.ties import Kept, may_read, ties_to

_CURSOR = re.compile(rf"\d{{4}}-\d\d-\d\d~{ID}", re.ASCII)


def read_documentation(
    ports: Ports, caller_id: str, person_id: str, query: DocumentationQuery
) -> ObservationsView:
    """What is linked to the child, the latest first. Raises NotFound for a stranger, and Invalid."""
    if query.cursor is not None and not _CURSOR.fullmatch(query.cursor):
        raise Invalid(errors=[{"pointer": "?/cursor", "detail": "not one that was handed out"}])
    people = register.people(ports.store, (caller_id, person_id), own=[person_id])
    caller, child = people.get(caller_id), people.get(person_id)
    if caller is None or child is None:
        raise NotFound
    ties = ties_to(child, caller, ports.day(ports.now()))
    if not may_read(Kept.TAGGED, ties):
        raise NotFound
    return documentation_of(ports, caller, child, ties, people, query.cursor, query.limit)
