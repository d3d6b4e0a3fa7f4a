"""The demonstration shows contact points, tasks and campaigns alive, in both languages, and every state a newcomer may meet."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from heliograph.campaigns import reading as campaigns
from heliograph.demo import campaigns as demo_campaigns
from heliograph.demo import mapped, noticed, volunteers
from heliograph.demo.play import _organisation
from heliograph.duties.models import Duty
from heliograph.matters import procedures
from heliograph.organisation import reading as organisation
from heliograph.organisation.models import Bureau
from heliograph.volunteers.models import ContactPoint, PointState
from heliograph.volunteers.reading import points, tasks


def test_a_newcomer_sees_points_tasks_and_campaigns(db):
    _organisation("demo-password-12")
    bureau, now = Bureau.objects.get(), timezone.now()
    procedures.install_shipped(bureau, now=now)
    mapped.play(bureau, now)
    organisation.forget()
    noticed.play(bureau, now)
    volunteers.play(bureau, now)
    demo_campaigns.play(bureau, now)
    shown = points.found(bureau.id, points.Wanted()).points
    assert {one.state for one in shown} == {"open", "paused"}
    assert any(one.area for one in shown)
    assert all(one.title.en != one.title.zh for one in shown)
    coming, _more = tasks.coming(bureau.id, now=now)
    assert len(coming) == 2
    assert any(one.dates[0].can_wait and one.dates[0].waiting for one in coming)
    owed = set(Duty.objects.filter(kind="contact-point").values_list("subject", flat=True))
    assert owed == {str(one.id) for one in ContactPoint.objects.filter(state=PointState.OPEN)}
    lines, _more = campaigns.listed(bureau.id, now=now)
    assert {(one.is_on, one.is_coming) for one in lines} == {(True, False), (True, True), (False, False)}
    page = campaigns.page_of(bureau.id, next(one for one in lines if one.is_on and not one.is_coming).id, now=now)
    assert len(page.material) == 2
    assert len(page.times) == 1
    assert [one.people for one in page.reach.sums] == [276, 48]
    client = Client()
    for path in ("/points/", "/volunteers/", "/campaigns/", shown[0].path, coming[0].path, page.line.path):
        assert client.get(path).status_code == 200, path
