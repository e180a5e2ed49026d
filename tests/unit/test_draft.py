"""How long a draft is kept, and which one is only sent again."""

import pytest

from shared.domain.draft import Draft, kept_until
from shared.domain.duration import Duration
from shared.domain.vocabulary import Phase
from shared.domain.windows import Window
from tests.support.world import STOCKHOLM, local

UNTIL = local("2021-11-30 09:00")
DRAFT = Draft(
    talk_id="t", phase=Phase.RECORD, field="goals", text="Läs", builds_on=1, revision="b", follows="a",
    at=local("2021-10-31 09:00"), kept_until=UNTIL,
)  # fmt: skip


def test_it_is_kept_until_just_before_its_end() -> None:
    assert DRAFT.is_kept(local("2021-11-30 08:59"))
    assert not DRAFT.is_kept(UNTIL)


def test_its_end_is_counted_in_days_of_the_calendar_from_when_the_window_closes() -> None:
    window = Window(local("2021-10-25 09:00"), local("2021-10-30 09:00"))
    assert kept_until(window, Duration(days=31), STOCKHOLM) == UNTIL


@pytest.mark.parametrize(
    ("other", "repeats"),
    [
        ({"revision": "c"}, True),
        ({"text": "Läs mer"}, False),
        ({"builds_on": 2}, False),
        ({"follows": "b"}, False),
    ],
)
def test_the_same_words_in_the_same_place_are_the_same_draft(
    other: dict[str, object], *, repeats: bool
) -> None:
    assert DRAFT.repeats(DRAFT.model_copy(update=other)) is repeats
