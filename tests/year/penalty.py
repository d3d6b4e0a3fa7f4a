"""How a public-order case comes to its penalty: notice, statement, hearing, review, decision, service, execution.

Called by `public_order`. Nobody is penalised unheard, and nothing is closed while somebody has not been told.
"""

from __future__ import annotations

from datetime import timedelta

from tests.year.acts import NOBODY, Person
from tests.year.book import is_minor
from tests.year.life import Life
from tests.year.plain import CHINA
from tests.year.tellings import SERVED_BY


def back(life: Life) -> None:
    """An appraisal that is out comes back, and its copies are served (A-17)."""
    for clock in life.book.clocks:
        if any(until is None and why == "send-appraisal" for _, until, why in clock.pauses):
            life.does("receive-appraisal")
            life.wait(hours=2, at_most=60)
            told(life, "serve-appraisal", within=30)
            return


def decide(life: Life) -> None:
    """Notice, statement, perhaps a hearing, the decision, its service and execution."""
    if life.happens(0.1):
        life.does("decide-none", "lead")
        after(life, is_fine=False)
        return
    told(life, "serve-appraisal", within=10)
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
        life.tries("decide", "lead", "RightOpen" if life.clock("published-notice") else "OwedFirst")
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
    for person in life.of("guardian", "lawyer"):
        if life.book.people[person.of].part == "victim":
            life.tries("ask-hearing", f"party:{person.alias}", "Invalid")
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
    asked(life, culprits[0].alias)


def asked(life: Life, asks: str) -> None:
    """A hearing is asked for: refused, taken back, or held; an appraisal may be out meanwhile (A-13)."""
    out = life.happens(0.4)
    if out:
        life.does("send-appraisal")
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
    if life.book.over and life.happens(0.015):
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
