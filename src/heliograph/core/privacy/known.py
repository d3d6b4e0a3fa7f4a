"""What the case itself knows, found exactly: names, aliases, numbers, addresses, however they are written.

This does most of the work of masking (standards.md 4.2: no offline detector finds names well enough, but the parties
are known). Values are looked for everywhere, inside words too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from heliograph.core.privacy import rules
from heliograph.core.privacy.births import find_known_birth
from heliograph.core.privacy.folding import Folded, fold
from heliograph.core.privacy.labels import MASKING, Label
from heliograph.core.privacy.numbers import BLOT, SEPARATORS, Found
from heliograph.core.privacy.places import below_street, replacement_for
from heliograph.core.privacy.surnames import NAME_DOTS, is_transliterated, kept_length, without_dots
from heliograph.core.privacy.values import Kind, Party, Rule, Sureness

_GAP = NAME_DOTS + "{0,2}"
_NUMBER_GAP = SEPARATORS + "{0,3}"
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_PLACE_AFTER = r"(?!路|街|门|大道|桥|镇|村|饭店|酒店|公园|中路|东路|西路|南路|北路)"
_SHORTEST_NUMBER = 5


def appears(folded: Folded, party: Party) -> bool:
    """Whether the party is called by name or alias anywhere in the text."""
    patterns = [_written(name) for name in (party.name, *party.aliases) if _is_searchable(name)]
    return any(pattern.search(folded.text) for pattern in patterns)


def find_known(folded: Folded, party: Party, place: int, label: Label) -> Iterator[Found]:
    """All that the case knows of one party; `place` is that in `Known.parties`."""
    yield from _names(folded, party, place, label)
    yield from _numbers(folded, party, place)
    yield from _addresses(folded, party, place)
    yield from _businesses(folded, party, place)
    yield from find_known_birth(folded, party, place)


def positions(folded: Folded, value: str) -> Iterator[tuple[int, int]]:
    """Where a value that must stay (officer, organisation, public number) stands in the folded text."""
    if _is_searchable(value):
        for match in _written(value).finditer(folded.text):
            yield match.span()
        if (pattern := _number_pattern(value)) is not None:
            for match in pattern.finditer(folded.digits):
                yield match.span()


def _is_searchable(name: str) -> bool:
    """Not "王某" or "李××": they say no more than the masked text will; nor one character alone."""
    bare = without_dots(fold(name).text)
    is_masked = set(bare[1:]) <= MASKING and bool(set(bare[1:]) & set("某×*"))
    return len(bare) >= 2 and not is_masked


def _written(name: str) -> re.Pattern[str]:
    """A name or alias with dots, spaces or a line's end between its characters; Latin ones only as whole words."""
    bare = without_dots(fold(name).text)
    is_latin = _HAN.search(bare) is None
    edges = (r"(?<![A-Z0-9])", r"(?![A-Z0-9])") if is_latin else ("", "")
    gap = r"[\s,.\-·]{0,3}" if is_latin else _GAP
    kept = kept_length(name)
    first, rest = (gap.join(map(re.escape, part)) for part in (bare[:kept], bare[kept:]))
    return re.compile(edges[0] + first + (f"{gap}(?P<rest>{rest})" if rest else "") + edges[1])


def _names(folded: Folded, party: Party, place: int, label: Label) -> Iterator[Found]:
    rule = _name_rule(party)
    if party.name and _is_searchable(party.name):
        for match in _written(party.name).finditer(folded.text):
            start = match.start("rest") if label.kept and match.groupdict().get("rest") else match.start()
            replacement = label.rest if start > match.start() else label.whole
            yield Found(start, match.end(), Kind.NAME, replacement, rule, Sureness.SURE, place)
    for alias in party.aliases:
        if _is_searchable(alias) or (party.is_hidden and len(without_dots(alias)) >= 2):
            yield from _aliases(folded, alias, label, rule, place)
    given = without_dots(party.name)[kept_length(party.name) :] if party.name else ""
    if len(given) == 2 and _HAN.match(given) and not set(given) & MASKING:
        pattern = re.compile(_GAP.join(map(re.escape, fold(given).text)) + _PLACE_AFTER)
        for match in pattern.finditer(folded.text):
            yield Found(*match.span(), Kind.NAME, label.whole, rule, Sureness.POSSIBLE, place)


def _aliases(folded: Folded, alias: str, label: Label, rule: Rule, place: int) -> Iterator[Found]:
    kept = fold(label.kept).text
    for match in _written(alias).finditer(folded.text):
        starts_alike = bool(kept) and match[0].startswith(kept) and len(match[0]) > len(kept)
        start = match.start() + len(kept) if starts_alike else match.start()
        replacement = label.rest if starts_alike else label.whole
        yield Found(start, match.end(), Kind.NAME, replacement, rule, Sureness.SURE, place)


def _name_rule(party: Party) -> Rule:
    if party.is_hidden:
        return rules.HIDDEN
    return rules.FIRST_CHARACTER if party.name and is_transliterated(party.name) else rules.NAME


def _numbers(folded: Folded, party: Party, place: int) -> Iterator[Found]:
    given: tuple[tuple[tuple[str, ...], Kind, Rule], ...] = (
        (party.phones, Kind.PHONE, rules.PHONE),
        (party.identities, Kind.IDENTITY, rules.IDENTITY),
        (party.plates, Kind.PLATE, rules.PLATE),
        (party.numbers, Kind.IDENTIFIER, rules.IDENTIFIER),
    )
    for values, kind, rule in given:
        for pattern in filter(None, map(_number_pattern, values)):
            for match in pattern.finditer(folded.digits):
                yield Found(*match.span(), kind, BLOT, rule, Sureness.SURE, place)


def _number_pattern(value: str) -> re.Pattern[str] | None:
    signs = re.sub(r"[^0-9A-Z\u3400-\u9fff]", "", fold(value).digits)
    if len(signs) < _SHORTEST_NUMBER:
        return None
    return re.compile(_NUMBER_GAP.join(map(re.escape, signs)))


def _addresses(folded: Folded, party: Party, place: int) -> Iterator[Found]:
    for address in party.addresses:
        for pattern in _address_patterns(address):
            for match in pattern.finditer(folded.digits):
                replacement = replacement_for(folded.text[match.start() : match.end()])
                yield Found(*match.span(), Kind.ADDRESS, replacement, rules.ADDRESS, Sureness.SURE, place)


def _address_patterns(address: str) -> Iterator[re.Pattern[str]]:
    """What stands below the street; its name of an estate or village alone; its numbers with other words between."""
    below = below_street(re.sub(r"\s", "", address))
    written = re.sub(r"\s", "", fold(below).digits)
    if len(written) >= 2:
        yield re.compile(r"\s{0,2}".join(map(re.escape, written)))
    if (estate := re.match(r"[\u4e00-\u9fff]{3,10}(?=[0-9])", written)) is not None:
        yield re.compile(r"\s{0,2}".join(estate[0]))
    numbers = re.findall(r"[0-9]+", written)
    if len(numbers) >= 2 and sum(map(len, numbers)) >= 4:
        yield re.compile(r"(?<![0-9])" + r"[^0-9,。;]{1,5}".join(numbers) + r"(?:[号室户])?(?![0-9])")


def _businesses(folded: Folded, party: Party, place: int) -> Iterator[Found]:
    for value in party.businesses:
        is_code = re.fullmatch(r"[0-9A-Z\s-]{15,20}", fold(value).text) is not None
        kind, replacement = (Kind.CREDIT_CODE, BLOT) if is_code else (Kind.BUSINESS, "某商户")
        for start, end in positions(folded, value):
            yield Found(start, end, kind, replacement, rules.BUSINESS, Sureness.SURE, place)
