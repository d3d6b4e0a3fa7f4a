"""Slips that were left at doors: one whose request is still to come, one whose request never came, one that was exchanged."""

from __future__ import annotations

from datetime import datetime, timedelta


def slips(now: datetime) -> dict[str, dict[str, str]]:
    """Added to what the demonstration has, by an officer whose phone no test holds; each slip's serial and code by name."""
    from heliograph.core.receipt import read_secret
    from heliograph.demo.published import Press
    from heliograph.demo.visits import ask
    from heliograph.matters.identifiers import new_id
    from heliograph.organisation import reading
    from heliograph.visits import actions

    press = Press(reading.bureaus()[0], now)
    shen, at = press.viewers["shen"], now - timedelta(hours=3)
    unsent, *_ = actions.give_slips(shen, new_id(), now=now - timedelta(days=12))
    taken, waiting, *_ = actions.give_slips(shen, new_id(), now=at)
    values = {"kind": "other", "words": "小区门口的减速带坏了，电动车过去很容易摔。"}
    ask(press, "shen", "donghu-beat-1", taken.id, values, at + timedelta(hours=1))
    actions.exchange(press.bureau.id, read_secret(taken.code), new_id(), now=at + timedelta(hours=2))
    left = {"slip-waiting": waiting, "slip-unsent": unsent, "slip-taken": taken}
    return {name: {"number": slip.serial, "secret": slip.code} for name, slip in left.items()}
