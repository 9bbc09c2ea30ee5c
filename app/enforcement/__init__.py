"""Enforcement of titles: the case before the court, measures against persons, leads to property, and the money that comes in."""
