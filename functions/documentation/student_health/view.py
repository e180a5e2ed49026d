"""Referrals as those see them who may."""

from collections.abc import Iterable

from functions.documentation.student_health.models import HealthEntryView, ReferralView
from shared.adapters.people_view import Names
from shared.adapters.scene import Scene
from shared.domain.instant import local_text
from shared.domain.referral import HealthEntry, Referral, may_read_request, read_by
from shared.domain.relation import is_student_health_for
from shared.domain.talk import Attendee
from shared.domain.vocabulary import Role


def comes_as(scene: Scene, attendee: Attendee) -> Role:
    """What somebody who comes is to the talk: of further staff, student health is told apart (F12, F13)."""
    someone = scene.people.get(attendee.person_id)
    if attendee.role is not Role.STAFF or someone is None:
        return attendee.role
    unit, today = scene.talk.unit_id, scene.ports.day(scene.now)
    is_health = is_student_health_for(someone, scene.subject, unit, today)
    return Role.STUDENT_HEALTH if is_health else attendee.role


def named_in(referrals: Iterable[Referral]) -> set[str]:
    """Ids of everybody whose name the views may show."""
    return {
        person_id
        for one in referrals
        for person_id in (
            one.passed_on_by,
            one.assigned_to,
            *(entry.by for entry in (one.answer, one.follow_up) if entry),
        )
        if person_id
    }


def referral_views(
    scene: Scene, referrals: Iterable[Referral], names: Names
) -> tuple[ReferralView, ...]:
    """Those of which the reader may know anything."""
    return tuple(
        referral_view(scene, one, names)
        for one in referrals
        if may_read_request(one, scene.caller, scene.acting, scene.subject)
        or read_by(one, scene.acting)
    )


def referral_view(scene: Scene, one: Referral, names: Names) -> ReferralView:
    """One of them."""
    zone = scene.ports.zone
    knows = may_read_request(one, scene.caller, scene.acting, scene.subject)
    shown = read_by(one, scene.acting)

    def entry(written: HealthEntry | None) -> HealthEntryView | None:
        if written is None or written not in shown:
            return None
        return HealthEntryView(
            text=written.text,
            shared_with=written.shared_with,
            by=names.of(written.by),
            at=local_text(written.at, zone),
        )

    return ReferralView(
        number=one.number,
        version=one.version,
        state=one.state,
        text=one.text if knows else None,
        worry=one.worry if knows else None,
        passed_on_by=names.of(one.passed_on_by) if knows else None,
        passed_on_at=local_text(one.passed_on_at, zone),
        follow_up_by=one.follow_up_by,
        overdue=one.is_overdue(scene.ports.day(scene.now)),
        assigned_to=names.of(one.assigned_to) if one.assigned_to else None,
        assigned_at=local_text(one.assigned_at, zone) if one.assigned_at else None,
        answer=entry(one.answer),
        follow_up=entry(one.follow_up),
    )
