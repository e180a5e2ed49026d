"""The routes of settings."""

from functions.oversight.settings import choosing, trying
from functions.oversight.settings.models import (
    ChosenVersionsView,
    FiguresRequest,
    PolicySettingsView,
    TrialRequest,
    TrialView,
    VersionsQuery,
)
from shared.adapters.commands import Answer
from shared.adapters.edge import Call, Edge, answer
from shared.adapters.ports import Ports
from shared.domain.errors import Invalid, NotAllowed, StaleSettings, TryAgain
from shared.domain.sign_in import Need

_ALL = "/v1/settings/policies"
_ONE = f"{_ALL}/{{talk_type}}"


def add_to(edge: Edge, ports: Ports) -> None:
    """Declare them."""

    @edge.add(
        "GET", _ALL, "The figures of each kind of talk: what holds, what is shipped, what is to come",
        answers=PolicySettingsView, personal=False,
    )  # fmt: skip
    def policy_settings(call: Call) -> Answer:
        return answer(choosing.read_settings(ports, call.caller_id, call.language))

    @edge.add(
        "PUT", _ONE, "Choose figures for a kind of talk in place of the shipped ones",
        body=FiguresRequest, answers=PolicySettingsView, if_match=True, personal=False, need=Need.FRESH,
        refusals=(NotAllowed, Invalid, StaleSettings, TryAgain),
    )  # fmt: skip
    def choose_policy(call: Call, talk_type: str) -> Answer:
        asked = ports, call.caller_id, talk_type, call.body, call.version, call.language
        return answer(choosing.choose(*asked))

    @edge.add(
        "POST", f"{_ONE}/trial", "What figures mean for an example talk; nothing is changed",
        body=TrialRequest, answers=TrialView, personal=False, refusals=(Invalid,),
    )  # fmt: skip
    def try_policy(call: Call, talk_type: str) -> Answer:
        asked = ports, call.caller_id, talk_type, call.body, call.language
        return answer(trying.try_figures(*asked))

    @edge.add(
        "GET", f"{_ONE}/versions", "What was ever chosen for a kind of talk, by whom, when and why",
        query=VersionsQuery, answers=ChosenVersionsView, personal=False,
    )  # fmt: skip
    def policy_versions(call: Call, talk_type: str) -> Answer:
        return answer(choosing.read_versions(ports, call.caller_id, talk_type, call.query))
