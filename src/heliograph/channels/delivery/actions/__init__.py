"""Every write of telling people. Other apps import these."""

from heliograph.channels.delivery.actions.addresses import (
    allow,
    allow_again,
    ask,
    bind,
    confirm,
    confirm_by_code,
    keep_quiet,
    prefer,
    rewrap_keys,
    stop,
)
from heliograph.channels.delivery.actions.composing import begin, compose, fan_out
from heliograph.channels.delivery.actions.delivering import deliver_due
from heliograph.channels.delivery.actions.replying import Answer, Became, add_reply
from heliograph.channels.delivery.actions.reporting import report

__all__ = [
    "Answer",
    "Became",
    "add_reply",
    "allow",
    "allow_again",
    "ask",
    "begin",
    "bind",
    "compose",
    "confirm",
    "confirm_by_code",
    "deliver_due",
    "fan_out",
    "keep_quiet",
    "prefer",
    "report",
    "rewrap_keys",
    "stop",
]
