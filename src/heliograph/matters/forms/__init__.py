"""Forms drawn from procedures: checked once, here, for the page, the JSON API and assisted entry."""

from heliograph.matters.forms.building import HANDLED_BY, MatterForm, form_for, must_name
from heliograph.matters.forms.uploads import MOST_FILES, SUFFIXES

__all__ = ["HANDLED_BY", "MOST_FILES", "SUFFIXES", "MatterForm", "form_for", "must_name"]
