"""The first steps of an instance: a bureau, its root unit that takes every duty, and one administrator to do the rest."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from heliograph.organisation import reading
from heliograph.organisation.actions.log_ins import OneTimePassword, give_log_in, give_password
from heliograph.organisation.actions.recording import record
from heliograph.organisation.models import Bureau, Duty, Officer, Posting, Role, Unit


@transaction.atomic
def found_bureau(code: str, name_zh: str, name_en: str, *, administrator: str, now: datetime) -> OneTimePassword | None:
    """Make a bureau that can serve at once; None when a bureau of that code is there already (nothing is changed).

    Its root unit takes every duty until the administrator gives them to units of their own.
    """
    if Bureau.objects.filter(code=code).exists():
        return None
    bureau = Bureau.objects.create(code=code, name_zh=name_zh, name_en=name_en)
    unit = Unit.objects.create(bureau=bureau, code=code, name_zh=name_zh, name_en=name_en, duties=list(Duty.values))
    unit.path = f"/{unit.id}/"
    unit.save(update_fields=["path"])
    officer = Officer.objects.create(bureau=bureau, badge="000000", name_zh="系统管理员", name_en="Administrator")
    Posting.objects.create(officer=officer, unit=unit, role=Role.ADMINISTRATOR)
    record(bureau, "bureau.founded", f"bureau:{bureau.id}", name_zh, by=None, now=now, after={"code": code})
    give_log_in(officer, administrator, by=None, now=now)
    reading.forget()
    return give_password(officer, by=None, now=now)
