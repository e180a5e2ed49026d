"""The routes of agreements."""

from collections.abc import Iterable

from functions.documentation.agreements.following import prepare_check_in, read_one
from functions.documentation.agreements.log import read_log
from functions.documentation.agreements.making import change, prepare_making
from functions.documentation.agreements.models import (
    AgreementRequest,
    AgreementView,
    CheckInRequest,
    LogView,
)
from functions.documentation.agreements.view import agreement_view
from functions.documentation.naming import names_for, number_of
from shared.adapters.agreements import check_ins_in, items_of_agreements
from shared.adapters.carrying_out import carry_out_showing, decided_anew
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.paging import PageQuery
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene
from shared.adapters.store import UnitOfWork
from shared.domain.agreement import Agreement, CheckIn
from shared.domain.errors import (
    AgreementSettled,
    NotAllowed,
    StaleAgreement,
    StillPlanned,
    TalkChanged,
    TooMany,
    TryAgain,
    WindowClosed,
    WindowNotOpen,
    WrongStatus,
)

_OUTSIDE = (NotAllowed, StillPlanned, WrongStatus, WindowNotOpen, TalkChanged, TryAgain)
Prepared = tuple[AgreementView, UnitOfWork]


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "POST", "/v1/talks/{talk_id}/agreements", "Make an agreement",
        body=AgreementRequest, answers=AgreementView, status=201, command=True,
        refusals=(*_OUTSIDE, WindowClosed, TooMany),
    )  # fmt: skip
    def make(call: Call, talk_id: str) -> Answer:
        def prepare() -> Prepared:
            saved = prepare_making(ports, call.caller_id, talk_id, call.body)
            return view(saved.scene, saved.agreement), saved.work

        return carry_out_showing(ports, call, 201, prepare)

    @edge.add(
        "PUT", "/v1/talks/{talk_id}/agreements/{number}", "Change an agreement",
        body=AgreementRequest, answers=AgreementView, if_match=True,
        refusals=(*_OUTSIDE, WindowClosed, StaleAgreement, AgreementSettled),
    )  # fmt: skip
    def change_it(call: Call, talk_id: str, number: str) -> Answer:
        which = number_of(number)
        scene, changed = change(ports, call.caller_id, talk_id, which, call.body, call.version)
        said = check_ins_in(items_of_agreements(ports.store, talk_id, which))
        return answer(view(scene, changed, said), etag=f'"{changed.version}"')

    @edge.add(
        "POST", "/v1/talks/{talk_id}/agreements/{number}/check-ins", "Tell how it goes with an agreement",
        body=CheckInRequest, answers=AgreementView, status=201, command=True,
        refusals=(*_OUTSIDE, AgreementSettled, TooMany),
    )  # fmt: skip
    def check_in(call: Call, talk_id: str, number: str) -> Answer:
        which = number_of(number)
        shown: list[AgreementView] = []

        def recorded() -> Prepared:
            scene, agreement, said, work = prepare_check_in(
                ports, call.caller_id, talk_id, which, call.body
            )
            call.commanded.record(work, done, ports.now())
            return view(scene, agreement, said), work

        def act() -> Answer:
            shown.append(decided_anew(ports, recorded))
            return done

        # only that it was done is kept with the command: a year of check-ins fits no item of the table
        done = Answer(201, {"number": which}, {})
        call.commanded.once(ports.store, ports.now(), act)
        return answer(
            shown[0] if shown else view(*read_one(ports, call.caller_id, talk_id, which)), 201
        )

    @edge.add(
        "GET", "/v1/people/{person_id}/agreements", "Somebody's log of agreements",
        query=PageQuery, answers=LogView,
    )  # fmt: skip
    def show_log(call: Call, person_id: str) -> Answer:
        return answer(read_log(ports, call.caller_id, person_id, call.query))

    def view(scene: Scene, agreement: Agreement, said: Iterable[CheckIn] = ()) -> AgreementView:
        said = tuple(said)
        names = names_for(scene, {s.author_id for s in said} | {agreement.author_id})
        return agreement_view(agreement, said, names, ports.zone)
