"""Public values as the API's shapes: procedures, units, notices, figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

from django.conf import settings

from heliograph.channels.api.shapes import procedures as shapes
from heliograph.channels.api.shapes import told
from heliograph.channels.api.shapes.common import Both
from heliograph.core.procedure import Basis, Elsewhere, Field, FieldKind, Procedure, Promise
from heliograph.insight.reading import Measures, Part, Replies
from heliograph.matters.forms import must_name
from heliograph.matters.forms.building import is_contact
from heliograph.matters.reading.guides import InCharge
from heliograph.notices.reading.public import PublicNotice
from heliograph.organisation import reading as organisation

both = Both.of


def line(procedure: Procedure) -> shapes.ProcedureLine:
    """One line of the list."""
    return shapes.ProcedureLine(
        code=procedure.code,
        version=procedure.version,
        title=both(procedure.title),
        summary=both(procedure.summary),
        group=procedure.group,
        anonymous=procedure.anonymous,
        url=f"{settings.BASE_URL}/api/v1/procedures/{procedure.code}",
    )


def whole(procedure: Procedure, units: Sequence[str]) -> shapes.ProcedureOut:
    """Everything one needs to draw its form; `units` are the codes that may be chosen to handle it."""
    return shapes.ProcedureOut(
        code=procedure.code,
        version=procedure.version,
        in_force=procedure.in_force,
        title=both(procedure.title),
        summary=both(procedure.summary),
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


def _field(field: Field) -> shapes.FieldOut:
    return shapes.FieldOut(
        name=field.name,
        kind=field.kind,
        label=both(field.label),
        required=field.required,
        hint=both(field.hint) if field.hint else None,
        max_length=field.max_length,
        options=[shapes.OptionOut(value=one.value, label=both(one.label)) for one in field.options],
        goes_in="files" if field.kind is FieldKind.FILES else "contact" if is_contact(field) else "values",
    )


def _promise(procedure: Procedure, promise: Promise) -> shapes.PromiseOut:
    return shapes.PromiseOut(
        name=promise.name,
        title=both(promise.title),
        within=str(promise.within),
        starts=list(promise.starts),
        extension=str(promise.extend.at_most) if promise.extend else "",
        owes=promise.owes,
        local=promise.local,
        basis=[_ground(one) for one in procedure.cited(promise)],
    )


def _ground(basis: Basis) -> shapes.GroundOut:
    return shapes.GroundOut(cite=both(basis.cite), row=basis.row, evidence=basis.evidence)


def _signpost(one: Elsewhere) -> shapes.SignpostOut:
    return shapes.SignpostOut(
        name=one.name, title=both(one.title), says=both(one.says), where=both(one.where), url=one.url, phone=one.phone
    )


def unit(bureau_id: int, one: InCharge) -> told.UnitOut:
    """A unit as the page of units and officers shows it."""
    row = one.unit
    above = organisation.units(bureau_id).get(row.parent_id) if row.parent_id else None
    return told.UnitOut(
        code=row.code,
        name=both(row.title),
        parent=above.code if above else None,
        phone=row.phone,
        address=row.address,
        hours=row.hours,
        duties=list(row.duties),
        people=[
            told.Answerable(name=Both(zh=officer.name_zh, en=officer.name_en), badge=officer.badge, role=role)
            for role, officer in one.people
        ],
    )


def notice(one: PublicNotice) -> told.NoticeOut:
    """A notice as it holds now."""
    of = organisation.units(one.bureau_id).get(one.unit)
    return told.NoticeOut(
        id=one.id,
        kind=one.kind,
        kind_title=both(one.kind_title),
        title=both(one.title),
        summary=both(one.summary),
        text=both(one.text),
        html=both(one.html),
        unit=of.code if of else "",
        areas=list(one.areas),
        status=one.status,
        status_title=both(one.status_title),
        why=one.why,
        version=one.version,
        released_at=one.released_at,
        changed_at=one.changed_at,
        onset=one.onset,
        expires=one.expires,
        event=both(one.event),
        urgency=one.urgency,
        severity=one.severity,
        certainty=one.certainty,
        instruction=both(one.instruction),
        images=[told.ImageOut(url=image.url, says=both(image.says)) for image in one.images],
        url=one.url,
    )


def figures(bureau_id: int, found: Replies) -> told.Figures:
    """The figures with codes instead of ids, at full precision; nothing where nothing may be said."""
    codes = {str(one.id): one.code for one in organisation.units(bureau_id).values()}
    voices = found.voices
    return told.Figures(
        first=found.span.since,
        last=found.span.until,
        unit=codes.get(str(found.unit)),
        procedure=found.procedure,
        counted_at=found.counted_at,
        measures=_measures(found.whole),
        afterwards=told.Afterwards(
            could_be_rated=voices.could,
            not_solved=voices.reopened,
            rated=voices.rated,
            grades={str(grade): number for grade, number in voices.grades},
        )
        if voices
        else None,
        by_unit=[_part(one, codes) for one in found.units],
        by_procedure=[_part(one, {}) for one in found.procedures],
    )


def _part(one: Part, codes: dict[str, str]) -> told.PartOut:
    return told.PartOut(key=codes.get(one.key, one.key), measures=_measures(one.measures))


def _measures(one: Measures | None) -> told.MeasuresOut | None:
    return told.MeasuresOut(**asdict(one)) if one else None
