"""Every write of telling people. Other apps import these."""

from heliograph.channels.delivery.actions.addresses import allow, ask, confirm, confirm_by_code, stop
from heliograph.channels.delivery.actions.composing import begin, compose, fan_out
from heliograph.channels.delivery.actions.delivering import deliver_due
from heliograph.channels.delivery.actions.reporting import report

__all__ = [
    "allow",
    "ask",
    "begin",
    "compose",
    "confirm",
    "confirm_by_code",
    "deliver_due",
    "fan_out",
    "report",
    "stop",
]
