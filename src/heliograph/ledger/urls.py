"""The public log's pages. Its files (`checkpoint`, `tile/…`) are answered before any address: `views.files`."""

from django.urls import URLPattern, path

from heliograph.ledger.views import pages

urlpatterns: list[URLPattern] = [
    path("", pages.index, name="log"),
    path("check/", pages.check, name="log_check"),
    path("witness/", pages.witness, name="log_witness"),
    path("policy", pages.policy, name="log_policy"),
    path("heliograph-verify.html", pages.verifier, name="log_verifier"),
]
