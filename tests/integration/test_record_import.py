"""Importing what stands beside talks: JSON and CSV, line by line, and nothing twice (F71–F74, F115)."""

import json
from typing import Any

import pytest

from functions.records.importer import ImportRequest, run
from functions.records.importing.report import Report
from shared.adapters.store import Table, UnitOfWork
from tests.integration.test_results import judge, results
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

MATHS = {"pupil": "emil", "term": "2021-autumn", "subject": "MA"}
WHOLE: dict[str, list[dict[str, Any]]] = {
    "judgements": [MATHS | {"words": "Bra", "level": "acceptable", "release_on": "2021-10-01"}],
    "grades": [MATHS | {"grade": "B"}],
    "attendance": [
        {"pupil": "emil", "term": "HT2021", "attended": 90, "invalid_absence": 10},
        MATHS | {"attended": 30},
    ],
    "observations": [
        {"id": "o1", "unit": "preschool", "day": "2021-10-01", "title": "Torn", "text": "Bygge",
         "children": ["elsa"], "department": "elk"},
    ],
    "teaching": [{"group": "5a", "subject": "EN", "teacher": "bystander"}],
}  # fmt: skip


class InMemory:
    """A bucket with one file."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def read(self, _: ImportRequest) -> bytes:
        """The file."""
        return self.content


@pytest.fixture
def steps() -> Steps:
    return a_term()


def take(steps: Steps, content: object) -> Report:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return run(ImportRequest(bucket="b", key="k"), InMemory(data), steps.ports)


def contents(steps: Steps) -> Any:
    assert isinstance(steps.ports.store, MemoryStore)
    return {table: steps.ports.store.items(table) for table in Table}


def lines(report: Report) -> list[tuple[str, str]]:
    return [(line.where, line.problem.split(";")[0]) for line in report.problems]


@pytest.mark.spec("F71", "F72", "F74")
def test_everything_is_taken_once_and_a_second_run_writes_nothing(steps: Steps) -> None:
    assert take(steps, WHOLE) == Report(rows=6, written=6)
    after = contents(steps)
    steps.clock.forward(days=1)
    assert take(steps, WHOLE) == Report(rows=6, unchanged=6)
    assert contents(steps) == after
    read = results(steps, "teacher")
    assert [judgement["words"] for judgement in read["judgements"]] == ["Bra"]
    assert [grade["value"] for grade in read["grades"]] == ["B"]
    assert [told["percent"] for told in read["attendance"]] == [90.0, 100.0]
    assert len(results(steps, "mona")["judgements"]) == 1, "released"
    shown = steps.call("mona", "GET", "/v1/people/elsa/observations").body["observations"]
    assert [(observation["title"], observation["tagged"]) for observation in shown] == [
        ("Torn", True)
    ]
    english = "/v1/people/emil/judgements/2021-autumn/EN"
    assert judge(steps, "bystander", english).status == 200
    assert judge(steps, "teacher", english, 1).problem == "not-allowed"


def test_what_has_changed_is_a_new_version_and_what_was_written_here_stays(steps: Steps) -> None:
    take(steps, WHOLE)
    changed = {
        "judgements": [MATHS | {"words": "Bättre"}],
        "grades": [MATHS | {"grade": "A"}],
        "observations": [WHOLE["observations"][0] | {"children": [], "text": "Bro"}],
    }
    assert take(steps, changed) == Report(rows=3, written=3)
    read = results(steps, "teacher")
    told = read["judgements"][0]["words"], read["grades"][0]["value"], read["grades"][0]["version"]
    assert told == ("Bättre", "A", 2)
    assert judge(steps, words="Min egen", version=2).status == 200
    report = take(steps, {"judgements": changed["judgements"]})
    assert lines(report) == [("judgements[0]", "was written here and is another")]
    assert results(steps, "teacher")["judgements"][0]["words"] == "Min egen"


@pytest.mark.parametrize(
    ("table", "written"),
    [
        ("pupil;term;subject;words;level\nemil;2021-autumn;MA;Bra;acceptable\n", 1),
        ("\ufeffElev;Termin;Ämne;Omdöme\r\nemil;HT 2021;MA;\"Bra; och\r\nbättre\"\r\nalma;ht21;EN;Bra\r\n", 2),
        ("Elev,Termin,Ämne,Betyg\nemil,VT2021,MA,B\n\n", 1),
        ("elev\ttermin\tnärvaro\tgiltig frånvaro\nemil\tHT2021\t90\t\n", 1),
        ("id;enhet;barn;dag;rubrik;text;visas för familjer\no;preschool;elsa;2021-09-01;T;B;ja", 1),
        ("grupp;ämne;lärare;från;till\n5a;MA;teacher;2021-08-15;\n5a;MA;bystander;;2021-12-20\n", 2),
    ],
)  # fmt: skip
def test_a_table_tells_by_its_headings_what_it_is(steps: Steps, table: str, written: int) -> None:
    assert take(steps, table.encode()) == Report(rows=written, written=written)
    assert take(steps, table.encode()) == Report(rows=written, unchanged=written)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"[]", b"{}", b'{"grades": {}}', b'{"people": []}', b"[" * 100_000,
        "elev;termin;ämne;omdöme\nemil;HT2021;MA;Bra".encode("cp1252"),
        b"pupil;name\nemil;x", b"pupil;pupil;term;subject;grade\n", b'pupil;term;subject;grade\n"a',
    ],
)  # fmt: skip
def test_what_is_no_such_file_changes_nothing(steps: Steps, content: bytes) -> None:
    before = contents(steps)
    report = take(steps, content)
    assert (report.rows, report.written, [line.where for line in report.problems]) == (
        0,
        0,
        ["file"],
    )
    assert contents(steps) == before


def test_each_fault_is_a_line_and_the_rest_is_taken(steps: Steps) -> None:
    seen: dict[str, Any] = {"day": "2021-10-01", "title": "T", "text": "T"}
    faulty = {
        "judgements": [
            MATHS | {"words": "Bra", "level": "A"},
            MATHS | {"subject": "EN", "words": ""},
            {"pupil": "emil", "term": "2021", "subject": "SV", "words": "Hemligt"},
            MATHS | {"pupil": "nobody", "words": "Bra"},
            MATHS | {"pupil": "elsa", "words": "Bra"},
            "Hemligt",
        ],
        "grades": [MATHS | {"grade": "A"}, MATHS | {"grade": "B"}],
        "observations": [
            seen | {"id": "a", "unit": "no"},
            seen | {"id": "b", "unit": "school", "department": "elk"},
            seen | {"id": "c", "unit": "preschool", "children": ["no"]},
        ],
        "teaching": [{"group": "no", "subject": "MA", "teacher": "teacher"}],
    }  # fmt: skip
    report = take(steps, faulty)
    assert (report.rows, report.written, report.left_out, report.problem_count) == (12, 1, 11, 12)
    told = dict(lines(report))
    assert told["judgements[0]"] == "level: is not of the school form's scale"
    assert told["judgements[3]"] == "pupil: is not in the register"
    assert told["judgements[4]"] == "pupil: is not judged in any school now"
    assert told["grades[1]"] == "the file tells this several times"
    assert [told[f"observations[{n}]"].split(":")[0] for n in range(3)] == [
        "unit", "department", "children",
    ]  # fmt: skip
    assert "Hemligt" not in report.model_dump_json()
    wide = take(steps, b"pupil;term;subject;grade;name\nemil;HT2021;MA;B;E\nalma;HT2021;MA;B;E;1\n")
    assert (wide.written, [where for where, _ in lines(wide)]) == (1, ["line 1", "line 3"])


@pytest.mark.spec("F115")
def test_activities_of_the_standard_tell_who_teaches(steps: Steps) -> None:
    activity = {
        "id": "a", "startDate": "2021-08-15", "groups": [{"id": "5a"}], "syllabus": {"id": "s"},
        "teachers": [{"duty": {"id": "d"}}],
    }  # fmt: skip
    export = {
        "activities": [activity],
        "duties": [{"id": "d", "person": {"id": "bystander"}}],
        "syllabuses": [{"id": "s", "subjectCode": "MA"}],
    }
    assert take(steps, export) == Report(rows=1, written=1)
    assert judge(steps, "bystander").status == 200
    assert judge(steps, "teacher").problem == "not-allowed"


def test_what_somebody_writes_at_the_same_moment_is_left_and_the_rest_taken(steps: Steps) -> None:
    both = [MATHS | {"words": "Fil"}, MATHS | {"subject": "EN", "words": "Fil"}]
    store = steps.ports.store
    commit = store.commit
    written: list[int] = []

    def overtaken(work: UnitOfWork) -> None:
        if not written:
            written.append(1)
            assert judge(steps, words="Samtidigt").status == 200
        commit(work)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "commit", overtaken)
        report = take(steps, {"judgements": both})
    assert (report.written, report.left_out) == (1, 1)
    words = {j["school_subject"]: j["words"] for j in results(steps, "teacher")["judgements"]}
    assert words == {"MA": "Samtidigt", "EN": "Fil"}
