"""What is called straight says what it said before: values escaped, keywords of Python among them, blocks handed on."""

from __future__ import annotations

import pytest
from django.template import engines
from jinja2 import Environment
from jinja2.compiler import CodeGenerator
from markupsafe import Markup

from heliograph.site.template_code import StraightCalls

SAID = [
    "{{ _('从 %(from)s 起', from=name) }}",
    "{{ _('%(name)s', name=name) }}",
    "{{ _('%(a)s', **{'a': name}) }}",
    "{{ url('page', *places) }}",
    "{{ url('page', name) }} {{ url('page', other=name) }}",
    "{% if language().startswith('en') %}en{% endif %}{{ language() ~ name }}",
    "{% for one in places %}{{ _('%(one)s', one=one) }}{{ loop.index }}{% endfor %}",
    "{% macro box() %}{{ _('x') }}{{ caller() }}{% endmacro %}{% call box() %}{{ _('%(b)s', b=name) }}{% endcall %}",
    "{% set words = _('a') %}{{ words }}{{ words ~ name }}{{ _('b')|upper }}",
]


def rendered(generator: type[CodeGenerator], template: str) -> str:
    kind = type("Kind", (Environment,), {"code_generator_class": generator})
    made = kind(autoescape=True)
    made.globals.update(
        _=lambda words, **values: Markup(words) % values if values else Markup(words),
        url=lambda name, *places, **more: f"/{name}/{'&'.join((*places, *more.values()))}/",
        language=lambda: "en",
    )
    return made.from_string(template).render(name="<b>&", places=["<i>", "x"])


@pytest.mark.parametrize("template", SAID)
def test_a_template_says_the_same(template: str) -> None:
    said = rendered(StraightCalls, template)
    assert said == rendered(CodeGenerator, template)
    assert "<b>" not in said
    assert "<i>" not in said


def test_the_pages_are_compiled_so() -> None:
    assert engines["pages"].env.code_generator_class is StraightCalls
