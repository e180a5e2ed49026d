"""Who the caller is, and for whom and in which groups they act."""

from functions.directory.models import ChildView, GroupView, MeView
from shared.adapters import register
from shared.adapters.ports import Ports
from shared.domain.errors import NotFound
from shared.domain.relation import groups_taught_by, guardians_of


def read_me(ports: Ports, caller_id: str) -> MeView:
    """The caller as the register knows them. Raises NotFound if it does not."""
    today = ports.day(ports.now())
    caller = register.people(ports.store, [caller_id], own=[caller_id]).get(caller_id)
    if caller is None:
        raise NotFound
    charges = (*(child.person_id for child in caller.children), *caller.own.cares_for)
    children = register.people(ports.store, charges, own=caller.own.cares_for)
    groups = register.groups(ports.store, groups_taught_by(caller, today))
    return MeView(
        id=caller.id,
        name=caller.name,
        language=caller.speaks,
        interpreter=caller.own.interpreter,
        books_for=tuple(
            ChildView(
                id=child.id, name=child.name
            )  # also a protected one: this is the family (R17)
            for child in sorted(children.values(), key=lambda child: child.birth_date or today)
            if caller_id in guardians_of(child, today)
        ),
        groups=tuple(
            GroupView(id=group.id, name=group.name, school_form=group.school_form)
            for group in sorted(groups.values(), key=lambda group: group.name)
        ),
    )
