"""Opens doors for the load: paths with the header that opens them. Run again when those have run out.

`follow` and `pages` (a resident's, by receipt and by the holder's cookie), `desk-handler`, `desk-lead`, `desk-chief`.
"""

from __future__ import annotations

import json
from pathlib import Path

from heliograph.commands.instance import make_home

OFFICERS = {"handler": "handler-0-0-0", "lead": "lead-0-0", "chief": "chief"}


def main() -> None:
    home = make_home()  # a kept instance may be of an older version
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
        follow.append(f"/api/v1/matters/{number}\tAuthorization: Receipt {secret}")
        response = HttpResponse()
        holder.remember(response, number, secret, request=request)
        cookie = (
            f"{holder.COOKIE}={response.cookies[holder.COOKIE].value}; csrftoken={'a' * 32}"  # as after the first page
        )
        pages.append(f"/m/{number}/\tCookie: {cookie}")
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
