"""The pages of open data: `public` for everybody, `badges` for other sites, `reports` yearly, `desk` for who edits a report."""
