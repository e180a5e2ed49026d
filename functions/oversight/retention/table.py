"""The retention table: read by all who work here, replaced as a whole by the highest (D17, R15)."""

from functions.oversight.retention.access import a_colleague, the_highest
from functions.oversight.retention.models import (
    KeptView,
    RuleView,
    TableRequest,
    TableView,
)
from shared.adapters import register
from shared.adapters.people_view import Names
from shared.adapters.ports import Ports
from shared.adapters.retention import RetentionTable, load_table, write_table
from shared.adapters.store import UnitOfWork
from shared.domain.errors import Invalid
from shared.domain.instant import local_text
from shared.domain.retention import Rule, faults_of


def read_table(ports: Ports, caller_id: str) -> TableView:
    """The table that holds now. Raises NotFound for who does not work here."""
    leader = a_colleague(ports, caller_id)
    return _view(ports, load_table(ports.store), may_edit=leader.highest)


def replace_table(ports: Ports, caller_id: str, asked: TableRequest, before: int) -> TableView:
    """Another table, from now on; what was approved by the old one and is not erased yet lapses.

    Raises NotFound, NotAllowed, Invalid with every line that contradicts another, StaleRetention.
    """
    caller = the_highest(ports, caller_id)
    rules = tuple(Rule.model_validate(rule.model_dump()) for rule in asked.rules)
    faults = faults_of(rules)
    if faults:
        raise Invalid(
            errors=[{"pointer": f"/rules/{fault.line}", "detail": fault.what} for fault in faults]
        )
    work = UnitOfWork()
    table = write_table(work, before, rules, caller.id, ports.now())
    ports.store.commit(work)
    return _view(ports, table, may_edit=True)


def _view(ports: Ports, table: RetentionTable, *, may_edit: bool) -> TableView:
    names = Names(register.people(ports.store, [table.by]) if table.by else {})
    return TableView(
        version=table.version,
        rules=tuple(_rule(rule) for rule in table.rules),
        by=names.of(table.by) if table.by else None,
        at=local_text(table.at, ports.zone) if table.at else None,
        may_edit=may_edit,
    )


def _rule(rule: Rule) -> RuleView:
    return RuleView(
        document=rule.document,
        school_forms=rule.school_forms,
        trigger=rule.trigger,
        kept=KeptView(years=rule.kept.years, months=rule.kept.months),
        then=rule.then,
        decision=rule.decision,
        valid_from=rule.valid_from.isoformat(),
    )
