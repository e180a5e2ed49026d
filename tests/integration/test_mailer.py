"""The mailer on moto's SES: one mail an entry, whatever comes twice, dies or has become untrue."""

import json
from datetime import timedelta

import pytest

from functions.mailer.sending import LEASE
from functions.relay.handler import handle as relay
from shared.adapters import keys
from shared.adapters.outbox import KEPT, State
from shared.adapters.register import person_item
from shared.adapters.store import UnitOfWork, impossible
from shared.domain.people import Person
from tests.integration.delivering import Services
from tests.support.world import a_school

MONA, OLLE = "mona@home.example", "olle@home.example"


@pytest.fixture
def bodies(services: Services) -> list[str]:
    """The messages of one booking, one for each of two guardians."""
    services.book()
    relay(services.delivery, {"Records": services.records()})
    return services.queued()


class Died(BaseException):
    """The process died."""


def test_each_guardian_gets_one_mail(services: Services, bodies: list[str]) -> None:
    assert services.mail(*bodies) == []
    assert sorted(services.sent()) == [MONA, OLLE]
    for key in services.mails():
        entry = services.entry(key)
        assert entry.state is State.DONE
        assert entry.message_id
        assert "due_at" not in services.items()[key]


def test_what_was_sent_can_be_looked_up_for_a_school_year_and_then_goes(
    services: Services, bodies: list[str]
) -> None:
    services.mail(*bodies)
    for key in services.mails():
        kept = int(services.items()[key]["expires_at"]) - services.clock.now().timestamp()
        assert kept == KEPT.total_seconds()


def test_an_entry_delivered_twice_sends_one_mail(services: Services, bodies: list[str]) -> None:
    assert services.mail(*bodies, *bodies) == []
    assert services.mail(*bodies) == []
    assert sorted(services.sent()) == [MONA, OLLE]


def test_while_one_sends_another_leaves_it_alone(services: Services, bodies: list[str]) -> None:
    inner: list[list[str]] = []

    def slow(recipient: str, _: bytes) -> str:
        inner.append(services.mail(bodies[0]))  # the same message, in another process
        return f"id-of-{recipient}"

    assert services.mail(bodies[0], send=slow) == []
    assert inner == [["0"]]  # it failed there, and would come again
    assert services.sent() == []


def test_a_crash_before_the_answer_is_made_good_after_the_lease(
    services: Services, bodies: list[str]
) -> None:
    def die(_: str, __: bytes) -> str:
        raise Died

    with pytest.raises(Died):
        services.mail(bodies[0], send=die)
    services.clock.moment += LEASE - timedelta(milliseconds=1)
    assert services.mail(bodies[0]) == ["0"]
    assert services.sent() == []
    services.clock.moment += timedelta(milliseconds=1)
    assert services.mail(bodies[0]) == []
    assert len(services.sent()) == 1


def test_a_crash_between_sending_and_marking_sends_twice_and_no_more(
    services: Services, bodies: list[str]
) -> None:
    """The one gap there is: the mail service takes no token."""
    taken: list[str] = []

    def die_after(recipient: str, _: bytes) -> str:
        taken.append(recipient)
        raise Died

    with pytest.raises(Died):
        services.mail(bodies[0], send=die_after)
    assert services.mail(bodies[0]) == ["0"]
    services.clock.moment += LEASE
    assert services.mail(bodies[0], bodies[0]) == []
    assert services.sent() == taken


def test_a_mail_that_is_no_longer_true_is_not_sent(services: Services, bodies: list[str]) -> None:
    talk_id = json.loads(bodies[0])["pk"].removeprefix("OUTBOX#")
    services.rebook(talk_id)
    assert services.mail(*bodies) == []
    assert services.sent() == []
    for body in bodies:
        named = json.loads(body)
        entry = services.items()[keys.Key(named["pk"], named["sk"])]
        assert entry["state"] == State.DONE.value
        assert "skipped_at" in entry


def test_one_without_an_address_gets_nothing(services: Services, bodies: list[str]) -> None:
    (mona,) = (p for p in a_school() if isinstance(p, Person) and p.id == "mona")
    work = UnitOfWork()
    silent = person_item(mona.model_copy(update={"email": None}))
    work.put(keys.person("mona"), silent, None, impossible)
    services.store.commit(work)
    assert services.mail(*bodies) == []
    assert services.sent() == [OLLE]


def test_a_poisoned_message_fails_alone(services: Services, bodies: list[str]) -> None:
    poisoned = ("no JSON", "{}", json.dumps({"pk": 1}))
    assert services.mail(poisoned[0], bodies[0], poisoned[1], poisoned[2], bodies[1]) == [
        "0",
        "2",
        "3",
    ]
    assert sorted(services.sent()) == [MONA, OLLE]


def test_a_message_about_nothing_is_done_with(services: Services) -> None:
    assert services.mail(json.dumps({"pk": "OUTBOX#none", "sk": "1"})) == []
    assert services.sent() == []


def test_a_refusal_of_the_mail_service_comes_again(services: Services, bodies: list[str]) -> None:
    def refuse(recipient: str, _: bytes) -> str:
        raise ConnectionError(recipient)

    assert services.mail(*bodies, send=refuse) == ["0", "1"]
    services.clock.moment += LEASE
    assert services.mail(*bodies) == []
    assert sorted(services.sent()) == [MONA, OLLE]
