"""A year of a county as plain data: who does what in which case when, from one seed. Nothing here knows the product.

Shares, and why:
- 2,000 criminal and 6,000 public-order cases: one to three, a little over the country's 9.4 : 5.4 million (practice.md 1.1), because
  the issue says so. Of decisions one in fifty is to be reconsidered (A-43), three in a thousand claim compensation (A-44);
  things are taken in one public-order case in eight and one criminal case in five (A-38): our assumptions.
- Hours and seasons: a tenth of all by night, evenings most, summer a quarter more (110 figures, practice.md 1.1: a peak day is
  1.7 times a mean one); one case in thirty falls on the eve of a long holiday, because the hours of the family's
  clock are what goes wrong there (W-12, C-17).
- A quarter to mediation, three tenths of it fail (A-36: fights from private disputes are the largest kind); a fifth with an
  appraisal (A-13); one in eight extended, a quarter of those twice (A-12); one in twelve on the spot (A-32); one in ten on
  the fast track (A-16); one in twenty with a right to a hearing (A-21); 4 % at the wrong unit, a fifth of these passed on late (A-04).
- A quarter of criminal reports refused (C-08), a third of these disputed (C-09), half of those again (C-10).
- 6 % of those punished are minors, half of them without a known guardian (A-19): our assumption, no figure was found.
- Telling: 6 % fail at first, 1 to 3 % are forgotten, one family notice in twenty comes late: our assumption, high enough
  that promises break every day of the year.
- One case in ten sees something illegal tried.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random

from tests.year import criminal, others, public_order
from tests.year.acts import Case, Step
from tests.year.law import CC, CO, CP, PO, RC
from tests.year.life import Life
from tests.year.plain import CHINA

BEGIN = datetime(2026, 1, 1, tzinfo=CHINA).astimezone(UTC)
END = datetime(2027, 1, 1, tzinfo=CHINA).astimezone(UTC)
STATIONS = ["s1", "s2", "s3", "s4", "s5", "s6"]
TEAMS = ["x1", "x2", "x3"]
EVES = [(1, 3), (2, 14), (2, 18), (4, 3), (4, 30), (6, 18), (9, 24), (9, 30)]
MONTHS = (8, 7, 8, 8, 9, 10, 10, 10, 9, 8, 7, 6)
HOURS = (2, 1, 1, 1, 1, 1, 2, 3, 5, 6, 6, 5, 4, 5, 6, 6, 6, 6, 7, 8, 8, 7, 5, 3)


def year(seed: int, *, public: int = 6000, criminals: int = 2000) -> list[Case]:
    """The cases of the year, in order of their opening. The same seed gives the same year."""
    chance = Random(seed)
    kinds = [PO] * public + [CC] * criminals
    chance.shuffle(kinds)
    opened = sorted(opening(chance) for _ in kinds)
    cases: list[Case] = []
    for number, (procedure, at) in enumerate(zip(kinds, opened, strict=True)):
        cases.append(_lived(Random(f"{seed}:{number}"), number, procedure, at))
    filed = list(cases)
    for case in filed:
        _as_another(Random(f"{seed}:{case.number}:another"), case, filed)
        _beside(Random(f"{seed}:{case.number}:beside"), case, cases)
    return cases


def _lived(chance: Random, number: int, procedure: str, at: datetime) -> Case:
    units = STATIONS if procedure == PO else TEAMS
    life = Life(chance, number, procedure, chance.choice(units), at)
    (public_order if procedure == PO else criminal).live(life, units)
    return life.case


def _as_another(chance: Random, case: Case, cases: list[Case]) -> None:
    """Now and then somebody of another case tries to act in this one, and a victim in somebody else's part."""
    other = chance.choice(cases)
    after = case.steps[-1].at + timedelta(seconds=30)
    if chance.random() < 0.04 and other.number != case.number and other.steps[0].at < after:
        alias = chance.choice(other.steps[0].people).alias
        case.steps.append(Step(after, f"party:{alias}", "correct-own", refused="NotAllowed", of_case=other.number))


def _beside(chance: Random, case: Case, cases: list[Case]) -> None:
    """What grows from a case: property that was taken, a request to reconsider the decision, a claim."""
    steps = {step.what: step for step in case.steps}
    people = [person for step in case.steps for person in step.people]
    if "file" in steps and "take" not in steps and chance.random() < (0.12 if case.procedure == PO else 0.2):
        life = Life(chance, len(cases), CP, case.unit, steps["file"].at + timedelta(hours=chance.random() * 30))
        life.case.parent = case.number
        known = {p.alias for s in case.steps if s.at <= life.now for p in s.people}
        others.property_of(
            life, [p for p in people if p.part in ("victim", "punished", "suspect") and p.alias in known][:2]
        )
        cases.append(life.case)
    for procedure, share, live in ((RC, 0.02, others.reconsideration), (CO, 0.003, others.compensation)):
        if "decide" in steps and chance.random() < share:
            life = Life(
                chance, len(cases), procedure, "fazhi", steps["decide"].at + timedelta(days=chance.random() * 55)
            )
            life.handler, life.lead = "luo", "fa"
            live(life)
            cases.append(life.case)


def opening(chance: Random) -> datetime:
    """When somebody reports."""
    if chance.random() < 1 / 30:
        month, day = chance.choice(EVES)
    else:
        month, day = chance.choices(range(1, 13), MONTHS)[0], chance.randint(1, 28)
    hour = chance.choices(range(24), HOURS)[0]
    here = datetime(2026, month, day, hour, chance.randint(0, 59), chance.randint(0, 59), tzinfo=CHINA)
    return (here + timedelta(days=chance.choice((0, 0, 0, 2)) if day == 28 else 0)).astimezone(UTC)
