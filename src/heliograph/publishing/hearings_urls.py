"""Addresses of public hearings, mediation and reviews: everybody's and the desk's."""

from django.urls import URLPattern, path

from heliograph.publishing.views import hearings, hearings_desk

urlpatterns: list[URLPattern] = [
    path("hearings/", hearings.listing, name="hearings"),
    path("hearings/booking/", hearings.booking, name="hearing_booking"),
    path("hearings/invited/", hearings.invited, name="hearing_invited"),
    path("hearings/invited/<str:number>/", hearings.invited_link, name="hearing_invited_link"),
    path("hearings/<uuid:sitting_id>/", hearings.hearing, name="hearing"),
    path("hearings/<uuid:sitting_id>/book/", hearings.book, name="hearing_book"),
    path("hearings/<uuid:sitting_id>.ics", hearings.calendar, name="hearing_calendar"),
    path("desk/hearings/", hearings_desk.to_do, name="desk_hearings"),
    path("desk/hearings/new/", hearings_desk.new, name="desk_hearing_new"),
    path("desk/hearings/<uuid:sitting_id>/", hearings_desk.hearing, name="desk_hearing"),
    path("desk/hearings/<uuid:sitting_id>/edit/", hearings_desk.edit, name="desk_hearing_edit"),
    path("desk/hearings/<uuid:sitting_id>/door/", hearings_desk.door, name="desk_hearing_door"),
    path("desk/hearings/<uuid:sitting_id>/outcome/", hearings_desk.outcome, name="desk_hearing_outcome"),
    path("desk/hearings/<uuid:sitting_id>/do/<slug:verb>/", hearings_desk.do, name="desk_hearing_do"),
]
