"""What the school knows beside its records, brought in as tables (R20, F11, R18, G4)."""

import io
from typing import Any
from zipfile import ZipFile

import pytest

from functions.directory.report import Report
from functions.directory.running import ImportRequest, run
from functions.directory.tables.own import SAID_SINCE
from functions.directory.tables.records import id_of
from shared.adapters import register
from shared.domain.people import Language, Person
from shared.domain.relation import guardians_of, manager_of
from tests.integration.test_tables import SWEDISH
from tests.integration.test_tables import bring_in as bring_register_in
from tests.support.api import Api
from tests.support.exports import Given, Importing
from tests.unit.directory.records import TODAY

OWN = {
    "företrädare": "barn;företrädare;relation;från;till;beslut\n"
    "e1;v2;Familjehem;2021-09-01;2022-06-30;SN 2021-0117\n",
    "chefer": "medarbetare;chef\nl1;l2\n",
    "språk": "person;språk;tolk\nv1;en;so\nl1;sv;\n",
    "egna_samtal": "barn;egna\ne1;ja\n",
}
PEOPLE = SWEDISH["personer"] + "v2;Kim;Ask;1975-01-02;\nl2;Ida;Lind;1970-03-04;\n"
REGISTER = SWEDISH | {
    "personer": PEOPLE,
    "tjänster": SWEDISH["tjänster"] + "t2;l2;björk;Rektor;2021-07-01\n",
}


@pytest.fixture
def importing() -> Importing:
    importing = Importing()
    assert bring_register_in(importing, REGISTER).finished
    return importing


def bring_in(importing: Importing, tables: dict[str, str], **asked: Any) -> Report:
    packed = io.BytesIO()
    with ZipFile(packed, "w") as file:
        for name, content in tables.items():
            file.writestr(f"{name}.csv", content)
    request = ImportRequest(bucket="imports", key="skolan.own.zip", **asked)
    return run(request, Given(packed.getvalue()), importing.ports)


def known(importing: Importing, name: str) -> Person:
    person_id = str(id_of("persons", name))
    return register.people(importing.store, [person_id], own=[person_id])[person_id]


@pytest.mark.spec("R20", "R18", "F11")
def test_tables_say_what_the_records_do_not(importing: Importing) -> None:
    report = bring_in(importing, OWN)
    assert (report.finished, report.written, report.problems) == (True, 3, ())
    assert report.records == {"carers": 1, "manager_id": 1, "language": 2, "separate_talks": 1}
    noor, ali, mia = (known(importing, name) for name in ("e1", "v1", "l1"))
    assert guardians_of(noor, TODAY) == (ali.id, id_of("persons", "v2"))
    assert noor.own.carers[0].evidence == "SN 2021-0117"
    assert noor.own.separate_talks
    assert known(importing, "v2").own.cares_for == (noor.id,)
    assert (ali.speaks, ali.own.interpreter) == (Language.ENGLISH, "so")
    assert manager_of(mia) == id_of("persons", "l2")
    assert bring_in(importing, OWN).written == 0


def test_a_dry_run_tells_and_writes_nothing(importing: Importing) -> None:
    report = bring_in(importing, OWN, dry_run=True)
    assert (report.written, report.finished, report.dry_run) == (0, False, True)
    assert report.changes["carers"].added == 1
    assert known(importing, "v1").own.version == 0


@pytest.mark.spec("R20", "R18")
def test_what_somebody_said_since_is_left_unless_it_is_told_to_go(importing: Importing) -> None:
    bring_in(importing, OWN)
    ali = known(importing, "v1").id
    said = {"language": "sv", "interpreter": None}
    path = f"/v1/people/{ali}/language"
    api = Api(importing.ports)
    assert api.call(ali, "PUT", path, said, if_match='"1"').status == 200
    report = bring_in(importing, OWN)
    assert [line.problem for line in report.problems] == [SAID_SINCE]
    assert known(importing, "v1").speaks is Language.SWEDISH
    assert bring_in(importing, OWN, overwrite=True).written == 1
    assert known(importing, "v1").speaks is Language.ENGLISH
    ended = OWN | {"företrädare": "barn;företrädare;relation;från;till;beslut\n"}
    assert bring_in(importing, ended).written == 0  # who is not in a table is left as they are


@pytest.mark.spec("R20")
@pytest.mark.parametrize(
    ("table", "row"),
    [
        ("företrädare", "e1;v2;Styvförälder;2021-09-01;2022-06-30;SN 1"),
        ("företrädare", "e1;v2;God man;2021-09-01;;SN 1"),
        ("företrädare", "e1;v2;God man;2021-09-01;2022-06-30;"),
        ("företrädare", "e1;v2;God man;2022-09-01;2022-06-30;SN 1"),
        ("företrädare", "e1;e1;God man;2021-09-01;2022-06-30;SN 1"),
        ("företrädare", "e1;nobody;God man;2021-09-01;2022-06-30;SN 1"),
        ("chefer", "l1;v1"),
        ("chefer", "l1;l1"),
        ("språk", "v1;so;"),
        ("språk", "v1;sv;somaliska"),
        ("språk", "nobody;sv;"),
        ("språk", "20100101-1234;sv;"),
        ("egna_samtal", "e1;kanske"),
    ],
)
def test_what_cannot_be_is_left_out_and_told(importing: Importing, table: str, row: str) -> None:
    heading = OWN[table].partition("\n")[0]
    report = bring_in(importing, {table: f"{heading}\n{row}\n"})
    assert (report.written, len(report.problems)) == (0, 1)


def test_what_is_no_zip_says_nothing(importing: Importing) -> None:
    request = ImportRequest(bucket="imports", key="skolan.own.zip")
    report = run(request, Given(b"no zip"), importing.ports)
    assert [line.where for line in report.problems] == ["file"]
