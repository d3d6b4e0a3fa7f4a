"""Addresses of property: for staff, and the photo on a party's page."""

from django.urls import URLPattern, path

from heliograph.cases.views import property as views

urlpatterns: list[URLPattern] = [
    path("desk/property/<str:number>/", views.property_list, name="desk_property"),
    path("desk/property/<str:number>/list/", views.printed, name="desk_property_list"),
    path("desk/property/<str:number>/do/<slug:what>/", views.do, name="desk_property_do"),
    path("desk/property/<str:number>/photos/<uuid:photo>/", views.decide_photo, name="desk_property_photo"),
    path("case/<str:number>/photos/<uuid:photo>/", views.own_photo, name="party_photo"),
]
