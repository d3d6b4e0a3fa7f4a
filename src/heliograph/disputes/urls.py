"""Addresses of disputes: two sides, a neutral mediator, an agreement that is followed up until it is kept."""

from django.urls import URLPattern, URLResolver, path

from heliograph.disputes.views import desk, sides

urlpatterns: list[URLPattern | URLResolver] = [
    path("disputes/", sides.index, name="disputes"),
    path("disputes/figures/", sides.figures, name="dispute_figures"),
    path("disputes/open/", sides.door, name="dispute_door"),
    path("disputes/leave/", sides.leave, name="dispute_leave"),
    path("d/<str:number>", sides.opened, name="dispute_opened"),
    path("disputes/<str:number>/", sides.dispute, name="dispute"),
    path("disputes/<str:number>/agreement/", sides.agreement, name="dispute_agreement"),
    path("disputes/<str:number>/told/", sides.be_told, name="dispute_told"),
    path("disputes/<str:number>/do/<slug:verb>/", sides.do, name="dispute_do"),
    path("desk/disputes/", desk.listing, name="desk_disputes"),
    path("desk/disputes/mediators/", desk.mediators, name="desk_mediators"),
    path("desk/disputes/from/<str:number>/", desk.from_case, name="desk_dispute_from"),
    path("desk/disputes/<str:number>/", desk.dispute, name="desk_dispute"),
    path("desk/disputes/<str:number>/agreement/", desk.agreement, name="desk_dispute_agreement"),
    path("desk/disputes/<str:number>/receipt/", desk.receipt, name="desk_dispute_receipt"),
    path("desk/disputes/<str:number>/do/<slug:verb>/", desk.do, name="desk_dispute_do"),
]
