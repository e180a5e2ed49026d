"""Dividing talks that nobody has written in: one guardian keeps it, each other gets one like it (D11)."""

from collections.abc import Sequence
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.latest import Pair, latest_talks, point_to
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork, impossible
from shared.adapters.talks import changed, write_change
from shared.domain.apart import Whose, can_be_divided, for_whom, twin
from shared.domain.lifecycle import is_over
from shared.domain.people import Person
from shared.domain.relation import guardians_of
from shared.domain.talk import Talk

MOST_WRITES = 96
"""Items of one transaction, less what says it of the pupil; what does not fit is for the next."""


def divide(
    ports: Ports, work: UnitOfWork, pupil: Person, talks: Sequence[Talk], *, by: str, now: datetime
) -> None:
    """Divide as many of these talks as one transaction takes, but those in which there may be texts."""
    guardians = guardians_of(pupil, ports.day(now))
    whole = [talk for talk in talks if can_be_divided(talk, now)]
    places = {(talk.id, g): _place(talk, g) for talk in whole for g in guardians}
    own = latest_talks(ports.store, places.values(), now) if places else {}
    for talk in whole:
        standing = {g: own.get(places[talk.id, g]) for g in guardians}
        lacking = [g for g, last in standing.items() if last is None or is_over(last, now)]
        before = len(work.writes)
        for number, guardian_id in enumerate(for_whom(talk, lacking)):
            if number == 0:
                part = talk.changed(for_guardian_id=guardian_id)
                write_change(work, talk, part, what="one guardian's", by=by, at=now)
                _leave_shared_place(work, talk)
            else:
                part = twin(talk, ports.new_id(), guardian_id, by, now)
                write_change(work, None, part, what="created", by=by, at=now)
            point_to(work, part, standing[guardian_id], pupil)
            if part.round is not None:
                place = (part.responsible_id, pupil.id, guardian_id)
                enrolled = keys.enrolled(part.round.id, *place)
                work.put(enrolled, {"talk_id": part.id}, None, impossible)
        if len(work.writes) > MOST_WRITES and before:
            del work.writes[before:]
            return


def _place(talk: Talk, guardian_id: str) -> Pair:
    own = Whose(guardian_id, (guardian_id,))
    return Pair(talk.subject_id, talk.talk_type, talk.responsible_id, own)


def _leave_shared_place(work: UnitOfWork, talk: Talk) -> None:
    """The talk is no longer the shared one, neither among the latest nor on the roll of its round."""
    pair = (talk.subject_id, talk.talk_type, talk.responsible_id)
    stands = Attr("talk_id").eq(talk.id)
    work.delete(keys.latest_talk(*pair), stands, lambda item: changed(item, talk_id=talk.id))
    if talk.round is not None:
        place = (talk.responsible_id, talk.subject_id)
        work.delete(keys.enrolled(talk.round.id, *place), None, impossible)
