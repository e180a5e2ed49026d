"""The school's register in the talks table: people, groups, class lists, units."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date

from shared.adapters import keys
from shared.adapters.store import Item, Store
from shared.domain.errors import NotFound
from shared.domain.people import Group, Own, Person, Unit
from shared.domain.relation import HIGHER_DUTIES, has_higher_permission, units_of_work
from shared.domain.student_health import units_of


def person_item(person: Person) -> Item:
    """A person as an item (without its key)."""
    told = person.model_dump(mode="json", exclude_defaults=True, exclude={"own"})
    return told | {"id": person.id}


def person_of(item: Item, own: Item | None = None) -> Person:
    """The person of an item, with what is known beside the register if that was read too."""
    person = Person.model_validate(_without_keys(item))
    return person.model_copy(update={"own": own_of(own)}) if own else person


def own_of(item: Item) -> Own:
    """What is known of somebody beside the register."""
    return Own.model_validate(_without_keys(item))


def find_person(store: Store, person_id: str) -> Person | None:
    """The person of this id, if the register knows one."""
    item = store.get(keys.person(person_id))
    return with_own(store, {person_id: person_of(item)})[person_id] if item else None


def people(store: Store, ids: Iterable[str], own: Iterable[str] = ()) -> dict[str, Person]:
    """The people of these ids whom the register knows; of those in `own` with what is known beside it.

    What somebody is to a talk can only be told with its subject's own (D11, D12). Of a protected identity it
    is always read: who is let near stands there (R17).
    """
    named, own = list(ids), set(own)
    found = store.get_many([*map(keys.person, named), *map(keys.own, sorted(own))])
    known = {who: someone for who in named if (someone := person_in(found, who))}
    return with_own(store, known, but=own)


def named(store: Store, ids: Iterable[str]) -> dict[str, Person]:
    """People of whom a request has the ids, with what is known of them beside the register.

    One request whoever they are: of a protected identity no other is made than of one that nobody knows, so
    that the time does not tell who exists (R17).
    """
    wanted = list(dict.fromkeys(ids))
    return people(store, wanted, own=wanted)


def charges(store: Store, person: Person | None, person_id: str) -> list[Person]:
    """Those for whom somebody answers or did, with what is known of them beside the register.

    One request, also for who answers for nobody or does not exist, and if one of them has a protected identity:
    the time must not tell a stranger which (R11, R17).
    """
    answers_for = [*(c.person_id for c in person.children), *person.own.cares_for] if person else []
    wanted = list(dict.fromkeys(answers_for))
    read = wanted or [person_id]
    known = people(store, read, own=read)
    return [known[who] for who in wanted if who in known]


def with_own(
    store: Store, people: Mapping[str, Person], but: Collection[str] = ()
) -> dict[str, Person]:
    """The same people, protected identities with what is known of them beside the register (R17).

    One request more if there is one whose own was not read already; `but` are those of whom it was.
    """
    missing = [who for who, one in people.items() if one.is_protected and who not in but]
    found = store.get_many(map(keys.own, missing)) if missing else {}
    read = {who: item for who in missing if (item := found.get(keys.own(who)))}
    return {
        who: one.model_copy(update={"own": own_of(read[who])}) if who in read else one
        for who, one in people.items()
    }


def person_in(found: Mapping[keys.Key, Item], person_id: str) -> Person | None:
    """Somebody among items that were read, if they are there."""
    item = found.get(keys.person(person_id))
    return person_of(item, found.get(keys.own(person_id))) if item else None


def a_person(store: Store, person_id: str) -> Person:
    """The person of this id. Raises NotFound."""
    found = find_person(store, person_id)
    if found is None:
        raise NotFound
    return found


def group_item(group: Group) -> Item:
    """A group as an item (without its key)."""
    return group.model_dump(mode="json", exclude_defaults=True)


def groups(store: Store, ids: Iterable[str]) -> dict[str, Group]:
    """The groups of these ids that the register knows."""
    items = store.get_many(keys.group(group_id) for group_id in ids)
    return {item["id"]: Group.model_validate(_without_keys(item)) for item in items.values()}


def group_in(found: Mapping[keys.Key, Item], group_id: str) -> Group | None:
    """A group among items that were read, if it is there."""
    item = found.get(keys.group(group_id))
    return Group.model_validate(_without_keys(item)) if item else None


def members_of(store: Store, group_id: str) -> list[str]:
    """Ids of the pupils in a group, whatever the dates of their membership."""
    return [
        item["sk"].removeprefix(keys.MEMBER)
        for item in store.query(keys.group(group_id).pk, prefix=keys.MEMBER)
    ]


def unit_item(unit: Unit) -> Item:
    """A unit as an item (without its key)."""
    return unit.model_dump(mode="json", exclude_defaults=True)


def units(store: Store, ids: Iterable[str]) -> list[Unit]:
    """The units of these ids that the register knows."""
    wanted = sorted({*ids})
    items = store.get_many(map(keys.unit, wanted)) if wanted else {}
    return [Unit.model_validate(_without_keys(item)) for item in items.values()]


def units_worked_at(store: Store, person: Person, today: date) -> Iterator[Unit]:
    """The units where somebody works today, read when the first of them is asked for."""
    yield from units(store, units_of_work(person, today))


def registered(store: Store) -> Iterator[str]:
    """Ids of all people of the register, found without a scan, one part of them in memory at a time."""
    for partition in keys.rolls():
        for item in store.query(partition, prefix=keys.REGISTERED):
            yield item["sk"].removeprefix(keys.REGISTERED)


def places_of(person: Person) -> set[keys.Key]:
    """Where somebody is found besides by id.

    The class lists they are in, the units they lead, and those where they are student health, whatever the
    dates: who asks looks at those. And by what they sign in with, and that they have left.
    """
    in_groups = {keys.member(m.group_id, person.id) for m in person.memberships}
    leads = {keys.leader(d.unit_id, person.id) for d in person.duties if d.role in HIGHER_DUTIES}
    health = {keys.student_health(unit_id, person.id) for unit_id in units_of(person)}
    known = {keys.known_by(digest, person.id) for digest in person.sign_in}
    left = {keys.left(person.id)} if person.left else set()
    return in_groups | leads | health | known | left


def leaders_of(store: Store, unit_id: str, today: date) -> list[Person]:
    """Those who have higher permission at a unit today."""
    found = store.query(keys.unit(unit_id).pk, prefix=keys.LEADER)
    known = people(store, (item["sk"].removeprefix(keys.LEADER) for item in found))
    return [one for one in known.values() if has_higher_permission(one, unit_id, today)]


def student_health_of(store: Store, unit_id: str) -> list[Person]:
    """Those who are or were student health at a unit; who asks looks at for whom, and at the dates (F12)."""
    found = store.query(keys.unit(unit_id).pk, prefix=keys.HEALTH)
    return list(people(store, (item["sk"].removeprefix(keys.HEALTH) for item in found)).values())


def everybody(store: Store) -> set[str]:
    """Ids of all people of the register."""
    return set(registered(store))


def _without_keys(item: Item) -> Item:
    return {name: value for name, value in item.items() if name not in ("pk", "sk")}
