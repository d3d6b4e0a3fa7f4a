"""Every look-up of cases, for a viewer."""
