"""Every look-up of the API's own rows, for a partner or for an officer."""
