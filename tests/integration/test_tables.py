"""A school without SS 12000: a zip of CSV files, with the same rules as an export."""

import io
from typing import Any
from zipfile import ZipFile

import pytest

from functions.directory.report import Report
from functions.directory.running import ImportRequest, run
from functions.directory.tables.records import id_of, shapes
from shared.adapters.register import a_person, groups, members_of
from shared.domain.relation import enrolment_of, groups_taught_by, guardians_of
from tests.support.exports import Given, Importing
from tests.unit.directory.records import TODAY

SWEDISH = {
    "enheter": "id;namn;skolformer\nbjörk;Björkskolan;GR FTH\n",
    "personer": (
        "id;förnamn;efternamn;födelsedatum;e-post\n"
        "e1;Noor;Öberg;2011-05-06;\nv1;Ali;Öberg;1980-01-02;ali@example.com\nl1;Mia;Ek;1970-03-04;\n"
    ),
    "inskrivningar": "person;enhet;skolform;årskurs;från\ne1;björk;GR;5;2021-07-01\n",
    "vårdnadshavare": "barn;vårdnadshavare\ne1;v1\n",
    "grupper": "id;namn;enhet;skolform\n5a;5A;björk;GR\n",
    "medlemmar": "grupp;person;från\n5a;e1;2021-07-01\n",
    "tjänster": "id;person;enhet;roll;från\nt1;l1;björk;Lärare;2021-07-01\n",
    "uppdrag": "tjänst;grupp;roll\nt1;5a;Mentor\n",
}


def translated(tables: dict[str, str]) -> dict[str, str]:
    """The same with English headings and commas."""
    english = {}
    for shape in shapes().values():
        content = tables.get(shape.tables[-1])
        if content is not None:
            heading, _, rows = content.partition("\n")
            words = {them[-1]: them[0] for them in shape.columns.values()}
            names = ",".join(words[name] for name in heading.split(";"))
            english[shape.tables[0]] = f"{names}\n{rows.replace(';', ',')}"
    return english


def bring_in(
    importing: Importing, tables: dict[str, str], encoding: str = "utf-8", **asked: Any
) -> Report:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as file:
        for name, content in tables.items():
            file.writestr(f"skolan/{name}.csv", content.encode(encoding))
    request = ImportRequest(bucket="imports", key="skolan.zip", **asked)
    return run(request, Given(packed.getvalue()), importing.ports)


@pytest.mark.spec("R21")
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("tables", [SWEDISH, translated(SWEDISH)], ids=["sv ;", "en ,"])
def test_tables_say_what_an_export_says(tables: dict[str, str], encoding: str) -> None:
    importing = Importing()
    report = bring_in(importing, tables, encoding)
    assert report.finished
    assert {line.problem for line in report.problems} == {"has no civic number; kept"}
    noor, ali, mia, class_ = (
        str(id_of(kind, text))
        for kind, text in (
            ("persons", "e1"),
            ("persons", "v1"),
            ("persons", "l1"),
            ("groups", "5a"),
        )
    )
    pupil = a_person(importing.store, noor)
    assert guardians_of(pupil, TODAY) == (ali,)
    assert enrolment_of(pupil, TODAY).year == 5
    assert members_of(importing.store, class_) == [noor]
    assert groups_taught_by(a_person(importing.store, mia), TODAY) == {class_}
    assert groups(importing.store, [class_])[class_].name == "5A"
    assert a_person(importing.store, ali).email == "ali@example.com"
    assert bring_in(importing, tables, encoding).written == 0


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"personer": None}, "no table people or personer.csv"),
        ({"personer": "förnamn;efternamn\nA;B\n"}, "no column id"),
        ({"vårdnadshavare": "vårdnadshavare\nv1\n"}, "no column child or barn"),
    ],
)
def test_what_is_missing_is_said_in_words(change: dict[str, str | None], told: str) -> None:
    tables = {k: v for k, v in (SWEDISH | change).items() if v is not None}
    [line] = bring_in(Importing(), tables).problems
    assert (line.where, told in line.problem) == ("file", True), line


def test_another_encoding_is_told_and_nothing_is_written() -> None:
    importing = Importing()
    [line] = [
        line
        for line in bring_in(importing, SWEDISH, "cp1252").problems
        if "Windows-1252" in line.problem
    ]
    assert "Save it as CSV UTF-8" in line.problem
    assert importing.store.items() == {}


def test_what_is_no_zip_is_told() -> None:
    request = ImportRequest(bucket="imports", key="skolan.zip")
    report = run(request, Given(b"id;namn\n"), Importing().ports)
    assert [line.problem for line in report.problems] == ["The file is no zip of CSV files."]


def test_a_civic_number_is_no_id_and_a_row_that_is_wrong_is_left_out() -> None:
    people = SWEDISH["personer"] + "19800102-1234;A;B;1980-01-02;\nx;;;;\n"
    report = bring_in(Importing(), SWEDISH | {"personer": people, "okänd": "a;b\n"})
    told = {line.where: line.problem for line in report.problems}
    assert "left out" in told["persons[3]"]
    assert any("givenName: Field required" in problem for problem in told.values())
    assert "1980" not in str(report)


def test_a_column_that_is_not_known_is_told_and_passed_over() -> None:
    units = "id;namn;färg\nbjörk;Björkskolan;grön\n"
    report = bring_in(Importing(), SWEDISH | {"enheter": units})
    assert "column 'färg' is not known; passed over" in {line.problem for line in report.problems}
    assert report.finished
