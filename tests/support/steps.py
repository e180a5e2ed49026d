"""The steps of a talk's life as people take them, through the API: what feature tests are told in."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.adapters.ports import Ports
from shared.adapters.store import Store
from tests.support.api import Answered, Api
from tests.support.world import FixedClock, a_world

Made = dict[str, Any]

VKLASS_DAY = "2021-10-31"
"""A Sunday on which the clocks go back; the example of the manual that the rules come from."""


@dataclass
class Steps:
    """A school, its clock and its API. Each step must succeed; what it makes is handed back."""

    ports: Ports
    clock: FixedClock
    api: Api = field(init=False)

    def __post_init__(self) -> None:
        """Open the API."""
        self.api = Api(self.ports)

    def call(
        self, who: str | None, method: str, path: str, body: Any = None, **more: Any
    ) -> Answered:
        """One call, whatever comes of it."""
        return self.api.call(who, method, path, body, **more)

    def at(self, moment: datetime | str) -> "Steps":
        """The same school at another time."""
        self.clock.set(moment)
        return self

    def publish(
        self,
        day: str = VKLASS_DAY,
        start: str = "09:00",
        *,
        count: int = 1,
        by: str = "teacher",
        groups: list[str] | None = None,
        **more: Any,
    ) -> list[str]:
        """Publish times and hand back their ids."""
        asked = {
            "talk_type": "development", "groups": ["5a"] if groups is None else groups,
            "date": day, "start": start, "count": count,
        } | more  # fmt: skip
        made = _made(self.call(by, "POST", "/v1/series", asked), 201)
        return [slot["id"] for slot in made["slots"]]

    def try_booking(
        self, slot_id: str, subject: str = "emil", *, by: str = "mona", **more: Any
    ) -> Answered:
        """Ask for a booking."""
        return self.call(
            by, "POST", "/v1/bookings", {"slot_id": slot_id, "subject_id": subject}, **more
        )

    def book(self, slot_id: str, subject: str = "emil", *, by: str = "mona") -> Made:
        """Book."""
        return _made(self.try_booking(slot_id, subject, by=by), 201)

    def booked(
        self,
        day: str = VKLASS_DAY,
        start: str = "09:00",
        subject: str = "emil",
        *,
        by: str = "mona",
    ) -> Made:
        """A talk booked for a time published for it."""
        return self.book(self.publish(day, start)[0], subject, by=by)

    def booked_in_preschool(self, day: str = VKLASS_DAY, start: str = "09:00") -> Made:
        """A talk about Elsa, who is in preschool, booked by her mother."""
        slot = self.publish(day, start, by="freja", groups=["elk"])[0]
        return self.book(slot, "elsa")

    def booked_employee_talk(self, day: str = VKLASS_DAY, start: str = "09:00") -> Made:
        """A talk of the principal with the teacher, booked by the teacher."""
        slot = self.publish(
            day, start, by="rektor", groups=[], talk_type="employee", only_for=["teacher"]
        )[0]
        return self.book(slot, "teacher", by="teacher")

    def try_moving(
        self, talk_id: str, slot_id: str, *, by: str = "teacher", **more: Any
    ) -> Answered:
        """Ask for another time."""
        path = f"/v1/talks/{talk_id}/rebooking"
        return self.call(by, "POST", path, {"slot_id": slot_id}, **more)

    def move(self, talk_id: str, slot_id: str, *, by: str = "teacher") -> Made:
        """Rebook."""
        return _made(self.try_moving(talk_id, slot_id, by=by), 200)

    def try_cancelling(self, talk_id: str, *, by: str = "teacher", **more: Any) -> Answered:
        """Ask for a cancellation."""
        path = f"/v1/talks/{talk_id}/cancellation"
        return self.call(by, "POST", path, {"reason": "Ill"} | more)

    def cancel(self, talk_id: str, *, by: str = "teacher", **more: Any) -> Made:
        """Cancel the booking."""
        return _made(self.try_cancelling(talk_id, by=by, **more), 200)

    def try_saving(
        self, talk_id: str, phase: str, field_id: str, text: str, *, by: str, builds_on: int = 0
    ) -> Answered:
        """Ask for a text to be saved."""
        path = f"/v1/talks/{talk_id}/texts/{phase.replace('_', '-')}/{field_id}"
        return self.call(by, "PUT", path, {"text": text}, if_match=f'"{builds_on}"')

    def save(
        self, talk_id: str, phase: str, field_id: str, text: str, *, by: str, builds_on: int = 0
    ) -> Made:
        """Save a text."""
        return _made(
            self.try_saving(talk_id, phase, field_id, text, by=by, builds_on=builds_on), 200
        )

    def step(self, talk_id: str, name: str, *, by: str, body: Any = None) -> Answered:
        """Ask for readiness, holding or closing."""
        return self.call(by, "POST", f"/v1/talks/{talk_id}/{name}", body)

    def read(self, talk_id: str, *, by: str = "teacher") -> Made:
        """Open a talk."""
        return _made(self.call(by, "GET", f"/v1/talks/{talk_id}"), 200)

    def texts(self, talk_id: str, *, by: str = "teacher") -> dict[str, str]:
        """What a reader sees written, by field."""
        phases = self.read(talk_id, by=by)["phases"]
        return {f["id"]: f["text"] for phase in phases for f in phase["fields"] if f["version"]}

    def phases(self, talk_id: str, *, by: str = "teacher") -> list[str]:
        """The phases a reader sees."""
        return [phase["phase"] for phase in self.read(talk_id, by=by)["phases"]]

    def writable(self, talk_id: str, phase: str, *, by: str) -> set[str]:
        """The fields of a phase that somebody may write now, as the API tells them."""
        seen = self.read(talk_id, by=by)["phases"]
        return {f["id"] for p in seen if p["phase"] == phase for f in p["fields"] if f["may_write"]}

    def history(self, talk_id: str, phase: str, field_id: str, *, by: str = "teacher") -> Answered:
        """Ask for a field's versions."""
        path = f"/v1/talks/{talk_id}/texts/{phase.replace('_', '-')}/{field_id}/versions"
        return self.call(by, "GET", path)

    def status(self, talk_id: str, *, by: str = "teacher") -> str:
        """The status that is shown."""
        return str(self.read(talk_id, by=by)["status"])


def a_term(
    now: str = "2021-10-01 08:00",
    store: Store | None = None,
    change: Callable[[Ports], Ports] | None = None,
) -> Steps:
    """The school of `world` at the beginning of October 2021, with its API open."""
    ports, clock = a_world(now, store)
    return Steps(change(ports) if change else ports, clock)


def _made(answered: Answered, status: int) -> Made:
    assert answered.status == status, answered.body
    return dict(answered.body)
