"""The demonstration shows firms registered, asking and advised."""

from __future__ import annotations

from django.utils import timezone

from heliograph.demo import firms
from heliograph.demo.play import _organisation
from heliograph.firms.models import Advice, Firm, FirmRequest
from heliograph.matters import procedures
from heliograph.organisation.models import Bureau


def test_a_newcomer_sees_firms_a_request_with_its_answer_and_advice(db):
    _organisation("demo-password-12")
    bureau, now = Bureau.objects.get(), timezone.now()
    procedures.install_shipped(bureau, now=now)
    firms.play(bureau, now)
    assert Firm.objects.filter(left_at=None).count() == 3
    assert FirmRequest.objects.get().answered_at is not None
    assert Advice.objects.count() == 3
