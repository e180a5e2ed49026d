"""The routes of presence."""

from functions.documentation.presence.models import PresenceRequest, PresenceSheet
from functions.documentation.presence.setting import see_presence, set_presence
from functions.documentation.presence.view import presence_sheet
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.errors import (
    NotAllowed,
    StaleNote,
    TryAgain,
    WindowClosed,
    WindowNotOpen,
    WrongStatus,
)


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add("GET", "/v1/talks/{talk_id}/presence", "Who was there", answers=PresenceSheet)
    def see(call: Call, talk_id: str) -> Answer:
        sheet = presence_sheet(*see_presence(ports, call.caller_id, talk_id))
        return answer(sheet, etag=f'"{sheet.version}"')

    @edge.add(
        "PUT", "/v1/talks/{talk_id}/presence", "Say who was there",
        body=PresenceRequest, answers=PresenceSheet, if_match=True,
        refusals=(NotAllowed, WrongStatus, WindowNotOpen, WindowClosed, StaleNote, TryAgain),
    )  # fmt: skip
    def set_it(call: Call, talk_id: str) -> Answer:
        sheet = presence_sheet(
            *set_presence(ports, call.caller_id, talk_id, call.body, call.version)
        )
        return answer(sheet, etag=f'"{sheet.version}"')
