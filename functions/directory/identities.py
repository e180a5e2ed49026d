"""What people of an export are known by when they sign in, as keyed digests: nothing of it is kept in clear."""

from collections.abc import Iterator
from dataclasses import dataclass

from functions.directory.ss12000 import PersonRecord
from shared.adapters.sign_in_secret import SignInSecret
from shared.domain.identity import Identifier


@dataclass(frozen=True, slots=True)
class Identities:
    """Makes them. Without a secret there are none."""

    secret: SignInSecret | None = None
    by: frozenset[Identifier] = frozenset()
    """What the municipality's ways to sign in go by; of nothing else anything is kept."""

    def of(self, record: PersonRecord, *, is_child: bool) -> tuple[str, ...]:
        """Of somebody. Of children's civic numbers nothing is kept: they come by the school's name."""
        secret = self.secret
        if secret is None:
            return ()
        digests = (
            secret.digest(identifier, text)
            for identifier, text in _told(record)
            if identifier in self.by and not (is_child and identifier is Identifier.CIVIC_NUMBER)
        )
        return tuple(sorted({digest for digest in digests if digest}))


def _told(record: PersonRecord) -> Iterator[tuple[Identifier, str]]:
    for name in record.edu_person_principal_names:
        yield Identifier.SCHOOL_NAME, name
    if record.civic_no is not None:
        yield Identifier.CIVIC_NUMBER, record.civic_no.value
    for mail in record.emails:
        yield Identifier.MAIL, mail.value
