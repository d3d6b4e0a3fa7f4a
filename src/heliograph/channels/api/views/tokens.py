"""`POST /api/v1/oauth/token`: a partner's id and secret for an hour's token (RFC 6749, 4.4). Refusals are as that standard says."""

from __future__ import annotations

import msgspec
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from django.views.decorators.debug import sensitive_variables

from heliograph.channels.api.actions import tokens
from heliograph.channels.api.doorkeeping import refuse_if_too_many
from heliograph.channels.api.problems import Problem
from heliograph.channels.api.reading.partners import basic
from heliograph.channels.api.routes import Routes
from heliograph.channels.api.shapes.partners import TokenOut, TokenRefused
from heliograph.matters import attempts
from heliograph.matters.views.bureau import bureau_of

routes = Routes("partners")
FORM = "application/x-www-form-urlencoded"
ASKED = {
    "requestBody": {
        "required": True,
        "content": {
            FORM: {
                "schema": {
                    "type": "object",
                    "required": ["grant_type"],
                    "properties": {
                        "grant_type": {"type": "string", "const": "client_credentials"},
                        "scope": {"type": "string", "maxLength": 200, "examples": ["intake handover"]},
                        "client_id": {"type": "string", "maxLength": 40},
                        "client_secret": {"type": "string", "maxLength": 200},
                    },
                }
            }
        },
    },
    "security": [{"ClientSecret": []}, {}],
}


@routes.post(
    "/oauth/token",
    "getToken",
    _("合作单位取令牌"),
    _(
        "OAuth 2.0 的 client_credentials：编号和密钥写在 Authorization: Basic 里（推荐），或者写在表单里。令牌管一小时。"
    ),
    {200: TokenOut, 400: TokenRefused, 401: TokenRefused},
    413,
    415,
    429,
    extra=ASKED,
)
@sensitive_variables()
def token(request: HttpRequest) -> HttpResponse:
    if request.content_type != FORM:
        raise Problem("wrong-content-type")
    bureau, now, network = bureau_of(request), timezone.now(), attempts.network(request)
    try:
        sent = QueryDict(request.body, encoding="utf-8")
    except TooManyFieldsSent:
        raise Problem("too-large") from None
    shown = basic(request.headers.get("Authorization", "")) or (sent.get("client_id", ""), "")
    name = tokens.client_name(shown[0])
    refuse_if_too_many(bureau.id, name, network, now)
    headers, body, status = tokens.issue(request, bureau.id, now)
    if status == 401:
        attempts.failed(bureau.id, name, network, now)
    known = {"scope": "", "error_description": "", **msgspec.json.decode(body)}
    wanted = TokenOut if status == 200 else TokenRefused
    response = HttpResponse(
        msgspec.json.encode({field: known[field] for field in wanted.model_fields}),
        status=status,
        content_type="application/json",
    )
    for header in ("WWW-Authenticate", "Cache-Control", "Pragma"):
        if header in headers:
            response.headers[header] = headers[header]
    return response
