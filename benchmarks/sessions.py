"""Opens doors for the load: paths with the header that opens them. Run again when those have run out.

`follow` and `pages` (a resident's, by receipt and by the holder's cookie), `desk-handler`, `desk-lead`, `desk-chief`.
"""

from __future__ import annotations

import json
from pathlib import Path

import django
from django.conf import settings

OFFICERS = {"handler": "handler-0-0-0", "lead": "lead-0-0", "chief": "chief"}


def main() -> None:
    django.setup()
    home: Path = settings.HELIOGRAPH_HOME
    _residents(home, json.loads((home / "receipts").read_text("ascii")))
    _desks(home)
    print(json.dumps({}))


def _residents(home: Path, receipts: list[tuple[str, str]]) -> None:
    from django.http import HttpRequest, HttpResponse

    from heliograph.matters.views import holder
    from heliograph.organisation import reading

    request = HttpRequest()
    request.bureau = reading.bureaus()[0]  # type: ignore[attr-defined]  # as the site's middleware does
    follow, pages = [], []
    for number, secret in receipts:
        follow.append(f"/api/matters/{number}\tAuthorization: Receipt {secret}")
        response = HttpResponse()
        holder.remember(response, number, secret, request=request)
        pages.append(f"/m/{number}/\tCookie: {holder.COOKIE}={response.cookies[holder.COOKIE].value}")
    (home / "follow").write_text("\n".join(follow), "utf-8")
    (home / "pages").write_text("\n".join(pages), "utf-8")


def _desks(home: Path) -> None:
    from django.test import Client

    from heliograph.organisation.models import User

    for post, name in OFFICERS.items():
        client = Client()
        client.force_login(User.objects.get(username=name))
        (home / f"desk-{post}").write_text(f"/desk/\tCookie: sessionid={client.cookies['sessionid'].value}", "utf-8")


if __name__ == "__main__":
    main()
