"""What the worker does for the site."""

from datetime import UTC, datetime, timedelta

import pytest
from axes.models import AccessLog
from django.utils import timezone

from heliograph.site import tasks


@pytest.mark.django_db
def test_records_of_log_ins_are_kept_a_year_and_no_longer():
    for days in (1, 200, 400):
        row = AccessLog.objects.create(username="zhao", session_hash=str(days))
        AccessLog.objects.filter(pk=row.pk).update(attempt_time=timezone.now() - timedelta(days=days))
    tasks.prune_attempts(now=datetime.now(UTC))
    assert sorted(AccessLog.objects.values_list("session_hash", flat=True)) == ["1", "200"]
