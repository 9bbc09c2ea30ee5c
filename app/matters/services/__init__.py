"""The verbs of a matter, by noun."""
