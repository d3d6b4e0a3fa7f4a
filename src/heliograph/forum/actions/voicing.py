"""Support and following: counted once a browser, by a token that the browser alone holds. No account, nobody named."""

from __future__ import annotations

from uuid import UUID

from django.db.models import F, QuerySet

from heliograph.core.sealing import blind
from heliograph.forum.models import PublicQuestion, State, Voice
from heliograph.matters.commit import durably
from heliograph.matters.errors import NotFound
from heliograph.matters.keys import keyring

SUPPORT, FOLLOW = "support", "follow"
COUNTS = {SUPPORT: "supports", FOLLOW: "follows"}


def raise_voice(bureau_id: int, question_id: UUID, kind: str, token: str) -> bool:
    """Count this browser's voice; False if it was counted before. Raises `NotFound` for what is not shown."""

    def work() -> bool:
        rows = _shown(bureau_id, question_id)
        voice = {"bureau_id": bureau_id, "question_id": question_id, "kind": kind, "who": who(question_id, token)}
        if Voice.objects.filter(**voice).exists():
            return False
        Voice(**voice).save(force_insert=True)
        rows.update(**{COUNTS[kind]: F(COUNTS[kind]) + 1})
        return True

    return durably(work)


def take_back(bureau_id: int, question_id: UUID, kind: str, token: str) -> bool:
    """No longer. False if it was not counted. Raises `NotFound`."""

    def work() -> bool:
        rows = _shown(bureau_id, question_id)
        voices = Voice.objects.filter(bureau_id=bureau_id, question_id=question_id, kind=kind)
        gone, _ = voices.filter(who=who(question_id, token)).delete()
        if gone:
            rows.update(**{COUNTS[kind]: F(COUNTS[kind]) - 1})
        return bool(gone)

    return durably(work)


def has_voice(bureau_id: int, question_id: UUID, kind: str, token: str) -> bool:
    """Whether this browser was counted."""
    voices = Voice.objects.filter(bureau_id=bureau_id, question_id=question_id, kind=kind)
    return bool(token) and voices.filter(who=who(question_id, token)).exists()


def _shown(bureau_id: int, question_id: UUID) -> QuerySet[PublicQuestion]:
    rows = PublicQuestion.objects.filter(bureau_id=bureau_id, id=question_id, state=State.SHOWN)
    if rows.select_for_update().values_list("id").first() is None:
        raise NotFound
    return rows


def who(question_id: UUID, token: str) -> str:
    """The browser as this one question knows it."""
    return blind(keyring().blind_key, f"forum:{question_id.hex}:{token}").hex()[:32]
