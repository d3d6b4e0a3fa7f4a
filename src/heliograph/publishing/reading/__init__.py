"""Every look-up of publishing: `register` for everybody, `desk` for staff."""
