"""The address at which the school's API says that something changed. Who knows it may ask for a look, no more.

Its last part is a secret of ours. What is sent there is not read: it only makes us ask, and at most once
in a while, so that nobody who learns the address can do more than that.
"""

import hmac

PATH = "/v1/directory/notifications"


def hook_address(api_address: str, key: str) -> str:
    """Where the other side is asked to send its notifications."""
    return f"{api_address}{PATH}/{key}"


def is_hook(given: str, key: str) -> bool:
    """Whether somebody knows the key, in a time that does not tell how much of it."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), key.encode())
