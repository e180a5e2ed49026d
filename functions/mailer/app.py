"""Composition root of the mailer: what the mail queue calls."""

from functools import partial
from typing import Any

import boto3

from functions.mailer.handler import handle
from functions.mailer.sending import send_entry, ses
from shared.adapters.links import Links, from_secret
from shared.adapters.ports import from_environment
from shared.adapters.settings import LinkSettings, MailSettings

_SETTINGS = MailSettings.from_environment()
_LINK_KEYS = LinkSettings.from_environment().link_keys_secret
_SEND = partial(
    send_entry,
    from_environment(),
    ses(boto3.client("sesv2"), _SETTINGS.mail_sender),
    _SETTINGS.mail_sender,
    _SETTINGS.web_address,
    links=Links(from_secret(_LINK_KEYS, boto3.client("secretsmanager"))),
)


def handler(event: dict[str, Any], _context: Any) -> dict[str, Any]:
    """Send the mails of a batch."""
    return handle(_SEND, event)
