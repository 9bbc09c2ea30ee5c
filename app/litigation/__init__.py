"""Lawsuits before a court, their hearings, services, appeals, and the titles that come of them."""
