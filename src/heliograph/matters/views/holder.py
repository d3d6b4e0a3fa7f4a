"""Which receipts a resident's browser holds: a sealed cookie for two hours after it was last used.

`remember` is called where a receipt is shown or opened, `held_secrets` by every page that shows a matter.
"""

from __future__ import annotations

from heliograph.matters.sealed_cookie import SealedCookie

COOKIE = "holder"
SECONDS = 2 * 3600
MOST = 20

_receipts = SealedCookie(COOKIE, SECONDS, MOST)
remember = _receipts.remember
held_secrets = _receipts.held
renew = _receipts.renew
let_go = _receipts.let_go
