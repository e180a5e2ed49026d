"""The play: what each person does, in the order of a talk's life."""

from datetime import datetime, timedelta
from typing import Any

from infra.demo.stage import Stage
from infra.demo.theatre import DidNotHappen, Theatre

TALK_TYPE = "demonstration"
CAST = ("teacher", "guardian", "pupil", "other-guardian")
EVERY = timedelta(seconds=10)
"""From one published time to the next: the length of a talk in this policy."""
TIMES = 8
BOOK_AHEAD = timedelta(seconds=14)
MOVE_AHEAD = timedelta(seconds=24)
"""Enough for what is shown before the record opens."""


class Play:
    """One performance."""

    def __init__(self, theatre: Theatre) -> None:
        self.stage = Stage(theatre)
        self.theatre = theatre
        self.ids: dict[str, str] = {}
        self.groups: list[str] = []
        self.other_child = ""
        self.talk_id = ""
        self.booked: dict[str, Any] = {}

    def perform(self) -> None:
        """From the first request to the locked talk. Raises DidNotHappen at the first thing that does not."""
        acts = (
            ("The people", self.people_come),
            ("Times and a talk without one: CREATED", self.teacher_publishes),
            ("Booking and moving: BOOKED", self.guardian_books),
            ("Preparing: PREPARED", self.family_prepares),
            ("The talk and its record: HELD", self.talk_takes_place),
            ("Following up: FOLLOWED UP", self.follow_up),
            ("What is kept", self.history),
        )
        for title, act in acts:
            self.theatre.say(f"\n— {title} —")
            act()

    # --- acts ---------------------------------------------------------------------

    def people_come(self) -> None:
        """Everybody signs in, learns who they are to the system, and looks for talks of theirs."""
        for who in CAST:
            self.stage.ask(who, "GET", "/v1/talks")
            me = self.stage.ask(who, "GET", "/v1/me")
            self.ids[who], self.stage.names[who] = me["id"], me["name"]
            if who == "teacher":
                self.groups = [group["id"] for group in me["groups"]]
            if who == "other-guardian":
                self.other_child = me["books_for"][0]["id"]
            for_whom = ", ".join(child["name"] or "a child" for child in me["books_for"])
            does = f"books for {for_whom}" if for_whom else "signs in"
            self.stage.tell(f"{who} {me['name']}", does)

    def teacher_publishes(self) -> None:
        """The teacher publishes consecutive times and starts the talk, which then has none."""
        series = self._publish()
        first, last = series["slots"][0], series["slots"][-1]
        self.stage.tell("", f"{len(series['slots'])} times, {_hour(first)} to {_hour(last)}")
        talk = self._start()
        self.talk_id = talk["id"]
        self.stage.watch(talk["id"], "", talk["version"])
        self.stage.until("the talk was created", lambda: self.stage.status == "created")
        self.stage.until(
            "the workflow reminded of a talk without a time", lambda: self.stage.steps >= 1,
            self.theatre.now() + timedelta(seconds=5),
        )  # fmt: skip
        self.stage.until_mail("booking_reminder")

    def guardian_books(self) -> None:
        """A time is booked, refused to the next who wants it, and exchanged for a later one."""
        first = self._free_time(BOOK_AHEAD)
        summary = self.stage.act(
            "guardian", f"books {_hour(first)} for {self.stage.names['pupil']}", "POST",
            "/v1/bookings", {"slot_id": first["id"], "subject_id": self.ids["pupil"]},
        )  # fmt: skip
        if summary["id"] != self.talk_id:
            raise DidNotHappen("The booking did not give the talk that waited its time.")
        self.stage.count_from(summary["version"])
        self.stage.refused(
            "other-guardian", f"wants {_hour(first)} too", "slot-taken", "POST", "/v1/bookings",
            {"slot_id": first["id"], "subject_id": self.other_child},
        )  # fmt: skip
        self.stage.until("the talk was booked", lambda: self.stage.status == "booked")
        self.stage.until_mail("booked")
        later = self._free_time(MOVE_AHEAD)
        self.booked = self.stage.act(
            "guardian", f"moves it to {_hour(later)}; same talk, same id", "POST",
            f"/v1/talks/{self.talk_id}/rebooking", {"slot_id": later["id"]},
        )  # fmt: skip
        if self.booked["id"] != self.talk_id:
            raise DidNotHappen("The moved talk did not stay the same talk.")
        self.stage.count_from(self.booked["version"])
        if not any(slot["id"] == first["id"] and slot["free"] for slot in self._times()):
            raise DidNotHappen("The time that was given back is not free again.")
        self.stage.tell("", f"{_hour(first)} is free again")

    def family_prepares(self) -> None:
        """Both prepare, too early a record is refused, and the due time comes by itself."""
        goals = self._field("record/goals.responsible")
        self.stage.refused(
            "teacher", "starts on the record already", "window-not-open", "PUT", goals,
            {"text": "Read one book a month."}, if_match='"0"',
        )  # fmt: skip
        progress = self._field("preparation/progress.pupil")
        self._write("pupil", progress, "Fractions are easier now.", 0)
        self._write("guardian", self._field("preparation/wellbeing.guardian"), "Happy to go.", 0)
        self._write("pupil", progress, "Fractions are easier now. Reading too.", 1)
        self.stage.until_mail("rebooked")
        self.stage.act(
            "guardian", "is done preparing; the pupil's own word is still missing", "POST",
            f"/v1/talks/{self.talk_id}/readiness", {}, changes_talk=True,
        )  # fmt: skip
        opens, _ = self._window("record")
        self.stage.until_clock(opens)
        self._write("teacher", goals, "Read one book a month.", 0)
        due = self._moment("preparation_due")
        self.stage.until(
            "the workflow moved the talk to prepared",
            lambda: self.stage.status == "prepared" and self.stage.steps >= 2, due,
        )  # fmt: skip
        self.stage.until_mail("day_before", due + timedelta(seconds=1))

    def talk_takes_place(self) -> None:
        """They meet; the record is written; the day ends by itself."""
        start, (opens, _) = self._moment("start"), self._window("follow_up", "preparation")
        self.stage.until_clock(start)
        self.stage.tell("", "They meet.")
        self._write("pupil", self._field("record/goals.pupil"), "I choose the books myself.", 0)
        self.stage.until(
            "the workflow moved the talk to held",
            lambda: self.stage.status == "held" and self.stage.steps >= 4, opens,
        )  # fmt: skip
        self.stage.until_mail("follow_up_open", opens)

    def follow_up(self) -> None:
        """Teacher and pupil go on in a dialogue, until the clock closes it."""
        dialogue = self._field("follow-up/dialogue")
        self._write("pupil", dialogue, "I am on my second book.", 0)
        self._write("teacher", dialogue, "Well done. Which one next?", 1)
        _, record_closes = self._window("record")
        self.stage.until_clock(record_closes)
        self.stage.refused(
            "teacher", "wants to change the record", "window-closed", "PUT",
            self._field("record/goals.responsible"), {"text": "Read two books."}, if_match='"1"',
        )  # fmt: skip
        _, closes = self._window("follow_up")
        self.stage.until(
            "the workflow moved the talk to followed up",
            lambda: self.stage.status == "followed_up" and self.stage.steps >= 5, closes,
        )  # fmt: skip
        self.stage.refused(
            "pupil", "has one more thing to say", "window-closed", "PUT", dialogue,
            {"text": "The third one!"}, if_match='"2"',
        )  # fmt: skip

    def history(self) -> None:
        """Every version is there for the teacher, and for nobody else; the workflow came to its end."""
        path = f"{self._field('follow-up/dialogue')}/versions"
        found = self.stage.act("teacher", "opens the history of the dialogue", "GET", path)
        versions = found["versions"]
        for version in versions:
            when = datetime.fromisoformat(version["saved_at"])
            by = version["author"]["name"]
            self.stage.tell("", f"[{version['version']}] {when:%H:%M:%S} {by}: “{version['text']}”")
        if [version["version"] for version in versions] != [1, 2]:
            raise DidNotHappen("The history does not have exactly the versions that were saved.")
        self.stage.refused("pupil", "opens it too", "not-allowed", "GET", path)
        self._executions_ended()

    # --- what the acts are made of ------------------------------------------------

    def _publish(self) -> Any:
        """Times that begin soon; later if an earlier performance has published some just then."""
        start = self._on_grain(self.theatre.now() + timedelta(seconds=20))
        answer = None
        for shift in range(24):
            local = (start + shift * EVERY).astimezone(self.theatre.zone)
            body = {
                "talk_type": TALK_TYPE, "groups": self.groups, "count": TIMES,
                "date": local.date().isoformat(), "start": f"{local:%H:%M:%S}",
                "place": {"kind": "room", "text": "A12"},
            }  # fmt: skip
            answer = self.theatre.call("teacher", "POST", "/v1/series", body)
            if answer.status == 201:
                self.stage.tell(self.stage.name("teacher"), "publishes times")
                return answer.body
            if answer.problem != "slots-overlap":
                break
        why = answer.problem if answer else ""
        raise DidNotHappen(f"The times were not published: {why}.")

    def _start(self) -> Any:
        """A talk without a time; one that an interrupted performance left behind is ended first."""
        body = {"talk_type": TALK_TYPE, "subject_ids": [self.ids["pupil"]]}
        doing = f"starts a talk about {self.stage.names['pupil']}"
        (talk,) = self.stage.ask("teacher", "POST", "/v1/talks", body)["talks"]
        if talk["version"] > 1:
            ended = {"reason": "interrupted", "will_not_take_place": True}
            path = f"/v1/talks/{talk['id']}/cancellation"
            self.stage.act(
                "teacher", "ends the talk of an earlier demonstration", "POST", path, ended
            )
            (talk,) = self.stage.ask("teacher", "POST", "/v1/talks", body)["talks"]
        self.stage.tell(self.stage.name("teacher"), doing)
        return talk

    def _times(self) -> list[dict[str, Any]]:
        path = f"/v1/slots?subject_id={self.ids['pupil']}"
        slots = self.stage.ask("guardian", "GET", path)["slots"]
        return [slot for slot in slots if slot["talk_type"] == TALK_TYPE]

    def _free_time(self, ahead: timedelta) -> dict[str, Any]:
        times = self._times()
        free = [slot for slot in times if slot["free"]]
        self.stage.tell(
            self.stage.name("guardian"), f"sees {len(times)} coming times, {len(free)} of them free"
        )
        for slot in free:
            if datetime.fromisoformat(slot["start"]) >= self.theatre.now() + ahead:
                return slot
        raise DidNotHappen("The system was too slow: no published time lies far enough ahead.")

    def _write(self, who: str, path: str, text: str, builds_on: int) -> None:
        saved = self.stage.act(
            who, f"writes “{text}”", "PUT", path, {"text": text}, if_match=f'"{builds_on}"'
        )
        if saved["version"] != builds_on + 1:
            raise DidNotHappen(f"Saving {path} did not make version {builds_on + 1}.")

    def _field(self, field: str) -> str:
        return f"/v1/talks/{self.talk_id}/texts/{field}"

    def _window(self, phase: str, until: str | None = None) -> tuple[datetime, datetime]:
        """When a phase opens and closes; a phase not shown yet opens when the one named closes."""
        talk = self.stage.ask("teacher", "GET", f"/v1/talks/{self.talk_id}")
        shown = {p["phase"]: p for p in talk["phases"]}
        if phase not in shown and until is not None:
            border = datetime.fromisoformat(shown[until]["closes"])
            return border, border
        window = shown[phase]
        return datetime.fromisoformat(window["opens"]), datetime.fromisoformat(window["closes"])

    def _moment(self, name: str) -> datetime:
        talk = self.stage.ask("teacher", "GET", f"/v1/talks/{self.talk_id}")
        return datetime.fromisoformat(talk[name])

    def _executions_ended(self) -> None:
        if self.theatre.executions is None:
            return
        executions = self.theatre.executions(self.talk_id)
        self.stage.until(
            "the workflow came to its end",
            lambda: (
                self.theatre.executions is not None
                and self.theatre.executions(self.talk_id)[-1].status == "SUCCEEDED"
            ),
        )
        for execution in self.theatre.executions(self.talk_id):
            entered = len(execution.states)
            self.stage.tell(
                "⏰ workflow", f"{execution.name} {execution.status}, {entered} states entered"
            )
        if not executions:
            raise DidNotHappen("No execution of the workflow was started for the talk.")

    @staticmethod
    def _on_grain(moment: datetime) -> datetime:
        """The next instant that is a multiple of five seconds."""
        whole = moment.replace(microsecond=0)
        return whole + timedelta(seconds=-whole.second % 5)


def _hour(slot: dict[str, Any]) -> str:
    return f"{datetime.fromisoformat(slot['start']):%H:%M:%S}"
