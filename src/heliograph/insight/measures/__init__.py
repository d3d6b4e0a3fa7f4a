"""What figures are made of: definitions as data and Ibis expressions (`defined`), estimates with intervals (`estimating`)."""

from heliograph.insight.measures.estimating import (
    SMALL,
    Bar,
    Estimate,
    bars,
    hidden,
    quantile,
    quantile_estimate,
    ratio,
    share,
)

__all__ = ["SMALL", "Bar", "Estimate", "bars", "hidden", "quantile", "quantile_estimate", "ratio", "share"]
