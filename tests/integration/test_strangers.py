"""Someone unrelated is told the same, to the byte, whether a thing exists or not (R11)."""

import json
from dataclasses import dataclass, field
from typing import Any

import pytest

from infra.openapi import routes
from shared.domain.people import Duty, Person, Unit
from tests.support.api import Answered, Api
from tests.support.contents import in_memory
from tests.support.invariants import Contents
from tests.support.memory import MemoryStore
from tests.support.rounds import ROUND
from tests.support.templates import a_file
from tests.support.world import FixedClock, a_world, fill

STRANGERS = {
    "stranger": "a guardian of a classmate",
    "alma": "a classmate",
    "bystander": "a teacher of another class",
    "freja": "a teacher of a sibling in preschool",
    "sune": "a guardian of somebody in the same class",
    "grown": "somebody else of age",
    "nobody": "somebody with a token whom the register does not know",
}


@dataclass
class School:
    """Class 5A with a booked talk of `emil` that has a text, and free times open to the class."""

    api: Api
    store: MemoryStore
    clock: FixedClock
    talk_id: str = ""
    free_id: str = ""
    known: dict[str, str] = field(default_factory=dict)

    def contents(self) -> Contents:
        return in_memory(self.store)

    def ask(self, who: str, route: tuple[str, str], names: dict[str, str]) -> Answered:
        method, path = route
        body, query = ASKED[route]
        filled = path.format_map(
            {"phase": "preparation", "field": "progress.pupil", "number": "1"}
            | {"school_year": "2021", "plan_version": "1"}
            | {"week": "2021-W44", "term": "2021-autumn", "school_subject": "MA"}
            | names
        )
        return self.api.call(
            who, method, filled, _filled(body, names), if_match='"0"', query=_filled(query, names)
        )


@pytest.fixture
def school() -> School:
    ports, clock = a_world()
    assert isinstance(ports.store, MemoryStore)
    school = School(Api(ports), ports.store, clock)
    series = school.api.call(
        "teacher", "POST", "/v1/series",
        {"talk_type": "development", "groups": ["5a"], "date": "2021-10-31", "start": "09:00", "count": 3},
    )  # fmt: skip
    booked, school.free_id = (slot["id"] for slot in series.body["slots"][:2])
    talk = school.api.call(
        "mona", "POST", "/v1/bookings", {"slot_id": booked, "subject_id": "emil"}
    )
    school.talk_id = talk.body["id"]
    path = f"/v1/talks/{school.talk_id}/texts/preparation/progress.pupil"
    assert school.api.call("emil", "PUT", path, {"text": "Secret"}, if_match='"0"').status == 200
    link = {"phase": "preparation", "url": "https://skolan.example/"}
    attached = school.api.call(
        "emil", "POST", f"/v1/talks/{school.talk_id}/attachments/links", link
    )
    assert attached.status == 201
    hours = {"date": "2021-10-31", "earliest": "09:00", "latest": "12:00"}
    proposal = school.api.call(
        "teacher", "POST", "/v1/visits/proposals",
        {"talk_type": "development", "subject_ids": ["alma"]} | hours,
    )  # fmt: skip
    assert proposal.status == 201
    round_ = school.api.call("rektor", "POST", "/v1/rounds", ROUND)
    assert round_.status == 201
    hours = {"date": "2021-11-04", "start": "09:00", "end": "12:00", "reason": "Secret"}
    blocked = school.api.call("teacher", "POST", "/v1/blocked-times", hours)
    assert blocked.status == 201
    school.clock.forward(minutes=2)
    school.known = {
        "talk_id": school.talk_id, "slot_id": school.free_id, "subject_id": "emil", "group_id": "5a",
        "proposal_id": proposal.body["proposal_id"], "round_id": round_.body["id"],
        "staff_id": "teacher", "date": "2021-10-31", "person_id": "emil",
        "block_id": blocked.body["id"],
        "template_id": _a_template_elsewhere(school), "unit_id": "elsewhere",
        "comment_id": "tF1bR7sX5wC8dQ3zA6eH9J",
        "observation_id": _an_observation_elsewhere(school),
        "hold_id": _asked_elsewhere(school, "retention-holds", _HOLD),
        "disposal_id": _asked_elsewhere(school, "disposals", {"documents": ["record"]}),
        "request_id": _a_request(school),
    }  # fmt: skip
    return school


MISSING = {
    "talk_id": "gZ3vL0mR8qW1xK5tY7uB2A",
    "slot_id": "teacher.20211031T120000Z",
    "subject_id": "emilia",
    "group_id": "5z",
    "proposal_id": "kT4wM1nS9rX2yL6uV8zC3B",
    "round_id": "pB6xN3oT1sY4zM8vW2aD5E",
    "staff_id": "preacher",
    "person_id": "emilia",
    "block_id": "preacher.20211104T080000Z",
    "date": "2021-10-30",
    "template_id": "rD8zP5qV3uA6bO1xY4cF7G",
    "unit_id": "no-school",
    "comment_id": "sE9aQ6rW4vB7cP2yZ5dG8H",
    "observation_id": "vG2dT9uZ7yE0fS5bC8hK1M",
    "hold_id": "wH3eU0vA8zF1gT6cD9iL2N",
    "disposal_id": "xJ4fV1wB9aG2hU7dE0jM3P",
    "request_id": "wH3eU0vA8zF1gT6cD9iL2N",
}


def _a_request(school: School) -> str:
    asked = school.api.call("mona", "POST", "/v1/people/emil/exports", {"purpose": "access"})
    assert asked.status == 201
    return str(asked.body["id"])


def _a_template_elsewhere(school: School) -> str:
    """A published template of a school where none of them works."""
    duty = Duty(unit_id="elsewhere", role="Rektor")
    leader = Person(id="far", given_name="Far", family_name="Away", duties=(duty,))
    fill(school.store, [Unit(id="elsewhere", name="Fjärran", kind="Skolenhet"), leader])
    asked = {"owner_id": "elsewhere", "file": a_file()}
    made = school.api.call("far", "POST", "/v1/templates", asked).body["id"]
    path = f"/v1/templates/{made}/publication"
    assert school.api.call("far", "POST", path, if_match='"1"').status == 200
    return str(made)


def _an_observation_elsewhere(school: School) -> str:
    asked = {"unit_id": "elsewhere", "title": "Secret", "text": "Secret"}
    return str(school.api.call("far", "POST", "/v1/observations", asked).body["id"])


_HOLD = {"person_id": "far", "reason": "appeal", "reference": "1"}


def _asked_elsewhere(school: School, what: str, asked: Any) -> str:
    """A retention hold, or a disposal, of a school where none of them works."""
    made = school.api.call("far", "POST", f"/v1/units/elsewhere/{what}", asked)
    assert made.status == 201, made.body
    return str(made.body["id"])


ASKED: dict[tuple[str, str], tuple[Any, Any]] = {
    ("GET", "/v1/slots"): (None, {"subject_id": "{subject_id}"}),
    ("GET", "/v1/talks/{talk_id}"): (None, None),
    ("GET", "/v1/talks/{talk_id}/texts/{phase}/{field}/versions"): (None, None),
    ("PUT", "/v1/talks/{talk_id}/texts/{phase}/{field}"): ({"text": "Mine"}, None),
    ("PUT", "/v1/talks/{talk_id}/drafts/{phase}/{field}"): ({"text": "Mine", "builds_on": 0}, None),
    ("GET", "/v1/talks/{talk_id}/drafts"): (None, None),
    ("DELETE", "/v1/talks/{talk_id}/drafts/{phase}/{field}"): (None, {"revision": "none"}),
    ("PUT", "/v1/talks/{talk_id}/interpreter"): ({"language": "so"}, None),
    ("POST", "/v1/talks/{talk_id}/readiness"): (None, None),
    ("DELETE", "/v1/talks/{talk_id}/readiness"): (None, None),
    ("GET", "/v1/talks/{talk_id}/earlier"): (None, None),
    ("GET", "/v1/subjects"): (None, {"group_id": "{group_id}"}),
    ("POST", "/v1/talks/{talk_id}/reopening"): ({"until": "2021-10-30T12:00"}, None),
    ("POST", "/v1/talks/{talk_id}/opening"): (None, None),
    ("POST", "/v1/talks/{talk_id}/agreements"): ({"goal": "Mine", "owners": ["pupil"]}, None),
    ("PUT", "/v1/talks/{talk_id}/agreements/{number}"): ({"goal": "Mine", "owners": ["pupil"]}, None),
    ("POST", "/v1/talks/{talk_id}/agreements/{number}/check-ins"): ({"text": "Mine"}, None),
    ("GET", "/v1/people/{person_id}/agreements"): (None, None),
    ("GET", "/v1/people/{person_id}/trail"): (None, None),
    ("POST", "/v1/people/{person_id}/exports"): ({"purpose": "access"}, None),
    ("POST", "/v1/people/{person_id}/rectifications"): ({"what": "Name", "why": "Wrong"}, None),
    ("POST", "/v1/people/{person_id}/erasures"): ({"document": "draft"}, None),
    ("POST", "/v1/people/{person_id}/erasures/{request_id}/decision"): (
        {"outcome": "granted", "words": "Yes", "ground": "17.1 b"},
        None,
    ),
    ("GET", "/v1/people/{person_id}/requests"): (None, None),
    ("GET", "/v1/people/{person_id}/requests/{request_id}"): (None, None),
    ("GET", "/v1/people/{person_id}/requests/{request_id}/download"): (None, None),
    ("PUT", "/v1/people/{person_id}/requests/{request_id}/assessment"): ({"include": True}, None),
    ("PUT", "/v1/people/{person_id}/requests/{request_id}/reply"): (
        {"outcome": "corrected", "words": "Done"},
        None,
    ),
    ("GET", "/v1/requests"): (None, {"unit_id": "{unit_id}"}),
    ("GET", "/v1/people/{person_id}/acts"): (None, None),
    ("GET", "/v1/talks/{talk_id}/trail"): (None, None),
    ("GET", "/v1/talks/{talk_id}/attachments"): (None, None),
    ("POST", "/v1/talks/{talk_id}/attachments/files"): (
        {"phase": "preparation", "name": "a.pdf", "size": 7},
        None,
    ),
    ("POST", "/v1/talks/{talk_id}/attachments/links"): (
        {"phase": "preparation", "url": "https://skolan.example/"},
        None,
    ),
    ("GET", "/v1/talks/{talk_id}/attachments/{number}/download"): (None, None),
    ("DELETE", "/v1/talks/{talk_id}/attachments/{number}"): (None, None),
    ("GET", "/v1/talks/{talk_id}/beside"): (None, None),
    ("GET", "/v1/people/{person_id}/results"): (None, None),
    ("GET", "/v1/groups/{group_id}/judgements/{term}/{school_subject}"): (None, None),
    ("GET", "/v1/people/{person_id}/observations"): (None, None),
    ("POST", "/v1/observations"): (
        {"unit_id": "{unit_id}", "title": "Mine", "text": "Mine"},
        None,
    ),
    ("PUT", "/v1/observations/{observation_id}"): (
        {"unit_id": "elsewhere", "title": "Mine", "text": "Mine"},
        None,
    ),
    ("GET", "/v1/people/{person_id}/judgements/{term}/{school_subject}"): (None, None),
    ("PUT", "/v1/people/{person_id}/judgements/{term}/{school_subject}"): ({"words": "Mine"}, None),
    ("PUT", "/v1/people/{person_id}/grades/{term}/{school_subject}"): ({"value": "A"}, None),
    ("PUT", "/v1/people/{person_id}/attendance/{term}"): (
        {"attended": 1, "valid_absence": 0, "invalid_absence": 0},
        None,
    ),
    ("GET", "/v1/units/{unit_id}/judgement-use"): (None, None),
    ("PUT", "/v1/units/{unit_id}/judgement-use"): ({"use": "plan"}, None),
    ("GET", "/v1/units/{unit_id}/retention-holds"): (None, None),
    ("POST", "/v1/units/{unit_id}/retention-holds"): (
        {"person_id": "{person_id}", "reason": "appeal", "reference": "1"}, None,
    ),
    ("DELETE", "/v1/units/{unit_id}/retention-holds/{hold_id}"): (None, None),
    ("GET", "/v1/units/{unit_id}/disposals/preview"): (None, None),
    ("GET", "/v1/units/{unit_id}/disposals"): (None, None),
    ("POST", "/v1/units/{unit_id}/disposals"): ({"documents": ["record"]}, None),
    ("GET", "/v1/disposals/{disposal_id}"): (None, None),
    ("POST", "/v1/disposals/{disposal_id}/approvals"): ({"listed": "0" * 64}, None),
    ("POST", "/v1/disposals/{disposal_id}/rejection"): ({"reason": "Mine"}, None),
    ("GET", "/v1/talks/{talk_id}/presence"): (None, None),
    ("PUT", "/v1/talks/{talk_id}/presence"): ({"people": []}, None),
    ("POST", "/v1/talks/{talk_id}/disagreements"): ({"text": "Mine"}, None),
    ("PUT", "/v1/talks/{talk_id}/disagreements/{number}"): ({"text": "Mine"}, None),
    ("POST", "/v1/talks/{talk_id}/disagreements/{number}/answers"): ({"text": "Mine"}, None),
    ("POST", "/v1/talks/{talk_id}/cooperations"): ({"actor": "Mine", "purpose": "Mine"}, None),
    ("POST", "/v1/talks/{talk_id}/cooperations/{number}/consents"): ({"word": "given"}, None),
    ("POST", "/v1/talks/{talk_id}/worries"): ({"text": "Mine"}, None),
    ("POST", "/v1/talks/{talk_id}/worries/{number}/acknowledgement"): (None, None),
    ("PUT", "/v1/talks/{talk_id}/worries/{number}/answer"): ({"text": "Mine"}, None),
    ("GET", "/v1/units/{unit_id}/worries"): (None, None),
    ("POST", "/v1/talks/{talk_id}/referrals"): (
        {"text": "Mine", "follow_up_by": "2021-11-30"},
        None,
    ),
    ("PUT", "/v1/talks/{talk_id}/referrals/{number}/assignment"): (
        {"staff_id": "{staff_id}"},
        None,
    ),
    ("PUT", "/v1/talks/{talk_id}/referrals/{number}/answer"): ({"text": "Mine"}, None),
    ("PUT", "/v1/talks/{talk_id}/referrals/{number}/follow-up"): ({"text": "Mine"}, None),
    ("GET", "/v1/units/{unit_id}/referrals"): (None, None),
    ("GET", "/v1/talks/{talk_id}/compilation"): (None, None),
    ("POST", "/v1/talks/{talk_id}/holding"): (None, None),
    ("GET", "/v1/talks/{talk_id}/plan"): (None, None),
    ("POST", "/v1/talks/{talk_id}/plan"): ({"seen": "0" * 32}, None),
    ("GET", "/v1/people/{person_id}/plans"): (None, None),
    ("GET", "/v1/people/{person_id}/plans/{school_year}/{plan_version}"): (None, None),
    ("POST", "/v1/talks/{talk_id}/copied-answers"): ({"from": "{talk_id}"}, None),
    ("POST", "/v1/talks/{talk_id}/closing"): ({"summary": "Mine"}, None),
    ("POST", "/v1/talks/{talk_id}/rebooking"): ({"slot_id": "{slot_id}"}, None),
    ("POST", "/v1/talks/{talk_id}/cancellation"): ({"reason": "Mine"}, None),
    ("GET", "/v1/weeks/{week}"): (None, {"staff_id": "{staff_id}"}),
    ("POST", "/v1/blocked-times"): (
        {"date": "2021-11-05", "start": "09:00", "end": "10:00", "staff_id": "{staff_id}"},
        None,
    ),
    ("DELETE", "/v1/blocked-times/{block_id}"): (None, None),
    ("POST", "/v1/talks/{talk_id}/attendance"): ({"attends": True}, None),
    ("DELETE", "/v1/talks/{talk_id}/staff/{staff_id}"): (None, None),
    ("POST", "/v1/bookings"): ({"slot_id": "{slot_id}", "subject_id": "{subject_id}"}, None),
    ("POST", "/v1/holds"): (
        {"slots": [{"slot_id": "{slot_id}", "subject_id": "{subject_id}"}]},
        None,
    ),
    ("GET", "/v1/interpreters"): (
        None,
        {"unit_id": "{unit_id}", "from": "2021-10-01", "to": "2021-10-31"},
    ),
    ("GET", "/v1/days/{date}"): (None, {"staff_id": "{staff_id}"}),
    ("GET", "/v1/people/{person_id}/separate-talks"): (None, None),
    ("GET", "/v1/people/{person_id}/language"): (None, None),
    ("PUT", "/v1/people/{person_id}/language"): ({"language": "en", "interpreter": "so"}, None),
    ("GET", "/v1/people/{person_id}/carers"): (None, None),
    ("PUT", "/v1/people/{person_id}/carers"): ({"carers": []}, None),
    ("GET", "/v1/people/{person_id}/readers"): (None, None),
    ("PUT", "/v1/people/{person_id}/readers"): ({"readers": []}, None),
    ("GET", "/v1/people/{person_id}/manager"): (None, None),
    ("PUT", "/v1/people/{person_id}/manager"): ({"manager_id": "{staff_id}"}, None),
    ("PUT", "/v1/people/{person_id}/separate-talks"): ({"separate": True}, None),
    ("POST", "/v1/people/{person_id}/sign-out"): (None, None),
    ("GET", "/v1/people/{person_id}/exclusion"): (None, None),
    ("PUT", "/v1/people/{person_id}/exclusion"): (None, None),
    ("DELETE", "/v1/people/{person_id}/exclusion"): (None, None),
    ("POST", "/v1/days/{date}/cancellation"): ({"reason": "Mine", "staff_id": "{staff_id}"}, None),
    ("POST", "/v1/days/{date}/move"): ({"to_date": "2021-11-02", "staff_id": "{staff_id}"}, None),
    ("PATCH", "/v1/slots/{slot_id}"): ({"only_for": []}, None),
    ("DELETE", "/v1/slots/{slot_id}"): (None, None),
    ("POST", "/v1/withdrawals"): ({"slot_ids": ["{slot_id}"]}, None),
    ("POST", "/v1/visits/proposals"): (
        {
            "talk_type": "development", "subject_ids": ["{subject_id}"], "date": "2021-10-31",
            "earliest": "09:00", "latest": "12:00",
        },
        None,
    ),
    ("POST", "/v1/waiting"): (
        {"subject_id": "{subject_id}", "responsible_id": "teacher", "talk_type": "development"},
        None,
    ),
    ("GET", "/v1/waiting"): (None, {"subject_id": "{subject_id}"}),
    ("POST", "/v1/waiting/{talk_id}/refusal"): (None, None),
    ("POST", "/v1/waiting/{talk_id}/leaving"): (None, None),
    ("POST", "/v1/visits"): ({"proposal_id": "{proposal_id}"}, None),
    ("POST", "/v1/talks"): ({"talk_type": "development", "group_id": "{group_id}"}, None),
    ("POST", "/v1/rounds"): (
        ROUND | {"parts": [{"responsible_id": "teacher", "group_id": "{group_id}"}]},
        None,
    ),
    ("GET", "/v1/rounds/{round_id}"): (None, None),
    ("GET", "/v1/rounds/{round_id}/pupils"): (None, {"responsible_id": "teacher"}),
    ("PATCH", "/v1/rounds/{round_id}"): ({"closes": "2021-10-20T18:00"}, None),
    ("POST", "/v1/rounds/{round_id}/cancellation"): ({"reason": "Mine"}, None),
    ("GET", "/v1/templates"): (None, {"unit_id": "{unit_id}"}),
    ("POST", "/v1/templates"): ({"owner_id": "{unit_id}", "copy_of": "{template_id}"}, None),
    ("GET", "/v1/templates/{template_id}"): (None, None),
    ("GET", "/v1/templates/{template_id}/file"): (None, None),
    ("PUT", "/v1/templates/{template_id}/draft"): ({"file": a_file()}, None),
    ("POST", "/v1/templates/{template_id}/publication"): (None, None),
    ("POST", "/v1/templates/{template_id}/retirement"): (None, None),
    ("POST", "/v1/templates/{template_id}/sharing"): (None, None),
    ("POST", "/v1/templates/{template_id}/withdrawal"): (None, None),
    ("GET", "/v1/templates/{template_id}/feedback"): (None, None),
    ("POST", "/v1/templates/{template_id}/feedback"): ({"praise": True}, None),
    ("DELETE", "/v1/templates/{template_id}/feedback/{comment_id}"): (None, None),
    ("GET", "/v1/template-bundles"): (None, {"templates": "{template_id}"}),
    ("POST", "/v1/template-bundles"): ({"owner_id": "{unit_id}", "file": "{}"}, None),
    ("GET", "/v1/units/{unit_id}/templates"): (None, None),
    ("PUT", "/v1/units/{unit_id}/templates"): ({"choices": []}, None),
    ("POST", "/v1/series"): (
        {"talk_type": "development", "groups": ["{group_id}"], "date": "2021-11-01", "start": "09:00"},
        None,
    ),
}  # fmt: skip
"""What is asked for on each route, with places for the names of things."""
ABOUT_ONESELF = {
    ("GET", "/v1/shared-templates"),  # nothing is named, and the bank is open to all who work here
    ("GET", "/v1/template-bundles/key"),  # a public key
    ("GET", "/v1/trusted-keys"),  # the installation's, open to all who work here
    ("POST", "/v1/trusted-keys"),
    ("DELETE", "/v1/trusted-keys/{key_id}"),
    ("POST", "/v1/product-feedback"),  # from anybody, and read by the highest permission alone
    ("GET", "/v1/product-feedback"),
    ("GET", "/v1/retention/table"),  # the installation's, open to all who work here
    ("PUT", "/v1/retention/table"),
    ("GET", "/v1/settings/policies"),  # the same
    ("PUT", "/v1/settings/policies/{talk_type}"),
    ("POST", "/v1/settings/policies/{talk_type}/trial"),
    ("GET", "/v1/settings/policies/{talk_type}/versions"),
    ("GET", "/v1/me"),
    ("POST", "/v1/me/sign-out"),
    ("GET", "/v1/me/well-being"),
    ("PUT", "/v1/me/well-being"),
    ("GET", "/v1/me/consents"),
    ("POST", "/v1/me/consents"),
    ("DELETE", "/v1/me/consents/{guardian_id}"),
    ("GET", "/v1/talks"),
    ("GET", "/v1/rounds"),
    ("GET", "/v1/holds"),
    ("DELETE", "/v1/holds"),
}
NAMES_A_PERSON = [
    ("GET", "/v1/slots"),
    ("POST", "/v1/bookings"),
    ("POST", "/v1/holds"),
    ("POST", "/v1/visits/proposals"),
    ("POST", "/v1/waiting"),
    ("GET", "/v1/waiting"),
    ("POST", "/v1/series"),
    ("GET", "/v1/people/{person_id}/results"),
    ("PUT", "/v1/people/{person_id}/grades/{term}/{school_subject}"),
]


def _filled(shape: Any, names: dict[str, str]) -> Any:
    text = json.dumps(shape)
    for name, value in names.items():
        text = text.replace("{" + name + "}", value)
    return json.loads(text)


def test_every_route_that_names_a_thing_is_asked_here() -> None:
    table = {
        (route.method, route.path) for route in routes() if not (route.public or route.by_link)
    }
    assert table == ASKED.keys() | ABOUT_ONESELF


@pytest.mark.parametrize("route", ASKED, ids=lambda route: f"{route[0]} {route[1]}")
def test_a_stranger_cannot_tell_what_exists(school: School, route: tuple[str, str]) -> None:
    before = school.contents()
    for who in STRANGERS:
        there = school.ask(who, route, school.known)
        missing = school.ask(who, route, MISSING)

        assert (who, there.status, there.problem) == (who, 404, "not-found")
        assert there == missing, who
    assert school.contents() == before


@pytest.mark.parametrize("route", NAMES_A_PERSON, ids=lambda route: route[1])
def test_as_much_is_read_for_a_stranger_whether_it_exists_or_not(
    school: School, route: tuple[str, str]
) -> None:
    """Register ids are not secret as a talk's random id is, so not even the time may tell."""
    reads = []
    for names in (school.known, MISSING):
        before = school.store.calls
        school.ask("stranger", route, names)
        reads.append(school.store.calls - before)
    assert reads[0] == reads[1]


def test_a_pupil_under_age_books_and_moves_nothing(school: School) -> None:
    refused = {
        route: school.ask("emil", route, school.known).status
        for route in [
            ("GET", "/v1/slots"),
            ("POST", "/v1/bookings"),
            ("POST", "/v1/series"),
            ("POST", "/v1/talks"),
            ("POST", "/v1/talks/{talk_id}/rebooking"),
            ("POST", "/v1/talks/{talk_id}/cancellation"),
        ]
    }
    assert set(refused.values()) <= {403, 404}, refused


@pytest.mark.spec("D12")
@pytest.mark.parametrize("route", ASKED, ids=lambda route: f"{route[0]} {route[1]}")
def test_from_the_pupils_majority_on_a_guardian_is_a_stranger(
    school: School, route: tuple[str, str]
) -> None:
    """`emil` was born on 1 May 2010: his guardians lose access at local midnight on 1 May 2028."""
    school.clock.set("2028-04-30 23:59")
    assert school.ask("mona", ("GET", "/v1/talks/{talk_id}"), school.known).status == 200

    school.clock.set("2028-05-01 00:00")

    there = school.ask("mona", route, school.known)
    assert (there.status, there.problem) == (404, "not-found")
    assert there == school.ask("mona", route, MISSING)


@pytest.mark.spec("D12")
def test_after_majority_the_talk_is_gone_from_the_guardians_list(school: School) -> None:
    school.clock.set("2028-05-01 00:00")
    assert school.api.call("mona", "GET", "/v1/talks").body == {"talks": [], "next": None}
    assert len(school.api.call("emil", "GET", "/v1/talks").body["talks"]) == 1


def test_lists_show_a_stranger_nothing_of_others(school: School) -> None:
    for who in STRANGERS:
        assert school.api.call(who, "GET", "/v1/talks").body == {"talks": [], "next": None}
        assert not school.api.call(who, "GET", "/v1/weeks/2021-W43").body.get("slots")


def test_a_classmates_guardian_sees_a_taken_time_but_not_whose(school: School) -> None:
    seen = school.api.call("stranger", "GET", "/v1/slots", query={"subject_id": "alma"})
    assert [slot["free"] for slot in seen.body["slots"]] == [False, True, True]
    assert "emil" not in json.dumps(seen.body).lower()
    assert school.talk_id not in json.dumps(seen.body)


def test_a_guardian_cannot_find_out_who_the_other_one_is(school: School) -> None:
    """Each may be kept unaware of the other (D11): naming them or anybody else is answered alike."""
    reason = {"reason": "another day"}
    school.api.call("mona", "POST", f"/v1/talks/{school.talk_id}/cancellation", reason)
    wanted = {"slot_id": school.free_id, "subject_id": "emil"}
    the_other, nobody = (
        school.api.call("mona", "POST", "/v1/bookings", wanted | {"guardian_id": named})
        for named in ("olle", "sune")
    )
    assert (the_other.status, the_other.problem) == (403, "not-allowed")
    assert the_other == nobody
