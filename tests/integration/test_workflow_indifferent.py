"""The workflow stopped, late or doubled changes nothing of what can be written, read and kept (D3, G7).

One year of a talk is played with each kind of workflow: the same requests at the same instants, on both sides
of each border. Every answer must be the same, but for the number of the talk's version, which counts what the
workflow wrote too.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from tests.properties.machinery import Machinery
from tests.support.memory import MemoryStore
from tests.support.steps import Steps, a_term

pytestmark = pytest.mark.slow

BORDERS = (
    "2021-10-25 08:59:59", "2021-10-25 09:00", "2021-10-28 09:00", "2021-10-30 09:00",
    "2021-10-31 08:59:59", "2021-10-31 09:00", "2021-10-31 23:59:59", "2021-11-01 00:00",
    "2021-11-15 12:00", "2021-11-30 08:59:59", "2021-11-30 09:00", "2022-01-15 12:00",
    "2022-03-15 12:00",
)  # fmt: skip
"""Just before and at each border of a talk on 31 October at 09:00, and long after."""


class Ask(NamedTuple):
    """A request that is made at every border."""

    who: str
    method: str
    path: str
    body: Any = None
    builds_on: str = ""


def requests(number: int) -> list[Ask]:
    """What everybody tries, border after border."""
    text = {"text": f"Vid gräns {number}"}
    typed = text | {"builds_on": number, "follows": None}
    agreed = {"goal": f"Mål {number}", "owners": ["pupil"]}
    return [
        Ask("emil", "PUT", "/drafts/preparation/progress.pupil", typed),
        Ask("emil", "PUT", "/texts/preparation/progress.pupil", text, "{progress.pupil}"),
        Ask("mona", "PUT", "/texts/preparation/progress.guardian", text, "{progress.guardian}"),
        Ask("emil", "PUT", "/texts/record/goals.pupil", text, "{goals.pupil}"),
        Ask("teacher", "PUT", "/texts/follow-up/dialogue", text, "{dialogue}"),
        Ask("mona", "PUT", "/texts/follow-up/dialogue", text, "{dialogue}"),
        Ask("emil", "PUT", "/drafts/follow-up/dialogue", typed),
        Ask("teacher", "POST", "/agreements", agreed),
        Ask("teacher", "PUT", "/agreements/1", agreed, "1"),
        Ask("emil", "POST", "/agreements/1/check-ins", text),
        Ask("emil", "GET", "/drafts"),
        Ask("teacher", "GET", "/texts/follow-up/dialogue/versions"),
        *(Ask(who, "GET", "") for who in ("teacher", "emil", "mona", "rektor", "stranger")),
    ]


Workflow = Callable[[Machinery, int], None]


def rung(machinery: Machinery, times: int = 1) -> None:
    """Everything that waits is delivered, and every execution asks until nothing is due, so many times."""
    machinery.collect()
    machinery.relay()
    for _ in range(times):
        for name in sorted(machinery.workflows.running):
            machinery.ring_until_quiet(name)


WORKFLOWS: dict[str, Workflow] = {
    "stopped": lambda *_: None,
    "on time": lambda machinery, _: rung(machinery),
    "late": lambda machinery, number: rung(machinery) if number % 6 == 5 else None,
    "twice each": lambda machinery, _: rung(machinery, times=2),
    "swept instead": lambda machinery, _: _swept(machinery),
}


def _swept(machinery: Machinery) -> None:
    machinery.sweep()


def played(workflow: Workflow) -> list[tuple[str, Ask, int, str]]:
    """Every answer of the year."""
    steps = a_term()
    steps.api.keeps_contract = False  # other tests hold the same answers against it
    assert isinstance(steps.ports.store, MemoryStore)
    machinery = Machinery(steps.ports, steps.ports.store)
    talk = steps.booked()["id"]
    told = []
    for number, border in enumerate(BORDERS):
        steps.at(border)
        workflow(machinery, number)
        for ask in requests(number):
            status, text = _answer(steps, talk, ask)
            told.append((border, ask, status, text))
    return told


def _answer(steps: Steps, talk: str, ask: Ask) -> tuple[int, str]:
    builds_on = ask.builds_on
    if builds_on.startswith("{"):
        opened = steps.read(talk)
        fields = {f["id"]: f["version"] for p in opened["phases"] for f in p["fields"]}
        builds_on = str(fields.get(builds_on.strip("{}"), 0))
    answered = steps.call(
        ask.who, ask.method, f"/v1/talks/{talk}{ask.path}", ask.body, if_match=f'"{builds_on}"'
    )
    head = re.sub(r'^(\{"id":"[^"]+","version":)\d+', r"\1…", answered.text)
    return answered.status, head


@pytest.fixture(scope="module")
def without_any() -> list[tuple[str, Ask, int, str]]:
    return played(WORKFLOWS["stopped"])


@pytest.mark.spec("D3", "G7")
@pytest.mark.parametrize("name", [name for name in WORKFLOWS if name != "stopped"])
def test_every_answer_is_the_same(name: str, without_any: list[tuple[str, Ask, int, str]]) -> None:
    for with_one, without in zip(played(WORKFLOWS[name]), without_any, strict=True):
        assert with_one == without


def test_the_year_is_worth_comparing(without_any: list[tuple[str, Ask, int, str]]) -> None:
    """Each of the requests is taken at some border and refused at another."""
    for path in {ask.path for _, ask, _, _ in without_any if ask.method != "GET"}:
        taken = {status < 300 for _, ask, status, _ in without_any if ask.path == path}
        assert taken == {True, False}, path
