"""A credit code is checked where it is typed, whichever door it comes by: eighteen signs, the last checks the others."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from heliograph.matters.forms.fields import CreditCodeField

RIGHT = "91110000600037341L"


@pytest.mark.parametrize("typed", [RIGHT, " 9111 0000 6000 3734 1l ", "９１１１００００６０００３７３４１Ｌ"])
def test_a_code_is_read_however_it_is_typed(typed):
    assert CreditCodeField(max_length=40).clean(typed) == RIGHT


@pytest.mark.parametrize("typed", ["91110000600037341K", "9111000060003734L", "11010519491231002X", "身份证丢了"])
def test_what_is_no_code_is_refused_with_what_to_do(typed):
    with pytest.raises(ValidationError, match="照营业执照再抄一遍"):
        CreditCodeField(max_length=40).clean(typed)
