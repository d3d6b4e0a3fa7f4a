"""Plays the demonstration: months of an invented bureau's work, through the same `submit` and `act` as everybody's.

The same seed gives the same story. Times are made so that every state is there: waiting, near its limit, late, extended,
transferred, reopened, rated badly, refused, withdrawn, merged, not ours.
"""

from __future__ import annotations

import json
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from rich.progress import track

from heliograph.core.receipt import show_number, show_secret
from heliograph.demo import (
    appraised,
    asked,
    beats,
    before_the_log,
    bookings,
    campaigns,
    cases,
    connected,
    disputes,
    duties,
    firms,
    heard,
    hearings,
    inspected,
    mapped,
    neighbours,
    noticed,
    partners,
    patrolled,
    people,
    public_questions,
    published,
    rare,
    reached,
    released,
    repeated,
    supervised,
    surveyed,
    timed,
    told,
    unsorted,
    visits,
    volunteers,
    wished,
    year,
)
from heliograph.demo.stage import Stage
from heliograph.jobs import queue
from heliograph.ledger.keys import log_key
from heliograph.matters import procedures
from heliograph.matters.actions import watch
from heliograph.matters.models import Matter, ReplyTemplate
from heliograph.organisation import reading
from heliograph.organisation.models import Bureau, Officer, Posting, Unit, User


def make(home: Path, matters: int, months: int) -> None:
    """Units, officers, procedures, matters, so many months before them, and the file `demo` with the log-ins and one receipt."""
    now = datetime.now(UTC)
    password = secrets.token_urlsafe(9)
    reached.configure(home)
    bureau = _organisation(password)
    procedures.install_shipped(bureau, now=now)
    everyday = year.play(bureau, now, months)
    stage = Stage(bureau, Random(20260101), now)  # noqa: S311 (a story, not a secret)
    lives = rare.lives(matters)
    usual = matters - rare.matters_of(lives)
    receipts = [stage.play(i, usual) for i in track(range(usual), description="演示事项 / matters", transient=True)]
    receipts = [*rare.play(stage, lives), *receipts]
    _templates(bureau)
    mapped.play(bureau, now - patrolled.MAPPED)
    beats.play(bureau, now)
    patrolled.play(bureau, now)
    beats.follow(bureau, now - patrolled.HOLDS + timedelta(hours=2))
    timed.play(bureau, now)
    wished.play(bureau, now)
    published.play(bureau, now)
    repeated.play(bureau, now)
    hearings.play(bureau, now)
    noticed.play(bureau, now)
    duties.play(bureau, now)
    asked.play(bureau, now)
    duties.work(bureau, now)
    heard.play(bureau, now)
    bookings.play(bureau, now)
    public_questions.play(bureau, now)
    partners.play(bureau, now)
    connected.play(bureau, now)
    unsorted.play(stage)
    visits.play(bureau, now)
    volunteers.play(bureau, now)
    campaigns.play(bureau, now)
    disputes.play(bureau, now)
    firms.play(bureau, now)
    slip = cases.play(bureau, now)
    watch(now)
    supervised.play(bureau, now)
    for more in before_the_log:
        more()
    neighbours.make(home, log_key().vkey)
    surveyed.announce(bureau, now)
    inspected.play(bureau, now)
    queue.drain(now + timedelta(seconds=1), clock=lambda: datetime.now(UTC))
    _colleagues(bureau)
    told.play(bureau, now)
    released.play(bureau, now)
    appraised.play(bureau, datetime.now(UTC))
    surveyed.play(bureau, now)
    shown = next(
        r for r in reversed(receipts) if Matter.objects.get(bureau_id=bureau.id, id=r.ref.id).outcome == "answered"
    )
    shown_once = {
        "password": password,
        "number": shown.number,
        "secret": shown.secret,
        "matters": len(receipts) + everyday,
        "case": {"number": slip.number, "secret": slip.secret, "known": cases.KNOWN, "asks": slip.asks.en},
    }
    (home / "demo").write_text(json.dumps(shown_once), "utf-8")


def facts(home: Path) -> dict[str, object]:
    """The log-ins and the receipt of the demonstration."""
    told: dict[str, object] = json.loads((home / "demo").read_text("utf-8"))
    roles = {
        "zhao": "handler 经办民警",
        "qian": "lead 所长",
        "zheng": "chief 局领导",
        "luo": "legal office 法制民警",
        "sun": "supervisor 督察",
        "chen": "administrator 管理员",
    }
    return {**told, "officers": roles}


def greeting(home: Path) -> list[str]:
    told = facts(home)
    officers = told["officers"]
    assert isinstance(officers, dict)
    number, secret = show_number(str(told["number"])), show_secret(str(told["secret"]))
    case = told["case"]
    assert isinstance(case, dict)
    case_number, case_secret = show_number(case["number"]), show_secret(case["secret"])
    return [
        f"演示就绪 · The demonstration is ready ({told['matters']} matters in {home}).",
        f"  查一件 follow one:   number 编号 {number}   secret 密码 {secret}",
        f"  查一件案子 a case:   /case/   number 编号 {case_number}   secret 密码 {case_secret}   {case['known']}",
        f"  民警登录 staff log-in: /desk/   password 口令（同一个）: {told['password']}",
        *[f"    {name:<7} {role}" for name, role in officers.items()],
    ]


def _organisation(password: str) -> Bureau:
    bureau = Bureau.objects.create(code="chunan", name_zh="淳南市公安局", name_en="Chunan Public Security Bureau")
    units: dict[str, Unit] = {}
    for row in people.UNITS:
        unit = Unit.objects.create(
            bureau=bureau,
            parent=units.get(row.parent or ""),
            code=row.code,
            name_zh=row.zh,
            name_en=row.en,
            duties=list(row.duties),
            phone=row.phone,
            address=row.address,
            hours=row.hours,
        )
        unit.path = (units[row.parent].path if row.parent else "/") + f"{unit.id}/"
        unit.save()
        units[row.code] = unit
    model = User(username="model")
    model.set_password(password)
    for person in people.OFFICERS:
        user = User.objects.create(username=person.username, password=model.password, first_name=person.zh)
        officer = Officer.objects.create(
            bureau=bureau, user=user, badge=person.badge, name_zh=person.zh, name_en=person.en
        )
        Posting.objects.bulk_create(
            Posting(officer=officer, unit=units[code], role=role) for code, role in person.posts
        )
    reading.forget()
    return bureau


def _colleagues(bureau: Bureau) -> None:
    """After the stories: nobody of these is drawn or asked in one."""
    units = {one.code: one for one in reading.units(bureau.id).values()}
    for code, badge, zh, en in people.COLLEAGUES:
        officer = Officer.objects.create(bureau=bureau, badge=badge, name_zh=zh, name_en=en)
        Posting.objects.create(officer=officer, unit=units[code], role="handler")


def _templates(bureau: Bureau) -> None:
    for title, procedure, body in (
        (
            "补办身份证",
            "consultation",
            "可以。全国任何一个派出所户籍窗口都能补办，请带{需要的材料}。一般{天数}天内取证。",
        ),
        ("已受理，正在核实", "", "您反映的情况我们已经开始核实，{谁}会在{日期}前与您联系。"),
    ):
        ReplyTemplate.objects.create(bureau=bureau, title=title, procedure=procedure, body=body)
