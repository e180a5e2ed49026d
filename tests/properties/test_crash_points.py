"""Every operation dies once before and once after each of its store calls, and is then asked for again.

The tables must end exactly as if nothing had happened, and the answer must be the one of a run without
a crash: the effect is there once, not twice and not half.
"""

from collections.abc import Callable
from copy import copy, deepcopy
from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

import pytest

from functions.lifecycle.handler import handle as take_step
from functions.offers.handler import handle as take_offer_step
from functions.rounds.handler import handle as take_round_step
from shared.adapters.disposal_reminders import tell_of_disposal
from shared.adapters.disposals import write_disposal
from shared.adapters.referrals import remind_of_referral
from shared.adapters.requests import load_request, write_request
from shared.adapters.store import UnitOfWork
from shared.adapters.worries import remind
from shared.domain.disposal import Disposal, Due, Entry
from shared.domain.retention import Document
from tests.properties.crash import Crash, Crashes
from tests.support.api import Api
from tests.support.bundles import OURS, THEIRS, a_bundle, as_file
from tests.support.choosing import A_CHOICE, DEVELOPMENT
from tests.support.contents import in_memory
from tests.support.invariants import Contents, broken
from tests.support.linking import links
from tests.support.memory import MemoryStore
from tests.support.plans import a_talk_with_a_plan
from tests.support.rounds import ROUND, is_due, payload
from tests.support.steps import Steps
from tests.support.templates import a_file, the_municipality
from tests.support.world import FixedClock, a_counsellor, a_world, fill, numbered

pytestmark = pytest.mark.slow


class Life:
    """The small school at the moment before an operation, alike each time: made once, and copied."""

    def __init__(self, prepare: "Step") -> None:
        self.store = MemoryStore()
        self.ports, self.clock = a_world(store=self.store)
        self.draft = ""
        self.api = Api(self.ports)
        self.prepared = prepare(self)
        self.restart()

    @staticmethod
    def before(operation: "Operation") -> "Life":
        """One of one's own, at the moment before the operation."""
        made = _made(operation.prepare)
        life = copy(made)
        life.store, life.clock = made.store.again(), FixedClock(made.clock.moment)
        remembered = deepcopy(made.ports.templates)
        life.ports = replace(made.ports, store=life.store, clock=life.clock, templates=remembered)
        life.restart()
        return life

    def restart(self) -> None:
        """A new process: its ids begin where the one before began."""
        self.ports = replace(self.ports, new_id=numbered("new"))
        self.api = Api(self.ports)

    def ask(
        self,
        who: str | None,
        method: str,
        path: str,
        body: Any = None,
        if_match: str = "",
        query: dict[str, str] | None = None,
    ) -> Any:
        """One request, with a key of its own content."""
        key = sha256(f"{who} {path} {body}".encode()).hexdigest()
        answered = self.api.call(who, method, path, body, key=key, if_match=if_match, query=query)
        return answered.status, answered.body

    def done(self, *request: Any, **more: Any) -> Any:
        """One request that must go well; what it answered."""
        status, body = self.ask(*request, **more)
        assert status < 300, body
        return body


Step = Callable[[Life], Any]


@cache
def _made(prepare: Step) -> Life:
    return Life(prepare)


def published(life: Life) -> Any:
    """Three times on the day the clocks go back, and two a month later."""
    series = {"talk_type": "development", "groups": ["5a"], "start": "09:00"}
    early = life.done("teacher", "POST", "/v1/series", series | {"date": "2021-10-31", "count": 3})
    late = life.done("teacher", "POST", "/v1/series", series | {"date": "2021-11-30", "count": 2})
    return [slot["id"] for slot in (*early["slots"], *late["slots"])]


def booked(life: Life) -> Any:
    """The first of them booked."""
    slots = published(life)
    talk = life.done("mona", "POST", "/v1/bookings", {"slot_id": slots[0], "subject_id": "emil"})
    return slots, f"/v1/talks/{talk['id']}"


def at(moment: str, step: Step) -> Step:
    """The same, and then time passes until a moment."""

    def prepare(life: Life) -> Any:
        prepared = step(life)
        life.clock.set(moment)
        return prepared

    return prepare


def publish(life: Life) -> Any:
    body = {
        "talk_type": "development", "groups": ["5a"], "date": "2021-10-20", "start": "09:00", "count": 4,
    }  # fmt: skip
    return life.ask("teacher", "POST", "/v1/series", body)


def block(life: Life) -> Any:
    """With the two free times of the day."""
    hours = {"date": "2021-11-30", "start": "00:00", "end": "00:00", "withdraw_free": True}
    return life.ask("teacher", "POST", "/v1/blocked-times", hours)


def blocked(life: Life) -> Any:
    published(life)
    return block(life)[1]["id"]


def unblock(life: Life) -> Any:
    return life.ask("teacher", "DELETE", f"/v1/blocked-times/{life.prepared}")


def publish_in_hall(life: Life) -> Any:
    body = {
        "talk_type": "development", "groups": ["5a"], "date": "2021-10-20", "start": "09:00",
        "place": {"kind": "room", "text": "Aulan", "exclusive": True},
    }  # fmt: skip
    return life.ask("teacher", "POST", "/v1/series", body)


def book(life: Life) -> Any:
    body = {"slot_id": life.prepared[0], "subject_id": "emil"}
    return life.ask("mona", "POST", "/v1/bookings", body)


def attend(*, comes: bool) -> Step:
    def act(life: Life) -> Any:
        return life.ask("olle", "POST", f"{life.prepared[1]}/attendance", {"attends": comes})

    return act


def joined(life: Life) -> Any:
    """The first of them booked, and the other guardian comes too."""
    life.prepared = booked(life)
    attend(comes=True)(life)
    return life.prepared


def booked_with_a_colleague(life: Life) -> Any:
    """One time, booked, to which a colleague comes too."""
    body = {
        "talk_type": "development", "groups": ["5a"], "date": "2021-10-20", "start": "09:00",
        "with_staff": ["bystander"], "book_for": "emil",
    }  # fmt: skip
    return f"/v1/talks/{life.done('teacher', 'POST', '/v1/series', body)['talk']['id']}"


def free_staff(life: Life) -> Any:
    return life.ask("teacher", "DELETE", f"{life.prepared}/staff/bystander")


def book_with_interpreter(life: Life) -> Any:
    body = {"slot_id": life.prepared[0], "subject_id": "emil", "interpreter": {"language": "so"}}
    return life.ask("mona", "POST", "/v1/bookings", body)


def interpreted(life: Life) -> Any:
    """The first two of them are one talk's, which needs an interpreter."""
    life.prepared = published(life)
    return life.prepared, f"/v1/talks/{book_with_interpreter(life)[1]['id']}"


def ask_for_interpreter(language: str | None) -> Step:
    def act(life: Life) -> Any:
        return life.ask("mona", "PUT", f"{life.prepared[1]}/interpreter", {"language": language})

    return act


def held(life: Life) -> Any:
    """The first two are held."""
    slots = published(life)
    life.prepared = slots
    hold(0, 1)(life)
    return slots


def hold(*which: int) -> Step:
    def act(life: Life) -> Any:
        slots = [{"slot_id": life.prepared[i], "subject_id": "emil"} for i in which]
        return life.ask("mona", "POST", "/v1/holds", {"slots": slots})

    return act


def full(life: Life, subject: str = "emil", by: str = "mona") -> Any:
    """One time, booked for Emil or another."""
    series = {"talk_type": "development", "groups": ["5a"], "start": "09:00"}
    made = life.done("teacher", "POST", "/v1/series", series | {"date": "2021-10-31"})
    slot = made["slots"][0]["id"]
    talk = life.done(by, "POST", "/v1/bookings", {"slot_id": slot, "subject_id": subject})
    return slot, f"/v1/talks/{talk['id']}"


def wait(life: Life, subject: str = "alma", by: str = "stranger") -> Any:
    line = {"subject_id": subject, "responsible_id": "teacher", "talk_type": "development"}
    return life.ask(by, "POST", "/v1/waiting", line)


def in_line(life: Life) -> Any:
    """Two families wait for it."""
    life.prepared = full(life)
    first = wait(life)[1]["talk_id"]
    life.clock.forward(seconds=1)
    wait(life, "hidden", "sune")
    return (*life.prepared, first)


def offered(life: Life) -> Any:
    """It is offered to the first of them."""
    life.prepared = in_line(life)
    cancel(life)
    return life.prepared


def refuse_offer(life: Life) -> Any:
    return life.ask("stranger", "POST", f"/v1/waiting/{life.prepared[2]}/refusal")


def leave_line(life: Life) -> Any:
    return life.ask("stranger", "POST", f"/v1/waiting/{life.prepared[2]}/leaving")


def accept(life: Life) -> Any:
    body = {"slot_id": life.prepared[0], "subject_id": "alma"}
    return life.ask("stranger", "POST", "/v1/bookings", body)


def end_offer(life: Life) -> Any:
    """The alarm clock of the offer, as its workflow was started."""
    asked = {"talk_id": life.prepared[2], "generation": 2, "stage": "offer_ends"}
    return take_offer_step(life.ports, asked)


def propose(life: Life) -> Any:
    """A visit to the teacher and to the preschool."""
    day = {"date": "2021-10-31", "earliest": "09:00", "latest": "12:00", "change": "PT5M"}
    body = {"talk_type": "development", "subject_ids": ["emil", "elsa"]} | day
    return life.ask("mona", "POST", "/v1/visits/proposals", body)


def two_teachers(life: Life) -> Any:
    published(life)
    series = {"talk_type": "development", "groups": ["elk"], "start": "09:00", "count": 3}
    return life.done("freja", "POST", "/v1/series", series | {"date": "2021-10-31"})


def proposed(life: Life) -> Any:
    two_teachers(life)
    return propose(life)[1]["proposal_id"]


def book_visit(life: Life) -> Any:
    return life.ask("mona", "POST", "/v1/visits", {"proposal_id": life.prepared})


def give_back(life: Life) -> Any:
    return life.ask("mona", "DELETE", "/v1/holds")


def publish_for_one(life: Life) -> Any:
    body = {
        "talk_type": "development", "groups": ["5a"], "date": "2021-10-20", "start": "09:00",
        "book_for": "emil",
    }  # fmt: skip
    return life.ask("teacher", "POST", "/v1/series", body)


def withdraw(life: Life) -> Any:
    body = {"slot_ids": life.prepared, "free_only": True}
    return life.ask("teacher", "POST", "/v1/withdrawals", body)


def cancel_day(life: Life) -> Any:
    return life.ask("teacher", "POST", "/v1/days/2021-10-31/cancellation", {"reason": "ill"})


def move_day(life: Life) -> Any:
    return life.ask("teacher", "POST", "/v1/days/2021-10-31/move", {"to_date": "2021-11-04"})


def rebook(slot: int) -> Step:
    def act(life: Life) -> Any:
        slots, talk = life.prepared
        return life.ask("teacher", "POST", f"{talk}/rebooking", {"slot_id": slots[slot]})

    return act


def cancel(life: Life) -> Any:
    return life.ask("teacher", "POST", f"{life.prepared[1]}/cancellation", {"reason": "ill"})


def by_link(path: str, body: Any) -> Step:
    def act(life: Life) -> Any:
        talk_id = life.prepared[1].rpartition("/")[2]
        token = links().make(talk_id, "mona", life.clock.now() + timedelta(days=90))
        return life.ask(None, "POST", f"/v1/links/{token}/{path}", body)

    return act


def moved_late(life: Life) -> Any:
    """A talk with an answer, replaced by a new one after its day."""
    prepared = booked(life)
    life.prepared = prepared
    save(life)
    life.clock.set("2021-11-01 00:00")
    new = rebook(3)(life)[1]
    return prepared[1], f"/v1/talks/{new['id']}"


def copy_answers(life: Life) -> Any:
    old, new = life.prepared
    return life.ask("emil", "POST", f"{new}/copied-answers", {"from": old.rpartition("/")[2]})


def call_off(life: Life) -> Any:
    body = {"reason": "moved away", "will_not_take_place": True}
    return life.ask("teacher", "POST", f"{life.prepared[1]}/cancellation", body)


def start_talks(life: Life) -> Any:
    body = {"talk_type": "development", "group_id": "5a"}
    return life.ask("teacher", "POST", "/v1/talks", body)


def save(life: Life) -> Any:
    path = f"{life.prepared[1]}/texts/preparation/progress.pupil"
    return life.ask("emil", "PUT", path, {"text": "Matte går bra"}, if_match='"0"')


def keep_draft(life: Life) -> Any:
    path = f"{life.prepared[1]}/drafts/preparation/progress.pupil"
    return life.ask("emil", "PUT", path, {"text": "Matte g", "builds_on": 0})


def drafted(life: Life) -> Any:
    """Something is typed and not saved."""
    life.prepared = booked(life)
    life.draft = keep_draft(life)[1]["revision"]
    return life.prepared


def discard_draft(life: Life) -> Any:
    path = f"{life.prepared[1]}/drafts/preparation/progress.pupil"
    return life.ask("emil", "DELETE", path, query={"revision": life.draft})


def be_ready(life: Life) -> Any:
    return life.ask("emil", "POST", f"{life.prepared[1]}/readiness")


def booked_at_work(life: Life) -> Any:
    """A talk at work, prepared blind, in which the employee has written and is ready."""
    series = {"talk_type": "employee", "groups": [], "only_for": ["teacher"], "start": "09:00"}
    made = life.done("rektor", "POST", "/v1/series", series | {"date": "2021-10-31"})
    slot = made["slots"][0]["id"]
    talk = life.done("teacher", "POST", "/v1/bookings", {"slot_id": slot, "subject_id": "teacher"})
    path = f"/v1/talks/{talk['id']}"
    text = {"text": "Lagom"}
    field = f"{path}/texts/preparation/workload.employee"
    life.done("teacher", "PUT", field, text, if_match='"0"')
    life.done("teacher", "POST", f"{path}/readiness")
    return slot, path


def both_ready(life: Life) -> Any:
    return life.ask("rektor", "POST", f"{life.prepared[1]}/readiness")


def not_ready(life: Life) -> Any:
    return life.ask("teacher", "DELETE", f"{life.prepared[1]}/readiness")


def reopen(life: Life) -> Any:
    body = {"until": "2021-10-30T18:00", "reason": "ill"}
    return life.ask("rektor", "POST", f"{life.prepared[1]}/reopening", body)


def mark_held(life: Life) -> Any:
    return life.ask("teacher", "POST", f"{life.prepared[1]}/holding")


def close(life: Life) -> Any:
    return life.ask("teacher", "POST", f"{life.prepared[1]}/closing", {"summary": "Allt väl"})


def reminded(life: Life) -> Any:
    """Booked, and every step before the end of the day is taken, if late."""
    life.prepared = at("2021-11-01 00:00", booked)(life)
    while timed_step(life)["stage"] != "day_ends":
        pass
    return life.prepared


def timed_step(life: Life) -> Any:
    talk_id = life.prepared[1].rpartition("/")[2]
    stage, due = "preparation_reminder", "2021-10-28T07:00:00.000Z"
    asked = {"version": 1, "talk_id": talk_id, "generation": 2, "stage": stage, "due": due}
    return take_step(life.ports, asked)


ROUND_OF_5A = ROUND | {"must_talk": ["alma"], "early_opens": "2021-10-02T18:00"}


def plan_round(life: Life) -> Any:
    return life.ask("rektor", "POST", "/v1/rounds", ROUND_OF_5A)


def planned(life: Life) -> Any:
    """The round that was planned; its workflow has done nothing yet."""
    return life.done("rektor", "POST", "/v1/rounds", ROUND_OF_5A)["id"]


def worked(*moments: str) -> Step:
    """The same, and its workflow has been on time until the last moment, at which nothing is done yet."""

    def prepare(life: Life) -> Any:
        life.prepared = planned(life)
        for moment in moments:
            while take_round_step(life.ports, payload(life.ports, life.prepared)) and is_due(
                life.ports, life.prepared
            ):
                pass
            life.clock.set(moment)
        return life.prepared

    return prepare


def round_step(life: Life) -> Any:
    """One batch, as an execution of the round's first generation asks for it."""
    asked = {"version": 1, "round_id": life.prepared, "generation": 1, "stage": "talks_created"}
    return take_round_step(life.ports, asked)


def cancel_round(life: Life) -> Any:
    path = f"/v1/rounds/{life.prepared}/cancellation"
    return life.ask("rektor", "POST", path, {"reason": "strike"})


APART = "/v1/people/emil/separate-talks"


def begun_in_a_round(life: Life) -> Any:
    """Emil's talk waits for a time, in the round and in the line."""
    life.prepared = worked("2021-10-02 18:00", "2021-10-05 08:00")(life)
    full(life, "alma", "stranger")
    return wait(life, "emil", "olle")[1]["talk_id"]


def say_apart(life: Life) -> Any:
    return life.ask("rektor", "PUT", APART, {"separate": True})


def name_a_carer(life: Life) -> Any:
    carer = {
        "person_id": "stranger", "relation": "foster_parent", "starts": "2021-10-01",
        "ends": "2022-10-01", "evidence": "SN 2021-0117",
    }  # fmt: skip
    asked = {"carers": [carer]}
    return life.ask("rektor", "PUT", "/v1/people/emil/carers", asked, if_match='"0"')


def keep_out(life: Life) -> Any:
    return life.ask("rektor", "PUT", "/v1/people/mona/exclusion")


def name_a_reader(life: Life) -> Any:
    reader = {"person_id": "bystander", "reason": "SN 2021-0118", "starts": "2021-10-01"}
    path = "/v1/people/hidden/readers"
    return life.ask("rektor", "PUT", path, {"readers": [reader]}, if_match='"0"')


def name_a_manager(life: Life) -> Any:
    path = "/v1/people/bystander/manager"
    return life.ask("rektor", "PUT", path, {"manager_id": "teacher"}, if_match='"0"')


def apart(life: Life) -> Any:
    """Three times, and each of Emil's guardians has a talk of their own."""
    life.done("rektor", "PUT", APART, {"separate": True})
    return published(life)


def consented(life: Life) -> Any:
    return consent(life)


def consent(life: Life) -> Any:
    return life.ask("grown", "POST", "/v1/me/consents", {"guardian_id": "olle"})


def take_consent_back(life: Life) -> Any:
    return life.ask("grown", "DELETE", "/v1/me/consents/olle")


def template(life: Life) -> Any:
    """A draft of a template."""
    return life.done("rektor", "POST", "/v1/templates", {"owner_id": "school", "file": a_file()})


def make_template(life: Life) -> Any:
    return life.ask("rektor", "POST", "/v1/templates", {"owner_id": "school", "file": a_file()})


def publish_template(life: Life) -> Any:
    path = f"/v1/templates/{life.prepared['id']}/publication"
    return life.ask("rektor", "POST", path, if_match='"1"')


def shareable(life: Life) -> Any:
    """A published template."""
    made = template(life)
    path = f"/v1/templates/{made['id']}/publication"
    return life.done("rektor", "POST", path, if_match='"1"')


def share_template(life: Life) -> Any:
    path = f"/v1/templates/{life.prepared['id']}/sharing"
    return life.ask("rektor", "POST", path, if_match='"2"')


def save_draft(life: Life) -> Any:
    path = f"/v1/templates/{life.prepared['id']}/draft"
    file = {"file": a_file(title={"sv": "Ny"})}
    return life.ask("rektor", "PUT", path, file, if_match='"1"')


def choose_template(life: Life) -> Any:
    chosen = {"talk_type": "development", "school_form": "GR", "template_id": "pupil-led"}
    path = "/v1/units/school/templates"
    return life.ask("rektor", "PUT", path, {"choices": [chosen]}, if_match='"0"')


BUNDLE = as_file(a_bundle(a_file(), a_file(id="another"), by=OURS))


def import_bundle(life: Life) -> Any:
    asked = {"owner_id": "school", "file": BUNDLE}
    return life.ask("rektor", "POST", "/v1/template-bundles", asked)


def an_administrator(life: Life) -> Any:
    fill(life.store, the_municipality())


def trust_key(life: Life) -> Any:
    asked = {"name": "Grannkommunen", "public_key": THEIRS.public_key().pem}
    return life.ask("admin", "POST", "/v1/trusted-keys", asked)


def choose_figures(life: Life) -> Any:
    return life.ask("admin", "PUT", DEVELOPMENT, A_CHOICE, if_match='"0"')


def a_trusted_key(life: Life) -> Any:
    an_administrator(life)
    return trust_key(life)[1]["key_id"]


def end_trust(life: Life) -> Any:
    return life.ask("admin", "DELETE", f"/v1/trusted-keys/{life.prepared}")


def planned_for_a_pupil(life: Life) -> Any:
    """All that belongs to a plan."""
    steps = Steps(life.ports, life.clock)
    talk = a_talk_with_a_plan(steps)
    return talk, steps.call("teacher", "GET", f"{talk}/plan").body["seen"]


def make_plan_final(life: Life) -> Any:
    talk, seen = life.prepared
    return life.ask("teacher", "POST", f"{talk}/plan", {"seen": seen})


def give_product_feedback(life: Life) -> Any:
    return life.ask("mona", "POST", "/v1/product-feedback", {"kind": "idea", "words": "Bra"})


class Operation(NamedTuple):
    """Something to do, and what must be there first."""

    prepare: Step
    act: Step


def agree(life: Life) -> Any:
    body = {"goal": "Läsa", "owners": ["pupil"]}
    return life.ask("teacher", "POST", f"{life.prepared[1]}/agreements", body)


def agreed(life: Life) -> Any:
    """In the talk something is agreed."""
    life.prepared = at("2021-10-31 09:10", booked)(life)
    agree(life)
    return life.prepared


def check_in(life: Life) -> Any:
    body = {"text": "Det gick", "outcome": "reached"}
    return life.ask("emil", "POST", f"{life.prepared[1]}/agreements/1/check-ins", body)


def attach_file(life: Life) -> Any:
    """Without what is signed, in which the machine's own time stands."""
    body = {"phase": "preparation", "name": "a.pdf", "size": 7}
    status, told = life.ask("mona", "POST", f"{life.prepared[1]}/attachments/files", body)
    return status, told["attachment"], told["form"]["fields"]["key"]


def attach_link(life: Life) -> Any:
    body = {"phase": "preparation", "url": "https://skolan.example/"}
    return life.ask("mona", "POST", f"{life.prepared[1]}/attachments/links", body)


def attached(life: Life) -> Any:
    """The first of them booked, with a link and a file that is awaited."""
    life.prepared = booked(life)
    attach_link(life)
    attach_file(life)
    return life.prepared


def remove_attachment(life: Life) -> Any:
    return life.ask("mona", "DELETE", f"{life.prepared[1]}/attachments/2")


def be_there(life: Life) -> Any:
    body = {"people": [{"person_id": "emil", "manner": "phone"}]}
    return life.ask("teacher", "PUT", f"{life.prepared[1]}/presence", body, if_match='"0"')


def noted(what: str, by: str, body: Any) -> Callable[[Life], Any]:
    """Something is noted in the talk."""

    def act(life: Life) -> Any:
        return life.ask(by, "POST", f"{life.prepared[1]}/{what}", body)

    return act


disagree = noted("disagreements", "mona", {"text": "Nej"})
answer_no = noted("disagreements/1/answers", "teacher", {"text": "Jo"})
ask_consent = noted("cooperations", "teacher", {"actor": "BUP", "purpose": "Råd"})
consent_to_it = noted("cooperations/1/consents", "mona", {"word": "given"})
worry = noted("worries", "teacher", {"text": "Läser inte"})
see_worry = noted("worries/1/acknowledgement", "rektor", None)


refer = noted("referrals", "teacher", {"text": "Frånvaro", "follow_up_by": "2021-11-30"})


def of_referral(part: str, body: Any, builds_on: int) -> Callable[[Life], Any]:
    """Student health does something with what was passed on."""

    def act(life: Life) -> Any:
        path = f"{life.prepared[1]}/referrals/1/{part}"
        return life.ask("kim", "PUT", path, body, if_match=f'"{builds_on}"')

    return act


take_referral = of_referral("assignment", {"staff_id": "kim"}, 1)
answer_referral = of_referral("answer", {"text": "Vi ses"}, 2)
follow_referral_up = of_referral("follow-up", {"text": "Det hjälpte"}, 3)


def say_language(life: Life) -> Any:
    asked = {"language": "en", "interpreter": "so"}
    return life.ask("mona", "PUT", "/v1/people/mona/language", asked, if_match='"0"')


def resolve(life: Life) -> Any:
    path, body = f"{life.prepared[1]}/disagreements/1", {"text": "Nej", "resolved": True}
    return life.ask("mona", "PUT", path, body, if_match='"1"')


def answer_worry(life: Life) -> Any:
    path, body = f"{life.prepared[1]}/worries/1/answer", {"text": "Vi utreder"}
    return life.ask("rektor", "PUT", path, body, if_match='"2"')


def remind_of_worry(life: Life) -> Any:
    remind(life.ports, life.prepared[1].removeprefix("/v1/talks/"), 1)


def remind_student_health(life: Life) -> Any:
    remind_of_referral(life.ports, life.prepared[1].removeprefix("/v1/talks/"), 1)


def after_noting(*acts: Callable[[Life], Any]) -> Step:
    """In the talk something was noted."""

    def prepare(life: Life) -> Any:
        life.prepared = at("2021-10-31 09:10", booked)(life)
        fill(life.store, [a_counsellor()])
        for act in acts:
            act(life)
        return life.prepared

    return prepare


ABOUT: dict[str, Any] = {"unit_id": "preschool", "title": "Torn", "text": "Elsa"}


def judge(life: Life) -> Any:
    path = "/v1/people/emil/judgements/2021-autumn/MA"
    said = {"words": "Bra", "level": "acceptable", "proposed_goal": "Procent"}
    return life.ask("teacher", "PUT", path, said, if_match='"0"')


# --- rights, holds and disposals -------------------------------------------------------------

DATA = "/v1/people/emil"
ASKED = {
    "exports": {"purpose": "access"},
    "rectifications": {"what": "Namnet", "why": "Fel"},
    "erasures": {"document": "draft"},
}


def ask_for(what: str) -> Step:
    """Something about their own data."""

    def act(life: Life) -> Any:
        return life.ask("emil", "POST", f"{DATA}/{what}", ASKED[what])

    return act


def asked_for(what: str) -> Step:
    def prepare(life: Life) -> Any:
        return ask_for(what)(life)[1]["id"]

    return prepare


def to_assess(life: Life) -> Any:
    """There is something confidential in what was asked for."""
    named = asked_for("exports")(life)
    work = UnitOfWork()
    request = load_request(life.ports.store, "emil", named)
    write_request(work, request.to_be_assessed("archivist", life.clock.now()))
    life.ports.store.commit(work)
    return named


def assess(life: Life) -> Any:
    path, said = f"{DATA}/requests/{life.prepared}/assessment", {"include": True}
    return life.ask("rektor", "PUT", path, said, if_match='"2"')


def answer_rectification(life: Life) -> Any:
    path, said = f"{DATA}/requests/{life.prepared}/reply", {"outcome": "corrected", "words": "Ja"}
    return life.ask("rektor", "PUT", path, said, if_match='"1"')


def decide_erasure(outcome: str) -> Step:
    def act(life: Life) -> Any:
        said = {"outcome": outcome, "words": "Ja", "ground": "17.1"}
        path = f"{DATA}/erasures/{life.prepared}/decision"
        return life.ask("rektor", "POST", path, said, if_match='"1"')

    return act


HOLDS = "/v1/units/school/retention-holds"


def keep(life: Life) -> Any:
    kept = {"person_id": "emil", "reason": "police", "reference": "K 17"}
    return life.ask("rektor", "POST", HOLDS, kept)


def kept(life: Life) -> Any:
    return keep(life)[1]["id"]


def lift(life: Life) -> Any:
    return life.ask("rektor", "DELETE", f"{HOLDS}/{life.prepared}")


def propose_disposal(life: Life) -> Any:
    return life.ask("rektor", "POST", "/v1/units/school/disposals", {"documents": ["record"]})


def a_list(life: Life) -> Any:
    """One that waits for two people; its id and its digest."""
    begun = Disposal(
        id="list", unit_id="school", documents=(Document.RECORD,), table_version=0,
        proposed_at=life.clock.now(), proposed_by="rektor",
    )  # fmt: skip
    due = Due(document=Document.RECORD, decision="1", since=date(2021, 1, 1))
    entry = Entry(number=1, person_id="emil", talk_id="t", due=(due,))
    waits, work = begun.gathered([entry], None, life.clock.now()), UnitOfWork()
    write_disposal(work, None, waits)
    life.ports.store.commit(work)
    return waits.listed


def approve_disposal(life: Life) -> Any:
    path = "/v1/disposals/list/approvals"
    return life.ask("rektor", "POST", path, {"listed": life.prepared})


def call_disposal_off(life: Life) -> Any:
    return life.ask("rektor", "POST", "/v1/disposals/list/rejection", {"reason": "Nej"})


def tell_of_list(life: Life) -> Any:
    tell_of_disposal(life.ports, "list")


def observe(life: Life) -> Any:
    about = ABOUT | {"children": ["elsa"], "group_id": "elk", "open_to_families": True}
    return life.ask("freja", "POST", "/v1/observations", about)


def observed(life: Life) -> Any:
    """Something of a child and its department is documented."""
    return observe(life)[1]["id"]


def correct(life: Life) -> Any:
    path = f"/v1/observations/{life.prepared}"
    return life.ask("freja", "PUT", path, ABOUT | {"group_id": "elk"}, if_match='"1"')


def say_how_one_is(life: Life) -> Any:
    answers = [{"question": "well_being", "value": 7}, {"question": "workload", "value": 5}]
    return life.ask("teacher", "PUT", "/v1/me/well-being", {"answers": answers})


OPERATIONS = {
    "judge a pupil": Operation(lambda _: None, judge),
    "document a child": Operation(lambda _: None, observe),
    "correct what was documented": Operation(observed, correct),
    "say how one is": Operation(lambda _: None, say_how_one_is),
    "attach a file": Operation(booked, attach_file),
    "attach a link": Operation(booked, attach_link),
    "remove an attachment": Operation(attached, remove_attachment),
    "say who was there": Operation(after_noting(), be_there),
    "disagree": Operation(after_noting(), disagree),
    "answer one who disagrees": Operation(after_noting(disagree), answer_no),
    "resolve a disagreement": Operation(after_noting(disagree), resolve),
    "ask for consent": Operation(after_noting(), ask_consent),
    "give consent": Operation(after_noting(ask_consent), consent_to_it),
    "pass a worry on": Operation(after_noting(), worry),
    "acknowledge a worry": Operation(after_noting(worry), see_worry),
    "answer a worry": Operation(after_noting(worry, see_worry), answer_worry),
    "pass something on to student health": Operation(after_noting(), refer),
    "take a referral": Operation(after_noting(refer), take_referral),
    "answer a referral": Operation(after_noting(refer, take_referral), answer_referral),
    "follow a referral up": Operation(
        after_noting(refer, take_referral, answer_referral), follow_referral_up
    ),
    "remind of a worry": Operation(at("2021-11-03 09:10", after_noting(worry)), remind_of_worry),
    "remind of a referral": Operation(
        at("2021-12-01 00:00", after_noting(refer, take_referral)), remind_student_health
    ),
    "ask for an export": Operation(lambda _: None, ask_for("exports")),
    "ask for a rectification": Operation(lambda _: None, ask_for("rectifications")),
    "ask for an erasure": Operation(lambda _: None, ask_for("erasures")),
    "assess an export": Operation(to_assess, assess),
    "answer a rectification": Operation(asked_for("rectifications"), answer_rectification),
    "grant an erasure": Operation(asked_for("erasures"), decide_erasure("granted")),
    "refuse an erasure": Operation(asked_for("erasures"), decide_erasure("refused")),
    "keep somebody's from being erased": Operation(lambda _: None, keep),
    "lift what keeps it": Operation(kept, lift),
    "propose a disposal": Operation(lambda _: None, propose_disposal),
    "approve a disposal": Operation(a_list, approve_disposal),
    "call a disposal off": Operation(a_list, call_disposal_off),
    "tell who can approve a disposal": Operation(a_list, tell_of_list),
    "say that guardians live apart": Operation(begun_in_a_round, say_apart),
    "say what language somebody is written to in": Operation(lambda _: None, say_language),
    "name a carer": Operation(lambda _: None, name_a_carer),
    "name a reader": Operation(lambda _: None, name_a_reader),
    "name a manager": Operation(lambda _: None, name_a_manager),
    "book one's own": Operation(apart, book),
    "consent": Operation(lambda _: None, consent),
    "take a consent back": Operation(consented, take_consent_back),
    "plan a round": Operation(lambda _: None, plan_round),
    "create the talks of a round": Operation(planned, round_step),
    "remind in a round": Operation(
        worked("2021-10-02 18:00", "2021-10-04 18:00", "2021-10-08 18:00"), round_step
    ),
    "warn in a round": Operation(
        worked("2021-10-04 18:00", "2021-10-08 18:00", "2021-10-11 08:00"), round_step
    ),
    "close a round": Operation(
        worked("2021-10-04 18:00", "2021-10-11 08:00", "2021-10-15 18:00"), round_step
    ),
    "cancel a round": Operation(worked("2021-10-02 18:00"), cancel_round),
    "publish": Operation(lambda _: None, publish),
    "publish for one child": Operation(lambda _: None, publish_for_one),
    "join a talk": Operation(booked, attend(comes=True)),
    "stay away from a talk": Operation(joined, attend(comes=False)),
    "rebook with one who joined": Operation(joined, rebook(1)),
    "publish in an exclusive room": Operation(lambda _: None, publish_in_hall),
    "block a day": Operation(published, block),
    "give blocked hours back": Operation(blocked, unblock),
    "free a talk of a colleague": Operation(booked_with_a_colleague, free_staff),
    "start talks for a class": Operation(lambda _: None, start_talks),
    "book": Operation(published, book),
    "book with an interpreter": Operation(published, book_with_interpreter),
    "ask for an interpreter": Operation(booked, ask_for_interpreter("so")),
    "do without an interpreter": Operation(interpreted, ask_for_interpreter(None)),
    "hold times": Operation(published, hold(0, 1)),
    "hold other times": Operation(held, hold(1, 2)),
    "book a held time": Operation(held, book),
    "join the line": Operation(full, wait),
    "free a time for the line": Operation(in_line, cancel),
    "let an offer go": Operation(offered, refuse_offer),
    "leave the line": Operation(offered, leave_line),
    "accept an offer": Operation(offered, accept),
    "end an offer": Operation(at("2021-10-02 08:00", offered), end_offer),
    "propose a visit": Operation(two_teachers, propose),
    "book a visit": Operation(proposed, book_visit),
    "give held times back": Operation(held, give_back),
    "withdraw": Operation(published, withdraw),
    "cancel a day": Operation(booked, cancel_day),
    "move a day in time": Operation(booked, move_day),
    "move a day late": Operation(at("2021-11-01 00:00", booked), move_day),
    "rebook in time": Operation(booked, rebook(1)),
    "rebook late": Operation(at("2021-11-01 00:00", booked), rebook(3)),
    "cancel the booking": Operation(booked, cancel),
    "cancel one with an interpreter": Operation(interpreted, cancel),
    "rebook one with an interpreter": Operation(interpreted, rebook(1)),
    "move a day with an interpreter": Operation(interpreted, move_day),
    "rebook by link": Operation(
        booked, by_link("rebooking", {"start": "2021-10-31T09:30:00+01:00"})
    ),
    "cancel by link": Operation(booked, by_link("cancellation", {"reason": "ill"})),
    "cancel the talk": Operation(booked, call_off),
    "save": Operation(booked, save),
    "keep a draft": Operation(booked, keep_draft),
    "save what was drafted": Operation(drafted, save),
    "discard a draft": Operation(drafted, discard_draft),
    "copy answers": Operation(moved_late, copy_answers),
    "agree": Operation(at("2021-10-31 09:10", booked), agree),
    "tell how it goes": Operation(agreed, check_in),
    "be ready": Operation(booked, be_ready),
    "be ready, both": Operation(booked_at_work, both_ready),
    "be not ready after all": Operation(booked_at_work, not_ready),
    "reopen preparation": Operation(at("2021-10-29 09:00", booked_at_work), reopen),
    "mark held": Operation(at("2021-10-31 09:00", booked), mark_held),
    "close": Operation(at("2021-11-02 12:00", booked), close),
    "remind": Operation(at("2021-10-28 09:00", booked), timed_step),
    "end the day": Operation(reminded, timed_step),
    "make a template": Operation(lambda _: None, make_template),
    "publish a template": Operation(template, publish_template),
    "share a template": Operation(shareable, share_template),
    "save a draft of a template": Operation(template, save_draft),
    "choose a template": Operation(lambda _: None, choose_template),
    "say what one thinks of the product": Operation(lambda _: None, give_product_feedback),
    "make a plan final": Operation(planned_for_a_pupil, make_plan_final),
    "keep somebody out": Operation(lambda _: None, keep_out),
    "import a bundle": Operation(lambda _: None, import_bundle),
    "choose figures": Operation(an_administrator, choose_figures),
    "trust a key": Operation(an_administrator, trust_key),
    "trust a key no more": Operation(a_trusted_key, end_trust),
}


def undisturbed(operation: Operation) -> tuple[Any, Contents, int]:
    """What is answered, what stands afterwards, and how many store calls it takes."""
    life = Life.before(operation)
    calls = life.store.calls
    answered = operation.act(life)
    return answered, in_memory(life.store), life.store.calls - calls


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_crash_anywhere_and_a_repeat_leave_the_effect_exactly_once(name: str) -> None:
    operation = OPERATIONS[name]
    answer, after, calls = undisturbed(operation)
    assert calls >= 2
    for number in range(1, calls + 1):
        for moment in ("before", "after"):
            life = Life.before(operation)
            crashes = Crashes(life.store)
            crashes.arm(number, moment)
            with pytest.raises(Crash):
                operation.act(life)
            assert broken(in_memory(life.store), life.clock.now()) == [], (number, moment)
            life.restart()
            assert operation.act(life) == answer, (number, moment)
            assert in_memory(life.store) == after, (number, moment)


@pytest.mark.parametrize("name", OPERATIONS)
def test_asked_a_second_time_nothing_happens_again(name: str) -> None:
    operation = OPERATIONS[name]
    life = Life.before(operation)
    answer = operation.act(life)
    after = in_memory(life.store)
    assert operation.act(life) == answer
    assert in_memory(life.store) == after
