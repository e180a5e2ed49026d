"""docs/settings.md says what the model, the words and the template say."""

from infra.settings_page import PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text("utf-8") == page(), "run `python -m infra.settings_page`"


def test_every_figure_and_every_parameter_is_on_it() -> None:
    told = page()
    assert (
        "| `record_closes` | `start+P30D` | `start+P30D` | `start+P30D` | The record is locked |"
        in told
    )
    assert "| `TimeZone` | The municipality's time zone" in told
