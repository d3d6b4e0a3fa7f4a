"""Addresses of the administration, below /desk/admin/."""

from django.urls import URLPattern, path

from heliograph.organisation.views import officers, records, units

urlpatterns: list[URLPattern] = [
    path("", records.administration, name="administration"),
    path("changes/", records.change_list, name="admin_changes"),
    path("log-ins/", records.log_in_list, name="admin_log_ins"),
    path("units/", units.unit_list, name="admin_units"),
    path("units/new/", units.unit_page, name="admin_unit_new"),
    path("units/import/", units.unit_import, name="admin_units_import"),
    path("units/<int:unit_id>/", units.unit_page, name="admin_unit"),
    path("officers/", officers.officer_list, name="admin_officers"),
    path("officers/new/", officers.officer_new, name="admin_officer_new"),
    path("officers/import/", officers.officer_import, name="admin_officers_import"),
    path("officers/<int:officer_id>/", officers.officer_page, name="admin_officer"),
]
