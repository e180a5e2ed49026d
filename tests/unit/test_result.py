"""Attendance as a share of the teaching."""

import pytest

from shared.domain.result import Attendance
from tests.support.talks import START


@pytest.mark.parametrize(
    ("attended", "valid", "invalid", "share"),
    [(90, 5, 5, 0.9), (0, 0, 0, None), (0, 10, 0, 0.0), (60, 0, 0, 1.0)],
)
def test_absence_of_either_kind_is_teaching_that_was_missed(
    attended: int, valid: int, invalid: int, share: float | None
) -> None:
    told = Attendance.model_validate({
        "pupil_id": "emil", "term": "2021-autumn", "at": START, "attended": attended,
        "valid_absence": valid, "invalid_absence": invalid,
    })  # fmt: skip
    assert told.share == share
