"""A municipality whose people choose figures for its talks, over the API."""

from dataclasses import replace
from typing import Any

from shared.adapters.live_policies import LivePolicies
from shared.adapters.ports import Ports
from shared.adapters.store import Store
from tests.support.steps import Made, Steps
from tests.support.templates import the_municipality
from tests.support.world import a_world, fill

SETTINGS = "/v1/settings/policies"
DEVELOPMENT = f"{SETTINGS}/development"
A_CHOICE = {"figures": {"record_closes": "start+P14D"}, "reason": "BUN 2021:7"}


def living(ports: Ports) -> Ports:
    """As a function has them: the figures are read from the tables."""
    return replace(ports, policies=LivePolicies(ports.policies.shipped, ports.store, ports.clock))


class Municipality(Steps):
    """The school below its municipality, with `admin` at the top; nothing of a workflow runs."""

    def must(self, who: str, method: str, path: str, body: Any = None, **more: Any) -> Made:
        """A call that has to succeed."""
        answered = self.call(who, method, path, body, **more)
        assert answered.status < 300, answered.body
        return dict(answered.body)

    def choose(self, talk_type: str = "development", **figures: str) -> Made:
        """`admin` chooses figures at once; the minute in which they may not count yet passes."""
        made = self.choose_from(None, talk_type, **figures)
        self.clock.forward(minutes=1)
        return made

    def choose_from(self, day: str | None, talk_type: str = "development", **figures: str) -> Made:
        """`admin` chooses figures from a day on."""
        version = self.must("admin", "GET", SETTINGS)["version"]
        asked = {"figures": figures, "starts": day, "reason": "BUN 2021:7"}
        path = f"{SETTINGS}/{talk_type}"
        return self.must("admin", "PUT", path, asked, if_match=f'"{version}"')

    def kind(self, talk_type: str = "development") -> Made:
        """What the settings say of a kind of talk."""
        kinds = self.must("rektor", "GET", SETTINGS)["talk_types"]
        return next(dict(kind) for kind in kinds if kind["talk_type"] == talk_type)

    def holds(self, figure: str, talk_type: str = "development") -> str:
        """A figure as the settings say that it holds."""
        figures = self.kind(talk_type)["figures"]
        return next(str(each["holds"]) for each in figures if each["name"] == figure)


def a_municipality(now: str = "2021-10-01 08:00", store: Store | None = None) -> Municipality:
    """Nothing chosen yet."""
    ports, clock = a_world(now, store)
    fill(ports.store, the_municipality())
    return Municipality(living(ports), clock)
