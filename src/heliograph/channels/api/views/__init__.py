"""Addresses of the API, and its pages. Each parses, calls one function, answers."""
