"""Addresses of publishing: public boards, public hearings, the desk's pages.

Hearings keep their own list in `hearings_urls`; it stands first, so that no board can take one of its addresses.
"""

from django.urls import URLPattern, URLResolver

from heliograph.publishing.desk_urls import urlpatterns as desk
from heliograph.publishing.hearings_urls import urlpatterns as hearings
from heliograph.publishing.public_urls import urlpatterns as public

urlpatterns: list[URLPattern | URLResolver] = [*hearings, *public, *desk]
