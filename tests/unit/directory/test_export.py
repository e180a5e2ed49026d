"""What of a file can be read, and what is said about the rest."""

import json
import re
from typing import Any

import pytest

from functions.directory import export
from functions.directory.export import Export, read_export
from functions.directory.report import MOST_LINES, Problems
from shared.domain.errors import Invalid
from tests.unit.directory.records import Record, data, document, duty, person, placement, uid, unit


def read(**kinds: list[Any]) -> tuple[Export, list[tuple[str, str]]]:
    problems = Problems()
    found = read_export(data(**kinds), problems)
    return found, [(line.where, line.problem) for line in problems.lines]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        (b"", "not JSON"),
        (b"persons;groups\n1;2", "not JSON"),
        (b'{"persons": [', "not JSON"),
        (b"\xff\xfe\x00\x00 not any encoding", "not JSON"),
        (json.dumps(document()).encode() + b"\x00", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"n": ' + b"9" * 5000 + b"}", "not JSON"),
        (b"[]", "one object"),
        (b"null", "one object"),
        (b"{}", "no list of organisations, persons, placements, groups, duties"),
        (json.dumps(document() | {"groups": {}}).encode(), "no list of groups"),
        (json.dumps(document() | {"persons": None}).encode(), "no list of persons"),
    ],
    ids=range(12),
)
def test_a_file_that_is_no_export(file: bytes, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        read_export(file, Problems())


def test_a_file_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "MOST_BYTES", 10)
    with pytest.raises(Invalid, match="more than"):
        read_export(data(), Problems())


def test_an_empty_export_and_a_byte_order_mark_are_fine() -> None:
    problems = Problems()
    read_export(b"\xef\xbb\xbf" + data(), problems)
    assert problems.count == 0


def test_what_is_not_known_is_passed_over_and_null_is_absent() -> None:
    record = person("Åsa") | {"shoeSize": 38, "civicNo": None, "emails": None, "birthDate": None}
    found, lines = read(persons=[record])
    assert lines == []
    assert found.persons[uid("Åsa")].emails == ()
    assert found.persons[uid("Åsa")].civic_no is None


def test_names_are_composed_and_trimmed() -> None:
    found, _ = read(persons=[person("A") | {"givenName": " A\u030asa "}])
    assert found.persons[uid("A")].given_name == "Åsa"


def test_ids_are_the_same_in_any_case() -> None:
    found, lines = read(persons=[person("A") | {"id": uid("A").upper()}])
    assert list(found.persons) == [uid("A")]
    assert found.persons[uid("A")].id == uid("A")
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
    assert list(found.persons) == [uid("B")]
    assert found.listed == {uid("A"), uid("B")}
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
    assert list(found.persons) == [uid("A")]
    assert [where for where, _ in lines] == ["persons[1]"]


def test_of_two_records_with_one_id_neither_is_taken() -> None:
    twice = [person("A"), person("A") | {"id": uid("A").upper(), "givenName": "Other"}]
    found, lines = read(persons=[*twice, person("B")])
    assert list(found.persons) == [uid("B")]
    assert found.listed == {uid("A"), uid("B")}
    assert lines == [(f"persons/{uid('A')}", export.DUPLICATE)]


def test_whom_an_unusable_record_is_about_is_remembered() -> None:
    kinds = {
        "organisations": [unit("School") | {"displayName": None}],
        "placements": [placement("A", "School") | {"id": 7}, {"child": "nobody"}],
        "duties": [duty("B", "School") | {"dutyRole": None}],
        "groups": [{"id": uid("5A")}],
    }
    found, lines = read(**kinds)
    assert found.uncertain == {uid("A"), uid("B")}
    assert found.unusable == {uid("School"), uid("5A")}
    assert len(lines) == 5


def test_every_problem_is_counted_but_not_every_one_is_told() -> None:
    problems = Problems()
    read_export(data(persons=[None] * (MOST_LINES + 5)), problems)
    assert problems.count == MOST_LINES + 5
    assert len(problems.lines) == MOST_LINES
