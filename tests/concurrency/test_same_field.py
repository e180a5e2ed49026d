"""Two people write into one field at once, again and again: nothing that was saved gets lost."""

from collections.abc import Callable

import pytest

from tests.concurrency.conftest import Engine
from tests.concurrency.families import GUARDIANS, PUPILS, ClassRoom
from tests.support.invariants import Saved, School, broken
from tests.support.threads import together

TIMES = 100
FIELD = "dialogue"


@pytest.mark.spec("D8", "F107", "G7")
def test_every_text_that_was_said_to_be_saved_is_in_the_history(engine: Engine) -> None:
    school = ClassRoom(engine.store)
    pupil = PUPILS[0]
    booked = school.booking(GUARDIANS[pupil][0], pupil, school.slots[0], key="book")()
    school.clock.set("2021-11-02 12:00")
    talk_id = booked.body["id"]

    saved = [
        text
        for texts in together([_writer(school, who, talk_id) for who in ("teacher", pupil)])
        for text in texts
    ]

    contents = engine.contents()
    assert broken(contents, school.clock.now(), saved) == []
    versions = School(contents).versions[talk_id, "follow_up", FIELD]
    assert len(versions) == len(saved) >= TIMES
    assert {text.author_id for text in versions} == {"teacher", pupil}
    told = {one.version: (one.text, one.author_id) for one in saved}
    assert [(text.text, text.author_id) for text in versions] == [told[v] for v in sorted(told)]
    read = school.process().call("teacher", "GET", _path(talk_id) + "/versions", query=_ALL).body
    assert [v["text"] for v in read["versions"]] == [text.text for text in versions]
    assert {v["saved_at"] for v in read["versions"]} == {"2021-11-02T12:00:00+01:00"}


_ALL = {"limit": "200"}


def _path(talk_id: str) -> str:
    return f"/v1/talks/{talk_id}/texts/follow-up/{FIELD}"


def _writer(school: ClassRoom, who: str, talk_id: str) -> Callable[[], list[Saved]]:
    """Saves on top of what it last saw; refused, it sees what the other one wrote."""
    api = school.process()
    path = _path(talk_id)

    def write() -> list[Saved]:
        saved = []
        version = 0
        for number in range(TIMES):
            text = f"{who} {number}"
            answered = api.call(who, "PUT", path, {"text": text}, if_match=f'"{version}"')
            if answered.status == 200:
                version = answered.body["version"]
                saved.append(Saved(talk_id, "follow_up", FIELD, version, text, who))
                continue
            assert (answered.status, answered.problem) == (412, "stale-text"), answered
            assert answered.body["yours"] == text
            assert answered.body["current"].split()[0] != who
            version = answered.body["current_version"]
        return saved

    return write
