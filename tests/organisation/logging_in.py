"""How a test logs in for real: password, then a code made with allauth's own functions."""

from __future__ import annotations

import time

from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse

PASSWORD = "a long password of one's own"


def give_password(user) -> None:
    user.set_password(PASSWORD)
    user.save()


def give_factor(user) -> str:
    """An authenticator app with spare codes; returns its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    RecoveryCodes.activate(user)
    return secret


def code(secret: str, later: int = 0) -> str:
    """What the app shows now, or `later` periods from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def wrong_code(secret: str) -> str:
    """Six digits that no period near now shows."""
    near = {code(secret, later) for later in range(-3, 4)}
    return next(digits for digits in map("{:06d}".format, range(20)) if digits not in near)


def spare_codes(user) -> list[str]:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()


def stored_secret(user) -> str:
    return Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP).data["secret"]


def opened(sealed: str) -> str:
    return get_adapter().decrypt(sealed)


def enter_password(client, username: str, password: str = PASSWORD, **more):
    """The first step."""
    return client.post(reverse("account_login"), {"login": username, "password": password}, **more)


def enter_code(client, digits: str, **more):
    """The second step."""
    return client.post(reverse("mfa_authenticate"), {"code": digits}, **more)


def log_in(client, user, secret: str) -> None:
    """Both steps; fails unless it worked."""
    enter_password(client, user.get_username())
    response = enter_code(client, code(secret))
    assert response.status_code == 302, response.content.decode()
