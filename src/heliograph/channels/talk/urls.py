"""Addresses of talk: where channels post what people wrote, and the few pages around a chat."""

from django.urls import URLPattern, URLResolver, path

from heliograph.channels.talk.views import inbound, residents, sayings, trying

urlpatterns: list[URLPattern | URLResolver] = [
    path("wechat/", inbound.wechat, name="wechat"),
    path("sms/incoming/", inbound.sms, name="sms_incoming"),
    path("chat/", trying.chat, name="chat"),
    path("chat/r/<str:ticket>/", residents.pick_up, name="pick_up"),
    path("m/<str:number>/chat/", residents.bind, name="bind_chat"),
    path("case/<str:number>/chat/", residents.bind_case, name="bind_chat_case"),
    path("desk/channels/talk/", sayings.preview, name="talk_sayings"),
    path("desk/channels/talk/<slug:code>/", sayings.saying, name="talk_saying"),
]
