"""docs/windows.md says what the policies and the code say."""

from infra.windows_table import PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `python -m infra.windows_table`"


def test_the_example_of_the_specification_is_on_it() -> None:
    ends = next(line for line in page().splitlines() if line.startswith("| day_ends |"))
    assert "1 Nov 00:00 (+0100)" in ends
    assert "2021-10-31T23:00:00.000Z" in ends
