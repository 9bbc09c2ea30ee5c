"""Reads everything, changes nothing: the desk one starts the day at, the page of a matter, and its history."""
