"""What of a file can be read, and what is said about the rest."""

import json
import re
from typing import Any

import pytest

from functions.directory import reading, stream
from functions.directory.reading import read_export
from functions.directory.report import MOST_LINES, Problems
from functions.directory.ss12000 import PersonRecord
from functions.directory.staging import Staging
from shared.domain.errors import Invalid
from tests.unit.directory.records import (
    TODAY,
    Record,
    data,
    document,
    duty,
    person,
    placement,
    staged,
    uid,
    unit,
)


def read(**kinds: list[Any]) -> tuple[Staging, list[tuple[str, str]]]:
    problems = Problems()
    found = staged(problems, TODAY, **kinds)
    return found, [(line.where, line.problem) for line in problems.lines]


def read_in_chunks(file: bytes, size: int = 7) -> Staging:
    staging = Staging()
    chunks = (file[start : start + size] for start in range(0, len(file), size))
    read_export(chunks, staging, TODAY, Problems())
    return staging


def people(found: Staging) -> dict[str, PersonRecord]:
    return {
        row.id: PersonRecord.model_validate_json(row.body)
        for rows in found.people(100)
        for row in rows
    }


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"", "not JSON"),
        (b"persons;groups\n1;2", "not JSON"),
        (b'{"persons": [', "not JSON"),
        (b"\xff\xfe\x00\x00 not any encoding", "not JSON"),
        (json.dumps(document()).encode() + b"\x00", "not JSON"),
        (b'{"persons": ' + b"[" * 100_000, "not JSON"),
        (b'{"n": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'{"n" 1}', "not JSON"),
        (b'{"persons": [1 2]}', "not JSON"),
        (b'{"n": 1]', "not JSON"),
        (b"{1: []}", "not JSON"),
        (b"[]", "one object"),
        (b"null", "one object"),
        (b"{}", "no list of organisations, persons, placements, groups, duties"),
        (json.dumps(document() | {"groups": {}}).encode(), "no list of groups"),
        (json.dumps(document() | {"persons": None}).encode(), "no list of persons"),
    ],
    ids=range(16),
)
def test_a_file_that_is_no_export(file: bytes, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        read_in_chunks(file, 64)


def test_a_record_that_is_too_large_is_no_record(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MOST_CHARACTERS", 100)
    with pytest.raises(Invalid, match="not JSON"):
        read_in_chunks(data(persons=["x" * 1000]))


@pytest.mark.parametrize("size", [1, 2, 7, 10_000])
def test_however_a_file_comes_in_pieces_it_says_the_same(size: int) -> None:
    records: dict[str, list[Any]] = {
        "persons": [person("Åsa"), person("Bo")],
        "groups": [7, {}, 1.5, "x"],
    }
    beside = {"about": {"n": 12}, "more": 3, "other": [{"persons": []}]}
    file = json.dumps(beside | document(**records) | {"last": None}, ensure_ascii=False).encode()
    found = read_in_chunks(file, size)
    assert {p.given_name for p in people(found).values()} == {"Åsa", "Bo"}
    assert len(list(found.unusable("groups"))) == 4


def test_an_empty_export_and_a_byte_order_mark_are_fine() -> None:
    problems = Problems()
    read_export([b"\xef\xbb\xbf" + data()], Staging(), TODAY, problems)
    assert problems.count == 0


def test_what_is_not_known_is_passed_over_and_null_is_absent() -> None:
    record = person("Åsa") | {"shoeSize": 38, "civicNo": None, "emails": None, "birthDate": None}
    found, lines = read(persons=[record])
    assert [problem for _, problem in lines] == [
        "has neither a date of birth nor a civic number that tells one; kept"
    ]
    assert people(found)[uid("Åsa")].emails == ()


def test_names_are_composed_and_trimmed() -> None:
    found, _ = read(persons=[person("A") | {"givenName": " A\u030asa "}])
    assert people(found)[uid("A")].given_name == "Åsa"


def test_ids_are_the_same_in_any_case() -> None:
    found, lines = read(persons=[person("A") | {"id": uid("A").upper()}])
    assert list(people(found)) == [uid("A")]
    assert people(found)[uid("A")].id == uid("A")
    assert lines == []


@pytest.mark.parametrize(
    ("fault", "told"),
    [
        ({"familyName": "x" * 10_000}, "familyName: String should have at most 200"),
        ({"familyName": "a\x00b"}, "familyName: .*control character"),
        ({"givenName": "\ud800"}, "givenName: .*unicode"),
        ({"givenName": 7}, "givenName: Input should be a valid string"),
        ({"givenName": "", "familyName": " "}, "record: .*there is no name"),
        ({"familyName": None}, "familyName: Field required"),
        ({"birthDate": "2011-02-30"}, "birthDate: "),
        ({"enrolments": {}}, "enrolments: "),
        ({"enrolments": [{"schoolType": "GR"}]}, r"enrolments\.0\.enroledAt: Field required"),
        (
            {"responsibles": [{"person": {"id": "x"}, "relationType": "G"}]},
            r"responsibles\.0\.pers",
        ),
        (
            {"responsibles": person("A", *"B" * 51)["responsibles"]},
            "responsibles: .*at most 50 items",
        ),
        ({"emails": "a@example.com"}, "emails: "),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else "",
)
def test_a_person_that_cannot_be_taken_is_left_out_with_a_line(fault: Record, told: str) -> None:
    found, lines = read(persons=[person("A") | fault, person("B")])
    assert list(people(found)) == [uid("B")]
    assert all(uid(name) in found.listed for name in "AB")
    [(where, problem)] = lines
    assert where == f"persons/{uid('A')}"
    assert re.search(told, problem)
    assert problem.endswith("left out, what stands is kept")


def test_a_line_never_tells_a_value() -> None:
    secret = "2011-13-45 Hemlig"
    faults = {
        "givenName": {"a": secret},
        "birthDate": secret,
        "enrolments": [{"schoolYear": secret}],
    }
    _, lines = read(persons=[person("A") | faults])
    assert secret not in str(lines)
    assert "more" in lines[0][1]


@pytest.mark.parametrize("nobody", [None, 7, "text", [], {}, {"id": 7}, {"id": "not-an-id"}])
def test_a_record_without_an_id_is_told_by_its_place(nobody: Any) -> None:
    found, lines = read(persons=[person("A"), nobody])
    assert list(people(found)) == [uid("A")]
    assert [where for where, _ in lines] == ["persons[1]"]


@pytest.mark.spec("R21")
def test_of_two_records_with_one_id_neither_is_taken() -> None:
    twice = [person("A"), person("A") | {"id": uid("A").upper(), "givenName": "Other"}]
    found, lines = read(persons=[*twice, person("B")])
    assert list(people(found)) == [uid("B")]
    assert all(uid(name) in found.listed for name in "AB")
    assert lines == [(f"persons/{uid('A')}", reading.DUPLICATE)]


def test_whom_an_unusable_record_is_about_is_remembered() -> None:
    kinds = {
        "organisations": [unit("School") | {"displayName": None}],
        "placements": [placement("A", "School") | {"id": 7}, {"child": "nobody"}],
        "duties": [duty("B", "School") | {"dutyRole": None}],
        "groups": [{"id": uid("5A")}],
    }
    found, lines = read(**kinds)
    assert found.uncertain([uid("A"), uid("B"), uid("C")]) == {uid("A"), uid("B")}
    assert [*found.unusable("organisations"), *found.unusable("groups")] == [
        uid("School"),
        uid("5A"),
    ]
    assert len(lines) == 5


def test_every_problem_is_counted_but_not_every_one_is_told() -> None:
    problems = Problems()
    staged(problems, persons=[None] * (MOST_LINES + 5))
    assert problems.count == MOST_LINES + 5
    assert len(problems.lines) == MOST_LINES
