"""The timed steps of a talk, in the order in which they come."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.domain.stage import NO_TIMER, Stage, Timer, after, first, in_order
from tests.support.talks import START

STEPS = [
    Stage.PREPARATION_REMINDER,
    Stage.PREPARATION_DUE,
    Stage.INTERPRETER_CHECK,
    Stage.DAY_BEFORE,
    Stage.DAY_ENDS,
    Stage.FOLLOW_UP_CLOSES,
]
DUES = st.fixed_dictionaries(
    {stage: st.integers(0, 5).map(lambda days: START + timedelta(days=days)) for stage in STEPS}
)
NOW = st.integers(-1, 6).map(lambda days: START + timedelta(days=days))
MESSAGES = {Stage.PREPARATION_REMINDER, Stage.INTERPRETER_CHECK, Stage.DAY_BEFORE}


def test_steps_at_the_same_instant_come_in_the_order_of_the_lifecycle() -> None:
    assert [timer.stage for timer in in_order(dict.fromkeys(reversed(STEPS), START))] == STEPS


def test_after_the_last_step_there_is_none() -> None:
    assert after({Stage.DAY_ENDS: START}, Stage.DAY_ENDS) == NO_TIMER == Timer(Stage.CLOSED, None)


@given(DUES)
def test_each_step_comes_once_and_never_before_the_one_it_follows(dues: dict) -> None:  # type: ignore[type-arg]
    came = [in_order(dues)[0]]
    while (timer := after(dues, came[-1].stage)) != NO_TIMER:
        came.append(timer)
    assert sorted(t.stage for t in came) == sorted(STEPS)
    assert [t.due for t in came] == sorted(dues.values())


@given(DUES, NOW)
def test_only_messages_that_are_past_are_left_out(dues: dict, now: object) -> None:  # type: ignore[type-arg]
    begun = first(dues, now)  # type: ignore[arg-type]
    skipped = in_order(dues)[: in_order(dues).index(begun)]
    assert all(t.stage in MESSAGES and t.due is not None and t.due <= now for t in skipped)  # type: ignore[operator]


def test_a_talk_with_only_past_messages_has_no_step() -> None:
    assert first({Stage.BOOKING_REMINDER: START}, START) == NO_TIMER
