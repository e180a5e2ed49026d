"""Further staff who come to the talks at a published time (F13)."""

from collections.abc import Sequence

from shared.adapters import register
from shared.adapters.ports import Ports
from shared.domain.errors import Invalid, NotFound
from shared.domain.policy import Policy
from shared.domain.times import work_together


def check_colleagues(
    ports: Ports, responsible_id: str, with_staff: Sequence[str], policy: Policy
) -> None:
    """Only staff of a unit where the responsible works too can be named, for talks around a pupil.

    Raises NotFound for anybody else, so that nobody learns who exists; Invalid for a talk between two, or
    if the responsible is named.
    """
    if not with_staff:
        return
    if policy.about == "employee":
        raise _invalid("a talk with an employee is between two")
    if responsible_id in with_staff:
        raise _invalid("the responsible comes anyway")
    today = ports.day(ports.now())
    known = register.named(ports.store, (responsible_id, *with_staff))
    responsible = known.get(responsible_id)
    if not all(work_together(responsible, known.get(s), today) for s in with_staff):
        raise NotFound("Not all of these people work at your unit.")


def _invalid(detail: str) -> Invalid:
    return Invalid(errors=[{"pointer": "/with_staff", "detail": detail}])
