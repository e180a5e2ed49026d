"""Telling how it goes with an agreement, also when its talk is long locked, until it is settled (F113)."""

from functions.documentation.agreements.models import CheckInRequest
from shared.adapters.agreements import (
    agreements_in,
    check_ins_in,
    items_of_agreements,
    write_agreement,
    write_check_in,
)
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, enter
from shared.adapters.store import UnitOfWork
from shared.domain.agreement import MOST_CHECK_INS, MOST_SAID, Agreement, CheckIn, Outcome
from shared.domain.errors import (
    AgreementSettled,
    NotAllowed,
    NotFound,
    StillPlanned,
    TooMany,
    WrongStatus,
)
from shared.domain.vocabulary import Phase


def prepare_check_in(
    ports: Ports, caller_id: str, talk_id: str, number: int, asked: CheckInRequest
) -> tuple[Scene, Agreement, list[CheckIn], UnitOfWork]:
    """The agreement with one more check-in, which may settle it; and the work that writes that.

    Those who follow the talk up write it, from when its record opened. Raises NotFound, NotAllowed,
    WrongStatus, WindowNotOpen, AgreementSettled, TooMany; committing raises TalkChanged.
    """
    scene = enter(ports, caller_id, talk_id)
    _check(ports, scene)
    items = items_of_agreements(ports.store, talk_id, number)
    standing = next(iter(agreements_in(items)), None)
    if standing is None:
        raise NotFound
    if standing.outcome is not Outcome.OPEN:
        raise AgreementSettled(outcome=standing.outcome)
    earlier = check_ins_in(items)
    if len(earlier) >= MOST_CHECK_INS:
        raise TooMany(most=MOST_CHECK_INS)
    said = CheckIn(
        talk_id=talk_id, agreement=number, number=len(earlier) + 1, text=asked.text,
        author_id=caller_id, at=scene.now,
    )  # fmt: skip
    if sum(one.size for one in (*earlier, said)) > MOST_SAID:
        raise TooMany(most_bytes=MOST_SAID)
    work = UnitOfWork()
    write_check_in(work, said)
    if (
        asked.outcome is not Outcome.OPEN
    ):  # who settles it takes a number too: of two, one is decided anew
        standing = standing.settled(asked.outcome, caller_id, scene.now)
        write_agreement(work, standing)
    return scene, standing, [*earlier, said], work


def read_one(
    ports: Ports, caller_id: str, talk_id: str, number: int
) -> tuple[Scene, Agreement, list[CheckIn]]:
    """An agreement as it stands, for one who has checked in on it before. Raises NotFound."""
    scene = enter(ports, caller_id, talk_id)
    items = items_of_agreements(ports.store, talk_id, number)
    if not scene.may_read(Phase.RECORD) or not items:
        raise NotFound
    return scene, agreements_in(items)[0], check_ins_in(items)


def _check(ports: Ports, scene: Scene) -> None:
    talk = scene.talk
    if not scene.acting:
        raise StillPlanned
    if not scene.may_write(Phase.FOLLOW_UP):
        raise NotAllowed if scene.may_read(Phase.RECORD) else NotFound
    if talk.windows is None:
        raise WrongStatus(status=talk.status)
    window = talk.windows.of(Phase.RECORD)
    if scene.now < window.opens:
        window.check(scene.now, ports.zone)
