"""A school in which a pupil, the guardian and a teacher have protected identities, with unmistakable words.

Everything that can happen to them does, by the API: the list, rounds, a booking, another time, waiting, all
that is written in a talk and beside it, to the closing of it. What leaves the system meanwhile is kept.
"""

import json
from dataclasses import dataclass, field
from typing import Any

from functions.lifecycle.handler import handle as take_step
from functions.mailer.sending import send_entry
from functions.sweeper.handler import sweep
from shared.adapters import keys
from shared.adapters.delivery import Delivery
from shared.adapters.outbox import MailEntry, RoundMailEntry, entry_of
from shared.domain.people import (
    Assignment,
    Duty,
    Enrolment,
    Group,
    Guardianship,
    Membership,
    Person,
    SecurityMarking,
    Unit,
)
from tests.support.linking import links
from tests.support.memory import MemoryStore
from tests.support.plans import MEASURES
from tests.support.rounds import plan, work
from tests.support.steps import Steps, a_term
from tests.support.world import GUARDIAN, fill

FAMILY = {
    "the pupil's given name": "Zvanhilda",
    "the pupil's family name": "Qvarnstigsdotter",
    "the pupil's address": "zq-elev@hemma.example",
    "the guardian's given name": "Ximenius",
    "the guardian's family name": "Wolfsbergare",
    "the guardian's address": "xw-vh@hemma.example",
    "the class": "Qx7-gruppen",
    "the place": "Gömsalen Zz-17",
    "the other place": "Gömsalen Zz-18",
    "the time": "07:35",
    "the time as it is kept": "T06:35",
    "what was written": "hemlighetsord-9f2c",
    "what a file is called": "utredning-zq41",
}
EMPLOYEE = {
    "the teacher's given name": "Yrsaline",
    "the teacher's family name": "Dvärgabacka",
    "the teacher's address": "yd-larare@skola.example",
    "the place of the employee talk": "Chefsrummet Ww-3",
}
CONTROL = {"somebody who is not protected": "Emil Testsson"}
SECRET, FILE = FAMILY["what was written"], FAMILY["what a file is called"]
STAFF_OUTSIDE = ("teacher", "bystander", "freja", "prinz")
"""The mentor of the pupil's class, teachers of other classes, who leads another school."""
OUTSIDE = (*STAFF_OUTSIDE, "mona", "stranger", "alma", "nobody")
DAY, NEXT = "2021-11-18", "2021-11-19"


@dataclass
class Service:
    """Takes what is sent to workflows and to the queue, and keeps it."""

    taken: list[str] = field(default_factory=list)

    def start_execution(self, **asked: Any) -> None:
        """A workflow begins."""
        self.taken.append(json.dumps(asked, ensure_ascii=False))

    stop_execution = send_message = start_execution


@dataclass
class Life:
    """The school, and what left it."""

    steps: Steps
    service: Service = field(default_factory=Service)
    talks: dict[str, str] = field(default_factory=dict)
    mails: list[tuple[str, bytes]] = field(default_factory=list)
    rounds: list[str] = field(default_factory=list)
    link: str = ""

    @property
    def store(self) -> MemoryStore:
        """Where everything is kept."""
        store = self.steps.ports.store
        assert isinstance(store, MemoryStore)
        return store

    @property
    def delivery(self) -> Delivery:
        """To where messages go."""
        kept: Any = self.service
        return Delivery(self.store, kept, "talks", kept, "mail", "rounds", "offers")

    def do(self, who: str, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """What must succeed; what it answers."""
        answered = self.steps.call(who, method, path, body, **more)
        assert answered.status < 300, (who, method, path, answered.body)
        return answered.body

    def deliver(self) -> None:
        """Every message of the outbox goes where it belongs, and every mail is sent, be it again."""
        for key, item in self.store.items().items():
            if not key.pk.startswith(keys.OUTBOX):
                continue
            self.delivery.deliver(entry_of(item | {"state": "PENDING"}))
            if isinstance(entry_of(item), MailEntry | RoundMailEntry):
                self.send(key)

    def send(self, key: keys.Key) -> None:
        """A mail as it is written at this moment."""

        def take(recipient: str, raw: bytes) -> str:
            self.mails.append((recipient, raw))
            return f"message-{len(self.mails)}"

        sender, web = "talks@school.example", "https://talks.example"
        send_entry(self.steps.ports, take, sender, web, key, links=links())


def play() -> Life:
    """The whole of it."""
    life = Life(a_term())
    fill(life.store, _people())
    _plan(life)
    _book(life)
    _prepare(life)
    _hold(life)
    _follow_up(life)
    return life


def named(kind: str, words: dict[str, str]) -> dict[str, str]:
    """Names and address as the register has them."""
    return {
        "given_name": words[f"the {kind}'s given name"],
        "family_name": words[f"the {kind}'s family name"],
        "email": words[f"the {kind}'s address"],
    }


def _people() -> list[Person | Group | Unit]:
    protected = {"marking": SecurityMarking.PROTECTED}

    def staff(who: str, unit: str, role: str, group: str | None, **more: Any) -> Person:
        told = {
            "given_name": who.title(),
            "family_name": "Testsson",
            "email": f"{who}@skola.example",
        }
        taught = (Assignment(group_id=group, role="Mentor"),) if group else ()
        duties = (Duty(unit_id=unit, role=role),)
        given = told | {"duties": duties, "assignments": taught, "manager_id": "rektor"} | more
        return Person.model_validate({"id": who} | given)

    own = Group(
        id="zq", name=FAMILY["the class"], kind="Undervisning", unit_id="school", school_form="GR"
    )
    pupil = Person.model_validate(
        {"id": "hidden", "birth_date": "2010-05-01", **protected, **named("pupil", FAMILY)}
        | {
            "enrolments": (Enrolment(unit_id="school", school_form="GR", year=5),),
            "memberships": (Membership(group_id="5a"), Membership(group_id="zq")),
            "guardians": (Guardianship(person_id="sune", relation=GUARDIAN),),
        }
    )
    child = (Guardianship(person_id="hidden", relation=GUARDIAN),)
    guardian = Person.model_validate(
        {"id": "sune", "children": child, **protected, **named("guardian", FAMILY)}
    )
    agent = staff("agent", "school", "Lärare", "5a", **protected, **named("teacher", EMPLOYEE))
    others = [
        staff("hold", "school", "Lärare", "zq"),
        staff("prinz", "preschool", "Rektor", None, manager_id=None),
    ]
    return [own, pupil, guardian, agent, *others]


def _room(text: str) -> dict[str, str]:
    return {"kind": "room", "text": text}


def _plan(life: Life) -> None:
    reader = {"person_id": "hold", "reason": "SN 2021-0118", "starts": "2021-10-01"}
    life.do("rektor", "PUT", "/v1/people/hidden/readers", {"readers": [reader]}, if_match='"0"')
    own = [{"responsible_id": "hold", "group_id": "zq"}]
    life.rounds += [plan(life.steps, "teacher"), plan(life.steps, "rektor", parts=own)]
    life.steps.at("2021-10-05 10:00")


def _book(life: Life) -> None:
    steps = life.steps
    more: Any = {"by": "hold", "groups": ["zq"], "only_for": ["hidden"]}
    (first,) = steps.publish(DAY, "07:35", place=_room(FAMILY["the place"]), **more)
    (second,) = steps.publish(NEXT, "07:35", place=_room(FAMILY["the other place"]), **more)
    hidden = life.talks["hidden"] = str(steps.book(second, "hidden", by="sune")["id"])
    life.deliver()
    steps.move(hidden, first, by="hold")
    life.deliver()
    steps.cancel(hidden, by="sune")
    life.deliver()
    steps.book(first, "hidden", by="sune")
    life.do("hold", "PUT", f"/v1/talks/{hidden}/interpreter", {"language": None})
    life.talks["emil"] = steps.booked(DAY, "10:00")["id"]
    free = steps.publish(DAY, "12:00", by="agent")[0]
    life.talks["alma"] = steps.book(free, "alma", by="stranger")["id"]
    line = {"subject_id": "hidden", "responsible_id": "agent", "talk_type": "development"}
    life.talks["in line"] = life.do("sune", "POST", "/v1/waiting", line)["talk_id"]
    steps.cancel(life.talks["alma"], by="stranger")
    life.deliver()
    told: Any = {"talk_type": "employee", "only_for": ["agent"], "by": "rektor", "groups": []}
    place = _room(EMPLOYEE["the place of the employee talk"])
    (slot,) = steps.publish(DAY, "14:00", place=place, **told)
    life.talks["agent"] = steps.book(slot, "agent", by="agent")["id"]
    expires = steps.clock.now().replace(year=2027)
    life.link = links().make(hidden, "sune", expires)
    life.deliver()


def _prepare(life: Life) -> None:
    steps, hidden = life.steps, life.talks["hidden"]
    steps.at("2021-11-10 10:00")
    steps.save(hidden, "preparation", "progress.pupil", SECRET, by="hidden")
    steps.save(hidden, "preparation", "progress.guardian", SECRET, by="sune")
    life.do("hidden", "POST", f"/v1/talks/{hidden}/readiness")
    link = {"phase": "preparation", "url": f"https://skolan.example/{FILE}", "name": FILE}
    life.do("hold", "POST", f"/v1/talks/{hidden}/attachments/links", link)
    file = {"phase": "record", "name": f"{FILE}.pdf", "size": 1000}
    steps.at("2021-11-15 10:00")
    life.do("hold", "POST", f"/v1/talks/{hidden}/attachments/files", file)
    said = {"words": SECRET, "release_on": "2021-11-10"}
    path = "/v1/people/hidden/judgements/2021-autumn/MA"
    life.do("hold", "PUT", path, said, if_match='"0"')
    judged = path.replace("hidden", "emil")
    life.do("teacher", "PUT", judged, {"words": "Bra"}, if_match='"0"')
    life.do("rektor", "GET", "/v1/days/2021-11-18", query={"staff_id": "hold"})


def _hold(life: Life) -> None:
    steps, hidden = life.steps, life.talks["hidden"]
    steps.at(f"{DAY} 09:00")
    talk = f"/v1/talks/{hidden}"
    steps.save(hidden, "record", "goals.pupil", SECRET, by="hidden")
    steps.save(hidden, "record", MEASURES, SECRET, by="hold")
    agreed = {"goal": SECRET, "strategy": SECRET, "owners": ["pupil"]}
    life.do("hold", "POST", f"{talk}/agreements", agreed)
    life.do("hidden", "POST", f"{talk}/agreements/1/check-ins", {"text": SECRET})
    there = {"person_id": "sune", "manner": "in_person"}
    life.do("hold", "PUT", f"{talk}/presence", {"people": [there]}, if_match='"0"')
    life.do("sune", "POST", f"{talk}/disagreements", {"text": SECRET})
    asked = {"actor": SECRET, "purpose": SECRET}
    life.do("hold", "POST", f"{talk}/cooperations", asked)
    life.do("hold", "POST", f"{talk}/worries", {"text": SECRET})
    seen = life.do("hold", "GET", f"{talk}/plan")["seen"]
    life.do("hold", "POST", f"{talk}/plan", {"seen": seen})
    life.deliver()


def _follow_up(life: Life) -> None:
    steps, hidden = life.steps, life.talks["hidden"]
    steps.at("2021-11-20 00:00")
    item = life.store.get(keys.talk(hidden))
    assert item is not None
    step = {"talk_id": hidden, "generation": int(item["generation"]), "stage": item["stage"]}
    take_step(steps.ports, step)
    for round_id in life.rounds:
        work(steps.ports, round_id)
    steps.at("2021-11-20 10:00")
    steps.save(hidden, "follow_up", "dialogue", SECRET, by="hidden")
    life.deliver()
    sweep(steps.ports, life.delivery)
    life.do("hold", "POST", f"/v1/talks/{hidden}/closing", {"summary": SECRET})
    life.deliver()
