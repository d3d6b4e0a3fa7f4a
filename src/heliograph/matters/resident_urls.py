"""Addresses of the spine's resident pages."""

from django.urls import URLPattern, path

from heliograph.matters.views import asking, doing, following, guides, proofs, taking

urlpatterns: list[URLPattern] = [
    path("guides/", guides.guides, name="guides"),
    path("guides/<slug:code>/", guides.guide, name="guide"),
    path("elsewhere/<slug:code>/<slug:name>/", guides.elsewhere, name="elsewhere"),
    path("ask/<slug:code>/", asking.ask, name="ask"),
    path("officers/", guides.officers, name="my_officer"),
    path("follow/", following.follow, name="follow"),
    path("follow/leave/", following.leave, name="leave"),
    path("r/<str:number>", following.opened, name="opened"),
    path("m/<str:number>/", following.held, name="held"),
    path("m/<str:number>/looks/", following.looks, name="looks"),
    path("m/<str:number>/why/<slug:promise>/", following.why, name="why"),
    path("m/<str:number>/do/<slug:action>/", doing.do, name="do"),
    path("m/<str:number>/data.html", taking.data_page, name="data_page"),
    path("m/<str:number>/data.json", taking.data_json, name="data_json"),
    path("m/<str:number>/data.zip", taking.data_zip, name="data_zip"),
    path("m/<str:number>/recorded.json", proofs.recorded_json, name="recorded"),
    path("m/<str:number>/proof.json", proofs.proof_file, name="proof_file"),
    path("m/<str:number>/proof/<int:sequence>/", proofs.proof_of_event, name="proof_of_event"),
    path("m/<str:number>/files/<uuid:file>/", taking.attachment, name="attachment"),
    path("m/<str:number>/files/<uuid:file>/preview/", taking.preview, name="preview"),
]
