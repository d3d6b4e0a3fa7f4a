"""Every look-up of firms: for the firm itself, for the desk, for everybody."""
