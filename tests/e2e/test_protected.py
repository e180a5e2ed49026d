"""A protected identity on the running system: what was really sent, queued, logged and kept (G2, R17, D16)."""

import json
from datetime import timedelta
from typing import Any
from urllib.request import urlopen

import pytest

from infra.local.system import System
from shared.adapters.dynamo import DynamoStore
from shared.adapters.store import Table
from shared.domain.people import SecurityMarking
from tests.e2e.newcomers import Newcomers, instant
from tests.support.http_client import Answered
from tests.support.searching import found_in, texts_of_mail
from tests.support.town import Town, mail_of
from tests.support.waiting import eventually
from tests.support.world import mark

HIDDEN = {
    "given name": "Zvanhilda", "family name": "Qvarnstigsdotter", "guardian": "Ximenius",
    "place": "Gomsalen Zz-17", "what was written": "hemlighetsord-9f2c",
}  # fmt: skip
CONTROL = {"the place of another": "Kontrollsalen Kk-1"}
DAY = f"{instant() + timedelta(days=9):%Y-%m-%d}"


@pytest.mark.spec("G2", "R17", "D16")
def test_nothing_that_leaves_tells_of_a_protected_identity(
    system: System, newcomers: Newcomers
) -> None:
    town = Town("gomd")
    ours = town.add("a", [("gomd-xim",), ("gomd-kont",)])
    theirs = town.add("b", [("gomd-other",)])
    newcomers.settle(town)
    hidden, other = ours.guardians
    _protect(system, hidden)

    def done(who: str, method: str, path: str, body: Any = None, key: str = "") -> Any:
        keyed = {"Idempotency-Key": key} if method == "POST" else {"If-Match": '"0"'}
        answered = newcomers.client(who).send(method, path, body, keyed)
        assert answered.status < 300, (path, answered)
        return answered.body

    since = f"{instant() - timedelta(days=1):%Y-%m-%d}"
    reader = {"person_id": ours.teacher, "reason": "SN 1", "starts": since}
    done(town.principal, "PUT", f"/v1/people/{hidden}/readers", {"readers": [reader]})
    talks = []
    for hour, pupil, who, place in (
        ("09:00", hidden, "gomd-xim", HIDDEN["place"]),
        ("10:00", other, "gomd-kont", CONTROL["the place of another"]),
    ):
        times = {
            "talk_type": "development", "groups": [ours.name], "only_for": [pupil], "date": DAY,
            "start": hour, "place": {"kind": "room", "text": place},
        }  # fmt: skip
        (slot,) = done(ours.teacher, "POST", "/v1/series", times, f"p{hour}")["slots"]
        wish = {"slot_id": slot["id"], "subject_id": pupil}
        talks.append(str(done(who, "POST", "/v1/bookings", wish, f"b{hour}")["id"]))
    path = f"/v1/talks/{talks[0]}/texts/preparation/progress.guardian"
    done("gomd-xim", "PUT", path, {"text": HIDDEN["what was written"]})

    eventually(lambda: {"gomd-xim", "gomd-kont"} <= _told(system).keys(), seconds=60)
    mails = _told(system)
    assert found_in(mails["gomd-xim"], HIDDEN) == set()
    assert found_in(mails["gomd-kont"], HIDDEN | CONTROL) == CONTROL.keys()

    asked = ("", "/trail", "/plan", "/compilation", "/attachments", "/earlier", "/presence")
    for who in (theirs.teacher, "gomd-other", "gomd-kont"):
        for there, missing in (
            *(
                (f"/v1/talks/{talks[0]}{of}", f"/v1/talks/gZ3vL0mR8qW1xK5tY7uB2A{of}")
                for of in asked
            ),
            *(
                (f"/v1/people/{hidden}/{of}", f"/v1/people/gomd-nobody/{of}")
                for of in ("trail", "agreements", "results", "plans", "readers")
            ),
        ):
            answered = newcomers.client(who).get(there)
            assert _same(answered, newcomers.client(who).get(missing)), (who, there)
            assert answered.status == 404

    executions = _executions(system, talks)
    assert executions
    assert found_in(executions, HIDDEN | CONTROL) == set()
    logged = _logged(system)
    assert any('"sent"' in line for line in logged), "the functions did not log at all"
    assert found_in(logged, HIDDEN | CONTROL) == set()
    assert found_in(_queued(system), HIDDEN | CONTROL) == set()


def _protect(system: System, pupil: str) -> None:
    named = system.outputs
    tables = {Table.TALKS: named["TalksTable"], Table.HISTORY: named["HistoryTable"]}
    store = DynamoStore(system.client("dynamodb"), tables)
    told = {"given_name": HIDDEN["given name"], "family_name": HIDDEN["family name"]}
    mark(store, pupil, SecurityMarking.PROTECTED, **told)
    mark(store, "gomd-xim", SecurityMarking.PROTECTED, given_name=HIDDEN["guardian"])


def _same(one: Answered, other: Answered) -> bool:
    return (one.status, one.body) == (other.status, other.body)


def _told(system: System) -> dict[str, list[str]]:
    """All that the mail service took for each of the town, as it is and decoded."""
    with urlopen(system.mail_address, timeout=10) as answer:
        accounts = json.load(answer)["messages"].values()
    told: dict[str, list[str]] = {}
    for mail in (mail for mails in accounts for mail in mails):
        for who in ("gomd-xim", "gomd-kont"):
            if mail_of(who) in mail["To"]:
                told.setdefault(who, []).extend(_texts(mail))
    return told


def _texts(mail: dict[str, Any]) -> list[str]:
    raw = str(mail.get("RawMessage") or mail.get("Raw") or mail.get("RawData") or "")
    return [json.dumps(mail, ensure_ascii=False), *(texts_of_mail(raw.encode()) if raw else ())]


def _executions(system: System, talks: list[str]) -> list[str]:
    """Input and history of each workflow of these talks."""
    client = system.client("stepfunctions")
    machine = system.outputs["TalkStateMachineArn"]
    found = client.list_executions(stateMachineArn=machine)["executions"]
    return [
        json.dumps(told(executionArn=each["executionArn"]), default=str, ensure_ascii=False)
        for each in found
        if each["name"].partition(".")[0] in talks
        for told in (client.describe_execution, client.get_execution_history)
    ]


def _logged(system: System) -> list[str]:
    """What all functions wrote."""
    client = system.client("logs")
    groups = client.describe_log_groups()["logGroups"]
    return [
        event["message"]
        for group in groups
        for event in client.filter_log_events(logGroupName=group["logGroupName"])["events"]
    ]


def _queued(system: System) -> list[str]:
    """What waits in any queue, those of failures among them."""
    client = system.client("sqs")
    return [
        json.dumps(message)
        for url in client.list_queues().get("QueueUrls", ())
        for message in client.receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, VisibilityTimeout=0
        ).get("Messages", ())
    ]
