"""Which secrecy what is written falls under: the content class of a text (R16), from a table (D17).

Somebody who asks for official documents is answered by it: in preschool everything personal is secret unless
it is clear that nobody is harmed, in school it depends. Student health has a class of its own, whatever the
school form (`referral.py`). The decision in the single case is a person's; here is only what it goes by.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import Literal

from pydantic import TypeAdapter

from shared.domain.template_words import Part


class Secrecy(StrEnum):
    """The content classes."""

    PRESCHOOL = "preschool"
    SCHOOL = "school"
    STAFF = "staff"
    """Of an employee."""
    STUDENT_HEALTH = "student_health"


class SecrecyRule(Part):
    """What holds for some school forms from a date on."""

    secrecy: Secrecy
    school_forms: tuple[str, ...]
    valid_from: date
    secret_unless: bool
    """Whether it is secret unless it is clear that nobody is harmed (the reverse damage test)."""
    source: str
    read: Literal["in_full", "in_part", "not"]
    """How far the source was read: what was not read in full is to be checked by who answers for it."""


STRICTEST = Secrecy.PRESCHOOL
"""Of a school form that is not in the table: a code that is not known opens nothing."""


def secrecy_of(school_form: str, day: date, rules: Iterable[SecrecyRule] | None = None) -> Secrecy:
    """The class of what is written in a talk of this school form, on a local date."""
    known = secrecy_rules() if rules is None else rules
    mine = [rule for rule in known if school_form in rule.school_forms and rule.valid_from <= day]
    return max(mine, key=lambda rule: rule.valid_from).secrecy if mine else STRICTEST


@cache
def secrecy_rules() -> tuple[SecrecyRule, ...]:
    """The table."""
    text = resources.files("shared.data").joinpath("secrecy.json").read_text("utf-8")
    return TypeAdapter(tuple[SecrecyRule, ...]).validate_json(text)
