"""The mail about a round to one of its staff: nobody's name, only where to look (F29, G19, D16)."""

from functions.mailer.messages import Message, compose_for_staff
from shared.adapters import register
from shared.adapters.outbox import RoundMailEntry
from shared.adapters.ports import Ports
from shared.adapters.rounds import load_round


def compose_of_round(
    ports: Ports, entry: RoundMailEntry, web_address: str
) -> tuple[str, Message] | None:
    """Address and text, or None if the round was moved or cancelled since or there is no address."""
    round_ = load_round(ports.store, entry.round_id)
    to = entry.recipient_id
    recipient = register.people(ports.store, [to], own=[to]).get(to)
    if recipient is None or recipient.email is None or round_.generation != entry.generation:
        return None
    return recipient.email, compose_for_staff(
        entry.notice, f"rounds/{round_.id}", recipient, web_address
    )
