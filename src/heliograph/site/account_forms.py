"""Forms of the log-in that differ from allauth's: a wrong code is counted like a wrong password, a one-time password
is not kept. Their labels stand in the templates."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from allauth.account.forms import ReauthenticateForm as PasswordAgain
from allauth.core import context
from allauth.mfa import app_settings as mfa_settings
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from axes.handlers.proxy import AxesProxyHandler
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.forms import Form
from django.utils import timezone

from heliograph.organisation import actions


class _Plain(Form):
    """Without words inside the boxes: a label stands above each, and grey words look like something typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # whatever allauth's form takes
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            if name == "code":
                field.widget.attrs["inputmode"] = "numeric"


class NameAndPasswordForm(_Plain, LoginForm):  # type: ignore[misc]  # allauth has no types
    """The first step."""


class PasswordAgainForm(_Plain, PasswordAgain):  # type: ignore[misc]  # allauth has no types
    """The password asked for once more before something delicate."""


class FirstCodeForm(_Plain, ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    """The code that proves that an authenticator was set up rightly."""


def _refuse_if_locked(username: str) -> None:
    """A right code does not open what too many wrong ones have closed. The middleware of axes shows the page."""
    request = context.request
    if not AxesProxyHandler.is_allowed(request, {"username": username}):
        request.axes_locked_out = True
        request.axes_credentials = {"username": username}
        raise get_adapter().validation_error("too_many_login_attempts")


def _refuse_if_used(username: str, code: str) -> None:
    """A code holds for one period before and after its own, and works once in all of them (RFC 6238, 5.2).

    allauth remembers a used code for one period only, which is right for a tolerance of none.
    """
    periods = 1 + 2 * mfa_settings.TOTP_TOLERANCE
    if not cache.add(f"code-used:{username}:{code}", True, timeout=mfa_settings.TOTP_PERIOD * periods):
        raise get_adapter().validation_error("incorrect_code")


class CodeForm(_Plain, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code that follows the password."""

    def clean_code(self) -> str:
        username = self.user.get_username()
        _refuse_if_locked(username)
        code: str = super().clean_code()
        _refuse_if_used(username, code)
        return code


class CodeAgainForm(_Plain, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    """The code asked for once more before something delicate."""

    def clean_code(self) -> str:
        username = self.user.get_username()
        _refuse_if_locked(username)
        code: str = super().clean_code()
        _refuse_if_used(username, code)
        return code


class OwnPasswordForm(_Plain, ChangePasswordForm):  # type: ignore[misc]  # allauth has no types
    """A password that only its owner knows. Ends the time of a one-time password."""

    def clean_password1(self) -> str:
        password: str = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise ValidationError(get_adapter().error_messages["same_as_current"], code="same_as_current")
        return password

    def save(self) -> None:
        super().save()
        actions.own_password_chosen(self.user, now=timezone.now())
