"""From a link to the talk as it is today and to who holds the link, with the rights they have today (G3)."""

from datetime import date, datetime
from typing import NamedTuple

from shared.adapters import register
from shared.adapters.doors import door_of
from shared.adapters.edge import Holder
from shared.adapters.links import Link, Links
from shared.adapters.ports import Ports
from shared.adapters.talks import load_talk
from shared.domain.errors import NotFound, NotSignedIn
from shared.domain.people import Person
from shared.domain.relation import guardians_in, roles_in
from shared.domain.talk import Talk
from shared.domain.times import changes_until, check_changes_by_link

LONGEST_CHAIN = 50
"""Talks that may follow one on another by late rebooking before a link is given up."""


class Opened(NamedTuple):
    """A talk that a link leads to, and those whom the decision rests on."""

    talk: Talk
    holder: Person
    subject: Person

    def changes_until(self, talk: Talk, today: date) -> datetime | None:
        """As `times.changes_until`, of the talk or of another that came in its place."""
        return changes_until(talk, self.holder, self.subject, today)

    def check_may_change(self, now: datetime, today: date) -> None:
        """As `times.check_changes_by_link`."""
        check_changes_by_link(self.talk, self.holder, self.subject, today, now)


class Opening:
    """Opens links for the edge."""

    def __init__(self, ports: Ports, links: Links) -> None:
        self._ports = ports
        self._links = links

    def holder(self, token: str) -> Holder:
        """Who holds the link, and the talk it leads to now: the one a late rebooking has made of it.

        Raises NotFound for a link that is wrong, has expired, or belongs to one who has nothing to do with
        the talk any more or whom the school keeps out (R22); NotSignedIn where an identity is protected (R17).
        """
        now = self._ports.now()
        link = self._links.read(token, now)
        talk = self._present(link.talk_id)
        subject = self._subject(talk)
        holder = self._who(link, talk, subject, self._ports.day(now))
        if not roles_in(talk, holder, subject, self._ports.day(now)):
            raise NotFound
        if door_of(self._ports.store, holder.id).is_shut:
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
