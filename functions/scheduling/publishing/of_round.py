"""The figures of a series: those of its kind of talk, or those that its round puts in their place."""

from functions.scheduling.publishing.models import SeriesRequest
from shared.adapters.ports import Ports
from shared.adapters.rounds import load_round
from shared.domain.errors import Invalid, NotFound
from shared.domain.policy import Policy


def policy_of(ports: Ports, caller_id: str, request: SeriesRequest) -> Policy:
    """The policy that says what the request leaves open, above all the length of a talk (F25, F29).

    Raises NotFound for a round in which the caller holds no talks, Invalid for another kind of talk than
    the round's.
    """
    if request.round_id is None:
        return ports.policies.of(request.talk_type)
    round_ = load_round(ports.store, request.round_id)
    if caller_id not in round_.responsible_ids():
        raise NotFound
    if round_.talk_type != request.talk_type:
        wrong = {"pointer": "/talk_type", "detail": f"the round is for {round_.talk_type}"}
        raise Invalid(errors=[wrong])
    return ports.policies.of(round_.talk_type, round_.figures)
