"""The web site that the apps are built into: settings, addresses, base templates, the home page."""
