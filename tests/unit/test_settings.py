"""What a municipality chooses: which figures, from when on, and what holds at a moment (D2, D17)."""

from datetime import date, timedelta

import pytest

from shared.domain.errors import Invalid
from shared.domain.policy import Policies
from shared.domain.settings import MOST_COMING, Choice, Settings, check_chosen, starts_on
from tests.support.talks import STANDARD
from tests.support.world import STOCKHOLM, local

NOW = local("2021-11-01 08:00")
DEVELOPMENT = STANDARD["development"]


def a_choice(version: int = 1, starts: str = "2021-11-01 08:00", **figures: str) -> Choice:
    return Choice(
        version=version, talk_type="development", figures=figures, starts=local(starts),
        reason="BUN 2021:7", by="admin", at=NOW,
    )  # fmt: skip


def chosen(*choices: Choice) -> Settings:
    settings = Settings()
    for choice in choices:
        settings = settings.choose(choice, NOW)
    return settings


def version_at(settings: Settings, moment: str) -> int | None:
    holding = settings.holding("development", local(moment))
    return holding.version if holding else None


def test_nothing_holds_until_something_is_chosen_and_its_day_has_come() -> None:
    settings = chosen(a_choice(1, "2022-08-01 00:00"))
    assert version_at(settings, "2022-07-31 23:59:59") is None
    assert version_at(settings, "2022-08-01 00:00") == 1
    assert settings.figures_at(NOW) == {}
    assert settings.figures_at(local("2022-08-01 00:00")) == {"development": {}}
    assert settings.holding("employee", NOW) is None


def test_what_is_chosen_at_once_leaves_what_waits_for_its_day() -> None:
    settings = chosen(a_choice(1), a_choice(2, "2022-08-01 00:00"), a_choice(3))
    assert [c.version for c in settings.choices] == [2, 3]
    assert version_at(settings, "2021-11-01 08:00") == 3
    assert version_at(settings, "2022-08-01 00:00") == 2


def test_what_is_chosen_for_the_same_day_takes_the_place_of_what_was() -> None:
    settings = chosen(a_choice(1), a_choice(2, "2022-08-01 00:00"), a_choice(3, "2022-08-01 00:00"))
    assert [c.version for c in settings.choices] == [1, 3]
    assert [c.version for c in settings.coming("development", NOW)] == [3]


def test_what_is_over_is_let_go_of_and_other_kinds_stay() -> None:
    employee = a_choice(2).model_copy(update={"talk_type": "employee"})
    settings = chosen(a_choice(1, "2021-10-01 08:00"), employee, a_choice(3, "2021-11-01 07:00"))
    assert [c.version for c in settings.choices] == [2, 3]


def test_only_so_many_wait_for_their_day() -> None:
    days = [f"2022-0{month}-01 00:00" for month in range(1, MOST_COMING + 1)]
    settings = chosen(*(a_choice(n, day) for n, day in enumerate(days, 1)))
    with pytest.raises(Invalid) as refused:
        settings.choose(a_choice(9, "2022-09-01 00:00"), NOW)
    assert refused.value.facts["errors"][0]["pointer"] == "/starts"
    assert settings.choose(a_choice(9, days[0]), NOW).version == 9


def test_a_choice_that_is_sent_again_is_known() -> None:
    now = a_choice(length="PT20M")
    later = NOW + timedelta(seconds=5)
    assert now.is_same(now.model_copy(update={"starts": later, "at": later}))
    assert not now.is_same(a_choice(length="PT25M"))
    assert not now.is_same(a_choice(starts="2022-08-01 00:00", length="PT20M"))


@pytest.mark.spec("G12")
def test_a_day_begins_at_its_midnight_and_comes_after_today() -> None:
    assert starts_on(None, NOW, STOCKHOLM) == NOW
    assert starts_on(date(2022, 8, 1), NOW, STOCKHOLM) == local("2022-08-01 00:00")
    for day in (date(2021, 11, 1), date(2021, 10, 31), date(2207, 8, 1)):
        with pytest.raises(Invalid):
            starts_on(day, NOW, STOCKHOLM)


@pytest.mark.spec("D1", "D9")
def test_when_a_talks_day_ends_is_the_same_for_all() -> None:
    with pytest.raises(Invalid) as refused:
        check_chosen(DEVELOPMENT, {"day_ends": "end", "length": "PT20M"})
    assert [e["pointer"] for e in refused.value.facts["errors"]] == ["/figures/day_ends"]
    assert check_chosen(DEVELOPMENT, {"length": "PT20M"}).length.exact == timedelta(minutes=20)


@pytest.mark.spec("D2")
def test_a_rounds_figures_win_over_the_municipalitys_and_those_over_the_shipped() -> None:
    policies = Policies(
        STANDARD, {"development": {"record_closes": "start+P14D", "length": "PT20M"}, "chat": {}}
    )
    assert str(policies["development"].record_closes) == "start+P14D"
    in_round = policies.of("development", {"record_closes": "start+P7D"})
    told = in_round.record_closes, in_round.length, in_round.follow_up_closes
    assert [str(figure) for figure in told] == ["start+P7D", "PT20M", "start+P30D"]
    closes_early = policies.of("development", {"follow_up_closes": "start+P10D"})
    assert str(closes_early.record_closes) == "start+P30D", "the two do not fit together"
    assert str(closes_early.length) == "PT20M"
    assert (len(policies), policies.present()) == (3, policies)
