"""Many people, a clock, and machinery that may fail anywhere: the invariants hold after every step."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shared.adapters.outbox import MailEntry, State
from shared.adapters.store import Table
from shared.domain.round import Round
from shared.domain.slot import slot_id
from shared.domain.vocabulary import Role, Status
from tests.properties.crash import Crash
from tests.properties.machinery import Machinery
from tests.properties.people_at_work import PeopleAtWork
from tests.support.effort import of_a_machine
from tests.support.invariants import School, broken

pytestmark = pytest.mark.slow

DATES = ("2021-10-12", "2021-10-30", "2021-10-31", "2021-11-01", "2021-11-20")
TEACHERS = {"teacher": "5a", "freja": "elk"}
SUBJECTS = ("emil", "alma", "elsa", "grown", "hidden", "teacher")
PEOPLE = (*TEACHERS, "rektor", "mona", "olle", "stranger", "sune", "emil", "grown", "bystander")
FAMILIES = {"emil": ("olle", "mona"), "elsa": ("olle", "mona")}
HALL = {"kind": "room", "text": "Aulan", "exclusive": True}
FIELDS = (
    ("preparation", "progress.pupil"),
    ("preparation", "progress.guardian"),
    ("preparation", "progress.employee"),
    ("record", "goals.responsible"),
    ("record", "goals.pupil"),
    ("follow-up", "dialogue"),
    ("follow-up", "summary"),
)
STEPS = (
    timedelta(minutes=3),
    timedelta(minutes=11),
    timedelta(hours=15),
    timedelta(days=1),
    timedelta(days=6),
    timedelta(days=25),
)
any_number = st.integers(0, 1_000)
orders = st.sampled_from(("as it is", "turned round", "doubled", "half"))


def disorder(order: str, waiting: list[Any]) -> Sequence[Any]:
    """What a stream or a queue may do with what it carries; `half` is for queues alone."""
    return {
        "as it is": waiting,
        "turned round": waiting[::-1],
        "doubled": [*waiting, *waiting[::-1]],
        "half": [*waiting, *waiting[: len(waiting) // 2]],
    }[order]


class BookingMachine(RuleBasedStateMachine):
    """One school; each rule is something that may happen next."""

    def __init__(self) -> None:
        super().__init__()
        self.slots: list[str] = []
        self.talks: list[str] = []
        self.proposals: dict[str, str] = {}
        self.people = PeopleAtWork()
        self.machinery = Machinery(self.people.ports, self.people.store)
        self.history_before: dict[Any, Any] = {}
        self.checked: Any = None
        self.school = School(self.people.contents())

    # --- people -------------------------------------------------------------------

    @initialize()
    def some_times_are_published(self) -> None:
        self.publish("teacher", "2021-10-12", "08:00", 3, only=False)
        self.publish("teacher", "2021-10-31", "08:15", 3, only=False)
        self.publish("freja", "2021-10-31", "08:30", 3, only=False)
        self.publish("rektor", "2021-10-31", "08:00", 3, only=False)
        self.nothing_is_broken()

    @rule(
        who=st.sampled_from((*TEACHERS, "teacher", "rektor")),
        date=st.sampled_from(DATES),
        start=st.sampled_from(("08:00", "08:15", "08:30", "09:00")),
        count=st.integers(1, 3),
        only=st.booleans(),
    )
    def publish(self, who: str, date: str, start: str, count: int, *, only: bool) -> None:
        body: dict[str, Any] = {"date": date, "start": start, "count": count}
        if who == "rektor":
            body |= {
                "talk_type": "employee",
                "only_for": ["teacher"],
                "place": HALL if only else None,
            }
        else:
            body |= {"talk_type": "development", "groups": [TEACHERS[who]]}
            if only:
                body |= {"only_for": ["emil"], "place": HALL}
            body["round_id"] = self._round_of(who)
            if who == "teacher" and count > 1:
                body["with_staff"] = ["bystander", "rektor"][: count - 1]
        self.people.ask(who, "POST", "/v1/series", body)

    @rule(
        who=st.sampled_from((*TEACHERS, "rektor")),
        subject=st.sampled_from(SUBJECTS),
        date=st.sampled_from(DATES),
        start=st.sampled_from(("08:00", "08:15", "10:00")),
    )
    def publish_for_one(self, who: str, subject: str, date: str, start: str) -> None:
        kind: dict[str, Any] = {"talk_type": "development", "groups": [TEACHERS.get(who, "5a")]}
        if subject == "teacher":
            kind = {"talk_type": "employee"}
        body = {"date": date, "start": start, "book_for": subject}
        self.people.ask(who, "POST", "/v1/series", kind | body)

    @rule(who=st.sampled_from((*TEACHERS, "rektor")), subject=st.sampled_from(SUBJECTS))
    def start_talk(self, who: str, subject: str) -> None:
        kind = "employee" if subject == "teacher" else "development"
        body = {"talk_type": kind, "subject_ids": [subject]}
        self.people.ask(who, "POST", "/v1/talks", body)

    @rule(separate=st.sampled_from((True, True, False)), subject=st.sampled_from(("emil", "alma")))
    def say_that_guardians_live_apart(self, subject: str, *, separate: bool) -> None:
        path = f"/v1/people/{subject}/separate-talks"
        self.people.ask("rektor", "PUT", path, {"separate": separate})

    @rule(who=st.sampled_from(("grown", "emil")), back=st.booleans())
    def consent(self, who: str, *, back: bool) -> None:
        if back:
            self.people.ask(who, "DELETE", "/v1/me/consents/olle")
        else:
            self.people.ask(who, "POST", "/v1/me/consents", {"guardian_id": "olle"})

    @precondition(lambda self: self.slots)
    @rule(
        who=st.sampled_from(PEOPLE),
        subject=st.sampled_from(SUBJECTS),
        slot=any_number,
        guardian=st.sampled_from((None, None, "mona", "olle")),
    )
    def book(self, who: str, subject: str, slot: int, guardian: str | None) -> None:
        body: dict[str, Any] = {"slot_id": self._slot(slot), "subject_id": subject}
        if guardian:
            body["guardian_id"] = guardian
        self.people.ask(who, "POST", "/v1/bookings", body)

    @precondition(lambda self: self.slots)
    @rule(
        pair=st.sampled_from(
            (("mona", "emil"), ("olle", "emil"), ("olle", "elsa"), ("stranger", "alma"))
        ),
        slot=any_number,
        language=st.sampled_from((None, None, "so")),
    )
    def book_for_ones_child(self, pair: tuple[str, str], slot: int, language: str | None) -> None:
        body: dict[str, Any] = {"slot_id": self._slot(slot), "subject_id": pair[1]}
        if language:
            body["interpreter"] = {"language": language}
        self.people.ask(pair[0], "POST", "/v1/bookings", body)

    @precondition(lambda self: self.talks)
    @rule(
        who=st.sampled_from((*TEACHERS, "mona", "stranger")),
        talk=any_number,
        language=st.sampled_from((None, "so", "ti")),
    )
    def ask_for_interpreter(self, who: str, talk: int, language: str | None) -> None:
        path = f"/v1/talks/{self._talk(talk)}/interpreter"
        self.people.ask(who, "PUT", path, {"language": language})

    @precondition(lambda self: self.slots)
    @rule(
        pair=st.sampled_from(
            (("mona", "emil"), ("olle", "emil"), ("stranger", "alma"), ("freja", "elsa"))
        ),
        first=any_number,
        number=st.integers(1, 3),
    )
    def hold(self, pair: tuple[str, str], first: int, number: int) -> None:
        slots = sorted({self._slot(first + i) for i in range(number)})
        asked = [{"slot_id": slot, "subject_id": pair[1]} for slot in slots]
        self.people.ask(pair[0], "POST", "/v1/holds", {"slots": asked})

    @rule(
        pair=st.sampled_from(
            (("mona", ["emil", "elsa"]), ("olle", ["emil"]), ("stranger", ["alma"]))
        ),
        day=st.sampled_from(DATES),
        at_once=st.booleans(),
    )
    def plan_a_visit(self, pair: tuple[str, list[str]], day: str, *, at_once: bool) -> None:
        who, subjects = pair
        hours = {"date": day, "earliest": "07:00", "latest": "22:00"}
        body = {"talk_type": "development", "subject_ids": subjects} | hours
        proposal = self.people.ask(who, "POST", "/v1/visits/proposals", body)
        if proposal and proposal.status == 201:
            self.proposals[who] = proposal.body["proposal_id"]
        if at_once:
            self.book_a_visit(who)

    @rule(who=st.sampled_from(("mona", "olle", "stranger")))
    def book_a_visit(self, who: str) -> None:
        if who in self.proposals:
            body = {"proposal_id": self.proposals[who]}
            self.people.ask(who, "POST", "/v1/visits", body)

    @rule(who=st.sampled_from(("mona", "olle", "stranger", "freja")))
    def give_holds_back(self, who: str) -> None:
        self.people.ask(who, "DELETE", "/v1/holds")

    @precondition(lambda self: self.slots)
    @rule(who=st.sampled_from((*TEACHERS, "rektor")), slot=any_number, free_only=st.booleans())
    def withdraw(self, who: str, slot: int, *, free_only: bool) -> None:
        body = {"slot_ids": [self._slot(slot)], "free_only": free_only}
        self.people.ask(who, "POST", "/v1/withdrawals", body)

    @rule(
        who=st.sampled_from((*TEACHERS, "rektor")),
        date=st.sampled_from(DATES),
        to_date=st.sampled_from((None, *DATES)),
    )
    def a_day_of_illness(self, who: str, date: str, to_date: str | None) -> None:
        path = f"/v1/days/{date}/{'move' if to_date else 'cancellation'}"
        self.people.ask(who, "POST", path, {"to_date": to_date} if to_date else {"reason": "ill"})

    @precondition(lambda self: self.slots)
    @rule(who=st.sampled_from((*TEACHERS, "rektor")), slot=any_number, only=st.booleans())
    def change_a_time(self, who: str, slot: int, *, only: bool) -> None:
        slot_id = self._slot(slot)
        version = self.school.slots[slot_id].version
        body = {"only_for": ["emil"] if only else [], "place": HALL if only else None}
        self.people.ask(who, "PATCH", f"/v1/slots/{slot_id}", body, if_match=f'"{version}"')

    @precondition(lambda self: self.talks)
    @rule(who=st.sampled_from(PEOPLE), talk=any_number, slot=any_number)
    def rebook(self, who: str, talk: int, slot: int) -> None:
        path = f"/v1/talks/{self._talk(talk)}/rebooking"
        if self.slots:
            self.people.ask(who, "POST", path, {"slot_id": self._slot(slot)})

    @precondition(lambda self: any(t.booking for t in self.school.talks.values()))
    @rule(guardian=st.integers(0, 1), talk=any_number, comes=st.booleans())
    def attend(self, guardian: int, talk: int, *, comes: bool) -> None:
        booked = [t for t in self.school.talks.values() if t.booking]
        asked = booked[talk % len(booked)]
        who = FAMILIES.get(asked.subject_id, ("stranger", "sune"))[guardian]
        self.people.ask(who, "POST", f"/v1/talks/{asked.id}/attendance", {"attends": comes})

    @rule(
        who=st.sampled_from((*TEACHERS, "bystander", "rektor")),
        date=st.sampled_from(DATES),
        hours=st.sampled_from((("08:00", "09:00"), ("09:10", "11:00"), ("00:00", "00:00"))),
        withdraw=st.booleans(),
    )
    def block(self, who: str, date: str, hours: tuple[str, str], *, withdraw: bool) -> None:
        body = {"date": date, "start": hours[0], "end": hours[1], "withdraw_free": withdraw}
        self.people.ask(who, "POST", "/v1/blocked-times", body)

    @precondition(lambda self: self.school.blocked)
    @rule(which=any_number, by_rektor=st.booleans())
    def unblock(self, which: int, *, by_rektor: bool) -> None:
        owner, start = sorted(self.school.blocked)[which % len(self.school.blocked)]
        block_id = slot_id(owner, datetime.fromisoformat(start))
        who = "rektor" if by_rektor else owner
        self.people.ask(who, "DELETE", f"/v1/blocked-times/{block_id}")

    @precondition(lambda self: self._with_further_staff())
    @rule(who=st.sampled_from((*TEACHERS, "rektor", "bystander", "mona")), talk=any_number)
    def free_staff(self, who: str, talk: int) -> None:
        talks = self._with_further_staff()
        path = f"/v1/talks/{talks[talk % len(talks)]}/staff/bystander"
        self.people.ask(who, "DELETE", path)

    @precondition(lambda self: self.talks and self.slots)
    @rule(talk=any_number, slot=any_number)
    def rebook_by_the_responsible(self, talk: int, slot: int) -> None:
        talk_id = self._talk(talk)
        who = self.school.talks[talk_id].responsible_id
        self.people.ask(
            who, "POST", f"/v1/talks/{talk_id}/rebooking", {"slot_id": self._slot(slot)}
        )

    @rule(
        who=st.sampled_from((*TEACHERS, "rektor")), opens=st.sampled_from(DATES), late=st.booleans()
    )
    def plan_round(self, who: str, opens: str, *, late: bool) -> None:
        teacher = who if who in TEACHERS else "teacher"
        body = {
            "name": "Hösten", "talk_type": "development", "must_talk": ["emil"] if late else [],
            "unit_id": "preschool" if teacher == "freja" else "school",
            "parts": [{"responsible_id": teacher, "group_id": TEACHERS[teacher]}],
            "opens": f"{opens}T08:00", "figures": {"buffer": "PT15M"} if late else {},
        }  # fmt: skip
        if teacher == "teacher" and late:
            body["early_opens"] = "2021-10-02T08:00"
        else:
            body["must_talk"] = []
        self.people.ask(who, "POST", "/v1/rounds", body)

    @precondition(lambda self: self.school.rounds)
    @rule(
        who=st.sampled_from((*TEACHERS, "rektor")), which=any_number, closes=st.sampled_from(DATES)
    )
    def move_round(self, who: str, which: int, closes: str) -> None:
        round_ = self._round(which)
        path, body = f"/v1/rounds/{round_.id}", {"closes": f"{closes}T20:00"}
        self.people.ask(who, "PATCH", path, body, if_match=f'"{round_.generation}"')

    @precondition(lambda self: self.school.rounds)
    @rule(who=st.sampled_from((*TEACHERS, "rektor")), which=any_number)
    def cancel_round(self, who: str, which: int) -> None:
        path = f"/v1/rounds/{self._round(which).id}/cancellation"
        self.people.ask(who, "POST", path, {"reason": "strike"})

    @precondition(lambda self: self.talks)
    @rule(who=st.sampled_from(PEOPLE), talk=any_number, altogether=st.booleans())
    def cancel(self, who: str, talk: int, *, altogether: bool) -> None:
        body = {"reason": "ill", "will_not_take_place": altogether}
        self.people.ask(who, "POST", f"/v1/talks/{self._talk(talk)}/cancellation", body)

    @precondition(lambda self: self.talks)
    @rule(
        who=st.sampled_from(PEOPLE), talk=any_number, place=st.sampled_from(FIELDS), stale=st.booleans()
    )  # fmt: skip
    def write(self, who: str, talk: int, place: tuple[str, str], *, stale: bool) -> None:
        talk_id, (phase, field) = self._talk(talk), place
        standing = self.school.texts.get((talk_id, phase.replace("-", "_"), field))
        builds_on = (standing.version if standing else 0) - (1 if stale and standing else 0)
        text = f"{who} in version {builds_on + 1} at {self.people.clock.now()}"
        path = f"/v1/talks/{talk_id}/texts/{phase}/{field}"
        self.people.ask(who, "PUT", path, {"text": text}, if_match=f'"{builds_on}"')

    @precondition(lambda self: self.talks)
    @rule(who=st.sampled_from(PEOPLE), talk=any_number)
    def be_ready(self, who: str, talk: int) -> None:
        self.people.ask(who, "POST", f"/v1/talks/{self._talk(talk)}/readiness")

    @precondition(lambda self: self.talks)
    @rule(who=st.sampled_from(PEOPLE), talk=any_number)
    def mark_held(self, who: str, talk: int) -> None:
        self.people.ask(who, "POST", f"/v1/talks/{self._talk(talk)}/holding")

    @precondition(lambda self: self.talks)
    @rule(who=st.sampled_from((*TEACHERS, "rektor", "mona")), talk=any_number)
    def close(self, who: str, talk: int) -> None:
        path = f"/v1/talks/{self._talk(talk)}/closing"
        self.people.ask(who, "POST", path, {"summary": f"closed by {who}"})

    @precondition(lambda self: self.people.unanswered)
    @rule(which=any_number)
    def ask_again(self, which: int) -> None:
        lost = self.people.unanswered
        self.people.ask_again(lost[which % len(lost)])

    # --- time, and what goes wrong ------------------------------------------------

    @rule(step=st.sampled_from(STEPS))
    def time_passes(self, step: timedelta) -> None:
        self.people.clock.moment += step

    @precondition(lambda self: any(t.due for t in self.school.talks.values()))
    @rule(which=any_number, early=st.booleans())
    def it_gets_to_a_border(self, which: int, *, early: bool) -> None:
        dues = sorted(talk.due for talk in self.school.talks.values() if talk.due)
        border = dues[which % len(dues)] - (timedelta(milliseconds=1) if early else timedelta())
        self.people.clock.moment = max(self.people.clock.moment, border)

    @rule(calls=st.integers(1, 9), moment=st.sampled_from(("before", "after")))
    def somebody_will_crash(self, calls: int, moment: str) -> None:
        self.people.crashes.arm(calls, moment)

    @rule()
    def the_stream_loses_everything(self) -> None:
        self.machinery.stream.clear()
        self.machinery.queue.messages.clear()

    # --- machinery ----------------------------------------------------------------

    @rule(order=orders)
    def relay(self, order: str) -> None:
        self._until_it_crashes(lambda: self.machinery.relay(lambda w: disorder(order, w)))

    @rule(order=orders)
    def mail(self, order: str) -> None:
        self._until_it_crashes(lambda: self.machinery.mail(lambda w: disorder(order, w)))

    @precondition(lambda self: self.machinery.workflows.running)
    @rule(which=any_number)
    def an_alarm_rings(self, which: int) -> None:
        names = sorted(self.machinery.workflows.running)
        self._until_it_crashes(lambda: self.machinery.ring(names[which % len(names)]))

    @rule()
    def sweep(self) -> None:
        self._until_it_crashes(self.machinery.sweep)

    def _until_it_crashes(self, act: Any) -> None:
        try:
            act()
        except Crash:
            return

    # --- what always holds --------------------------------------------------------

    @invariant()
    def nothing_is_broken(self) -> None:
        contents = self.people.contents()
        now = self.people.clock.now()
        if (contents, now) == self.checked:
            return
        self.checked = contents, now
        self.school = School(contents)
        self.slots, self.talks = sorted(self.school.slots), sorted(self.school.talks)
        self.machinery.collect()
        assert broken(contents, now, self.people.saved) == []
        history = dict(contents[Table.HISTORY])
        assert history.items() >= self.history_before.items(), "the history was changed"
        self.history_before = history

    def teardown(self) -> None:
        """Given time and no more trouble, the machinery finds everything that was left undone."""
        self.people.crashes.disarm()
        for step in (timedelta(minutes=11), timedelta(minutes=11), timedelta(days=200)):
            self.people.clock.moment += step
            self.machinery.sweep()
            self.machinery.collect()
            self.machinery.relay()
            self.machinery.mail()
            for name in sorted(self.machinery.workflows.running):
                self.machinery.ring_until_quiet(name)
            self.machinery.collect()
            self.machinery.relay()
            self.machinery.mail()
        self.people.clock.moment += timedelta(minutes=11)
        assert self.machinery.sweep() == 0, "something is overdue for ever"
        self.nothing_is_broken()
        for key, entry in self.school.outbox.items():
            assert entry.state is State.DONE, entry
            if isinstance(entry, MailEntry) and entry.message_id:
                assert self.machinery.sent[key] >= 1, entry
        for talk in self.school.talks.values():
            assert talk.status in (Status.CREATED, Status.CANCELLED, Status.FOLLOWED_UP), talk

    def _slot(self, number: int) -> str:
        return self.slots[number % len(self.slots)]

    def _round(self, number: int) -> Round:
        rounds = sorted(self.school.rounds.values(), key=lambda round_: round_.id)
        return rounds[number % len(rounds)]

    def _round_of(self, who: str) -> str | None:
        rounds = sorted(self.school.rounds.values(), key=lambda round_: round_.id)
        return next((r.id for r in rounds if who in r.responsible_ids()), None)

    def _with_further_staff(self) -> list[str]:
        talks = (self.school.talks[talk_id] for talk_id in self.talks)
        return [t.id for t in talks if t.booking and t.booking.brings("bystander", Role.STAFF)]

    def _talk(self, number: int) -> str:
        return self.talks[number % len(self.talks)]


BookingMachine.TestCase.settings = of_a_machine()
TestBooking = pytest.mark.spec("D8", "D13", "F32", "F107")(BookingMachine.TestCase)
