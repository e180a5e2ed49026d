"""The routes of who comes to a talk."""

from functions.scheduling.attendance.freeing import prepare_freeing
from functions.scheduling.attendance.joining import prepare_attendance
from functions.scheduling.attendance.models import AttendanceRequest
from functions.scheduling.carrying_out import carry_out
from functions.scheduling.views import TalkSummary
from shared.adapters.carrying_out import decided_anew
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.errors import (
    NotAllowed,
    PersonBusy,
    TalkChanged,
    TryAgain,
    WindowClosed,
    WrongStatus,
)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/talks/{talk_id}/attendance", "Say whether one comes, as a guardian",
        body=AttendanceRequest, answers=TalkSummary, command=True,
        refusals=(PersonBusy, WindowClosed, WrongStatus, TalkChanged, NotAllowed, TryAgain),
    )  # fmt: skip
    def attend(call: Call, talk_id: str) -> Answer:
        attends: bool = call.body.attends
        return carry_out(
            ports,
            call,
            200,
            lambda: prepare_attendance(ports, call.caller_id, talk_id, attends=attends),
        )

    @edge.add(
        "DELETE", "/v1/talks/{talk_id}/staff/{staff_id}", "Free a talk of one of its further staff",
        answers=TalkSummary,
        refusals=(WindowClosed, WrongStatus, TalkChanged, NotAllowed, TryAgain),
    )  # fmt: skip
    def free_staff(call: Call, talk_id: str, staff_id: str) -> Answer:
        talk = decided_anew(
            ports, lambda: prepare_freeing(ports, call.caller_id, talk_id, staff_id)
        )
        return answer(TalkSummary.of(talk, ports.now(), ports.zone))
