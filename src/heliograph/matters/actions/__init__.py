"""Every write of the spine, a verb each."""

from heliograph.matters.actions.act import MatterRef, act, title_of
from heliograph.matters.actions.actor import RESIDENT, SYSTEM, Actor
from heliograph.matters.actions.details import Contact, Details, Person, QueryKey
from heliograph.matters.actions.looks import look
from heliograph.matters.actions.sorting import sort
from heliograph.matters.actions.submit import Receipt, Submission, submit
from heliograph.matters.actions.upkeep import count_provisional_anew, erase, erase_due, rewrap_keys, watch, watch_one

__all__ = [
    "RESIDENT",
    "SYSTEM",
    "Actor",
    "Contact",
    "Details",
    "MatterRef",
    "Person",
    "QueryKey",
    "Receipt",
    "Submission",
    "act",
    "count_provisional_anew",
    "erase",
    "erase_due",
    "look",
    "rewrap_keys",
    "sort",
    "submit",
    "title_of",
    "watch",
    "watch_one",
]
