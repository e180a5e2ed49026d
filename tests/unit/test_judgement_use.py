"""What a unit says of judgements beside its talks (F71)."""

from shared.domain.judgement_use import JudgementUse, Use


def test_a_unit_that_never_said_anything_shows_what_there_is() -> None:
    assert JudgementUse() == JudgementUse(use=Use.PLAN, version=0)
    assert set(Use) - {Use.NOTHING} == {"plan", "goals_reached"}
