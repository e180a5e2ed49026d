"""What it means to change a window: a figure in the data, and nothing else (F87, D2).

The manual that the rules come from once let the record be edited for 7 days after the talk, and for 30
since. A municipality that wants 14 changes one word of `shared/data/policies/standard.json`.
"""

import pytest

from shared.domain.errors import WindowClosed
from shared.domain.policy import Policy
from shared.domain.vocabulary import Phase
from shared.domain.windows import Windows, windows_for
from tests.support.talks import STANDARD
from tests.support.world import STOCKHOLM, local

BOOKED = local("2021-10-01 08:00")
START, END = local("2021-10-31 09:00"), local("2021-10-31 09:30")


def windows(record_closes: str) -> Windows:
    as_shipped = STANDARD["development"].model_dump(mode="json")
    changed = Policy.model_validate(as_shipped | {"record_closes": record_closes})
    return windows_for(changed, BOOKED, START, END, STOCKHOLM)


@pytest.mark.spec("F87", "D2")
def test_fourteen_days_instead_of_thirty() -> None:
    thirty, fourteen = windows("start+P30D"), windows("start+P14D")

    # A talk on 31 October at 09:00 could be documented until 30 November at 09:00 ...
    assert thirty.record_closes == local("2021-11-30 09:00")
    thirty.of(Phase.RECORD).check(local("2021-11-30 08:59"), STOCKHOLM)

    # ... and now can until 14 November at 09:00, and not from that moment on.
    assert fourteen.record_closes == local("2021-11-14 09:00")
    fourteen.of(Phase.RECORD).check(local("2021-11-14 08:59"), STOCKHOLM)
    with pytest.raises(WindowClosed) as refused:
        fourteen.of(Phase.RECORD).check(local("2021-11-14 09:00"), STOCKHOLM)
    assert refused.value.facts == {"closed": "2021-11-14T09:00:00+01:00"}

    # Nothing else is touched: not when it opens, not the preparation, not the follow-up.
    unchanged = {"record_closes"}
    assert fourteen.model_dump(exclude=unchanged) == thirty.model_dump(exclude=unchanged)
