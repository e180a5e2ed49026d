"""One talk of each pattern at each moment of the access table, made through the API and kept to go back to."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

from shared.adapters import keys
from shared.adapters.attachments import load_attachment, write_attachment
from shared.adapters.ports import Ports
from shared.adapters.store import Item, Table, UnitOfWork, impossible
from shared.adapters.talks import load_talk
from shared.adapters.templates import write_choices, write_own
from shared.adapters.timed_steps import take_due_step
from shared.domain.lifecycle import effective_status
from shared.domain.policy import Policies, load_policies
from shared.domain.sign_in import HIGHEST, SignIn
from shared.domain.talk import Talk
from shared.domain.template import Template
from shared.domain.template_choice import Choices, TemplateChoice
from shared.domain.template_life import OwnTemplate
from tests.access.people import CASTS, Cast, register
from tests.support.api import Answered, Api
from tests.support.heard import Heard
from tests.support.memory import MemoryStore
from tests.support.world import STOCKHOLM, FixedClock, fill, local, numbered

Tables = dict[Table, dict[keys.Key, Item]]
BOOKED, DAY = "2021-11-01 08:00", "2021-11-24"
"""When the talk is booked, and its day; it begins at nine o'clock."""
SECRETS = {
    "preparation": "kaprifol", "record": "smultron", "follow_up": "vallmo", "agreement": "timotej",
    "attachment": "havtorn",
    "grade": "lingon",
    "judgement": "blåbär",
    "documentation": "åkerbär",
    "health": "hjortron",
    "well-being": '"day":"2021-11-01","value":7',
}  # fmt: skip
"""What is written in each part of the talk, to be looked for in answers."""
DRAFT = "slån"
"""What the holder has typed in a field and not saved, which nobody else is ever shown."""
_ROLES = ["responsible", "pupil", "guardian", "manager", "employee"]


class Trusting:
    """Takes an Authorization header at its word: tokens have tests of their own."""

    def signed_in(self, authorization: str | None) -> SignIn:
        """The name in the header, of somebody who has just shown an e-ID."""
        moment = datetime.max.replace(tzinfo=UTC)
        return SignIn((authorization or "").removeprefix("Bearer "), HIGHEST, moment, moment)


@dataclass
class World:
    """A register, and a talk in it as it is at one moment."""

    cast: Cast
    ports: Ports
    clock: FixedClock
    store: Heard
    staged: bool = False
    talk_id: str = ""
    earlier_id: str = "none-before"
    another_time: str = ""
    empty: Tables = field(default_factory=dict)
    """What stood in the tables before there was any talk."""
    written: set[str] = field(default_factory=set)
    """The parts of the talk in which something is written."""
    fields: set[str] = field(default_factory=set)
    """The fields in which something stands."""

    def __post_init__(self) -> None:
        """Open the API."""
        self.api = Api(self.ports, Trusting(), keeps_contract=False)

    def ask(self, who: str, method: str, path: str, body: Any = None, **more: Any) -> Answered:
        """One call, whatever comes of it."""
        return self.api.call(who, method, path, body, token=who, **more)

    def done(self, who: str, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """One call that must succeed; what it answers."""
        answered = self.ask(who, method, path, body, **more)
        assert answered.status < 300, (who, method, path, answered.text[:300])
        return answered.body

    def kept(self) -> Tables:
        """What stands in the tables; stored items are replaced, never changed."""
        return {table: dict(items) for table, items in self.store._tables.items()}

    def restore(self, tables: Tables) -> None:
        """Go back to what stood in the tables, and to having been asked nothing."""
        self.store.heard.clear()
        self.store._tables = {table: dict(items) for table, items in tables.items()}

    def at(self, moment: str | datetime) -> "World":
        """The same world at another time."""
        self.clock.set(moment)
        return self

    def role(self, column: str) -> str:
        """What the holder or the subject is called in this kind of talk."""
        at_work = self.cast.school_form == "EMPLOYEE"
        return {
            "holder": "manager" if at_work else "responsible",
            "subject": "employee" if at_work else "pupil",
        }.get(column, column)

    def path(self, rest: str = "") -> str:
        """An address of the talk."""
        return f"/v1/talks/{self.talk_id}{rest}"

    # --- what happens to the talk -----------------------------------------------------------

    def publish(self, day: str, start: str = "09:00") -> str:
        """A time that the talk can have."""
        at_work = self.cast.school_form == "EMPLOYEE"
        to = (
            {"only_for": ["emma"]}
            if at_work
            else {"groups": ["class"], "with_staff": ["fredrik", "hanna"]}
        )
        series = {"talk_type": self.cast.talk_type, "date": day, "start": start} | to
        slots = self.done(self.cast.holder, "POST", "/v1/series", series)["slots"]
        return str(slots[0]["id"])

    def begin(self) -> None:
        """A talk without a time."""
        body = {"talk_type": self.cast.talk_type, "subject_ids": [self.cast.subject]}
        talks = self.done(self.cast.holder, "POST", "/v1/talks", body)["talks"]
        mine = [t["id"] for t in talks if (self._talk(t["id"]).for_guardian_id or "gun") == "gun"]
        self.talk_id = mine[0]

    def book(self) -> None:
        """The time of `START`."""
        wanted = {"slot_id": self.publish(DAY), "subject_id": self.cast.subject}
        self.talk_id = self.done(self.cast.booked_by, "POST", "/v1/bookings", wanted)["id"]

    def write(self, phase: str) -> None:
        """Something in a phase, by one who writes there in this pattern."""
        column = "holder"
        if phase == "preparation" and not (self.staged and self.cast.pattern == "employee"):
            column = "guardian" if self.cast.pattern == "young" else "subject"
        if column == "guardian" and self.staged:
            return  # the family waits, and nobody else prepares
        role = self.role(column)
        field_id = f"{phase.replace('_', '-')}-words.{role}"
        path = self.path(f"/texts/{phase.replace('_', '-')}/{field_id}")
        who = self.cast.columns[column][0]
        self.done(who, "PUT", path, {"text": SECRETS[phase]}, if_match='"0"')
        self.written.add(phase)
        self.fields.add(field_id)

    def type(self) -> None:
        """Something that who holds the talk has not saved yet."""
        path = self.path(f"/drafts/record/record-notes.{self.role('holder')}")
        self.done(self.cast.holder, "PUT", path, {"text": DRAFT, "builds_on": 0})

    def attach(self) -> None:
        """A link and a file, by who holds the talk; the file has come and was found to be clean."""
        link = {"phase": "record", "url": "https://example.org", "name": SECRETS["attachment"]}
        self.done(self.cast.holder, "POST", self.path("/attachments/links"), link)
        file = {"phase": "record", "name": f"{SECRETS['attachment']}.pdf", "size": 1000}
        self.done(self.cast.holder, "POST", self.path("/attachments/files"), file)
        work = UnitOfWork()
        awaited = load_attachment(self.store, self.talk_id, 2)
        write_attachment(work, awaited.arrived("upload"))
        self.store.commit(work)
        work = UnitOfWork()
        write_attachment(work, awaited.arrived("upload").passed())
        self.store.commit(work)

    def note(self) -> None:
        """What else who holds the talk says in its record."""
        self.say("disagreements", {"text": "Nej"})
        self.say("cooperations", {"actor": "BUP", "purpose": "Stöd"})
        if self.cast.pattern != "employee":
            self.say("worries", {"text": "Oro"})

    def agree(self) -> None:
        """An agreement, by who holds the talk."""
        asked = {"goal": SECRETS["agreement"], "owners": [self.role("holder")]}
        self.done(self.cast.holder, "POST", self.path("/agreements"), asked)
        self.written.add("agreement")

    def say(self, what: str, body: Any = None) -> None:
        """A step that who holds the talk takes."""
        self.done(self.cast.holder, "POST", self.path(f"/{what}"), body)

    def run_the_workflow(self) -> None:
        """All timed steps that are due, each of them twice."""
        talk = self._talk(self.talk_id)
        while True:
            moved = take_due_step(self.ports, talk.id, talk.generation)
            take_due_step(self.ports, talk.id, talk.generation)
            if moved == talk:
                break
            talk = self._talk(self.talk_id)
        assert effective_status(talk, self.clock.now()) is talk.status

    def _talk(self, talk_id: str) -> Talk:
        return load_talk(self.store, talk_id)


@cache
def a_world(name: str, *, staged: bool = False) -> World:
    """The register of a pattern, its template and what was said of its people, without any talk yet."""
    cast, clock, store = CASTS[name], FixedClock(local(BOOKED)), Heard()
    settings = {"staged": staged, "guardians_follow_up": cast.opened}
    shipped = load_policies("standard")
    policies = Policies({k: p.model_copy(update=settings) for k, p in shipped.items()})
    ports = Ports(store, clock, numbered(), STOCKHOLM, policies)
    fill(store, register(cast))
    _choose_template(store, cast)
    world = World(cast, ports, clock, store, staged)
    if cast.apart:
        world.done("hedda", "PUT", "/v1/people/pelle/separate-talks", {"separate": True})
    if cast.consents:
        world.done("pelle", "POST", "/v1/me/consents", {"guardian_id": "gun"})
    if cast.pattern in ("school", "adult"):
        _enter_results(world)
    if cast.pattern == "young":
        seen = {
            "unit_id": "unit",
            "children": ["pelle"],
            "title": "Ute",
            "text": SECRETS["documentation"],
        }
        world.done("ingrid", "POST", "/v1/observations", seen)
    if cast.pattern == "employee":
        well = {"answers": [{"question": "well_being", "value": 7}]}
        world.done("emma", "PUT", "/v1/me/well-being", well)
    world.empty = world.kept()
    return world


def _enter_results(world: World) -> None:
    """A grade, and a judgement that is not released, of the term."""
    of = "2021-autumn/BI"
    grade, judged = {"value": SECRETS["grade"]}, {"words": SECRETS["judgement"]}
    world.done("ingrid", "PUT", f"/v1/people/pelle/grades/{of}", grade, if_match='"0"')
    world.done("ingrid", "PUT", f"/v1/people/pelle/judgements/{of}", judged, if_match='"0"')


def _choose_template(store: MemoryStore, cast: Cast) -> None:
    """A template in which every role has a field in every phase: only the rules tell who may write.

    Publishing it over HTTP is refused, and so it is put where it would stand.
    """
    words: dict[str, Any] = {"prompt": {"sv": "Ord"}, "answered_by": _ROLES}
    questions: list[dict[str, Any]] = [
        words | {"id": f"{phase}-words", "phase": phase.replace("-", "_")}
        for phase in ("preparation", "record", "follow-up")
    ]
    questions.append(words | {"id": "record-notes", "phase": "record"})
    shared: dict[str, Any] = {"phase": "follow_up", "prompt": {"sv": "Ord"}, "shared": True}
    questions += [
        shared | {"id": "dialogue", "answered_by": _ROLES},
        shared | {"id": "summary", "answered_by": ["responsible", "manager"]},
    ]
    template = Template.model_validate_json(json.dumps({
        "id": "words", "version": 1, "sensitive": cast.sensitive, "title": {"sv": "Ord"},
        "pages": [{"id": "page", "sections": [{"id": "section", "questions": questions}]}],
    }))  # fmt: skip
    own = OwnTemplate(
        id="words", owner_id="unit", title=template.title, created_by="hedda", published=1,
        created_at=local("2021-08-01 08:00"),
    )  # fmt: skip
    choice = TemplateChoice(talk_type=cast.talk_type, template_id="words")
    work = UnitOfWork()
    write_own(work, None, own)
    content = {"content": template.model_dump_json(exclude_defaults=True)}
    work.put(keys.template_version("words", 1), content, None, impossible)
    write_choices(
        work, Choices(unit_id="unit"), Choices(unit_id="unit", revision=1, choices=(choice,))
    )
    store.commit(work)
