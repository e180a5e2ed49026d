"""The routes of referrals to student health."""

from functions.documentation.naming import names_for, number_of
from functions.documentation.student_health.listing import list_referrals
from functions.documentation.student_health.models import (
    AssignmentRequest,
    HealthAnswerRequest,
    HealthFollowUpRequest,
    ReferralQuery,
    ReferralRequest,
    ReferralsView,
    ReferralView,
)
from functions.documentation.student_health.referring import (
    assign,
    follow_up,
    prepare_referral,
    reply,
)
from functions.documentation.student_health.view import named_in, referral_view
from shared.adapters.carrying_out import carry_out_showing
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene
from shared.adapters.store import UnitOfWork
from shared.domain.errors import (
    NotAllowed,
    StaleNote,
    TalkChanged,
    TooMany,
    TryAgain,
    WrongStatus,
)
from shared.domain.referral import Referral
from shared.domain.sign_in import Need

_ONE = "/v1/talks/{talk_id}/referrals/{number}"
_CHANGES = (NotAllowed, WrongStatus, StaleNote, TryAgain)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/talks/{talk_id}/referrals", "Pass something on to student health",
        body=ReferralRequest, answers=ReferralView, status=201, command=True,
        refusals=(NotAllowed, TalkChanged, TooMany, TryAgain), need=Need.STRONG,
    )  # fmt: skip
    def pass_to_student_health(call: Call, talk_id: str) -> Answer:
        def prepare() -> tuple[ReferralView, UnitOfWork]:
            scene, referral, work = prepare_referral(ports, call.caller_id, talk_id, call.body)
            return view(scene, referral), work

        return carry_out_showing(ports, call, 201, prepare)

    @edge.add(
        "PUT", f"{_ONE}/assignment", "Say who of student health takes it",
        body=AssignmentRequest, answers=ReferralView, if_match=True, refusals=_CHANGES,
        need=Need.STRONG,
    )  # fmt: skip
    def take_referral(call: Call, talk_id: str, number: str) -> Answer:
        to, which = call.body.staff_id, number_of(number)
        return answered(*assign(ports, call.caller_id, talk_id, which, to, call.version))

    @edge.add(
        "PUT", f"{_ONE}/answer", "Tell what student health does",
        body=HealthAnswerRequest, answers=ReferralView, if_match=True, refusals=_CHANGES,
        need=Need.STRONG,
    )  # fmt: skip
    def answer_referral(call: Call, talk_id: str, number: str) -> Answer:
        which = number_of(number)
        return answered(*reply(ports, call.caller_id, talk_id, which, call.body, call.version))

    @edge.add(
        "PUT", f"{_ONE}/follow-up", "Tell what came of what student health did",
        body=HealthFollowUpRequest, answers=ReferralView, if_match=True, refusals=_CHANGES,
        need=Need.STRONG,
    )  # fmt: skip
    def follow_referral_up(call: Call, talk_id: str, number: str) -> Answer:
        which = number_of(number)
        return answered(*follow_up(ports, call.caller_id, talk_id, which, call.body, call.version))

    @edge.add(
        "GET", "/v1/units/{unit_id}/referrals", "What was passed on to student health at a unit",
        query=ReferralQuery, answers=ReferralsView, need=Need.STRONG,
    )  # fmt: skip
    def list_referrals_of_unit(call: Call, unit_id: str) -> Answer:
        return answer(list_referrals(ports, call.caller_id, unit_id, call.query.state))

    def answered(scene: Scene, referral: Referral) -> Answer:
        return answer(view(scene, referral), etag=f'"{referral.version}"')

    def view(scene: Scene, referral: Referral) -> ReferralView:
        return referral_view(scene, referral, names_for(scene, named_in([referral])))
