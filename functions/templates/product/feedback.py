"""Saying what one thinks of the product, and reading it (F51)."""

from functions.templates.models import CreatorView
from functions.templates.product.models import (
    GivenView,
    ProductFeedbackQuery,
    ProductFeedbackRequest,
    ProductFeedbackView,
    ThanksView,
)
from shared.adapters import product_feedback, register
from shared.adapters.ports import Ports
from shared.adapters.product_feedback import ProductFeedback
from shared.adapters.store import UnitOfWork
from shared.domain.instant import local_text
from shared.domain.people import Person
from shared.domain.permission.leading import check_leads_all


def prepare_feedback(
    ports: Ports, caller_id: str, request: ProductFeedbackRequest
) -> tuple[ThanksView, UnitOfWork]:
    """What anybody of the register thinks, a few times a day. Raises NotFound, TooOften."""
    now = ports.now()
    caller = register.a_person(ports.store, caller_id)
    given = ProductFeedback(
        id=ports.new_id(),
        kind=request.kind,
        words=request.words,
        page=request.page,
        at=now,
        author_id=caller.id if request.may_be_answered else None,
    )
    work = UnitOfWork()
    product_feedback.count(work, caller.id, ports.day(now), now)
    product_feedback.write(work, given, f"{ports.day(now):%Y-%m}")
    return ThanksView(id=given.id, at=local_text(now, ports.zone)), work


def read_feedback(ports: Ports, caller_id: str, asked: ProductFeedbackQuery) -> ProductFeedbackView:
    """What was said in a month, for the highest permission. Raises NotFound, NotAllowed for colleagues."""
    today = ports.day(ports.now())
    caller = register.a_person(ports.store, caller_id)
    check_leads_all(caller, register.units_worked_at(ports.store, caller, today), today)
    month = asked.month or f"{today:%Y-%m}"
    found, following = product_feedback.of_month(ports.store, month, asked.after)
    authors = {given.author_id for given in found if given.author_id}
    people = register.people(ports.store, sorted(authors)) if authors else {}
    return ProductFeedbackView(
        month=month,
        feedback=tuple(
            GivenView(
                id=given.id,
                kind=given.kind,
                words=given.words,
                page=given.page,
                at=local_text(given.at, ports.zone),
                author=_author(given.author_id, people),
            )
            for given in found
        ),
        next=following,
    )


def _author(person_id: str | None, people: dict[str, Person]) -> CreatorView | None:
    if person_id is None:
        return None
    person = people.get(person_id)
    hidden = person is None or person.is_protected
    return CreatorView(id=person_id, name=None if hidden or person is None else person.name)
