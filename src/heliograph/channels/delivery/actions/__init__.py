"""Every write of telling people. Other apps import these."""

from heliograph.channels.delivery.actions.addresses import (
    allow,
    allow_again,
    ask,
    bind,
    confirm,
    confirm_by_code,
    keep_quiet,
    named,
    prefer,
    rewrap_keys,
    stop,
)
from heliograph.channels.delivery.actions.composing import begin, compose, drop_waiting, fan_out
from heliograph.channels.delivery.actions.delivering import deliver_due
from heliograph.channels.delivery.actions.ending import call_off, forget, let_go
from heliograph.channels.delivery.actions.replying import Answer, Became, add_reply
from heliograph.channels.delivery.actions.reporting import report
from heliograph.channels.delivery.actions.saying import Said, could_not_say, say
from heliograph.channels.delivery.asking import count as count_asking

__all__ = [
    "Answer",
    "Became",
    "Said",
    "add_reply",
    "allow",
    "allow_again",
    "ask",
    "begin",
    "bind",
    "call_off",
    "compose",
    "confirm",
    "confirm_by_code",
    "could_not_say",
    "count_asking",
    "deliver_due",
    "drop_waiting",
    "fan_out",
    "forget",
    "keep_quiet",
    "let_go",
    "named",
    "prefer",
    "report",
    "rewrap_keys",
    "say",
    "stop",
]
