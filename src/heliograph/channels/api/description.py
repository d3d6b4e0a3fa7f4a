"""The API in OpenAPI 3.1, made from the code: django-ninja says what each address takes and gives, the structs say the rest.

In the reader's language: the words of addresses and fields are messages of this app. What django-ninja can't say is put right here:
refusals are `application/problem+json`, every address may refuse for its form, and bodies that msgspec writes have msgspec's schemas.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec
from django.conf import settings
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from heliograph.cases.actions.feed.shapes import Feed, Item
from heliograph.channels.api import hooks
from heliograph.channels.api.endpoints import api
from heliograph.channels.api.problems import CONTENT_TYPE
from heliograph.channels.api.shapes.common import ProblemOut
from heliograph.channels.api.shapes.partners import IntakeItem
from heliograph.core.files import KINDS
from heliograph.matters.reading.progress import Progress

Json = dict[str, Any]  # a JSON object of OpenAPI's own shape
REF = "#/components/schemas/"
WRITTEN_BY_MSGSPEC = {"FollowOut": "Progress", "FeedOut": "Feed", "EverythingOut": None}
"""Shapes that stand for a body which msgspec or the spine writes, and the schema that takes their place; None: any object."""
A_FILE = "FileOut"
ALWAYS = (400, 405, 500)
_TRANSLATED = frozenset({"summary", "description"})


def document(language: str, webhooks: Json | None = None) -> Json:
    """The whole description. `webhooks`: what the webhooks' app says of itself, in OpenAPI's own shape."""
    with override(language):
        made: Json = msgspec.json.decode(msgspec.json.encode(_made()))
        _translate(made)
    if webhooks:
        made["webhooks"] = webhooks
    return made


@lru_cache(maxsize=4)
def written(language: str) -> bytes:
    """The description as JSON."""
    return msgspec.json.format(msgspec.json.encode(document(language, hooks.described(language))), indent=1)


def _made() -> Json:
    made: Json = dict(api.get_openapi_schema(path_prefix="/api/v1/"))
    _, structs = msgspec.json.schema_components([Progress, Feed, Item], ref_template=REF + "{name}")
    schemas = made["components"]["schemas"]
    schemas |= IntakeItem.model_json_schema(ref_template=REF + "{model}").pop("$defs", {})
    schemas["IntakeItem"] = {
        name: value
        for name, value in IntakeItem.model_json_schema(ref_template=REF + "{model}").items()
        if name != "$defs"
    }
    schemas |= structs
    schemas["ProblemOut"] = ProblemOut.model_json_schema(ref_template=REF + "{model}", mode="serialization")
    schemas |= schemas["ProblemOut"].pop("$defs", {})
    schemas["ProblemOut"]["required"] = ["type", "title", "status", "detail"]
    for name in (*WRITTEN_BY_MSGSPEC, A_FILE):
        schemas.pop(name, None)
    for one in schemas.values():
        _plain(one)
        _each(one)
    for methods in made["paths"].values():
        for method, operation in methods.items():
            _finish(method, operation)
    made["info"] |= _about()
    made["servers"] = [{"url": settings.BASE_URL}]
    made["components"]["securitySchemes"] = _schemes(made["components"].get("securitySchemes", {}))
    made["tags"] = [{"name": name, "description": says} for name, says in TAGS.items()]
    return made


TAGS = {
    "public": _("谁都能读的：规程、单位、通报、数字"),
    "matters": _("群众的事：提交、查进度、补充、评价"),
    "partners": _("合作单位：成批转来，看进展"),
    "handovers": _("合作单位：接我们转出的"),
    "cases": _("合作单位：案件状态进出"),
    "webhooks": _("合作单位：一有进展就告诉贵单位的系统"),
}


def _about() -> Json:
    return {
        "description": _(
            "说过多久答复，就多久答复。群众的事不用申请密钥；合作单位用 OAuth 2.0。错误一律是 problem+json，用读者的语言。"
        ),
        "license": {"name": "Mulan PSL v2", "identifier": "MulanPSL-2.0"},
    }


def _schemes(made: Json) -> Json:
    receipt = {"type": "http", "scheme": "Receipt", "description": _("回执密码：Authorization: Receipt <密码>")}
    client = {"type": "http", "scheme": "basic", "description": _("合作单位的编号和密钥，只用来取令牌")}
    return {**made, "Receipt": receipt, "ClientSecret": client}


def _plain(schema: Json) -> None:
    """A class's docstring is for who reads the code; its fields say what they are."""
    schema.pop("description", None)


def _each(schema: Json) -> None:
    """Lists whose items are looked at one by one: each should be of a shape, and may be any object."""
    for one in schema.get("properties", {}).values():
        name = one.get("items", {}).pop("x-each", None) if isinstance(one.get("items"), dict) else None
        if name:
            one["items"] = {"anyOf": [{"$ref": REF + name}, {"type": "object"}]}


def _finish(method: str, operation: Json) -> None:
    security = operation.get("security", [])
    if any(any(one.values()) for one in security):
        operation["security"] = [one for one in security if any(one.values())]
    responses = operation["responses"]
    for status in ALWAYS:
        responses.setdefault(status, _problem())
    if method == "get":
        responses[304] = {"description": _("没有变（If-None-Match）")}
    for status, response in responses.items():
        response["description"] = STATUS.get(int(status), response["description"])
        for content in list(response.get("content", {}).values()):
            _right_body(response, content)
    operation["responses"] = {str(status): responses[status] for status in sorted(responses)}


STATUS = {
    200: _("做到了"),
    201: _("登记了"),
    400: _("读不懂"),
    401: _("没有证明是谁"),
    403: _("没有这项权限"),
    404: _("没有找到"),
    405: _("不接受这种方法"),
    409: _("现在不能做，或者做过了"),
    413: _("太大了"),
    415: _("内容类型不对"),
    422: _("有的地方不能用，errors 逐条写明"),
    429: _("来得太快，或者错得太多；见 Retry-After"),
    500: _("我们出错了"),
    503: _("现在没有单位能接"),
}


def _problem() -> Json:
    return {"description": "", "content": {CONTENT_TYPE: {"schema": {"$ref": REF + "ProblemOut"}}}}


def _right_body(response: Json, content: Json) -> None:
    name = str(content["schema"].get("$ref", "") or content["schema"].get("title", "")).removeprefix(REF)
    if name == "ProblemOut":
        response["content"] = {CONTENT_TYPE: {"schema": {"$ref": REF + name}}}
    elif name == A_FILE:
        response["content"] = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in sorted(KINDS)}
    elif name in WRITTEN_BY_MSGSPEC:
        other = WRITTEN_BY_MSGSPEC[name]
        content["schema"] = {"$ref": REF + other} if other else {"type": "object", "required": ["format"]}


def _translate(node: Any) -> None:
    """Every word of an address, a field or an answer in the language that is on."""
    if isinstance(node, list):
        for one in node:
            _translate(one)
    elif isinstance(node, dict):
        for name, value in node.items():
            if name in _TRANSLATED and isinstance(value, str):
                node[name] = gettext(value) if value else value
            else:
                _translate(value)
