"""The master key is changed without losing a word, and without bringing back what was erased."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from heliograph.core.sealing import Keyring, SealBroken
from heliograph.matters import keys
from heliograph.matters.actions import erase, rewrap_keys, upkeep
from heliograph.matters.keys import MatterKey, OwnKeys, keyring
from heliograph.matters.models import Matter
from heliograph.matters.reading import held
from tests.matters import at_the_door as door


@pytest.fixture
def rotated(cast):
    """Three matters, and then a new master key; the old keyring is put back afterwards."""
    path = Path(settings.HELIOGRAPH_HOME) / "keys" / "master.json"
    before = path.read_text()
    receipts = [cast.submits(contact=door.LI, values={"words": f"第{n}件"}) for n in range(3)]
    Keyring.rotate(path)
    keys.keyring.cache_clear()
    yield receipts
    path.write_text(before)
    keys.keyring.cache_clear()


def outdated() -> int:
    return sum(keyring().is_outdated(bytes(matter.key)) for matter in Matter.objects.exclude(key=b""))


def test_old_rows_open_before_and_after_they_are_wrapped_anew(cast, rotated):
    assert outdated() == 3
    assert all(door.contact_of(cast.matter(receipt)) == door.LI.values() for receipt in rotated)
    assert rewrap_keys(cast.bureau.id) == 3
    assert outdated() == 0
    for receipt in rotated:
        door.is_whole(cast.matter(receipt))
        assert door.contact_of(cast.matter(receipt)) == door.LI.values()


def test_stopped_half_way_it_goes_on_where_it_was(cast, rotated, monkeypatch):
    monkeypatch.setattr(upkeep, "STEP", 1)
    calls = []

    def fails_second(matter, ring):
        calls.append(matter)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return whole_rewrap(matter, ring)

    whole_rewrap = upkeep._rewrap
    monkeypatch.setattr(upkeep, "_rewrap", fails_second)
    with pytest.raises(KeyboardInterrupt):
        rewrap_keys(cast.bureau.id)
    assert outdated() == 2
    monkeypatch.setattr(upkeep, "_rewrap", whole_rewrap)
    assert rewrap_keys(cast.bureau.id) == 2
    assert rewrap_keys(cast.bureau.id) == 0


def test_a_key_that_is_erased_meanwhile_does_not_come_back(cast, rotated, monkeypatch):
    cast.does(rotated[0], "withdraw")
    whole_rewrap = upkeep._rewrap

    def after_erasing(matter, ring):
        if matter.id == rotated[0].ref.id:
            erase(rotated[0].ref, now=cast.now, ground="retention")
        return whole_rewrap(matter, ring)

    monkeypatch.setattr(upkeep, "_rewrap", after_erasing)
    assert rewrap_keys(cast.bureau.id) == 2
    assert not bytes(cast.matter(rotated[0]).key)


def test_receipts_and_search_do_not_depend_on_the_master_key(cast, rotated):
    rewrap_keys(cast.bureau.id)
    for receipt in rotated:
        assert held.opens(cast.bureau.id, receipt.number, receipt.secret)


def test_a_process_with_the_old_keyring_looks_once_more(cast, rotated):
    stale = keyring()
    Keyring.rotate(Path(settings.HELIOGRAPH_HOME) / "keys" / "master.json")
    made = Keyring.load(Path(settings.HELIOGRAPH_HOME) / "keys" / "master.json")
    wrapped = made.wrap(b"k" * 32, context=b"matter:" + rotated[0].ref.id.bytes)
    assert stale is keyring()
    assert MatterKey.unwrapped(wrapped, rotated[0].ref.id).key == b"k" * 32


def test_a_key_of_one_matter_does_not_open_another_nor_another_column(cast, rotated):
    one, other = (cast.matter(receipt) for receipt in rotated[:2])
    with pytest.raises(SealBroken):
        MatterKey.unwrapped(bytes(one.key), other.id)
    with pytest.raises(SealBroken):
        MatterKey.of(one).open("matter.sealed", one.id, other.sealed)
    with pytest.raises(SealBroken):
        MatterKey.of(one).open("event.public", one.id, one.sealed)


def test_a_rows_own_key_is_bound_to_its_kind_and_its_row(cast, rotated):
    one, other = (cast.matter(receipt) for receipt in rotated[:2])
    key, wrapped = OwnKeys("firm").new(one.id)
    assert OwnKeys("firm").open(one.id, wrapped) == key
    for keys_of, row, kept in (("firm", other.id, wrapped), ("visit", one.id, wrapped), ("firm", one.id, b"")):
        with pytest.raises(SealBroken):
            OwnKeys(keys_of).open(row, kept)


def test_rows_own_keys_are_wrapped_anew_in_steps_and_an_erased_one_stays_erased(cast, rotated, monkeypatch):
    monkeypatch.setattr(keys, "STEP", 2)
    rows, first = Matter.objects.filter(bureau_id=cast.bureau.id), min(receipt.ref.id for receipt in rotated)
    whole = OwnKeys.rewrapped

    def after_erasing(self, row, wrapped):
        Matter.objects.filter(id=first).update(key=b"")
        return whole(self, row, wrapped)

    monkeypatch.setattr(OwnKeys, "rewrapped", after_erasing)
    assert OwnKeys("matter").rewrap(rows) == 2
    assert outdated() == 0
    assert not bytes(Matter.objects.get(id=first).key)
    assert OwnKeys("matter").rewrap(rows) == 0
