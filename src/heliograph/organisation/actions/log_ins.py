"""Log-ins of officers: given, opened again with a one-time password, freed of a lost second factor.

Nobody sets a password for somebody else to keep: what an administrator hands over opens only the page that changes it,
for `ONE_TIME_HOLDS`. Passwords are never recorded.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.handlers.proxy import AxesProxyHandler
from django.db import transaction

from heliograph.core import receipt
from heliograph.core.text import Text
from heliograph.organisation.actions.recording import record
from heliograph.organisation.errors import NotGiven, StillNeeded, Taken, Unreadable
from heliograph.organisation.models import Officer, User

ONE_TIME_HOLDS = timedelta(days=3)
USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,49}")
"""Lower case only: a lock-out counts capitals and small letters as one."""


@dataclass(frozen=True, slots=True)
class OneTimePassword:
    """To be shown once and handed over in person."""

    username: str
    password: str
    until: datetime


@transaction.atomic
def give_log_in(officer: Officer, username: str, *, by: Officer | None, now: datetime) -> User:
    """Make the officer's log-in, without a password yet (`give_password` follows). The same name again does nothing."""
    name = username.strip()
    if officer.user is not None:
        if officer.user.get_username() == name:
            return officer.user
        raise Taken(Text(f"{officer} 已经有登录账号。", f"{officer.name_en} has a log-in already."), "username")
    if not USERNAME.fullmatch(name):
        zh, en = "用户名用小写字母、数字、“.”“-”“_”，2 到 50 个。", "Use small letters, digits, '.', '-' and '_'."
        raise Unreadable(Text(zh, en), "username")
    if User.objects.filter(username__iexact=name).exists():
        raise Taken(Text(f"用户名“{name}”已经有人用了。", f"The user name {name} is taken."), "username")
    user = User(username=name, first_name=officer.name_zh, is_active=officer.active)
    user.set_unusable_password()
    user.save()
    officer.user = user
    officer.save(update_fields=["user"])
    _record(officer, "log-in.given", by, now, {"username": name})
    return user


@transaction.atomic
def give_password(officer: Officer, *, by: Officer | None, now: datetime) -> OneTimePassword:
    """A one-time password: ends every session, lifts a lock-out, holds for three days."""
    user = _log_in_of(officer)
    if not officer.active:
        raise StillNeeded(Text("已经离职的人不能登录。", "Somebody out of service can't log in."), "active")
    password = receipt.show_secret(receipt.new_secret())
    user.set_password(password)
    user.one_time_until = now + ONE_TIME_HOLDS
    user.save(update_fields=["password", "one_time_until"])
    end_sessions(user)
    AxesProxyHandler.reset_attempts(username=user.get_username())
    _record(officer, "password.given", by, now, {"until": user.one_time_until.isoformat(timespec="minutes")})
    return OneTimePassword(user.get_username(), password, user.one_time_until)


@transaction.atomic
def reset_second_factor(officer: Officer, *, by: Officer | None, now: datetime) -> int:
    """Forget the officer's codes and keys, after a lost phone; a new one is set up at the next log-in. How many."""
    user = _log_in_of(officer)
    removed: int = Authenticator.objects.filter(user_id=user.pk).delete()[0]
    if removed:
        end_sessions(user)
        _record(officer, "second-factor.reset", by, now, {"removed": removed})
    return removed


def own_password_chosen(user: User, *, now: datetime) -> None:
    """The user has a password of their own now. Their officer, if any, gets it recorded; the password is not."""
    user.one_time_until = None
    user.save(update_fields=["one_time_until"])
    officer = Officer.objects.filter(user=user).first()
    if officer is not None:
        _record(officer, "password.chosen", officer, now, {})


def end_sessions(user: User) -> None:
    """End every session of a user, at once."""
    for session in UserSession.objects.filter(user_id=user.pk):
        session.end()


def _log_in_of(officer: Officer) -> User:
    if officer.user is None:
        raise NotGiven("username", Text("用户名（还没有登录账号）", "user name first: there is no log-in yet"))
    return officer.user


def _record(officer: Officer, verb: str, by: Officer | None, now: datetime, after: dict[str, object]) -> None:
    record(officer.bureau, verb, f"officer:{officer.id}", str(officer), by=by, now=now, after=after)
