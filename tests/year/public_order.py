"""Lives of public-order cases. Each function is a stretch of the way; `live` puts them together."""

from __future__ import annotations

from datetime import timedelta

from tests.year.acts import Person
from tests.year.life import Life
from tests.year.penalty import back, close, decide, told

DAY = timedelta(days=1)


def live(life: Life, stations: list[str]) -> None:
    """One case from its report to wherever it comes."""
    report(life)
    if life.happens(0.04):
        wrong_unit(life, stations)
    if life.happens(0.08):
        on_the_spot(life)
        return
    if not review(life):
        return
    if life.happens(0.25) and life.of("punished") and life.of("victim") and not mediate(life):
        return
    if not life.of("punished"):
        if life.happens(0.45) and not search(life):
            return
        life.wait(days=1, at_most=90)
        life.enters(life.person("punished", minor=life.happens(0.06)))
    if life.happens(0.1) and not life.book.find("fast"):
        life.does("fast-track")
    else:
        investigate(life)
    if life.happens(0.02):
        life.office()
        life.pays_debts()
        life.does("hand-over", "lead")
        return
    decide(life)


def harmed(life: Life, *, minors: float) -> list[Person]:
    """A victim; a minor's guardian, if known yet; now and then a lawyer: both stand on the victim's side alone."""
    minor = life.happens(minors)
    victim = life.person("victim", minor=minor)
    stands = [("guardian", minor and life.happens(0.6)), ("lawyer", life.happens(0.04))]
    return [victim, *(life.person(part, of=victim.alias) for part, is_there in stands if is_there)]


def report(life: Life) -> None:
    """Who was harmed, who reported, who did it if known; the receipt and the key on the spot (A-02)."""
    people: list[Person] = []
    for _ in range(life.chance.choices((0, 1, 2), (15, 75, 10))[0]):
        people += harmed(life, minors=0.05)
    if not people or life.happens(0.25):
        people.append(life.person("reporter", protected=life.happens(0.2)))
    if life.happens(0.12):
        people.append(life.person("witness", protected=True))
    for _ in range(life.chance.choices((0, 1, 2, 3), (32, 56, 9, 3))[0]):
        culprit = life.person("punished", minor=life.happens(0.06))
        people.append(culprit)
        if culprit.birth and culprit.birth.year > 2008 and life.happens(0.55):
            people.append(life.person("guardian", of=culprit.alias))
    claimed = life.now - timedelta(minutes=30) if life.happens(0.1) else None
    life.does("submit", people=tuple(people), happened=claimed)
    for person in life.of("reporter", "victim"):
        if life.happens(0.5):
            life.does("give-key", about=person.alias)
    if life.happens(0.05):
        life.tries_to_give_a_key_too_early()
    if life.happens(0.03):
        life.tries_as_a_stranger()


def wrong_unit(life: Life, stations: list[str]) -> None:
    """Passed on within 24 hours (A-04), a few of them later; the other unit takes it, or sends it back first."""
    life.wait(hours=1, at_most=18)
    if life.happens(0.2):
        life.wait(hours=24)
    other = life.chance.choice([unit for unit in stations if unit != life.unit])
    life.does("transfer", unit=other)
    life.wait(hours=1, at_most=20)
    if life.happens(0.1):
        life.does("object", f"{other}-1")
        life.wait(hours=1, at_most=5)
        life.does("transfer", unit=other)
        life.wait(hours=1, at_most=30)
    life.does("take", f"{other}-2")
    life.unit, life.handler, life.lead = other, f"{other}-{life.chance.randint(1, 4)}", f"{other}-lead"


def review(life: Life) -> bool:
    """Filed at once (A-07), within 24 hours, or three days if hard (A-06). Whether it was filed."""
    life.wait(at_most=9)
    if life.happens(0.03) and life.extends("review", "lead", "48 hours"):
        life.wait(hours=20, at_most=30)
    elif life.happens(0.02):
        life.wait(hours=22, at_most=20)
    if life.happens(0.05):
        life.does("refuse", "lead")
        return False
    if life.happens(0.02):
        life.does("not-ours")
        return False
    life.does("file")
    life.tells("serve-receipt", forgets=0.03, within=8)
    return True


def on_the_spot(life: Life) -> None:
    """A warning or at most 500 yuan (A-32): handed over at once, reported to the unit within 24 hours."""
    if not life.of("punished"):
        life.enters(life.person("punished"))
    life.wait(at_most=0.5)
    life.does("penalise-on-spot")
    told(life, "serve-punished", within=0.2)
    life.wait(hours=2, at_most=16)
    if life.happens(0.08):
        life.wait(hours=20)
    life.does("report-on-spot")
    life.tells("serve-victim", within=20)
    close(life)


def mediate(life: Life) -> bool:
    """A-36. Whether the case goes on: it did not settle."""
    life.wait(hours=2, at_most=60)
    life.office()
    life.does("mediate")
    if life.happens(0.12):
        life.does("send-appraisal")
    life.wait(days=1, at_most=120)
    if life.happens(0.04):
        life.wait(days=7)
    life.office()
    if life.happens(0.25):
        life.does("mediate-again")
        life.wait(days=1, at_most=100)
        life.office()
    if life.happens(0.3):
        life.does("mediation-failed")
        return True
    life.does("agree")
    life.wait(days=2, at_most=24 * 30)
    life.office()
    if life.happens(0.15):
        life.does("agreement-broken")
        return True
    back(life)
    if life.book.untold():
        life.tries("settle", "lead", "NotTold")
        life.pays_debts()
    life.does("settle", "lead")
    return False


def investigate(life: Life) -> None:
    for person in life.of("punished"):
        if life.happens(0.55):
            summon(life, person)
    if life.happens(0.2):
        appraise(life)
    life.wait(days=2, at_most=24 * 16)
    if life.happens(0.12):
        extend(life)
    life.office()


def summon(life: Life, person: Person) -> None:
    """8, 12 or 24 hours (A-11); the family is told."""
    earlier = life.now - timedelta(minutes=life.chance.randint(20, 120)) if life.happens(0.3) else None
    life.does("summon", about=person.alias, happened=earlier)
    if life.happens(0.15) and life.extends("questioning", "lead", "4 hours", person.alias, "extend-questioning"):
        life.wait(hours=4)
        if life.happens(0.3):
            life.extends("questioning", "lead", "12 hours", person.alias, "extend-questioning")
    life.wait(hours=1, at_most=5)
    if life.happens(0.03):
        life.wait(hours=6)
    if life.happens(0.03):
        life.tries("end-questioning", "handler", "Invalid", about=_somebody_else(life))
    life.does("end-questioning", about=person.alias)
    life.tells_family()


def _somebody_else(life: Life) -> str:
    return next((p.alias for p in life.of("victim", "reporter")), "")


def appraise(life: Life) -> None:
    """Its time is not counted (A-13); now and then disputed (A-18)."""
    life.office()
    life.does("send-appraisal")
    life.wait(days=3, at_most=24 * 22)
    life.office()
    if life.happens(0.15):  # it came by a system of record an hour ago
        life.does("receive-appraisal", feed=True, happened=life.now - timedelta(hours=1))
    else:
        life.does("receive-appraisal")
    if life.happens(0.05):
        life.wait(days=5)
    told(life, "serve-appraisal", within=40)
    if life.happens(0.12) and life.of("victim"):
        life.wait(hours=3, at_most=50)
        victim = life.of("victim")[0].alias
        life.does("ask-reappraisal", f"party:{victim}", about=victim)
        life.wait(days=1, at_most=90)
        life.does("answer-reappraisal", "chief", about=victim)
        life.does("send-appraisal")
        life.wait(days=3, at_most=24 * 9)
        life.office()
        back(life)


def extend(life: Life) -> None:
    """One extension or two by the next higher organ (A-12); never a third."""
    clock = life.clock("decide") or life.clock("decide-again")
    if clock is None or clock.status != "running":
        return
    for turn in range(life.chance.choices((1, 2), (75, 25))[0]):
        life.until(clock.due - timedelta(days=life.chance.randint(1, 3)))
        life.office()
        if turn == 0 and life.now + timedelta(hours=1) < clock.due and life.happens(0.2):
            life.tries("extend", "lead", "Invalid", promise=clock.promise, more="30 days")
            life.tries("extend", "chief", "TooLong", promise=clock.promise, more="31 days")
        if not life.extends(clock.promise, "chief", "30 days"):
            return
    if len(clock.extra) == 2:
        life.tries("extend", "chief", "TooLong", promise=clock.promise, more="1 days")


def search(life: Life) -> bool:
    """Nobody found within the limit: the search goes on, the victim is told (A-14). Whether somebody was found."""
    clock = life.clock("decide")
    assert clock is not None
    life.until(clock.due - timedelta(hours=30))
    life.office()
    if life.happens(0.1):
        life.wait(days=3)
    life.does("limit-reached", "lead")
    life.tells("serve-unknown", within=90)
    if life.happens(0.7):
        return False
    life.wait(days=5, at_most=24 * 60)
    life.does("found")
    return True
