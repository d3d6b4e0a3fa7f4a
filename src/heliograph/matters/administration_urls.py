"""Addresses of the administration that need the spine, below /desk/admin/."""

from django.urls import URLPattern, path

from heliograph.matters.views.administration import calendars, procedures, templates

urlpatterns: list[URLPattern] = [
    path("calendars/", calendars.calendar_page, name="admin_calendars"),
    path("procedures/", procedures.procedure_list, name="admin_procedures"),
    path("procedures/check/", procedures.procedure_check, name="admin_procedure_check"),
    path("procedures/<slug:code>/", procedures.procedure_page, name="admin_procedure"),
    path("templates/", templates.template_list, name="admin_templates"),
    path("templates/new/", templates.template_page, name="admin_template_new"),
    path("templates/<int:template_id>/", templates.template_page, name="admin_template"),
]
