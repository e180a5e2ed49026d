"""Who is asking about which talk, and what they are to it: the start of every use case around a talk."""

from collections.abc import Collection, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime

from shared.adapters import register
from shared.adapters.asking import sign_in
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.talks import load_talk
from shared.adapters.templates import load_version
from shared.domain.access import (
    LEADERS,
    may_read,
    may_see_history,
    may_see_trail,
    may_write,
    takes_part,
)
from shared.domain.attachment import Attachment, may_attach, may_remove
from shared.domain.blind import hidden_fields, is_blind
from shared.domain.cooperation import may_see
from shared.domain.deciding import Area, Of, Owner, decided
from shared.domain.errors import NotFound
from shared.domain.people import Person
from shared.domain.process import acting
from shared.domain.protection import is_known_to_holder, sees_name
from shared.domain.referral import may_refer, works_on
from shared.domain.relation import roles_in
from shared.domain.sign_in import Need, demand, is_strong
from shared.domain.talk import Talk
from shared.domain.template import Template
from shared.domain.vocabulary import Phase, Role
from shared.domain.well_being import may_read_well_being
from shared.domain.worry import may_pass_on

READS = {
    Phase.PREPARATION: Area.PREPARATION,
    Phase.RECORD: Area.RECORD,
    Phase.FOLLOW_UP: Area.FOLLOW_UP,
}
WRITES = {
    Phase.PREPARATION: Area.WRITES_PREPARATION,
    Phase.RECORD: Area.WRITES_RECORD,
    Phase.FOLLOW_UP: Area.WRITES_FOLLOW_UP,
}


@dataclass(frozen=True, slots=True)
class Scene:
    """A talk as one of its people meets it now."""

    ports: Ports
    talk: Talk
    caller: Person
    subject: Person
    roles: frozenset[Role]
    now: datetime
    people: Mapping[str, Person]
    """Everybody who was read with it, by id."""

    @property
    def acting(self) -> frozenset[Role]:
        """The roles in which the caller sees the material and does something with it now (F61)."""
        return acting(self.talk, self.roles, self.now)

    def may_write(self, phase: Phase, among: Set[Role] | None = None) -> bool:
        """Whether the caller writes in the phase at all, or in a field that these roles answer (D6, D7).

        Raises StepUpNeeded as `may_read` does.
        """
        self._ask_for_a_strong_sign_in()
        roles = self.acting if among is None else self.acting & among
        return self._decided(roles if self.answers(phase, roles) else (), WRITES[phase])

    def answers(self, phase: Phase, roles: Set[Role]) -> bool:
        """Whether any of these roles writes in the phase of this talk, whoever has it."""
        return may_write(self.talk.pattern, phase, roles, self.talk.opens_follow_up)

    def may_read(self, phase: Phase) -> bool:
        """Whether the caller reads what is written in the phase; of a sensitive talk fewer do (F46, R14).

        Raises StepUpNeeded for a sensitive talk whose caller did not show surely enough who they are.
        """
        self._ask_for_a_strong_sign_in()
        reads = may_read(self.talk.pattern, phase, self.acting, self._is_kept_narrow)
        blind = phase is Phase.PREPARATION and is_blind(self.talk, self.now)
        area = Area.OWN_PREPARATION if blind else READS[phase]
        return self._decided(self.acting if reads else (), area)

    @property
    def holds_talk(self) -> bool:
        """Whether the caller holds the talk: takes its steps, and says who was there."""
        leads = self.roles & LEADERS
        decided(leads, self.caller.id, Owner(Of.PERSON, self.subject.id), Area.HOLDS)
        return self._decided(leads, Area.HOLDS)

    @property
    def may_pass_on_worry(self) -> bool:
        """Whether the caller passes on a worry about the pupil (F100)."""
        passes = may_pass_on(self.talk.pattern, self.acting)
        return self._decided(self.acting if passes else (), Area.HOLDS)

    @property
    def may_refer(self) -> bool:
        """Whether the caller passes something on to student health (F12)."""
        refers = may_refer(self.talk.pattern, self.caller, self.acting, self.subject)
        return self._decided(self.acting if refers else (), Area.REFERS)

    @property
    def works_on_referrals(self) -> bool:
        """Whether the caller takes, answers and follows up what was passed on: the team (F12)."""
        return self._decided(self.acting if works_on(self.acting) else (), Area.HEALTH)

    @property
    def reads_well_being(self) -> bool:
        """Whether the employee's measure of their well-being is shown to the caller beside the talk (F79)."""
        policy = self.ports.policies.get(self.talk.talk_type)
        is_shown = policy is not None and policy.well_being
        return is_shown and may_read_well_being(self.talk, self.caller.id, self.roles, self.now)

    @property
    def takes_part(self) -> bool:
        """Whether the caller is a party of the talk."""
        parties = self.acting if takes_part(self.talk.pattern, self.acting) else ()
        return self._decided(parties, Area.TAKES_PART)

    @property
    def sees_history(self) -> bool:
        """Whether the caller sees who wrote which version when (D8, F110)."""
        return self._decided(self.roles if may_see_history(self.roles) else (), Area.HISTORY)

    @property
    def sees_trail(self) -> bool:
        """Whether the caller sees by whom the talk was seen (G8)."""
        return self._decided(self.roles if may_see_trail(self.roles) else (), Area.TRAIL)

    @property
    def sees_cooperations(self) -> bool:
        """Whether the caller sees who from outside is to be brought in (F99)."""
        sees = may_see(self.talk.pattern, self.acting)
        return self._decided(self.acting if sees else (), Area.COOPERATION)

    def may_attach(self, phase: Phase) -> bool:
        """Whether the caller attaches files and links to a phase that they read (F70)."""
        writes = self.may_write(phase)
        attaches = may_attach(self.acting, reads=self.may_read(phase), writes=writes)
        return self._decided(self.acting if attaches else (), Area.ATTACHES)

    def may_remove(self, attachment: Attachment) -> bool:
        """Whether the caller takes an attachment away that they are shown."""
        removes = may_remove(attachment, self.caller.id, self.acting)
        return self._decided(self.acting if removes else (), Area.ATTACHES)

    def _decided(self, roles: Collection[Role], area: Area) -> bool:
        return decided(roles, self.caller.id, Owner(Of.TALK, self.talk.id), area)

    def _ask_for_a_strong_sign_in(self) -> None:
        figures = self.ports.step_up
        if not is_strong(sign_in(), figures) and self.template.sensitive:
            demand(sign_in(), Need.STRONG, figures, self.now)

    @property
    def _is_kept_narrow(self) -> bool:
        if Role.STAFF not in self.acting:
            return False  # for nobody else it makes a difference
        booking = self.talk.booking
        comes = booking is not None and booking.brings(self.caller.id, Role.STAFF)
        return not comes and self.template.sensitive

    @property
    def hidden(self) -> frozenset[str]:
        """Ids of the fields that the other side prepares unseen for now (D5)."""
        return hidden_fields(self.talk, self.template, self.acting, self.now)

    def names(self, more: Mapping[str, Person] | None = None) -> Names:
        """Everybody of the scene, and more, as the caller sees them: protected identities closely (R17)."""
        return Names({**self.people, **(more or {})}, self._knows)

    def _knows(self, person: Person) -> bool:
        today = self.ports.day(self.now)
        if sees_name(person, self.caller, today):
            return True
        holds = not self.roles.isdisjoint(LEADERS)
        return holds and person is self.subject and is_known_to_holder(person, self.caller, today)

    @property
    def template(self) -> Template:
        """The questions the talk began with."""
        return load_version(self.ports, self.talk.template_id, self.talk.template_version)


def enter(ports: Ports, caller_id: str, talk_id: str) -> Scene:
    """The scene of a request. Raises NotFound for a stranger as for a talk that does not exist."""
    return meet(ports, caller_id, load_talk(ports.store, talk_id))


def meet(ports: Ports, caller_id: str, talk: Talk, others: Iterable[str] = ()) -> Scene:
    """The scene around a talk that was read; `others` are read in the same request as the two it needs.

    Raises NotFound for a stranger.
    """
    ids = (caller_id, talk.subject_id, *others)
    known = register.people(ports.store, ids, own=[talk.subject_id])
    return among(ports, caller_id, talk, known)


def among(ports: Ports, caller_id: str, talk: Talk, known: Mapping[str, Person]) -> Scene:
    """The scene around a talk with people that were read, its subject's own among it.

    Raises NotFound for a stranger.
    """
    now = ports.now()
    caller, subject = known.get(caller_id), known.get(talk.subject_id)
    if caller is None or subject is None:
        raise NotFound
    roles = roles_in(talk, caller, subject, ports.day(now))
    if not roles:
        raise NotFound
    return Scene(ports, talk, caller, subject, roles, now, known)
