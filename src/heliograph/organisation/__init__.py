"""Bureaus, units, officers, roles, and the calendars they work by."""
