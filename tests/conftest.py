"""The standing cast, on a real database: two bureaus, their units, officers with known rights, residents with receipts.

Chunan (淳南) is the bureau most tests happen in: the bureau itself, its supervision unit, Hexi branch, and below it the
stations Heping and Donghu. Officer Zhao handles at Heping, lead Qian leads Heping, officer Sun-handler `zhou` handles at Donghu,
`wu` leads Hexi, chief Zheng leads the bureau, supervisor Sun supervises, Fa leads the legal office (where Luo
handles), Xing leads criminal investigation, auditor Feng audits, administrator Chen administers.
Beihe (北河) is a second bureau: nobody of one bureau sees anything of the other. Li is a resident, Wang the neighbour.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from tests.memory import (
    pytest_runtest_logreport,
    pytest_runtest_makereport,
    pytest_terminal_summary,
    pytest_testnodedown,
)

__all__ = [
    "pytest_runtest_logreport",
    "pytest_runtest_makereport",
    "pytest_terminal_summary",
    "pytest_testnodedown",
]

settings.register_profile("heliograph", deadline=None)  # tests never depend on speed
settings.load_profile("heliograph")

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 3, 17, 2, 0, tzinfo=UTC)  # 2026年3月17日（星期二）10:00 in Shanghai
SHARED = Path(__file__).resolve().parents[2] / "shared"
IN_CI = os.environ.get("CI") == "true"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes many minutes runs only where it is asked for (`make test-slow`)."""
    if os.environ.get("HELIOGRAPH_TEST_SLOW") != "1":
        skip = pytest.mark.skip(reason="takes many minutes: HELIOGRAPH_TEST_SLOW=1")
        for item in items:
            if item.get_closest_marker("slow"):
                item.add_marker(skip)


@pytest.fixture
def shared() -> Path:
    """The real data beside the checkout; in CI its absence is a failure."""
    if not (SHARED / "data").is_dir():
        if IN_CI:
            pytest.fail("../shared/data is not here, and CI must test with it")
        pytest.skip("../shared/data is not here: real-data tests are skipped")
    return SHARED


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:
    """The migrated database, which is emptied quickly after tests that commit."""
    from tests import emptying

    emptying.install()


@pytest.fixture(scope="session", autouse=True)
def keyring() -> None:
    """A keyring for the test instance."""
    from heliograph.core.sealing import Keyring

    path = Path(os.environ["HELIOGRAPH_HOME"]) / "keys" / "master.json"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        Keyring.create(path)
        _log_key(path.parent.parent)


def _log_key(home: Path) -> None:
    """The public log of the test instance: its key, and a policy that names no witness."""
    from heliograph.ledger import keys, policy

    policy.create(home, keys.create(home, "police.example/log"))


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Caches of small tables never leak from one test into the next."""
    from django.core.cache import cache
    from django.utils import translation

    from heliograph.learned import reading as learned
    from heliograph.matters import procedures
    from heliograph.organisation import reading

    for forget in (reading.forget, procedures.forget, learned.forget, cache.clear):
        forget()
    yield
    translation.activate("zh-hans")


@pytest.fixture
def staffed_as_posted() -> None:
    """Figures are told only where three officers or more stand behind them, as everywhere but in other tests."""


@pytest.fixture(autouse=True)
def _enough_officers(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The cast's units have one or two officers each; no figure of them would be told (`insight.reading.staffing`)."""
    if "staffed_as_posted" not in request.fixturenames:
        monkeypatch.setattr("heliograph.insight.reading.staffing._of_month", lambda bureau_id, month: frozenset())


@dataclass
class Cast:
    """Everybody, by first name. Officers are `Viewer`s; `users` are their log-ins."""

    bureau: object
    other_bureau: object
    units: dict
    officers: dict
    users: dict
    now: datetime

    def viewer(self, name: str):
        from heliograph.organisation import reading

        viewer = reading.viewer_for(self.users[name], self.now.date())
        assert viewer is not None
        return viewer

    def actor(self, name: str):
        from heliograph.matters.actions import Actor

        return Actor(self.viewer(name))

    def procedure(self, code: str):
        from heliograph.matters import procedures

        found = procedures.in_force(self.bureau.id, code, datetime(2026, 12, 31, tzinfo=UTC).date())
        assert found is not None, f"no procedure {code}"
        return found

    def submits(self, code: str = "consultation", *, now: datetime | None = None, values: dict | None = None, **more):
        """Li submits; returns the receipt. Required fields that are not given are filled in plausibly."""
        from heliograph.matters.actions import RESIDENT, SYSTEM, Contact, Submission, submit

        procedure = self.procedure(code)
        filled = {f.name: plausible(f) for f in procedure.fields if f.required} | (values or {})
        if procedure.group == "case":
            return self.files(procedure, filled, now=now or self.now, **more)
        contact = more.pop("contact", Contact() if procedure.anonymous else Contact(name="李丽", phone="13800000000"))
        submission = Submission(values=filled, contact=contact, **more)
        by = SYSTEM if procedure.opening.by == ("system",) else RESIDENT
        return submit(self.bureau.id, procedure, submission, by, now=now or self.now)

    def files(self, procedure, values: dict, *, now: datetime, who: str | None = None, people=None, **more):
        """An officer who may opens a case, at a unit that handles such cases, with somebody in each part it speaks of."""
        from heliograph.matters.actions import Submission, submit

        name = who or {"traffic": "jiao", "legal": "fa"}.get(procedure.handler, "zhao")
        parties = people if people is not None else everybody_in(procedure)
        viewer = self.viewer(name)
        given = {"unit": viewer.posts[0].unit_id, "people": tuple(parties), **more}
        return submit(self.bureau.id, procedure, Submission(values=values, **given), self.actor(name), now=now)

    def does(self, receipt, action: str, who: str | None = None, *, now: datetime | None = None, **details):
        """Somebody (None: the resident) does an action."""
        from heliograph.matters.actions import RESIDENT, Details, act

        actor = self.actor(who) if who else RESIDENT
        return act(receipt.ref, action, actor, now=now or self.now, details=Details(**details))

    def matter(self, receipt):
        from heliograph.matters.models import Matter

        return Matter.objects.get(bureau_id=receipt.ref.bureau_id, id=receipt.ref.id)


def everybody_in(procedure) -> list:
    """Somebody for each part that the procedure tells, lets act or takes steps about."""
    from heliograph.core.procedure import FOR_SOMEBODY, UNTIL_TOLD
    from heliograph.matters.actions import Contact, Person
    from heliograph.matters.actions.parties import parts_of

    named = [part for action in procedure.actions for part in (*action.concerns, *action.parts, *action.tell)]
    named += [part for telling in procedure.tellings for part in telling.to]
    named = [part for part in named if part in parts_of(procedure)]
    parts = dict.fromkeys(part for part in named if part not in FOR_SOMEBODY)
    people = [Person(part, Contact(name=f"张{part[:3]}", phone="13800000000")) for part in parts]
    first = next((person for person in people if person.part in UNTIL_TOLD), people[0] if people else None)
    standing = [part for part in dict.fromkeys(named) if part in FOR_SOMEBODY]
    return people + [Person(part, Contact(name=f"李{part[:3]}"), of=first.id) for part in standing if first]


def plausible(field) -> str | list[str]:
    """A value that a form field accepts."""
    kinds = {
        "choice": lambda: field.options[0].value,
        "choices": lambda: [field.options[0].value],
        "date": lambda: "2026-03-01",
        "datetime": lambda: "2026-03-01T10:00",
        "phone": lambda: "13800000000",
        "email": lambda: "li@example.org",
        "identity": lambda: "11010519491231002X",
        "credit-code": lambda: "91330100MA27U0UL0R",
        "yes": lambda: "yes",
        "unit": lambda: "",
        "officer": lambda: "",
        "files": lambda: "",
    }
    return kinds.get(str(field.kind), lambda: "身份证丢了，怎么补办？")()


UNITS = [
    # code, parent, zh, en, duties
    (
        "chunan",
        None,
        "淳南市公安局",
        "Chunan Public Security Bureau",
        ["general", "disclosure", "petition", "economic", "exit-entry"],
    ),
    ("duchashi", "chunan", "督察支队", "Supervision Unit", ["supervision"]),
    ("traffic", "chunan", "交通警察支队", "Traffic Police", ["traffic"]),
    ("fazhi", "chunan", "法制支队", "Legal Office", ["legal"]),
    ("xingzhen", "chunan", "刑事侦查支队", "Criminal Investigation Unit", ["criminal"]),
    ("hexi", "chunan", "河西分局", "Hexi Branch", ["general", "household", "criminal"]),
    ("heping", "hexi", "和平路派出所", "Heping Road Station", ["general", "household", "criminal"]),
    ("donghu", "hexi", "东湖派出所", "Donghu Station", ["general", "household", "criminal"]),
]
OFFICERS = [
    # name, badge, zh, en, [(unit, role)]
    ("zhao", "010001", "赵勇", "Zhao Yong", [("heping", "handler")]),
    ("jiang", "010007", "蒋敏", "Jiang Min", [("heping", "handler")]),
    ("qian", "010002", "钱进", "Qian Jin", [("heping", "lead"), ("heping", "handler")]),
    ("zhou", "010003", "周平", "Zhou Ping", [("donghu", "handler"), ("donghu", "lead")]),
    ("wu", "010004", "吴刚", "Wu Gang", [("hexi", "lead")]),
    ("zheng", "010005", "郑和", "Zheng He", [("chunan", "chief")]),
    ("sun", "010006", "孙明", "Sun Ming", [("duchashi", "supervisor")]),
    ("du", "010008", "杜衡", "Du Heng", [("duchashi", "handler"), ("duchashi", "lead")]),
    ("tang", "010011", "唐果", "Tang Guo", [("chunan", "handler"), ("chunan", "lead")]),
    ("jiao", "010012", "焦军", "Jiao Jun", [("traffic", "handler"), ("traffic", "lead")]),
    ("fa", "010013", "法正", "Fa Zheng", [("fazhi", "handler"), ("fazhi", "lead")]),
    ("luo", "010014", "罗红", "Luo Hong", [("fazhi", "handler")]),
    ("xing", "010015", "邢侦", "Xing Zhen", [("xingzhen", "handler"), ("xingzhen", "lead")]),
    ("feng", "010009", "冯静", "Feng Jing", [("chunan", "auditor")]),
    ("chen", "010010", "陈工", "Chen Gong", [("chunan", "administrator")]),
]


@pytest.fixture
def cast(db) -> Cast:
    """The standing cast, with every shipped procedure in force."""
    from heliograph.matters import procedures
    from heliograph.organisation.models import Bureau, Officer, Posting, Unit, User

    bureau = Bureau.objects.create(code="chunan", name_zh="淳南市公安局", name_en="Chunan Public Security Bureau")
    other = Bureau.objects.create(
        code="beihe", name_zh="北河县公安局", name_en="Beihe Public Security Bureau", host="beihe.example"
    )
    units: dict[str, Unit] = {}
    for code, parent, zh, en, duties in UNITS:
        units[code] = Unit.objects.create(
            bureau=bureau, code=code, parent=units.get(parent), name_zh=zh, name_en=en, duties=duties, phone="0571-110"
        )
        units[code].path = (units[parent].path if parent else "/") + f"{units[code].id}/"
    beihe = Unit.objects.create(
        bureau=other, code="beihe", name_zh="北河县公安局", name_en="Beihe", duties=["general", "supervision"]
    )
    beihe.path = f"/{beihe.id}/"
    units["beihe"] = beihe
    Unit.objects.bulk_update(units.values(), ["path"])
    people = [
        *((bureau, *row) for row in OFFICERS),
        (other, "bei", "020001", "白河", "Bai He", [("beihe", "lead"), ("beihe", "handler")]),
    ]
    users = {name: User(username=name) for _, name, *_ in people}
    User.objects.bulk_create(users.values())
    officers = {
        name: Officer(bureau=of, user=users[name], badge=badge, name_zh=zh, name_en=en)
        for of, name, badge, zh, en, _ in people
    }
    Officer.objects.bulk_create(officers.values())
    Posting.objects.bulk_create(
        Posting(officer=officers[name], unit=units[unit], role=role)
        for _, name, *_, postings in people
        for unit, role in postings
    )
    procedures.install_shipped(bureau, now=NOW)
    procedures.install_shipped(other, now=NOW)
    return Cast(bureau, other, units, officers, users, NOW)


@pytest.fixture
def read_real(shared: Path) -> Callable[[str], Path]:
    """The path of a file of real messages."""
    return lambda name: shared / "data" / "messages" / name


@pytest.fixture
def counted(db: None, tmp_path: Path, settings) -> Callable[..., None]:
    """Give every event its place in the log and export it for figures, in a home of the test's own: `counted(now=…)`."""
    from random import Random

    from django.core.cache import cache

    from heliograph.insight.export import export
    from heliograph.ledger.folder import TileFolder
    from heliograph.ledger.keys import log_key
    from heliograph.ledger.sequencer import Sequencer

    home = settings.HELIOGRAPH_HOME
    settings.HELIOGRAPH_HOME = tmp_path / "counted"
    settings.HELIOGRAPH_HOME.mkdir()
    for part in home.iterdir():
        if part.name not in {"log", "figures"}:
            (settings.HELIOGRAPH_HOME / part.name).symlink_to(part)
    sequencer = Sequencer(TileFolder(settings.HELIOGRAPH_HOME / "log"), log_key(), Random(1))

    def count(*, now: datetime = NOW) -> None:
        while sequencer.step():
            pass
        export(now=now)
        cache.clear()

    return count
