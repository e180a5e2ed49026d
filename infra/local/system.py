"""Brings up the whole system on the emulator, from the same template as AWS, and takes it down."""

import json
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from infra import build as builds
from infra.build import ROOT, Built
from infra.local import emulator
from infra.local.directory import own_directory
from infra.local.people import DemoPerson, access_token, let_sign_in
from infra.local.resume import resume
from infra.local.school import write_school
from infra.local.template import bootstrap, for_emulator, put_gateway_responses
from infra.package import load, package
from infra.problem import CannotContinue
from infra.stack import deploy
from shared.adapters.clock import SystemClock

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

RUN = ROOT / ".run"
STACK = "samtal"
ARTIFACTS = "artifacts"
SEED = 1
PARAMETERS = {
    "AlarmMail": "alarms@samtal.example",
    "MailSender": "samtal@samtal.example",
    "WebAddress": "http://localhost:3000",
    "PolicySets": "standard,demonstration",
    "AllowPasswordSignIn": "true",
    "PasswordLevel": "3",
    "MalwareScan": "TestSignatureOnly",
    "CalculatedAlarms": "false",
}

Say = Callable[[str], None]


@dataclass(frozen=True)
class System:
    """A running system: where it is and who is in it."""

    base_url: str
    address: str
    mail_address: str
    outputs: dict[str, str]
    people: tuple[DemoPerson, ...]

    def token(self, who: str) -> str:
        """An access token for one of the people, by short name or id.

        Raises:
            CannotContinue: there is nobody of that name.
        """
        for person in self.people:
            if who in (person.who, person.person_id):
                return access_token(self.address, self.outputs["ClientId"], person.person_id)
        names = ", ".join(person.who for person in self.people)
        raise CannotContinue(f"There is no {who!r} in the made-up school; there are {names}.")

    def client(self, service: str) -> Any:
        """A client for one of the emulated AWS services, with every right."""
        here = emulator.Emulator(int(self.address.rsplit(":", 1)[1]))
        return here.session.client(service, endpoint_url=self.address, config=here.config)  # type: ignore[call-overload]

    def write(self, path: Path) -> None:
        """Note down where it is, for the commands that use it."""
        path.write_text(json.dumps(asdict(self), indent=1, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> Self:
        """The system that was noted down.

        Raises:
            CannotContinue: none is running.
        """
        try:
            noted = json.loads(path.read_text(encoding="utf-8"))
        except FileNotFoundError as missing:
            raise CannotContinue(
                "The system is not running; start it with `make run`."
            ) from missing
        people = tuple(DemoPerson(**person) for person in noted.pop("people"))
        return cls(people=people, **noted)


def _silent(_: str) -> None:
    """Say nothing."""


@contextmanager
def running_system(
    port: int = 0, directory: Path = RUN, *, keep: bool = False, say: Say = _silent
) -> Iterator[System]:
    """The whole system on the emulator, with its made-up school; port 0 means any free one.

    With `keep`, state is kept under the directory and found there again; otherwise nothing is left.

    Raises:
        CannotContinue: something outside the code is missing or in the way.
    """
    with own_directory(directory, keep=keep) as own:
        say("Building the functions")
        built = _for_this_run(builds.build(builds.emulator()), own)
        say("Starting the emulator")
        chosen = port or emulator.free_port()
        began = SystemClock().now()
        with emulator.running(chosen, own, keep=keep) as running:
            say("Deploying infra/template.yaml")
            client = partial(
                running.session.client, endpoint_url=running.address, config=running.config
            )
            outputs = _deploy(running, client, built)
            machines = [outputs[f"{kind}StateMachineArn"] for kind in ("Talk", "Round", "Offer")]
            if sum(resume(client("stepfunctions"), machine, began) for machine in machines):
                say("Workflows that were running go on")
            say("Importing the made-up school")
            people = _populate(client, outputs, own)
            base = f"{running.address}/_aws/execute-api/{outputs['ApiId']}/live"
            yield System(base, running.address, running.mail_address, outputs, people)
            say("Stopping")


def _for_this_run(built: Built, directory: Path) -> Built:
    """A copy that later builds do not touch; libraries are linked, not copied."""
    libraries = directory / "libraries"
    shutil.rmtree(libraries, ignore_errors=True)
    for layer in (built.libraries, built.printing):
        shutil.copytree(layer, libraries, copy_function=os.link, dirs_exist_ok=True)
    functions = {}
    python = Path(sys.executable).resolve()
    for name, source in built.functions.items():
        functions[name] = directory / "functions" / name
        shutil.copytree(source, functions[name], dirs_exist_ok=True)
        start = functions[name] / "bootstrap"
        start.write_text(bootstrap(python, libraries / "python"), encoding="utf-8")
        start.chmod(start.stat().st_mode | stat.S_IXUSR)
    return Built(libraries, libraries, functions)


def _deploy(running: emulator.Emulator, client: Callable[..., Any], built: Built) -> dict[str, str]:
    s3 = client("s3")
    _ensure_bucket(s3)

    def upload(name: str, content: bytes) -> str:
        s3.put_object(Bucket=ARTIFACTS, Key=name, Body=content)
        return f"s3://{ARTIFACTS}/{name}"

    template = load()
    packaged = package(for_emulator(template), built, upload)
    s3.put_object(Bucket=ARTIFACTS, Key="template.json", Body=json.dumps(packaged).encode())
    outputs = deploy(
        client("cloudformation"),
        STACK,
        f"{running.address}/{ARTIFACTS}/template.json",
        PARAMETERS | {"KeySetHost": running.address},
        seconds_between_looks=1,
        say=_silent,
    )
    put_gateway_responses(client("apigateway"), outputs["ApiId"], template)
    return outputs


def _ensure_bucket(s3: "S3Client") -> None:
    names = [bucket["Name"] for bucket in s3.list_buckets()["Buckets"]]
    if ARTIFACTS not in names:
        s3.create_bucket(
            Bucket=ARTIFACTS, CreateBucketConfiguration={"LocationConstraint": "eu-north-1"}
        )


def _populate(
    client: Callable[..., Any], outputs: dict[str, str], directory: Path
) -> tuple[DemoPerson, ...]:
    export = directory / "school.json"
    people = tuple(write_school(export, SEED))
    where = {"bucket": outputs["ImportBucket"], "key": f"{SEED}/school.json"}
    client("s3").put_object(Bucket=where["bucket"], Key=where["key"], Body=export.read_bytes())
    answer = client("lambda").invoke(
        FunctionName=outputs["ImportFunction"], Payload=json.dumps(where).encode()
    )
    if "FunctionError" in answer:
        error = json.load(answer["Payload"])
        raise CannotContinue(f"The school could not be imported: {error['errorMessage']}")
    report = json.load(answer["Payload"])
    if not report["finished"]:
        raise CannotContinue(
            f"The school could not be imported: {report['problems'][0]['problem']}"
        )
    let_sign_in(client("cognito-idp"), outputs["UserPoolId"], people)
    return people
