"""The referrals of a unit, for its student health team and for higher permission (F12)."""

from functions.documentation.student_health.models import ReferralEntryView, ReferralsView
from shared.adapters import register
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.referrals import referrals_of
from shared.domain.instant import local_text
from shared.domain.permission.leading import check_sees_referrals, sees_referral


def list_referrals(ports: Ports, caller_id: str, unit_id: str, state: str) -> ReferralsView:
    """Those unfinished or finished, without their words: two requests for people and a query.

    Of the team each sees those about the pupils they are there for, and nobody those about their own child.
    Raises NotFound for everybody else.
    """
    today = ports.day(ports.now())
    caller = check_sees_referrals(register.find_person(ports.store, caller_id), unit_id, today)
    referrals, more = referrals_of(ports.store, unit_id, state)
    ids = {
        person_id
        for one in referrals
        for person_id in (one.subject_id, one.passed_on_by, one.assigned_to)
        if person_id
    }
    subjects = {one.subject_id for one in referrals}
    people = register.people(ports.store, ids, own=subjects) if ids else {}
    names = Names(people)
    return ReferralsView(
        referrals=tuple(
            ReferralEntryView(
                talk_id=one.talk_id,
                number=one.number,
                state=one.state,
                subject=names.of(one.subject_id),
                passed_on_by=names.of(one.passed_on_by),
                passed_on_at=local_text(one.passed_on_at, ports.zone),
                follow_up_by=one.follow_up_by,
                overdue=one.is_overdue(today),
                assigned_to=names.of(one.assigned_to) if one.assigned_to else None,
            )
            for one in referrals
            if (subject := people.get(one.subject_id)) is not None
            and sees_referral(caller, subject, unit_id, today)
        ),
        more=more,
    )
