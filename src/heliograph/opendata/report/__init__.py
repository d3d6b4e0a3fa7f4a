"""The yearly report: facts computed from releases (`facts`), words a person writes (`sections`), charts, and PDF (`setting`)."""
