"""An import from a bucket into the table, and what the system then knows of people."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from aws_lambda_powertools.utilities.typing import LambdaContext
from moto import mock_aws
from pydantic import ValidationError

from functions.directory import importer
from functions.directory.comparing import NOT_IN_FILE
from functions.directory.importer import Bucket
from functions.directory.reading import TOO_LARGE
from functions.directory.report import Problem, Report
from functions.directory.running import ImportRequest, run
from infra.local.export import Export
from infra.local.school import DemoPeople, Size, make_school, write_school
from shared.adapters.dynamo import DynamoStore
from shared.adapters.ids import random_id
from shared.adapters.ports import Ports
from shared.adapters.register import a_person, everybody, groups, members_of, people
from shared.adapters.store import Store, Table
from shared.domain.people import Person, SecurityMarking
from shared.domain.policy import load_policies
from shared.domain.relation import (
    enrolment_of,
    groups_of,
    groups_taught_by,
    guardians_of,
    has_higher_permission_over,
    is_staff_for,
)
from tests.support.doorkeeping import SECRET
from tests.support.memory import MemoryStore
from tests.support.tables import create_tables
from tests.support.world import STOCKHOLM, FixedClock, local

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from pathlib import Path

    from types_boto3_s3 import S3Client

BUCKET, KEY = "imports", "school.json"
TODAY = date(2021, 10, 1)


@dataclass(frozen=True)
class World:
    """A bucket on moto, and a store."""

    s3: "S3Client"
    ports: Ports

    @property
    def store(self) -> Store:
        return self.ports.store

    def put(self, file: bytes | dict[str, Any]) -> None:
        body = file if isinstance(file, bytes) else json.dumps(file).encode()
        self.s3.put_object(Bucket=BUCKET, Key=KEY, Body=body)

    def imports(self, file: bytes | dict[str, Any]) -> Report:
        self.put(file)
        return run(ImportRequest(bucket=BUCKET, key=KEY), Bucket(self.s3), self.ports)


def world_with(store: Store) -> World:
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"})
    clock = FixedClock(local(f"{TODAY} 10:00"))
    return World(s3, Ports(store, clock, random_id, STOCKHOLM, load_policies("standard")))


@pytest.fixture
def world() -> Iterator[World]:
    """A world for whole municipalities: moto copies a table for each item of a transaction."""
    with mock_aws():
        yield world_with(MemoryStore())


@pytest.fixture(scope="module")
def made() -> tuple[Export, DemoPeople]:
    return make_school(1, TODAY)


@pytest.fixture(scope="module")
def school(made: tuple[Export, DemoPeople]) -> dict[str, Any]:
    return made[0].records


@pytest.fixture(scope="module")
def demo(made: tuple[Export, DemoPeople]) -> DemoPeople:
    return made[1]


# --- a whole municipality -----------------------------------------------------------------


def test_a_municipality_comes_in_and_a_second_time_nothing_is_written(
    world: World, school: dict[str, Any]
) -> None:
    counts = {kind: len(records) for kind, records in school.items()}
    [nobody] = [p["id"] for p in school["persons"] if "civicNo" not in p]
    lines = (Problem(where=f"persons/{nobody}", problem="has no civic number; kept"),)
    first, again = world.imports(school), world.imports(school)
    assert first.records == again.records == counts
    assert first.problems == again.problems == lines
    assert (first.written, again.written, again.finished) == (222, 0, True)
    assert {kind: tally.unchanged for kind, tally in again.changes.items()}["persons"] == 210
    assert everybody(world.store) == {person["id"] for person in school["persons"]}


def test_every_child_finds_its_guardians_and_they_find_the_child(
    world: World, school: dict[str, Any]
) -> None:
    world.imports(school)
    found = people(world.store, everybody(world.store))
    children = [person for person in found.values() if person.guardians]
    assert len(children) == 76
    for child in children:
        guardians = guardians_of(child, TODAY)
        assert 1 <= len(guardians) <= 2
        for guardian in guardians:
            assert child.id in {each.person_id for each in found[guardian].children}
    [ward] = [c for c in children if {g.relation for g in c.guardians} != {"Vårdnadshavare"}][:1]
    assert len(guardians_of(ward, TODAY)) < len(ward.guardians)


def test_the_demo_people_are_to_each_other_what_talks_need(
    world: World, school: dict[str, Any], demo: DemoPeople
) -> None:
    world.imports(school)
    (teacher, preschool_teacher, principal, guardian, co_guardian, pupil, stranger) = (
        a_person(world.store, each.person_id) for each in demo
    )
    assert set(guardians_of(pupil, TODAY)) == {guardian.id, co_guardian.id}
    assert stranger.id not in guardians_of(pupil, TODAY)
    assert is_staff_for(teacher, pupil, TODAY)
    assert not is_staff_for(preschool_teacher, pupil, TODAY)
    assert has_higher_permission_over(principal, pupil, TODAY)
    assert teacher.manager_id == principal.id
    assert principal.manager_id is None
    [class_id] = groups_taught_by(teacher, TODAY)
    assert class_id in groups_of(pupil, TODAY)
    assert pupil.id in members_of(world.store, class_id)
    assert groups(world.store, [class_id])[class_id].school_form == "GR"
    assert enrolment_of(pupil, TODAY, "GR").year == 5
    younger = people(
        world.store, [c.person_id for c in guardian.children if c.person_id != pupil.id]
    )
    [child] = younger.values()
    assert is_staff_for(preschool_teacher, child, TODAY)
    assert enrolment_of(child, TODAY).school_form == "FS"
    assert {each.email for each in (guardian, co_guardian)} == {
        mail["value"]
        for person in school["persons"]
        for mail in person["emails"]
        if person["id"] in (guardian.id, co_guardian.id)
    }


def test_a_pupil_at_the_leisure_centre_is_a_pupil_of_the_school_first(
    world: World, school: dict[str, Any]
) -> None:
    world.imports(school)
    both = [p for p in everyone(world) if len(p.enrolments) == 2]
    assert len(both) == 28
    for pupil in both:
        assert pupil.enrolments[1].school_form == "FTH"
        assert enrolment_of(pupil, TODAY).school_form in ("GR", "FKLASS")
        assert enrolment_of(pupil, TODAY, "FTH").school_form == "FTH"


def everyone(world: World) -> list[Person]:
    return list(people(world.store, everybody(world.store)).values())


@pytest.mark.spec("R17")
def test_both_markings_of_protected_identity_come_through(
    world: World, school: dict[str, Any]
) -> None:
    world.imports(school)
    marked = [person.marking for person in everyone(world) if person.is_protected]
    assert sorted(marked) == [SecurityMarking.CONFIDENTIAL] * 2 + [SecurityMarking.PROTECTED] * 2


def test_a_teacher_may_have_a_child_at_the_school(world: World, school: dict[str, Any]) -> None:
    world.imports(school)
    [colleague] = [person for person in everyone(world) if person.duties and person.children]
    assert colleague.email is not None
    assert colleague.email.endswith("@skola.example.org")


# --- faulty files -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "file", [b"not json", b"[]", b"{}", b'{"persons": []}', b"\x00", b"[" * 100_000]
)
def test_a_file_that_is_no_export_changes_nothing(
    world: World, school: dict[str, Any], file: bytes
) -> None:
    world.imports(school)
    report = world.imports(file)
    assert (report.written, report.records, report.problem_count) == (0, {}, 1)
    assert [line.where for line in report.problems] == ["file"]
    assert world.imports(school).written == 0


def test_a_file_that_is_not_there(world: World) -> None:
    report = run(ImportRequest(bucket=BUCKET, key="other"), Bucket(world.s3), world.ports)
    assert report == Report(
        problem_count=1, problems=(Problem(where="file", problem="There is no such file."),)
    )


def test_a_file_that_is_too_large_is_not_even_read(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importer, "MOST_BYTES", 10)
    [line] = world.imports({"persons": []}).problems
    assert line == Problem(where="file", problem=TOO_LARGE)


def test_faults_of_single_records_keep_what_stands(
    world: World, school: dict[str, Any], demo: DemoPeople
) -> None:
    world.imports(school)
    before = {person.id: person for person in everyone(world)}
    faulty = json.loads(json.dumps(school))
    hit = {demo.pupil.person_id: "x" * 10_000, demo.guardian.person_id: "a\x00b"}
    for person in faulty["persons"]:
        person["familyName"] = hit.get(person["id"], person["familyName"])
    faulty["persons"].append({**faulty["persons"][-1], "givenName": "Doubled"})
    faulty["groups"][0]["groupMemberships"].append({"person": {"id": demo.pupil.person_id[::-1]}})
    assert world.imports(faulty).written == 0
    assert {line.where for line in world.imports(faulty).problems} >= {
        f"persons/{person}" for person in hit
    }
    assert {person.id: person for person in everyone(world)} == before


def test_who_is_not_in_the_file_any_more_is_told(
    world: World, school: dict[str, Any], demo: DemoPeople
) -> None:
    world.imports(school)
    gone = demo.unrelated_guardian.person_id
    smaller = {**school, "persons": [p for p in school["persons"] if p["id"] != gone]}
    report = world.imports(smaller)
    assert (report.written, report.changes["persons"].gone) == (1, 1)
    assert Problem(where=f"persons/{gone}", problem=NOT_IN_FILE) in report.problems
    assert a_person(world.store, gone).children


# --- the function -------------------------------------------------------------------------


class Context(LambdaContext):
    """What Lambda tells a function about the call."""

    _function_name = "importer"
    _memory_limit_in_mb = 2048
    _invoked_function_arn = "arn:aws:lambda:eu-north-1:123456789012:function:importer"
    _aws_request_id = "11111111-2222-3333-4444-555555555555"

    @staticmethod
    def get_remaining_time_in_millis() -> int:
        return 900_000


@pytest.fixture
def deployed(monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """The function as its environment makes it, on tables."""
    monkeypatch.setenv("TALKS_TABLE", "talks")
    monkeypatch.setenv("HISTORY_TABLE", "history")
    with mock_aws():
        client = boto3.client("dynamodb")
        create_tables(client)
        queue = boto3.client("sqs").create_queue(QueueName="imports")["QueueUrl"]
        monkeypatch.setenv("IMPORT_QUEUE_URL", queue)
        secret = SECRET.model_dump_json()
        boto3.client("secretsmanager").create_secret(Name="sign-in", SecretString=secret)
        monkeypatch.setenv("SIGN_IN_SECRET", "sign-in")
        importer._root.cache_clear()
        yield world_with(DynamoStore(client, {Table.TALKS: "talks", Table.HISTORY: "history"}))
        importer._root.cache_clear()


def test_the_function_answers_with_the_report_and_logs_nobody(
    deployed: World, tmp_path: "Path", monkeypatch: pytest.MonkeyPatch
) -> None:
    logged = StringIO()
    monkeypatch.setattr(importer.logger.registered_handler, "stream", logged)
    small = Size(class_size=2, department_size=3)
    write_school(tmp_path / KEY, size=small)
    deployed.put((tmp_path / KEY).read_bytes())
    records = json.loads((tmp_path / KEY).read_text(encoding="utf-8"))
    kept = sum(len(records[kind]) for kind in ("organisations", "persons", "groups"))

    first = importer.handler({"bucket": BUCKET, "key": KEY}, Context())
    assert json.loads(json.dumps(first)) == first
    assert (first["written"], first["changes"]["persons"]["gone"]) == (kept, 0)
    assert everybody(deployed.store) == {person["id"] for person in records["persons"]}
    again = importer.handler({"bucket": BUCKET, "key": KEY}, Context())
    assert (again["written"], again["changes"]["persons"]["added"], again["finished"]) == (
        0,
        0,
        True,
    )

    assert f'"written":{kept}' in logged.getvalue()
    for person in records["persons"]:
        for private in (person["familyName"], person["birthDate"], person["id"]):
            assert private not in logged.getvalue()


@pytest.mark.parametrize("event", [{}, {"bucket": BUCKET}, {"bucket": BUCKET, "key": KEY, "x": 1}])
def test_another_event_is_an_error(deployed: World, event: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        importer.handler(event, Context())
    assert everybody(deployed.store) == set()


def test_an_import_without_time_left_asks_to_be_gone_on_with(
    deployed: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One batch at a time, until the queue is empty."""
    deployed.put(
        json.dumps(make_school(1, TODAY, Size(class_size=2, department_size=3))[0].records).encode()
    )
    monkeypatch.setattr(Context, "get_remaining_time_in_millis", lambda _: 1000)
    sqs: Any = boto3.client("sqs")
    reports = [importer.handler({"bucket": BUCKET, "key": KEY}, Context())]
    while message := sqs.receive_message(QueueUrl=os.environ["IMPORT_QUEUE_URL"]).get("Messages"):
        sqs.delete_message(
            QueueUrl=os.environ["IMPORT_QUEUE_URL"], ReceiptHandle=message[0]["ReceiptHandle"]
        )
        reports.append(importer.handler({"Records": [{"body": message[0]["Body"]}]}, Context()))
    assert (reports[0]["finished"], reports[1:]) == (False, [{"batchItemFailures": []}])
    assert reports[0]["written"] < 60
    assert importer.handler({"bucket": BUCKET, "key": KEY}, Context())["written"] == 0


@pytest.mark.usefixtures("deployed")
def test_a_message_about_a_file_that_is_none_fails_so_that_it_is_heard() -> None:
    body = json.dumps({"bucket": BUCKET, "key": "none"})
    with pytest.raises(importer.ImportRefused):
        importer.handler({"Records": [{"body": body}]}, Context())
