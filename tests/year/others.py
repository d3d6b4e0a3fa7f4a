"""Lives beside the cases: property that was taken in them, requests to reconsider a decision, claims for compensation."""

from __future__ import annotations

from datetime import timedelta

from tests.year.acts import Person
from tests.year.life import Life


def property_of(life: Life, owners: list[Person]) -> None:
    """Listed at once (A-10), seized for 30 days and 30 more (A-38) or frozen for six months (C-20), then given back, or
    announced and after six months disposed of (A-39)."""
    people = [Person(f"owner-{n + 1}", "owner", owner.name, origin=owner.alias) for n, owner in enumerate(owners)]
    life.does("submit", people=tuple(people))
    life.tells("serve-list", forgets=0.02, within=10)
    life.wait(at_most=8)
    if life.happens(0.04):
        life.wait(hours=24)
    kind = life.chance.choices(("seize", "freeze", "seize-criminal", "decide-return"), (70, 8, 12, 10))[0]
    life.does(kind, "chief" if kind == "freeze" else "lead")
    if kind != "decide-return":
        life.tells("serve-seizure", within=16)
    if kind == "freeze" and life.happens(0.5):
        clock = life.clock("freeze")
        assert clock is not None
        life.until(clock.due - timedelta(days=3))
        life.does("renew-freeze", "chief")
        life.tells("serve-seizure", within=16)
    if kind == "seize":
        held(life)
    if kind != "decide-return" and life.happens(0.2) and people:
        asks = people[0].alias
        life.does("ask-return", f"party:{asks}" if life.happens(0.5) else "handler", about=asks)
        life.wait(days=1, at_most=120)
        life.does("answer-return", "lead", about=asks)
    leave(life, is_decided=kind == "decide-return")


def held(life: Life) -> None:
    if life.happens(0.3):
        life.office()
        life.does("send-appraisal")
        life.wait(days=3, at_most=24 * 15)
        life.does("receive-appraisal")
    life.wait(days=2, at_most=24 * 20)
    clock = life.clock("seizure")
    if clock is not None and life.happens(0.35):
        life.until(clock.due - timedelta(days=2))
        life.office()
        life.tries("extend", "lead", "NotAllowed", promise="seizure", more="30 days")
        if life.extends("seizure", "chief", "30 days"):
            life.tries("extend", "chief", "TooLong", promise="seizure", more="30 days")
            life.tells("serve-extension", within=16)
            life.wait(days=5, at_most=24 * 28)
    if life.happens(0.06):
        life.wait(days=30)  # nobody remembered


def leave(life: Life, *, is_decided: bool) -> None:
    life.office()
    if life.happens(0.15):
        return
    if life.happens(0.08):
        if not is_decided:
            life.does("decide-return", "lead")
        life.does("announce", "lead")
        life.tries("dispose", "chief", "RightOpen")
        if life.of("owner") and life.happens(0.4):
            life.wait(days=20, at_most=24 * 100)
            owner = life.of("owner")[0].alias
            life.does("claim", f"party:{owner}", about=owner)
            life.pays_debts()
            life.does("give-back")
            return
        clock = life.clock("unclaimed")
        assert clock is not None
        life.until(clock.due + timedelta(days=1))
        life.pays_debts()
        life.does("dispose", "chief")
        return
    if not is_decided:
        life.does("decide-return", "lead")
    if life.of("owner"):
        life.tries("give-back", "handler", "NotTold")
    life.pays_debts()
    life.wait(days=1, at_most=90)
    if life.happens(0.06):
        life.wait(days=8)
    life.does("give-back")


def reconsideration(life: Life) -> None:
    """A-43: looked at in 5 working days; decided in 60 (and 30 more), or in 30 if simple; taken back by who asked."""
    life.does("submit", "resident")
    life.wait(hours=10, at_most=24 * 5)
    if life.happens(0.06):
        life.wait(days=6)
    if life.happens(0.08):
        life.does("refuse")
        return
    life.does("accept-simple" if (simple := life.happens(0.25)) else "accept")
    if life.happens(0.25):
        life.does("ask")
        life.wait(days=2, at_most=24 * 8)
        if life.happens(0.1):
            life.wait(days=20)
        life.does("supply", "resident")
    if life.happens(0.14):
        life.wait(days=2, at_most=24 * 15)
        life.does("withdraw", "resident")
        return
    life.wait(days=5, at_most=24 * 20)
    if simple and life.happens(0.35):
        life.does("to-ordinary", "lead")
    elif not simple:
        life.wait(days=3, at_most=24 * 25)
        if life.happens(0.2):
            life.extends("decide", "chief", "30 days")
            life.wait(days=5, at_most=24 * 20)
    if life.happens(0.05):
        life.wait(days=60)
    life.does(life.chance.choice(("dismiss", "dismiss", "set-aside", "change", "find-unlawful", "settle")), "lead")


def compensation(life: Life) -> None:
    """A-44: two months to decide, ten days to serve."""
    life.does("submit", "resident")
    life.wait(days=1, at_most=90)
    life.does("accept")
    life.wait(days=10, at_most=24 * 40)
    if life.happens(0.1):
        life.wait(days=20)
    life.does(life.chance.choice(("decide", "decide-nothing")), "lead")
    life.wait(days=1, at_most=24 * 7)
    if life.happens(0.1):
        life.wait(days=8)
    life.does("serve")
