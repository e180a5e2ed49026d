"""Of which documents erasing can be asked for, from a table, and on what ground (R13, G9; GDPR article 17).

What the table allows is still decided by who answers for the school; what it does not is refused at once.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from importlib import resources

from pydantic import TypeAdapter

from shared.domain.rights import Reply, Request, RequestState
from shared.domain.template_words import Part, Words


class Erasable(StrEnum):
    """A kind of document that somebody may ask to have erased."""

    DRAFT = "draft"
    WELL_BEING = "well_being"
    PRODUCT_FEEDBACK = "product_feedback"
    LANGUAGE = "language"
    """What they would be written to in, and the interpreter they need."""
    OWN_ATTACHMENT = "own_attachment"
    """What they attached to talks about themselves or their children, with the bytes."""
    PREPARATION = "preparation"
    RECORD = "record"
    FOLLOW_UP = "follow_up"
    AGREEMENT = "agreement"
    PRESENCE = "presence"
    DISAGREEMENT = "disagreement"
    COOPERATION = "cooperation"
    WORRY = "worry"
    STUDENT_HEALTH = "student_health"
    ATTACHMENT = "attachment"
    """What the school attached."""
    TALK = "talk"
    WAITING_PLACE = "waiting_place"
    MESSAGE = "message"
    PLAN = "plan"
    JUDGEMENT = "judgement"
    GRADE = "grade"
    ATTENDANCE = "attendance"
    OBSERVATION = "observation"
    CONSENT = "consent"
    CONTACT = "contact"
    REGISTER = "register"
    TIMES = "times"
    """Published, blocked and held times."""
    SIGN_IN = "sign_in"
    REQUEST = "request"
    AUDIT_TRAIL = "audit_trail"


class ErasureRule(Part):
    """What the table says of a kind."""

    allowed: bool
    """Whether it can be erased on request, if the school grants it."""
    kinds: tuple[str, ...] = ()
    """Which kinds of items of the tables hold it, by their names: none that is about people is in no line."""
    ground: Words
    reason: Words


def erasure_rule(document: Erasable) -> ErasureRule:
    """The rule of a kind."""
    return _rules()[document]


def assessed_by_table(request: Request, rule: ErasureRule) -> Request:
    """A new request as it stands at once: received where a rule allows erasing, refused where none does."""
    if rule.allowed:
        return request
    words, ground = (w.in_language(request.language) for w in (rule.reason, rule.ground))
    reply = Reply(words=words, ground=ground, by=request.asked_by, at=request.asked_at)
    return request.model_copy(update={"state": RequestState.REFUSED, "reply": reply})


@cache
def _rules() -> Mapping[Erasable, ErasureRule]:
    return read_rules(resources.files("shared.data").joinpath("erasure.json").read_text("utf-8"))


def read_rules(text: str) -> Mapping[Erasable, ErasureRule]:
    """The rules of a table."""
    return TypeAdapter(Mapping[Erasable, ErasureRule]).validate_json(text, strict=False)
