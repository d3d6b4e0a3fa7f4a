"""A criminal report that is refused: told in three days (C-08), disputed (C-09, C-10), asked about by the procurator (C-13).

Called by `criminal`. Each function says whether the case was filed after all.
"""

from __future__ import annotations

from datetime import timedelta

from tests.year.acts import Person
from tests.year.life import Life
from tests.year.penalty import told


def decline(life: Life) -> bool:
    """No case is filed: notice in three days (C-08), reconsideration (C-09), review above (C-10), the procurator (C-13)."""
    life.does("decline", "lead")
    if life.happens(0.1) and (life.of("victim") or life.of("agency")):  # a mere reporter is served nothing
        life.tries("close-not-filed", "lead", "NotTold")
    told(life, "serve-not-filed", within=50)
    told(life, "serve-agency", within=10)
    victims, agency = life.of("victim"), life.of("agency")
    if victims and life.happens(0.3):
        if reconsider(life, victims[0]):
            return True
    elif agency and life.happens(0.5) and life.clock("agency-asks-again"):
        life.wait(hours=5, at_most=40)
        life.does("agency-asks-again", f"party:{agency[0].alias}", about=agency[0].alias)
        life.wait(hours=5, at_most=60)
        life.does("uphold", "lead")
        told(life, "serve-reconsideration", within=20)
    elif life.happens(0.12):
        if procurator(life):
            return True
    elif victims:
        life.tries("close-not-filed", "lead", "RightOpen")
    for clock in life.book.clocks:
        if clock.promise in ("ask-reconsideration", "ask-review", "agency-asks-again") and clock.status == "running":
            life.until(clock.due + timedelta(minutes=20))
    life.pays_debts()
    life.office()
    life.does("close-not-filed", "lead")
    return False


def reconsider(life: Life, victim: Person) -> bool:
    """The bureau looks again, and then the organ above it, which has the case from then on."""
    life.wait(hours=8, at_most=110)
    life.does("ask-reconsideration", f"party:{victim.alias}", about=victim.alias)
    if life.happens(0.2):
        life.wait(days=20)
        if life.extends("reconsider", "chief", "30 days", how="extend-reconsideration"):
            told(life, "serve-extension", within=40)
    life.wait(days=3, at_most=24 * 20)
    if life.happens(0.06):
        life.wait(days=35)
    if life.happens(0.25):
        life.does("file-after-all", "lead")
        return True
    life.does("uphold", "lead")
    told(life, "serve-reconsideration", within=50)
    if not life.happens(0.5):
        return False
    life.wait(hours=8, at_most=110)
    life.does("ask-review", f"party:{victim.alias}", about=victim.alias)
    life.unit, life.handler, life.lead = "xingzhen", "xing", "xing"
    life.wait(days=3, at_most=24 * 24)
    if life.happens(0.25):
        life.does("file-after-all", "lead")
        return True
    life.does("confirm", "lead")
    told(life, "serve-review", within=50)
    return False


def procurator(life: Life) -> bool:
    """The procurator asks why, and may order it to be filed."""
    life.wait(days=2, at_most=100)
    life.does("procurator-asks")
    life.wait(days=1, at_most=120)
    if life.happens(0.08):
        life.wait(days=5)
    life.does("answer-procurator", "lead")
    if not life.happens(0.35):
        return False
    life.wait(days=2, at_most=100)
    life.does("procurator-orders")
    life.wait(days=1, at_most=24 * 13)
    if life.happens(0.1):
        life.wait(days=10)
    life.does("file-after-all", "lead")
    return True
