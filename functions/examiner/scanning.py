"""Searching a file for malware: whoever does it, the examination asks for the verdict in the same way."""

import mmap
from typing import IO, Protocol

from functions.examiner.bucket import Bucket, Upload
from functions.examiner.refusal import Refusal
from shared.domain.attachment import Reason

TAG = "GuardDutyMalwareScanStatus"
"""With which GuardDuty's Malware Protection for S3 says what it found."""
EICAR = bytes.fromhex(
    "58354f2150254041505b345c505a58353428505e2937434329377d2445494341522d5354414e444152442d414e54495649525553"
    "2d544553542d46494c452124482b482a"
)
"""The harmless text that every scanner takes for malware, so that scanning can be tried; not spelled out here,
or scanners would take this file for it."""


class Scanner(Protocol):
    """Somebody who searches files."""

    def has_looked(self, upload: Upload) -> bool:
        """Whether there is a verdict; if not, the upload is announced again once there is."""
        ...

    def check(self, upload: Upload, file: IO[bytes]) -> None:
        """Raise Refusal unless nothing was found."""
        ...


class ScanFailed(Exception):
    """The service could not look at the file: a fault of ours, not of the file's."""


class GuardDuty:
    """The bucket's own scanning service, which tags each object."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def has_looked(self, upload: Upload) -> bool:
        """Whether the object is tagged."""
        return TAG in self._bucket.tags(upload)

    def check(self, upload: Upload, _file: IO[bytes]) -> None:
        """Raise Refusal or ScanFailed unless the tag says that nothing was found."""
        match self._bucket.tags(upload).get(TAG):
            case "NO_THREATS_FOUND":
                return
            case "THREATS_FOUND":
                raise Refusal(Reason.MALWARE)
            case "UNSUPPORTED":  # what it cannot open, such as what is locked or packed too often
                raise Refusal(Reason.CANNOT_BE_SCANNED)
            case failed:
                raise ScanFailed(failed)


class TestSignature:
    """Finds the text made for trying scanners, and nothing else: for a developer's machine."""

    __test__ = False

    def has_looked(self, _upload: Upload) -> bool:
        """It looks at once."""
        return True

    def check(self, _upload: Upload, file: IO[bytes]) -> None:
        """Raise Refusal if the text stands anywhere in the file."""
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            if content.find(EICAR) >= 0:
                raise Refusal(Reason.MALWARE)


def scanner(name: str, bucket: Bucket) -> Scanner:
    """The one that this installation uses, as its template's parameter says."""
    if name == "GuardDuty":
        return GuardDuty(bucket)
    return TestSignature()
