"""Every look-up of notices: `public` for everybody, `desk` for staff, `boards` for freshness, `ways_out` for channels."""
