"""How staff log in: user name and password, then a code or a passkey. Residents need no account; nobody signs up.

allauth, its second factors and its list of sessions do the work, axes counts failures. Here is what we decide beside
them: what is never offered (signing up, mail, a password by mail), in whose words it speaks, that a one-time password
expires, that the secrets of second factors lie sealed in the database, and that a wrong code counts like a wrong
password. Decision: docs/decisions/070-staff-log-in.md.
"""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from heliograph.core.sealing import open_sealed, seal
from heliograph.matters.attempts import network
from heliograph.matters.keys import keyring
from heliograph.organisation import reading as organisation
from heliograph.organisation.door import CHANGES, CONTENT
from heliograph.organisation.models import User
from heliograph.panel.reading.members import member_of

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

PRIMARY_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
_SECRETS = b"staff second factor"
_SAID: dict[str, tuple[int, _StrPromise]] = {
    "account/messages/logged_out.txt": (messages.SUCCESS, _("您已退出。")),
    "account/messages/password_changed.txt": (messages.SUCCESS, _("密码已经修改，其他设备上的登录都已退出。")),
    "mfa/messages/totp_activated.txt": (messages.SUCCESS, _("验证器已经设好。以后登录要再输一个验证码。")),
    "mfa/messages/totp_deactivated.txt": (messages.SUCCESS, _("验证器已经停用。")),
    "mfa/messages/webauthn_added.txt": (messages.SUCCESS, _("通行密钥已经添加。")),
    "mfa/messages/webauthn_removed.txt": (messages.SUCCESS, _("通行密钥已经删除。")),
}


class StaffOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody signs up: administrators make the log-ins. No mail is sent: log-ins have no address."""

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("用户名或密码不对。请再试一次。"),
        "username_password_mismatch": _("用户名或密码不对。请再试一次。"),
        "invalid_login": _("用户名或密码不对。请再试一次。"),
        "enter_current_password": _("现在的密码不对。"),
        "incorrect_password": _("密码不对。"),
        "incorrect_code": _("验证码不对，或者已经用过。请等下一个验证码。"),
        "too_many_login_attempts": _("试错的次数太多。请过几分钟再试。"),
        "rate_limited": _("操作太快。请过一会儿再试。"),
        "same_as_current": _("新密码要和现在的不一样。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_notification_mail(self, *args: object, **kwargs: object) -> None:
        """A log-in has no mail address; what happened to it stands in the list of log-ins."""

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or "0.0.0.0"  # noqa: S104 (an address that is nobody's, not one to listen on)

    def add_message(  # the signature is allauth's
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, object] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Say it in our words; what we have no words for is not worth saying (“you are logged in”)."""
        said = (level, message) if message else _SAID.get(message_template or "")
        if said:
            messages.add_message(request, said[0], str(said[1]), extra_tags=extra_tags)

    def pre_login(self, request: HttpRequest, user: User, **kwargs: object) -> HttpResponse | None:
        """Refuse an expired one-time password like a wrong one. Runs for passkeys too: they survive it."""
        expired = user.one_time_until is not None and user.one_time_until < timezone.now()
        if expired:
            messages.error(request, str(_("这个一次性密码已经过期。请找管理员再要一个。")))
            return HttpResponseRedirect(reverse("account_login"))
        refused: HttpResponse | None = super().pre_login(request, user, **kwargs)
        return refused

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Administrators and auditors see no content, so the desk is not their first page; the panel has a page of its own."""
        viewer = organisation.viewer_for(request.user, timezone.localdate()) if isinstance(request.user, User) else None
        if viewer and not viewer.is_one_of(*CONTENT) and viewer.is_one_of(*CHANGES):
            return reverse("administration")
        if viewer is None and isinstance(request.user, User) and member_of(request.user, timezone.localdate()):
            return reverse("panel_desk")
        return reverse("desk")

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return self.get_login_redirect_url(request)

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Somebody who logged in a moment ago need not prove it again to set up a second factor."""
        records = get_authentication_records(context.request, context.request.user)
        newest = max((record["at"] for record in records), default=0)
        return bool(time.time() - newest > settings.ACCOUNT_REAUTHENTICATION_TIMEOUT)


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors: their secrets are sealed under the instance's keyring, and the last one can't be taken away."""

    error_messages: ClassVar[dict[str, object]] = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": _("这是您唯一的第二步验证，不能去掉。请先添加另一种。"),
        "cannot_generate_recovery_codes": _("请先设好验证器或者通行密钥，再生成备用码。"),
        "incorrect_code": StaffOnly.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(_sealing_key(), text.encode(), context=_SECRETS)).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        return open_sealed(_sealing_key(), base64.b64decode(encrypted_text), context=_SECRETS).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=PRIMARY_FACTORS)
        return not settings.SECOND_FACTOR_REQUIRED or others.exclude(pk=authenticator.pk).exists()

    def generate_authenticator_name(self, user: User, type: object) -> str:  # the signature is allauth's
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return str(_("通行密钥 %(number)s")) % {"number": count + 1}


def _sealing_key() -> bytes:
    """Of the keyring's root, which is never rotated: a rotation of master keys leaves every second factor working."""
    return keyring().blind_value("key", "staff second factors")


def client_address(request: HttpRequest) -> str | None:
    """Where a log-in comes from; an IPv6 subscriber's whole /64 counts as one address."""
    found = network(request).removesuffix("/64")
    return None if found == "unknown" else found
