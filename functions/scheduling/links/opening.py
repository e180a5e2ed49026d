"""From a link to the talk as it is today and to who holds the link, with the rights they have today (G3)."""

from datetime import date, datetime
from typing import NamedTuple

from shared.adapters import register
from shared.adapters.edge import Holder
from shared.adapters.links import Link, Links
from shared.adapters.ports import Ports
from shared.adapters.talks import load_talk
from shared.domain.errors import NotAllowed, NotFound, NotSignedIn, WindowClosed, WrongStatus
from shared.domain.people import Person
from shared.domain.relation import guardians_in, roles_in
from shared.domain.talk import Talk
from shared.domain.times import acts_for_family

LONGEST_CHAIN = 50
"""Talks that may follow one on another by late rebooking before a link is given up."""


class Opened(NamedTuple):
    """A talk that a link leads to, and those whom the decision rests on."""

    talk: Talk
    holder: Person
    subject: Person

    def changes_until(self, talk: Talk, today: date) -> datetime | None:
        """Until when the holder may give the talk's time back or choose another; None: not at all (D10).

        The cut-off is the guardian's for everybody here: who is staff as well signs in to do more.
        """
        if talk.windows is None or not acts_for_family(self.holder, self.subject, today):
            return None
        return talk.windows.guardian_cutoff

    def check_may_change(self, now: datetime, today: date) -> None:
        """Raise WrongStatus, NotAllowed or WindowClosed unless the holder may move or give back now."""
        if self.talk.windows is None:
            raise WrongStatus("The talk has no time.")
        until = self.changes_until(self.talk, today)
        if until is None:
            raise NotAllowed
        if now >= until:
            raise WindowClosed("From now on only the school can move or cancel this talk.")


class Opening:
    """Opens links for the edge."""

    def __init__(self, ports: Ports, links: Links) -> None:
        self._ports = ports
        self._links = links

    def holder(self, token: str) -> Holder:
        """Who holds the link, and the talk it leads to now: the one a late rebooking has made of it.

        Raises NotFound for a link that is wrong, has expired, or belongs to one who has nothing to do with
        the talk any more; NotSignedIn where an identity is protected (R17).
        """
        now = self._ports.now()
        link = self._links.read(token, now)
        talk = self._present(link.talk_id)
        subject = self._subject(talk)
        holder = self._who(link, talk, subject, self._ports.day(now))
        if not roles_in(talk, holder, subject, self._ports.day(now)):
            raise NotFound
        if subject.is_protected or holder.is_protected:
            raise NotSignedIn
        return Holder(holder.id, talk.id, Opened(talk, holder, subject))

    def _present(self, talk_id: str) -> Talk:
        for _ in range(LONGEST_CHAIN):
            talk = load_talk(self._ports.store, talk_id)
            if talk.next_id is None:
                return talk
            talk_id = talk.next_id
        raise NotFound

    def _subject(self, talk: Talk) -> Person:
        known = register.people(self._ports.store, [talk.subject_id], own=[talk.subject_id])
        if talk.subject_id not in known:
            raise NotFound
        return known[talk.subject_id]

    def _who(self, link: Link, talk: Talk, subject: Person, today: date) -> Person:
        if link.is_for(subject.id):
            return subject
        for person_id in guardians_in(talk, subject, today):
            if link.is_for(person_id):
                return register.a_person(self._ports.store, person_id)
        raise NotFound
