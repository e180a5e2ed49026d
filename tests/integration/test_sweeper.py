"""The sweeper on moto's Step Functions and SQS: finds what nobody did, does it, and counts it."""

from datetime import timedelta

import pytest

from functions.relay.handler import handle as relay
from functions.sweeper.handler import GRACE, NotRepaired, sweep
from shared.adapters.keys import Key
from shared.adapters.outbox import State
from shared.adapters.store import UnitOfWork, impossible
from shared.adapters.talks import load_talk
from shared.domain.stage import Stage
from shared.domain.vocabulary import Status
from tests.integration.delivering import UNREACHABLE, Services


def run(services: Services) -> int:
    """One run of the sweeper."""
    return sweep(services.ports, services.delivery)


def everything_delivered(services: Services) -> None:
    relay(services.delivery, {"Records": services.records()})
    assert services.mail(*services.queued()) == []


def poison(services: Services, shard: str = "DUE#0") -> Key:
    """An overdue entry that nobody can read."""
    key = Key("OUTBOX#poison", "1")
    work = UnitOfWork()
    body = {"kind": "telegram", "due_shard": shard, "due_at": "2021-01-01T00:00:00.000Z"}
    work.put(key, body, None, impossible)
    services.store.commit(work)
    return key


def test_with_nothing_overdue_it_counts_nothing(services: Services) -> None:
    services.book()
    everything_delivered(services)
    services.clock.moment += timedelta(days=1)
    assert run(services) == 0


def test_it_gives_everything_ten_minutes(services: Services) -> None:
    services.book()
    services.clock.moment += GRACE - timedelta(milliseconds=1)
    assert run(services) == 0
    services.clock.moment += timedelta(milliseconds=1)
    assert run(services) == 3


def test_entries_that_nobody_delivered_are_delivered(services: Services) -> None:
    talk_id = services.book()
    services.clock.moment += GRACE
    assert run(services) == 3  # one workflow, two mails
    assert services.executions() == [f"{talk_id}.2"]
    assert services.mail(*services.queued()) == []
    assert len(services.sent()) == 2
    assert services.outbox_states("mail") == {State.DONE}
    services.clock.moment += GRACE
    assert run(services) == 0


def test_a_mail_whose_message_was_lost_is_queued_again_and_sent_once(services: Services) -> None:
    services.book()
    relay(services.delivery, {"Records": services.records()})
    lost = services.queued()
    services.clock.moment += GRACE
    assert run(services) == 2
    assert services.mail(*lost, *services.queued()) == []
    assert len(services.sent()) == 2


@pytest.mark.spec("D3")
def test_a_timer_that_never_rang_is_made_good_and_wound_up_again(services: Services) -> None:
    talk_id = services.book()
    everything_delivered(services)
    arn = services.delivery.state_machine_arn.replace(":stateMachine:", ":execution:")
    services.delivery.workflows.stop_execution(executionArn=f"{arn}:{talk_id}.2")
    services.clock.set("2021-10-30 12:00")  # the reminder, the due time and the day before are past
    assert run(services) == 1
    talk = load_talk(services.store, talk_id)
    assert (talk.status, talk.stage) == (Status.PREPARED, Stage.DAY_ENDS)
    assert services.statuses() == {
        f"{talk_id}.2": "ABORTED",
        f"{talk_id}.2.{talk.version}": "RUNNING",
    }
    assert run(services) == 0


def test_a_talk_that_is_over_is_not_wound_up_again(services: Services) -> None:
    talk_id = services.book()
    everything_delivered(services)
    services.clock.set("2022-01-01 12:00")
    assert run(services) == 1
    assert load_talk(services.store, talk_id).status is Status.FOLLOWED_UP
    assert services.executions() == [f"{talk_id}.2"]


def test_what_cannot_be_repaired_keeps_nothing_else_from_it(services: Services) -> None:
    talk_id = services.book()
    key = poison(services)
    services.clock.moment += GRACE
    with pytest.raises(NotRepaired):
        run(services)
    assert services.executions() == [f"{talk_id}.2"]
    assert len(services.queued()) == 2
    assert "due_at" in services.items()[key]  # and it stays overdue, so that the alarm stays on


@pytest.mark.parametrize("service", ["workflows", "queue"])
def test_a_service_that_is_down_is_asked_again_by_the_next_run(
    services: Services, service: str
) -> None:
    talk_id = services.book()
    services.clock.moment += GRACE
    with services.down(service), pytest.raises(NotRepaired):
        run(services)
    assert run(services) >= 1
    assert services.executions() == [f"{talk_id}.2"]
    assert services.mail(*services.queued()) == []
    assert len(services.sent()) == 2


def test_a_connection_that_breaks_counts_as_not_repaired(services: Services) -> None:
    services.book()
    services.clock.moment += GRACE
    with services.down("queue", UNREACHABLE), pytest.raises(NotRepaired):
        run(services)
    assert services.outbox_states("workflow") == {State.DONE}


@pytest.mark.spec("F100")
def test_it_reminds_of_worries_that_nobody_acknowledged_and_counts_none_of_them(
    services: Services,
) -> None:
    talk_id = services.book()
    path, body = f"/v1/talks/{talk_id}/worries", {"text": "Läsningen har stannat av"}
    assert services.api.call("teacher", "POST", path, body).status == 201
    everything_delivered(services)
    services.clock.moment += timedelta(days=3) + GRACE
    assert run(services) == 0
    everything_delivered(services)
    assert run(services) == 0
    to = [mail for mail in services.sent() if "rektor@school.example" in str(mail)]
    assert len(to) == 2


@pytest.mark.spec("F12")
def test_it_reminds_student_health_of_what_is_overdue_and_the_principal_where_there_is_no_team(
    services: Services,
) -> None:
    talk_id = services.book()
    day = services.clock.moment.date().isoformat()
    path, body = f"/v1/talks/{talk_id}/referrals", {"text": "Ofta borta", "follow_up_by": day}
    assert services.api.call("teacher", "POST", path, body).status == 201
    everything_delivered(services)
    services.clock.moment += timedelta(days=1) + GRACE
    assert run(services) == 0
    everything_delivered(services)
    assert run(services) == 0
    to = [mail for mail in services.sent() if "rektor@school.example" in str(mail)]
    assert len(to) == 1
    assert "Ofta borta" not in str(to)
