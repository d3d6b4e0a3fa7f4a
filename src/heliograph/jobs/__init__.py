"""Work to be done later, kept in the app's own database: leased, retried, never lost (docs/decisions/004-jobs.md)."""
