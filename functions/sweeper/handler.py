"""Asks the index of what is due for everything ten minutes late, repairs it, and counts it (design 4)."""

from datetime import datetime, timedelta

from aws_lambda_powertools import Logger
from botocore.exceptions import BotoCoreError, ClientError
from pydantic import ValidationError

from shared.adapters import keys
from shared.adapters.delivery import Delivery
from shared.adapters.disposal_reminders import tell_of_disposal
from shared.adapters.keys import Key
from shared.adapters.offer_steps import take_offer_step
from shared.adapters.outbox import entry_of
from shared.adapters.payload import RoundPayload, TalkPayload
from shared.adapters.ports import Ports
from shared.adapters.referrals import remind_of_referral
from shared.adapters.rounds import round_of
from shared.adapters.store import Index, Item
from shared.adapters.talks import talk_of
from shared.adapters.timed_steps import take_due_step
from shared.adapters.worries import number_of, remind
from shared.domain.errors import OfferSuperseded, TalkError, TalkSuperseded
from shared.domain.instant import wire
from shared.domain.round import Round
from shared.domain.stage import Stage
from shared.domain.talk import Talk

GRACE = timedelta(minutes=10)
"""How late something must be before it counts as missed."""
MOST_PER_SHARD = 200
"""Repairs of one run in one partition; the rest is for the next run."""
_log = Logger()


class NotRepaired(TalkError):
    """Something overdue could not be repaired; it stays overdue and is tried again."""


def sweep(ports: Ports, delivery: Delivery) -> int:
    """Repair everything overdue; how much there was. It should be nothing.

    Raises NotRepaired, after everything else was repaired, if something could not be.
    """
    overdue = wire(ports.now() - GRACE)
    repaired, failed = 0, 0
    for shard in keys.due_shards():
        for found in ports.store.query_index(
            Index.OVERDUE, shard, upto=overdue, limit=MOST_PER_SHARD
        ):
            item = ports.store.get(Key(found["pk"], found["sk"]))
            if item is None or item.get("due_at", "~") > overdue:
                continue  # the index was behind: somebody did it meanwhile
            if item["sk"].startswith((keys.WORRY, keys.REFERRAL, keys.DISPOSAL_ITSELF)):
                failed += not _reminded(ports, item)
                continue  # it was not missed: reminding is done here, and nowhere else
            repaired += 1
            try:
                _repair(ports, delivery, item)
            except (BotoCoreError, ClientError, TalkError, ValidationError):
                # one that cannot be repaired must not keep the others from it
                _log.exception("could not be repaired", extra={"pk": item["pk"]})
                failed += 1
    if repaired:
        _log.warning("repaired what was missed", extra={"repaired": repaired, "failed": failed})
    if failed:
        raise NotRepaired(f"{failed} could not be repaired, {repaired} tried")
    return repaired


def _repair(ports: Ports, delivery: Delivery, item: Item) -> None:
    if item["pk"].startswith(keys.OUTBOX):
        delivery.deliver(entry_of(item))
        return
    if item["pk"].startswith(keys.ROUND):
        _wind_round_up_again(delivery, round_of(item), ports.now())
        return
    if item["pk"].startswith(keys.LINE):
        _end_offer(ports, item)
        return
    talk = talk_of(item)
    try:
        talk = _catch_up(ports, talk)
    except TalkSuperseded:
        return
    if talk.stage is not Stage.CLOSED:
        _wind_up_again(delivery, talk)


def _reminded(ports: Ports, item: Item) -> bool:
    """Whether somebody was told of a worry, a referral or a disposal, or need not be (F100, F12, G9)."""
    try:
        if item["sk"] == keys.DISPOSAL_ITSELF:
            tell_of_disposal(ports, item["id"])
        elif item["sk"].startswith(keys.WORRY):
            remind(ports, item["talk_id"], number_of(item))
        else:
            remind_of_referral(ports, item["talk_id"], number_of(item))
    except (BotoCoreError, ClientError, TalkError, ValidationError):
        _log.exception("could not be reminded of", extra={"pk": item["pk"]})
        return False
    return True


def _end_offer(ports: Ports, item: Item) -> None:
    try:
        take_offer_step(ports, item["talk_id"], int(item["turn"]))
    except OfferSuperseded:
        return


def _catch_up(ports: Ports, talk: Talk) -> Talk:
    while talk.due is not None and talk.due <= ports.now():
        talk = take_due_step(ports, talk.id, talk.generation)
    return talk


def _wind_up_again(delivery: Delivery, talk: Talk) -> None:
    """Give the talk a new alarm clock, since the one it had did not ring."""
    delivery.start(f"{talk.id}.{talk.generation}.{talk.version}", TalkPayload.of(talk))


def _wind_round_up_again(delivery: Delivery, round_: Round, now: datetime) -> None:
    """Give the round a new alarm clock, which rings at once: a batch after the other is not for here.

    It gets a new one each hour, should that fail too.
    """
    name = f"{round_.id}.{round_.generation}.{round_.version}.{now:%Y%m%dT%H}"
    delivery.start(name, RoundPayload.of(round_))
