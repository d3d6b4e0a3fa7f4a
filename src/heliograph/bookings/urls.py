"""Addresses of bookings: times that can be booked, fairly, and taken back with one tap."""

from django.urls import URLPattern, URLResolver, path

from heliograph.bookings.views import booking, desk, own, public

urlpatterns: list[URLPattern | URLResolver] = [
    path("book/", public.listing, name="book"),
    path("book/mine/", own.mine, name="booking_mine"),
    path("book/t/<str:token>/", own.own, name="booking_own"),
    path("book/t/<str:token>.ics", own.ics, name="booking_own_calendar"),
    path("book/<uuid:slot_id>/", booking.time, name="book_time"),
    path("book/<uuid:slot_id>.ics", public.ics, name="book_calendar"),
    path("book/<uuid:slot_id>/queue/", public.queue, name="book_queue"),
    path("book/<uuid:slot_id>/queue.json", public.queue_json, name="book_queue_json"),
    path("desk/bookings/", desk.counter, name="desk_bookings"),
    path("desk/bookings/new/", desk.new, name="desk_bookings_new"),
    path("desk/bookings/<uuid:slot_id>/", desk.time, name="desk_booking_time"),
    path("desk/bookings/<uuid:slot_id>/do/<slug:verb>/", desk.do, name="desk_booking_do"),
]
