"""The site's settings with what a measurement needs: an empty view beside the site's pages, no limit per network."""

from heliograph.site.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
SUBMISSIONS_PER_NETWORK = 0  # one address sends everything here
