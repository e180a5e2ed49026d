"""What is written, what is not, and what a stop in the middle leaves."""

from collections.abc import Callable
from typing import Any

import pytest

from functions.directory import writing
from functions.directory.mapping import Register
from functions.directory.writing import Outcome, write_register
from infra.local.school import Size, make_school
from shared.adapters import keys
from shared.adapters.register import a_person, everybody, groups, members_of, people
from shared.adapters.store import Store, UnitOfWork
from shared.domain.errors import TryAgain
from shared.domain.relation import CARERS, guardians_of
from tests.support.memory import MemoryStore
from tests.unit.directory.records import TODAY, enrolled, group, mapped, person, uid, unit

SMALL: dict[str, Any] = {
    "organisations": [unit("Skola")],
    "persons": [person("Noor", "Ali", enrolments=[enrolled("Skola")]), person("Ali")],
    "groups": [group("5A", "Skola", "Noor", schoolType="GR"), group("5B", "Skola")],
}


def register_of(**kinds: Any) -> Register:
    register, _ = mapped(**kinds)
    return register


def school(size: Size | None = None) -> Register:
    export, _ = make_school(1, TODAY, size or Size())
    return register_of(**export.records)


def test_everything_can_be_read_back() -> None:
    store = MemoryStore()
    register = school()
    assert write_register(store, register) == Outcome(222, 0, ())
    assert people(store, register.people) == register.people
    assert groups(store, register.groups) == register.groups
    assert everybody(store) == register.people.keys()
    for group_id in register.groups:
        assert set(members_of(store, group_id)) == {
            p.id
            for p in register.people.values()
            if group_id in {m.group_id for m in p.memberships}
        }
    [unit_id, *_] = register.units
    assert store.get(keys.unit(unit_id)) is not None


def test_the_second_time_nothing_is_written() -> None:
    store = MemoryStore()
    write_register(store, school())
    before, calls = store.items(), store.calls
    assert write_register(store, school()) == Outcome(0, 222, ())
    assert store.items() == before
    assert store.calls - calls == 8 + 1 + 3  # the roll, places, people by the hundred; no commit


def test_only_what_changed_is_written() -> None:
    store = MemoryStore()
    write_register(store, register_of(**SMALL))
    persons = [SMALL["persons"][0] | {"familyName": "Ny"}, SMALL["persons"][1]]
    assert write_register(store, register_of(**{**SMALL, "persons": persons})) == Outcome(1, 4, ())
    assert a_person(store, uid("Noor")).family_name == "Ny"


def test_moving_to_another_class_moves_in_both_class_lists() -> None:
    store = MemoryStore()
    write_register(store, register_of(**SMALL))
    moved = [group("5A", "Skola", schoolType="GR"), group("5B", "Skola", "Noor")]
    assert write_register(store, register_of(**{**SMALL, "groups": moved})) == Outcome(1, 4, ())
    assert members_of(store, uid("5A")) == []
    assert members_of(store, uid("5B")) == [uid("Noor")]


def test_people_who_are_not_in_the_file_stand_and_are_told() -> None:
    store = MemoryStore()
    write_register(store, register_of(**SMALL))
    outcome = write_register(store, register_of(organisations=[unit("Skola")]))
    assert outcome == Outcome(0, 1, tuple(sorted((uid("Noor"), uid("Ali")))))
    assert a_person(store, uid("Noor")).guardians
    assert members_of(store, uid("5A")) == [uid("Noor")]


def test_who_is_in_the_file_with_a_fault_is_not_told_as_gone() -> None:
    store = MemoryStore()
    write_register(store, register_of(**SMALL))
    persons = [SMALL["persons"][0] | {"givenName": "x" * 10_000}, SMALL["persons"][1]]
    outcome = write_register(store, register_of(**{**SMALL, "persons": persons}))
    assert outcome == Outcome(0, 4, ())
    assert a_person(store, uid("Noor")).given_name == "Noor"


def test_a_transaction_is_never_larger_than_the_database_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes: list[int] = []

    class Measuring(MemoryStore):
        def commit(self, work: UnitOfWork) -> None:
            sizes.append(sum(len(str(getattr(write, "item", ""))) for write in work.writes))
            super().commit(work)

    monkeypatch.setattr(writing, "MOST_BYTES", 20_000)
    write_register(Measuring(), school())
    assert len(sizes) > 3
    assert max(sizes) < 2 * 20_000


def test_a_person_in_more_groups_than_a_transaction_holds() -> None:
    names = [f"G{number}" for number in range(250)]
    register = register_of(
        organisations=[unit("Skola")],
        persons=[person("Noor")],
        groups=[group(name, "Skola", "Noor") for name in names],
    )
    store = MemoryStore()
    write_register(store, register)
    assert all(members_of(store, uid(name)) == [uid("Noor")] for name in names)


def test_a_busy_store_is_told_and_the_import_can_be_made_again() -> None:
    class Busy(MemoryStore):
        busy = True

        def commit(self, work: UnitOfWork) -> None:
            if self.busy:
                raise TryAgain
            super().commit(work)

    store = Busy()
    with pytest.raises(TryAgain):
        write_register(store, school())
    store.busy = False
    assert write_register(store, school()).written == 222


# --- a stop in the middle -----------------------------------------------------------------


class Crash(Exception):
    """The function is stopped."""


def crash_at(number: int, moment: str) -> Callable[[int, str], None]:
    def fault(call: int, when: str) -> None:
        if (call, when) == (number, moment):
            raise Crash

    return fault


def calls_of(store: MemoryStore, register: Register) -> int:
    before = store.calls
    write_register(store, register)
    return store.calls - before


def assert_whole(store: Store, children: set[str]) -> None:
    """Every child that stands has a guardian, and is in the class lists that its record says."""
    for child in people(store, children).values():
        assert guardians_of(child, TODAY), child.id
        for membership in child.memberships:
            assert child.id in members_of(store, membership.group_id)
    for item in MemoryStore.items(store).values() if isinstance(store, MemoryStore) else ():
        if item["sk"].startswith(keys.MEMBER):
            group_id = item["pk"].removeprefix("GROUP#")
            member = a_person(store, item["sk"].removeprefix(keys.MEMBER))
            assert group_id in {m.group_id for m in member.memberships}


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many transactions even for a small school."""
    monkeypatch.setattr(writing, "MOST_WRITES", 15)


SMALL_SCHOOL = Size(class_size=2, department_size=3)


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_wherever_a_first_import_stops_the_next_one_finishes_it(moment: str) -> None:
    register = school(SMALL_SCHOOL)
    whole = MemoryStore()
    calls = calls_of(whole, register)
    assert calls > 20
    children = {p.id for p in register.people.values() if p.guardians}
    for number in range(1, calls + 1):
        store = MemoryStore(crash_at(number, moment))
        with pytest.raises(Crash):
            write_register(store, register)
        store.fault = None
        assert_whole(store, children)
        write_register(store, register)
        assert store.items() == whole.items()


@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_wherever_a_later_import_stops_every_child_keeps_guardians(moment: str) -> None:
    first = school(SMALL_SCHOOL)
    export, _ = make_school(1, TODAY, SMALL_SCHOOL)
    for record in export.records["persons"]:
        guardians = [r for r in record["responsibles"] if r["relationType"] in CARERS]
        record["responsibles"] = guardians[-1:]
    for class_ in export.records["groups"]:
        class_["groupMemberships"].reverse()
        del class_["groupMemberships"][:2]
    second = register_of(**export.records)
    whole = MemoryStore()
    write_register(whole, first)
    calls = calls_of(whole, second)
    children = {p.id for p in first.people.values() if p.guardians}
    for number in range(1, calls + 1):
        store = MemoryStore()
        write_register(store, first)
        store.fault = crash_at(store.calls + number, moment)
        with pytest.raises(Crash):
            write_register(store, second)
        store.fault = None
        assert_whole(store, children)
        write_register(store, second)
        assert store.items() == whole.items()
