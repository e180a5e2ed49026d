"""Figures that somebody chooses: held against the others before they count (D2)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shared.domain.duration import Duration
from shared.domain.errors import Invalid
from shared.domain.figures import check_figures, faults_of, lay
from shared.domain.policy import load_policies
from shared.domain.vocabulary import Phase
from shared.domain.windows import windows_for
from tests.support.talks import STANDARD
from tests.support.world import STOCKHOLM, local

DEVELOPMENT = STANDARD["development"]


def refused(**figures: str) -> set[tuple[str, str]]:
    """What is said of each figure that does not fit."""
    with pytest.raises(Invalid) as wrong:
        check_figures(DEVELOPMENT, figures)
    errors = wrong.value.facts["errors"]
    assert len(errors) == len({tuple(error.items()) for error in errors})
    return {(e["pointer"].removeprefix("/figures/"), e["detail"]) for e in errors}


@pytest.mark.spec("D2", "D4", "D5")
def test_what_is_shipped_makes_sense() -> None:
    policies = load_policies("standard", "demonstration")
    assert {kind: faults_of(policy) for kind, policy in policies.items()} == dict.fromkeys(
        policies, ()
    )


@pytest.mark.spec("D2", "F87")
@pytest.mark.parametrize(
    "figures",
    [
        {"record_closes": "start+P7D"},
        {"record_closes": "start+P60D", "follow_up_closes": "start+P60D"},
        {"preparation_closes": "start", "preparation_due": "start-PT12H"},
        {"follow_up_opens": "end", "preparation_opens": "start-P14D"},
        {"length": "PT20M", "buffer": "PT5M", "family_changes": "5", "staged": "true"},
    ],
)
def test_figures_that_fit(figures: dict[str, str]) -> None:
    chosen = check_figures(DEVELOPMENT, figures).figures
    assert chosen == DEVELOPMENT.figures | figures


@pytest.mark.spec("D2")
@pytest.mark.parametrize(
    ("figure", "value", "what"),
    [
        ("record_opens", "start+P31D", "record_opens must be before record_closes"),
        ("record_closes", "start-P1D", "record_closes must be after start"),
        ("record_closes", "start+P31D", "record_closes must not be after follow_up_closes"),
        ("follow_up_closes", "end", "follow_up_closes must be after day_ends"),
        ("preparation_due", "end", "preparation_due must not be after start"),
        ("preparation_closes", "start-P2D", "preparation_due must not be after preparation_closes"),
        ("preparation_reminder", "start", "preparation_reminder must be before preparation_due"),
        ("booking_reminder", "created+P28D", "booking_reminder must be before booking_closes"),
        ("booking_closes", "start-P1D", "told from created"),
        ("record_opens", "created", "told from booked or end or midnight or start"),
        ("guardian_cutoff", "booked+P1D", "told from end or midnight or start"),
        ("guardian_cutoff", "end", "guardian_cutoff must not be after start"),
        ("record_closes", "start+P401D", "at most P400D away"),
        ("length", "PT0S", "longer than nothing, and at most PT8H"),
        ("hold", "PT2H", "longer than nothing, and at most PT1H"),
    ],
)
def test_each_figure_that_does_not_fit_is_told_with_what_it_does_not_fit(
    figure: str, value: str, what: str
) -> None:
    """Also where the shipped one, which stays, is the other half of the fault."""
    assert (figure, what) in refused(**{figure: value})


def test_all_that_is_wrong_is_told_at_once_and_each_thing_once() -> None:
    told = refused(record_opens="created", hold="PT0S", preparation_closes="start+P31D")
    assert {figure for figure, _ in told} == {"record_opens", "hold", "preparation_closes"}


@pytest.mark.spec("D2")
def test_a_window_of_an_evening_counts_for_a_talk_in_the_evening_too() -> None:
    """Ten hours after a talk at 7 are before midnight; after one at 20 they are not."""
    assert refused(preparation_closes="midnight", follow_up_closes="start+PT10H")


def test_what_was_chosen_earlier_is_left_out_where_it_does_not_fit_any_more() -> None:
    earlier = {"record_closes": "start+P14D", "colour": "red", "record_opens": "start+P20D"}
    policy, left_out = lay(DEVELOPMENT, earlier)
    assert (str(policy.record_closes), left_out) == ("start+P14D", ("colour", "record_opens"))
    assert lay(DEVELOPMENT, {"colour": "red"}) == (DEVELOPMENT, ("colour",))
    assert lay(DEVELOPMENT, {}) == (DEVELOPMENT, ())
    assert check_figures(DEVELOPMENT, {}) is DEVELOPMENT


WINDOWS = [f"{phase}_{end}" for phase in Phase for end in ("opens", "closes")]
BORDERS = st.builds(
    "{}{}P{}D".format, st.sampled_from(["start", "midnight", "end"]), st.sampled_from("+-"),
    st.integers(0, 60),
)  # fmt: skip
CHANGE_DAYS = ["2021-03-28", "2021-06-15", "2021-10-30", "2021-10-31"]


@pytest.mark.spec("D2", "G12")
@settings(max_examples=40)
@given(
    st.dictionaries(st.sampled_from(WINDOWS), BORDERS, max_size=4),
    st.sampled_from(CHANGE_DAYS),
    st.integers(7, 20),
)
def test_what_is_let_through_opens_before_it_closes_also_when_the_clocks_are_changed(
    chosen: dict[str, str], day: str, hour: int
) -> None:
    policy = lay(DEVELOPMENT, chosen).policy
    start = local(f"{day} {hour:02}:00")
    booked = Duration(days=28).before(start, STOCKHOLM)
    windows = windows_for(policy, booked, start, start + policy.length.exact, STOCKHOLM)
    for phase in Phase:
        assert windows.of(phase).opens < windows.of(phase).closes <= windows.follow_up_closes
