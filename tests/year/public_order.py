"""Lives of public-order cases. Each function is a stretch of the way; `live` puts them together."""

from __future__ import annotations

from datetime import timedelta

from tests.year.acts import NOBODY, Person
from tests.year.book import is_minor
from tests.year.life import Life
from tests.year.plain import CHINA
from tests.year.tellings import SERVED_BY

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


def report(life: Life) -> None:
    """Who was harmed, who reported, who did it if known; the receipt and the key on the spot (A-02)."""
    people: list[Person] = []
    for _ in range(life.chance.choices((0, 1, 2), (15, 75, 10))[0]):
        people.append(life.person("victim", minor=life.happens(0.05)))
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


def back(life: Life) -> None:
    """An appraisal that is out comes back, and its copies are served (A-17)."""
    for clock in life.book.clocks:
        if any(until is None and why == "send-appraisal" for _, until, why in clock.pauses):
            life.does("receive-appraisal")
            life.wait(hours=2, at_most=60)
            told(life, "serve-appraisal", within=30)
            return


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
        if turn == 0 and life.happens(0.2):
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


def decide(life: Life) -> None:
    """Notice, statement, perhaps a hearing, the decision, its service and execution."""
    if life.happens(0.1):
        life.does("decide-none", "lead")
        after(life, is_fine=False)
        return
    hearing = life.happens(0.05) and not life.book.find("fast")
    if life.happens(0.05):
        life.tries("decide", "lead", "NotOffered")
    life.does("plan-with-hearing" if hearing else "plan-penalty")
    if life.happens(0.1):
        life.tries("decide", "lead", "NotTold")
    notice(life)
    if life.happens(0.15) and life.of("punished"):
        defend(life)
    if hearing:
        hold(life)
    wait_for_rights(life)
    life.does("decide", life.chance.choice(("lead", "chief")))
    after(life, is_fine=life.happens(0.5))


def notice(life: Life) -> None:
    """A-19: the person, and the guardian of a minor, known or still to be found; who fled is told publicly (A-20)."""
    for row in life.book.untold("penalty-notice"):
        life.wait(at_most=4)
        if row.to == NOBODY and row.about:
            life.tries("serve-notice", "handler", "Invalid", told=NOBODY, about=row.about, way="in-person")
            life.enters(life.person("guardian", of=row.about))
        if row.to != NOBODY and life.book.people[row.to].part == "punished" and life.happens(0.02):
            life.serves("publish-notice", row, way="public-notice")
            if life.happens(0.3):
                life.wait(days=2)
                life.does("appear", about=row.about)
            continue
        if life.happens(0.03):
            life.tries(
                "serve-notice", "handler", "Missing", told=row.to, about=row.about, way="in-person", end="no-proof"
            )
        life.serves("serve-notice", row)


def defend(life: Life) -> None:
    """Heard and answered before anything is decided (A-19)."""
    life.wait(hours=1, at_most=20)
    who = life.chance.choice(life.of("punished"))
    life.does("defend", f"party:{who.alias}" if life.happens(0.6) else "handler", about=who.alias)
    if life.happens(0.4):
        life.tries("decide", "lead", "OwedFirst")
    life.wait(hours=5, at_most=100)
    if life.happens(0.05):
        life.wait(days=6)
    life.does("answer-defence", about=who.alias)


def hold(life: Life) -> None:
    """A-21 to A-25: told of the right, which is used, waived or runs out; nobody decides meanwhile."""
    for row in life.book.untold("hearing-right"):
        if row.to == NOBODY:
            life.enters(life.person("guardian", of=row.about))
        life.serves("serve-hearing-right", row)
    if life.of("victim"):
        life.tries("ask-hearing", f"party:{life.of('victim')[0].alias}", "NotAllowed")
    life.tries("decide", "lead", "RightOpen")
    culprits = life.of("punished")
    choice = life.chance.choices(("ask", "waive", "silence"), (55, 25, 20))[0]
    if choice == "silence":
        return
    life.wait(hours=3, at_most=60)
    if choice == "waive":
        for who in culprits:
            life.does("waive-hearing", f"party:{who.alias}", about=who.alias)
        return
    out = life.happens(0.4)
    if out:
        life.does("send-appraisal")
    asks = culprits[0].alias
    life.does("ask-hearing", f"party:{asks}" if life.happens(0.7) else "handler", about=asks)
    life.wait(hours=4, at_most=44)
    end = life.chance.choices(("held", "refused", "withdrawn"), (80, 10, 10))[0]
    if end == "refused":
        life.does("refuse-hearing", "lead")
        told(life, "serve-hearing-refusal", within=20)
        if out:
            back(life)
        return
    life.does("grant-hearing", "lead")
    if end == "withdrawn":
        if life.happens(0.5):
            told(life, "serve-hearing-notice", within=4)
        life.wait(hours=4, at_most=40)
        life.does("withdraw-hearing", f"party:{asks}")
    else:
        sit(life)
    if out:
        life.wait(days=1, at_most=200)
        back(life)
    if end == "held":
        life.office()
        life.does("send-review")
        life.wait(hours=5, at_most=60)
        life.does("pass-review", "legal")


def sit(life: Life) -> None:
    """The notice seven days before (A-24), the hearing, its end."""
    told(life, "serve-hearing-notice", within=4)
    life.tries("open-hearing", "lead", "RightOpen")
    if life.happens(0.3):
        life.wait(days=2)
        asks = life.of("punished")[0].alias
        life.does("agree-earlier", f"party:{asks}", about=asks)
    wait_for_rights(life, ("prepare-hearing",))
    life.office()
    life.does("open-hearing", life.chance.choice(("lead", "legal")))
    life.wait(hours=1, at_most=3)
    if life.happens(0.2):
        life.wait(days=2)
    life.does("end-hearing", "lead")


def wait_for_rights(
    life: Life, holds: tuple[str, ...] = ("ask-hearing", "weigh-defence", "answer-reappraisal", "published-notice")
) -> None:
    """Until no right is open that the step would overtake."""
    for clock in life.book.clocks:
        if clock.promise in holds and clock.status in ("running", "paused"):
            life.until(clock.due + timedelta(minutes=10))
    life.office()


def told(life: Life, what: str, *, within: float) -> None:
    """Told without anybody forgotten, because the next step waits for it."""
    for row in life.book.untold(SERVED_BY[life.case.procedure, what]):
        life.wait(at_most=within)
        if row.to == NOBODY:
            if not row.about:
                continue
            on = life.now.astimezone(CHINA).date()
            person = life.book.people[row.about]
            if person.part == "punished" and is_minor(person, on):
                life.enters(life.person("guardian", of=row.about))
        if life.happens(0.04):
            life.serves(what, row, end="failed")
            life.wait(hours=1, at_most=15)
        life.serves(what, row)


def after(life: Life, *, is_fine: bool) -> None:
    """Served on the person and the victim (A-27, A-28), paid (A-35), carried out (A-40), closed."""
    detained = not is_fine and life.happens(0.25)
    if detained:
        for person in life.of("punished")[:1]:
            carry_out(life, person)
    told(life, "serve-punished-fine" if is_fine else "serve-punished", within=20)
    if life.happens(0.05):
        life.wait(days=3)
    life.tells("serve-victim", within=30)
    if is_fine and life.happens(0.85):
        life.wait(days=1, at_most=24 * 14)
        pays = life.of("punished")[0].alias
        life.does("paid", f"party:{pays}", about=pays)
    close(life)
    if life.case.steps[-1].what == "close" and life.happens(0.015):
        reopened(life)


def carry_out(life: Life, person: Person) -> None:
    life.wait(at_most=5)
    life.does("execute-detention", about=person.alias, happened=life.now - timedelta(minutes=30))
    life.tells_family()
    if life.happens(0.1):
        life.does("ask-delay", f"party:{person.alias}", about=person.alias)
        life.wait(hours=3, at_most=24)
        life.does(life.chance.choice(("grant-delay", "refuse-delay")), "lead", about=person.alias)


def close(life: Life) -> None:
    """Only when everybody who must have it has it; what was forgotten is made up for, or the case stays open."""
    life.wait(days=1, at_most=24 * 20)
    life.office()
    if life.book.untold():
        life.tries("close", "lead", "NotTold")
        if life.happens(0.4):
            return
        life.pays_debts()
    by = "chief" if life.closed_by == life.lead else "lead"
    life.closed_by = life.who(by)
    life.does("close", by)


def reopened(life: Life) -> None:
    """Set aside: handled anew by another officer, with a limit of its own."""
    life.wait(days=20, at_most=24 * 50)
    life.does("reopen", "chief")
    life.handler = f"{life.unit}-{life.chance.randint(1, 4)}"
    life.wait(days=3, at_most=24 * 20)
    life.does("plan-penalty")
    notice(life)
    wait_for_rights(life)
    life.does("decide", "chief")
    after(life, is_fine=False)
