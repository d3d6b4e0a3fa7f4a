"""Pages of the administration about the organisation itself. Procedures, calendars and reply templates:
`matters.views.administration`."""
