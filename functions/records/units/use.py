"""Whether a unit shows judgements beside its talks: said by higher permission, read by who works there."""

from boto3.dynamodb.conditions import Attr

from shared.adapters import keys, register
from shared.adapters.judgements import use_of
from shared.adapters.ports import Ports
from shared.adapters.store import Item, UnitOfWork
from shared.domain.errors import StaleResult, TalkError
from shared.domain.judgement_use import JudgementUse, Use
from shared.domain.people import Person
from shared.domain.permission.records import check_says_use, check_works_at


def read_use(ports: Ports, caller_id: str, unit_id: str) -> JudgementUse:
    """What the unit says. Raises NotFound for one who does not work there."""
    return _meet(ports, caller_id, unit_id)[1]


def say_use(ports: Ports, caller_id: str, unit_id: str, use: Use, builds_on: int) -> JudgementUse:
    """The unit's word as it stands now. Raises NotFound, NotAllowed, and StaleResult."""
    caller, standing = _meet(ports, caller_id, unit_id)
    now = ports.now()
    check_says_use(caller, unit_id, ports.day(now))
    said = JudgementUse(use=use, version=builds_on + 1, by=caller_id, at=now)
    if standing == said.model_copy(update={"at": standing.at}):
        return standing
    work = UnitOfWork()
    unchanged = Attr("version").eq(builds_on) if builds_on else Attr("pk").not_exists()
    work.put(keys.judgement_use(unit_id), said.model_dump(mode="json"), unchanged, _stale)
    ports.store.commit(work)
    return said


def _meet(ports: Ports, caller_id: str, unit_id: str) -> tuple[Person, JudgementUse]:
    """One who works at the unit, and what it says: one request."""
    today = ports.day(ports.now())
    place = keys.judgement_use(unit_id)
    found = ports.store.get_many([keys.person(caller_id), place])
    caller = check_works_at(register.person_in(found, caller_id), unit_id, today)
    return caller, use_of(found.get(place))


def _stale(item: Item | None) -> TalkError:
    standing = use_of(item)
    return StaleResult(current=standing.use, current_version=standing.version)
