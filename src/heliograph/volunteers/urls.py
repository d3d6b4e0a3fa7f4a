"""Addresses of contact points, and volunteers who help for a day."""

from django.urls import URLPattern, URLResolver, path

from heliograph.volunteers.views import points, points_desk, tasks, tasks_desk

urlpatterns: list[URLPattern | URLResolver] = [
    path("points/", points.listing, name="contact_points"),
    path("points/<uuid:point_id>/", points.point, name="contact_point"),
    path("points/<uuid:point_id>/sign/", points.sign, name="contact_point_sign"),
    path("volunteers/", tasks.listing, name="volunteering"),
    path("volunteers/thanks/", tasks.thanks, name="volunteer_thanks"),
    path("volunteers/<uuid:task_id>/", tasks.task, name="volunteer_task"),
    path("volunteers/<uuid:task_id>/days/<uuid:slot_id>/", tasks.sign_up, name="volunteer_sign_up"),
    path("desk/points/", points_desk.listing, name="desk_points"),
    path("desk/points/new/", points_desk.new, name="desk_point_new"),
    path("desk/points/<uuid:point_id>/", points_desk.point, name="desk_point"),
    path("desk/points/<uuid:point_id>/do/<slug:verb>/", points_desk.do, name="desk_point_do"),
    path("desk/volunteers/", tasks_desk.listing, name="desk_volunteering"),
    path("desk/volunteers/new/", tasks_desk.new, name="desk_volunteer_new"),
    path("desk/volunteers/<uuid:task_id>/", tasks_desk.task, name="desk_volunteer_task"),
    path("desk/volunteers/<uuid:task_id>/do/<slug:verb>/", tasks_desk.do, name="desk_volunteer_do"),
]
