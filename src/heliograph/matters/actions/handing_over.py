"""A matter's secret is given out later than it was registered: in exchange for what was left at somebody's door.

The caller proves that whoever asks holds that; here the matter merely gets a secret that it had not, or a new one.
"""

from __future__ import annotations

from heliograph.matters.actions.locking import MatterRef, lock
from heliograph.matters.keys import keyring
from heliograph.matters.models import Matter


def hand_over(ref: MatterRef, secret: str) -> None:
    """Let this secret open the matter from now on, and no earlier one. Call inside a transaction. Raises `NotFound`."""
    matter = lock(ref)
    code_hash = keyring().receipt_code_hash(matter.number, secret)
    Matter.objects.filter(bureau_id=ref.bureau_id, id=ref.id).update(code_hash=code_hash)
