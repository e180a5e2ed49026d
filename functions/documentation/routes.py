"""The routes of documentation: parse, one use case, respond."""

import functions.documentation.agreements.routes as agreements
import functions.documentation.drafts.routes as drafts
import functions.documentation.preparation.routes as preparation
import functions.documentation.subjects.routes as subjects
from functions.documentation import copying, note_routes, reading, steps, writing
from functions.documentation.addresses import phase_named
from functions.documentation.history import VersionsQuery, VersionsView
from functions.documentation.history import read_versions as read_history
from functions.documentation.models import (
    ClosingRequest,
    CopyingRequest,
    SavedView,
    TalkHeads,
    TalkView,
    TextRequest,
)
from functions.documentation.room import TalkQuery
from functions.documentation.saving_words import after_saving
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, Verifier, answer
from shared.adapters.guard import guarded
from shared.adapters.paging import PageQuery
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import (
    NotAllowed,
    StaleText,
    StillBlind,
    StillPlanned,
    TalkChanged,
    TryAgain,
    WindowClosed,
    WindowNotOpen,
    WrongStatus,
)
from shared.domain.instant import local_text


def build(ports: Ports, verifier: Verifier) -> Edge:
    """The function, with what it is given to work with."""
    ports = guarded(ports)
    edge = Edge("documentation", verifier, ports)
    note_routes.add_to(edge, ports)
    agreements.add_to(edge, ports)
    drafts.add_to(edge, ports)
    preparation.add_to(edge, ports)
    subjects.add_to(edge, ports)

    @edge.add(
        "GET", "/v1/talks", "The talks that concern the caller",
        query=PageQuery, answers=TalkHeads,
    )  # fmt: skip
    def list_talks(call: Call) -> Answer:
        return answer(reading.list_talks(ports, call.caller_id, call.query))

    @edge.add(
        "GET", "/v1/talks/{talk_id}", "A talk with its texts", query=TalkQuery, answers=TalkView
    )
    def read_talk(call: Call, talk_id: str) -> Answer:
        view = reading.read_talk(ports, call.caller_id, talk_id, call.language, call.query.whole)
        return answer(view, etag=f'"{view.version}"')

    @edge.add(
        "PUT", "/v1/talks/{talk_id}/texts/{phase}/{field}", "Save a text",
        body=TextRequest, answers=SavedView, if_match=True,
        refusals=(
            NotAllowed, StillPlanned, StillBlind, WindowNotOpen, WindowClosed, WrongStatus, StaleText,
            TryAgain,
        ),
    )  # fmt: skip
    def save_text(call: Call, talk_id: str, phase: str, field: str) -> Answer:
        saved = writing.save_text(
            ports, call.caller_id, talk_id, phase_named(phase), field, call.body, call.version
        )
        view = SavedView(
            phase=saved.phase,
            field=saved.field,
            version=saved.version,
            saved_at=local_text(saved.at, ports.zone),
            tells=after_saving(saved.version, call.language),
        )
        return answer(view, etag=f'"{saved.version}"')

    @edge.add(
        "GET", "/v1/talks/{talk_id}/texts/{phase}/{field}/versions", "A text's history",
        query=VersionsQuery, answers=VersionsView, refusals=(NotAllowed, StillBlind),
    )  # fmt: skip
    def read_versions(call: Call, talk_id: str, phase: str, field: str) -> Answer:
        place = phase_named(phase), field
        return answer(read_history(ports, call.caller_id, talk_id, *place, call.query))

    @edge.add(
        "POST", "/v1/talks/{talk_id}/copied-answers", "Copy one's own answers from the talk before",
        body=CopyingRequest, answers=TalkView,
        refusals=(NotAllowed, StillPlanned, WindowClosed, WindowNotOpen, WrongStatus, TryAgain),
    )  # fmt: skip
    def copy_answers(call: Call, talk_id: str) -> Answer:
        copying.copy_answers(ports, call.caller_id, talk_id, call.body.source)
        return read_again(call, talk_id)

    @edge.add(
        "POST", "/v1/talks/{talk_id}/opening", "Say that planning is done: the family sees the material",
        answers=TalkView, refusals=(NotAllowed, WrongStatus, TryAgain),
    )  # fmt: skip
    def say_planning_is_done(call: Call, talk_id: str) -> Answer:
        steps.say_planning_is_done(ports, call.caller_id, talk_id)
        return read_again(call, talk_id)

    @edge.add(
        "POST", "/v1/talks/{talk_id}/holding", "Say that the talk took place",
        answers=TalkView, refusals=(NotAllowed, WindowNotOpen, WrongStatus, TryAgain),
    )  # fmt: skip
    def mark_held(call: Call, talk_id: str) -> Answer:
        steps.mark_held(ports, call.caller_id, talk_id)
        return read_again(call, talk_id)

    @edge.add(
        "POST", "/v1/talks/{talk_id}/closing", "Close a talk with a summary",
        body=ClosingRequest, answers=TalkView, command=True,
        refusals=(NotAllowed, WindowClosed, WrongStatus, StaleText, TalkChanged, TryAgain),
    )  # fmt: skip
    def close(call: Call, talk_id: str) -> Answer:
        def act() -> Answer:
            done = Answer(200, {"id": talk_id}, {})

            def record(work: UnitOfWork) -> None:
                call.commanded.record(work, done, ports.now())

            steps.close(ports, call.caller_id, talk_id, call.body.summary, record)
            return done

        call.commanded.once(ports.store, ports.now(), act)
        return read_again(call, talk_id)

    def read_again(call: Call, talk_id: str) -> Answer:
        return answer(reading.read_talk(ports, call.caller_id, talk_id, call.language))

    return edge
