"""The pages of publishing: `public` for everybody, `desk` for staff."""
