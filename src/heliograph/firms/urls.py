"""Addresses of firms: their liaison officer, visits owed to them, what they asked for."""

from django.urls import URLPattern, URLResolver, path

from heliograph.firms.views import desk, own

urlpatterns: list[URLPattern | URLResolver] = [
    path("firms/", own.index, name="firms"),
    path("firms/equal/", own.equal, name="firms_equal"),
    path("firms/register/", own.register, name="firm_register"),
    path("firms/<str:number>/", own.firm, name="firm"),
    path("firms/<str:number>/ask/", own.ask, name="firm_ask"),
    path("firms/<str:number>/leave/", own.leave, name="firm_leave"),
    path("firms/<str:number>/rate/<uuid:duty_id>/", own.rate, name="firm_rate"),
    path("desk/firms/", desk.listing, name="desk_firms"),
    path("desk/firms/new/<str:number>/", desk.registration, name="desk_firm_new"),
    path("desk/firms/<uuid:firm_id>/", desk.firm, name="desk_firm"),
    path("desk/firms/<uuid:firm_id>/do/<slug:verb>/", desk.do, name="desk_firm_do"),
]
