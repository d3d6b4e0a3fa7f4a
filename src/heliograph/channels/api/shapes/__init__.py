"""What goes in and out of the API, one shape a body: the description is made of exactly these."""
