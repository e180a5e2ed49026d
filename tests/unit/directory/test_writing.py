"""What is written, what is not, and what a stop in the middle leaves."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from functions.directory import writing
from functions.directory.report import Report
from infra.local.school import Size, make_school
from shared.adapters import keys
from shared.adapters.own import write_own
from shared.adapters.register import a_person, everybody, groups, members_of, people
from shared.adapters.store import UnitOfWork
from shared.domain.errors import ImportRunning, TryAgain
from shared.domain.relation import CARERS, groups_taught_by, guardians_of, is_employed
from tests.properties.crash import Crash, Crashes
from tests.support.exports import Importing
from tests.support.memory import MemoryStore
from tests.unit.directory.records import (
    TODAY,
    document,
    duty,
    enrolled,
    group,
    mapped,
    person,
    uid,
    unit,
)

SMALL = document(
    organisations=[unit("Skola")],
    persons=[person("Noor", "Ali", enrolments=[enrolled("Skola")]), person("Ali"), person("Mia")],
    groups=[group("5A", "Skola", "Noor", schoolType="GR"), group("5B", "Skola")],
    duties=[duty("Mia", "Skola", "Lärare", "5A")],
)
SMALL_SCHOOL = Size(class_size=2, department_size=3)


def school(size: Size | None = None) -> dict[str, Any]:
    return make_school(1, TODAY, size or Size())[0].records


def in_register(store: MemoryStore) -> dict[keys.Key, Any]:
    """Everything but what tells of the import itself."""
    return {key: item for key, item in store.items().items() if key != keys.IMPORT}


def unchanged(report: Report) -> int:
    return sum(report.changes[kind].unchanged for kind in ("units", "groups", "persons"))


@pytest.mark.spec("R21")
def test_everything_can_be_read_back() -> None:
    importing, records = Importing(), school()
    report = importing.bring_in(records)
    assert (report.written, report.finished) == (222, True)
    register, _ = mapped(**records)
    store = importing.store
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
    importing = Importing()
    importing.bring_in(school())
    before, calls = in_register(importing.store), importing.store.calls
    again = importing.bring_in(school())
    assert (again.written, again.finished, unchanged(again)) == (0, True, 222)
    assert in_register(importing.store) == before
    # units, groups, people by the hundred, the roll; the checkpoint read, taken, and ended
    assert importing.store.calls - calls == 1 + 1 + 3 + 8 + 3


@pytest.mark.spec("R21")
def test_only_what_changed_is_written() -> None:
    writes: list[keys.Key] = []

    class Noting(MemoryStore):
        def commit(self, work: UnitOfWork) -> None:
            writes.extend(write.key for write in work.writes if write.key != keys.IMPORT)
            super().commit(work)

    importing, records = Importing(Noting()), copy.deepcopy(school())
    importing.bring_in(records)
    writes.clear()
    changed = records["persons"][::100]
    for record in changed:
        record["familyName"] = "Ny"
    report = importing.bring_in(records)
    assert writes == sorted(keys.person(record["id"]) for record in changed)
    assert report.written == report.changes["persons"].changed == len(changed) == 3
    assert a_person(importing.store, changed[0]["id"]).family_name == "Ny"


def test_moving_to_another_class_moves_in_both_class_lists() -> None:
    importing = Importing()
    importing.bring_in(SMALL)
    moved = [group("5A", "Skola", schoolType="GR"), group("5B", "Skola", "Noor")]
    assert importing.bring_in(SMALL | {"groups": moved}).written == 1
    assert members_of(importing.store, uid("5A")) == []
    assert members_of(importing.store, uid("5B")) == [uid("Noor")]


def test_what_is_known_beside_the_register_no_import_ends() -> None:
    importing = Importing()
    importing.bring_in(SMALL)
    noor, work = a_person(importing.store, uid("Noor")), UnitOfWork()
    write_own(work, noor, by="rektor", at=importing.clock.now(), separate_talks=True)
    importing.store.commit(work)
    importing.bring_in(SMALL | {"persons": [SMALL["persons"][0] | {"familyName": "Ny"}]})
    stands = people(importing.store, [noor.id], own=[noor.id])[noor.id]
    assert (stands.family_name, stands.own.separate_talks) == ("Ny", True)


def test_a_transaction_is_never_larger_than_the_database_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sizes: list[int] = []

    class Measuring(MemoryStore):
        def commit(self, work: UnitOfWork) -> None:
            sizes.append(sum(len(str(getattr(write, "item", ""))) for write in work.writes))
            super().commit(work)

    monkeypatch.setattr(writing, "MOST_BYTES", 20_000)
    Importing(Measuring()).bring_in(school())
    assert len(sizes) > 3
    assert max(sizes) < 2 * 20_000


def test_a_person_in_more_groups_than_a_transaction_holds() -> None:
    names = [f"G{number}" for number in range(250)]
    importing = Importing()
    importing.bring_in(
        document(
            organisations=[unit("Skola")],
            persons=[person("Noor")],
            groups=[group(name, "Skola", "Noor") for name in names],
        )
    )
    assert all(members_of(importing.store, uid(name)) == [uid("Noor")] for name in names)


def test_a_busy_store_is_told_and_the_import_can_be_made_again() -> None:
    class Busy(MemoryStore):
        busy = True

        def commit(self, work: UnitOfWork) -> None:
            if self.busy and len(work.writes) > 1:
                raise TryAgain
            super().commit(work)

    store = Busy()
    importing = Importing(store)
    with pytest.raises(TryAgain):
        importing.bring_in(school())
    store.busy = False
    importing.clock.forward(minutes=16)
    assert importing.bring_in(school()).written == 222


# --- who is not in the file any more --------------------------------------------------------


def without(*names: str) -> dict[str, Any]:
    left_out = {uid(name) for name in names}
    kept = [record for record in SMALL["persons"] if record["id"] not in left_out]
    return SMALL | {"persons": kept}


@pytest.mark.spec("R21")
def test_who_has_left_opens_nothing_any_more_and_is_still_known() -> None:
    importing = Importing()
    importing.bring_in(SMALL)
    report = importing.bring_in(without("Mia"))
    mia = a_person(importing.store, uid("Mia"))
    assert (is_employed(mia, TODAY), groups_taught_by(mia, TODAY)) == (False, frozenset())
    assert mia.given_name == "Mia"
    assert report.changes["persons"].gone == report.written == 1
    again = importing.bring_in(without("Mia"))
    assert (again.changes["persons"].gone, again.written) == (0, 0)
    importing.bring_in(SMALL)
    assert is_employed(a_person(importing.store, uid("Mia")), TODAY)


def test_a_file_with_a_part_of_the_people_ends_nobody() -> None:
    importing = Importing()
    importing.bring_in(SMALL)
    assert importing.bring_in(without("Mia"), complete=False).written == 0
    assert is_employed(a_person(importing.store, uid("Mia")), TODAY)


def test_a_child_keeps_a_guardian_whom_the_file_has_lost() -> None:
    importing = Importing()
    importing.bring_in(SMALL)
    importing.bring_in(without("Ali"))
    assert guardians_of(a_person(importing.store, uid("Noor")), TODAY) == (uid("Ali"),)


def test_who_is_in_the_file_with_a_fault_is_not_gone() -> None:
    importing = Importing()
    importing.bring_in(SMALL)
    persons = [SMALL["persons"][0] | {"givenName": "x" * 10_000}, *SMALL["persons"][1:]]
    assert importing.bring_in(SMALL | {"persons": persons}).written == 0
    assert a_person(importing.store, uid("Noor")).given_name == "Noor"


# --- too much would be gone -----------------------------------------------------------------


def faulty(records: dict[str, Any], fault: str) -> dict[str, Any]:
    """A whole file with a fault that takes much away."""
    records = copy.deepcopy(records)
    if fault == "persons":
        del records["persons"][::2]
    elif fault == "memberships":
        for each in records["groups"]:
            each["groupMemberships"] = []
    else:
        records["duties"] = []
    return records


@pytest.mark.spec("R21")
@pytest.mark.parametrize(
    ("fault", "kinds"),
    [
        ("persons", {"persons", "memberships", "enrolments"}),
        ("memberships", {"memberships"}),
        ("duties", {"duties", "assignments"}),
    ],
)
def test_a_file_that_takes_too_much_away_writes_nothing_until_it_is_confirmed(
    fault: str, kinds: set[str]
) -> None:
    importing, whole = Importing(), school()
    importing.bring_in(whole)
    before = importing.store.items()
    report = importing.bring_in(faulty(whole, fault))
    assert set(report.stopped) >= kinds
    assert (report.written, report.finished) == (0, False)
    assert importing.store.items() == before
    confirmed = importing.bring_in(faulty(whole, fault), most_gone=1.0)
    assert confirmed.finished
    assert confirmed.changes == report.changes


@pytest.mark.spec("R21")
def test_a_dry_run_tells_all_of_it_and_writes_nothing() -> None:
    importing, whole = Importing(), school()
    first = importing.bring_in(whole, dry_run=True)
    assert importing.store.items() == {}
    persons = first.changes["persons"]
    assert (persons.added, persons.changed, persons.gone) == (210, 0, 0)
    importing.bring_in(whole)
    fewer = importing.bring_in(faulty(whole, "persons"), dry_run=True)
    assert fewer.changes["persons"].gone == 105
    assert fewer.changes["persons"].share_gone == 0.5
    assert "persons" in fewer.stopped
    assert importing.bring_in(faulty(whole, "persons"), most_gone=0.9).changes == fewer.changes


# --- a stop in the middle -----------------------------------------------------------------


def assert_whole(store: MemoryStore, children: set[str]) -> None:
    """Every child that stands has a guardian who stands too, and is in its class lists."""
    for child in people(store, children).values():
        guardians = guardians_of(child, TODAY)
        assert guardians, child.id
        assert people(store, guardians).keys() == set(guardians), child.id
        for membership in child.memberships:
            assert child.id in members_of(store, membership.group_id)
    for key in store.items():
        if key.sk.startswith(keys.MEMBER):
            group_id = key.pk.removeprefix("GROUP#")
            member = a_person(store, key.sk.removeprefix(keys.MEMBER))
            assert group_id in {m.group_id for m in member.memberships}


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many transactions even for a small school."""
    monkeypatch.setattr(writing, "MOST_WRITES", 20)


def later(records: dict[str, Any]) -> dict[str, Any]:
    """Every child has another guardian, who was not there before; two pupils left each class."""
    records = copy.deepcopy(records)
    new = person("Ny", birthDate="1980-01-01")
    for record in records["persons"]:
        guardians = [r for r in record["responsibles"] if r["relationType"] in CARERS]
        added = {"person": {"id": new["id"]}, "relationType": "Vårdnadshavare"}
        record["responsibles"] = [added] if guardians else []
    for class_ in records["groups"]:
        class_["groupMemberships"].reverse()
        del class_["groupMemberships"][:2]
    return records | {"persons": [*records["persons"][:-1], new]}


def first(_: Importing) -> dict[str, Any]:
    return school(SMALL_SCHOOL)


def second(importing: Importing) -> dict[str, Any]:
    records = school(SMALL_SCHOOL)
    importing.bring_in(records)
    return later(records)


def commits_of(importing: Importing, records: dict[str, Any]) -> tuple[Report, list[int]]:
    """The import without a crash, and which of its calls of the store are writes."""
    start, commits = importing.store.calls, []
    commit = importing.store.commit

    def counted(work: UnitOfWork) -> None:
        commits.append(importing.store.calls + 1 - start)
        commit(work)

    importing.store.commit = counted  # type: ignore[method-assign]
    return importing.bring_in(records, most_gone=1.0), commits


@pytest.mark.spec("R21")
@pytest.mark.usefixtures("small_batches")
@pytest.mark.parametrize("moment", ["before", "after"])
@pytest.mark.parametrize("prepare", [first, second])
def test_wherever_an_import_dies_every_child_has_guardians_and_the_next_one_goes_on(
    prepare: Callable[[Importing], dict[str, Any]], moment: str
) -> None:
    whole = Importing()
    records = prepare(whole)
    report, commits = commits_of(whole, records)
    children = {p["id"] for p in records["persons"] if p["responsibles"]}
    assert len(commits) > 4
    for place, number in enumerate(commits):
        importing = Importing()
        prepare(importing)
        crashes = Crashes(importing.store)
        crashes.arm(number, moment)
        with pytest.raises(Crash):
            importing.bring_in(records, most_gone=1.0)
        assert_whole(importing.store, children)
        importing.clock.forward(minutes=16)
        has_begun = place > 0 or moment == "after"
        after = importing.bring_in(records, most_gone=None if has_begun else 1.0)
        assert after.finished
        assert in_register(importing.store) == in_register(whole.store)
        if number < commits[-1] or moment == "before":  # else it was over, and was made again
            assert (after.written, after.changes) == (report.written, report.changes)


@pytest.mark.usefixtures("small_batches")
def test_an_import_that_runs_out_of_time_goes_on_where_it_was() -> None:
    importing, records = Importing(), school(SMALL_SCHOOL)
    parts = [importing.bring_in(records, batches=1)]
    while not parts[-1].finished:
        before = parts[-1].written
        parts.append(importing.bring_in(records, batches=1))
        assert parts[-1].written > before
    assert len(parts) > 3
    assert parts[-1].written == Importing().bring_in(records).written
    assert {str(part.changes) for part in parts} == {str(parts[0].changes)}


@pytest.mark.usefixtures("small_batches")
def test_of_two_imports_at_once_one_writes() -> None:
    importing, records = Importing(), school(SMALL_SCHOOL)
    crashes = Crashes(importing.store)
    crashes.arm(15, "after")
    with pytest.raises(Crash):
        importing.bring_in(records)
    with pytest.raises(ImportRunning):
        importing.bring_in(SMALL)


@pytest.mark.usefixtures("small_batches")
def test_an_import_that_was_taken_for_dead_writes_nothing_more() -> None:
    slow, records = Importing(), school(SMALL_SCHOOL)
    other = Importing(slow.store, slow.clock, "other")
    seen: list[dict[keys.Key, Any]] = []

    def overtake(number: int, moment: str) -> None:
        if (number, moment) == (15, "before"):
            slow.clock.forward(minutes=16)
            other.bring_in(SMALL | {"persons": []})
            seen.append(slow.store.items())

    slow.store.fault = overtake
    with pytest.raises(ImportRunning):
        slow.bring_in(records)
    assert [slow.store.items()] == seen
