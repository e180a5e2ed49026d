"""The mail about a disposal to one who can approve it: nobody's name, only where to look (G9, D16)."""

from functions.mailer.messages import Message, compose_for_staff
from shared.adapters import register
from shared.adapters.disposals import load_disposal
from shared.adapters.outbox import DisposalMailEntry
from shared.adapters.ports import Ports
from shared.domain.disposal import DisposalState


def compose_of_disposal(
    ports: Ports, entry: DisposalMailEntry, web_address: str
) -> tuple[str, Message] | None:
    """Address and text, or None if it waits for them no more or there is no address."""
    disposal, to = load_disposal(ports.store, entry.disposal_id), entry.recipient_id
    recipient = register.people(ports.store, [to], own=[to]).get(to)
    waits = disposal.state is DisposalState.PROPOSED and not disposal.is_approved_by(to)
    if recipient is None or recipient.email is None or not waits:
        return None
    place = f"disposals/{disposal.id}"
    return recipient.email, compose_for_staff(entry.notice, place, recipient, web_address)
