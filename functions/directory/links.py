"""What of a record leads to which people, as the scratch file keeps it."""

from collections.abc import Iterable, Iterator
from datetime import date

from functions.directory.personal import UNMARKED, birth_date_of, note_telling_names
from functions.directory.report import Problems
from functions.directory.ss12000 import (
    Activity,
    DutyRecord,
    GroupRecord,
    Kept,
    Part,
    PersonRecord,
    PersonReference,
    Placement,
    Reference,
)
from functions.directory.staging import Link, Role, Staging
from shared.domain.people import Person
from shared.domain.relation import HIGHER_DUTIES, is_adult

DECEASED = "Avliden"


def kept(kind: str, record: Kept, staging: Staging, today: date, problems: Problems) -> None:
    """Keep a record with what leads to it. `today` is the local date that tells who is of age."""
    match record:
        case PersonRecord():
            _keep_person(record, staging, today, problems)
        case GroupRecord():
            head = record.model_copy(update={"group_memberships": ()})
            staging.add(kind, record.id, _body(head), _links_of_group(record))
        case Placement():
            staging.pointed.update(_ids(record.placed_at, record.group))
            staging.add(kind, record.id, _body(record), _links_of_placement(record))
        case DutyRecord():
            if record.person is None:
                problems.add(f"{kind}/{record.id}", "has no person; left out")
            groups = (part.group for part in record.assignment_role)
            staging.pointed.update(_ids(record.duty_at, *groups))
            staging.add(kind, record.id, _body(record), _links_of_duty(record))
        case Activity():
            staging.pointed.update(_ids(*record.groups))
            links = [Link(part.duty.id, Role.TEACHER) for part in record.teachers]
            staging.add(kind, record.id, _body(record), links)
        case _:
            staging.add(kind, record.id, _body(record))


def _keep_person(record: PersonRecord, staging: Staging, today: date, problems: Problems) -> None:
    """The civic number has said when somebody was born and how they sign in, and is not kept."""
    born = birth_date_of(record, problems)
    note_telling_names(record, problems)
    child = born is not None and not is_adult(_somebody(record, born), today)
    about = record.model_copy(
        update={
            "birth_date": born,
            "civic_no": None,
            "edu_person_principal_names": (),
            "sign_in": staging.identities.of(record, is_child=child),
        }
    )
    staging.pointed.update(_ids(*(part.enroled_at for part in record.enrolments)))
    links = [Link(part.person.id, Role.CARER) for part in record.responsibles]
    own = PersonReference(id=record.id, security_marking=record.security_marking)
    links += _markings((own, *(part.person for part in record.responsibles)))
    staging.add(
        "persons",
        record.id,
        _body(about),
        links,
        gone=record.person_status == DECEASED,
        silent=child and not record.responsibles,
    )


def _somebody(record: PersonRecord, born: date) -> Person:
    return Person(id=record.id, given_name="", family_name="", birth_date=born)


def _links_of_group(record: GroupRecord) -> Iterator[Link]:
    for part in record.group_memberships:
        more = part.model_dump_json(by_alias=True, exclude_defaults=True)
        yield Link(part.person.id, Role.MEMBER, more)
    yield from _markings(part.person for part in record.group_memberships)


def _links_of_placement(record: Placement) -> Iterator[Link]:
    yield Link(record.child.id, Role.ABOUT)
    yield from (Link(owner.id, Role.CARER) for owner in record.owners)
    yield from _markings((record.child, *record.owners))


def _links_of_duty(record: DutyRecord) -> Iterator[Link]:
    if record.person is None:
        return
    yield Link(record.person.id, Role.ABOUT)
    if record.duty_role in HIGHER_DUTIES:
        yield Link(record.person.id, Role.HEAD)
    yield from _markings((record.person,))


def _markings(references: Iterable[PersonReference]) -> list[Link]:
    """Words of marking that say something."""
    return [
        Link(each.id, Role.MARKING, each.security_marking)
        for each in references
        if each.security_marking not in (None, UNMARKED)
    ]


def _ids(*references: Reference | None) -> Iterator[str]:
    return (reference.id for reference in references if reference is not None)


def _body(record: Part) -> str:
    return record.model_dump_json(by_alias=True, exclude_defaults=True)
