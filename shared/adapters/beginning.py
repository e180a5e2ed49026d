"""A talk that begins: what its policy, its subject and its template say."""

from datetime import datetime

from shared.adapters.ports import Ports
from shared.adapters.templates import beginning_of
from shared.domain.blind import awaited
from shared.domain.errors import Invalid
from shared.domain.lifecycle import begin
from shared.domain.people import Person
from shared.domain.policy import Policy
from shared.domain.relation import enrolment_of
from shared.domain.talk import InRound, Talk
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
    for_guardian_id: str | None = None,
    in_round: tuple[InRound, BookingPeriod] | None = None,
) -> Talk:
    """A blank talk about the subject; its school form is the one on the day it will be held.

    A round says when it may be booked. Raises Invalid if the subject is not enrolled, or not employed, on
    that day.
    """
    form, unit_id = _where(ports, policy, subject, held_on or now, school_form)
    template = beginning_of(ports, policy, unit_id, form)
    place, period = in_round or (None, booking_period(policy, now, ports.zone))
    return begin(
        Talk(
            id=ports.new_id(),
            talk_type=policy.talk_type,
            school_form=form,
            unit_id=unit_id,
            subject_id=subject.id,
            responsible_id=responsible_id,
            for_guardian_id=for_guardian_id,
            template_id=template.template_id,
            template_version=template.version,
            created_at=now,
            created_by=by,
            booking_period=period,
            round=place,
            staged=policy.staged,
            guardians_follow_up=policy.guardians_follow_up,
            blind=policy.blind,
            ready_when=awaited(
                policy.ready_when.get(pattern_of(form), ()), pattern_of(form), blind=policy.blind
            ),
        )
    )


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
