"""Which text is meant by who says that something is wrong."""

from boto3.dynamodb.conditions import Attr

from functions.rights.meeting import Meeting
from shared.adapters import keys
from shared.adapters.ports import Ports
from shared.adapters.scene import Scene, among
from shared.adapters.store import UnitOfWork
from shared.adapters.talks import talk_of
from shared.domain.errors import Invalid, NotFound
from shared.domain.rights import About, Ground


def demand_text(ports: Ports, work: UnitOfWork, met: Meeting, about: About) -> None:
    """Raise Invalid unless who asks reads the text that they mean, in a talk about the person.

    That it was ever written is a condition of the write. Nobody learns here which talks there are.
    """
    if about.talk_id is None or about.phase is None or about.field is None:
        raise no_text()
    item = ports.store.get(keys.talk(about.talk_id))
    if item is None or item["subject_id"] != met.person.id or not _reads(ports, met, about, item):
        raise no_text()
    key = keys.text(about.talk_id, about.phase, about.field)
    work.check(key, Attr("version").gte(1), lambda _: no_text())


def no_text() -> Invalid:
    """The refusal of what is no text that the caller reads."""
    return Invalid(
        errors=[{"pointer": "/text", "detail": "no text about the person that you read"}]
    )


def _reads(ports: Ports, met: Meeting, about: About, item: dict[str, object]) -> bool:
    scene: Scene
    try:
        people = {met.caller.id: met.caller, met.person.id: met.person}
        scene = among(ports, met.caller.id, talk_of(item), people)
    except NotFound:
        # A talk of their preschool years, which a child reads in an export alone.
        return met.ground is Ground.SELF
    reads = about.phase is not None and scene.may_read(about.phase)
    return reads and about.field not in scene.hidden
