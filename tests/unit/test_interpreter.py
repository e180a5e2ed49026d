"""Languages of interpreters, and when they are asked after (G10)."""

import pytest

from shared.domain.interpreter import language_tag, working_days_before
from tests.support.talks import a_booking
from tests.support.world import STOCKHOLM, local


@pytest.mark.spec("G10")
@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("so", "so"),
        ("SO", "so"),
        ("sr-latn", "sr-Latn"),
        ("AR-sy", "ar-SY"),
        ("zh-cmn-hans-cn", "zh-cmn-Hans-CN"),
        ("es-419", "es-419"),
        ("sl-IT-nedis", "sl-IT-nedis"),
        ("de-1996", "de-1996"),
        ("swl", "swl"),
    ],
)
def test_a_tag_is_kept_in_its_usual_letters(given: str, kept: str) -> None:
    assert language_tag(given) == kept
    assert language_tag(kept) == kept


@pytest.mark.parametrize(
    "text",
    [
        "", "s", "so_SO", "so-", "-so", "s o", "so-S", "und", "mul", "zxx", "mis", "x-so", "i-klingon",
        "en-a-bbb", "de-1996-1996", "sömal", "so\n", "so-" + "abcde-" * 6 + "abcde", "toolonglanguage",
    ],
)  # fmt: skip
def test_what_names_no_language_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="must"):
        language_tag(text)


@pytest.mark.parametrize(
    ("talk", "days", "asked"),
    [
        ("2021-11-04 09:00", 2, "2021-11-02 09:00"),  # a Thursday
        ("2021-11-02 09:00", 2, "2021-10-29 09:00"),  # a Tuesday, and the clocks went back between
        ("2021-10-31 09:00", 2, "2021-10-28 09:00"),  # a Sunday
        ("2021-11-01 09:00", 1, "2021-10-29 09:00"),  # a Monday
        ("2021-11-01 09:00", 0, "2021-11-01 09:00"),
    ],
)
def test_working_days_are_counted_back_by_the_clock_on_the_wall(
    talk: str, days: int, asked: str
) -> None:
    assert working_days_before(local(talk), days, STOCKHOLM) == local(asked)


def test_a_longer_talk_takes_its_own_time_and_those_after_it() -> None:
    booking = a_booking().model_copy(update={"more_slots": ("b", "c")})
    assert booking.slot_ids == (booking.slot_id, "b", "c")
    assert "more_slots" not in a_booking().model_dump(mode="json"), (
        "as it was before there were any"
    )
