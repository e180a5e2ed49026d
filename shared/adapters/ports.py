"""What use cases are given to work with; made once at each function's composition root."""

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

import boto3

from shared.adapters.audit import Trail
from shared.adapters.clock import Clock, SystemClock
from shared.adapters.dynamo import DynamoStore
from shared.adapters.ids import NewId, random_id
from shared.adapters.live_policies import LivePolicies
from shared.adapters.settings import TableSettings, TalkSettings
from shared.adapters.store import Store, Table
from shared.adapters.template_cache import TemplateCache
from shared.domain.policy import Policies
from shared.domain.sign_in import StepUp


@dataclass(frozen=True, slots=True)
class Ports:
    """The store, the clock and the installation's figures."""

    store: Store
    clock: Clock
    new_id: NewId
    zone: ZoneInfo
    policies: Policies
    templates: TemplateCache = field(default_factory=TemplateCache, compare=False)
    step_up: StepUp = field(default_factory=StepUp)
    """What is asked of a sign-in where it matters (R14)."""

    @property
    def trail(self) -> Trail:
        """Where the edge tells what was done, seen or refused (G8)."""
        return Trail(self.store, self.clock, random_id)

    def now(self) -> datetime:
        """The present instant."""
        return self.clock.now()

    def day(self, moment: datetime) -> date:
        """The municipality's local date at a moment."""
        return moment.astimezone(self.zone).date()


def dynamo_store(settings: TableSettings) -> DynamoStore:
    """The store on the account's tables."""
    names = {Table.TALKS: settings.talks_table, Table.HISTORY: settings.history_table}
    return DynamoStore(boto3.client("dynamodb"), names)


def from_environment() -> Ports:
    """The real thing."""
    settings = TalkSettings.from_environment()
    store, clock = dynamo_store(settings), SystemClock()
    policies = LivePolicies(settings.policies, store, clock)
    return Ports(store, clock, random_id, settings.zone, policies, step_up=settings.step_up)
