"""The channels that come with Heliograph, one module each (or a folder where a channel has parts)."""
