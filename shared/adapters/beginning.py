"""A talk that begins: what its policy, its subject and its template say; and that it is the latest."""

from collections.abc import Iterable
from datetime import datetime

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.store import Item, Store, UnitOfWork
from shared.adapters.talks import load_talk, talk_of
from shared.domain.errors import Invalid, TalkChanged, TalkError
from shared.domain.lifecycle import begin
from shared.domain.people import Person
from shared.domain.policy import Policy
from shared.domain.relation import enrolment_of
from shared.domain.talk import InRound, Talk
from shared.domain.template import load_template
from shared.domain.vocabulary import EMPLOYEE_FORM, pattern_of
from shared.domain.windows import BookingPeriod, booking_period


def new_talk(
    ports: Ports,
    policy: Policy,
    subject: Person,
    responsible_id: str,
    *,
    by: str,
    now: datetime,
    held_on: datetime | None = None,
    school_form: str | None = None,
    previous_id: str | None = None,
    in_round: tuple[InRound, BookingPeriod] | None = None,
) -> Talk:
    """A blank talk about the subject; its school form is the one on the day it will be held.

    A round says when it may be booked. Raises Invalid if the subject is not enrolled, or not employed, on
    that day.
    """
    form, unit_id = _where(ports, policy, subject, held_on or now, school_form)
    place, period = in_round or (None, booking_period(policy, now, ports.zone))
    return begin(
        Talk(
            id=ports.new_id(),
            talk_type=policy.talk_type,
            school_form=form,
            unit_id=unit_id,
            subject_id=subject.id,
            responsible_id=responsible_id,
            template_id=policy.template_id,
            template_version=load_template(policy.template_id).version,
            created_at=now,
            created_by=by,
            booking_period=period,
            round=place,
            ready_when=tuple(policy.ready_when.get(pattern_of(form), ())),
            previous_id=previous_id,
        )
    )


def latest_talk(ports: Ports, subject_id: str, talk_type: str, responsible_id: str) -> Talk | None:
    """The latest talk of a kind between two people, over or not."""
    item = ports.store.get(keys.latest_talk(subject_id, talk_type, responsible_id))
    return load_talk(ports.store, item["talk_id"]) if item else None


def latest_talks(
    store: Store, talk_type: str, pairs: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], Talk]:
    """The latest talks of a kind between many people, by subject and responsible; two batches of reads."""
    wanted = {pair: keys.latest_talk(pair[0], talk_type, pair[1]) for pair in pairs}
    pointers = store.get_many(wanted.values())
    at = {
        pair: keys.talk(pointers[key]["talk_id"]) for pair, key in wanted.items() if key in pointers
    }
    found = store.get_many(at.values()) if at else {}
    return {pair: talk_of(found[key]) for pair, key in at.items() if key in found}


def point_to(work: UnitOfWork, talk: Talk, latest: Talk | None) -> None:
    """Make the talk the latest of its kind, unless another has become that since `latest` was read.

    This is why a pupil cannot get two talks from two guardians who book different times at once.
    """
    key = keys.latest_talk(talk.subject_id, talk.talk_type, talk.responsible_id)
    same = Attr("pk").not_exists() if latest is None else Attr("talk_id").eq(latest.id)
    work.put(key, {"talk_id": talk.id}, same, _overtaken)


def _where(
    ports: Ports, policy: Policy, subject: Person, moment: datetime, school_form: str | None
) -> tuple[str, str]:
    day = ports.day(moment)
    if policy.about != "employee":
        enrolment = enrolment_of(subject, day, school_form)
        return enrolment.school_form, enrolment.unit_id
    duty = next((d for d in subject.duties if d.span.covers(day)), None)
    if duty is None:
        raise Invalid("The person is not employed on that day.")
    return EMPLOYEE_FORM, duty.unit_id


def _overtaken(_: Item | None) -> TalkError:
    return TalkChanged()
