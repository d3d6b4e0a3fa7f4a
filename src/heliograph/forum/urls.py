"""Addresses of public questions: asked, supported and answered where everybody can read."""

from django.urls import URLPattern, URLResolver, path

from heliograph.forum.views import desk, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("forum/", public.listing, name="forum"),
    path("forum/rule/", public.rule, name="forum_rule"),
    path("forum/following/", public.following, name="forum_following"),
    path("forum/mine/<str:number>/", public.mine, name="forum_mine"),
    path("forum/<uuid:question_id>/", public.question, name="forum_question"),
    path("forum/<uuid:question_id>/told/", public.be_told, name="forum_told"),
    path("forum/<uuid:question_id>/<slug:kind>/", public.voice, name="forum_voice"),
    path("desk/forum/", desk.to_do, name="desk_forum"),
    path("desk/forum/<uuid:question_id>/", desk.question, name="desk_forum_question"),
]
