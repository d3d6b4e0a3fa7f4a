"""Addresses of topics: what neighbours raised, for everybody; the desk's board of topics."""

from django.urls import URLPattern, URLResolver, path

from heliograph.topics.views import desk, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("heard/", public.listing, name="heard"),
    path("heard/<uuid:topic_id>/", public.topic, name="heard_topic"),
    path("desk/topics/", desk.board, name="desk_topics"),
    path("desk/topics/<uuid:topic_id>/", desk.topic, name="desk_topic"),
]
