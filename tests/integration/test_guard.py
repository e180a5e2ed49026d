"""What no rule has decided neither leaves nor is written, whatever a route does (R11)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from boto3.dynamodb.conditions import Attr
from chalice.app import Response

from shared.adapters import keys, register
from shared.adapters.audit import told_about, told_of
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge
from shared.adapters.guard import Undecided, guarded
from shared.adapters.owners import NoOwner, kind_of, kind_of_index
from shared.adapters.ports import Ports
from shared.adapters.scene import enter
from shared.adapters.store import Index, Table, UnitOfWork, impossible
from shared.adapters.texts import Text, load_text, versions_of, write_text
from shared.domain.audit import About, Subject
from shared.domain.errors import StaleText
from shared.domain.vocabulary import Phase
from tests.support.api import Api
from tests.support.signing import verifier
from tests.support.steps import Steps, a_term

SECRET = "vallmo"
View = Callable[[Ports, Call, str], object]


class Watched(Edge):
    """An edge that remembers what it could not answer for."""

    failed: tuple[str, ...] = ()

    def _decided(self, *asked: Any) -> Response:
        try:
            return super()._decided(*asked)
        except Undecided as undecided:
            self.failed += (str(undecided),)
            raise


@dataclass
class Leaky:
    """A function with one route about a talk, which does what a test tells it to."""

    school: Steps
    talk_id: str

    def ask(self, who: str, does: View, method: str = "GET") -> tuple[int, str]:
        """What is answered, and what went wrong."""
        ports = guarded(self.school.ports)
        edge = Watched("leaky", verifier(), ports)

        @edge.add(method, "/v1/talks/{talk_id}", "Does what it is told", answers=None)
        def view(call: Call, talk_id: str) -> Answer:
            return Answer(200, {"said": does(ports, call, talk_id)}, {})

        api = Api.behind([edge])
        api.keeps_contract = False
        answered = api.call(who, method, f"/v1/talks/{self.talk_id}")
        assert SECRET not in answered.text or answered.status == 200
        return answered.status, answered.text if answered.status == 200 else "".join(edge.failed)


@pytest.fixture
def leaky() -> Leaky:
    school = a_term()
    talk_id = school.booked()["id"]
    school.at("2021-10-30 09:00").save(talk_id, "record", FIELD, SECRET, by="teacher")
    return Leaky(school, talk_id)


FIELD = "development-told.responsible"


def reads_a_text(ports: Ports, _: Call, talk_id: str) -> object:
    return load_text(ports.store, talk_id, Phase.RECORD, FIELD).text  # type: ignore[union-attr]


@pytest.mark.spec("R11")
@pytest.mark.parametrize("who", ["mona", "teacher", "stranger"])
def test_what_was_read_without_asking_a_rule_does_not_leave(leaky: Leaky, who: str) -> None:
    status, told = leaky.ask(who, reads_a_text)
    assert status == 500
    assert "read: text of record: no rule has granted the caller anything" in told


@pytest.mark.spec("R11")
def test_what_was_read_first_leaves_once_it_is_decided(leaky: Leaky) -> None:
    def decides(ports: Ports, call: Call, talk_id: str) -> object:
        text = reads_a_text(ports, call, talk_id)
        return text if enter(ports, call.caller_id, talk_id).may_read(Phase.RECORD) else None

    assert leaky.ask("mona", decides) == (200, f'{{"said":"{SECRET}"}}')
    assert leaky.ask("stranger", decides)[0] == 404


def test_a_decision_about_one_talk_opens_no_other(leaky: Leaky) -> None:
    school = leaky.school
    other = school.booked("2021-11-30", "10:00", "alma", by="stranger")["id"]
    school.at("2021-11-30 09:00").save(other, "record", FIELD, SECRET, by="teacher")

    def reads_another(ports: Ports, call: Call, talk_id: str) -> object:
        enter(ports, call.caller_id, talk_id)
        return reads_a_text(ports, call, other)

    assert leaky.ask("mona", reads_another)[0] == 500


def test_a_decision_about_somebody_else_opens_nothing_to_the_caller(leaky: Leaky) -> None:
    def asks_for_the_teacher(ports: Ports, call: Call, talk_id: str) -> object:
        enter(ports, "teacher", talk_id).may_read(Phase.RECORD)
        return reads_a_text(ports, call, talk_id)

    assert leaky.ask("stranger", asks_for_the_teacher)[0] == 500
    assert leaky.ask("teacher", asks_for_the_teacher)[0] == 200


@pytest.mark.spec("R11", "F110")
def test_versions_leave_only_to_who_was_granted_the_history(leaky: Leaky) -> None:
    def shows_versions(ports: Ports, call: Call, talk_id: str) -> object:
        scene = enter(ports, call.caller_id, talk_id)
        scene.may_read(Phase.RECORD)
        if call.caller_id == "teacher":
            assert scene.sees_history
        return versions_of(ports.store, talk_id, Phase.RECORD, FIELD)[0].text

    assert leaky.ask("teacher", shows_versions)[0] == 200
    status, told = leaky.ask("mona", shows_versions)
    assert (status, "granted the caller history" in told) == (500, True)


def test_the_trail_of_a_talk_and_what_somebody_did_are_no_ones_by_themselves(leaky: Leaky) -> None:
    def shows_trail(ports: Ports, call: Call, talk_id: str) -> object:
        enter(ports, call.caller_id, talk_id)
        return len(told_about(ports.store, About(Subject.TALK, talk_id), None, 5))

    def shows_acts(ports: Ports, call: Call, talk_id: str) -> object:
        enter(ports, call.caller_id, talk_id)
        return len(told_of(ports.store, "teacher", None, 5))

    for view, needed in ((shows_trail, "trail"), (shows_acts, "acts for")):
        status, told = leaky.ask("mona", view)
        assert (status, f"granted the caller {needed}" in told) == (500, True)


@pytest.mark.spec("R11")
def test_nothing_is_written_in_a_phase_that_was_not_granted(leaky: Leaky) -> None:
    def writes(ports: Ports, call: Call, talk_id: str) -> object:
        scene = enter(ports, call.caller_id, talk_id)
        scene.may_write(Phase.RECORD)
        work = UnitOfWork()
        mine = Text(
            phase=Phase.RECORD, field="mine", version=1, text="Mine", author_id="x", at=scene.now
        )
        write_text(work, talk_id, mine)
        ports.store.commit(work)
        return None

    before = leaky.school.ports.store.query(keys.talk(leaky.talk_id).pk)
    status, told = leaky.ask("mona", writes)
    assert (status, "written: text of record" in told) == (500, True)
    assert leaky.school.ports.store.query(keys.talk(leaky.talk_id).pk) == before
    assert leaky.ask("teacher", writes)[0] == 200


def test_nor_is_a_draft_of_somebody_else(leaky: Leaky) -> None:
    def types(ports: Ports, call: Call, talk_id: str) -> object:
        enter(ports, call.caller_id, talk_id).may_write(Phase.RECORD)
        key = keys.draft("olle", talk_id, Phase.RECORD, FIELD)
        ports.store.put_alone(key, {}, Attr("pk").not_exists(), StaleText)
        return None

    status, told = leaky.ask("teacher", types)
    assert (status, "written: draft: no rule has granted the caller self" in told) == (500, True)


def test_a_refusal_tells_no_facts_that_nobody_decided(leaky: Leaky) -> None:
    def refuses(ports: Ports, call: Call, talk_id: str) -> object:
        raise StaleText(current=reads_a_text(ports, call, talk_id))

    assert leaky.ask("stranger", refuses)[0] == 500


@pytest.mark.spec("R11")
def test_an_answer_about_somebody_of_whom_nothing_was_decided_does_not_leave(leaky: Leaky) -> None:
    status, _ = leaky.ask("mona", lambda _ports, _call, _talk_id: None)
    assert status == 500


def test_deciding_material_may_be_read_to_decide(leaky: Leaky) -> None:
    def reads(ports: Ports, call: Call, talk_id: str) -> object:
        assert register.find_person(ports.store, "emil")
        return enter(ports, call.caller_id, talk_id).talk.version

    assert leaky.ask("mona", reads)[0] == 200


def test_nothing_is_had_of_the_guarded_store_outside_a_request(leaky: Leaky) -> None:
    ports = guarded(leaky.school.ports)
    with pytest.raises(Undecided):
        load_text(ports.store, leaky.talk_id, Phase.RECORD, FIELD)
    work = UnitOfWork()
    work.put(keys.talk("other"), {}, None, impossible)
    with pytest.raises(Undecided):
        ports.store.commit(work)


def test_an_edge_takes_no_other_store(leaky: Leaky) -> None:
    with pytest.raises(TypeError):
        Edge("open", verifier(), leaky.school.ports)


@pytest.mark.parametrize("table", Table)
def test_an_item_that_nobody_has_classified_is_not_handled_at_all(table: Table) -> None:
    for key in (keys.Key("NEW#1", "NEW"), keys.Key("TALK#1", "NEW#1"), keys.Key("PERSON#1", "NEW")):
        with pytest.raises(NoOwner, match="say whose it is"):
            kind_of(key, table)
    with pytest.raises(NoOwner):
        kind_of_index(Index.OVERDUE, "DUE#1")
