"""A talk with far more in it than most: what a year of a talkative class leaves behind."""

from collections.abc import Callable
from typing import Any

from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.store import Item, Table, UnitOfWork, impossible
from shared.adapters.texts import Text, write_text
from shared.domain.vocabulary import Phase
from tests.support.templates import a_file
from tests.support.world import FixedClock

ANSWERS, VERSIONS, LINKS, AGREEMENTS, CHECK_INS = 60, 200, 10, 5, 3
WORDS = "Fractions are easier than last year, and reading goes well. " * 10
"""Six hundred characters: what somebody writes in a field."""
Ask = Callable[..., Any]
"""Asks the API, and hands back the body of an answer that must be a good one."""


def a_large_talk(ask: Ask, ports: Ports, clock: FixedClock) -> str:
    """The id of the talk, at ten on its day: with the template of a school that asks about everything."""
    made = ask("rektor", "POST", "/v1/templates", {"owner_id": "school", "file": _asking_much()})
    template = f"/v1/templates/{made['id']}"
    ask("rektor", "POST", f"{template}/publication", if_match='"1"')
    chosen = {"talk_type": "development", "school_form": "GR", "template_id": made["id"]}
    ask("rektor", "PUT", "/v1/units/school/templates", {"choices": [chosen]}, if_match='"0"')
    series = {"talk_type": "development", "groups": ["5a"], "date": "2021-10-31", "start": "09:00"}
    (slot,) = ask("teacher", "POST", "/v1/series", series)["slots"]
    booking = {"slot_id": slot["id"], "subject_id": "emil"}
    talk_id: str = ask("mona", "POST", "/v1/bookings", booking)["id"]
    _write_answers(ports, talk_id)
    clock.set("2021-10-31 10:00")
    _write_versions(ports, talk_id)
    talk = f"/v1/talks/{talk_id}"
    for number in range(LINKS):
        link = {
            "phase": "record",
            "url": f"https://school.example/{number}",
            "name": f"Bild {number}",
        }
        ask("teacher", "POST", f"{talk}/attachments/links", link)
    for number in range(1, AGREEMENTS + 1):
        ask("teacher", "POST", f"{talk}/agreements", {"goal": WORDS, "owners": ["pupil"]})
        for _ in range(CHECK_INS):
            ask("emil", "POST", f"{talk}/agreements/{number}/check-ins", {"text": WORDS})
    return talk_id


def _asking_much() -> dict[str, Any]:
    """Questions in sections of ten, each section with a text to read before them."""
    questions = [
        {
            "id": f"q{number}", "phase": "preparation", "prompt": {"sv": f"Fråga {number}?"},
            "answered_by": ["pupil"],
        }
        for number in range(ANSWERS)
    ]  # fmt: skip
    sections = [
        {
            "id": f"s{first}", "title": {"sv": "Avsnitt"}, "questions": questions[first : first + 10],
            "introduction": {"sv": "## Läs först\\n\\n- ett\\n- *två*\\n\\n" + WORDS},
        }
        for first in range(0, ANSWERS, 10)
    ]  # fmt: skip
    summary = a_file()["pages"][0]["sections"][0]["questions"][1]
    sections.append({"id": "last", "questions": [summary]})
    return a_file(pages=[{"id": "p", "sections": sections}])


def _write_answers(ports: Ports, talk_id: str) -> None:
    """Each as saving it writes it, many in a transaction: one by one takes longer than it tells."""
    for first in range(0, ANSWERS, 30):
        work = UnitOfWork()
        for number in range(first, first + 30):
            text = Text(
                phase=Phase.PREPARATION, field=f"q{number}.pupil", version=1, text=f"{number} {WORDS}",
                author_id="emil", at=ports.now(),
            )  # fmt: skip
            write_text(work, talk_id, text)
        ports.store.commit(work)


def _write_versions(ports: Ports, talk_id: str) -> None:
    """One field, saved again and again."""
    place = Phase.FOLLOW_UP, "summary"
    for first in range(1, VERSIONS + 1, 50):
        work = UnitOfWork()
        for version in range(first, first + 50):
            key = keys.text_version(talk_id, *place, version)
            work.put_new(key, _version(ports, *place, version), impossible, Table.HISTORY)
        ports.store.commit(work)
    work = UnitOfWork()
    work.put(keys.text(talk_id, *place), _version(ports, *place, VERSIONS), None, impossible)
    ports.store.commit(work)


def _version(ports: Ports, phase: Phase, field: str, version: int) -> Item:
    text = Text(
        phase=phase, field=field, version=version, text=f"{version} {WORDS}", author_id="teacher",
        at=ports.now(),
    )  # fmt: skip
    return text.model_dump(mode="json", exclude_none=True)
