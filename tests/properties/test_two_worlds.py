"""Whatever a guardian does who lives apart looks to the other as if another family had done it (G4, D11).

Two schools are alike but for one thing: in one Olle acts for his and Mona's son Emil, in the other a
guardian of Emil's classmate Alma does the same. All that Mona asks is answered alike, byte for byte, and
she gets the same mail.
"""

from typing import Any, NamedTuple

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from functions.offers.handler import handle as take_offer_step
from shared.adapters import keys
from shared.adapters.outbox import MailEntry, entry_of
from shared.adapters.talks import load_talk
from tests.support.apart import say
from tests.support.contents import in_memory
from tests.support.invariants import broken
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

pytestmark = pytest.mark.slow

TIMES = 2
"""Times that are left at first: few enough for somebody to wait."""


class Act(NamedTuple):
    """Something somebody does: Mona, `they`, a third family, the teacher with the talk of `they`, or time."""

    who: str
    what: str
    slot: int = 0


class World:
    """A school in which `they` act for `child`."""

    def __init__(self, they: str, child: str) -> None:
        self.school: Steps = a_term()
        say(self.school)
        self.slots = self.school.publish(count=TIMES + 1)
        self.school.book(self.slots[TIMES], "grown", by="grown")
        reader = {"person_id": "teacher", "reason": "SN 1", "starts": "2021-10-01"}
        near = {"readers": [reader]}  # else no class connects the teacher to a protected identity
        self.school.call("rektor", "PUT", "/v1/people/hidden/readers", near, if_match='"0"')
        body = {"talk_type": "development", "subject_ids": ["emil", "alma", "hidden"]}
        talks = self.school.call("teacher", "POST", "/v1/talks", body).body["talks"]
        whose = {(t["subject_id"], t["for_guardian_id"]): t["id"] for t in talks}
        guardian = they if child == "emil" else None
        self.child = {"mona": "emil", "they": child, "others": "hidden"}
        self.name = {"mona": "mona", "they": they, "others": "sune", "teacher": "teacher"}
        self.talk = {"mona": whose["emil", "mona"], "they": whose[child, guardian]}
        self.talk["others"] = whose["hidden", None]
        self.told: list[Any] = []

    def do(self, act: Act) -> None:
        """Carry it out; what Mona is answered is kept."""
        if act.who == "time":
            self._pass(act.what)
            return
        of = "they" if act.who == "teacher" else act.who
        answered = self.school.call(
            self.name[act.who], *self._request(act, self.child[of], self.talk[of])
        )
        assert answered.status < 500, answered.text
        if act.who == "mona":
            self.told.append((act, answered.status, answered.text))

    def _request(self, act: Act, child: str, talk: str) -> tuple[str, str, Any]:
        wish = {"slot_id": self.slots[act.slot], "subject_id": child}
        line = {"subject_id": child, "responsible_id": "teacher", "talk_type": "development"}
        day = {"date": "2021-10-31", "earliest": "09:00", "latest": "12:00"}
        visit = {"talk_type": "development", "subject_ids": [child]} | day
        path = f"/v1/talks/{talk}"
        requests: dict[str, tuple[str, str, Any]] = {
            "book": ("POST", "/v1/bookings", wish),
            "hold": ("POST", "/v1/holds", {"slots": [wish]}),
            "let go": ("DELETE", "/v1/holds", None),
            "plan": ("POST", "/v1/visits/proposals", visit),
            "move": ("POST", f"{path}/rebooking", {"slot_id": wish["slot_id"]}),
            "give back": ("POST", f"{path}/cancellation", {"reason": "ill"}),
            "wait": ("POST", "/v1/waiting", line),
            "leave": ("POST", f"/v1/waiting/{talk}/leaving", None),
            "decline": ("POST", f"/v1/waiting/{talk}/refusal", None),
            "come": ("POST", f"{path}/attendance", {"attends": bool(act.slot % 2)}),
            "be ready": ("POST", f"{path}/readiness", None),
            "open": ("GET", path, None),
        }
        return requests[act.what]

    def _pass(self, units: str) -> None:
        self.school.clock.forward(**{units: 5})
        for talk_id in (self.talk["they"], self.talk["mona"]):
            waiting = load_talk(self.school.ports.store, talk_id).waiting
            if waiting is not None:
                turn = {"generation": waiting.turn, "stage": waiting.stage}
                take_offer_step(self.school.ports, {"talk_id": talk_id} | turn)

    def write(self, who: str, text: str) -> None:
        """A text of a guardian, building on what they have just seen."""
        talk, field = self.talk[who], "progress.guardian"
        builds_on = 0
        opened = self.school.call(self.name[who], "GET", f"/v1/talks/{talk}").body
        for phase in opened.get("phases", ()):
            builds_on += sum(f["version"] for f in phase["fields"] if f["id"] == field)
        by = self.name[who]
        self.school.try_saving(talk, "preparation", field, text, by=by, builds_on=builds_on)

    def seen_by_mona(self) -> list[Any]:
        """Everything she can ask, of what is hers and of what is not, and her mail."""
        emil = {"subject_id": "emil"}
        asked = (
            ("/v1/talks", None),
            ("/v1/slots", emil),
            ("/v1/waiting", emil),
            ("/v1/holds", None),
            ("/v1/me", None),
            (f"/v1/talks/{self.talk['mona']}", None),
            (f"/v1/talks/{self.talk['they']}", None),
        )
        answers = [self.school.call("mona", "GET", path, query=query) for path, query in asked]
        return [(a.status, a.text) for a in answers]

    def mail_to_mona(self) -> list[tuple[str, str, str]]:
        """What is sent to her, and of which version of which talk."""
        items = self.store.items().items()
        entries = [(k, entry_of(item)) for k, item in items if k.pk.startswith(keys.OUTBOX)]
        mails = [(k, e) for k, e in entries if isinstance(e, MailEntry)]
        return sorted((k.pk, k.sk, str(e.notice)) for k, e in mails if e.recipient_id == "mona")

    @property
    def store(self) -> MemoryStore:
        """The tables."""
        store = self.school.ports.store
        assert isinstance(store, MemoryStore)
        return store


DEEDS = (
    "book", "book", "hold", "let go", "plan", "move", "give back", "wait", "leave", "decline",
    "come", "be ready", "write", "open",
)  # fmt: skip
acts = st.one_of(
    st.builds(
        Act,
        st.sampled_from(("they", "they", "mona", "others")),
        st.sampled_from(DEEDS),
        st.integers(0, TIMES),
    ),
    st.builds(
        Act, st.just("teacher"), st.sampled_from(("move", "give back")), st.integers(0, TIMES)
    ),
    st.builds(Act, st.just("time"), st.sampled_from(("minutes", "hours"))),
)
BUSY = [
    Act("they", "hold", 0), Act("mona", "hold", 0), Act("mona", "book", 1), Act("mona", "write"),
    Act("they", "book", 0), Act("mona", "move", 0), Act("they", "write"), Act("they", "be ready"),
    Act("teacher", "give back"), Act("mona", "move", 0), Act("they", "book", 1), Act("they", "give back"),
]  # fmt: skip
IN_LINE = [
    Act("others", "book", 0), Act("mona", "book", 1), Act("they", "wait"), Act("mona", "open"),
    Act("mona", "give back"), Act("mona", "wait"), Act("they", "decline"), Act("they", "leave"),
]  # fmt: skip


@pytest.mark.spec("G4", "D11")
@settings(max_examples=max(5, settings().max_examples // 20))
@example(BUSY)
@example(IN_LINE)
@example(IN_LINE[:4])
@given(st.lists(acts, min_size=6, max_size=14))
def test_the_other_guardian_might_as_well_be_another_family(done: list[Act]) -> None:
    apart, elsewhere = World("olle", "emil"), World("stranger", "alma")
    for number, act in enumerate(done):
        for world in (apart, elsewhere):
            if act.what == "write":
                world.write(act.who, f"text {number}")
            else:
                world.do(act)
        if number % 4 == 3:
            assert apart.seen_by_mona() == elsewhere.seen_by_mona()
    for one, other in zip(apart.told, elsewhere.told, strict=True):
        assert one == other
    assert apart.seen_by_mona() == elsewhere.seen_by_mona()
    assert apart.mail_to_mona() == elsewhere.mail_to_mona()
    for world in (apart, elsewhere):
        assert broken(in_memory(world.store), world.school.clock.now()) == []
