"""Everything people write, among booking and failing machinery: nothing that was told is saved is lost (G7).

Each step is something that may happen next: words saved, typed, agreed and checked in on, by whoever may
and whoever may not, too early and too late and on top of each other, while talks are moved and given back,
the clock jumps to borders, and alarms ring early, late, twice or never.
"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from shared.adapters import keys
from shared.adapters.store import Table
from shared.domain.instant import parse
from shared.domain.vocabulary import Phase
from tests.properties.crash import Crash
from tests.properties.machinery import Machinery
from tests.properties.people_at_work import PeopleAtWork
from tests.support.api import Answered
from tests.support.effort import of_a_machine
from tests.support.invariants import School, broken

pytestmark = pytest.mark.slow

PLACES = (
    ("preparation", "progress.pupil"),
    ("preparation", "progress.guardian"),
    ("preparation", "progress.employee"),
    ("record", "goals.pupil"),
    ("follow-up", "dialogue"),
    ("follow-up", "summary"),
)
WRITERS = ("emil", "mona", "teacher", "emil", "teacher", "olle", "rektor", "stranger")
LEADERS = ("teacher", "rektor")
FITTING = (
    ("emil", ("preparation", "progress.pupil")),
    ("mona", ("preparation", "progress.guardian")),
    ("teacher", ("preparation", "progress.employee")),
    ("emil", ("record", "goals.pupil")),
    ("emil", ("follow-up", "dialogue")),
    ("teacher", ("follow-up", "dialogue")),
    ("teacher", ("follow-up", "summary")),
)
STEPS = (timedelta(minutes=1), timedelta(minutes=20), timedelta(hours=15), timedelta(days=6))
any_number = st.integers(0, 1_000)
talks = st.sampled_from((0, 0, 0, 1, 2))
"""Mostly the pupil's talk; then the employee's, and the one that a late rebooking made."""
writers = st.sampled_from(WRITERS)
whose = st.one_of(
    st.sampled_from(FITTING),
    st.sampled_from(FITTING),
    st.sampled_from(FITTING),
    st.tuples(writers, st.sampled_from(PLACES)),
)
"""Somebody and a field: mostly one that they may write in, some time."""


class Place(NamedTuple):
    """Somebody's draft of a field."""

    who: str
    talk_id: str
    phase: str
    field: str


class Kept(NamedTuple):
    """What somebody was told is kept of what they typed."""

    text: str
    revision: str
    until: datetime


class WordsMachine(RuleBasedStateMachine):
    """A talk of a pupil and one of an employee, both with a time, and times to move them to."""

    def __init__(self) -> None:
        super().__init__()
        self.people = PeopleAtWork()
        self.machinery = Machinery(self.people.ports, self.people.store)
        self.drafts: dict[Place, Kept] = {}
        self.unsure: set[Place] = set()
        """Drafts of which an answer was lost: whether they were kept or went, nobody was told."""
        self.agreed: list[tuple[str, int, int, str]] = []
        self.checked_in: list[tuple[str, int, str]] = []
        self.history_before: dict[Any, Any] = {}
        self.number = 0
        self.talks: list[str] = []
        self.slots: list[str] = []
        self.school = School(self.people.contents())

    @initialize()
    def two_talks_have_a_time(self) -> None:
        series = {"talk_type": "development", "groups": ["5a"], "start": "09:00", "count": 2}
        for day in ("2021-10-31", "2021-11-30"):
            made = self.must("teacher", "POST", "/v1/series", series | {"date": day})
            self.slots += [slot["id"] for slot in made["slots"]]
        alone = {"talk_type": "employee", "date": "2021-10-29", "start": "13:00"}
        made = self.must("rektor", "POST", "/v1/series", alone | {"only_for": ["teacher"]})
        for who, slot, subject in (
            ("mona", self.slots[0], "emil"),
            ("teacher", made["slots"][0]["id"], "teacher"),
        ):
            booking = {"slot_id": slot, "subject_id": subject}
            self.talks.append(self.must(who, "POST", "/v1/bookings", booking)["id"])
        self.collect()
        self.machinery.relay()
        self.people.clock.set("2021-10-25 09:00")  # the record opens at this instant

    def must(self, *request: Any) -> Any:
        answered = self.people.ask(*request)
        assert answered is not None
        assert answered.status < 300, answered.body
        return answered.body

    # --- words --------------------------------------------------------------------

    @rule(
        by=whose, talk=talks, stale=st.sampled_from((False, False, True)), with_draft=st.booleans()
    )
    def save(
        self, by: tuple[str, tuple[str, str]], talk: int, *, stale: bool, with_draft: bool
    ) -> None:
        who, place = by
        where = self._place(who, talk, place)
        standing = self.school.texts.get((where.talk_id, _stored(where.phase), where.field))
        builds_on = (standing.version if standing else 0) - (1 if stale and standing else 0)
        kept = self.drafts.get(where)
        body = {"text": self._words(who)} | (
            {"draft": kept.revision} if kept and with_draft else {}
        )
        answered = self._write(where, "texts", "PUT", body, f'"{builds_on}"')
        if answered is None:
            self._forget(where)
        elif answered.status == 200 and where not in self.unsure:
            self.drafts.pop(where, None)
        elif answered.status == 200:
            self._forget(where)

    @rule(by=whose, talk=talks)
    def begin_to_type(self, by: tuple[str, tuple[str, str]], talk: int) -> None:
        where, now = self._place(by[0], talk, by[1]), self.people.clock.now()
        kept = self.drafts.get(where)
        answered = self._type(where, follows=None)
        if kept and kept.until > now and answered is not None:
            assert answered.status != 200, "another screen's words were overwritten"

    @precondition(lambda self: self.drafts)
    @rule(which=any_number)
    def type_on(self, which: int) -> None:
        where = sorted(self.drafts)[which % len(self.drafts)]
        answered = self._type(where, self.drafts[where].revision)
        if answered is not None:
            assert answered.problem != "stale-draft", answered.body

    def _type(self, where: Place, follows: str | None) -> Answered | None:
        text = self._words(where.who, typed=True)
        body = {"text": text, "builds_on": 0, "follows": follows}
        answered = self._write(where, "drafts", "PUT", body)
        if answered is None:
            self._forget(where)
        elif answered.status == 200:
            until = datetime.fromisoformat(answered.body["kept_until"])
            self.drafts[where] = Kept(text, answered.body["revision"], until)
            self.unsure.discard(where)
        return answered

    @precondition(lambda self: self.drafts)
    @rule(which=any_number)
    def discard(self, which: int) -> None:
        where = sorted(self.drafts)[which % len(self.drafts)]
        path = f"/v1/talks/{where.talk_id}/drafts/{where.phase}/{where.field}"
        query = {"revision": self.drafts[where].revision}
        try:
            answered = self.people.api.call(where.who, "DELETE", path, query=query)
        except Crash:
            self._forget(where)
            return
        if answered.status == 200:
            del self.drafts[where]

    @rule(who=st.sampled_from(("emil", "teacher", "teacher", "mona")), talk=talks)
    def agree(self, who: str, talk: int) -> None:
        talk_id, goal = self._talk(talk), self._words(who)
        body = {"goal": goal, "owners": ["employee" if talk_id == self.talks[1] else "pupil"]}
        answered = self._asked(who, "POST", talk_id, "agreements", body, Phase.RECORD)
        if answered is not None and answered.status == 201:
            self.agreed.append((talk_id, answered.body["number"], 1, goal))

    @precondition(lambda self: self.agreed)
    @rule(who=writers, which=any_number, stale=st.booleans())
    def change_what_is_agreed(self, who: str, which: int, *, stale: bool) -> None:
        talk_id, number, version, _ = self.agreed[which % len(self.agreed)]
        item = self.school.agreed.get((talk_id, f"{number:02d}#AGREED"))
        assert item is not None
        builds_on = version if stale else int(item["version"])
        goal = self._words(who)
        body = {"goal": goal, "owners": list(item["owners"])}
        path = f"/v1/talks/{talk_id}/agreements/{number}"
        answered = self.people.ask(who, "PUT", path, body, if_match=f'"{builds_on}"')
        if answered is not None and answered.status == 200:
            self.agreed.append((talk_id, number, answered.body["version"], goal))

    @precondition(lambda self: self.agreed)
    @rule(
        who=st.sampled_from(("emil", "teacher", "mona")),
        which=any_number,
        settles=st.sampled_from(("open", "open", "reached")),
    )
    def check_in(self, who: str, which: int, settles: str) -> None:
        talk_id, number, _, _ = self.agreed[which % len(self.agreed)]
        text = self._words(who)
        path = f"/v1/talks/{talk_id}/agreements/{number}/check-ins"
        answered = self.people.ask(who, "POST", path, {"text": text, "outcome": settles})
        if answered is not None and answered.status == 201:
            self.checked_in.append((talk_id, number, text))

    @rule(who=st.sampled_from(LEADERS), talk=talks)
    def close(self, who: str, talk: int) -> None:
        where = self._place(who, talk, ("follow-up", "summary"))
        body = {"summary": self._words(who)}
        answered = self._asked(who, "POST", where.talk_id, "closing", body)
        if answered is None:
            self._forget(where)
        elif answered.status == 200:
            self.drafts.pop(where, None)
            self.unsure.discard(where)

    @rule(who=writers, talk=talks)
    def somebody_looks(self, who: str, talk: int) -> None:
        """Whatever they are shown, nothing that another has typed is in it."""
        talk_id = self._talk(talk)
        phases = [f"texts/{phase}/{field}/versions" for phase, field in PLACES]
        for rest in ("", "/drafts", *(f"/{path}" for path in phases)):
            try:
                answered = self.people.api.call(who, "GET", f"/v1/talks/{talk_id}{rest}")
            except Crash:
                return
            for other in set(WRITERS) - {who}:
                assert f"typed by {other}" not in answered.text

    # --- what else people do ------------------------------------------------------

    @rule(who=st.sampled_from((*LEADERS, "mona")), talk=talks, slot=any_number)
    def move(self, who: str, talk: int, slot: int) -> None:
        body = {"slot_id": self.slots[slot % len(self.slots)]}
        self.people.ask(who, "POST", f"/v1/talks/{self._talk(talk)}/rebooking", body)

    @rule(who=st.sampled_from((*LEADERS, "mona")), slot=any_number)
    def give_back_and_book_again(self, who: str, slot: int) -> None:
        self.people.ask(who, "POST", f"/v1/talks/{self.talks[0]}/cancellation", {"reason": "ill"})
        body = {"slot_id": self.slots[slot % len(self.slots)], "subject_id": "emil"}
        self.people.ask("mona", "POST", "/v1/bookings", body)

    @rule(who=writers, talk=talks)
    def take_a_step(self, who: str, talk: int) -> None:
        for step in ("readiness", "holding"):
            self.people.ask(who, "POST", f"/v1/talks/{self._talk(talk)}/{step}")

    @rule(who=st.sampled_from(("emil", "mona", "teacher")))
    def copy_answers(self, who: str) -> None:
        for talk in self.school.talks.values():
            if talk.previous_id:
                path = f"/v1/talks/{talk.id}/copied-answers"
                self.people.ask(who, "POST", path, {"from": talk.previous_id})

    @precondition(lambda self: self.people.unanswered)
    @rule(which=any_number)
    def ask_again(self, which: int) -> None:
        lost = self.people.unanswered
        self.people.ask_again(lost[which % len(lost)])

    # --- time, and what goes wrong ------------------------------------------------

    @rule(step=st.sampled_from(STEPS))
    def time_passes(self, step: timedelta) -> None:
        self.people.clock.moment += step

    @rule(talk=talks, which=any_number, early=st.booleans())
    def it_gets_to_a_border(self, talk: int, which: int, *, early: bool) -> None:
        windows = self.school.talks[self._talk(talk)].windows
        borders = sorted(dict(windows).values()) if windows else []
        coming = [border for border in borders if border > self.people.clock.now()]
        if coming:
            before = timedelta(milliseconds=1) if early else timedelta()
            self.people.clock.moment = coming[which % len(coming)] - before

    @rule(calls=st.integers(1, 6), moment=st.sampled_from(("before", "after")))
    def somebody_will_crash(self, calls: int, moment: str) -> None:
        self.people.crashes.arm(calls, moment)

    @precondition(lambda self: self.machinery.workflows.running)
    @rule(which=any_number, times=st.integers(1, 2))
    def an_alarm_rings(self, which: int, times: int) -> None:
        names = sorted(self.machinery.workflows.running)
        for _ in range(times):
            name = names[which % len(names)]
            if name in self.machinery.workflows.running:
                self._until_it_crashes(lambda name=name: self.machinery.ring(name))

    @rule()
    def relay_and_sweep(self) -> None:
        self.collect()
        self._until_it_crashes(self.machinery.relay)
        self._until_it_crashes(self.machinery.sweep)

    # --- what always holds --------------------------------------------------------

    @invariant()
    def nothing_is_lost(self) -> None:
        contents, now = self.people.contents(), self.people.clock.now()
        self.school = School(contents)
        self.talks += sorted(self.school.talks.keys() - set(self.talks))
        assert broken(contents, now, self.people.saved) == []
        history = dict(contents[Table.HISTORY])
        assert history.items() >= self.history_before.items(), "the history was changed"
        self.history_before = history
        for talk_id, number, version, goal in self.agreed:
            told = history[keys.agreement_version(talk_id, number, version)]
            assert told["goal"] == goal
        for talk_id, number, text in self.checked_in:
            said = self.school.agreed_versions.items()
            mine = [v for (t, p), v in said if t == talk_id and p.startswith(f"{number:02d}#CHECK")]
            assert text in [version["text"] for versions in mine for version in versions]

    @invariant()
    def what_is_typed_is_kept_for_who_typed_it_alone(self) -> None:
        talks = self.people.contents()[Table.TALKS]
        for where, kept in self.drafts.items():
            key = keys.draft(where.who, where.talk_id, Phase(_stored(where.phase)), where.field)
            assert talks[key]["text"] == kept.text
        for contents in self.people.contents().values():
            for key, item in contents.items():
                if " typed by " in str(item.get("text", "")):
                    assert key.pk == keys.drafts_of(item["text"].split()[-1]), key

    # --- helpers ------------------------------------------------------------------

    def collect(self) -> None:
        self.machinery.collect()

    def _until_it_crashes(self, act: Any) -> None:
        try:
            act()
        except Crash:
            return

    def _words(self, who: str, *, typed: bool = False) -> str:
        self.number += 1
        return f"{self.number} {'typed' if typed else 'said'} by {who}"

    def _forget(self, where: Place) -> None:
        self.drafts.pop(where, None)
        self.unsure.add(where)

    def _talk(self, number: int) -> str:
        return self.talks[number % len(self.talks)]

    def _place(self, who: str, talk: int, place: tuple[str, str]) -> Place:
        return Place(who, self._talk(talk), *place)

    def _write(
        self, where: Place, kind: str, method: str, body: Any, if_match: str | None = None
    ) -> Answered | None:
        rest = f"{kind}/{where.phase}/{where.field}"
        phase = Phase(_stored(where.phase))
        return self._asked(where.who, method, where.talk_id, rest, body, phase, if_match)

    def _asked(
        self,
        who: str,
        method: str,
        talk_id: str,
        rest: str,
        body: Any,
        phase: Phase | None = None,
        if_match: str | None = None,
    ) -> Answered | None:
        """Ask; what is taken must lie in the window as it stands in the table, whatever else says so (D3)."""
        windows = self.school.raw_talks[talk_id].get("windows", {})
        answered = self.people.ask(who, method, f"/v1/talks/{talk_id}/{rest}", body, if_match)
        if phase and answered is not None and answered.status < 300:
            now = self.people.clock.now()
            opens, closes = (parse(windows[f"{phase}_{end}"]) for end in ("opens", "closes"))
            assert opens <= now < closes, f"{rest} was taken at {now}"
        return answered


def _stored(phase: str) -> str:
    return phase.replace("-", "_")


WordsMachine.TestCase.settings = of_a_machine()
TestWords = pytest.mark.spec("G7", "D3", "D8", "F107", "F113")(WordsMachine.TestCase)
