"""Heliograph (阳光警务): a service and accountability system for policing that answers to the people it serves."""

__version__ = "0.1.0"
