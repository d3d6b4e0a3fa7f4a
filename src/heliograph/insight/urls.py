"""The open statistics' pages. Their first page, `figures`, is the bureau's own board (`boards`)."""

from django.urls import URLPattern, path

from heliograph.insight import views

urlpatterns: list[URLPattern] = [
    path("replies/", views.replies, name="figures_replies"),
    path("replies/table.csv", views.replies_csv, name="figures_replies_csv"),
    path("replies/table.json", views.replies_json, name="figures_replies_json"),
    path("method/", views.method, name="figures_method"),
    path("noise/", views.noisy, name="figures_noise"),
    path("noise/tables.json", views.noisy_json, name="figures_noise_json"),
    path("noise/<uuid:table>/table.json", views.noisy_file, name="figures_noise_file"),
    path("noise/<uuid:table>/proof.json", views.noisy_proof, name="figures_noise_proof"),
]
