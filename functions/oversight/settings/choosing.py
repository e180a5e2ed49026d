"""The municipality's figures: read by all who work here, chosen by the highest permission (D2, D17)."""

from collections.abc import Iterable
from datetime import datetime

from functions.oversight.retention.access import a_colleague, the_highest
from functions.oversight.settings.models import (
    ChosenFiguresView,
    ChosenVersionsView,
    FiguresRequest,
    FigureView,
    PolicySettingsView,
    TalkTypeView,
    VersionsQuery,
)
from shared.adapters import register
from shared.adapters.figure_words import all_words, told
from shared.adapters.people_view import Names
from shared.adapters.policy_settings import choices_of, load_settings, write_choice
from shared.adapters.ports import Ports
from shared.adapters.store import UnitOfWork
from shared.domain.errors import NotFound, StaleSettings
from shared.domain.figures import lay
from shared.domain.instant import local_text
from shared.domain.policy import Policy
from shared.domain.settings import FOR_ALL, Choice, Settings, check_chosen, starts_on


def read_settings(ports: Ports, caller_id: str, language: str) -> PolicySettingsView:
    """What holds and what is to come. Raises NotFound for who does not work here."""
    leader = a_colleague(ports, caller_id)
    return _view(ports, load_settings(ports.store), language, may_edit=leader.highest)


def choose(
    ports: Ports, caller_id: str, talk_type: str, asked: FiguresRequest, before: int, language: str
) -> PolicySettingsView:
    """Other figures for a kind of talk. One that was sent before and is sent again is answered as then.

    Raises NotFound, NotAllowed, Invalid with every figure that does not fit, StaleSettings.
    """
    ours = shipped(ports, talk_type)  # the kinds of talk are no secret
    caller, now = the_highest(ports, caller_id), ports.now()
    check_chosen(ours, asked.figures)
    choice = Choice(
        version=before + 1, talk_type=talk_type, figures=asked.figures,
        starts=starts_on(asked.starts, now, ports.zone), reason=asked.reason, by=caller.id, at=now,
    )  # fmt: skip
    standing = load_settings(ports.store)
    if not _is_done(standing, choice):
        if standing.version != before:
            raise StaleSettings(version=standing.version)
        work = UnitOfWork()
        standing = write_choice(work, standing, choice, now)
        ports.store.commit(work)
    return _view(ports, standing, language, may_edit=True)


def read_versions(
    ports: Ports, caller_id: str, talk_type: str, asked: VersionsQuery
) -> ChosenVersionsView:
    """What was ever chosen for a kind of talk. Raises NotFound."""
    a_colleague(ports, caller_id)
    shipped(ports, talk_type)
    found = choices_of(ports.store, talk_type, asked.before, asked.limit + 1)
    page = found[: asked.limit]
    names = _names(ports, page)
    return ChosenVersionsView(
        versions=tuple(_choice(ports, choice, names) for choice in page),
        next=page[-1].version if len(found) > asked.limit else None,
    )


def shipped(ports: Ports, talk_type: str) -> Policy:
    """The shipped figures of a kind of talk. Raises NotFound if there is none of that name."""
    if talk_type not in ports.policies.shipped:
        raise NotFound
    return ports.policies.shipped[talk_type]


def _is_done(standing: Settings, choice: Choice) -> bool:
    return any(choice.is_same(other) for other in standing.choices)


def _view(ports: Ports, settings: Settings, language: str, *, may_edit: bool) -> PolicySettingsView:
    names, now = _names(ports, settings.choices), ports.now()
    return PolicySettingsView(
        version=settings.version,
        may_edit=may_edit,
        talk_types=tuple(
            _kind(ports, settings, policy, names, now, language)
            for policy in ports.policies.shipped.values()
        ),
    )


def _kind(
    ports: Ports, settings: Settings, policy: Policy, names: Names, now: datetime, language: str
) -> TalkTypeView:
    holding = settings.holding(policy.talk_type, now)
    laid = lay(policy, holding.figures if holding else {})
    holds, ours = laid.policy.figures, policy.figures
    return TalkTypeView(
        talk_type=policy.talk_type,
        figures=tuple(
            FigureView(
                name=name, holds=holds[name], shipped=ours[name], may_choose=name not in FOR_ALL,
                **told(name, language)._asdict(),
            )
            for name in all_words()
        ),
        chosen=_choice(ports, holding, names) if holding else None,
        coming=tuple(
            _choice(ports, choice, names) for choice in settings.coming(policy.talk_type, now)
        ),
        left_out=laid.left_out,
    )  # fmt: skip


def _choice(ports: Ports, choice: Choice, names: Names) -> ChosenFiguresView:
    return ChosenFiguresView(
        version=choice.version,
        figures=dict(choice.figures),
        starts=local_text(choice.starts, ports.zone),
        reason=choice.reason,
        by=names.of(choice.by),
        at=local_text(choice.at, ports.zone),
    )


def _names(ports: Ports, choices: Iterable[Choice]) -> Names:
    ids = sorted({choice.by for choice in choices})
    return Names(register.people(ports.store, ids) if ids else {})
