"""Duties on the stage: one whose public words hold something personal; and somebody who wishes that a leader comes to them."""

from __future__ import annotations

from datetime import datetime


def duties(now: datetime) -> None:
    """Added to what the demonstration has."""
    from heliograph.duties.models import Duty
    from heliograph.matters import procedures
    from heliograph.matters.actions import Actor, Contact, Details, MatterRef, Submission, act, submit
    from heliograph.organisation import reading

    [bureau, *_] = reading.bureaus()
    late = Duty.objects.filter(bureau_id=bureau.id, status="missed", rule="open-talk").order_by("turn").first()
    assert late is not None
    lead = {unit.id: unit.code for unit in reading.units(bureau.id).values()}[late.unit_id]
    badges = {"heping": "051001", "donghu": "051004", "qiaotou": "052001", "gaoxin": "052002"}
    viewer = reading.viewer_of_badge(bureau.id, badges[lead], now.date())
    words = "补开了，社区王阿姨电话 13912345678 记下四件事。"
    act(MatterRef(bureau.id, late.id), "done", Actor(viewer), now=now, details=Details(words=words))
    procedure = procedures.in_force(bureau.id, "reception", now.date())
    assert procedure is not None
    wish = Submission(
        values={"subject": "腿断了下不了楼，想说电梯的事", "visit": "yes"},
        contact=Contact(name="严老伯", phone="13800007891"),
    )
    submit(bureau.id, procedure, wish, now=now)
