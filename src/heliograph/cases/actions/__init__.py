"""Every write of cases, a verb each."""
