"""The routes of attachments: parse, one use case, respond."""

from functions.attachments.adding import prepare_file, prepare_link
from functions.attachments.files import Files
from functions.attachments.meeting import Found, all_of, find
from functions.attachments.models import (
    AttachmentsView,
    DownloadView,
    FileRequest,
    FormView,
    KindView,
    LinkRequest,
    UploadView,
)
from functions.attachments.removing import prepare_removal
from shared.adapters.attachments_view import (
    AttachmentView,
    attachment_view,
    attachments_view,
    is_hidden,
)
from shared.adapters.carrying_out import carry_out_showing, decided_anew
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, Verifier, answer
from shared.adapters.guard import guarded
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.attachment import Held, State
from shared.domain.attachment_kinds import kinds
from shared.domain.errors import (
    NotAllowed,
    NotFound,
    NotReady,
    StillPlanned,
    TalkChanged,
    TooMany,
    TryAgain,
    WindowClosed,
    WindowNotOpen,
    WrongStatus,
)
from shared.domain.instant import local_text

_OUTSIDE = (NotAllowed, WrongStatus, WindowNotOpen, WindowClosed, TalkChanged, TryAgain)
_TALK = "/v1/talks/{talk_id}/attachments"


def build(ports: Ports, verifier: Verifier, files: Files) -> Edge:
    """The function, with what it is given to work with."""
    ports = guarded(ports)
    edge = Edge("attachments", verifier, ports)

    @edge.add("GET", _TALK, "The files and links of a talk", answers=AttachmentsView)
    def list_attachments(call: Call, talk_id: str) -> Answer:
        scene, attachments = all_of(ports, call.caller_id, talk_id)
        known = kinds()
        told = [attachment for attachment in attachments if not is_hidden(scene, attachment)]
        held = Held.of(told, scene.now)  # what is hidden is not counted either
        limits = known.limits
        view = AttachmentsView(
            attachments=attachments_view(scene, attachments, call.language),
            kinds=tuple(
                KindView(extensions=k.extensions, media_type=k.type, most_bytes=k.most_bytes)
                for k in known.kinds.values()
            ),
            places_left=max(0, min(limits.at_once - held.there, limits.ever - held.ever)),
            bytes_left=max(0, limits.bytes - held.bytes),
        )
        return answer(view)

    @edge.add(
        "POST", f"{_TALK}/files", "Ask to attach a file",
        body=FileRequest, answers=UploadView, status=201, command=True,
        refusals=(*_OUTSIDE, StillPlanned, TooMany),
    )  # fmt: skip
    def attach_file(call: Call, talk_id: str) -> Answer:
        """What is signed is made for each answer anew, so that it is kept nowhere."""

        def prepare() -> tuple[int, UnitOfWork]:
            found, work = prepare_file(ports, call.caller_id, talk_id, call.body)
            number = found.attachment.number
            call.commanded.record(work, Answer(201, {"number": number}, {}), ports.now())
            return number, work

        def act() -> Answer:
            return Answer(201, {"number": decided_anew(ports, prepare)}, {})

        done = call.commanded.once(ports.store, ports.now(), act)
        return answer(_upload(call, find(ports, call.caller_id, talk_id, done.body["number"])), 201)

    @edge.add(
        "POST", f"{_TALK}/links", "Attach a link",
        body=LinkRequest, answers=AttachmentView, status=201, command=True,
        refusals=(*_OUTSIDE, StillPlanned, TooMany),
    )  # fmt: skip
    def attach_link(call: Call, talk_id: str) -> Answer:
        def prepare() -> tuple[AttachmentView, UnitOfWork]:
            found, work = prepare_link(ports, call.caller_id, talk_id, call.body)
            return _view(call, found), work

        return carry_out_showing(ports, call, 201, prepare)

    @edge.add(
        "GET", f"{_TALK}/{{number}}/download", "Where a file can be had",
        answers=DownloadView, refusals=(NotReady,),
    )  # fmt: skip
    def download(call: Call, talk_id: str, number: str) -> Answer:
        found = find(ports, call.caller_id, talk_id, _number(number))
        if found.attachment.kind is None:
            raise NotFound
        found.attachment.demand_ready(found.scene.now)
        expires = found.scene.now + kinds().limits.offered_for.exact
        address = files.address(found.attachment)
        return answer(DownloadView(url=address, expires=local_text(expires, ports.zone)))

    @edge.add(
        "DELETE", f"{_TALK}/{{number}}", "Take an attachment away",
        answers=AttachmentView, refusals=_OUTSIDE,
    )  # fmt: skip
    def remove_attachment(call: Call, talk_id: str, number: str) -> Answer:
        which = _number(number)
        removed = decided_anew(
            ports, lambda: prepare_removal(ports, call.caller_id, talk_id, which)
        )
        return answer(_view(call, removed))

    def _upload(call: Call, found: Found) -> UploadView:
        attachment, now = found.attachment, found.scene.now
        awaited = attachment.state is State.AWAITING_UPLOAD
        form = files.form(attachment, now) if awaited else None
        until = attachment.at + kinds().limits.signed_for.exact
        shown = (
            FormView(**form._asdict(), begins_before=local_text(until, ports.zone))
            if form
            else None
        )
        return UploadView(attachment=_view(call, found), form=shown)

    return edge


def _view(call: Call, found: Found) -> AttachmentView:
    return attachment_view(found.scene, found.attachment, call.language)


def _number(text: str) -> int:
    """The number of an address. Raises NotFound for what could be none."""
    if not text.isascii() or not text.isdigit() or text != str(int(text[:4])):
        raise NotFound
    return int(text)
