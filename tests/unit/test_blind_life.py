"""Whatever happens in whatever order, blind preparation is shown when it should be, and stays so (D5)."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from shared.domain import lifecycle
from shared.domain.blind import is_blind
from shared.domain.errors import TalkError
from shared.domain.readiness import take_back
from shared.domain.talk import Talk
from shared.domain.vocabulary import Role
from tests.support.talks import CREATED, a_booking, a_waiting_talk, windows_of

PEOPLE = {"teacher": frozenset({Role.EMPLOYEE}), "rektor": frozenset({Role.MANAGER})}
STEPS = st.one_of(
    st.tuples(st.sampled_from(["ready", "back"]), st.sampled_from(sorted(PEOPLE))),
    st.tuples(st.sampled_from(["book", "release"]), st.integers(1, 6)),
    st.tuples(st.just("wait"), st.integers(1, 96)),
)


class School:
    """A talk, the clock, and whether both sides have ever been allowed to read all."""

    def __init__(self) -> None:
        self.now = CREATED
        self.talk = a_waiting_talk(
            blind=True, school_form="EMPLOYEE", ready_when=(Role.EMPLOYEE, Role.MANAGER)
        )
        self.shown = False

    def step(self, what: str, value: str | int) -> None:
        """Something happens, or is refused."""
        if what == "wait":
            self.now += timedelta(hours=int(value))
        else:
            try:
                self.talk = self._changed(what, value)
            except TalkError:
                return
        marked = {ready.person_id for ready in self.talk.ready}
        begun = self.talk.booking is not None and self.now >= self.talk.booking.start
        self.shown = self.shown or marked == set(PEOPLE) or begun

    def _changed(self, what: str, value: str | int) -> Talk:
        match what:
            case "ready":
                return lifecycle.mark_ready(self.talk, str(value), PEOPLE[str(value)], self.now)
            case "back":
                return take_back(self.talk, str(value), self.now)
            case "release":
                return lifecycle.release(self.talk, self.now)
        booking = a_booking(self.now + timedelta(days=int(value)), self.now)
        windows = windows_of(booking, "employee")
        if self.talk.booking is None:
            return lifecycle.book(self.talk, booking, windows)
        return lifecycle.rebook(self.talk, booking, windows, self.now)


@given(st.lists(STEPS, max_size=12))
def test_it_is_hidden_exactly_until_both_were_ready_or_the_talk_began(
    steps: list[tuple[str, str | int]],
) -> None:
    school = School()
    for what, value in steps:
        school.step(what, value)
        assert is_blind(school.talk, school.now) is not school.shown
