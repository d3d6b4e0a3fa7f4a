"""The demonstration shows disputes at four of their stages."""

from __future__ import annotations

from django.utils import timezone

from heliograph.demo import disputes
from heliograph.demo.play import _organisation
from heliograph.disputes.models import Dispute
from heliograph.matters import procedures
from heliograph.matters.models import Matter
from heliograph.organisation.models import Bureau


def test_a_newcomer_sees_disputes_asked_for_arranged_signed_and_failed(db):
    _organisation("demo-password-12")
    bureau, now = Bureau.objects.get(), timezone.now()
    procedures.install_shipped(bureau, now=now)
    disputes.play(bureau, now)
    states = Matter.objects.filter(id__in=Dispute.objects.values("id")).values_list("state", flat=True)
    assert sorted(states) == ["agreed", "arranged", "failed", "submitted"]
