"""Signed links in tests: keys of their own, and the mail that a link comes in."""

import re
from email import message_from_bytes
from email.policy import SMTP

from functions.mailer.sending import send_entry
from shared.adapters import keys
from shared.adapters.keys import Key
from shared.adapters.links import LinkKeys, Links
from shared.adapters.ports import Ports

SENDER, WEB = "talks@school.example", "https://talks.example"
KEYS = LinkKeys(key="k" * 32)


def links(made: LinkKeys = KEYS) -> Links:
    """Links signed with these keys."""
    return Links(lambda _: made)


def mails(ports: Ports, talk_id: str, signed: Links | None = None) -> dict[str, str]:
    """Everything that waits in a talk's outbox is sent; the last mail to each address."""
    sent: dict[str, str] = {}

    def send(recipient: str, raw: bytes) -> str:
        sent[recipient] = message_from_bytes(raw, policy=SMTP).get_content()
        return f"message-{len(sent)}"

    for item in ports.store.query(f"{keys.OUTBOX}{talk_id}"):
        key = Key(item["pk"], item["sk"])
        send_entry(ports, send, SENDER, WEB, key, links=signed or links())
    return sent


def token_in(mail: str) -> str:
    """The token of a mail's link."""
    (token,) = re.findall(rf"{re.escape(WEB)}/link#([A-Za-z0-9_-]+)", mail)
    return str(token)
