"""Speaking to an HTTP gateway that is described by data: how to ask, how to sign, how to read what it says.

No gateway's name stands in the code. A gateway is a few tables in `channels.toml` (docs/channel-plugins.md), so that a
bureau changes its provider without a programmer. `sms` and `weibo` are built on this; it knows no model and no channel.
"""
