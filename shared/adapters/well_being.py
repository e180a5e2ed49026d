"""What employees said of their well-being, in the tables. No version is kept of it: it is theirs (R14)."""

from shared.adapters import keys
from shared.adapters.store import Store, UnitOfWork, impossible
from shared.domain.well_being import Answer, Span


def answers_of(store: Store, person_id: str, days: Span) -> list[Answer]:
    """What somebody said on these days: one query."""
    found = store.query(keys.well_being_of(person_id), between=keys.of_days(*days))
    return [Answer.model_validate(item) for item in found]


def write_answer(work: UnitOfWork, answer: Answer) -> None:
    """Add an answer, in place of an earlier one to the same question on the same day."""
    key = keys.well_being(answer.person_id, answer.day, answer.question)
    work.put(key, answer.model_dump(mode="json"), None, impossible)
