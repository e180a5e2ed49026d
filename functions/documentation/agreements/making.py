"""Making an agreement in a talk and changing it, while the record or the follow-up is open (F88, D3)."""

from dataclasses import dataclass
from typing import Any

from functions.documentation.agreements.models import AgreementRequest
from functions.documentation.conflict import signed
from shared.adapters.agreements import agreements_in, items_of_agreements, write_agreement
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, enter
from shared.adapters.store import UnitOfWork
from shared.adapters.texts import demand_open_window
from shared.domain.access import can_own_agreement
from shared.domain.agreement import MOST_OF_A_TALK, Agreement, Outcome
from shared.domain.errors import (
    AgreementSettled,
    Invalid,
    NotAllowed,
    NotFound,
    StaleAgreement,
    StillPlanned,
    TalkChanged,
    TooMany,
    TryAgain,
    WrongStatus,
)
from shared.domain.vocabulary import Phase

_ATTEMPTS = 5


@dataclass(frozen=True)
class Saved:
    """An agreement that is to be written, and the work that does it."""

    scene: Scene
    agreement: Agreement
    work: UnitOfWork


def prepare_making(ports: Ports, caller_id: str, talk_id: str, asked: AgreementRequest) -> Saved:
    """A new agreement of the talk, in the window of its record.

    Raises NotFound, NotAllowed, Invalid, WrongStatus, WindowNotOpen or WindowClosed, and TooMany; committing
    raises TalkChanged.
    """
    scene = enter(ports, caller_id, talk_id)
    _check(ports, scene, Phase.RECORD, asked)
    standing = agreements_in(items_of_agreements(ports.store, talk_id))
    if len(standing) >= MOST_OF_A_TALK:
        raise TooMany(most=MOST_OF_A_TALK)
    made = Agreement(
        talk_id=talk_id, number=len(standing) + 1, subject_id=scene.talk.subject_id,
        author_id=caller_id, at=scene.now, made_at=scene.now, **asked.model_dump(),
    )  # fmt: skip
    return _saved(scene, Phase.RECORD, made)


def change(
    ports: Ports, caller_id: str, talk_id: str, number: int, asked: AgreementRequest, builds_on: int
) -> tuple[Scene, Agreement]:
    """The agreement as it stands now. A change that was already made and is only repeated changes nothing.

    Raises as making does, and StaleAgreement with both if somebody changed it in between.
    """
    for _ in range(_ATTEMPTS):
        scene = enter(ports, caller_id, talk_id)
        phase = _open_phase(scene)
        _check(ports, scene, phase, asked)
        standing = find(ports, talk_id, number)
        if standing.outcome is not Outcome.OPEN:
            raise AgreementSettled(outcome=standing.outcome)
        changed = standing.model_copy(
            update={
                "version": builds_on + 1, "author_id": caller_id, "at": scene.now, **asked.model_dump()
            }
        )  # fmt: skip
        if standing.version != builds_on:
            if _same(standing, changed):
                return scene, standing
            raise _stale(scene, standing, asked)
        try:
            ports.store.commit(_saved(scene, phase, changed).work)
        except TalkChanged:
            continue
        return scene, changed
    raise TryAgain


def find(ports: Ports, talk_id: str, number: int) -> Agreement:
    """The agreement of this number as it stands. Raises NotFound."""
    found = agreements_in(items_of_agreements(ports.store, talk_id, number))
    if not found:
        raise NotFound
    return found[0]


def _saved(scene: Scene, phase: Phase, agreement: Agreement) -> Saved:
    work = UnitOfWork()
    demand_open_window(work, scene.talk, phase, scene.now)
    write_agreement(work, agreement)
    return Saved(scene, agreement, work)


def _open_phase(scene: Scene) -> Phase:
    """The phase whose window lets a change through: the record, and after it the follow-up."""
    windows = scene.talk.windows
    if windows is not None and scene.now >= windows.follow_up_opens:
        return Phase.FOLLOW_UP
    return Phase.RECORD


def _check(ports: Ports, scene: Scene, phase: Phase, asked: AgreementRequest) -> None:
    pattern = scene.talk.pattern
    if not scene.acting:
        raise StillPlanned
    if not scene.may_write(phase):
        raise NotAllowed
    if scene.talk.windows is None:
        raise WrongStatus(status=scene.talk.status)
    scene.talk.windows.of(phase).check(scene.now, ports.zone)
    strangers = set(asked.owners) - can_own_agreement(pattern)
    if strangers:
        told = f"nobody is {', '.join(sorted(strangers))} in this talk"
        raise Invalid(errors=[{"pointer": "/owners", "detail": told}])


def _same(one: Agreement, other: Agreement) -> bool:
    return one == other.model_copy(update={"at": one.at})


def _stale(scene: Scene, standing: Agreement, asked: AgreementRequest) -> StaleAgreement:
    shown: dict[str, Any] = AgreementRequest.model_validate(
        standing.model_dump(include=set(AgreementRequest.model_fields))
    ).model_dump(mode="json")
    return StaleAgreement(
        current=shown,
        current_version=standing.version,
        yours=asked.model_dump(mode="json"),
        **signed(scene, standing.author_id, standing.at),
    )
