"""The invented bureau's notices: of every kind, read in both languages, none with anything personal in it."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone

from heliograph.demo import news, noticed
from heliograph.demo.play import _organisation
from heliograph.matters import procedures
from heliograph.notices import kinds
from heliograph.notices.models import Board, Notice
from heliograph.notices.reading import public
from heliograph.notices.reading.public import Status
from heliograph.organisation.models import Bureau


def test_a_newcomer_sees_every_board_filled(db):
    _organisation("demo-password-12")
    bureau, now = Bureau.objects.get(), timezone.now()
    procedures.install_shipped(bureau, now=now)
    noticed.play(bureau, now)
    found = public.listed(bureau.id, public.Wanted(), now=now, most=100).notices
    assert {one.kind for one in found} == {kind.code for kind in kinds.kinds()}
    assert all(one.has_english for one in found)
    assert {one.status for one in found} == set(Status)
    assert [one.title for one in public.in_force(bureau.id, now=now)] == [news.RAIN.title]
    assert Notice.objects.filter(stage="draft").count() == Notice.objects.filter(stage="checked").count() == 1
    overdue = set(Board.objects.filter(due_at__lte=now).values_list("code", flat=True))
    assert overdue == set(noticed.STALE)
    page = Client().get("/news/").content.decode()
    assert news.REFUND.title.zh in page
    assert "13912345678" not in page
