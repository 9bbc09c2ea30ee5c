"""Preservation orders and the assets seized, frozen or waiting under them, until when, and what they cover."""
