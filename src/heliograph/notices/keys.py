"""A notice's own key, wrapped by the keyring: what seals its drafts, what was decided about them, and its pictures."""

from __future__ import annotations

from heliograph.core.sealing import SealBroken
from heliograph.matters.keys import MatterKey, OwnKeys
from heliograph.notices.errors import Unreadable
from heliograph.notices.models.history import Check, Revision
from heliograph.notices.models.notices import Notice
from heliograph.notices.words import Words

KEYS = OwnKeys("notice")


def new_notice_key(notice: Notice) -> MatterKey:
    """The key of a new notice; its wrapped form is put into the row."""
    key, notice.key = KEYS.new(notice.id)
    return key


def key_of(notice: Notice) -> MatterKey:
    """Raises `Unreadable`."""
    try:
        return KEYS.open(notice.id, notice.key)
    except SealBroken:
        raise Unreadable from None


def seal_words(key: MatterKey, revision: Revision, words: Words) -> None:
    revision.sealed = key.seal_text("notice.revision", revision.id, words.written())


def words_of(key: MatterKey, revision: Revision) -> Words:
    """What a revision says. Raises `Unreadable`."""
    return Words.read(_open(key, "notice.revision", revision))


def seal_check(key: MatterKey, check: Check, written: str) -> None:
    check.sealed = key.seal_text("notice.check", check.id, written)


def check_of(key: MatterKey, check: Check) -> str:
    """What was decided, as it was sealed. Raises `Unreadable`."""
    return _open(key, "notice.check", check)


def _open(key: MatterKey, column: str, row: Revision | Check) -> str:
    try:
        return key.open_text(column, row.id, bytes(row.sealed))
    except SealBroken:
        raise Unreadable from None
