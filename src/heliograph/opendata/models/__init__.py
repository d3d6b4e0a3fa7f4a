"""What was released and stays so: releases of data with their files, the terms they were made under, yearly reports."""

from heliograph.opendata.models.releases import Release, ReleaseFile, Terms
from heliograph.opendata.models.reports import Report, State, Wording

__all__ = ["Release", "ReleaseFile", "Report", "State", "Terms", "Wording"]
