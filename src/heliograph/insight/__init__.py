"""The open statistics: figures drawn from the spine's rows, never from what people wrote."""
