"""Each function's role permits exactly what the function does: nothing missing, nothing to spare.

Every function is run on real stores through all it can do, with what it asks AWS for written down.
"""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from typing import Any
from zipfile import ZipFile

import boto3
import pytest
from moto import mock_aws

from functions.archivist.handler import handle as archivist
from functions.archivist.shelf import Shelf
from functions.archivist.working import work_on
from functions.attachments import routes as attachments
from functions.attachments.files import Files
from functions.directory import importer
from functions.directory import routes as directory
from functions.directory.identities import Identities
from functions.directory.notifications import Notifications
from functions.directory.running import ImportRequest
from functions.directory.source.carrying_out import Asked, carry_out
from functions.disposer.desk import Desk as DisposerDesk
from functions.disposer.handler import handle as dispose
from functions.disposer.vault import Files as Files_
from functions.disposer.vault import Vault
from functions.documentation import routes as documentation
from functions.examiner.bucket import Bucket
from functions.examiner.examining import Desk
from functions.examiner.scanning import GuardDuty
from functions.lifecycle.handler import handle as take_step
from functions.lists import routes as lists
from functions.mailer.handler import handle as mail
from functions.mailer.sending import send_entry, ses
from functions.offers.handler import handle as take_offer_step
from functions.oversight import routes as oversight
from functions.plans import routes as plans
from functions.records import routes as records
from functions.relay.handler import handle as relay
from functions.rights import routes as rights
from functions.rights.files import Exports
from functions.rounds.handler import handle as take_round_step
from functions.scheduling import routes as scheduling
from functions.sealer.handler import handle as seal
from functions.sweeper.handler import sweep
from functions.templates import routes as templates
from infra.access_system import decisions
from infra.local.school import Size, make_school
from shared.adapters import keys
from shared.adapters.delivery import Delivery
from shared.adapters.dynamo import DynamoStore
from shared.adapters.edge import Edge
from shared.adapters.entrance import Entrance
from shared.adapters.latest import latest_talk
from shared.adapters.links import Links, from_secret
from shared.adapters.live_policies import LivePolicies
from shared.adapters.ports import Ports
from shared.adapters.settings import SourceSettings
from shared.adapters.sign_in_secret import SecretSource
from shared.adapters.sign_in_secret import from_secret as sign_in_secret
from shared.adapters.signatures import KmsSigner
from shared.adapters.store import Table, UnitOfWork
from shared.adapters.talks import write_change
from shared.domain.identity import Identifier
from shared.domain.people import Person
from shared.domain.policy import load_policies
from shared.domain.retention import DISPOSABLE
from shared.domain.waiting import Waiting
from tests.support import clockwork, signing
from tests.support.api import Api
from tests.support.bundles import THEIRS
from tests.support.choosing import A_CHOICE, DEVELOPMENT, SETTINGS
from tests.support.contents import in_tables
from tests.support.doorkeeping import EPPN, SECRET, Doorkeeper, digest, from_saml
from tests.support.exporting import waiting
from tests.support.filing import BUCKET, Cupboard
from tests.support.kinds_used import Noting, Used
from tests.support.linking import KEYS
from tests.support.notified import HOOK
from tests.support.permissions import Permission, functions, granted, watch
from tests.support.plans import MEASURES, judge
from tests.support.retention import a_rule, enrol, strike_off
from tests.support.stream import TalksStream
from tests.support.synchronising import fetching
from tests.support.tables import create_tables
from tests.support.templates import a_file, the_municipality
from tests.support.world import (
    STOCKHOLM,
    FixedClock,
    a_counsellor,
    a_school,
    fill,
    local,
    numbered,
)

pytestmark = pytest.mark.slow

NEVER_ASKED_FOR = {
    # the sender's configuration set, which SES uses by itself
    Permission("ses:SendEmail", "MailEvents"),
    Permission("ses:SendRawEmail", "MailEvents"),
    # lets S3 say of a file that it is not there, instead of "denied"
    Permission("s3:ListBucket", "ImportBucket"),
    Permission("s3:ListBucket", "AttachmentBucket"),
    Permission("s3:ListBucket", "ArchiveBucket"),
}
"""What a service asks for in our name without a request of ours."""


TABLES = {Table.TALKS: "talks", Table.HISTORY: "history"}
REQUESTED = "requested"
"""The bucket of exports about people."""


class Account:
    """The functions, each with clients of its own that note what it does, on the same two tables."""

    def __init__(self) -> None:
        self.clock = FixedClock(local("2021-10-01 08:00"))
        self.used: dict[str, set[Permission]] = {name: set() for name in functions()}
        self.kinds = {name: Used(set(), set()) for name in functions()}
        self.new_id = numbered()
        create_tables(boto3.client("dynamodb"))
        self.machines = {
            name: boto3.client("stepfunctions").create_state_machine(
                name=name, definition=text, roleArn=f"arn:aws:iam::123456789012:role/{name}"
            )["stateMachineArn"]
            for name, text in clockwork.definitions().items()
        }
        self.queue_url = boto3.client("sqs").create_queue(QueueName="mail")["QueueUrl"]
        self.requests_url = boto3.client("sqs").create_queue(QueueName="requests")["QueueUrl"]
        secrets: Any = boto3.client("secretsmanager")
        made = secrets.create_secret(Name="links", SecretString=KEYS.model_dump_json())
        self.link_keys = made["ARN"]
        secrets.create_secret(Name="hook", SecretString=HOOK)
        secrets.create_secret(Name="school", SecretString="{}")
        secrets.create_secret(Name="sign-in", SecretString=SECRET.model_dump_json())
        keys_: Any = boto3.client("kms")
        asked = {"KeySpec": "ECC_NIST_P256", "KeyUsage": "SIGN_VERIFY"}
        self.bundle_key = keys_.create_key(**asked)["KeyMetadata"]["Arn"]
        boto3.client("sesv2").create_email_identity(EmailIdentity="talks@school.example")
        where: Any = {"LocationConstraint": "eu-north-1"}
        for bucket in ("exports", "archive", REQUESTED):
            boto3.client("s3").create_bucket(Bucket=bucket, CreateBucketConfiguration=where)
        fill(self._store(boto3.client("dynamodb")), [*a_school(), a_counsellor()])
        self.stream = TalksStream()
        self.trail = TalksStream("history")

    def client(self, function: str, service: str) -> Any:
        return watch(boto3.client(service), self.used[function])  # type: ignore[call-overload]

    def ports(self, function: str) -> Ports:
        store = Noting(self.client(function, "dynamodb"), TABLES)
        store.used = self.kinds[function]
        policies = LivePolicies(load_policies("standard"), store, self.clock)
        return Ports(store, self.clock, self.new_id, STOCKHOLM, policies)

    def delivery(self, function: str) -> Delivery:
        return Delivery(
            self.ports(function).store,
            self.client(function, "stepfunctions"),
            self.machines[clockwork.TALK],
            self.client(function, "sqs"),
            self.queue_url,
            self.machines[clockwork.ROUND],
            self.machines[clockwork.OFFER],
            self.requests_url,
        )

    def links(self, function: str) -> Links:
        client = self.client(function, "secretsmanager")
        return Links(from_secret(self.link_keys, client))

    def signer(self, function: str) -> KmsSigner:
        return KmsSigner(self.bundle_key, lambda: self.client(function, "kms"))

    def entrance(self, function: str) -> Entrance:
        return Entrance(signing.verifier(), self.ports(function).store)

    def sign_in_secret(self, function: str) -> SecretSource:
        return sign_in_secret("sign-in", lambda: self.client(function, "secretsmanager"))

    def hook(self, function: str) -> str:
        """The key of the address for notifications, asked for as this function does."""
        secrets = self.client(function, "secretsmanager")
        return str(secrets.get_secret_value(SecretId="hook")["SecretString"])

    def notifications(self, function: str) -> Notifications:
        sqs = self.client(function, "sqs")
        url = boto3.client("sqs").create_queue(QueueName="source")["QueueUrl"]
        return Notifications(
            lambda: self.hook(function),
            lambda: sqs.send_message(QueueUrl=url, MessageBody="{}"),
        )

    def unwatched(self) -> DynamoStore:
        """The tables for what no function does here."""
        return self._store(boto3.client("dynamodb"))

    @staticmethod
    def _store(client: Any) -> DynamoStore:
        return DynamoStore(client, TABLES)


class Calls:
    """The HTTP functions behind one door, and which of their routes were asked."""

    def __init__(self, account: Account) -> None:
        self.edges: dict[str, Edge] = {
            "Scheduling": scheduling.build(
                account.ports("Scheduling"),
                account.entrance("Scheduling"),
                account.links("Scheduling"),
            ),
            "Documentation": documentation.build(
                account.ports("Documentation"), account.entrance("Documentation")
            ),
            "Directory": directory.build(
                account.ports("Directory"),
                account.entrance("Directory"),
                account.notifications("Directory"),
            ),
            "Lists": lists.build(account.ports("Lists"), account.entrance("Lists")),
            "Oversight": oversight.build(account.ports("Oversight"), account.entrance("Oversight")),
            "Templates": templates.build(
                account.ports("Templates"),
                account.entrance("Templates"),
                account.signer("Templates"),
            ),
            "Attachments": attachments.build(
                account.ports("Attachments"),
                account.entrance("Attachments"),
                Files(account.client("Attachments", "s3"), BUCKET),
            ),
            "Plans": plans.build(account.ports("Plans"), account.entrance("Plans")),
            "Records": records.build(account.ports("Records"), account.entrance("Records")),
            "Rights": rights.build(
                account.ports("Rights"),
                account.entrance("Rights"),
                Exports(account.client("Rights", "s3"), REQUESTED),
            ),
        }
        self.api = Api.behind(list(self.edges.values()))
        self.asked: set[tuple[str, str]] = set()

    def __call__(
        self, who: str | None, method: str, path: str, body: Any = None, **how: Any
    ) -> Any:
        self.asked.add(self.api.route_of(method, path))
        return self.api.call(who, method, path, body, **how).body


def _publish(call: Calls) -> list[str]:
    body = {
        "talk_type": "development", "groups": ["5a"], "only_for": ["emil", "alma"],
        "date": "2021-10-31", "start": "09:00", "count": 6,
    }  # fmt: skip
    return [slot["id"] for slot in call("teacher", "POST", "/v1/series", body)["slots"]]


def _attach(account: Account, call: Calls, talk: str) -> None:
    path = f"{talk}/attachments"
    asked = {"phase": "record", "name": "a.txt", "size": 7}
    form = call("teacher", "POST", f"{path}/files", asked)["form"]
    cupboard = Cupboard(account.unwatched(), account.clock)
    bucket = Bucket(account.client("Examiner", "s3"), BUCKET)
    cupboard.desk = Desk(account.ports("Examiner").store, account.clock, bucket, GuardDuty(bucket))
    upload = cupboard.send(form, b"Hello.\n")
    assert cupboard.announce(upload) == cupboard.announce_result(upload, "NO_THREATS_FOUND") == []
    assert "url" in call("teacher", "GET", f"{path}/1/download")
    link = {"phase": "record", "url": "https://skolan.example/"}
    call("teacher", "POST", f"{path}/links", link)
    call("teacher", "GET", path)
    call("teacher", "DELETE", f"{path}/2")


def _record(account: Account, call: Calls, talk: str) -> None:
    _agree(call, talk)
    _note(call, talk)

    _plan(account, call, talk)
    _attach(account, call, talk)


def _agree(call: Calls, talk: str) -> None:
    agreed = {"goal": "Read", "owners": ["pupil"]}
    call("teacher", "POST", f"{talk}/agreements", agreed)
    call("teacher", "PUT", f"{talk}/agreements/1", agreed | {"goal": "Read more"}, if_match='"1"')
    call("emil", "POST", f"{talk}/agreements/1/check-ins", {"text": "Well"})
    call(
        "teacher", "POST", f"{talk}/plan", {"seen": call("teacher", "GET", f"{talk}/plan")["seen"]}
    )
    call("mona", "GET", "/v1/people/emil/plans")
    call("mona", "GET", "/v1/people/emil/plans/2021/1")
    call("mona", "GET", "/v1/people/emil/agreements")
    call("teacher", "GET", f"{talk}/beside")


def _write(call: Calls, talk: str, text: str) -> None:
    """Something is typed on two screens, the one discards what the other keeps; and it is saved."""
    draft = f"{talk}/drafts/preparation/progress.pupil"
    for words in ("a", "b"):
        call("emil", "PUT", draft, {"text": words, "builds_on": 0})
    call("emil", "GET", f"{talk}/drafts")
    call("emil", "DELETE", draft, query={"revision": "none"})
    for words in ("A", "B", "C"):
        call("emil", "PUT", text, {"text": words}, if_match='"0"')
    call("emil", "PUT", text, {"text": "D"}, if_match='"1"')


def _prepare(call: Calls, talk: str) -> None:
    for method in ("POST", "DELETE", "POST"):
        call("emil", method, f"{talk}/readiness")
    call("teacher", "GET", f"{talk}/earlier")
    call("teacher", "GET", "/v1/subjects")
    call("teacher", "POST", f"{talk}/reopening", {"until": "2021-10-31T08:00"})


def _note(call: Calls, talk: str) -> None:
    """Who was there, who disagrees, who consents, and a worry."""
    there = {"people": [{"person_id": "emil", "manner": "phone"}]}
    call("teacher", "PUT", f"{talk}/presence", there, if_match='"0"')
    call("mona", "GET", f"{talk}/presence")
    call("mona", "GET", f"{talk}/compilation")
    call("mona", "POST", f"{talk}/disagreements", {"text": "No"})
    call("teacher", "POST", f"{talk}/disagreements/1/answers", {"text": "Yes"})
    path, resolved = f"{talk}/disagreements/1", {"text": "No", "resolved": True}
    call("mona", "PUT", path, resolved, if_match='"2"')
    call("teacher", "POST", f"{talk}/cooperations", {"actor": "Somebody", "purpose": "Advice"})
    call("mona", "POST", f"{talk}/cooperations/1/consents", {"word": "given"})
    for _ in range(2):  # one of them is acknowledged, of the other somebody is reminded
        call("teacher", "POST", f"{talk}/worries", {"text": "Reading"})
    call("rektor", "GET", "/v1/units/school/worries")
    call("rektor", "POST", f"{talk}/worries/1/acknowledgement")
    call("rektor", "PUT", f"{talk}/worries/1/answer", {"text": "Done"}, if_match='"2"')
    _refer(call, talk)


def _refer(call: Calls, talk: str) -> None:
    """Something is passed on to student health, who follow it up."""
    asked = {"text": "Absence", "follow_up_by": "2021-11-30", "worry": 1}
    call("teacher", "POST", f"{talk}/referrals", asked)
    call("kim", "GET", "/v1/units/school/referrals")
    for builds_on, part in enumerate(("assignment", "answer", "follow-up"), start=1):
        body = {"staff_id": "kim"} if part == "assignment" else {"text": "Done"}
        call("kim", "PUT", f"{talk}/referrals/1/{part}", body, if_match=f'"{builds_on}"')


def _plan(account: Account, call: Calls, talk: str) -> None:
    """All that belongs to a plan is there; it is made final and read."""
    judge(account.unwatched(), "SV")
    said = {"text": "Läxhjälp"}
    call("teacher", "PUT", f"{talk}/texts/record/{MEASURES}", said, if_match='"0"')
    seen = call("teacher", "GET", f"{talk}/plan")["seen"]
    assert call("teacher", "POST", f"{talk}/plan", {"seen": seen})["version"] == 1
    call("mona", "GET", "/v1/people/emil/plans")
    call("mona", "GET", "/v1/people/emil/plans/2021/1")


def _a_talk_through_http(account: Account, call: Calls) -> None:
    """Everything the HTTP functions can be asked: refused and not, on time and late."""
    call("mona", "GET", "/v1/me")
    call(None, "GET", "/v1/openapi.json")
    call(None, "POST", f"/v1/directory/notifications/{HOOK}", {})
    call("teacher", "POST", "/v1/talks", {"talk_type": "development", "group_id": "5a"})
    slots = _publish(call)
    _with_further_staff(call)
    call("mona", "GET", "/v1/slots", query={"subject_id": "emil"})
    call("mona", "POST", "/v1/holds", {"slots": [{"slot_id": slots[0], "subject_id": "emil"}]})
    call("mona", "GET", "/v1/holds")
    call("mona", "DELETE", "/v1/holds")
    visit = {"talk_type": "development", "subject_ids": ["alma"], "date": "2021-10-31"}
    hours = {"earliest": "09:00", "latest": "12:00"}
    proposed = call("stranger", "POST", "/v1/visits/proposals", visit | hours)
    proposal = {"proposal_id": proposed["proposal_id"]}
    (alma,) = call("stranger", "POST", "/v1/visits", proposal)["talks"]
    call("stranger", "POST", f"/v1/talks/{alma['id']}/cancellation", {"reason": "too early"})
    booked = call("mona", "POST", "/v1/bookings", {"slot_id": slots[0], "subject_id": "emil"})
    call("mona", "POST", "/v1/bookings", {"slot_id": slots[1], "subject_id": "emil"})
    talk = f"/v1/talks/{booked['id']}"
    other = call("stranger", "POST", "/v1/bookings", {"slot_id": slots[4], "subject_id": "alma"})
    call("mona", "POST", f"{talk}/rebooking", {"slot_id": slots[1]})
    text = f"{talk}/texts/preparation/progress.pupil"
    _write(call, talk, text)
    _prepare(call, talk)
    call("teacher", "GET", "/v1/weeks/2021-W43")
    call("teacher", "GET", "/v1/days/2021-10-31")
    call("mona", "GET", "/v1/talks")
    call("teacher", "GET", "/v1/talks")
    call("teacher", "GET", talk)
    call("teacher", "GET", f"{text}/versions")
    _by_link(account, call, booked["id"], other["id"])
    reason = {"reason": "ill", "will_not_take_place": True}
    call("teacher", "POST", f"/v1/talks/{other['id']}/cancellation", reason)
    call("teacher", "PATCH", f"/v1/slots/{slots[2]}", {"only_for": ["emil"]}, if_match='"1"')
    call("teacher", "DELETE", f"/v1/slots/{slots[2]}", if_match='"2"')
    call("teacher", "POST", "/v1/withdrawals", {"slot_ids": slots[3:], "free_only": True})
    account.clock.set("2021-10-31 10:00")
    call("teacher", "POST", f"{talk}/opening")
    _record(account, call, talk)
    call("teacher", "POST", f"{talk}/holding")
    call("teacher", "POST", "/v1/days/2021-11-18/move", {"to_date": "2021-11-20"})
    call("teacher", "POST", "/v1/days/2021-11-20/cancellation", {"reason": "ill"})
    account.clock.set("2021-11-01 00:00")
    later = {"talk_type": "development", "groups": ["5a"], "date": "2021-11-10", "start": "09:00"}
    (new,) = call("teacher", "POST", "/v1/series", later)["slots"]
    moved = call("teacher", "POST", f"{talk}/rebooking", {"slot_id": new["id"]})
    copied = {"from": booked["id"]}
    call("emil", "POST", f"/v1/talks/{moved['id']}/copied-answers", copied)
    call("teacher", "POST", f"{talk}/closing", {"summary": "Well"})


def _with_further_staff(call: Calls) -> None:
    """A colleague comes to a talk and is freed of it."""
    asked = {"talk_type": "development", "groups": ["5a"], "with_staff": ["bystander"]}
    series = asked | {"date": "2021-11-18", "start": "08:00", "book_for": "alma"}
    talk = call("teacher", "POST", "/v1/series", series)["talk"]["id"]
    call("teacher", "DELETE", f"/v1/talks/{talk}/staff/bystander")
    call("stranger", "POST", f"/v1/talks/{talk}/attendance", {"attends": True})
    hours = {"date": "2021-11-19", "start": "00:00", "end": "00:00"}
    blocked = call("teacher", "POST", "/v1/blocked-times", hours)["id"]
    call("teacher", "DELETE", f"/v1/blocked-times/{blocked}")
    call("teacher", "POST", f"/v1/talks/{talk}/cancellation", {"reason": "ill"})


def _apart(call: Calls) -> None:
    """It is said that a pupil's guardians live apart, and taken back; so is a consent."""
    path = "/v1/people/alma/separate-talks"
    for separate in (True, False):
        call("rektor", "PUT", path, {"separate": separate})
    call("teacher", "GET", path)
    carer = {
        "person_id": "sune", "relation": "foster_parent", "starts": "2021-10-01",
        "ends": "2022-10-01", "evidence": "SN 1",
    }  # fmt: skip
    path = "/v1/people/alma/carers"
    asked = {"carers": [carer]}
    version = call("rektor", "GET", path)["version"]
    call("rektor", "PUT", path, asked, if_match=f'"{version}"')
    path = "/v1/people/hidden/readers"
    reader = {"person_id": "teacher", "reason": "SN 2", "starts": "2021-10-01"}
    version = call("rektor", "GET", path)["version"]
    call("rektor", "PUT", path, {"readers": [reader]}, if_match=f'"{version}"')
    path, said = "/v1/people/mona/language", {"language": "en", "interpreter": "so"}
    version = call("teacher", "GET", path)["version"]
    call("mona", "PUT", path, said, if_match=f'"{version}"')
    call("mona", "PUT", path, said | {"interpreter": None}, if_match=f'"{version + 1}"')
    path = "/v1/people/bystander/manager"
    call("rektor", "GET", path)
    call("rektor", "PUT", path, {"manager_id": "teacher"}, if_match='"0"')
    call("rektor", "PUT", path, {"manager_id": None}, if_match='"1"')
    call("rektor", "PUT", "/v1/people/mona/exclusion")
    call("rektor", "GET", "/v1/people/mona/exclusion")
    call("rektor", "DELETE", "/v1/people/mona/exclusion")
    call("rektor", "POST", "/v1/people/bystander/sign-out")
    call("mona", "POST", "/v1/me/sign-out")
    call("grown", "POST", "/v1/me/consents", {"guardian_id": "olle"})
    call("grown", "GET", "/v1/me/consents")
    call("grown", "DELETE", "/v1/me/consents/olle")


def _records(call: Calls) -> None:
    """A pupil is judged, graded and counted, a child documented, an employee says how they are; all is read."""
    pupil, use = "/v1/people/emil", "/v1/units/school/judgement-use"
    judgement = f"{pupil}/judgements/2021-autumn/MA"
    for version in ('"0"', '"1"'):
        said = {"words": f"Bra {version}", "level": "acceptable"}
        call("teacher", "PUT", judgement, said, if_match=version)
    call("teacher", "GET", judgement)
    call("teacher", "PUT", f"{pupil}/grades/2021-autumn/MA", {"value": "B"}, if_match='"0"')
    minutes = {"attended": 90, "valid_absence": 0, "invalid_absence": 0}
    call("teacher", "PUT", f"{pupil}/attendance/2021-autumn", minutes, if_match='"0"')
    call("bystander", "GET", f"{pupil}/results")
    call("teacher", "GET", "/v1/groups/5a/judgements/2021-autumn/MA")
    about: dict[str, Any] = {"unit_id": "preschool", "title": "Torn", "text": "Elsa"}
    made = call("freja", "POST", "/v1/observations", about | {"children": ["elsa"]})
    call("freja", "PUT", f"/v1/observations/{made['id']}", about, if_match='"1"')
    call("mona", "GET", "/v1/people/elsa/observations")
    for _ in range(2):
        answer = {"question": "well_being", "value": 7}
        call("teacher", "PUT", "/v1/me/well-being", {"answers": [answer]})
    call("teacher", "GET", "/v1/me/well-being")
    call("rektor", "PUT", use, {"use": "nothing"}, if_match='"0"')
    call("rektor", "GET", use)


def _templates(call: Calls) -> None:
    """A template is made, changed, published, chosen, seen, taken out, and retired."""
    call(None, "GET", "/v1/templates/schema")
    made = call("rektor", "POST", "/v1/templates", {"owner_id": "school", "file": a_file()})
    path = f"/v1/templates/{made['id']}"
    call("rektor", "PUT", f"{path}/draft", {"file": a_file()}, if_match='"1"')
    call("rektor", "POST", f"{path}/publication", if_match='"2"')
    chosen = {"talk_type": "development", "school_form": "GR", "template_id": made["id"]}
    call("rektor", "PUT", "/v1/units/school/templates", {"choices": [chosen]}, if_match='"0"')
    call("teacher", "GET", "/v1/units/school/templates")
    call("teacher", "GET", "/v1/templates", query={"unit_id": "school"})
    call("teacher", "GET", path)
    call("teacher", "GET", f"{path}/file")
    call("rektor", "POST", f"{path}/sharing", if_match='"3"')
    call("freja", "GET", "/v1/shared-templates", query={"words": "mall"})
    said = {"praise": True, "comment": "Bra"}
    comment = call("freja", "POST", f"{path}/feedback", said)["comments"][0]["id"]
    call("freja", "GET", f"{path}/feedback")
    call("freja", "DELETE", f"{path}/feedback/{comment}")
    call("rektor", "POST", f"{path}/withdrawal", if_match='"4"')
    call("rektor", "POST", f"{path}/retirement", if_match='"5"')


def _bundles(account: Account, call: Calls) -> None:
    """A key is trusted, a bundle goes out and comes in, the trust ends."""
    fill(account.unwatched(), the_municipality())
    call(None, "GET", "/v1/template-bundles/schema")
    call("rektor", "GET", "/v1/template-bundles/key")
    key = {"name": "Grannkommunen", "public_key": THEIRS.public_key().pem}
    trusted = call("admin", "POST", "/v1/trusted-keys", key)
    call("rektor", "GET", "/v1/trusted-keys")
    made = call("rektor", "POST", "/v1/templates", {"owner_id": "school", "file": a_file()})
    call("rektor", "POST", f"/v1/templates/{made['id']}/publication", if_match='"1"')
    query = {"templates": made["id"]}
    bundle = call("rektor", "GET", "/v1/template-bundles", query=query)
    asked = {"owner_id": "school", "file": json.dumps(bundle)}
    call("rektor", "POST", "/v1/template-bundles", asked)
    said = {"kind": "idea", "words": "Bra", "may_be_answered": True}
    call("mona", "POST", "/v1/product-feedback", said)
    call("admin", "GET", "/v1/product-feedback")
    call("admin", "DELETE", f"/v1/trusted-keys/{trusted['key_id']}")


def _an_interpreter(call: Calls, talk: str) -> None:
    call("stranger", "PUT", f"{talk}/interpreter", {"language": "so"})
    days = {"unit_id": "school", "from": "2021-10-31", "to": "2021-10-31"}
    call("rektor", "GET", "/v1/interpreters", query=days)


def _waiting(account: Account, call: Calls) -> None:
    """One waits for the other's time, and lets it go, and gets it, and lets it run out."""
    offers = account.ports("Offers")

    def ring(talk_id: str) -> None:
        item = offers.store.get(keys.talk(talk_id))
        assert item is not None
        turn = {"generation": int(item["waiting"]["turn"]), "stage": item["waiting"]["stage"]}
        take_offer_step(offers, {"talk_id": talk_id} | turn)

    times = {"groups": ["5a"], "only_for": ["hidden", "grown"], "date": "2021-11-20"}
    asked = {"talk_type": "development", "start": "09:00"} | times
    (slot,) = (s["id"] for s in call("teacher", "POST", "/v1/series", asked)["slots"])
    booking = {"slot_id": slot, "subject_id": "hidden"}
    talk = call("sune", "POST", "/v1/bookings", booking)["id"]
    line = {"subject_id": "grown", "responsible_id": "teacher", "talk_type": "development"}
    waiting = call("grown", "POST", "/v1/waiting", line)["talk_id"]
    ring(waiting)
    call("sune", "POST", f"/v1/talks/{talk}/cancellation", {"reason": "ill"})
    call("grown", "GET", "/v1/waiting", query={"subject_id": "grown"})
    call("grown", "POST", f"/v1/waiting/{waiting}/refusal")
    call("grown", "POST", f"/v1/waiting/{waiting}/leaving")
    call("grown", "POST", "/v1/bookings", booking | {"subject_id": "grown"})
    call("sune", "POST", "/v1/waiting", line | {"subject_id": "hidden"})
    call("grown", "POST", f"/v1/talks/{waiting}/cancellation", {"reason": "ill"})
    account.clock.forward(hours=12)
    ring(talk)
    call("grown", "POST", "/v1/bookings", booking | {"subject_id": "grown"})
    call("sune", "POST", f"/v1/waiting/{talk}/leaving")
    call("sune", "POST", "/v1/waiting", line | {"subject_id": "hidden"})
    call("grown", "POST", f"/v1/talks/{waiting}/cancellation", {"reason": "ill"})


def _rounds(account: Account, call: Calls) -> None:
    """A round is planned, seen, opened by its workflow, moved and cancelled."""
    rounds = account.ports("Rounds")
    asked = {
        "name": "Hösten", "talk_type": "development", "unit_id": "preschool",
        "parts": [{"responsible_id": "freja", "group_id": "elk"}],
        "opens": "2021-10-01T07:00", "closes": "2022-02-01T08:00",
    }  # fmt: skip
    for _ in range(2):
        made = call("freja", "POST", "/v1/rounds", asked)
        path = f"/v1/rounds/{made['id']}"
        payload = {"round_id": made["id"], "generation": 1, "stage": "talks_created"}
        for _ in range(2):
            payload = take_round_step(rounds, payload)
        call("freja", "GET", "/v1/rounds")
        call("freja", "GET", path)
        call("freja", "GET", f"{path}/pupils", query={"responsible_id": "freja"})
        _stand_in_line(account, "elsa", "freja")
        call("freja", "PATCH", path, {"closes": "2022-02-02T08:00"}, if_match='"1"')
        call("freja", "POST", f"{path}/cancellation", {"reason": "strike"})
        take_round_step(rounds, payload | {"generation": 3})


def _stand_in_line(account: Account, subject: str, responsible: str) -> None:
    """A talk of the round waits for a time when the round is called off."""
    ports = replace(account.ports("Rounds"), store=account.unwatched())
    talk, now = latest_talk(ports, subject, "development", responsible), ports.now()
    assert talk is not None
    after = talk.changed(waiting=Waiting.joined(subject, talk.version + 1, now))
    work = UnitOfWork()
    write_change(work, talk, after, what="waits for a time", by=subject, at=now)
    ports.store.commit(work)


def _by_link(account: Account, call: Calls, ours: str, other: str) -> None:
    _an_interpreter(call, f"/v1/talks/{other}")
    expires = account.clock.now() + timedelta(days=90)
    link, given_back = (
        f"/v1/links/{account.links('Scheduling').make(talk_id, who, expires)}"
        for talk_id, who in ((ours, "mona"), (other, "stranger"))
    )
    call(None, "GET", link)
    call(None, "GET", f"{link}/slots")
    call(None, "POST", f"{link}/rebooking", {"start": "2021-10-31T09:00:00+01:00"})
    call(None, "POST", f"{given_back}/cancellation", {"reason": "ill"})


def _due(account: Account, call: Calls) -> None:
    """Time passes with nobody there; steps are taken by the workflow, and by the sweeper instead."""
    lifecycle = account.ports("Lifecycle")
    account.clock.set("2021-11-12 00:00")
    talks = call("mona", "GET", "/v1/talks")["talks"]
    waiting = next(talk for talk in talks if talk["status"] != "followed_up")
    item = lifecycle.store.get(keys.talk(waiting["id"]))
    assert item is not None
    payload = {"talk_id": item["id"], "generation": int(item["generation"]), "stage": item["stage"]}
    for _ in range(4):
        payload = take_step(lifecycle, payload)
    sweep(account.ports("Sweeper"), account.delivery("Sweeper"))  # hands an offered time on
    account.clock.set("2022-01-12 00:00")
    sweep(account.ports("Sweeper"), account.delivery("Sweeper"))


def _outbox(account: Account) -> None:
    """Of each kind every other new entry goes through the relay; the sweeper finds the others later."""
    records = [
        record
        for record in account.stream.read()
        if record["dynamodb"]["Keys"]["pk"]["S"].startswith(keys.OUTBOX)
    ]
    records.sort(key=lambda record: record["dynamodb"]["NewImage"]["kind"]["S"])
    relay(account.delivery("Relay"), {"Records": records[::2]})


def _oversight(account: Account, call: Calls) -> None:
    """The trail of what was done, and of what was refused, is sealed and looked at."""
    call("nobody", "GET", "/v1/me")
    call("mona", "GET", "/v1/templates/nothing")
    ports = account.ports("Sealer")
    seal(ports.store, ports.clock, {"Records": account.trail.read()})
    call("emil", "GET", "/v1/people/emil/trail")
    call("teacher", "GET", "/v1/people/teacher/acts")
    (talk, *_) = call("emil", "GET", "/v1/talks")["talks"]
    call("emil", "GET", f"/v1/talks/{talk['id']}/trail")


def _retention(account: Account, call: Calls) -> None:
    """The table is read and replaced; a hold is set and lifted; disposals are proposed and decided."""
    enrol(account.unwatched())
    call("admin", "GET", "/v1/retention/table")
    call("admin", "PUT", "/v1/retention/table", {"rules": [a_rule()]}, if_match='"0"')
    call("admin", "GET", SETTINGS)
    call("admin", "PUT", DEVELOPMENT, A_CHOICE, if_match='"0"')
    call("admin", "POST", f"{DEVELOPMENT}/trial", {"start": "2099-11-20T09:00"})
    call("admin", "GET", f"{DEVELOPMENT}/versions")
    path, hold = "/v1/units/school/retention-holds", {"reason": "appeal", "reference": "1"}
    made = call("rektor", "POST", path, hold | {"person_id": "emil"})
    call("rektor", "GET", path)
    call("rektor", "DELETE", f"{path}/{made['id']}")
    path = "/v1/units/school/disposals"
    call("rektor", "GET", f"{path}/preview")
    disposal = call("rektor", "POST", path, {"documents": ["record"]})
    call("rektor", "GET", path)
    path = f"/v1/disposals/{disposal['id']}"
    call("rektor", "GET", path)
    call("rektor", "POST", f"{path}/approvals", {"listed": "0" * 64})
    call("rektor", "POST", f"{path}/rejection", {"reason": "No"})


def _dispose(account: Account, call: Calls) -> None:
    """Years later everything of a talk and of a year is gathered, archived, verified and erased."""
    year, day = account.clock.now().year + 2, "2040-08-02 08:00"
    rules = [
        a_rule(document=document, school_forms=[], trigger="written", kept={})
        for document in sorted(DISPOSABLE)
    ]
    call("admin", "PUT", "/v1/retention/table", {"rules": rules}, if_match='"1"')
    for talk in call("emil", "GET", "/v1/talks")["talks"]:
        for place in ("clean", "incoming"):
            name = f"{place}/{talk['id']}/9/a"
            boto3.client("s3").put_object(Bucket=BUCKET, Key=name, Body=b"a")
    account.clock.set(day)
    assert account.clock.now().year > year
    path = "/v1/units/school/disposals"
    disposal = call("rektor", "POST", path, {"documents": sorted(DISPOSABLE)})["id"]
    s3 = account.client("Disposer", "s3")
    files = Files_(s3, BUCKET)
    desk = DisposerDesk(account.ports("Disposer"), Vault(s3, "archive"), files)
    _walk(desk)
    path = f"/v1/disposals/{disposal}"
    listed = {"listed": call("rektor", "GET", path)["disposal"]["listed"]}
    for who in ("rektor", "admin"):
        call(who, "POST", f"{path}/approvals", listed)
    _walk(desk)
    done = call("rektor", "GET", path)["disposal"]
    assert (done["state"], done["erased"] > 3) == ("carried_out", True)
    strike_off(account.unwatched())


def _walk(desk: DisposerDesk) -> None:
    asked: dict[str, Any] = {"stage": "look"}
    while asked["stage"] != "closed":
        asked = dispose(desk, asked)


def _ask_for_exports(call: Calls) -> None:
    for who in ("emil", "mona"):
        call(who, "POST", "/v1/people/emil/exports", {"purpose": "access"})
    (talk, *_) = call("emil", "GET", "/v1/talks")["talks"]
    field = {"talk_id": talk["id"], "phase": "preparation", "field": "progress.pupil"}
    wrong = {"what": "Name", "why": "Wrong", "text": field}
    made = call("emil", "POST", "/v1/people/emil/rectifications", wrong)["id"]
    path = f"/v1/people/emil/requests/{made}/reply"
    said = {"outcome": "corrected", "words": "Done", "version": 1}
    call("rektor", "PUT", path, said, if_match='"1"')
    path = "/v1/people/teacher/erasures"
    made = call("teacher", "POST", path, {"document": "product_feedback"})["id"]
    granted = {"outcome": "granted", "words": "Yes", "ground": "17.1 b"}
    call("rektor", "POST", f"{path}/{made}/decision", granted, if_match='"1"')


def _exports(account: Account, call: Calls) -> None:
    """What was asked for is assessed, made and had."""
    shelf = Shelf(account.client("Archivist", "s3"), REQUESTED, BUCKET)
    work = partial(work_on, account.ports("Archivist"), shelf)

    def all_of_it() -> None:
        told = [
            {"messageId": key.pk, "body": json.dumps(key._asdict())}
            for key in waiting(in_tables(boto3.client("dynamodb")))
        ]
        assert archivist(work, {"Records": told}) == {"batchItemFailures": []}

    sent = boto3.client("sqs").receive_message(QueueUrl=account.requests_url)["Messages"]
    assert archivist(
        work, {"Records": [{"messageId": m["MessageId"], "body": m["Body"]} for m in sent]}
    ) == {"batchItemFailures": []}
    listed = call("rektor", "GET", "/v1/requests", query={"unit_id": "school"})["requests"]
    for one in listed:
        if one["state"] == "to_be_assessed":
            path = f"/v1/people/emil/requests/{one['id']}"
            version = f'"{one["version"]}"'
            call("rektor", "PUT", f"{path}/assessment", {"include": True}, if_match=version)
    all_of_it()
    for one in call("emil", "GET", "/v1/people/emil/requests")["requests"]:
        call("emil", "GET", f"/v1/people/emil/requests/{one['id']}")
        call(one["asked_by"]["id"], "GET", f"/v1/people/emil/requests/{one['id']}/download")
    call("olle", "POST", "/v1/people/emil/exports", {"purpose": "access"})  # which the relay misses


def _mail(account: Account) -> None:
    queue = boto3.client("sqs")
    sending = partial(
        send_entry,
        account.ports("Mailer"),
        ses(account.client("Mailer", "sesv2"), "talks@school.example"),
        "talks@school.example",
        "https://talks.example",
        links=account.links("Mailer"),
    )
    found = queue.receive_message(QueueUrl=account.queue_url, MaxNumberOfMessages=10)["Messages"]
    records = [{"messageId": m["MessageId"], "body": m["Body"]} for m in found]
    answered = mail(sending, {"Records": records})
    assert answered == {"batchItemFailures": []}


def _let_in(account: Account) -> None:
    """A teacher comes from the municipality's sign-in and is given a token."""
    person = Person(
        id="known", given_name="K", family_name="N",
        sign_in=(digest(Identifier.SCHOOL_NAME, "x@skola.example"),),
    )  # fmt: skip
    fill(account.unwatched(), [person])
    door = Doorkeeper()
    store, secret = account.ports("Doorkeeper").store, account.sign_in_secret("Doorkeeper")
    door.desk = replace(door.desk, store=store, secret=secret)
    event = from_saml("Skolfederation", **{EPPN: "x@skola.example"})
    assert door.token_of(event, "Skolfederation")["person_id"] == "known"


def _import(account: Account) -> None:
    """An export is read, in parts, and read again after a pupil has left a class."""
    files, ports = account.client("Importer", "s3"), account.ports("Importer")
    ours: Any = boto3.client("s3")
    url = boto3.client("sqs").create_queue(QueueName="imports")["QueueUrl"]
    queue = importer.Queue(account.client("Importer", "sqs"), url)
    small = Size(class_size=3, department_size=3)
    records = make_school(1, date(2021, 10, 1), small)[0].records
    request = ImportRequest(bucket="exports", key="a", most_gone=1)  # whoever was filled in leaves
    known = Identities(account.sign_in_secret("Importer")(), frozenset(Identifier))
    for _ in range(2):
        ours.put_object(Bucket="exports", Key="a", Body=json.dumps(records))
        for has_time in (lambda: False, lambda: True):
            importer.carry_out(request, importer.Bucket(files), ports, queue.ask, has_time, known)
        group = next(g for g in records["groups"] if g["groupMemberships"])
        group["groupMemberships"].pop()
    packed = io.BytesIO()
    with ZipFile(packed, "w") as file:
        pupil = next(p["id"] for p in records["persons"] if p["responsibles"])
        file.writestr("languages.csv", f"person;language\n{pupil};en\n")
    ours.put_object(Bucket="exports", Key="a.own.zip", Body=packed.getvalue())
    own = ImportRequest(bucket="exports", key="a.own.zip")
    importer.carry_out(own, importer.Bucket(files), ports, queue.ask, lambda: True, known)


def _import_records(account: Account) -> None:
    """Results and an observation are read, and read again after a tag was taken away."""
    importer = pytest.importorskip("functions.records.importer")
    files, ports = account.client("RecordsImporter", "s3"), account.ports("RecordsImporter")
    ours: Any = boto3.client("s3")
    seen = {"id": "o", "unit": "preschool", "day": "2021-10-01", "title": "T", "text": "T"}
    judged = {"pupil": "alma", "term": "2021-autumn", "subject": "MA", "words": "Bra"}
    for children in (["elsa"], []):
        records = {"observations": [seen | {"children": children}], "judgements": [judged]}
        ours.put_object(Bucket="exports", Key="b", Body=json.dumps(records))
        request = importer.ImportRequest(bucket="exports", key="b")
        importer.run(request, importer.Bucket(files), ports)


@pytest.fixture(scope="module")
def account() -> Iterator[Account]:
    with mock_aws():
        account = Account()
        call = Calls(account)
        _templates(call)
        _bundles(account, call)
        _records(call)
        _a_talk_through_http(account, call)
        _oversight(account, call)
        _retention(account, call)
        _apart(call)
        _waiting(account, call)
        _rounds(account, call)
        _let_in(account)
        _ask_for_exports(call)
        _outbox(account)
        _mail(account)
        _exports(account, call)
        _due(account, call)
        _dispose(account, call)
        served = {(r.method, r.path) for edge in call.edges.values() for r in edge.table}
        assert call.asked == served, "every route must be asked here"
        yield account


IMPORTS = {"Importer": _import, "RecordsImporter": _import_records}
ANSWERS_PEOPLE = {
    name
    for name, function in functions().items()
    if "Api" in {dict(event)["Type"] for event in function.get("Events", {}).values()}
}
HANDLES_TALKS = [name for name in functions() if name not in (*IMPORTS, "Synchroniser")]


@pytest.mark.parametrize("name", HANDLES_TALKS)
def test_a_function_may_do_what_it_does(account: Account, name: str) -> None:
    assert account.used[name] - granted(name) == set()


@pytest.mark.parametrize("name", HANDLES_TALKS)
def test_a_function_may_do_nothing_that_it_does_not_do(account: Account, name: str) -> None:
    assert granted(name) - account.used[name] - NEVER_ASKED_FOR == set()


def uses_what_it_is_told_to(account: Account, name: str) -> None:
    """What a function that nobody asks reads and writes is what stands in `infra/access_system.csv`."""
    told = next(one for one in decisions() if one.function == name)
    reads, writes = (kinds - {*told.seldom} for kinds in account.kinds[name])
    assert reads == {*told.reads}
    assert writes == {*told.writes}


@pytest.mark.spec("R11")
@pytest.mark.parametrize("name", [n for n in HANDLES_TALKS if n not in ANSWERS_PEOPLE])
def test_a_function_that_nobody_asks_reads_and_writes_what_it_is_told_to(
    account: Account, name: str
) -> None:
    uses_what_it_is_told_to(account, name)


@pytest.mark.parametrize("name", IMPORTS)
def test_an_importer_may_do_what_it_does_and_nothing_else(account: Account, name: str) -> None:
    IMPORTS[name](account)
    uses_what_it_is_told_to(account, name)
    used = account.used[name]
    assert used - granted(name) == set()
    assert granted(name) - used - NEVER_ASKED_FOR == set()


def test_the_synchroniser_may_do_what_it_does_and_nothing_else(account: Account) -> None:
    name = "Synchroniser"
    boto3.client("s3").create_bucket(
        Bucket="imports", CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
    )
    queues: Any = boto3.client("sqs")
    settings = SourceSettings(
        source_secret="school", hook_secret="hook", import_bucket="imports",
        import_queue_url=queues.create_queue(QueueName="imports")["QueueUrl"],
        source_queue_url=queues.create_queue(QueueName="source")["QueueUrl"],
        api_address="https://samtal.example",
    )  # fmt: skip
    with fetching(page=50) as both:
        secret = both.session.account.model_dump_json()
        boto3.client("secretsmanager").put_secret_value(SecretId="school", SecretString=secret)
        ports, clients = account.ports(name), partial(account.client, name)
        told = [
            carry_out(Asked(), settings, ports, clients, has_time, lambda _: None)["outcome"]
            for has_time in (lambda: False, lambda: True)
        ]
    assert told == ["goes on", "whole"]
    uses_what_it_is_told_to(account, name)
    used = account.used[name]
    assert used - granted(name) == set()
    assert granted(name) - used - NEVER_ASKED_FOR == set()


def test_scheduling_never_reads_a_text(account: Account) -> None:
    """The point of splitting: who books cannot read the history of what was written."""
    assert Permission("dynamodb:Query", "History") not in account.used["Scheduling"]
    assert Permission("dynamodb:Query", "History") in account.used["Documentation"]
