"""One person types into one field on two screens at once: neither overwrites what the other has typed (G7)."""

from collections.abc import Callable

import pytest

from tests.concurrency.conftest import Engine
from tests.concurrency.families import GUARDIANS, PUPILS, ClassRoom
from tests.support.threads import together

TIMES = 50


@pytest.mark.spec("G7")
def test_every_draft_follows_another_one_and_no_two_the_same(engine: Engine) -> None:
    school = ClassRoom(engine.store)
    pupil = PUPILS[0]
    booked = school.booking(GUARDIANS[pupil][0], pupil, school.slots[0], key="book")()
    talk = f"/v1/talks/{booked.body['id']}"

    kept = [
        one
        for of in together([_screen(school, n, pupil, talk) for n in ("here", "there")])
        for one in of
    ]

    follows = [before for before, _ in kept]
    revisions = [revision for _, revision in kept]
    assert len(kept) == 2 * TIMES
    assert len(set(follows)) == len(follows), "two drafts took the place of the same one"
    (last,) = set(revisions) - set(follows)
    (draft,) = school.process().call(pupil, "GET", f"{talk}/drafts").body["drafts"]
    assert draft["revision"] == last


def _screen(
    school: ClassRoom, name: str, pupil: str, talk: str
) -> Callable[[], list[tuple[str | None, str]]]:
    """Types on after what it saw last; refused, it is shown what was typed on the other screen."""
    api = school.process()

    def type_on() -> list[tuple[str | None, str]]:
        kept: list[tuple[str | None, str]] = []
        follows: str | None = None
        while len(kept) < TIMES:
            text = f"{name} {len(kept)}"
            body = {"text": text, "builds_on": 0, "follows": follows}
            answered = api.call(pupil, "PUT", f"{talk}/drafts/preparation/progress.pupil", body)
            if answered.status == 200:
                kept.append((follows, answered.body["revision"]))
                follows = answered.body["revision"]
                continue
            assert (answered.status, answered.problem) == (409, "stale-draft"), answered
            assert answered.body["yours"] == text
            assert answered.body["current"].split()[0] != name
            follows = answered.body["current_revision"]
        return kept

    return type_on
