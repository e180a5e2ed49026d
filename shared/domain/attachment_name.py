"""What an attachment may be called and where a link may lead: made decent, or refused with a reason.

The name is for people alone. In the bucket a file has a random name, so that nothing here guards a path;
it guards the reader, in whose folder the file ends, and who takes a name for what it says.
"""

import re
import unicodedata

from pydantic import AnyUrl, ValidationError

from shared.domain.attachment_kinds import extensions, kinds
from shared.domain.errors import Invalid

LONGEST_NAME = 120
"""Characters: with four bytes for each and what a browser puts before the extension, still a file name."""
LONGEST_URL = 2_000

_FOR_SYSTEMS = re.compile(r'[<>:"|?*]')
"""What some system does not take in a name, and nobody misses."""
_JOINERS = "\u200c\u200d"
"""Invisible, and part of how Persian or a family of emoji is written."""
_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9¹²³])", re.IGNORECASE)
_HIDDEN = {"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"}
"""Unicode categories of what shows nothing, or turns the direction of what follows."""


def file_name(told: str) -> tuple[str, str]:
    """The name as it is shown, and the kind of file that its extension says. Raises Invalid."""
    name = shown_name(told)
    stem, dot, extension = name.rpartition(".")
    kind = kinds().of_extension(extension.lower()) if dot else None
    if kind is None:
        raise _refused("name", f"must end in one of: {', '.join(extensions())}")
    if not stem.strip(". ") or stem.startswith("."):
        raise _refused("name", "must have a name before the extension")
    return name, kind


def shown_name(told: str) -> str:
    """A name as it is shown: without what systems do not take, in one form of Unicode. Raises Invalid.

    Refused rather than changed is what somebody may have put there to mislead.
    """
    if _misleads(told):
        raise _refused("name", "must not have invisible characters")
    if re.search(r"[/\\]", told):
        raise _refused("name", "must be a name without a path")
    decent = unicodedata.normalize("NFC", _FOR_SYSTEMS.sub("_", told))
    name = " ".join(decent.split()).rstrip(". ")
    if not name or not name.strip("._ "):
        raise _refused("name", "must not be empty")
    if len(name) > LONGEST_NAME:
        raise _refused("name", f"at most {LONGEST_NAME} characters")
    if _DEVICES.fullmatch(name.split(".")[0].strip()):
        raise _refused("name", "is the name of a device on some systems")
    return name


def link_title(told: str | None, url: str) -> str:
    """What a link is called: what was told, in one line, or else its address. Raises Invalid."""
    if told is None:
        return url
    if _misleads(told):
        raise _refused("name", "must not have invisible characters")
    title = " ".join(unicodedata.normalize("NFC", told).split())
    if not 0 < len(title) <= LONGEST_NAME:
        raise _refused("name", f"from 1 to {LONGEST_NAME} characters")
    return title


def checked_size(kind: str, size: int) -> int:
    """The size of a file in bytes. Raises Invalid for none, and for more than its kind may have."""
    most = kinds().kinds[kind].most_bytes
    if not 0 < size <= most:
        raise _refused("size", f"from 1 to {most} bytes for {kind}")
    return size


def checked_type(kind: str, told: str | None) -> str:
    """The media type of a kind. Raises Invalid if another one was told."""
    known = kinds().kinds[kind].type
    if told is not None and told.strip().lower() != known:
        raise _refused("media_type", f"{known} is what the name says")
    return known


def link_address(told: str) -> str:
    """The address of a link: https, a host with a name, nothing that signs in. Raises Invalid.

    Nothing here or anywhere else asks for what is there.
    """
    if len(told) > LONGEST_URL:
        raise _refused("url", f"at most {LONGEST_URL} characters")
    if _misleads(told) or re.search(r"[\s\\\u200c\u200d]", told):
        raise _refused("url", "must be an address without spaces")
    try:
        url = AnyUrl(told)
    except ValidationError:
        raise _refused("url", "must be an address such as https://example.se/page") from None
    if url.scheme != "https" or url.host is None:
        raise _refused("url", "must begin with https://")
    if url.username is not None or url.password is not None:
        raise _refused("url", "must not have a user name or password")
    if "." not in url.host or re.fullmatch(r"[\d.]+|\[.*\]", url.host):
        raise _refused("url", "must lead to a host by its name")
    return str(url)


def _misleads(told: str) -> bool:
    return any(unicodedata.category(c) in _HIDDEN and c not in _JOINERS for c in told)


def _refused(field: str, detail: str) -> Invalid:
    return Invalid(errors=[{"pointer": f"/{field}", "detail": detail}])
