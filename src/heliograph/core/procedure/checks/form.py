"""The form and the signposts: fields that can be filled in, nothing asked that must not be, doors that exist."""

from __future__ import annotations

from heliograph.core.procedure.checks.notes import Notes
from heliograph.core.procedure.entries import Field
from heliograph.core.procedure.model import Procedure
from heliograph.core.procedure.vocabulary import FieldKind

# docs/boundaries.md: no field for ethnicity, religion or political view anywhere (law.md ).
_NEVER = ("民族", "宗教", "信仰", "政治面貌", "党派", "ethnic", "religio", "politic", "faith")
_CHOICES = (FieldKind.CHOICE, FieldKind.CHOICES)
_WRITTEN = (FieldKind.TEXT, FieldKind.LONG)


def check(procedure: Procedure, notes: Notes) -> None:
    """Note what is wrong with the form and the signposts of `procedure`."""
    for field in procedure.fields:
        notes.well_named("fields", field.name)
        _field(field, notes)
    for elsewhere in procedure.elsewhere:
        notes.well_named("elsewhere", elsewhere.name)
        if not elsewhere.url and not elsewhere.phone:
            notes.entry(
                "elsewhere",
                elsewhere.name,
                "where",
                "指了路却没有网址也没有电话。",
                "a signpost needs an address (url) or a phone.",
            )
        if elsewhere.url and not elsewhere.url.startswith("https://"):
            notes.entry(
                "elsewhere", elsewhere.name, "url", "网址要以 https:// 开头。", "the address must begin with https://."
            )


def _field(field: Field, notes: Notes) -> None:
    if field.kind in _CHOICES and not field.options:
        notes.entry("fields", field.name, "kind", "选择题没有选项。", "a choice without options.")
    if field.kind not in _CHOICES and field.options:
        notes.entry(
            "fields", field.name, "options", "只有选择题才有选项。", f"only a choice has options, not a {field.kind}."
        )
    values = [option.value for option in field.options]
    if len(set(values)) < len(values):
        notes.entry("fields", field.name, "options", "选项的 value 有重复。", "two options have the same value.")
    if field.kind in _WRITTEN and not field.max_length:
        notes.entry(
            "fields",
            field.name,
            "max_length",
            "文字栏要写最多多少字（max_length）。",
            "a field for words must say how many characters it takes (max_length).",
        )
    asked = f"{field.name} {field.label.zh} {field.label.en}".casefold()
    for word in _NEVER:
        if word in asked:
            notes.entry(
                "fields",
                field.name,
                "label",
                f"任何表单都不得收集民族、宗教或政治观点（“{word}”）。",
                f'no form may ask for ethnicity, religion or political view ("{word}").',
            )
            break
