"""What must be true at the instant of everything that is erased on request, and where it is told (R13, G9)."""

from functions.disposer.erasing import OnHold, Overtaken
from shared.adapters import keys, register
from shared.adapters.erasures import demand_granted
from shared.adapters.keys import Key
from shared.adapters.retention_holds import demand_no_hold
from shared.adapters.store import Index, Item, Store, UnitOfWork
from shared.adapters.talks import subject_key, talk_of
from shared.domain.audit import About, Subject
from shared.domain.errors import NotFound, TalkError
from shared.domain.people import Person
from shared.domain.rights import Request
from shared.domain.talk import Talk


def about(request: Request) -> About:
    """Whom a request is about."""
    return About(Subject.PERSON, request.person_id)


def tombstone(request: Request) -> Key:
    """What tells beside the person that something went."""
    return keys.disposed(about(request), request.id)


def guarded(request: Request, talk_id: str | None = None) -> UnitOfWork:
    """Work that is refused unless it is still granted, and with OnHold if the person or the talk is kept."""
    work = UnitOfWork()
    demand_granted(work, request)
    demand_no_hold(work, about(request), lambda _: OnHold())
    if talk_id is not None:
        demand_no_hold(work, About(Subject.TALK, talk_id), lambda _: OnHold())
    return work


def overtaken(_: Item | None) -> TalkError:
    """The refusal of a write that is based on what stands no more."""
    return Overtaken()


def meet(store: Store, request: Request) -> Person:
    """Whom it is about, with what is said of them beside the register. Raises NotFound."""
    person_id = request.person_id
    person = register.people(store, [person_id], own=[person_id]).get(person_id)
    if person is None:
        raise NotFound
    return person


def talks_of_family(store: Store, person: Person) -> list[Talk]:
    """The talks about somebody, their children and those they care for."""
    children = (child.person_id for child in person.children)
    return [
        talk_of(item)
        for subject_id in dict.fromkeys((person.id, *children, *person.own.cares_for))
        for item in store.query_index(Index.BY_SUBJECT, subject_key(subject_id))
    ]
