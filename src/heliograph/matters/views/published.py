"""Procedures as the JSON API publishes them: `core.procedure` values into `api_shapes` structs."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse

from heliograph.core.procedure import Basis, Elsewhere, Field, FieldKind, Procedure, Promise
from heliograph.core.text import Text
from heliograph.matters.forms import must_name
from heliograph.matters.forms.building import is_contact
from heliograph.matters.views import api_shapes as shapes


def line(procedure: Procedure) -> shapes.ProcedureLine:
    """One line of the list."""
    return shapes.ProcedureLine(
        code=procedure.code,
        version=procedure.version,
        title=_both(procedure.title),
        summary=_both(procedure.summary),
        group=procedure.group,
        anonymous=procedure.anonymous,
        url=settings.BASE_URL + reverse("api_procedure", args=(procedure.code,)),
    )


def whole(procedure: Procedure, units: Sequence[str]) -> shapes.ProcedureOut:
    """Everything one needs to draw its form; `units` are the codes that may be chosen to handle it."""
    return shapes.ProcedureOut(
        code=procedure.code,
        version=procedure.version,
        in_force=procedure.in_force,
        title=_both(procedure.title),
        summary=_both(procedure.summary),
        group=procedure.group,
        who=procedure.who,
        anonymous=procedure.anonymous,
        needs_name=must_name(procedure),
        public=procedure.public,
        fields=[_field(one) for one in procedure.fields],
        promises=[_promise(procedure, one) for one in procedure.promises],
        elsewhere=[_signpost(one) for one in procedure.elsewhere],
        units=list(units),
    )


def _both(text: Text) -> shapes.Both:
    return shapes.Both(text.zh, text.en)


def _field(field: Field) -> shapes.FieldOut:
    return shapes.FieldOut(
        name=field.name,
        kind=field.kind,
        label=_both(field.label),
        required=field.required,
        hint=_both(field.hint) if field.hint else None,
        max_length=field.max_length,
        options=[shapes.OptionOut(one.value, _both(one.label)) for one in field.options],
        goes_in="page" if field.kind is FieldKind.FILES else "contact" if is_contact(field) else "values",
    )


def _promise(procedure: Procedure, promise: Promise) -> shapes.PromiseOut:
    return shapes.PromiseOut(
        name=promise.name,
        title=_both(promise.title),
        within=str(promise.within),
        starts=list(promise.starts),
        extension=str(promise.extend.at_most) if promise.extend else "",
        owes=promise.owes,
        local=promise.local,
        basis=[_ground(one) for one in procedure.cited(promise)],
    )


def _ground(basis: Basis) -> shapes.GroundOut:
    return shapes.GroundOut(cite=_both(basis.cite), row=basis.row, evidence=basis.evidence)


def _signpost(one: Elsewhere) -> shapes.SignpostOut:
    return shapes.SignpostOut(one.name, _both(one.title), _both(one.says), _both(one.where), one.url, one.phone)
