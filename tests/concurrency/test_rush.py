"""Everybody books at the same instant: 50 guardians, 200 requests, 25 times of one teacher."""

from collections import Counter
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
from tests.support.threads import together


@pytest.mark.spec("D13", "F32")
def test_every_time_is_booked_once_and_every_refusal_is_true(engine: Engine) -> None:
    school = ClassRoom(engine.store)
    random = Random(25)
    wishes = [
        (guardian, pupil, slot)
        for pupil in PUPILS
        for guardian in GUARDIANS[pupil]
        for slot in random.sample(school.slots, 4)
    ]
    random.shuffle(wishes)
    answers = together(
        [school.booking(*wish, key=f"{number}") for number, wish in enumerate(wishes)]
    )

    reasons = Counter(answered.problem or "booked" for answered in answers)
    print(
        engine.name,
        dict(reasons),
        "conflicts:",
        engine.conflicts(),
        "asked again:",
        len(school.asked_again),
    )
    contents = engine.contents()
    assert broken(contents, school.clock.now()) == []
    stands = School(contents)
    carried = {slot.id: slot.subject_id for slot in stands.slots.values() if slot.talk_id}
    for (_, pupil, slot), answered in zip(wishes, answers, strict=True):
        match answered.status, answered.problem:
            case 201, _:
                assert carried[slot] == pupil
            case 409, "slot-taken":
                assert slot in carried  # if by the other guardian of this very pupil
            case 409, "already-booked":
                assert answered.body["talk_id"] in stands.talks
                assert stands.talks[answered.body["talk_id"]].subject_id == pupil
            case other:
                pytest.fail(f"{other}: {answered.body}")
    assert reasons["booked"] == len(carried) == len(stands.talks)
    assert reasons.total() == len(wishes) == 200
    assert reasons["booked"] > 15, reasons

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
