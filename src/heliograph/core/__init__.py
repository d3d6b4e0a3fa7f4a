"""The ground floor: values in, values out. No Django, no database, no network (import-linter holds this)."""
