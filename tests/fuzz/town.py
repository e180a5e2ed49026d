"""A town in which there is something of everything, so that requests made at random come somewhere.

It stands still at one instant. Talks are in every phase; each thing that a path can name exists.
"""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from shared.adapters import keys
from shared.adapters.store import Item, Table
from tests.support.api import Api
from tests.support.bundles import THEIRS, a_bundle, as_file
from tests.support.filing import examined
from tests.support.linking import links
from tests.support.memory import MemoryStore
from tests.support.plans import MEASURES, judge, make_final
from tests.support.rounds import ROUND
from tests.support.steps import Made, Steps, a_term
from tests.support.templates import a_file, the_municipality
from tests.support.world import a_counsellor, fill

PEOPLE: dict[str, str | None] = {
    "guardian": "mona", "guardian apart": "olle", "pupil": "emil", "pupil of age": "grown",
    "teacher": "teacher", "preschool teacher": "freja", "mentor elsewhere": "bystander",
    "principal and manager": "rektor", "administrator": "admin", "another guardian": "stranger",
    "student health": "kim", "guardian of a hidden pupil": "sune", "hidden pupil": "hidden",
    "unknown to the register": "unknown", "without a token": None,
}  # fmt: skip
"""Everybody who asks, by what they are; the teacher is the employee of the employee talk."""
NOW = "2021-10-25 12:00"
Names = dict[str, list[str]]


@dataclass(frozen=True)
class Town:
    """The town, what things in it are called, and what stood in its tables."""

    steps: Steps
    names: Names
    tables: dict[Table, dict[keys.Key, Item]]

    @property
    def api(self) -> Api:
        """Its functions."""
        return self.steps.api

    def again(self) -> None:
        """Go back to what stood in the tables; stored items are replaced, never changed."""
        _store(self.steps)._tables = {table: dict(items) for table, items in self.tables.items()}


@cache
def the_town() -> Town:
    """Made once."""
    steps = a_term("2021-09-01 08:00")
    fill(steps.ports.store, [*the_municipality(), a_counsellor()])
    names: Names = {"talk_id": _talks(steps)}
    names |= _things(steps)
    names |= _results(steps)
    expires = steps.at(NOW).clock.now() + timedelta(days=9)
    names["token"] = [links().make(talk, "mona", expires) for talk in names["talk_id"][:3]]
    tables = _store(steps)._tables
    return Town(steps, names, {table: dict(items) for table, items in tables.items()})


def _store(steps: Steps) -> MemoryStore:
    assert isinstance(steps.ports.store, MemoryStore)
    return steps.ports.store


def _done(steps: Steps, who: str, method: str, path: str, body: Any = None, **more: Any) -> Made:
    answered = steps.call(who, method, path, body, **more)
    assert answered.status < 300, (who, method, path, answered.text[:400])
    return dict(answered.body)


def _talks(steps: Steps) -> list[str]:
    """One of each phase; the guardians of `emil` live apart, those of `elsa` do not."""
    _done(steps, "rektor", "PUT", "/v1/people/emil/separate-talks", {"separate": True})
    _done(steps, "grown", "POST", "/v1/me/consents", {"guardian_id": "olle"})
    closed = _closed(steps)
    left = steps.at("2021-09-01 10:00").booked("2021-09-15", subject="alma", by="stranger")["id"]
    his = steps.publish("2021-10-26", "14:00", only_for=["grown"])[0]
    off = steps.book(his, "grown", by="grown")["id"]
    off_too = {"reason": "Moves", "will_not_take_place": True}
    _done(steps, "teacher", "POST", f"/v1/talks/{off}/cancellation", off_too)
    steps.at("2021-09-16 09:00")
    held = str(steps.move(left, steps.publish("2021-10-24", "13:00")[0])["id"])
    near = {"readers": [{"person_id": "teacher", "reason": "SN 2021-0117", "starts": "2021-09-01"}]}
    _done(steps, "rektor", "PUT", "/v1/people/hidden/readers", near, if_match='"0"')
    asked = {"talk_type": "development", "subject_ids": ["hidden"]}
    no_time = _done(steps, "teacher", "POST", "/v1/talks", asked)["talks"][0]["id"]
    open_ = _recorded(steps)
    booked = steps.booked_in_preschool("2021-11-20")["id"]
    at_work = steps.booked_employee_talk("2021-10-27")["id"]
    steps.save(at_work, "preparation", _field(steps, at_work, "preparation"), "Bra", by="teacher")
    waiting = _waits(steps)
    return [open_, closed, held, booked, at_work, no_time, off, left, waiting]


def _field(steps: Steps, talk_id: str, phase: str, by: str = "teacher") -> str:
    """A field of text that somebody may write in now."""
    seen = steps.read(talk_id, by=by)["phases"]
    return next(
        str(f["id"])
        for p in seen if p["phase"] == phase
        for f in p["fields"] if f["may_write"] and f["type"] == "text"
    )  # fmt: skip


def _closed(steps: Steps) -> str:
    """A talk that was closed, with a development plan that is final."""
    talk = str(steps.booked("2021-09-20")["id"])
    path = f"/v1/talks/{talk}"
    steps.save(talk, "preparation", _field(steps, talk, "preparation", "emil"), "Lugnt", by="emil")
    judge(steps.ports.store, released_at="2021-09-10T06:00:00Z")
    steps.at("2021-09-20 09:10")
    steps.save(talk, "record", MEASURES, "Läxhjälp", by="teacher")
    agreed = {"goal": "Läsa", "owners": ["responsible"]}
    _done(steps, "teacher", "POST", f"{path}/agreements", agreed)
    assert make_final(steps, path).status == 201
    steps.at("2021-09-22 09:00")
    _done(steps, "teacher", "POST", f"{path}/closing", {"summary": "Bra"})
    return talk


def _recorded(steps: Steps) -> str:
    """The talk in the middle of everything: its record is open, and everything in it has a number 1."""
    steps.at("2021-09-25 09:00")
    talk = str(steps.booked("2021-10-29", "10:00")["id"])
    path = f"/v1/talks/{talk}"
    first = _field(steps, talk, "preparation", "emil")
    steps.save(talk, "preparation", first, "Lugnt", by="emil")
    steps.at("2021-10-24 09:00")
    field = _field(steps, talk, "record")
    steps.save(talk, "record", field, "Läser", by="teacher")
    typed = {"text": "Läser my", "builds_on": 1}
    _done(steps, "teacher", "PUT", f"{path}/drafts/record/{field}", typed)
    said: list[tuple[str, Any]] = [
        ("agreements", {"goal": "Läsa", "owners": ["responsible"]}),
        ("attachments/links", {"phase": "record", "url": "https://example.org", "name": "Plan"}),
        ("attachments/files", {"phase": "record", "name": "plan.pdf", "size": 1000}),
        ("disagreements", {"text": "Nej"}),
        ("cooperations", {"actor": "BUP", "purpose": "Stöd"}),
        ("worries", {"text": "Oro"}),
        ("referrals", {"text": "Frånvaro", "follow_up_by": "2021-11-30"}),
    ]
    for what, body in said:
        _done(steps, "teacher", "POST", f"{path}/{what}", body)
    examined(steps.ports.store, talk, 2)
    return talk


def _waits(steps: Steps) -> str:
    """A talk that waits for a time of a teacher all of whose times are taken."""
    steps.at("2021-10-20 09:00")
    line = {"subject_id": "hidden", "responsible_id": "teacher", "talk_type": "development"}
    return str(_done(steps, "sune", "POST", "/v1/waiting", line)["talk_id"])


def _things(steps: Steps) -> Names:
    """What is not part of a talk."""
    steps.at(NOW)
    hours = {"date": "2021-12-02", "start": "09:00", "end": "10:00"}
    block = _done(steps, "teacher", "POST", "/v1/blocked-times", hours)["id"]
    visit = {
        "talk_type": "development", "subject_ids": ["alma"], "date": "2021-11-22",
        "earliest": "08:00", "latest": "16:00",
    }  # fmt: skip
    steps.publish("2021-11-22", "10:00", count=2)
    proposal = _done(steps, "stranger", "POST", "/v1/visits/proposals", visit)["proposal_id"]
    slots = steps.publish("2021-11-10", "09:00", count=3)
    work = steps.publish(
        "2021-11-11", by="rektor", groups=[], talk_type="employee", only_for=["teacher"]
    )
    _done(
        steps, "mona", "POST", "/v1/holds", {"slots": [{"slot_id": slots[0], "subject_id": "emil"}]}
    )
    times = {
        "opens": "2021-11-04T18:00", "reminder": "2021-11-08T18:00", "few_times": "2021-11-11T08:00",
        "closes": "2021-11-15T18:00",
    }  # fmt: skip
    round_id = _done(steps, "rektor", "POST", "/v1/rounds", ROUND | times)["id"]
    seen = {"unit_id": "preschool", "children": ["elsa"], "title": "Ute", "text": "I skogen"}
    observed = _done(steps, "freja", "POST", "/v1/observations", seen)["id"]
    answers = {"answers": [{"question": "well_being", "value": 7}]}
    _done(steps, "teacher", "PUT", "/v1/me/well-being", answers)
    trusted = {"name": "Grannkommunen", "public_key": THEIRS.public_key().pem}
    key = _done(steps, "admin", "POST", "/v1/trusted-keys", trusted)["key_id"]
    held = {"person_id": "emil", "reason": "appeal", "reference": "1"}
    hold = _done(steps, "rektor", "POST", "/v1/units/school/retention-holds", held)["id"]
    gone = {"documents": ["record"]}
    disposal = _done(steps, "rektor", "POST", "/v1/units/school/disposals", gone)["id"]
    return {
        "hold_id": [hold], "disposal_id": [disposal], "block_id": [block], "proposal_id": [proposal],
        "slot_id": slots + work,
        "round_id": [round_id], "observation_id": [observed], "key_id": [key], "key": ["hook"],
    } | _templates(steps)  # fmt: skip


def _templates(steps: Steps) -> Names:
    """A draft, a published and a shared one with a comment; and a file and a bundle to take one from."""
    ids: list[str] = []
    for turn in range(3):
        made = _done(
            steps, "rektor", "POST", "/v1/templates", {"owner_id": "school", "file": a_file()}
        )
        path = f"/v1/templates/{made['id']}"
        if turn:
            _done(steps, "rektor", "POST", f"{path}/publication", if_match='"1"')
        ids.append(made["id"])
    path = f"/v1/templates/{ids[2]}"
    _done(steps, "rektor", "POST", f"{path}/sharing", if_match='"2"')
    said = {"praise": False, "comment": "Bra"}
    comment = _done(steps, "admin", "POST", f"{path}/feedback", said)["comments"][0]["id"]
    return {"template_id": ids, "comment_id": [comment]}


def _results(steps: Steps) -> Names:
    of = "2021-autumn/BI"
    _done(steps, "teacher", "PUT", f"/v1/people/emil/grades/{of}", {"value": "C"}, if_match='"0"')
    judged = {"words": "Säker"}
    _done(steps, "teacher", "PUT", f"/v1/people/emil/judgements/{of}", judged, if_match='"0"')
    return {"term": ["2021-autumn"], "school_subject": ["BI", "MA"]}


BUNDLE = as_file(a_bundle(a_file()))
