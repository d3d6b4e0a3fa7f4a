"""What figures are made of: definitions as data and Ibis expressions (`defined`), histograms and small numbers (`estimating`),
estimates with intervals (`core.estimating`)."""

from heliograph.core.estimating import Estimate, quantile, quantile_estimate, ratio, share
from heliograph.insight.measures.estimating import SMALL, Bar, bars, hidden

__all__ = ["SMALL", "Bar", "Estimate", "bars", "hidden", "quantile", "quantile_estimate", "ratio", "share"]
