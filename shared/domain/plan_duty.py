"""Which pupils must have a written development plan once a school year (R2), from a table (D17).

The table is keyed by school form, year and the date from which it holds, because laws change (R4, R5). The
newest rules of a school form replace all its older ones; a rule without years says that nobody must.
"""

from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import TypeAdapter

from shared.domain.template_words import Part


class PlanDuty(Part):
    """The pupils of some school forms in some years, both ends among them."""

    school_forms: tuple[str, ...]
    first_year: int | None = None
    last_year: int | None = None
    valid_from: date
    subjects: Literal["all", "without_grades"] = "all"
    """Which subjects are judged in it."""

    def covers(self, year: int | None) -> bool:
        """Whether it is about this year."""
        if year is None or self.first_year is None or self.last_year is None:
            return False
        return self.first_year <= year <= self.last_year


def duty_of(
    school_form: str, year: int | None, day: date, rules: Iterable[PlanDuty] | None = None
) -> PlanDuty | None:
    """The duty towards a pupil on a local date; None if there is none, or the year is not known."""
    known = duties() if rules is None else rules
    mine = [rule for rule in known if school_form in rule.school_forms and rule.valid_from <= day]
    newest = max((rule.valid_from for rule in mine), default=None)
    return next((r for r in mine if r.valid_from == newest and r.covers(year)), None)


@cache
def duties() -> tuple[PlanDuty, ...]:
    """The table, as shipped."""
    text = resources.files("shared.data").joinpath("plan_duties.json").read_text("utf-8")
    return TypeAdapter(tuple[PlanDuty, ...]).validate_json(text)
