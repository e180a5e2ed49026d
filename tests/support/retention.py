"""A talk of years ago whose pupil has left the school, and what is asked about what is left of it."""

from datetime import date
from typing import Any

from shared.adapters import keys, register
from shared.adapters.store import Store, UnitOfWork, impossible
from shared.domain.people import Enrolment, Person, Span
from shared.domain.retention import DISPOSABLE
from tests.support.steps import Made, Steps
from tests.support.templates import the_municipality
from tests.support.world import a_school, a_world, fill

LEFT = date(2026, 6, 12)
DUE = "2028-06-12 08:00"
"""Two years after, by the examples of the shipped table."""
TEXT = ("record", "school-efforts.responsible")
UNIT = "/v1/units/school"


def a_rule(**change: object) -> dict[str, object]:
    """A line of the table as it is sent."""
    return {
        "document": "record", "school_forms": ["GR"], "trigger": "left_school_form",
        "kept": {"years": 5}, "then": "dispose", "decision": "BUN 2021:7",
        "valid_from": "2021-01-01",
    } | change  # fmt: skip


class Years(Steps):
    """The school with its municipality, over years."""

    def leaves(self, person_id: str = "emil", last: date = LEFT) -> None:
        """The pupil's place at the school ends on this local day."""
        person = register.a_person(self.ports.store, person_id)
        ended = Enrolment(unit_id="school", school_form="GR", year=9, span=Span(end=last))
        fill(self.ports.store, [person.model_copy(update={"enrolments": (ended,)})])

    def an_old_talk(self, subject: str = "emil", start: str = "09:00") -> str:
        """A talk of 2021 with words in every phase, two versions of one, an agreement, and its id."""
        self.at("2021-10-01 08:00")
        (slot,) = self.publish(start=start)
        by = "mona" if subject == "emil" else "stranger"
        talk: str = self.book(slot, subject, by=by)["id"]
        self.save(talk, "preparation", "progress.pupil", "Secret one", by=subject)
        self.at(f"2021-10-31 {start}")
        self.save(talk, *TEXT, "Secret two", by="teacher")
        self.save(talk, *TEXT, "Secret three", by="teacher", builds_on=1)
        path = f"/v1/talks/{talk}"
        self.must("teacher", "POST", f"{path}/agreements", {"goal": "Secret", "owners": ["pupil"]})
        self.must("teacher", "PUT", f"{path}/presence", {"people": []}, if_match='"0"')
        return talk

    def must(self, who: str, method: str, path: str, body: Any = None, **more: Any) -> Made:
        """A call that has to succeed."""
        answer = self.call(who, method, path, body, **more)
        assert answer.status < 300, answer.body
        return dict(answer.body)

    def preview(self, by: str = "rektor") -> list[Any]:
        """Everything that would go today."""
        entries: list[Any] = []
        query: dict[str, str] = {}
        while True:
            page = self.must(by, "GET", f"{UNIT}/disposals/preview", query=query)
            entries += page["entries"]
            if page["next"] is None:
                return entries
            query = {"cursor": page["next"]}

    def propose(self, *documents: str, by: str = "rektor") -> str:
        """A disposal; its id."""
        asked = {"documents": list(documents) or sorted(DISPOSABLE)}
        return str(self.must(by, "POST", f"{UNIT}/disposals", asked)["id"])

    def disposal(self, disposal_id: str, by: str = "rektor") -> Made:
        """A disposal with its list."""
        return self.must(by, "GET", f"/v1/disposals/{disposal_id}")

    def approve(self, disposal_id: str) -> Made:
        """Both say yes to the list as it stands."""
        listed = {"listed": self.disposal(disposal_id)["disposal"]["listed"]}
        path = f"/v1/disposals/{disposal_id}/approvals"
        self.must("rektor", "POST", path, listed)
        return self.must("admin", "POST", path, listed)


def years(store: Store | None = None) -> Years:
    """The school in 2021."""
    ports, clock = a_world(store=store)
    fill(ports.store, the_municipality())
    enrol(ports.store)
    return Years(ports, clock)


def enrol(store: Store) -> None:
    """Put everybody of the school on the register's roll, as an import does."""
    work = UnitOfWork()
    for key in _on_the_roll():
        work.put(key, {}, None, impossible)
    store.commit(work)


def strike_off(store: Store) -> None:
    """Take them off it, where an import that does not name them follows."""
    work = UnitOfWork()
    for key in _on_the_roll():
        work.delete(key, None, impossible)
    store.commit(work)


def _on_the_roll() -> list[keys.Key]:
    everybody = (*a_school(), *the_municipality())
    return [keys.registered(one.id) for one in everybody if isinstance(one, Person)]
