"""Lives of criminal cases, from the report to the procurator, the refusal, or the long time in between."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.year.acts import Person
from tests.year.life import Life
from tests.year.penalty import told
from tests.year.public_order import harmed
from tests.year.refusal import decline


def live(life: Life, teams: list[str]) -> None:
    agency = life.happens(0.08)
    report(life, agency=agency)
    if life.happens(0.04):
        transfer(life, teams)
    if agency and not from_agency(life):
        return
    review(life)
    if life.happens(0.02):
        life.pays_debts()
        life.does("not-ours", "lead")
        return
    if life.happens(0.24):
        if decline(life):
            investigate(life)
        return
    life.does("file", "lead", **filed_earlier(life))
    if life.happens(0.03):
        life.tries("file", "lead", "NotOffered")
    if agency:
        told(life, "serve-agency", within=30)
    investigate(life)


def filed_earlier(life: Life) -> dict[str, Any]:
    """A tenth are filed in the case-handling system, which tells of it up to two hours later and is believed."""
    if not life.happens(0.1):
        return {}
    return {"feed": True, "happened": life.now - timedelta(minutes=life.chance.randint(1, 120))}


def report(life: Life, *, agency: bool) -> None:
    people: list[Person] = []
    for _ in range(life.chance.choices((0, 1, 2), (14, 76, 10))[0]):
        people += harmed(life, minors=0.06)
    if agency:
        people.append(life.person("agency"))
    elif not people or life.happens(0.2):
        people.append(life.person("reporter", protected=life.happens(0.25)))
    for _ in range(life.chance.choices((0, 1, 2, 3), (50, 38, 8, 4))[0]):
        people.append(life.person("suspect", minor=life.happens(0.05)))
    if life.happens(0.1):
        people.append(life.person("witness", protected=True))
    life.does("submit", people=tuple(people))
    life.tells("serve-receipt", forgets=0.03, within=8)
    for person in life.of("victim", "reporter")[:1]:
        life.does("give-key", about=person.alias)
    if life.happens(0.06):
        life.tries_to_give_a_key_too_early()
    if life.happens(0.03):
        life.tries_as_a_stranger()


def transfer(life: Life, teams: list[str]) -> None:
    """After review and the head's approval within 24 hours (C-07); some later."""
    life.wait(hours=2, at_most=40)
    life.does("approve-transfer", "chief")
    life.wait(hours=1, at_most=20)
    if life.happens(0.15):
        life.wait(hours=24)
    other = life.chance.choice([team for team in teams if team != life.unit])
    life.does("transfer", unit=other)
    life.wait(hours=1, at_most=26)
    life.does("take", f"{other}-1")
    life.unit, life.handler, life.lead = other, f"{other}-{life.chance.randint(1, 4)}", f"{other}-lead"


def from_agency(life: Life) -> bool:
    """C-12: three days; missing papers are told within 24 hours, and the agency has three days for them."""
    life.wait(at_most=8)
    life.does("agency-case")
    if life.happens(0.5):
        life.wait(hours=1, at_most=16)
        life.does("papers-whole")
        return True
    life.wait(hours=2, at_most=20)
    if life.happens(0.1):
        life.wait(hours=24)
    life.does("ask-agency")
    life.wait(hours=10, at_most=60)
    if life.happens(0.1):
        life.wait(days=3)
    life.does("agency-supplies", f"party:{life.of('agency')[0].alias}")
    return True


def review(life: Life) -> None:
    """3 days; 7 for clues to check; 30 by the head of the bureau (C-04)."""
    clock = life.clock("review")
    assert clock is not None
    kind = life.chance.choices(("quick", "clues", "hard", "late"), (80, 12, 4, 4))[0]
    if kind == "quick":
        life.wait(hours=3, at_most=60)
        life.until(min(life.now, clock.due - timedelta(hours=4)))
        return
    if kind == "late":
        life.until(clock.due + timedelta(hours=life.chance.randint(1, 70)))
        return
    life.until(clock.due - timedelta(hours=20))
    if not life.extends("review", "lead", "4 days"):
        return
    life.wait(days=1, at_most=40)
    if kind == "hard":
        if life.happens(0.5):
            life.tries("extend", "lead", "Invalid", promise="review", more="23 days")
        if life.extends("review", "chief", "23 days"):
            life.wait(days=2, at_most=24 * 18)
            life.tries("extend", "lead", "TooLong", promise="review", more="1 days")


def investigate(life: Life) -> None:
    """Most never find anybody; where somebody is known, each has a way of their own."""
    if life.happens(0.15):
        appraise(life)
    suspects = life.of("suspect")
    if not suspects:
        if life.happens(0.65):
            return
        life.wait(days=2, at_most=24 * 60)
        suspects = [life.enters(life.person("suspect"))]
    for person in suspects:
        life.wait(hours=2, at_most=60)
        take_in(life, person)
    if life.happens(0.2):
        appraise(life)
    life.wait(days=10, at_most=24 * 50)
    finish(life, suspects)


def appraise(life: Life) -> None:
    """No limit stops for it here; the opinion goes to the suspect and the victim (C-18)."""
    life.office()
    life.does("send-appraisal")
    life.wait(days=3, at_most=24 * 15)
    life.does("receive-appraisal")
    told(life, "serve-appraisal", within=60)
    if life.happens(0.1) and life.of("victim"):
        victim = life.of("victim")[0].alias
        life.does("ask-reappraisal", f"party:{victim}", about=victim)
        life.tries("send-up", "chief", "OwedFirst")
        life.wait(days=1, at_most=80)
        life.does("answer-reappraisal", "lead", about=victim)


def take_in(life: Life, person: Person) -> None:
    """Summons, detention or bail, each with its clock; the family is told within 24 hours (C-17)."""
    who = {"about": person.alias}
    if life.happens(0.4):
        life.does("summon", **who)
        if life.happens(0.15) and life.extends("summons-ends", "lead", "12 hours", person.alias, "extend-measure"):
            life.wait(hours=6, at_most=4)
        life.wait(hours=2, at_most=7)
        if life.happens(0.03):
            life.wait(hours=8)
        if life.happens(0.3):
            life.does("end-summons", **who)
            return
    if life.happens(0.35):
        life.does("bail" if life.happens(0.85) else "supervise", "chief", **who)
        return
    earlier = life.now - timedelta(minutes=life.chance.randint(10, 300)) if life.happens(0.4) else None
    life.does("detain", "chief", happened=earlier, **who)
    life.tells_family()
    if life.happens(0.3):
        life.enters(life.person("lawyer", of=person.alias))
    arrest(life, person)


def arrest(life: Life, person: Person) -> None:
    """Asked for within 3, 7 or 30 days; decided within 7; then two months of custody, prolonged by the procurator (C-20)."""
    who = {"about": person.alias}
    clock = life.clock("ask-arrest", person.alias)
    assert clock is not None
    kind = life.chance.choices(("three", "seven", "thirty", "released"), (45, 25, 10, 20))[0]
    if kind == "released":
        life.wait(hours=20, at_most=30)
        life.does("release", "lead", **who)
        return
    if kind != "three":
        life.until(clock.due - timedelta(hours=14))
        if life.extends("ask-arrest", "chief", "4 days", person.alias, "extend-measure") and kind == "thirty":
            life.extends("ask-arrest", "chief", "23 days", person.alias, "extend-measure")
    life.until(clock.due - timedelta(hours=life.chance.randint(2, 30)))
    if life.happens(0.03):
        life.until(clock.due + timedelta(hours=2))
    life.does("ask-arrest", "chief", **who)
    life.wait(days=2, at_most=100)
    if life.happens(0.25):
        life.does("bail", "chief", **who)
        return
    life.does("arrest", "chief", **who)
    life.tells_family()
    if life.happens(0.08):
        family = life.of("family")
        if family and any(f.of == person.alias for f in family):
            asks = next(f for f in family if f.of == person.alias)
            life.does("ask-change", f"party:{asks.alias}", **who)
            life.wait(hours=10, at_most=58)
            life.does("answer-change", "lead", **who)
    if life.happens(0.15):
        custody = life.clock("custody", person.alias)
        if custody is not None:
            life.until(custody.due - timedelta(days=4))
            life.does("prolong-custody", "chief", **who)


def finish(life: Life, suspects: list[Person]) -> None:
    """Ended for one of several, cancelled, handed over, or sent to the procurator; what must be told first is told."""
    if len(suspects) > 1 and life.happens(0.3):
        life.does("end-investigation", "chief", about=suspects[-1].alias)
        told(life, "serve-ended", within=60)
    end = life.chance.choices(("sent", "cancelled", "handed", "open"), (62, 8, 5, 25))[0]
    life.office()
    if end == "open":
        return
    if end == "cancelled":
        life.does("cancel", "chief")
        close(life, "close-cancelled")
    elif end == "handed":
        life.does("hand-over", "chief")
        close(life, "close-handed-over")
    else:
        sent(life)


def sent(life: Life) -> None:
    if life.book.untold("appraisal-opinion"):  # somebody was found after the opinion had come
        life.tries("send-up", "chief", "NotTold")
        told(life, "serve-appraisal", within=20)
    life.does("send-up", "chief")
    told(life, "serve-sent", within=20)
    if life.happens(0.15):
        life.wait(days=10, at_most=24 * 20)
        life.does("sent-back")
        life.wait(days=5, at_most=24 * 22)
        life.office()
        told(life, "serve-appraisal", within=1)
        life.does("send-up", "chief")
        told(life, "serve-sent", within=20)
    close(life, "close-sent")


def close(life: Life, how: str) -> None:
    """Nothing ends while somebody has not been told."""
    life.wait(days=1, at_most=24 * 3)
    if how != "close-sent" and life.happens(0.05):
        life.wait(days=3)
    if life.book.untold() and life.happens(0.3):
        life.tries(how, "lead", "NotTold")
    life.pays_debts()
    life.office()
    life.does(how, "lead")
