"""Saying how one is, and seeing what one said (F79)."""

from functions.records.well_being.models import AnswersRequest, WellBeingView
from functions.records.well_being.view import well_being_view
from shared.adapters import register
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.adapters.well_being import answers_of, write_answer
from shared.domain.errors import Invalid
from shared.domain.permission.records import check_measures_well_being
from shared.domain.well_being import Answer, measure, past_year


def read_own(ports: Ports, caller_id: str, language: str) -> WellBeingView:
    """The caller's own past year. Raises NotFound for one who works nowhere in the installation."""
    _check_works(ports, caller_id)
    days = past_year(ports.day(ports.now()))
    said = answers_of(ports.store, caller_id, days)
    return well_being_view(said, days, language, is_own=True)


def say(ports: Ports, caller_id: str, asked: AnswersRequest) -> None:
    """Keep the caller's answers of today, in place of earlier ones of the day. Raises NotFound and Invalid."""
    _check_works(ports, caller_id)
    now = ports.now()
    questions = {question.id: question for question in measure().questions}
    names = ", ".join(questions)
    errors = []
    for place, answer in enumerate(asked.answers):
        question = questions.pop(answer.question, None)
        if question is None:
            told = f"one of: {names}, and each once"
            errors.append({"pointer": f"/answers/{place}/question", "detail": told})
        elif not question.lowest <= answer.value <= question.highest:
            told = f"from {question.lowest} to {question.highest}"
            errors.append({"pointer": f"/answers/{place}/value", "detail": told})
    if errors:
        raise Invalid(errors=errors)
    work = UnitOfWork()
    for answer in asked.answers:
        said = Answer(
            person_id=caller_id,
            question=answer.question,
            day=ports.day(now),
            value=answer.value,
            at=now,
        )
        write_answer(work, said)
    ports.store.commit(work)


def _check_works(ports: Ports, caller_id: str) -> None:
    caller = register.a_person(ports.store, caller_id)
    check_measures_well_being(caller, ports.day(ports.now()))
