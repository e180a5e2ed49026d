"""A pupil's judgements, among the other results of the school year, and what a unit does with them."""

from shared.adapters.results import results_of
from shared.adapters.store import Item, Store
from shared.domain.judgement import Judgement
from shared.domain.judgement_use import JudgementUse


def judgements_of(store: Store, pupil_id: str, school_year: int) -> list[Judgement]:
    """All judgements of a pupil in the school year that began in this year: one query."""
    return results_of(store, pupil_id, school_year, school_year).judgements


def use_of(item: Item | None) -> JudgementUse:
    """What a unit's item says of judgements; without one, what holds for who never said anything."""
    told = {name: value for name, value in (item or {}).items() if name not in ("pk", "sk")}
    return JudgementUse.model_validate(told)
