"""What `make spec` prints, and what a spec mark must look like."""

import json
from pathlib import Path

import pytest

from tests.support import spec_report
from tests.support.spec_numbers import ROOT, fingerprint, titles

pytestmark = pytest.mark.slow

CONFTEST = 'pytest_plugins = ["tests.support.spec_marks"]'
INI = "[pytest]\nmarkers = spec(*numbers): shown requirements\npythonpath = {root}\n"

pytest_plugins = ["pytester"]


@pytest.fixture
def project(pytester: pytest.Pytester) -> pytest.Pytester:
    """A little project of its own that uses the plugin."""
    pytester.makeconftest(CONFTEST)
    pytester.makeini(INI.format(root=ROOT))
    return pytester


def test_every_number_has_a_title() -> None:
    numbers = titles()
    counts = {letter: sum(number[0] == letter for number in numbers) for letter in "FDGR"}
    assert counts == {"F": 118, "D": 17, "G": 23, "R": 27}
    assert all(numbers.values())


def test_one_line_a_number_with_the_tests_that_show_it() -> None:
    lines = spec_report.report(
        {
            "tests/a.py::test_one[x]": {"numbers": ["F1", "D2"], "passed": True},
            "tests/a.py::test_one[y]": {"numbers": ["F1", "D2"], "passed": True},
            "tests/b.py::test_two": {"numbers": ["F1"], "passed": True},
        }
    )
    cells = {line.split("\t")[0]: line.split("\t")[1:] for line in lines}
    assert len(lines) == len(cells) == 118 + 17 + 23
    assert cells["F1"] == [titles()["F1"], "tests/a.py::test_one,tests/b.py::test_two"]
    assert cells["D2"][1] == "tests/a.py::test_one"
    assert cells["G1"][1] == "-"


def test_one_failed_parameter_shows_nothing() -> None:
    shown = spec_report.shown_by(
        {
            "tests/a.py::test_one[x]": {"numbers": ["F1"], "passed": True},
            "tests/a.py::test_one[y]": {"numbers": ["F1"], "passed": False},
        }
    )
    assert shown == {}


@pytest.mark.parametrize("workers", [[], pytest.param(["-n", "2"], marks=pytest.mark.slow)])
def test_only_what_passed_is_recorded_as_passed(
    project: pytest.Pytester, workers: list[str]
) -> None:
    project.makepyfile(
        """
        import pytest

        @pytest.mark.spec("F1")
        def test_passes(): pass

        @pytest.mark.spec("F2", "D3")
        def test_fails(): assert False

        @pytest.mark.spec("F3")
        def test_skips(): pytest.skip()

        @pytest.fixture
        def broken():
            yield
            raise RuntimeError

        @pytest.mark.spec("F4")
        def test_breaks_afterwards(broken): pass

        def test_without_mark(): pass
        """
    )
    project.runpytest_subprocess("--spec-record", "record.json", *workers)
    tests = json.loads((project.path / "record.json").read_text())["tests"]
    assert {test_id.partition("::")[2]: test for test_id, test in tests.items()} == {
        "test_passes": {"numbers": ["F1"], "passed": True},
        "test_fails": {"numbers": ["D3", "F2"], "passed": False},
        "test_skips": {"numbers": ["F3"], "passed": False},
        "test_breaks_afterwards": {"numbers": ["F4"], "passed": False},
    }


@pytest.mark.parametrize("numbers", ['"F999"', '"f21"', ""])
def test_a_mark_that_names_no_number_stops_the_run(project: pytest.Pytester, numbers: str) -> None:
    project.makepyfile(
        f"""
        import pytest

        @pytest.mark.spec({numbers})
        def test_anything(): pass
        """
    )
    assert project.runpytest_inprocess().ret == pytest.ExitCode.USAGE_ERROR


def test_a_record_of_another_product_is_not_used(tmp_path: Path) -> None:
    record = tmp_path / "spec.json"
    tests = {"tests/a.py::test_one": {"numbers": ["F1"], "passed": True}}
    record.write_text(json.dumps({"fingerprint": "another", "tests": tests}))
    assert spec_report.recorded(record) is None
    record.write_text(json.dumps({"fingerprint": fingerprint(), "tests": tests}))
    assert spec_report.recorded(record) == tests
