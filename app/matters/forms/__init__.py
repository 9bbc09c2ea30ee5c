"""The forms of a matter by noun."""
