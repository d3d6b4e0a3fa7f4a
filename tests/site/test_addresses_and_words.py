"""The quick ways in which pages come by their addresses and words give what Django's own give."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.template import engines
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import translation

pages = engines["pages"]


def shown(template: str, **values: object) -> str:
    return pages.from_string(template).render(values)


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("home", ()),
        ("held", ("6KQ7AHEP3YX",)),
        ("why", ("6KQ7AHEP3YX", "answer")),
        ("do", ("6KQ7AHEP3YX", "not-ours")),
        ("held", ("河西 1/2",)),
        ("held", ("{0}",)),
        ("desk_template_retire", (7,)),
    ],
)
def test_an_address_is_what_reverse_gives(name: str, args: tuple[object, ...]) -> None:
    try:
        expected = reverse(name, args=args)
    except NoReverseMatch:
        with pytest.raises(NoReverseMatch):
            shown("{{ url(name, *args) }}", name=name, args=args)
        return
    assert shown("{{ url(name, *args)|safe }}", name=name, args=args) == expected
    assert shown("{{ url(name, *args)|safe }}", name=name, args=args) == expected


def test_an_address_that_is_not_there_is_still_an_error() -> None:
    with pytest.raises(NoReverseMatch):
        shown("{{ url('no-such-page') }}")
    with pytest.raises(NoReverseMatch):
        shown("{{ url('held', 'a', 'b', 'c') }}")


def test_words_follow_the_reader_and_values_are_escaped() -> None:
    template = '{{ _("%(n)s 件", n=n) }} {{ _("首页") }}'
    for _ in range(2):
        with translation.override("zh-hans"):
            assert shown(template, n="<b>") == "&lt;b&gt; 件 首页"
        with translation.override("en"):
            assert "首页" not in shown(template, n="1")


def test_a_per_cent_sign_is_written_twice_with_values_and_without() -> None:
    assert shown('{{ _("100%%") }} {{ _("%(n)s%%", n=5) }}') == "100% 5%"


def test_one_form_token_serves_a_page_and_every_page_has_its_own(rf) -> None:
    request = rf.get("/")
    template = pages.from_string("{{ csrf_input }}|{{ csrf_input }}")
    first, second = template.render({}, request).split("|")
    assert first == second
    assert first.startswith('<input type="hidden" name="csrfmiddlewaretoken"')
    assert template.render({}, request).split("|")[0] != first


def named(patterns: list[URLPattern | URLResolver], space: str = "") -> Iterator[tuple[str, str]]:
    """Each name of an address, with the app whose page it leads to."""
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from named(one.url_patterns, f"{space}{one.namespace}:" if one.namespace else space)
        elif one.name and one.callback.__module__.startswith("heliograph."):
            yield space + one.name, ".".join(one.callback.__module__.split(".")[:2])


def test_no_name_of_an_address_stands_for_pages_of_two_apps() -> None:
    found: dict[str, set[str]] = {}
    for name, app in named(get_resolver().url_patterns):
        found.setdefault(name, set()).add(app)
    assert {name: apps for name, apps in found.items() if len(apps) > 1} == {}
    assert {"desk_calls", "desk_calls_file"} <= found.keys()
