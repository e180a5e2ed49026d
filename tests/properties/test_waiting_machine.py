"""Too few times and a line for them, with machinery that may fail anywhere: nobody is booked over (G13)."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shared.domain.talk import Talk
from tests.properties.crash import Crash
from tests.properties.machinery import Machinery
from tests.properties.people_at_work import PeopleAtWork
from tests.properties.test_booking_machine import disorder, orders
from tests.support.effort import of_a_machine
from tests.support.invariants import School, broken

pytestmark = pytest.mark.slow

FAMILIES = {"emil": "mona", "alma": "stranger", "hidden": "sune", "grown": "grown"}
subjects = st.sampled_from(tuple(FAMILIES))
any_number = st.integers(0, 1_000)


class WaitingMachine(RuleBasedStateMachine):
    """Two times and four families; each rule is something that may happen next."""

    def __init__(self) -> None:
        super().__init__()
        self.people = PeopleAtWork()
        self.machinery = Machinery(self.people.ports, self.people.store)
        self.slots: list[str] = []

    @initialize()
    def two_families_have_all_times(self) -> None:
        body = {
            "talk_type": "development", "groups": ["5a"], "date": "2021-10-31", "start": "09:00",
            "count": 2,
        }  # fmt: skip
        published = self.people.ask("teacher", "POST", "/v1/series", body)
        assert published is not None
        self.slots = [slot["id"] for slot in published.body["slots"]]
        self.book("emil", 0)
        self.book("alma", 1)
        for subject in ("hidden", "grown"):
            self.join(subject)

    @rule(subject=subjects, slot=any_number)
    def book(self, subject: str, slot: int) -> None:
        body = {"slot_id": self.slots[slot % 2], "subject_id": subject}
        self.people.ask(FAMILIES[subject], "POST", "/v1/bookings", body)

    @rule(subject=subjects, slot=any_number)
    def hold(self, subject: str, slot: int) -> None:
        wanted = [{"slot_id": self.slots[slot % 2], "subject_id": subject}]
        self.people.ask(FAMILIES[subject], "POST", "/v1/holds", {"slots": wanted})

    @rule(subject=subjects)
    def give_holds_back(self, subject: str) -> None:
        self.people.ask(FAMILIES[subject], "DELETE", "/v1/holds")

    @rule(subject=subjects)
    def join(self, subject: str) -> None:
        line = {"responsible_id": "teacher", "talk_type": "development", "subject_id": subject}
        self.people.ask(FAMILIES[subject], "POST", "/v1/waiting", line)

    @precondition(lambda self: self.booked())
    @rule(which=any_number, altogether=st.booleans())
    def give_back(self, which: int, *, altogether: bool) -> None:
        body = {"reason": "ill", "will_not_take_place": altogether}
        path = f"/v1/talks/{self.one_of(self.booked(), which).id}/cancellation"
        self.people.ask("teacher", "POST", path, body)

    @precondition(lambda self: self.booked())
    @rule(which=any_number, slot=any_number)
    def move(self, which: int, slot: int) -> None:
        path = f"/v1/talks/{self.one_of(self.booked(), which).id}/rebooking"
        self.people.ask("teacher", "POST", path, {"slot_id": self.slots[slot % 2]})

    @precondition(lambda self: self.waiting())
    @rule(which=any_number, how=st.sampled_from(("refusal", "leaving")))
    def let_go(self, which: int, how: str) -> None:
        talk = self.one_of(self.waiting(), which)
        self.people.ask(_guardian_in(talk), "POST", f"/v1/waiting/{talk.id}/{how}")

    @precondition(lambda self: self.waiting())
    @rule(which=any_number)
    def accept(self, which: int) -> None:
        talk = self.one_of(self.waiting(), which)
        offer = talk.waiting.offer_at(self.people.clock.now()) if talk.waiting else None
        if offer is not None:
            body = {"slot_id": offer.slot_id, "subject_id": talk.subject_id}
            answered = self.people.ask(_guardian_in(talk), "POST", "/v1/bookings", body)
            own_first = answered and (answered.problem, talk.for_guardian_id) == (
                "already-booked",
                None,
            )
            assert answered is None or answered.status == 201 or own_first, (
                "what is offered can be had"
            )

    @rule(separate=st.booleans())
    def say_that_guardians_live_apart(self, *, separate: bool) -> None:
        path = "/v1/people/emil/separate-talks"
        self.people.ask("rektor", "PUT", path, {"separate": separate})

    @rule(what=st.sampled_from(("bookings", "holds", "waiting")), slot=any_number)
    def the_other_guardian_acts(self, what: str, slot: int) -> None:
        wish = {"slot_id": self.slots[slot % 2], "subject_id": "emil"}
        line = {"responsible_id": "teacher", "talk_type": "development", "subject_id": "emil"}
        bodies: dict[str, dict[str, Any]] = {"bookings": wish, "waiting": line}
        bodies["holds"] = {"slots": [wish]}
        self.people.ask("olle", "POST", f"/v1/{what}", bodies[what])

    @precondition(lambda self: self.people.unanswered)
    @rule(which=any_number)
    def ask_again(self, which: int) -> None:
        lost = self.people.unanswered
        self.people.ask_again(lost[which % len(lost)])

    @rule(step=st.sampled_from((timedelta(minutes=3), timedelta(hours=12), timedelta(days=3))))
    def time_passes(self, step: timedelta) -> None:
        self.people.clock.moment += step

    @rule(calls=st.integers(1, 9), moment=st.sampled_from(("before", "after")))
    def somebody_will_crash(self, calls: int, moment: str) -> None:
        self.people.crashes.arm(calls, moment)

    @rule(order=orders)
    def relay(self, order: str) -> None:
        self._until_it_crashes(lambda: self.machinery.relay(lambda w: disorder(order, w)))

    @precondition(lambda self: self.machinery.workflows.running)
    @rule(which=any_number)
    def an_alarm_rings(self, which: int) -> None:
        names = sorted(self.machinery.workflows.running)
        self._until_it_crashes(lambda: self.machinery.ring(names[which % len(names)]))

    @rule()
    def sweep(self) -> None:
        self._until_it_crashes(self.machinery.sweep)

    @invariant()
    def nothing_is_broken(self) -> None:
        contents = self.people.contents()
        self.school = School(contents)
        self.machinery.collect()
        assert broken(contents, self.people.clock.now(), self.people.saved) == []

    def teardown(self) -> None:
        """Given time, the sweeper alone brings every line to rest."""
        self.people.crashes.disarm()
        for _ in range(12):
            self.people.clock.moment += timedelta(hours=13)
            self.machinery.sweep()
            self.nothing_is_broken()
        for talk in self.waiting():
            assert talk.waiting is not None
            assert talk.waiting.offer is None, talk.waiting

    def booked(self) -> list[Talk]:
        """Talks with a time."""
        return [t for t in self.school.talks.values() if t.booking]

    def waiting(self) -> list[Talk]:
        """Talks in a line."""
        return [t for t in self.school.talks.values() if t.waiting]

    @staticmethod
    def one_of(talks: list[Talk], which: int) -> Talk:
        """One of them."""
        return sorted(talks, key=lambda talk: talk.id)[which % len(talks)]

    def _until_it_crashes(self, act: Any) -> None:
        try:
            act()
        except Crash:
            return


def _guardian_in(talk: Talk) -> str:
    return talk.for_guardian_id or FAMILIES[talk.subject_id]


WaitingMachine.TestCase.settings = of_a_machine()
TestWaiting = pytest.mark.spec("G13", "D13")(WaitingMachine.TestCase)
