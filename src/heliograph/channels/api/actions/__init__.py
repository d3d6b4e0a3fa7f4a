"""Every write of the API's own rows; what becomes of a matter goes through the spine's `act` and `submit`."""
