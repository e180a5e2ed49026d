"""Agreements as a reader of their talk sees them."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from functions.documentation.agreements.models import AgreementView, CheckInView
from shared.adapters.people_view import Names
from shared.domain.agreement import Agreement, CheckIn, Untold
from shared.domain.instant import local_text


def agreement_view(
    agreement: Agreement, check_ins: Iterable[CheckIn], names: Names, zone: ZoneInfo
) -> AgreementView:
    """One agreement, with what was said of it since."""
    of_it = [said for said in check_ins if said.agreement == agreement.number]
    told = [said for said in of_it if not isinstance(said, Untold)]
    return AgreementView(
        author=names.of(agreement.author_id),
        saved_at=local_text(agreement.at, zone),
        follow_up_on=agreement.follow_up_on.isoformat() if agreement.follow_up_on else None,
        check_ins=tuple(
            CheckInView(
                text=said.text, author=names.of(said.author_id), at=local_text(said.at, zone)
            )
            for said in told
        ),
        earlier_check_ins=len(of_it) - len(told),
        **agreement.model_dump(
            include={"talk_id", "number", "version", "goal", "strategy", "owners", "outcome"}
        ),
    )
