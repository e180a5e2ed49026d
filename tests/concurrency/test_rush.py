"""Everybody books at the same instant: 50 guardians, several requests each, 25 times of one teacher."""

from collections import Counter
from functools import partial
from random import Random
from threading import Lock

import pytest

from functions.mailer.sending import BeingSent, send_entry
from shared.adapters.keys import Key
from shared.adapters.outbox import MailEntry
from shared.domain.errors import TryAgain
from shared.domain.notice import NoticeKind
from tests.concurrency.conftest import Engine
from tests.concurrency.families import GUARDIANS, PUPILS, ClassRoom
from tests.support.invariants import School, broken
from tests.support.processes import Processes
from tests.support.rush import FULL, recorded
from tests.support.threads import together
from tests.support.told import summary, untrue

WISHES = 4 if FULL else 2
"""Times that each guardian asks for, all at once."""


@pytest.mark.spec("G1", "D13", "F32")
def test_every_time_is_booked_once_and_every_refusal_is_true(engine: Engine) -> None:
    school = ClassRoom(engine.store)
    random = Random(25)
    wishes = [
        (guardian, pupil, slot)
        for pupil in PUPILS
        for guardian in GUARDIANS[pupil]
        for slot in random.sample(school.slots, WISHES)
    ]
    random.shuffle(wishes)
    history = recorded(Processes(school.ports).call)
    together([partial(history.book, *wish) for wish in wishes])

    print(f"\none class, {engine.name}: {summary(history.told, engine.conflicts())}")
    contents = engine.contents()
    stands = School(contents)
    assert untrue(history.told, stands) == []
    assert broken(contents, school.clock.now()) == []
    reasons = Counter(told.problem or "booked" for told in history.told)
    assert reasons.keys() == {"booked", "slot-taken", "already-booked"}
    assert reasons.total() == len(wishes) == 50 * WISHES
    assert reasons["booked"] == len(stands.talks) > 15

    _both_guardians_get_one_mail_each(school, stands)


def _both_guardians_get_one_mail_each(school: ClassRoom, stands: School) -> None:
    """Every entry is handed to two mailers at once."""
    entries = {key: entry for key, entry in stands.outbox.items() if isinstance(entry, MailEntry)}
    expected = Counter(
        f"{guardian}@home.example"
        for talk in stands.talks.values()
        for guardian in GUARDIANS[talk.subject_id]
    )
    assert {entry.notice for entry in entries.values()} == {NoticeKind.BOOKED}
    assert len(entries) == expected.total()
    sent: Counter[str] = Counter()
    lock = Lock()

    def to_mail_service(recipient: str, raw: bytes) -> str:
        assert raw
        with lock:
            sent[recipient] += 1
        return recipient

    def mailer(key: Key) -> None:
        while True:
            try:
                send_entry(
                    school.ports, to_mail_service, "talks@school.example", "https://x.example", key
                )
            except BeingSent:
                return
            except TryAgain:
                continue  # the queue delivers it again
            return

    together([lambda key=key: mailer(key) for key in (*entries, *entries)])  # type: ignore[misc]
    assert sent == expected
