"""Pages of the administration that need the spine: procedures, working calendars, reply templates. No content.

The rest of the administration: `heliograph.organisation.views`.
"""
